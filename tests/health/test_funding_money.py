"""What contracts bring a month and whose that is, on rows typed by hand."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.support.facts import DAY
from tests.support.money import TEN_ROWS, band, earns, funds, pays, sells, splits
from tracker.health.entered import EnteredFacts, SplitFact, SubscriptionFact
from tracker.health.funding_cost import (
    NO_BAND,
    NO_MAINTAINERS,
    SEVERAL_CURRENCIES,
    Need,
    fte_by_person,
    need,
)
from tracker.health.funding_money import contracts, is_recurring, split_of, vendors_of
from tracker.metrics.funding_path import Amount
from tracker.metrics.revenue import SplitRule

VENDOR = "Brightsluice"


def only(*rows: SubscriptionFact | SplitFact, **given: object) -> EnteredFacts:
    return EnteredFacts(
        vendors=(sells(VENDOR),),
        subscriptions=tuple(row for row in rows if isinstance(row, SubscriptionFact)),
        splits=tuple(row for row in rows if isinstance(row, SplitFact)),
        **given,  # type: ignore[arg-type]
    )


def on(entered: EnteredFacts, day: date = DAY) -> list[tuple[str, Fraction, str, int, int]]:
    return [
        (one.adopter, one.monthly, one.rule.value, one.allocated, one.unallocated)
        for one in contracts(entered, "quern", vendors_of(entered, "quern", day), day, day)
    ]


def test_ten_rows_are_allocated_to_the_cent() -> None:
    assert on(TEN_ROWS) == [
        ("Ostermark", 30_000_31, "contract", 24_000_25, 0),
        ("Palloway", 12_000_37, "product", 12_000_37, 0),
        ("Quayside", 6_000_41, "equal", 3_000_20, 0),
        ("Redmoor", 4_000_43, "equal", 2_000_21, 0),
        ("Saltery", 6_000_47, "unknown", 0, 6_000_47),
    ]


@pytest.mark.parametrize(
    ("period", "monthly"),
    [("month", Fraction(1000)), ("quarter", Fraction(1000, 3)), ("year", Fraction(1000, 12))],
)
def test_monthly_revenue_is_an_exact_part_of_the_amount(period: str, monthly: Fraction) -> None:
    found = on(only(pays("A", VENDOR, 1000, period=period), splits(VENDOR, "quern", 1.0)))

    assert found == [("A", monthly, "product", round(monthly), 0)]


@pytest.mark.parametrize(
    ("kind", "period", "recurs"),
    [
        ("recurring", "year", True),
        ("usage", "month", True),
        ("recurring", "once", False),
        ("services", "month", False),
        ("grant", "year", False),
        ("donation", "once", False),
    ],
)
def test_services_grants_and_what_is_paid_once_do_not_recur(
    kind: str, period: str, recurs: bool
) -> None:
    assert is_recurring(pays("A", VENDOR, 1000, kind=kind, period=period)) is recurs


@pytest.mark.parametrize(
    ("day", "adopters"),
    [
        (date(2026, 2, 28), []),
        (date(2026, 3, 1), ["A"]),
        (date(2026, 5, 31), ["A"]),
        (date(2026, 6, 1), []),
    ],
)
def test_a_subscription_counts_from_its_first_day_to_the_day_before_its_end(
    day: date, adopters: list[str]
) -> None:
    entered = only(
        pays("A", VENDOR, 1000, valid_from=date(2026, 3, 1), valid_until=date(2026, 6, 1))
    )

    assert [one[0] for one in on(entered, day)] == adopters


@pytest.mark.parametrize(
    ("rows", "rule", "weights"),
    [
        (
            [splits(VENDOR, "quern", 0.7, reference="C-A", product=""), splits(VENDOR, "x", 0.5)],
            SplitRule.CONTRACT,
            {"quern": 0.7},
        ),
        ([splits(VENDOR, "quern", 0.4)], SplitRule.PRODUCT, {"quern": 0.4}),
        ([splits(VENDOR, "quern", None)], SplitRule.EFFORT, {"quern": 0.5, "other": 1.5}),
        ([splits("Norrhall", "quern", 0.4)], SplitRule.EFFORT, {"quern": 0.5, "other": 1.5}),
        (
            [splits(VENDOR, "quern", 0.4, valid_until=date(2026, 1, 1))],
            SplitRule.EFFORT,
            {"quern": 0.5, "other": 1.5},
        ),
    ],
)
def test_the_first_rule_that_applies_splits(
    rows: list[SplitFact], rule: SplitRule, weights: dict[str, float]
) -> None:
    time = (
        funds(VENDOR, "ann", 0.5),
        funds(VENDOR, "bob", 0.75, project="other"),
        funds(VENDOR, "cid", 0.75, project="other"),
    )
    entered = only(*rows, funded_time=time)

    assert split_of(pays("A", VENDOR, 1), entered, DAY) == (rule, weights)


def test_without_logged_time_the_product_is_split_into_equal_parts_and_then_not_at_all() -> None:
    contains = only(splits(VENDOR, "quern", None), splits(VENDOR, "other", None))
    bought = pays("A", VENDOR, 1)

    assert split_of(bought, contains, DAY) == (SplitRule.EQUAL, {"quern": 1.0, "other": 1.0})
    assert split_of(replace(bought, product=""), contains, DAY) == (SplitRule.UNKNOWN, {})


def test_shares_over_one_are_scaled_and_shares_below_leave_a_rest() -> None:
    over = only(pays("A", VENDOR, 900), splits(VENDOR, "quern", 1.0), splits(VENDOR, "other", 0.5))
    below = only(pays("A", VENDOR, 900), splits(VENDOR, "quern", 0.5))

    assert [one[3:] for one in on(over)] == [(600, 0)]
    assert [one[3:] for one in on(below)] == [(450, 450)]


def test_a_vendor_counts_while_it_sells_or_splits() -> None:
    ended = EnteredFacts(vendors=(sells(VENDOR, valid_until=date(2026, 1, 1)),))
    splitting = replace(ended, splits=(splits(VENDOR, "quern", 1.0),))

    assert vendors_of(ended, "quern", DAY) == set()
    assert vendors_of(ended, "quern", date(2025, 12, 31)) == {VENDOR}
    assert vendors_of(splitting, "quern", DAY) == {VENDOR}
    assert vendors_of(splitting, "other", date(2024, 1, 1)) == set()


# -- time and cost --------------------------------------------------------------------------------


def test_time_of_several_payers_adds_up_and_of_one_payer_the_later_row_counts() -> None:
    entered = EnteredFacts(
        funded_time=(
            funds("A", "ann", 0.5),
            funds("B", "ann", 0.25),
            funds("A", "bob", 0.5),
            funds("A", "bob", 0.75, valid_from=date(2026, 1, 1)),
            funds("A", "bob", 1.0, project="other"),
            funds("A", "cid", 1.0, valid_until=DAY),
        )
    )

    assert fte_by_person(entered, "quern", DAY) == {"ann": Fraction(3, 4), "bob": Fraction(3, 4)}


def test_cost_is_salaries_the_band_for_the_unknown_and_the_load() -> None:
    entered = EnteredFacts(
        funded_time=(funds("A", "ann", 1.0), funds("A", "bob", 0.5)),
        salaries=(earns("ann", 84_000),),
        salary_bands=(band(70_000, 84_000, 98_000),),
    )

    assert need(entered, "quern", ["ann", "bob"], DAY, ()) == Need(
        cost=Amount(Fraction(85_000, 6), Fraction(15_000), Fraction(95_000, 6)),
        currency="USD",
        people=2,
        unknown_fte=0,
        unknown_salaries=1,
        wage_share=0.7,
    )


def test_unknown_time_costs_from_nothing_on_and_a_salary_range_has_no_middle() -> None:
    entered = EnteredFacts(salaries=(earns("ann", 84_000, 168_000),))

    found = need(entered, "quern", ["ann"], DAY, ())

    assert isinstance(found, Need)
    assert (found.cost, found.unknown_fte) == (Amount(Fraction(0), None, Fraction(20_000)), 1)


def test_cost_is_not_known_without_people_without_band_or_in_two_currencies() -> None:
    salaries = (earns("ann", 84_000), earns("bob", 84_000, currency="EUR"))
    both = EnteredFacts(salaries=salaries)

    assert need(both, "quern", [], DAY, ()) == NO_MAINTAINERS
    assert need(both, "quern", ["ann", "cid"], DAY, ()) == NO_BAND
    assert need(both, "quern", ["ann", "bob"], DAY, ()) == SEVERAL_CURRENCIES


def test_of_two_bands_the_one_in_the_currency_of_the_revenue_is_taken() -> None:
    bands = (band(1, 2, 3, currency="EUR"), band(4, 5, 6), band(7, 8, 9, valid_until=DAY))
    entered = EnteredFacts(salary_bands=bands)

    found = [need(entered, "quern", ["ann"], DAY, wanted) for wanted in ({"USD"}, {"CHF"})]

    assert [one.currency for one in found if isinstance(one, Need)] == ["USD", "EUR"]
