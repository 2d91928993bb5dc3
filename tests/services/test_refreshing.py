import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from tests.support.contexts import NOW, fresh_context
from tracker.db.queries import projects
from tracker.domain.health import HealthSnapshot, Receipt
from tracker.domain.people import MaintainerRole
from tracker.domain.provenance import Source
from tracker.services import events, health, refreshing, sampling
from tracker.services import projects as pages
from tracker.services.context import Context
from tracker.services.refreshing import Failure, Refreshed


@pytest.fixture
def sample(ctx: Context) -> Context:
    sampling.load(ctx, 4, 1)
    return ctx


def breaks(ctx: Context, slug: str) -> None:
    """Give a role of a project to a source of another one: nothing can be computed of that."""
    with ctx.uow.begin() as tx:
        mine = projects.project(tx, slug).id
        other = select(col(Source.id)).where(col(Source.project_id) != mine).limit(1)
        role = tx.session.execute(
            select(MaintainerRole).where(col(MaintainerRole.project_id) == mine).limit(1)
        ).scalar_one()
        role.source_id = tx.session.execute(other).scalar_one()


def documents(ctx: Context) -> dict[str, object]:
    return {slug: pages.shown(ctx, slug).document for slug in health.all_slugs(ctx)}


@pytest.mark.slow
def test_processes_compute_what_one_process_does(sample: Context) -> None:
    health.refresh(sample, health.all_slugs(sample))
    alone = documents(sample)

    done = refreshing.refresh_all(sample, health.all_slugs(sample), jobs=2, force=True)

    assert done == Refreshed(computed=4, unchanged=0, failures=())
    assert documents(sample) == alone


def test_only_what_has_newer_facts_is_computed_unless_forced(sample: Context) -> None:
    first = refreshing.refresh_all(sample, health.stale(sample))
    events.add(sample, "tarnwick", events.NewEvent(date(2026, 1, 1), "A new charter"))
    waiting = health.stale(sample)
    again = refreshing.refresh_all(sample, waiting)
    nothing_new = refreshing.refresh_all(sample, ["tarnwick"])
    forced = refreshing.refresh_all(sample, ["tarnwick"], force=True)

    assert first == Refreshed(4, 0, ())
    assert (waiting, again) == (["tarnwick"], Refreshed(1, 0, ()))
    assert nothing_new == Refreshed(0, 1, ())
    assert forced == Refreshed(1, 0, ())


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_project_that_cannot_be_computed_stops_no_other(sample: Context, jobs: int) -> None:
    breaks(sample, "tarnwick")

    done = refreshing.refresh_all(sample, [*health.stale(sample), "nobody"], jobs=jobs)

    assert (done.computed, done.unchanged) == (3, 0)
    assert [one.slug for one in done.failures] == ["nobody", "tarnwick"]
    assert done.failures[0] == Failure("nobody", "There is no project nobody.")
    assert done.failures[1].reason.startswith("KeyError: ")
    assert health.stale(sample) == ["tarnwick"]


def test_a_snapshot_of_an_older_method_is_computed_again(sample: Context) -> None:
    health.refresh(sample, health.all_slugs(sample))
    with sample.uow.begin() as tx:
        old = tx.session.execute(
            select(HealthSnapshot).order_by(col(HealthSnapshot.id)).limit(1)
        ).scalar_one()
        old.method_version = "before"

    waiting = health.stale(sample)

    assert len(waiting) == 1


def test_what_is_shown_tells_when_it_was_computed(sample: Context) -> None:
    never = health.shown_state(sample, "tarnwick")
    health.refresh(sample, ["tarnwick"])
    computed = health.shown_state(sample, "tarnwick")
    events.add(sample, "tarnwick", events.NewEvent(date(2026, 1, 1), "A new charter"))
    waiting = health.shown_state(sample, "tarnwick")

    assert never == health.ShownState(None, True)
    assert computed == health.ShownState(NOW, False)
    assert waiting == health.ShownState(NOW, True)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_a_killed_refresh_leaves_whole_snapshots_and_the_rest_marked(tmp_path: Path) -> None:
    ctx = fresh_context(tmp_path)
    sampling.load(ctx, 40, 1)
    child = subprocess.Popen(
        [sys.executable, "-m", "tracker", "refresh", "--all", "--jobs", "2"],
        env={**os.environ, "HEADWATER_VAR_DIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_for(lambda: len(health.stale(ctx)) < 40)
    child.send_signal(signal.SIGKILL)
    child.wait()

    left = health.stale(ctx)
    shown = 40 - len(left)
    wait_for(lambda: not group_lives(child.pid))
    done = refreshing.refresh_all(ctx, left)

    assert 0 < shown < 40
    assert snapshots_without_receipts(ctx) == []
    assert done == Refreshed(len(left), 0, ())
    assert health.stale(ctx) == []


def wait_for(happened: object) -> None:
    """Wait until ``happened()``; a machine that never gets there fails the test by its result."""
    assert callable(happened)
    for _ in range(1200):
        if happened():
            return
        time.sleep(0.05)


def group_lives(leader: int) -> bool:
    try:
        os.killpg(leader, 0)
    except ProcessLookupError:
        return False
    return True


def snapshots_without_receipts(ctx: Context) -> list[int | None]:
    query = (
        select(col(HealthSnapshot.id))
        .outerjoin(Receipt, col(Receipt.snapshot_id) == col(HealthSnapshot.id))
        .group_by(col(HealthSnapshot.id))
        .having(func.count(col(Receipt.id)) == 0)
    )
    with ctx.uow.read() as tx:
        return list(tx.session.execute(query).scalars())
