"""What subscriptions are worth where the published shapes leave a case open."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.stripe_shapes import NOW, discount, item, price, subscription
from tracker.importers.stripe_objects import read_subscription
from tracker.metrics.mrr import NotValued, Valuation, split, value
from tracker.metrics.subscriptions import Subscription

# Of 240 a fifth more than the net sum of 200.
TAXES = [{"amount": 40, "tax_behavior": "inclusive"}, {"amount": 9, "tax_behavior": "exclusive"}]


def worth(given: dict[str, Any], now: int = NOW) -> Valuation:
    read = read_subscription(given)
    assert isinstance(read, Subscription), read
    found = value(read, now)
    assert isinstance(found, Valuation), found
    return found


def reason(given: dict[str, Any]) -> str:
    read = read_subscription(given)
    assert isinstance(read, Subscription), read
    found = value(read, NOW)
    assert isinstance(found, NotValued), found
    return found.reason


def test_cancellation_is_counted_until_it_happens_but_not_committed() -> None:
    for ending in ({"cancel_at_period_end": True}, {"cancel_at": NOW + 9}):
        found = worth(subscription(**ending))

        assert (found.mrr, found.committed, found.at_risk) == (2500, 0, 0)


def test_schedule_that_ends_in_cancellation_is_not_committed() -> None:
    assert worth(subscription(schedule={"end_behavior": "cancel"})).committed == 0
    assert worth(subscription(schedule={"end_behavior": "release"})).committed == 2500


@pytest.mark.parametrize(
    ("changes", "at_risk", "now"),
    [
        ({"status": "past_due"}, 2500, 2500),
        ({"pause_collection": {"behavior": "keep_as_draft"}}, 2500, 2500),
        ({"pause_collection": {"behavior": "void"}}, 2500, 0),
        ({"pause_collection": {"behavior": "mark_uncollectible"}}, 2500, 0),
        ({"pause_collection": {"behavior": "void", "resumes_at": NOW}}, 0, 2500),
        ({"pause_collection": {"behavior": "void", "resumes_at": NOW + 1}}, 2500, 0),
    ],
)
def test_what_is_not_collected_is_at_risk(changes: Any, at_risk: int, now: int) -> None:
    found = worth(subscription(**changes))

    assert (found.mrr, found.at_risk, found.mrr_now) == (2500, at_risk, now)


def test_trial_of_an_item_ends_on_its_second() -> None:
    given = subscription(item(current_trial={"end_date": NOW}))

    assert worth(given, NOW - 1).mrr == 0
    assert worth(given, NOW).mrr == 2500


def test_coupon_holds_from_its_start_to_its_end() -> None:
    half = discount(percent_off=50) | {"start": NOW - 5, "end": NOW + 5}
    given = subscription(discounts=[half])

    assert [worth(given, NOW + at).mrr for at in (-6, -5, 4, 5)] == [2500, 1250, 1250, 2500]


def test_items_discount_comes_before_the_subscriptions() -> None:
    own = item(10000, discounts=[discount(amount_off=2000)])

    assert worth(subscription(own, discounts=[discount(percent_off=10)])).mrr == 7200


def test_amount_off_falls_on_the_items_of_the_shortest_period_only() -> None:
    yearly = item(price=price(120000, recurring={"interval": "year", "interval_count": 1}))
    monthly = item(1500, number=1)

    found = worth(subscription(yearly, monthly, discounts=[discount(amount_off=2000)]))

    assert found.items == (10000, 0)


def test_coupon_of_an_older_version_stands_in_the_discount() -> None:
    older = {"id": "di_1", "coupon": {"id": "c", "duration": "forever", "percent_off": 20}}

    assert worth(subscription(discounts=[older])).mrr == 2000


@pytest.mark.parametrize(
    ("invoice", "expected"),
    [
        ({"status": "paid", "total_excluding_tax": 200, "total_taxes": TAXES}, 10_000),
        ({"status": "open", "total_excluding_tax": 200, "total_taxes": []}, 12_000),
        ({"status": "draft", "total_excluding_tax": 200, "total_taxes": TAXES}, None),
        ({"status": "paid", "total_excluding_tax": 0, "total_taxes": TAXES}, None),
        ("in_1", None),
        (None, None),
    ],
)
def test_tax_of_an_inclusive_price_without_rates_is_as_invoiced(
    invoice: Any, expected: int | None
) -> None:
    given = subscription(
        item(12_000, price=price(12_000, tax_behavior="inclusive")), latest_invoice=invoice
    )

    read = read_subscription(given)

    assert isinstance(read, Subscription)
    assert getattr(value(read, NOW), "mrr", None) == expected


def test_default_tax_rates_hold_for_items_without_their_own() -> None:
    rates = [{"inclusive": True, "percentage": 25}]

    assert worth(subscription(item(12500), default_tax_rates=rates)).mrr == 10000


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (subscription(items={"data": [item()], "has_more": True}), "not all items"),
        (subscription(item(price="price_1")), "price of item si_0 is not loaded"),
        (subscription(item(None)), "no amount in usd"),
        (subscription(currency="eur"), "its amount in eur is not loaded"),
        (
            subscription(
                item(price=price(None, billing_scheme="tiered", tiers_mode="volume")),
            ),
            "tiers of the price of item si_0 are not loaded",
        ),
        (
            subscription(
                item(
                    quantity=11,
                    price=price(
                        None,
                        billing_scheme="tiered",
                        tiers_mode="graduated",
                        tiers=[{"up_to": 10, "unit_amount": 1}],
                    ),
                ),
            ),
            "end below 11",
        ),
        (subscription(discounts=["di_1"]), "coupon of discount di_1 is not loaded"),
        (
            subscription(discounts=[discount(amount_off=5, currency="eur")]),
            "not known in usd",
        ),
        (
            subscription(item(price=price(100, tax_behavior="inclusive"))),
            "tax whose rate is not known",
        ),
    ],
)
def test_what_is_not_loaded_is_not_valued(given: dict[str, Any], why: str) -> None:
    assert why in reason(given)


def test_what_counts_nothing_needs_nothing_loaded() -> None:
    unloaded = item(price=price(None, billing_scheme="tiered", tiers_mode="volume"))

    assert worth(subscription(unloaded, status="canceled")).mrr == 0
    assert worth(subscription(unloaded, livemode=False)).mrr == 0


def test_steps_say_how_it_came_about() -> None:
    yearly = item(price=price(12000, recurring={"interval": "year", "interval_count": 1}))

    assert worth(subscription(yearly, discounts=[discount(percent_off=20)])).steps == (
        "120.00 USD a year ÷ 12 = 10.00",
        "20% forever coupon → 8.00",
        "= 8.00 USD a month",
    )


@given(st.lists(st.fractions(min_value=0, max_value=10**9), max_size=30))
def test_parts_add_up_to_the_sum_that_is_rounded_once(amounts: list[Fraction]) -> None:
    parts = split(amounts)

    assert 2 * abs(sum(parts) - sum(amounts)) <= 1
    assert all(abs(part - amount) < 1 for part, amount in zip(parts, amounts, strict=True))


PERIODS = st.sampled_from([("day", 1), ("week", 2), ("month", 1), ("month", 3), ("year", 1)])
COUPONS = st.one_of(
    st.integers(0, 100).map(lambda percent: discount(percent_off=percent)),
    st.integers(1, 10**5).map(lambda amount: discount(amount_off=amount)),
    st.integers(1, 99).map(
        lambda percent: discount(percent_off=percent, applies_to={"products": ["prod_A"]})
    ),
)


@st.composite
def shapes(draw: st.DrawFn) -> dict[str, Any]:
    items = []
    for number in range(draw(st.integers(1, 6))):
        interval, count = draw(PERIODS)
        one = price(
            draw(st.integers(0, 10**7)),
            product=draw(st.sampled_from(["prod_A", "prod_B"])),
            recurring={"interval": interval, "interval_count": count},
        )
        quantity = draw(st.integers(0, 50))
        own = draw(st.lists(COUPONS, max_size=2))
        items.append(item(number=number, price=one, quantity=quantity, discounts=own))
    return subscription(*items, discounts=draw(st.lists(COUPONS, max_size=3)))


@given(shapes())
def test_items_add_up_and_no_coupon_gives_money(given: dict[str, Any]) -> None:
    plain = subscription(
        *[one | {"discounts": []} for one in given["items"]["data"]],
    )

    found, full = worth(given), worth(plain)

    assert sum(found.items) == found.mrr
    assert all(part >= 0 for part in found.items)
    assert found.mrr <= full.mrr
    assert found.mrr_now == found.mrr
