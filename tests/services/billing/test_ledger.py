"""From a change at Stripe to a line of the ledger, through the door, the inbox and the worker."""

from dataclasses import replace
from itertools import permutations

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.services.billing.conftest import Shop
from tests.stripe_peer.inside import StripeInside
from tests.stripe_peer.state import Delivery
from tracker.db.queries import billing
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.billing import MrrMovement, StateCause, StripeObject, SubscriptionState
from tracker.domain.inbox import InboundEvent, InboxState
from tracker.services.billing.applying import drain, fetch, store


def lines(shop: Shop) -> list[tuple[str, int]]:
    """Return the ledger, the sums of each day and kind that are not 0."""
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        found = tx.session.execute(select(MrrMovement).order_by(col(MrrMovement.id))).scalars()
        sums: dict[tuple[object, str], int] = {}
        for one in found:
            key = (one.moved_on, one.kind)
            sums[key] = sums.get(key, 0) + one.amount_minor
    return [(kind, amount) for (_, kind), amount in sums.items() if amount]


def balance(shop: Shop) -> int:
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        states = tx.session.execute(
            select(col(SubscriptionState.mrr_minor)).where(
                col(SubscriptionState.valid_until).is_(None)
            )
        )
        return sum(states.scalars())


def settle(shop: Shop, **how: int) -> None:
    shop.peer.deliveries.deliver(**how)
    drain(shop.ctx)


def test_worked_example_becomes_the_ledger(shop: Shop) -> None:
    peer, account = shop.peer, shop.account
    product = next(iter(account.of("product")))
    small = peer.billing.create(account, "price", {"product": product, "unit_amount": 1000})
    coupon = peer.billing.create(account, "coupon", {"percent_off": 20})
    first = peer.subscribe(account, "Bank", trial_end=peer.state.now + 14 * 86400)
    settle(shop)
    shop.wait(days=15)
    settle(shop)
    second = peer.billing.subscribe(
        account, {"customer": first["customer"], "items": [{"price": small["id"]}]}
    )
    settle(shop)
    shop.wait(days=1)
    peer.billing.update(
        account, "subscription", first["id"], {"discounts": [{"coupon": coupon["id"]}]}
    )
    settle(shop)
    shop.wait(days=1)
    peer.billing.fail_payment(account, first["id"])
    settle(shop)
    shop.wait(days=1)
    peer.billing.update(account, "subscription", first["id"], {"status": "unpaid"})
    settle(shop)
    shop.wait(days=1)
    peer.billing.cancel(account, second["id"])
    settle(shop)
    shop.wait(days=1)
    peer.billing.update(account, "subscription", first["id"], {"status": "active"})
    settle(shop)

    assert lines(shop) == [
        ("new", 2500),
        ("expansion", 1000),
        ("contraction", -500),
        ("contraction", -2000),
        ("churn", -1000),
        ("reactivation", 2000),
    ]
    assert balance(shop) == 2000


def test_cancelled_and_bought_again_on_one_day_is_only_the_difference(shop: Shop) -> None:
    peer, account = shop.peer, shop.account
    first = peer.subscribe(account, "Bank")
    settle(shop)
    shop.wait(days=2)
    peer.billing.cancel(account, first["id"])
    settle(shop)
    price = next(iter(account.of("price")))
    again = {"customer": first["customer"], "items": [{"price": price, "quantity": 2}]}
    peer.billing.subscribe(account, again)
    settle(shop)

    assert lines(shop) == [("new", 2500), ("expansion", 2500)]


@pytest.mark.parametrize("seed", range(6))
def test_order_and_number_of_deliveries_make_no_difference(shop: Shop, seed: int) -> None:
    first = shop.peer.subscribe(shop.account, "Bank")
    shop.peer.subscribe(shop.account, "Rail")
    shop.peer.billing.update(shop.account, "subscription_item", first["items"][0], {"quantity": 3})
    shop.peer.billing.cancel(shop.account, first["id"])

    settle(shop, copies=3, shuffle_seed=seed)
    settle(shop)

    assert lines(shop) == [("new", 2500)]
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        states = set(tx.session.execute(select(col(InboundEvent.state))).scalars())
    assert states <= {InboxState.APPLIED, InboxState.IGNORED}


@pytest.mark.slow
def test_all_orders_of_five_events_give_one_ledger(shop: Shop) -> None:
    ctx = replace(shop.ctx, stripe=StripeInside(shop.peer))
    sold = {order: five_events(shop, f"Customer {order}") for order in permutations(range(5))}
    for place in range(5):
        for order, (_, events) in sold.items():
            shop.peer.deliveries.send(events[order[place]])
        assert drain(ctx) == len(sold) == 120

    found = {(len(events), state_of(shop, made)) for made, events in sold.values()}
    assert len(found) == 1
    assert next(iter(found))[0] == 5
    assert lines(shop) == [("new", 120 * 5 * 2500)]


def five_events(shop: Shop, customer: str) -> tuple[str, list[Delivery]]:
    """Return a subscription that was changed four times, and what is to be delivered of it."""
    peer, account = shop.peer, shop.account
    made = peer.subscribe(account, customer)
    for quantity in (2, 3, 4, 5):
        changes = {"items": [{"id": made["items"][0], "quantity": quantity}]}
        peer.billing.update(account, "subscription", made["id"], changes)
    events = [one for one in peer.state.queue if "subscription" in one.event["type"]]
    peer.state.queue = []
    return made["id"], events


def state_of(shop: Shop, stripe_id: str) -> tuple[object, ...]:
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        states = tx.session.execute(
            select(SubscriptionState).where(col(SubscriptionState.stripe_id) == stripe_id)
        ).scalars()
        return tuple((one.valid_from, one.valid_until, one.mrr_minor) for one in states)


@pytest.mark.parametrize("is_told", [True, False])
def test_tax_that_stripe_works_out_is_as_the_last_invoice_says(shop: Shop, is_told: bool) -> None:
    peer, account = shop.peer, shop.account
    product = next(iter(account.of("product")))
    given = {"product": product, "unit_amount": 12_000, "tax_behavior": "inclusive"}
    price = peer.billing.create(account, "price", given)
    made = peer.subscribe(
        account, "Bank", items=[{"price": price["id"]}], automatic_tax={"enabled": True}
    )
    if not is_told:
        made["latest_invoice"] = None

    settle(shop)

    assert lines(shop) == ([("new", 10_000)] if is_told else [])
    assert not_valued(shop) == (
        [] if is_told else [f"item {made['items'][0]} includes a tax whose rate is not known"]
    )


def not_valued(shop: Shop) -> list[str]:
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        reasons = tx.session.execute(select(col(StripeObject.not_valued))).scalars()
        return [one for one in reasons if one]


def test_slow_old_fetch_does_not_overwrite_a_newer_one(shop: Shop) -> None:
    made = shop.peer.subscribe(shop.account, "Bank")
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        account = billing.account(tx, shop.account_id)
    old = fetch(shop.ctx, account, "subscription", made["id"])
    shop.peer.billing.cancel(shop.account, made["id"])
    new = fetch(shop.ctx, account, "subscription", made["id"])

    stored = []
    for fetched in (new, old):
        with shop.ctx.uow.begin(EVERY_VENDOR) as tx:
            own = billing.locked_account(tx, shop.account_id)
            stored.append(store(tx, own, fetched, 0, StateCause.EVENT))

    assert stored == [True, False]
    assert balance(shop) == 0


def test_subscription_that_cannot_be_valued_keeps_its_last_value(shop: Shop) -> None:
    made = shop.peer.subscribe(shop.account, "Bank")
    settle(shop)
    shop.peer.billing.update(shop.account, "subscription", made["id"], {"currency": "eur"})
    settle(shop)

    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        kept = tx.session.execute(
            select(col(StripeObject.not_valued)).where(col(StripeObject.kind) == "subscription")
        ).scalar_one()
    assert "its amount in eur is not loaded" in kept
    assert balance(shop) == 2500
