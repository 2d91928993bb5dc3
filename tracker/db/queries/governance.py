"""Governance events."""

from sqlalchemy import select
from sqlmodel import col

from tracker.db.uow import Tx
from tracker.domain.governance import GovernanceEvent


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
