"""Stored snapshots for tests of pages: rows and documents as a computation leaves them."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from tests.support.contexts import NOW
from tests.support.documents import with_charts
from tracker.db.queries import projects, snapshots
from tracker.domain.health import HealthSnapshot
from tracker.health.document import DIMENSIONS, Change, Comparison, HealthDocument
from tracker.health.summary import Summary
from tracker.services.context import Context

GRADES: dict[str, tuple[str, ...]] = {
    "people": ("B",),
    "independence": ("C", "B"),
    "funding_path": ("unknown",),
    "delivery": ("A",),
    "responsiveness": ("unknown",),
    "adopters": ("D",),
    "governance": ("B",),
}
SINCE = {3: "2026-08-20", 6: "2026-05-20", 12: "2025-11-20", 24: "2024-11-20"}


def summary(slug: str = "tarnwick", **overrides: Any) -> Summary:
    """Return the row of an invented project; ``overrides`` replace whole fields."""
    plain = Summary(
        slug=slug,
        name=slug.capitalize(),
        as_of="2026-11-20",
        maturity="graduated",
        maturity_since="2021-07-28",
        is_archived=False,
        is_sample=False,
        headline="D, known 5 of 7",
        weakest_grade="D",
        weakest=("adopters",),
        known=5,
        of=7,
        sort_key=(1, 1, 2),
        grades=GRADES,
        comparisons=tuple(unchanged(months) for months in SINCE),
        listed=5,
        confirmed=4,
        active=3,
        emeriti=2,
        maintainers=(None, None, 3, 4, 4),
        employers_low=2,
        employers_high=3,
        employers_text="employer of one person unknown",
        rhythm_state="on rhythm",
        rhythm_text="edge every 8 days",
        rhythm_p=0.41,
        coverage=None,
        coverage_text="no vendor has disclosed revenue",
        watch=(),
        last_confirmed="2026-11-19",
        freshness="fresh",
    )
    return replace(plain, **overrides)


def unchanged(months: int = 6) -> Comparison:
    """Return a comparison in which no grade moved."""
    return Comparison(months, SINCE[months], GRADES, ())


def fell(text: str = "Adopters C to D", months: int = 6) -> Comparison:
    """Return a comparison in which one grade fell."""
    return replace(unchanged(months), changes=(Change("▼", "worse", text),))


def rose(text: str = "Delivery B to A", months: int = 6) -> Comparison:
    """Return a comparison in which one grade rose."""
    return replace(unchanged(months), changes=(Change("▲", "better", text),))


def blank(slug: str, **overrides: Any) -> Summary:
    """Return the row of a project of which nothing is known."""
    unknown: dict[str, tuple[str, ...]] = {name: ("unknown",) for name in DIMENSIONS}
    nothing: dict[str, Any] = {
        "maturity": None,
        "maturity_since": None,
        "headline": "unknown, known 0 of 7",
        "weakest_grade": None,
        "weakest": (),
        "known": 0,
        "sort_key": (0, 0, 7),
        "grades": unknown,
        "comparisons": (Comparison(6, SINCE[6], unknown, ()),),
        "listed": None,
        "confirmed": None,
        "active": None,
        "emeriti": None,
        "maintainers": (None,),
        "employers_low": None,
        "employers_high": None,
        "employers_text": "no roster",
        "rhythm_state": "unknown",
        "rhythm_text": "no releases",
        "rhythm_p": None,
        "last_confirmed": None,
        "freshness": "unknown",
    }
    return summary(slug, **(nothing | overrides))


def store(
    ctx: Context,
    row: Summary,
    document: HealthDocument | None = None,
    *,
    receipts: Mapping[str, dict[str, Any]] | None = None,
) -> None:
    """Store a project with a snapshot that shows ``row`` and, if it is given, ``document``."""
    with ctx.uow.begin() as tx:
        projects.add_project(tx, slug=row.slug, name=row.name, is_sample=row.is_sample)
    replace_snapshot(ctx, row, document, receipts=receipts)


def replace_snapshot(
    ctx: Context,
    row: Summary,
    document: HealthDocument | None = None,
    *,
    receipts: Mapping[str, dict[str, Any]] | None = None,
) -> None:
    """Store a snapshot of a project in the place of the one that is shown."""
    content: dict[str, Any] = {}
    if document is not None:
        own = replace(document, project=replace(document.project, slug=row.slug))
        content = with_charts(own).as_json()
    with ctx.uow.begin() as tx:
        snapshot = HealthSnapshot(
            project_id=projects.project(tx, row.slug).id,
            as_of=date.fromisoformat(row.as_of),
            computed_at=NOW,
            method_version="1",
            inputs_hash="0" * 64,
            document=content,
            summary=asdict(row),
        )
        snapshots.add_snapshot(tx, snapshot, receipts or {})


def mark_stale(ctx: Context, slug: str) -> None:
    """Say that newer facts wait for a project."""
    with ctx.uow.begin() as tx:
        found = projects.project(tx, slug)
        assert found.id is not None
        projects.mark_stale(tx, [found.id])
