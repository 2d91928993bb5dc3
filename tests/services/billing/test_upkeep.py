"""Billing tends itself: missed events, days, nights, and claims that outlive a worker."""

import logging
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from tests.services.billing.conftest import Shop
from tests.services.billing.test_ledger import lines, settle
from tracker.clock import FixedClock
from tracker.db.queries import billing
from tracker.db.tenancy import EVERY_VENDOR
from tracker.db.uow import UnitOfWork
from tracker.domain.billing import MrrMovement
from tracker.domain.inbox import InboundEvent, InboxState
from tracker.jobs import scheduler, tasks
from tracker.services.billing import upkeep
from tracker.services.billing.applying import MOST_ATTEMPTS, drain
from tracker.services.billing.backfilling import backfill
from tracker.services.claims import once
from tracker.services.context import Context


def at(ctx: Context, now: datetime) -> Context:
    clock = FixedClock(now)
    return replace(ctx, clock=clock, uow=UnitOfWork(ctx.uow.engine, clock))


def states(shop: Shop) -> list[InboxState]:
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        query = select(col(InboundEvent.state)).order_by(col(InboundEvent.id))
        return list(tx.session.execute(query).scalars())


def bodies(shop: Shop) -> int:
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        return int(tx.session.execute(select(func.count(col(InboundEvent.raw)))).scalar_one())


# -- claims ---------------------------------------------------------------------------------------


def test_work_is_done_once_a_period(ctx: Context) -> None:
    done: list[str] = []

    again = [once(ctx, "tidying", "2026-11-20", 60, lambda: done.append("a")) for _ in range(3)]
    next_day = once(ctx, "tidying", "2026-11-21", 60, lambda: done.append("b"))
    earlier = once(ctx, "tidying", "2026-11-20", 60, lambda: done.append("c"))

    assert (again, next_day, earlier) == ([True, False, False], True, False)
    assert done == ["a", "b"]


def test_claim_of_a_worker_that_fell_is_taken_when_it_runs_out(ctx: Context) -> None:
    def fall() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        once(ctx, "tidying", "1", 60, fall)
    now = ctx.clock.now()
    done: list[int] = []
    early = once(at(ctx, now + timedelta(seconds=59)), "tidying", "1", 60, lambda: done.append(1))
    late = once(at(ctx, now + timedelta(seconds=60)), "tidying", "1", 60, lambda: done.append(2))

    assert (early, late, done) == (False, True, [2])


# -- missed events --------------------------------------------------------------------------------


def test_missed_events_are_put_into_the_inbox_once(shop: Shop) -> None:
    shop.peer.subscribe(shop.account, "Bank")
    missed = len(shop.peer.state.queue)

    first, again = (upkeep.catch_up(shop.ctx, shop.account_id) for _ in range(2))
    drain(shop.ctx)
    shop.peer.deliveries.deliver()

    assert (first, again) == (missed, 0)
    assert len(states(shop)) == missed
    assert lines(shop) == [("new", 2500)]


# -- days and nights ------------------------------------------------------------------------------


def closed_until(shop: Shop) -> date | None:
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        return billing.account(tx, shop.account_id).closed_until


def test_day_is_closed_two_hours_late_where_the_account_is(shop: Shop) -> None:
    with shop.ctx.uow.begin(EVERY_VENDOR) as tx:
        billing.account(tx, shop.account_id).timezone = "Pacific/Auckland"  # 13 hours ahead
    before = at(shop.ctx, datetime(2026, 11, 20, 12, 59, tzinfo=UTC))
    after = at(shop.ctx, datetime(2026, 11, 20, 13, 0, tzinfo=UTC))

    counts = [upkeep.close_days(one) for one in (before, before, after, before)]

    assert counts == [1, 0, 1, 0]
    assert closed_until(shop) == date(2026, 11, 21)


def test_what_is_learnt_of_a_closed_day_is_booked_on_the_first_open_one(shop: Shop) -> None:
    shop.peer.subscribe(shop.account, "Bank")
    sold_on = shop.ctx.clock.now().date()
    shop.wait(days=2, hours=3)
    upkeep.close_days(shop.ctx)
    settle(shop)

    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        days = set(tx.session.execute(select(col(MrrMovement.moved_on))).scalars())
    assert days == {sold_on + timedelta(days=2)}


def test_bodies_are_forgotten_after_ninety_days(shop: Shop) -> None:
    shop.peer.subscribe(shop.account, "Bank")
    settle(shop)
    came, kept = shop.ctx.clock.now(), bodies(shop)

    early = upkeep.forget_bodies(at(shop.ctx, came + timedelta(days=90)))
    late = upkeep.forget_bodies(at(shop.ctx, came + timedelta(days=90, seconds=1)))

    assert (early, late, bodies(shop)) == (0, kept, 0)


# -- all together ---------------------------------------------------------------------------------


def test_work_by_itself_reads_catches_up_and_books(shop: Shop) -> None:
    shop.peer.subscribe(shop.account, "Bank")
    went_well = tasks.do_all(shop.ctx)
    shop.wait(days=1)
    shop.peer.subscribe(shop.account, "Mill")
    went_well &= tasks.do_all(shop.ctx)

    assert went_well
    assert lines(shop) == [("restatement", 2500), ("new", 2500)]
    assert closed_until(shop) == shop.ctx.clock.now().date() - timedelta(days=1)
    assert set(states(shop)) <= {InboxState.APPLIED, InboxState.IGNORED}


def test_night_compares_with_the_mirror_once(shop: Shop) -> None:
    made = shop.peer.subscribe(shop.account, "Bank")
    backfill(shop.ctx, shop.account_id)
    shop.wait(days=1, hours=3)
    shop.peer.billing.cancel(shop.account, made["id"])
    shop.peer.state.queue = []
    tasks.tend_nightly(shop.ctx)
    healed = lines(shop)
    shop.peer.subscribe(shop.account, "Mill")
    tasks.tend_nightly(shop.ctx)

    assert healed == [("restatement", 2500), ("churn", -2500)]
    assert lines(shop) == healed


def test_revoked_key_fails_alone_and_says_so_without_it(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    shop.account.keys["rk_live_alder"].is_revoked = True
    shop.peer.subscribe(shop.account, "Bank")
    shop.peer.deliveries.deliver()

    with caplog.at_level(logging.ERROR):
        went_well = tasks.do_all(shop.ctx)

    assert not went_well
    assert "first reading of account 1" in caplog.text
    assert "missed events of account 1" in caplog.text
    assert "rk_live" not in caplog.text
    assert closed_until(shop) is not None


def test_error_is_recorded_by_its_place_and_not_by_its_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def leak() -> None:
        raise ValueError("whsec_secret")

    with caplog.at_level(logging.ERROR):
        went_well = tasks.attempt("a leak", leak)

    assert not went_well
    assert "a leak: ValueError at test_upkeep.py:" in caplog.text
    assert "whsec" not in caplog.text


def test_object_that_cannot_be_handled_lets_the_others_pass(shop: Shop) -> None:
    broken = shop.peer.subscribe(shop.account, "Bank")
    broken |= {"status": "canceled", "ended_at": 10**15}  # no calendar goes so far
    shop.peer.subscribe(shop.account, "Mill")
    shop.peer.deliveries.deliver()
    for _ in range(MOST_ATTEMPTS + 1):
        drain(shop.ctx)
        shop.wait(hours=2)

    dead = states(shop).count(InboxState.DEAD)
    assert InboxState.RECEIVED not in states(shop)
    assert dead > 0
    assert ("new", 2500) in lines(shop)


# -- the clockwork --------------------------------------------------------------------------------


def test_clockwork_works_off_the_inbox(shop: Shop) -> None:
    shop.peer.subscribe(shop.account, "Bank")
    shop.peer.deliveries.deliver()
    clockwork = scheduler.start(shop.ctx)
    try:
        for _ in range(300):
            if lines(shop) and InboxState.RECEIVED not in states(shop):
                break
            time.sleep(0.1)
    finally:
        assert clockwork is not None
        clockwork.shutdown()

    assert InboxState.RECEIVED not in states(shop)
    assert sum(amount for _, amount in lines(shop)) == 2500


def test_clockwork_stands_still_without_a_master_key(ctx: Context) -> None:
    assert scheduler.start(ctx) is None
