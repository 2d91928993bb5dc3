"""The rows of the portfolio: which ones are shown, and what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from tracker.db.uow import Tx
from tracker.domain.health import HealthSnapshot
from tracker.domain.projects import Project

# SQLite takes 32,766 parameters in a statement; far fewer keep the statement short.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Shown:
    """A snapshot that is shown, when it was computed, and whether newer facts wait."""

    id: int
    computed_at: datetime
    is_stale: bool


def shown(tx: Tx) -> list[Shown]:
    """Return the snapshots that are shown, by the project's slug."""
    query = (
        select(col(HealthSnapshot.id), col(HealthSnapshot.computed_at), col(Project.stale_since))
        .join(Project, col(Project.id) == col(HealthSnapshot.project_id))
        .where(col(HealthSnapshot.is_current).is_(True))
        .order_by(col(Project.slug))
    )
    return [
        Shown(found, computed_at, stale_since is not None)
        for found, computed_at, stale_since in tx.session.execute(query)
        if found is not None
    ]


def summaries(tx: Tx, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return by id the stored JSON of `Summary` of these snapshots."""
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        query = select(col(HealthSnapshot.id), col(HealthSnapshot.summary)).where(
            col(HealthSnapshot.id).in_(ids[start : start + _AT_ONCE])
        )
        for snapshot_id, summary in tx.session.execute(query):
            assert snapshot_id is not None
            found[snapshot_id] = summary
    return found
