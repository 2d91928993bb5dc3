"""Computing snapshots: one project, a thousand in processes, and how the cost grows."""

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
from sqlalchemy import text

from tests.bench.timing import cpu_seconds, exponent, seconds, show
from tests.support.contexts import fresh_context
from tests.support.facts import DAY, FILE, activity, project, release, role
from tracker.health.compose import compute
from tracker.health.facts import EventFact, ProjectFacts
from tracker.services import events, health, refreshing, sampling
from tracker.services.context import Context

PROJECTS = 1000
PROCESSES = 2
SIZES = (25, 50, 100, 200)
# A sample project with ten years of facts and most of what there is.
RICH = "tarnwick"
TABLES = ("activity_day", "release", "maintainer_role", "adoption", "sourcerevision")


def run(shared: Path) -> None:
    """Print the time of one snapshot and of a thousand, and the exponents of the cost."""
    _one()
    _thousand()
    _growth()


def _one() -> None:
    with tempfile.TemporaryDirectory() as folder:
        ctx = fresh_context(Path(folder))
        sampling.load(ctx, 12, 1)
        norms = health.norms_of(ctx)
        facts = health.facts_of(ctx, RICH)
        day = health.default_day(ctx, facts)
        raw = seconds(lambda: _raw_rows(ctx), runs=5)
        show("the rows of twelve projects by bare SQL", raw)
        show(f"facts of {RICH}, norms included", seconds(lambda: health.facts_of(ctx, RICH)), raw)
        show("its document and receipts", seconds(lambda: compute(facts, day), runs=5), raw)
        whole = seconds(lambda: health.measured(ctx, RICH, norms, force=True), runs=5)
        show("its whole snapshot, read and computed (goal 0.150 s)", whole, raw)


def _raw_rows(ctx: Context) -> None:
    with ctx.uow.read() as tx:
        for table in TABLES:
            tx.session.execute(text(f"SELECT * FROM {table}")).all()


def _thousand() -> None:
    with tempfile.TemporaryDirectory() as folder:
        ctx = fresh_context(Path(folder))
        show(
            f"load {PROJECTS} sample projects",
            seconds(lambda: sampling.load(ctx, PROJECTS, 1), runs=1),
        )
        cold = seconds(
            lambda: refreshing.refresh_all(ctx, health.stale(ctx), jobs=PROCESSES), runs=1
        )
        show(f"refresh them from cold in {PROCESSES} processes (goal 150 s)", cold)
        print(f"  on {os.cpu_count()} cores, {cold[0] / PROJECTS * 1000:.0f} ms a project")
        slug = health.all_slugs(ctx)[0]
        new = events.NewEvent(date(2025, 1, 1), "One new fact")
        events.add(ctx, slug, new)
        one = seconds(lambda: refreshing.refresh_all(ctx, health.stale(ctx)), runs=1)
        show("refresh after one new fact (goal 1 s)", one)


# -- growth ---------------------------------------------------------------------------------------


def _growth() -> None:
    print("exponents of the CPU time by log-log regression (goal: none above 1.1)")
    _grow("projects", SIZES, _refresh_of)
    few, many = (100, 200, 400, 800), (250, 500, 1000, 2000)
    _grow("spells of roles", few, lambda size: _compute_of(_with_spells(size)))
    _grow("events", many, lambda size: _compute_of(_with_events(size)))
    _grow("releases", many, lambda size: _compute_of(_with_releases(size)))
    days = (4000, 8000, 16000, 32000)
    _grow("days of activity", days, lambda size: _compute_of(_with_activity(size)))


def _grow(what: str, sizes: Sequence[int], prepared: Callable[[int], Callable[[], object]]) -> None:
    taken = [min(cpu_seconds(prepared(size), runs=2)) for size in sizes]
    found = exponent(sizes, taken)
    times = ", ".join(f"{size}: {one:.2f} s" for size, one in zip(sizes, taken, strict=True))
    print(f"{what:<20} {found:5.2f}{'  ABOVE 1.1' if found > 1.1 else ''}   ({times})")


def _refresh_of(size: int) -> Callable[[], object]:
    folder = tempfile.mkdtemp()
    ctx = fresh_context(Path(folder))
    sampling.load(ctx, size, 1)
    slugs = health.all_slugs(ctx)
    return lambda: refreshing.refresh_all(ctx, slugs, jobs=1, force=True)


def _compute_of(facts: ProjectFacts) -> Callable[[], object]:
    return lambda: compute(facts, DAY)


def _ago(days: int) -> str:
    return (DAY - timedelta(days=days)).isoformat()


def _with_spells(size: int) -> ProjectFacts:
    """Return facts of people who each stayed for two years, one after the other."""
    spells = tuple(
        role(f"person{i}", _ago(3650 * i // size + 1), _ago(3650 * i // size - 730))
        for i in range(size)
    )
    return project(roles=spells, sources=(FILE,))


def _with_events(size: int) -> ProjectFacts:
    made = tuple(
        EventFact(DAY - timedelta(days=1 + i % 3650), "other", f"Decision {i}", "", None)
        for i in range(size)
    )
    return replace(project(), events=made)


def _with_releases(size: int) -> ProjectFacts:
    made = tuple(release("edge", _ago(1 + i)) for i in range(size))
    return project(releases=made)


def _with_activity(size: int) -> ProjectFacts:
    rows = [
        (f"person{i % 200}", _ago(1 + i * 3650 // size), "acme.example", 2) for i in range(size)
    ]
    frame: pd.DataFrame = activity(*rows)
    return project(activity=frame)
