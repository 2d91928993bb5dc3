"""What pages show of projects: stored, never computed here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.db.queries import projects, snapshots
from tracker.errors import NotFoundError, NothingToShowError
from tracker.health.funding_receipts import MONEY_METRICS
from tracker.health.words import long_instant
from tracker.metrics.result import METHOD_VERSION
from tracker.services.context import Context


@dataclass(frozen=True, slots=True)
class ShownProject:
    """A project's health document as it was last computed, or was by ``known_at``.

    ``document`` is that of the foundation's staff, ``for_recipients`` that of who gets reports.
    """

    document: dict[str, Any]
    computed_at: datetime
    has_newer_facts: bool
    known_at: datetime | None = None
    other: dict[str, Any] | None = None

    @property
    def for_recipients(self) -> dict[str, Any]:
        """The document of those who get reports."""
        return self.document if self.other is None else self.other


def shown_at(ctx: Context, slug: str, known_at: datetime) -> ShownProject:
    """Return what was shown of a project at an instant: the snapshot that stood then.

    Raises:
        NotFoundError: there is no such project.
        NothingToShowError: nothing had been computed by then, or with another method.
    """
    with ctx.uow.read() as tx:
        project = projects.project(tx, slug)
        assert project.id is not None
        snapshot = snapshots.shown_at(tx, project.id, known_at)
    when = long_instant(known_at)
    if snapshot is None:
        raise NothingToShowError(f"Nothing had been computed for {slug} on {when}.")
    if snapshot.method_version != METHOD_VERSION:
        raise NothingToShowError(
            f"What was shown of {slug} on {when} was computed with method "
            f"{snapshot.method_version}; `headwater health {slug} --known-at "
            f"{known_at:%Y-%m-%dT%H:%M}` computes it with method {METHOD_VERSION}."
        )
    other = snapshot.for_recipients
    return ShownProject(snapshot.document, snapshot.computed_at, False, known_at, other)


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
    return ShownProject(
        document=snapshot.document,
        computed_at=snapshot.computed_at,
        has_newer_facts=project.stale_since is not None,
        other=snapshot.for_recipients,
    )


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


def receipt(ctx: Context, receipt_id: str, *, is_staff: bool = True) -> dict[str, Any]:
    """Return the inputs, rule and result of one figure.

    Receipts of money are of what staff may see: others read them only where they see the same.

    Raises:
        NotFoundError: there is no such receipt, or not for who asks.
    """
    with ctx.uow.read() as tx:
        found = snapshots.receipt(tx, receipt_id)
        is_open = is_staff or found["metric"] not in MONEY_METRICS
        if not is_open and not snapshots.is_for_all(tx, receipt_id):
            raise NotFoundError("receipt", receipt_id)
    return found
