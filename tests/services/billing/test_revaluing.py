"""Time alone changes what a subscription is worth, and no drift is found in it."""

from tests.services.billing.conftest import Shop
from tests.services.billing.test_ledger import lines, settle
from tests.services.billing.test_matching import alder
from tracker.jobs import tasks
from tracker.services.billing.backfilling import backfill, reconcile
from tracker.services.billing.falling_due import fall_due
from tracker.services.billing.revenue import revenue


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
