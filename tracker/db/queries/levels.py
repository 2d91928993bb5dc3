"""The maturity levels of one source."""

from datetime import date

from sqlalchemy import select
from sqlmodel import col

from tracker.db.standing import standing
from tracker.db.uow import Tx
from tracker.domain.projects import ProjectLevel


def levels_of(tx: Tx, source: int) -> list[tuple[str, date | None, date | None]]:
    """Return (level, from, until) in order; from is None where the start is not known."""
    query = (
        select(ProjectLevel)
        .where(col(ProjectLevel.source_id) == source, standing(tx, ProjectLevel))
        .order_by(col(ProjectLevel.valid_from), col(ProjectLevel.id))
    )
    return [
        (one.level, one.valid_from if one.start_known else None, one.valid_until)
        for one in tx.session.execute(query).scalars()
    ]
