"""Projects, their repositories, channels and releases."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from tracker.db.uow import Tx
from tracker.domain.projects import (
    Project,
    ProjectLabel,
    Release,
    ReleaseChannel,
    Repository,
)
from tracker.errors import NotFoundError


def project(tx: Tx, slug: str) -> Project:
    """Return the project with this slug.

    Raises:
        NotFoundError: there is none.
    """
    found = tx.session.exec(select(Project).where(Project.slug == slug)).first()
    if found is None:
        raise NotFoundError("project", slug)
    return found


def project_or_none(tx: Tx, slug: str) -> Project | None:
    """Return the project with this slug; None: not recorded yet."""
    return tx.session.exec(select(Project).where(Project.slug == slug)).first()


def published_project(tx: Tx, slug: str) -> Project:
    """Return a project that strangers may see.

    Raises:
        NotFoundError: there is none, or it is not published; the two read alike.
    """
    found = project_or_none(tx, slug)
    if found is None or not found.is_published:
        raise NotFoundError("project", slug)
    return found


def projects(tx: Tx, limit: int = 10_000) -> list[Project]:
    """Return all projects by slug."""
    return list(tx.session.exec(select(Project).order_by(col(Project.slug)).limit(limit)))


def add_project(tx: Tx, **values: Any) -> Project:
    """Record a project and return it with its id."""
    found = Project(**values)
    tx.session.add(found)
    tx.session.flush()
    return found


def mark_stale(tx: Tx, project_ids: Iterable[int]) -> None:
    """Say that newer facts wait for these projects."""
    ids = sorted(set(project_ids))
    tx.session.execute(update(Project).where(col(Project.id).in_(ids)).values(stale_since=tx.now))


def lock(tx: Tx, project_id: int) -> None:
    """Hold a project's row to the end of the transaction, against who changes what it may show."""
    query = select_columns(col(Project.id)).where(col(Project.id) == project_id)
    tx.session.execute(query.with_for_update())


def settle(tx: Tx, project_id: int, seen: datetime | None) -> None:
    """Say that no newer facts wait, unless some came since the mark ``seen`` was read."""
    if seen is not None:
        tx.session.execute(
            update(Project)
            .where(col(Project.id) == project_id, col(Project.stale_since) == seen)
            .values(stale_since=None)
        )


def labels(tx: Tx) -> dict[str, int]:
    """Return {label: project id} for the names under which lists know the projects."""
    query = select_columns(col(ProjectLabel.label), col(ProjectLabel.project_id))
    return {key: value for key, value in tx.session.execute(query)}


def add_label(tx: Tx, project_id: int, label: str) -> None:
    """Record a name under which a list knows a project."""
    tx.session.add(ProjectLabel(project_id=project_id, label=label))
    tx.session.flush()


def repository(tx: Tx, project_id: int) -> Repository | None:
    """Return the project's main repository, if one was read."""
    query = select(Repository).where(Repository.project_id == project_id)
    return tx.session.exec(query.order_by(col(Repository.id)).limit(1)).first()


def channel_rules(tx: Tx, project_id: int) -> list[ReleaseChannel]:
    """Return the rules that sort a project's tags, in their order."""
    query = select(ReleaseChannel).where(ReleaseChannel.project_id == project_id)
    return list(tx.session.exec(query.order_by(col(ReleaseChannel.position))))


def replace_channel_rules(tx: Tx, project_id: int, rules: Sequence[dict[str, Any]]) -> None:
    """Put these rules in the place of those that stand there."""
    tx.session.execute(delete(ReleaseChannel).where(col(ReleaseChannel.project_id) == project_id))
    rows = [
        {"project_id": project_id, "position": position, **rule}
        for position, rule in enumerate(rules)
    ]
    tx.insert_all(ReleaseChannel, rows)


def releases(tx: Tx, repository_id: int) -> dict[str, Release]:
    """Return all recorded releases of a repository by tag, withdrawn ones included."""
    query = select(Release).where(Release.repository_id == repository_id)
    return {found.tag: found for found in tx.session.exec(query)}


def add_releases(tx: Tx, rows: Sequence[dict[str, Any]]) -> None:
    """Record new releases."""
    tx.insert_all(Release, rows)


def withdraw_releases(tx: Tx, release_ids: Sequence[int], on: date) -> None:
    """Say that these tags are gone since ``on``; what was released stays on record."""
    if release_ids:
        tx.session.execute(
            update(Release).where(col(Release.id).in_(release_ids)).values(withdrawn_on=on)
        )


def repository_addresses(tx: Tx) -> list[tuple[str, int]]:
    """Return (address, project id) of every repository."""
    query = select_columns(col(Repository.address), col(Repository.project_id))
    return [tuple(row) for row in tx.session.execute(query)]
