import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from tracker.metrics.revenue import (
    Movements,
    SplitRule,
    Subscription,
    allocate,
    bootstrap,
    movements,
)

RULES = [SplitRule.CONTRACT, SplitRule.PRODUCT, SplitRule.EFFORT, SplitRule.EQUAL]


def split(
    mrr: float, weights: dict[str, float], rule: SplitRule = SplitRule.CONTRACT
) -> tuple[dict[str, int], int]:
    found = allocate([Subscription("s", mrr, rule, weights)])
    return dict(found.by_subscription["s"]), found.unallocated


def test_allocation_of_nothing() -> None:
    found = allocate([])

    assert (found.by_subscription, found.by_project, found.unallocated, found.total) == (
        {},
        {},
        0,
        0,
    )


@pytest.mark.parametrize(
    ("mrr", "weights", "parts", "rest"),
    [
        (100, {"P": 0.8, "Q": 0.2}, {"P": 8000, "Q": 2000}, 0),
        (100, {"P": 0.5, "Q": 0.2}, {"P": 5000, "Q": 2000}, 3000),
        (100, {"P": 3, "Q": 1}, {"P": 7500, "Q": 2500}, 0),
        (100, {"P": 0, "Q": 0}, {"P": 0, "Q": 0}, 10000),
        (100, {}, {}, 10000),
        (0, {"P": 1}, {"P": 0}, 0),
        (0.01, {"Q": 0.5, "P": 0.5}, {"P": 1, "Q": 0}, 0),
        (0.01, {"P": 0.5}, {"P": 1}, 0),
        (0.01, {"P": 0.4}, {"P": 0}, 1),
        (0.05, {"P": 0.33, "Q": 0.33, "R": 0.34}, {"P": 2, "Q": 1, "R": 2}, 0),
        (0.1, {"P": 0.1, "Q": 0.2}, {"P": 1, "Q": 2}, 7),
    ],
)
def test_odd_cents_go_to_the_largest_remainders(
    mrr: float, weights: dict[str, float], parts: dict[str, int], rest: int
) -> None:
    assert split(mrr, weights) == (parts, rest)


def test_effort_is_scaled_to_one() -> None:
    assert split(100, {"P": 0.1, "Q": 0.3}, SplitRule.EFFORT) == ({"P": 2500, "Q": 7500}, 0)
    assert split(100, {"P": 0.0}, SplitRule.EFFORT) == ({"P": 0}, 10000)


def test_equal_is_to_the_cent() -> None:
    weights = dict.fromkeys("RQP", 1.0)

    assert split(100, weights, SplitRule.EQUAL) == ({"P": 3334, "Q": 3333, "R": 3333}, 0)


def test_unknown_stays_in_its_own_pool() -> None:
    assert split(100, {}, SplitRule.UNKNOWN) == ({}, 10000)


SUBSCRIPTIONS = st.lists(
    st.builds(
        Subscription,
        st.uuids().map(str),
        st.integers(0, 10**7).map(lambda cents: cents / 100),
        st.sampled_from(RULES),
        st.dictionaries(st.sampled_from("PQRST"), st.integers(0, 40).map(lambda n: n / 40)),
    ),
    max_size=6,
)


@given(SUBSCRIPTIONS)
def test_allocated_and_unallocated_are_the_total_to_the_cent(items: list[Subscription]) -> None:
    found = allocate(items)
    parts = [part for one in found.by_subscription.values() for part in one.values()]

    assert sum(parts) == sum(found.by_project.values())
    assert sum(found.by_project.values()) + found.unallocated == found.total
    assert all(part >= 0 for part in parts)
    assert found.unallocated >= 0


def test_movements_of_nobody_are_undefined_ratios() -> None:
    assert movements({}, {}) == Movements(
        0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, None, None, None, None, None
    )


def test_movements_take_an_amount_of_zero_for_no_customer() -> None:
    found = movements({"a": 10, "b": 0}, {"a": 0, "b": 5})

    assert (found.start, found.churn, found.new, found.end) == (10.0, 10.0, 5.0, 5.0)
    assert (found.grr, found.nrr, found.logo_retention) == (0.0, 0.0, 0.0)


def test_movements_count_as_back_only_who_did_not_pay_before() -> None:
    found = movements({"a": 10}, {"a": 12, "b": 3}, ["a", "b", "c"])

    assert (found.reactivation, found.new, found.expansion) == (3.0, 0.0, 2.0)


def test_leave_one_out_needs_two_customers() -> None:
    assert movements({"a": 10}, {"a": 5}).nrr_leave_one_out_range is None
    assert movements({"a": 10, "b": 10}, {"a": 5}).nrr_leave_one_out_range == (0.0, 0.5)


AMOUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 1000).map(lambda n: n / 10))


@given(AMOUNTS, AMOUNTS, st.lists(st.sampled_from("abcdef")))
def test_movements_sum_to_the_end(
    before: dict[str, float], after: dict[str, float], back: list[str]
) -> None:
    found = movements(before, after, back)
    came = found.new + found.reactivation + found.expansion

    assert found.start + came - found.contraction - found.churn == pytest.approx(found.end)
    assert found.net_new == pytest.approx(found.end - found.start)
    assert found.grr == found.grr_by_min
    if found.grr is not None and found.nrr is not None:
        assert 0 <= found.grr <= 1
        assert found.grr <= found.nrr


def customers(count: int, amount: float = 100.0) -> dict[str, float]:
    return {f"customer {place}": amount for place in range(count)}


def test_bootstrap_needs_twenty_customers() -> None:
    assert bootstrap(customers(19), customers(19)) == (None, None)
    assert bootstrap({}, {}) == (None, None)
    assert bootstrap(customers(19) | {"none": 0}, customers(19)) == (None, None)


def test_bootstrap_of_customers_who_all_stay_is_a_point() -> None:
    assert bootstrap(customers(20), customers(20)) == ((1.0, 1.0), (1.0, 1.0))


def test_bootstrap_agrees_with_the_binomial_and_is_the_same_each_time() -> None:
    """With equal amounts GRR is a share of customers, whose resampled quantiles are binomial."""
    before, after = customers(100), customers(80)

    grr, nrr = bootstrap(before, after)

    assert grr == nrr == bootstrap(before, after)[0]
    expected = binom.ppf([0.025, 0.975], 100, 0.8) / 100
    assert grr == pytest.approx(tuple(expected), abs=0.011)


def test_bootstrap_of_grr_takes_no_growth() -> None:
    grr, nrr = bootstrap(customers(30), customers(30, 150.0))

    assert (grr, nrr) == ((1.0, 1.0), (1.5, 1.5))
