"""What pages show of projects: stored, never computed here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.db.queries import projects, snapshots
from tracker.errors import NothingToShowError
from tracker.services.context import Context


@dataclass(frozen=True, slots=True)
class ShownProject:
    """A project's health document as it was last computed."""

    document: dict[str, Any]
    computed_at: datetime
    has_newer_facts: bool


def shown(ctx: Context, slug: str) -> ShownProject:
    """Return what is shown of a project.

    Raises:
        NotFoundError: there is no such project.
        NothingToShowError: nothing has been computed of it yet.
    """
    with ctx.uow.read() as tx:
        project = projects.project(tx, slug)
        assert project.id is not None
        snapshot = snapshots.current(tx, project.id)
    if snapshot is None:
        raise NothingToShowError(
            f"Nothing has been computed for {slug} yet; run `headwater refresh {slug}`."
        )
    return ShownProject(snapshot.document, snapshot.computed_at, project.stale_since is not None)


def is_current(ctx: Context, slug: str) -> bool:
    """Tell whether what is shown of a project is of all of its facts and of their last day.

    Raises:
        NotFoundError: there is no such project.
    """
    with ctx.uow.read() as tx:
        project = projects.project(tx, slug)
        assert project.id is not None
        snapshot = snapshots.current(tx, project.id)
        repository = projects.repository(tx, project.id)
    day = repository.observed_until if repository else None
    return project.stale_since is None and snapshot is not None and snapshot.as_of == day


def receipt(ctx: Context, receipt_id: str) -> dict[str, Any]:
    """Return the inputs, rule and result of one figure.

    Raises:
        NotFoundError: there is no such receipt.
    """
    with ctx.uow.read() as tx:
        return snapshots.receipt(tx, receipt_id)
