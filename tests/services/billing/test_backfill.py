"""An account is read whole, goes on after a kill, and is compared with the mirror every night."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.services.billing.conftest import Shop
from tests.services.billing.test_ledger import balance, lines, settle
from tracker.db.queries import billing
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.billing import StripeAccount, StripeObject
from tracker.services.billing.backfilling import backfill, reconcile
from tracker.services.context import Silent
from tracker.services.stripe_port import StripeBusyError, StripeRefusedError


class Killed(BaseException):
    """The process ends here."""


class Countdown(Silent):
    """Kills the process after so many pages."""

    def __init__(self, pages: int) -> None:
        self.left = pages

    def advance(self, by: int = 1) -> None:
        self.left -= 1
        if self.left < 0:
            raise Killed


def unhurried(waits: list[float]) -> Callable[[float], None]:
    return waits.append


def stored(shop: Shop, kind: str) -> int:
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        return len(billing.mirrored_ids(tx, shop.account_id, kind))


def sell(shop: Shop, count: int) -> None:
    for number in range(count):
        shop.peer.subscribe(shop.account, f"Customer {number}")
    shop.peer.state.queue = []


def test_everything_is_read_and_booked_as_a_restatement(shop: Shop) -> None:
    sell(shop, 3)

    counts = backfill(shop.ctx, shop.account_id).counts

    assert counts == {
        "product": 1,
        "price": 1,
        "coupon": 0,
        "customer": 3,
        "subscription": 3,
        "invoice": 3,
        "refund": 0,
    }
    assert lines(shop) == [("restatement", 7500)]
    assert balance(shop) == 7500


def test_what_changes_after_the_backfill_is_a_movement(shop: Shop) -> None:
    sell(shop, 1)
    backfill(shop.ctx, shop.account_id)
    shop.wait(days=1)
    made = next(iter(shop.account.of("subscription")))
    shop.peer.billing.cancel(shop.account, made)
    settle(shop)

    assert lines(shop) == [("restatement", 2500), ("churn", -2500)]


def test_reading_that_was_killed_goes_on_where_it_stood(shop: Shop) -> None:
    sell(shop, 230)
    with pytest.raises(Killed):
        backfill(shop.ctx, shop.account_id, Countdown(4))
    before = stored(shop, "customer")
    requests = len(shop.peer.state.accounts)

    backfill(shop.ctx, shop.account_id)

    assert (before > 0, requests) == (True, 1)
    assert (stored(shop, "customer"), stored(shop, "subscription")) == (230, 230)
    assert balance(shop) == 230 * 2500


def test_cursor_that_is_gone_begins_the_walk_anew(shop: Shop) -> None:
    sell(shop, 3)
    with shop.ctx.uow.begin(EVERY_VENDOR) as tx:
        billing.account(tx, shop.account_id).backfill_cursor = {"customer": "cus_gone"}

    backfill(shop.ctx, shop.account_id)

    assert stored(shop, "customer") == 3


def test_busy_stripe_is_waited_for(shop: Shop) -> None:
    sell(shop, 1)
    waits: list[float] = []
    shop.peer.faults.add(429, times=3, headers={"Retry-After": "3"})

    backfill(shop.ctx, shop.account_id, sleep=unhurried(waits))

    assert waits == [3, 3, 4]
    assert balance(shop) == 2500


def test_stripe_that_stays_busy_ends_the_reading_and_keeps_what_was_read(shop: Shop) -> None:
    sell(shop, 1)
    shop.peer.faults.add(500, times=99, path="/v1/subscriptions")

    with pytest.raises(StripeBusyError):
        backfill(shop.ctx, shop.account_id, sleep=unhurried([]))

    assert stored(shop, "customer") == 1


def test_key_that_is_revoked_in_the_middle_loses_nothing(shop: Shop) -> None:
    sell(shop, 2)
    shop.account.keys["rk_live_alder"].scopes = frozenset(
        {"product", "price", "coupon", "customer"}
    )

    with pytest.raises(StripeRefusedError):
        backfill(shop.ctx, shop.account_id)
    shop.account.keys["rk_live_alder"].scopes = None
    backfill(shop.ctx, shop.account_id)

    assert (stored(shop, "customer"), stored(shop, "subscription")) == (2, 2)


def test_night_heals_what_no_event_told(shop: Shop) -> None:
    sell(shop, 3)
    backfill(shop.ctx, shop.account_id)
    shop.wait(days=1)
    lost, gone, *_ = shop.account.of("subscription")
    shop.peer.billing.update(
        shop.account,
        "subscription",
        lost,
        {"items": [{"id": shop.account.of("subscription")[lost]["items"][0], "quantity": 3}]},
    )
    shop.account.of("subscription").pop(gone)
    shop.peer.state.queue = []

    drift = [reconcile(shop.ctx, shop.account_id) for _ in range(2)]

    assert drift == [2, 0]
    assert balance(shop) == 2500 * 4
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        account = tx.session.execute(select(StripeAccount)).scalars().one()
        deleted = tx.session.execute(
            select(col(StripeObject.stripe_id)).where(col(StripeObject.is_deleted))
        ).scalars()
        assert (account.drift_count, list(deleted)) == (0, [gone])


def test_night_finds_nothing_where_events_told_everything(shop: Shop) -> None:
    product = next(iter(shop.account.of("product")))
    tiers = [{"up_to": 10, "unit_amount": 500}, {"up_to": None, "unit_amount": 400}]
    tiered = shop.peer.billing.create(
        shop.account,
        "price",
        {
            "product": product,
            "billing_scheme": "tiered",
            "tiers_mode": "graduated",
            "tiers": tiers,
        },
    )
    half = shop.peer.billing.create(
        shop.account, "coupon", {"percent_off": 50, "applies_to": {"products": [product]}}
    )
    shop.peer.subscribe(
        shop.account,
        "Bank",
        items=[{"price": tiered["id"], "quantity": 12}],
        discounts=[{"coupon": half["id"]}],
    )
    shop.peer.subscribe(shop.account, "Rail", discounts=[{"coupon": half["id"]}])
    settle(shop)

    assert balance(shop) == 2900 + 1250
    assert reconcile(shop.ctx, shop.account_id) == 0
