"""Claims on recurring tasks: each period is done by whoever changes the row first."""

from datetime import timedelta

from sqlalchemy import or_, update
from sqlmodel import col

from tracker.db.queries.upserts import inserted
from tracker.db.uow import Tx
from tracker.domain.upkeep import TaskClaim


def claim(tx: Tx, name: str, period: str, seconds: int) -> bool:
    """Claim a task for a period for some seconds; False: it is done, or somebody is at it."""
    inserted(tx, TaskClaim, {"name": name, "period": ""}, ["name"])
    lease_until = col(TaskClaim.lease_until)
    taken = (
        update(TaskClaim)
        .where(
            col(TaskClaim.name) == name,
            col(TaskClaim.period) < period,
            or_(lease_until.is_(None), lease_until <= tx.now),
        )
        .values(lease_until=tx.now + timedelta(seconds=seconds))
    )
    return tx.changed(taken) == 1


def done(tx: Tx, name: str, period: str) -> None:
    """Say that a task is done for a period."""
    tx.session.execute(
        update(TaskClaim)
        .where(col(TaskClaim.name) == name, col(TaskClaim.period) < period)
        .values(period=period, lease_until=None)
    )
