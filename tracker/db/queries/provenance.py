"""Sources, their revisions, and import runs."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from tracker.db.standing import recorded
from tracker.db.uow import Tx
from tracker.domain.projects import Repository
from tracker.domain.provenance import (
    ImportIssue,
    ImportRun,
    RunState,
    Source,
    SourceKind,
    SourceRevision,
)


def source_id(
    tx: Tx, project_id: int | None, kind: SourceKind, address: str, path: str = ""
) -> int:
    """Return the id of the source that fits, recording it if it is new."""
    query = select(Source.id).where(
        Source.project_id == project_id,
        Source.kind == kind,
        Source.address == address,
        Source.path == path,
    )
    found = tx.session.exec(query).first()
    if found is not None:
        return found
    source = Source(
        project_id=project_id, kind=kind, address=address, path=path, recorded_at=tx.now
    )
    tx.session.add(source)
    tx.session.flush()
    assert source.id is not None
    return source.id


def source_ids(tx: Tx, kind: SourceKind, address: str) -> dict[int, int]:
    """Return the sources of one address by project: {project id: source id}."""
    query = select_columns(col(Source.project_id), col(Source.id)).where(
        col(Source.kind) == kind, col(Source.address) == address
    )
    return {project: found for project, found in tx.session.execute(query) if project and found}


def record_revisions(tx: Tx, source: int, revisions: Iterable[tuple[date, str | None]]) -> int:
    """Record the days on which a source was edited; return how many are new."""
    query = select_columns(col(SourceRevision.revised_on)).where(
        col(SourceRevision.source_id) == source
    )
    known = set(tx.session.execute(query).scalars())
    new = {day: commit for day, commit in revisions if day not in known}
    rows = [
        {"source_id": source, "revised_on": day, "commit": commit, "recorded_at": tx.now}
        for day, commit in new.items()
    ]
    tx.insert_all(SourceRevision, rows)
    return len(rows)


def recent_runs(tx: Tx, limit: int) -> list[ImportRun]:
    """Return the newest imports, newest first, failed ones included."""
    query = select(ImportRun).order_by(col(ImportRun.id).desc()).limit(limit)
    return list(tx.session.exec(query))


def record_issues(tx: Tx, run_id: int, issues: Iterable[dict[str, Any]]) -> None:
    """Record what a run did not understand."""
    rows = [{"run_id": run_id, **issue} for issue in issues]
    tx.insert_all(ImportIssue, rows)


def issues_of(tx: Tx, run_id: int) -> list[ImportIssue]:
    """Return the issues of a run in the order in which they were found."""
    query = select(ImportIssue).where(ImportIssue.run_id == run_id).order_by(col(ImportIssue.id))
    return list(tx.session.exec(query))


def standing_issues(tx: Tx, project_id: int) -> list[ImportIssue]:
    """Return what the newest import of a project's repository did not understand.

    One that found nothing new did not read the files again, so what the one before said stands.
    """
    query = (
        select(ImportRun.id)
        .where(
            ImportRun.project_id == project_id,
            ImportRun.state == RunState.DONE,
            recorded(tx, col(ImportRun.finished_at)),
        )
        .order_by(col(ImportRun.id).desc())
        .limit(1)
    )
    newest = tx.session.exec(query).first()
    return [] if newest is None else issues_of(tx, newest)


def observed_until(tx: Tx, project_id: int) -> date | None:
    """Return the last day of which the copy of a repository could speak when ``tx`` looks.

    None: no copy had been read by then.
    """
    query = (
        select_columns(col(ImportRun.observed_until))
        .where(
            col(ImportRun.project_id) == project_id,
            col(ImportRun.observed_until).is_not(None),
            recorded(tx, col(ImportRun.finished_at)),
        )
        .order_by(col(ImportRun.id).desc())
        .limit(1)
    )
    return tx.session.execute(query).scalar()


def last_observed(tx: Tx, project_id: Any) -> ScalarSelect[Any]:
    """Return the expression of that day for the project of a column, within another query."""
    if tx.known_at is None:
        last = select_columns(func.max(col(Repository.observed_until)))
        return last.where(col(Repository.project_id) == project_id).scalar_subquery()
    last = select_columns(func.max(col(ImportRun.observed_until)))
    known = recorded(tx, col(ImportRun.finished_at))
    return last.where(col(ImportRun.project_id) == project_id, known).scalar_subquery()
