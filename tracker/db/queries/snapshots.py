"""Snapshots, receipts and report runs."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlmodel import col

from tracker.db.uow import Tx
from tracker.domain.health import HealthSnapshot, Receipt, ReportRun
from tracker.domain.projects import Project
from tracker.errors import NotFoundError


def current(tx: Tx, project_id: int) -> HealthSnapshot | None:
    """Return the snapshot that is shown; None: nothing was computed yet."""
    query = select(HealthSnapshot).where(
        col(HealthSnapshot.project_id) == project_id, col(HealthSnapshot.is_current).is_(True)
    )
    return tx.session.execute(query).scalars().first()


def shown_at(tx: Tx, project_id: int, at: datetime) -> HealthSnapshot | None:
    """Return the snapshot that was shown at an instant; None: nothing had been computed yet."""
    query = (
        select(HealthSnapshot)
        .where(col(HealthSnapshot.project_id) == project_id, col(HealthSnapshot.computed_at) <= at)
        .order_by(col(HealthSnapshot.computed_at).desc(), col(HealthSnapshot.id).desc())
        .limit(1)
    )
    return tx.session.execute(query).scalars().first()


def current_hash(tx: Tx, project_id: int) -> str | None:
    """Return what identifies the inputs of the snapshot that is shown; None: there is none."""
    query = select(col(HealthSnapshot.inputs_hash)).where(
        col(HealthSnapshot.project_id) == project_id, col(HealthSnapshot.is_current).is_(True)
    )
    return tx.session.execute(query).scalars().first()


def stale_slugs(tx: Tx, method_version: str) -> list[str]:
    """Return the projects with newer facts than their snapshot, or without one of this method."""
    is_shown = and_(
        col(HealthSnapshot.project_id) == col(Project.id),
        col(HealthSnapshot.is_current).is_(True),
        col(HealthSnapshot.method_version) == method_version,
    )
    query = (
        select(col(Project.slug))
        .outerjoin(HealthSnapshot, is_shown)
        .where(or_(col(Project.stale_since).is_not(None), col(HealthSnapshot.id).is_(None)))
        .order_by(col(Project.slug))
    )
    return list(tx.session.execute(query).scalars())


def add_snapshot(tx: Tx, snapshot: HealthSnapshot, receipts: Mapping[str, dict[str, Any]]) -> None:
    """Store a snapshot with its receipts {id: document} in the place of the one that is shown."""
    tx.session.execute(
        update(HealthSnapshot)
        .where(col(HealthSnapshot.project_id) == snapshot.project_id)
        .values(is_current=False)
    )
    tx.session.add(snapshot)
    tx.session.flush()
    _forget_receipts(tx, receipts)
    rows = [
        {"id": key, "snapshot_id": snapshot.id, "figure": document["figure"], "document": document}
        for key, document in receipts.items()
    ]
    tx.insert_all(Receipt, rows)


def _forget_receipts(tx: Tx, receipts: Mapping[str, Any]) -> None:
    """A day computed again, from newer facts or a newer method, has the newer receipts."""
    tx.session.execute(delete(Receipt).where(col(Receipt.id).in_(list(receipts))))


def receipt(tx: Tx, receipt_id: str) -> dict[str, Any]:
    """Return the document of a receipt.

    Raises:
        NotFoundError: there is none of this id.
    """
    found = tx.session.get(Receipt, receipt_id)
    if found is None:
        raise NotFoundError("receipt", receipt_id)
    return found.document


def is_for_all(tx: Tx, receipt_id: str) -> bool:
    """Tell whether the snapshot of a receipt is the same for every audience."""
    query = (
        select(col(HealthSnapshot.for_recipients))
        .join(Receipt, col(Receipt.snapshot_id) == col(HealthSnapshot.id))
        .where(col(Receipt.id) == receipt_id)
    )
    return tx.session.execute(query).scalar_one() is None


def add_report(tx: Tx, run: ReportRun) -> int:
    """Store a report as it was made and return its id."""
    tx.session.add(run)
    tx.session.flush()
    assert run.id is not None
    return run.id


def report_of(tx: Tx, project_id: int, as_of: date) -> ReportRun | None:
    """Return the newest report of a project as of a day, if one was made."""
    query = (
        select(ReportRun)
        .where(col(ReportRun.project_id) == project_id, col(ReportRun.as_of) == as_of)
        .order_by(col(ReportRun.id).desc())
        .limit(1)
    )
    return tx.session.execute(query).scalars().first()
