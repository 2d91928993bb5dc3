"""Governance events, what was registered of them, and the verdicts."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from tracker.db.standing import recorded
from tracker.db.uow import Tx
from tracker.domain.governance import GovernanceEvent, Hypothesis, HypothesisNote, Verdict


def events_of(tx: Tx, project_id: int) -> list[GovernanceEvent]:
    """Return the events of a project by day."""
    query = (
        select(GovernanceEvent)
        .where(col(GovernanceEvent.project_id) == project_id)
        .order_by(col(GovernanceEvent.occurred_on), col(GovernanceEvent.id))
    )
    return list(tx.session.execute(query).scalars())


def exists(tx: Tx, event: GovernanceEvent) -> bool:
    """Tell whether the project has an event of this title on this day already."""
    query = select(col(GovernanceEvent.id)).where(
        col(GovernanceEvent.project_id) == event.project_id,
        col(GovernanceEvent.occurred_on) == event.occurred_on,
        col(GovernanceEvent.title) == event.title,
    )
    return tx.session.execute(query).first() is not None


def event(tx: Tx, project_id: int, event_id: int) -> GovernanceEvent | None:
    """Return the event of a project with this id; None: it has none."""
    found = tx.session.get(GovernanceEvent, event_id)
    return found if found is not None and found.project_id == project_id else None


def hypotheses_of(tx: Tx, project_id: int) -> list[Hypothesis]:
    """Return the registered hypotheses of a project by event and position."""
    query = (
        select(Hypothesis)
        .join(GovernanceEvent, col(GovernanceEvent.id) == col(Hypothesis.event_id))
        .where(
            col(GovernanceEvent.project_id) == project_id, recorded(tx, col(Hypothesis.locked_at))
        )
        .order_by(
            col(GovernanceEvent.occurred_on), col(Hypothesis.event_id), col(Hypothesis.position)
        )
    )
    return list(tx.session.execute(query).scalars())


def notes_of(tx: Tx, hypotheses: Sequence[int]) -> dict[int, list[HypothesisNote]]:
    """Return the notes on these hypotheses by hypothesis, oldest first."""
    query = (
        select(HypothesisNote)
        .where(
            col(HypothesisNote.hypothesis_id).in_(hypotheses),
            recorded(tx, col(HypothesisNote.recorded_at)),
        )
        .order_by(col(HypothesisNote.recorded_at), col(HypothesisNote.id))
    )
    found: dict[int, list[HypothesisNote]] = defaultdict(list)
    for one in tx.session.execute(query).scalars():
        found[one.hypothesis_id].append(one)
    return found


def verdicts_of(tx: Tx, hypotheses: Sequence[int]) -> dict[int, list[Verdict]]:
    """Return the verdicts on these hypotheses by hypothesis, by look and in the order given."""
    query = (
        select(Verdict)
        .where(col(Verdict.hypothesis_id).in_(hypotheses), recorded(tx, col(Verdict.given_at)))
        .order_by(col(Verdict.look_months), col(Verdict.given_at), col(Verdict.id))
    )
    found: dict[int, list[Verdict]] = defaultdict(list)
    for one in tx.session.execute(query).scalars():
        found[one.hypothesis_id].append(one)
    return found
