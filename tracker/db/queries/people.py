"""Roles and employments of one source."""

from datetime import date

from sqlalchemy import select
from sqlmodel import col

from tracker.db.standing import standing
from tracker.db.uow import Tx
from tracker.domain.organisations import Organisation
from tracker.domain.people import Employment, MaintainerRole


def roles_of(tx: Tx, source: int) -> list[MaintainerRole]:
    """Return the current roles that a source gives."""
    query = (
        select(MaintainerRole)
        .where(col(MaintainerRole.source_id) == source, standing(tx, MaintainerRole))
        .order_by(col(MaintainerRole.id))
    )
    return list(tx.session.execute(query).scalars())


def employers_of(tx: Tx, source: int) -> list[tuple[int, str, date, date | None]]:
    """Return (person id, employer, from, until) of every employment that a source states."""
    query = (
        select(
            col(Employment.person_id),
            col(Organisation.name),
            col(Employment.valid_from),
            col(Employment.valid_until),
        )
        .join(Organisation, col(Organisation.id) == col(Employment.organisation_id))
        .where(col(Employment.source_id) == source, standing(tx, Employment))
        .order_by(col(Employment.valid_from), col(Employment.id))
    )
    return [tuple(row) for row in tx.session.execute(query)]
