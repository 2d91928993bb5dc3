"""The ledger of policy changes: what is expected is registered and locked, then it is judged.

A registered hypothesis can be annotated, never changed; a verdict stays as it was given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.db.queries import governance, projects
from tracker.db.uow import Tx
from tracker.domain.governance import (
    LOOK_MONTHS,
    ExpectedDirection,
    GovernanceEvent,
    Hypothesis,
    HypothesisNote,
)
from tracker.domain.projects import Project
from tracker.errors import ConflictError, InvalidInputError, NotFoundError
from tracker.health.ledger import HypothesisFact, RegisteredEvent
from tracker.health.looks import all_looks, look_parts
from tracker.health.measure import Measures
from tracker.health.outcomes import outcome_of
from tracker.health.policy import Policy
from tracker.health.policy_view import policy_section
from tracker.health.receipts import documents
from tracker.health.roster import Roster
from tracker.services.context import Context
from tracker.services.health import default_day, facts_of
from tracker.services.verdicts import store_looks

MOST_PRIMARY = 3
MOST_LOOK_MONTHS = 120


@dataclass(frozen=True, slots=True)
class NewHypothesis:
    """What somebody registers: the outcome, which way, how much at least, against whom, when."""

    statement: str
    outcome: str
    direction: ExpectedDirection
    smallest_change: float
    peers: tuple[str, ...] = ()
    looks: tuple[int, ...] = LOOK_MONTHS
    is_primary: bool = True
    is_link: bool = False


def register(ctx: Context, slug: str, event_name: str, new: NewHypothesis) -> Hypothesis:
    """Lock what an event is expected to do, and mark the project for recomputation.

    Raises:
        NotFoundError: there is no such project or event.
        InvalidInputError: something that a registration must state is missing or cannot be used.
        ConflictError: the outcome is registered already, or there are three primary ones.
    """
    with ctx.uow.begin() as tx:
        project = projects.project(tx, slug)
        event = _event(tx, project, event_name)
        _check(tx, project, event, new)
        standing = [
            one for one in governance.hypotheses_of(tx, _id(project)) if one.event_id == event.id
        ]
        _check_free(standing, new)
        row = Hypothesis(
            event_id=event.id or 0,
            position=max((one.position for one in standing), default=0) + 1,
            statement=new.statement.strip(),
            outcome=new.outcome,
            direction=new.direction,
            smallest_change=_ratio(new),
            is_primary=new.is_primary,
            is_link=new.is_link,
            peers=list(dict.fromkeys(new.peers)),
            looks=sorted(set(new.looks)),
            locked_at=tx.now,
        )
        tx.session.add(row)
        projects.mark_stale(tx, [_id(project)])
    return row


def annotate(ctx: Context, slug: str, hypothesis: int, text: str) -> HypothesisNote:
    """Add a remark to a registered hypothesis, which itself stays as it is.

    Raises:
        NotFoundError: the project has no such hypothesis.
        InvalidInputError: the remark is empty.
    """
    if not text.strip():
        raise InvalidInputError("A note needs words: what should a reader know of this hypothesis?")
    with ctx.uow.begin() as tx:
        project = projects.project(tx, slug)
        known = {one.id for one in governance.hypotheses_of(tx, _id(project))}
        if hypothesis not in known:
            raise NotFoundError(f"hypothesis of {slug} with the number", hypothesis)
        row = HypothesisNote(hypothesis_id=hypothesis, text=text.strip(), recorded_at=tx.now)
        tx.session.add(row)
        projects.mark_stale(tx, [_id(project)])
    return row


def registered(ctx: Context, slug: str) -> list[tuple[RegisteredEvent, HypothesisFact]]:
    """Return all registered hypotheses of a project with their events, by event and position.

    Raises:
        NotFoundError: there is no such project.
    """
    facts = facts_of(ctx, slug)
    return [(event, one) for event in facts.ledger.events for one in event.hypotheses]


def verdicts(
    ctx: Context, slug: str, event_name: str | None = None, as_of: date | None = None
) -> Policy:
    """Give the verdicts of all looks that are due on a day, store them, and return them.

    A verdict that was given of the same inputs is not given again. Without a day it is that of the
    last day of which the project's copy can speak.

    Raises:
        NotFoundError: there is no such project or event.
    """
    wanted = None
    if event_name is not None:
        with ctx.uow.read() as tx:
            wanted = _event(tx, projects.project(tx, slug), event_name).id
    facts = facts_of(ctx, slug)
    day = as_of or default_day(ctx, facts)
    known = facts.as_of(day)
    roster = Roster(known, day)
    looks = all_looks(known, roster, day)
    with ctx.uow.begin() as tx:
        store_looks(tx, looks, documents(known, day, look_parts(looks)), day)
    view = policy_section(known, Measures(known, roster, day), looks)
    return Policy(tuple(one for one in view.events if wanted in (None, one.id)))


def _event(tx: Tx, project: Project, name: str) -> GovernanceEvent:
    """Return the event of a project by its number, its day or its title."""
    events = governance.events_of(tx, _id(project))
    found = [
        one
        for one in events
        if name in (str(one.id), one.occurred_on.isoformat())
        or name.strip().casefold() == one.title.casefold()
    ]
    if len(found) > 1:
        raise InvalidInputError(
            f"{project.slug} has {len(found)} events {name}; name one by its number: "
            f"`headwater event list {project.slug}`."
        )
    if not found:
        raise NotFoundError(
            f"event of {project.slug} (`headwater event list {project.slug}` shows them) named",
            name,
        )
    return found[0]


def _check(tx: Tx, project: Project, event: GovernanceEvent, new: NewHypothesis) -> None:
    """Refuse a registration that does not state what it must."""
    if not new.statement.strip():
        raise InvalidInputError("A hypothesis needs a statement: what is expected, in a sentence.")
    channel = outcome_of(new.outcome).channel
    channels = {rule.name for rule in projects.channel_rules(tx, _id(project))}
    if channel is not None and channel not in channels:
        raise InvalidInputError(
            f"{project.slug} has no release channel {channel!r}; "
            f"it has {', '.join(sorted(channels)) or 'none'}."
        )
    _check_looks(event, new.looks)
    _check_peers(tx, project, new.peers)
    _ratio(new)


def _check_looks(event: GovernanceEvent, looks: Sequence[int]) -> None:
    if not looks or min(looks) < 1 or max(looks) > MOST_LOOK_MONTHS:
        raise InvalidInputError(
            f"Looks are months after the event, from 1 to {MOST_LOOK_MONTHS}: 6,12,18,24,36."
        )
    if min(looks) <= event.transition_months:
        raise InvalidInputError(
            f"The first look must come after the {event.transition_months} months of transition."
        )


def _check_peers(tx: Tx, project: Project, peers: Sequence[str]) -> None:
    known = {one.slug for one in projects.projects(tx) if one.is_sample == project.is_sample}
    strange = [slug for slug in peers if slug not in known or slug == project.slug]
    if strange:
        raise InvalidInputError(f"{strange[0]} is no other project of the foundation; name peers.")


def _check_free(standing: Sequence[Hypothesis], new: NewHypothesis) -> None:
    if any(one.outcome == new.outcome for one in standing):
        raise ConflictError(
            f"{new.outcome} is registered for this event already, and locked; "
            "`headwater event note` adds a remark to it."
        )
    if new.is_primary and sum(one.is_primary for one in standing) >= MOST_PRIMARY:
        raise ConflictError(
            f"This event has {MOST_PRIMARY} primary outcomes, and more would find something by "
            "chance; register it with --secondary."
        )


def _ratio(new: NewHypothesis) -> float:
    """Return the smallest change of interest as a ratio: over 1 for a rise, under 1 for a fall.

    A factor over 1 says of a fall the same as its inverse.
    """
    given = new.smallest_change
    is_fall = new.direction is ExpectedDirection.FALL
    ratio = 1 / given if is_fall and given > 1 else given
    if not (0 < ratio < 1 if is_fall else 1 < ratio < float("inf")):
        raise InvalidInputError(
            "The smallest change of interest is a ratio other than 1: 1.25 is a quarter more; for "
            "a fall 0.8 is a fifth less."
        )
    return ratio


def _id(project: Project) -> int:
    assert project.id is not None
    return project.id
