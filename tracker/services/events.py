"""Governance events: entered by hand, shown on every chart over time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.db.queries import governance, projects
from tracker.domain.governance import EventKind, GovernanceEvent
from tracker.errors import ConflictError, InvalidInputError
from tracker.services.context import Context


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What somebody enters: a dated decision, in words, with its evidence."""

    occurred_on: date
    title: str
    statement: str = ""
    kind: EventKind = EventKind.POLICY
    closes_channel: str | None = None
    evidence_url: str | None = None
    transition_months: int = 0


def add(ctx: Context, slug: str, event: NewEvent) -> GovernanceEvent:
    """Record a governance event and mark the project for recomputation.

    Raises:
        NotFoundError: there is no such project.
        InvalidInputError: the title is empty, or the project has no such release channel.
        ConflictError: the same event is recorded already.
    """
    if not event.title.strip():
        raise InvalidInputError("An event needs a title: what was decided, in a few words.")
    with ctx.uow.begin() as tx:
        project = projects.project(tx, slug)
        assert project.id is not None
        channels = {rule.name for rule in projects.channel_rules(tx, project.id)}
        if event.closes_channel and event.closes_channel not in channels:
            raise InvalidInputError(unknown_channel(slug, event.closes_channel, channels))
        row = GovernanceEvent(
            project_id=project.id,
            occurred_on=event.occurred_on,
            kind=event.kind,
            title=event.title.strip(),
            statement=event.statement.strip(),
            evidence_url=event.evidence_url,
            closes_channel=event.closes_channel,
            transition_months=event.transition_months,
            recorded_at=tx.now,
        )
        if governance.exists(tx, row):
            raise ConflictError(f"{slug} has an event “{row.title}” on {row.occurred_on} already.")
        tx.session.add(row)
        projects.mark_stale(tx, [project.id])
    return row


def unknown_channel(slug: str, channel: str, known: Iterable[str]) -> str:
    """Return the sentence for a project that has no such release channel. Pure."""
    others = ", ".join(sorted(known)) or "none"
    return f"{slug} has no release channel {channel!r}; it has {others}."


def events(ctx: Context, slug: str) -> list[GovernanceEvent]:
    """Return the events of a project by day."""
    with ctx.uow.read() as tx:
        project = projects.project(tx, slug)
        assert project.id is not None
        return governance.events_of(tx, project.id)
