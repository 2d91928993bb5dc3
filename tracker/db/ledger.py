"""The ledger of a project, and the monthly series of its peers: one query for all of them.

Peers are read only for a project that has registered something.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import extract, func, select
from sqlmodel import col

from tracker.db.queries import activity, governance, provenance
from tracker.db.standing import recorded, standing
from tracker.db.uow import Tx
from tracker.domain.governance import GovernanceEvent, Hypothesis
from tracker.domain.organisations import Adoption
from tracker.domain.people import ActivityDay, Author, MaintainerRole, Role
from tracker.domain.projects import ChannelKind, Project, Release, Repository
from tracker.domain.provenance import Source
from tracker.health.ledger import (
    NO_LEDGER,
    GivenVerdict,
    HypothesisFact,
    LedgerFacts,
    MonthlySeries,
    NoteFact,
    PeerSeries,
    RegisteredEvent,
    level_days,
)
from tracker.health.outcomes import (
    ADOPTERS,
    ADOPTERS_ADDED,
    AUTHORS,
    COMMITS,
    MAINTAINERS,
    RELEASES,
    by_month,
    counted,
)
from tracker.health.roster import ROSTER_KINDS

Months = dict[int, dict[date, int]]
Spell = tuple[date, date | None, str]


def ledger_facts(tx: Tx, project: Project) -> LedgerFacts:
    """Return what was registered of a project's events, with the series of the other projects."""
    assert project.id is not None
    registered = governance.hypotheses_of(tx, project.id)
    if not registered:
        return NO_LEDGER
    by_event: dict[int, list[Hypothesis]] = defaultdict(list)
    for one in registered:
        by_event[one.event_id].append(one)
    ids = [one.id for one in registered if one.id is not None]
    notes, given = governance.notes_of(tx, ids), governance.verdicts_of(tx, ids)
    events = tuple(
        _event(
            event,
            [_hypothesis(one, notes, given) for one in by_event[event.id or 0]],
        )
        for event in governance.events_of(tx, project.id)
        if event.id in by_event
    )
    return LedgerFacts(events, tuple(_peers(tx, project, events)))


def _event(event: GovernanceEvent, hypotheses: Sequence[HypothesisFact]) -> RegisteredEvent:
    return RegisteredEvent(
        id=event.id or 0,
        occurred_on=event.occurred_on,
        title=event.title,
        statement=event.statement,
        evidence_url=event.evidence_url,
        transition_months=event.transition_months,
        hypotheses=tuple(hypotheses),
    )


def _hypothesis(
    one: Hypothesis,
    notes: Mapping[int, Sequence[Any]],
    given: Mapping[int, Sequence[Any]],
) -> HypothesisFact:
    number = one.id or 0
    return HypothesisFact(
        id=number,
        position=one.position,
        statement=one.statement,
        outcome=one.outcome,
        direction=one.direction.value,
        smallest_change=one.smallest_change,
        is_primary=one.is_primary,
        is_link=one.is_link,
        peers=tuple(one.peers),
        looks=tuple(sorted(one.looks)),
        locked_at=one.locked_at,
        notes=tuple(NoteFact(note.text, note.recorded_at) for note in notes.get(number, ())),
        given=tuple(
            GivenVerdict(
                look_months=row.look_months,
                word=row.word,
                as_of=row.as_of,
                given_at=row.given_at,
                inputs_hash=row.inputs_hash,
                text=str(row.document.get("text", "")),
            )
            for row in given.get(number, ())
        ),
    )


def _peers(tx: Tx, project: Project, events: Sequence[RegisteredEvent]) -> Iterator[PeerSeries]:
    """Yield what was registered in every other project, sample and real ones apart, by slug."""
    query = (
        select(
            col(Project.id),
            col(Project.slug),
            func.max(col(Repository.observed_until)),
            func.max(col(Repository.read_at)),
        )
        .outerjoin(Repository, col(Repository.project_id) == col(Project.id))
        .where(col(Project.is_sample) == project.is_sample, col(Project.id) != project.id)
        .group_by(col(Project.id), col(Project.slug))
        .order_by(col(Project.slug))
    )
    found = tx.session.execute(query).all()
    peers = [(int(number or 0), slug) for number, slug, _, _ in found]
    until = {int(number or 0): _seen(tx, number, *copy) for number, _, *copy in found}
    for outcome, days in _needed(events).items():
        count, level = _COUNTS.get(outcome.partition(":")[0]), _LEVELS.get(outcome)
        series = count(tx, until) if count else {}
        levels = level(tx, days) if level else {}
        for number, slug in peers:
            if number in series or number in levels:
                yield PeerSeries(slug, outcome, series.get(number), levels.get(number, ()))


def _seen(tx: Tx, number: int, seen: date | None, read_at: datetime | None) -> date | None:
    """Return the last day of which a peer's copy could speak when ``tx`` looks."""
    if tx.known_at is None or read_at is None or read_at <= tx.known_at:
        return seen
    return provenance.observed_until(tx, number)


def _needed(events: Sequence[RegisteredEvent]) -> dict[str, list[date]]:
    """Return every registered outcome with the days on which a level of it is needed."""
    found: dict[str, set[date]] = defaultdict(set)
    for event in events:
        for one in event.hypotheses:
            found[one.outcome].update(level_days(event, one.looks))
    return {outcome: sorted(found[outcome]) for outcome in sorted(found)}


Read = dict[int, MonthlySeries]
Levels = dict[int, tuple[tuple[date, float], ...]]
Seen = Mapping[int, date | None]


def _of_activity(place: int) -> Callable[[Tx, Seen], Read]:
    """Return the reader of commits (0) or of the people behind them (1), bots left out."""

    def read(tx: Tx, seen: Seen) -> Read:
        repositories = select(col(Repository.id), col(Repository.project_id))
        projects = {one: project for one, project in tx.session.execute(repositories)}
        months: Months = defaultdict(dict)
        for repository, month, people, commits in activity.months(tx):
            mine = months[projects[repository]]
            mine[month] = mine.get(month, 0) + (commits, people)[place]
        return _by_month(months, _first_active(tx), seen)

    return read


def _first_active(tx: Tx) -> dict[int, date]:
    # By author, so that the index gives each of them: all days of all projects are millions.
    first = (
        select(func.min(col(ActivityDay.active_on)))
        .where(col(ActivityDay.author_id) == col(Author.id), standing(tx, ActivityDay))
        .correlate(Author)
        .scalar_subquery()
    )
    query = select(col(Repository.project_id), first).join(
        Author, col(Author.repository_id) == col(Repository.id)
    )
    found: dict[int, date] = {}
    for number, day in tx.session.execute(query):
        if day is not None:
            found[number] = min(found.get(number, day), day)
    return found


def _releases(tx: Tx, seen: Seen) -> Read:
    """Return all release tags of a project: peers do not share the names of channels."""
    year, month = (extract(part, col(Release.released_on)) for part in ("year", "month"))
    query = (
        select(col(Release.project_id), year, month, func.count())
        .where(col(Release.kind) == ChannelKind.RELEASE, recorded(tx, col(Release.recorded_at)))
        .group_by(col(Release.project_id), year, month)
    )
    months = _months(tx, query)
    firsts = _first_active(tx)
    for number, counts in months.items():
        firsts[number] = min(firsts.get(number, date.max), min(counts))
    return _by_month(months, firsts, seen)


def _months(tx: Tx, query: Any) -> Months:
    found: Months = defaultdict(dict)
    for number, year, month, count in tx.session.execute(query):
        found[number][date(int(year), int(month), 1)] = int(count)
    return found


def _by_month(months: Months, firsts: Mapping[int, date], seen: Seen) -> Read:
    """Return the series of those whose copy can speak; a month without a row is zero."""
    found = {}
    for number, until in seen.items():
        if until is not None and number in months and number in firsts:
            found[number] = counted(months[number], firsts[number], until)
    return found


def _adopters_added(tx: Tx, seen: Seen) -> Read:
    found = {}
    for number, spells in _adoptions(tx).items():
        until = seen.get(number)
        if until is not None:
            first = min(start for start, _, _, _ in spells)
            added = by_month(start for start, _, is_known, _ in spells if is_known)
            found[number] = counted(added, first, until)
    return found


def _adopters(tx: Tx, days: Sequence[date]) -> Levels:
    return {
        number: _on(days, [(start, end, who) for start, end, _, who in spells], None)
        for number, spells in _adoptions(tx).items()
    }


def _adoptions(tx: Tx) -> dict[int, list[tuple[date, date | None, bool, str]]]:
    query = select(
        col(Adoption.project_id),
        col(Adoption.valid_from),
        col(Adoption.valid_until),
        col(Adoption.start_known),
        col(Adoption.organisation_id),
    ).where(standing(tx, Adoption))
    found: dict[int, list[tuple[date, date | None, bool, str]]] = defaultdict(list)
    for number, start, end, is_known, who in tx.session.execute(query):
        found[number].append((start, end, is_known, str(who)))
    return found


def _maintainers(tx: Tx, days: Sequence[date]) -> Levels:
    """Return the maintainers by the source that counts: the project's own file before the list."""
    query = (
        select(
            col(MaintainerRole.project_id),
            col(Source.kind),
            col(MaintainerRole.role),
            col(MaintainerRole.valid_from),
            col(MaintainerRole.valid_until),
            col(MaintainerRole.person_id),
        )
        .join(Source, col(Source.id) == col(MaintainerRole.source_id))
        .where(standing(tx, MaintainerRole))
    )
    rosters: dict[int, dict[str, list[tuple[Role, Spell]]]] = defaultdict(dict)
    for number, kind, role, start, end, person in tx.session.execute(query):
        rosters[number].setdefault(kind.value, []).append((role, (start, end, str(person))))
    found = {}
    for number, by_kind in rosters.items():
        used = next((kind for kind in ROSTER_KINDS if kind in by_kind), None)
        if used is not None:
            first = min(spell[0] for _, spell in by_kind[used])
            mine = [spell for role, spell in by_kind[used] if role is Role.MAINTAINER]
            found[number] = _on(days, mine, first)
    return found


def _on(
    days: Sequence[date], spells: Sequence[Spell], first: date | None
) -> tuple[tuple[date, float], ...]:
    """Return how many hold each day, from ``first`` on or from the first of the spells."""
    start = first or min(spell[0] for spell in spells)
    return tuple((day, _holding(spells, day)) for day in days if day >= start)


def _holding(spells: Sequence[Spell], day: date) -> int:
    return len({who for start, end, who in spells if start <= day and (not end or day < end)})


_COUNTS: dict[str, Callable[[Tx, Seen], Read]] = {
    COMMITS: _of_activity(0),
    AUTHORS: _of_activity(1),
    RELEASES: _releases,
    ADOPTERS_ADDED: _adopters_added,
}
_LEVELS: dict[str, Callable[[Tx, Sequence[date]], Levels]] = {
    ADOPTERS: _adopters,
    MAINTAINERS: _maintainers,
}
