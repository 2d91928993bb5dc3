"""What time alone changes: coupons that run out, trials and pauses that end, with no event."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlmodel import col

from tests.services.billing.conftest import Shop
from tests.services.billing.test_ledger import lines, settle
from tests.services.billing.test_matching import alder
from tracker.cli.main import cli
from tracker.db.queries import billing
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.billing import StateCause, SubscriptionState
from tracker.jobs import tasks
from tracker.services.billing.backfilling import backfill, reconcile
from tracker.services.billing.falling_due import fall_due
from tracker.services.billing.revenue import revenue

YEARLY = {"interval": "year", "interval_count": 1}
HALF = {"percent_off": 50, "duration": "repeating", "duration_in_months": 3}


def subscribe(shop: Shop, *coupons: dict[str, Any], **given: Any) -> dict[str, Any]:
    """Subscribe to 1,000 a month, paid by the year: no invoice or event falls within it."""
    peer, account = shop.peer.billing, shop.account
    product = next(iter(account.of("product")))
    price = {"product": product, "unit_amount": 12_000, "recurring": YEARLY}
    items = [{"price": peer.create(account, "price", price)["id"]}]
    made = [{"coupon": peer.create(account, "coupon", one)["id"]} for one in coupons]
    found = shop.peer.subscribe(account, "Bank", items=items, discounts=made, **given)
    settle(shop)
    return found


def states(shop: Shop) -> list[tuple[int, int, int | None, int, StateCause]]:
    """Return [(first day, mrr, last day, mrr_now, cause)], days counted from the first state."""
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        query = select(SubscriptionState).order_by(col(SubscriptionState.id))
        found = list(tx.session.execute(query).scalars())
    first = found[0].valid_from
    return [
        (
            (one.valid_from - first).days,
            one.mrr_minor,
            one.valid_until and (one.valid_until - first).days,
            one.mrr_now_minor,
            one.cause,
        )
        for one in found
    ]


def days_of_coupon(shop: Shop) -> int:
    (found,) = shop.account.of("discount").values()
    return int(timedelta(seconds=found["end"] - found["start"]).days)


def test_coupon_that_ran_out_changes_what_is_paid_now_on_its_day(shop: Shop) -> None:
    subscribe(shop, HALF)
    lasts = days_of_coupon(shop)
    shop.wait(days=lasts + 20)
    settle(shop)

    passed, again = fall_due(shop.ctx), fall_due(shop.ctx)

    assert (passed, again) == (1, 0)
    assert states(shop) == [
        (0, 1_000, lasts, 500, StateCause.EVENT),
        (lasts, 1_000, None, 1_000, StateCause.TIME),
    ]
    assert lines(shop) == [("new", 1_000)]


def test_coupon_that_still_runs_changes_nothing(shop: Shop) -> None:
    subscribe(shop, HALF)
    shop.wait(days=days_of_coupon(shop) - 1)

    passed = fall_due(shop.ctx)

    assert passed == 0
    assert [one[3] for one in states(shop)] == [500]


def test_coupons_that_ran_out_one_after_the_other_make_a_state_each(shop: Shop) -> None:
    subscribe(shop, HALF, HALF | {"percent_off": 20, "duration_in_months": 6})
    shop.wait(days=300)

    fall_due(shop.ctx)

    assert [one[3] for one in states(shop)] == [400, 800, 1_000]


def test_pause_that_is_over_is_paid_again(shop: Shop) -> None:
    resumes = shop.peer.state.now + 30 * 86_400
    subscribe(shop, pause_collection={"behavior": "void", "resumes_at": resumes})
    shop.wait(days=31)

    fall_due(shop.ctx)

    assert [(one[0], one[3]) for one in states(shop)] == [(0, 0), (30, 1_000)]


def test_night_finds_no_drift_where_a_coupon_ran_out(shop: Shop) -> None:
    subscribe(shop, HALF)
    shop.wait(days=days_of_coupon(shop) + 1)

    went_well = tasks.work_off(shop.ctx)
    drift = reconcile(shop.ctx, shop.account_id)

    assert went_well
    assert drift == 0
    assert [one[3] for one in states(shop)] == [500, 1_000]


def test_disconnected_account_stands_as_it_told_last(shop: Shop) -> None:
    subscribe(shop, HALF)
    with shop.ctx.uow.begin(EVERY_VENDOR) as tx:
        billing.account(tx, shop.account_id).revoked_at = tx.now
    shop.wait(days=days_of_coupon(shop) + 1)

    passed = fall_due(shop.ctx)

    assert passed == 0
    assert [one[3] for one in states(shop)] == [500]


def now(shop: Shop) -> int:
    (found,) = revenue(shop.ctx, alder(shop)).currencies
    return found.mrr_now_minor


def pass_silently(shop: Shop, days: int) -> None:
    """Let days pass of which no event tells; nothing is invoiced in them."""
    shop.peer.state.now += days * 86_400
    shop.peer.state.queue = []


def test_coupon_that_runs_out_is_taken_off_no_more_and_is_no_drift(shop: Shop) -> None:
    given = {"percent_off": 40, "duration": "repeating", "duration_in_months": 3}
    coupon = shop.peer.billing.create(shop.account, "coupon", given)
    shop.peer.subscribe(shop.account, "Bank", discounts=[{"coupon": coupon["id"]}])
    settle(shop)
    backfill(shop.ctx, shop.account_id)
    cheap = now(shop)
    pass_silently(shop, 60)
    early = fall_due(shop.ctx)
    pass_silently(shop, 40)

    changed = fall_due(shop.ctx)

    assert (early, changed, fall_due(shop.ctx)) == (0, 1, 0)
    assert (cheap, now(shop)) == (1_500, 2_500)
    assert lines(shop) == [("new", 2_500)], "the coupon never was part of the ledger"
    assert reconcile(shop.ctx, shop.account_id) == 0


def test_trial_of_an_item_that_ends_is_expansion(shop: Shop) -> None:
    price = next(iter(shop.account.of("price")))
    ends = {"end_date": shop.peer.state.now + 10 * 86_400}
    tried = {"price": price, "quantity": 2, "current_trial": ends}
    shop.peer.subscribe(shop.account, "Bank", items=[{"price": price}, tried])
    settle(shop)
    backfill(shop.ctx, shop.account_id)
    pass_silently(shop, 11)

    assert tasks.work_off(shop.ctx)

    assert lines(shop) == [("new", 2_500), ("expansion", 5_000)]
    assert reconcile(shop.ctx, shop.account_id) == 0


def test_what_is_gone_is_not_valued(shop: Shop) -> None:
    shop.peer.subscribe(shop.account, "Bank")
    settle(shop)
    (only,) = shop.account.of("subscription")
    del shop.account.of("subscription")[only]
    reconcile(shop.ctx, shop.account_id)
    pass_silently(shop, 1)

    assert fall_due(shop.ctx) == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_drain_says_what_changed_without_an_event(
    shop: Shop, database_url: str, tmp_path: Path
) -> None:
    made = subscribe(shop, HALF)
    with shop.ctx.uow.begin(EVERY_VENDOR) as tx:
        # The command goes by the machine's time, whatever that is: the coupon ended long ago.
        known = billing.mirrored(tx, shop.account_id, "subscription", made["id"])
        assert known is not None
        known.document = known.document | {
            "discounts": [one | {"start": 0, "end": 1} for one in known.document["discounts"]]
        }
        known.changes_at = 1
    env = {"HEADWATER_VAR_DIR": str(tmp_path), "HEADWATER_DATABASE_URL": database_url}

    first, again = (CliRunner().invoke(cli, ["stripe", "drain"], env=env) for _ in range(2))

    assert (first.exit_code, first.output) == (
        0,
        "0 objects were looked at.\n1 changed without an event: a coupon, trial or pause ended.\n",
    )
    assert (again.exit_code, again.output) == (0, "0 objects were looked at.\n")
