"""Objects that are no subscriptions are refused with the field, whatever stands there."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.stripe_shapes import discount, item, price, subscription
from tracker.importers.stripe_objects import Unreadable, read_subscription
from tracker.metrics.subscriptions import Subscription

TIERED = {"billing_scheme": "tiered"}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (None, "the subscription must be an object, not None"),
        ([], "the subscription must be an object, not []"),
        ("sub_1", "the subscription must be an object"),
        ({}, "livemode must be true or false"),
        (subscription(object="invoice"), "object must be subscription, not 'invoice'"),
        (subscription(livemode="yes"), "livemode must be true or false, not 'yes'"),
        (subscription(currency=None), "currency must be a text"),
        (subscription(currency="zzz"), "currency must be an ISO 4217 code, not 'zzz'"),
        (subscription(id=7), "id must be a text, not 7"),
        (subscription(status=None), "status must be a text"),
        (subscription(items=None), "items must be an object"),
        (subscription(items={"data": {}}), "data must be a list"),
        (subscription(items={"data": ["si_1"]}), "items.data[0] must be an object"),
        (subscription(item(quantity=-1)), "quantity must be a number from 0"),
        (subscription(item(quantity=1.5)), "quantity must be a whole number"),
        (subscription(item(quantity=True)), "quantity must be a number, not True"),
        (subscription(item(price=price(recurring=None))), "price.recurring must be an object"),
        (
            subscription(item(price=price(recurring={"interval": "fortnight"}))),
            "price.recurring.interval must be day, week, month or year",
        ),
        (
            subscription(item(price=price(recurring={"interval": "day", "interval_count": 0}))),
            "interval_count must be a whole number of at least 1",
        ),
        (subscription(item(price=price(**TIERED))), "tiers_mode must be graduated or volume"),
        (subscription(item(price=price(unit_amount="lots"))), "unit_amount must be a number"),
        (subscription(item(price=price(-5))), "unit_amount must be a number from 0"),
        (subscription(item(price=price(unit_amount=10**16))), "unit_amount must be a number from"),
        (subscription(item(price=price(unit_amount=float("nan")))), "must be a number"),
        (subscription(item(price=price(unit_amount="1/0"))), "must be a number"),
        (
            subscription(item(price=price(transform_quantity={"divide_by": 0}))),
            "divide_by must be a whole number of at least 1",
        ),
        (subscription(item(price=price(tiers=5))), "tiers must be a list"),
        (subscription(item(price=price(tiers=[5]))), "tiers must be an object"),
        (subscription(discounts={}), "discounts must be a list"),
        (subscription(discounts=[7]), "discounts must be an object"),
        (subscription(discounts=[discount()]), "coupon must be either percent_off or amount_off"),
        (subscription(discounts=[discount(percent_off=101)]), "percent_off must be at most 100"),
        (
            subscription(discounts=[discount(percent_off=5, duration="often")]),
            "coupon.duration must be forever, repeating or once",
        ),
        (subscription(pause_collection=3), "pause_collection must be an object"),
    ],
)
def test_what_is_no_subscription_is_refused(given: Any, why: str) -> None:
    read = read_subscription(given)

    assert isinstance(read, Unreadable)
    assert why in read.reason


def test_refusal_names_the_object_as_far_as_it_can() -> None:
    read = read_subscription(subscription(status=None))

    assert read == Unreadable("sub_1", "usd", "status must be a text, not None")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
PLACES = st.sampled_from(
    ["items", "discounts", "status", "currency", "livemode", "pause_collection", "schedule",
     "cancel_at", "default_tax_rates"]
)  # fmt: skip
ITEM_PLACES = st.sampled_from(["price", "quantity", "discounts", "tax_rates", "current_trial"])
PRICE_PLACES = st.sampled_from(
    ["unit_amount", "tiers", "tiers_mode", "recurring", "currency_options", "transform_quantity",
     "currency", "product", "unit_amount_decimal"]
)  # fmt: skip


@given(PLACES, ITEM_PLACES, PRICE_PLACES, JSON, st.integers(0, 2))
def test_anything_anywhere_is_read_or_refused(
    place: str, item_place: str, price_place: str, value: Any, depth: int
) -> None:
    tiered = price(**TIERED, tiers_mode="volume", tiers=[{"up_to": None, "unit_amount": 5}])
    spoilt = (
        subscription(**{place: value}),
        subscription(item(**{item_place: value})),
        subscription(item(price=tiered | {price_place: value})),
    )[depth]

    assert isinstance(read_subscription(spoilt), Subscription | Unreadable)
