"""Money that no contract is for: shown as disclosed, by year and currency, in no ratio."""

from dataclasses import replace
from datetime import date
from typing import Any

from tests.support.facts import DAY
from tests.support.money import TEN_ROWS, funded_project
from tracker.health.compose import compute
from tracker.health.entered import EnteredFacts, OtherFundingFact
from tracker.health.other_funding import declared_years, other_years, parted


def given(payer: str, on: str, minor: int | None, **more: Any) -> OtherFundingFact:
    plain: dict[str, Any] = {
        "source_id": 1, "valid_from": date.fromisoformat(on), "valid_until": None,
        "payer": payer, "kind": "grant", "amount_minor": minor, "currency": "EUR", "url": None,
    }  # fmt: skip
    return OtherFundingFact(**(plain | more))


def test_years_and_currencies_stand_apart_and_unknown_is_not_zero() -> None:
    found = other_years(
        [
            given("Hazel Trust", "2025-02-01", 5_000_000),
            given("Birch Bank", "2026-06-30", None),
            given("Hazel Trust", "2026-02-01", 120_050),
            given("Hazel Trust", "2026-02-01", 300, currency="JPY", kind="dues"),
            given("Cedar Rail", "2024-02-01", None),
        ]
    )

    assert [(one.year, one.currency, one.disclosed, one.undisclosed) for one in found] == [
        (2026, "EUR", "1,200.50", 1),
        (2026, "JPY", "300", 0),
        (2025, "EUR", "50,000.00", 0),
        (2024, "EUR", None, 1),
    ]
    assert [(row.payer, row.amount) for row in found[0].rows] == [
        ("Hazel Trust", "1,200.50"),
        ("Birch Bank", None),
    ]


def test_gift_that_two_attest_counts_once() -> None:
    twice = [given("A", "2026-01-01", 100), given("A", "2026-01-01", 200, source_id=2)]

    assert [one.disclosed for one in other_years(twice)] == ["2.00"]
    assert other_years([]) == ()


def test_other_money_moves_no_figure_and_comes_when_it_came() -> None:
    day = DAY.isoformat()
    rows = (given("Hazel Trust", day, 10**9), given("Hazel Trust", "2999-01-01", 1))
    without = compute(funded_project(TEN_ROWS), DAY).document
    with_it = compute(funded_project(replace(TEN_ROWS, other_funding=rows)), DAY).document

    assert [one.disclosed for one in with_it.funding.other] == ["10,000,000.00"]
    assert replace(with_it.funding, other=()) == without.funding
    assert with_it.profile == without.profile


def test_project_with_other_money_alone_has_no_revenue() -> None:
    entered = EnteredFacts(other_funding=(given("Hazel Trust", DAY.isoformat(), 100),))
    found = compute(funded_project(entered), DAY).document.funding

    assert found.coverage is None
    assert len(found.other) == 1


def test_whose_money_it_is_stands_apart() -> None:
    own = given("A", "2026-01-01", 100)
    foundations = given("B", "2026-01-01", 200, is_foundations=True, kind="dues")
    declared = given("C", "2026-01-01", 300, kind="income", is_shared=True)
    entered = EnteredFacts(other_funding=(own, foundations, declared))
    found = compute(funded_project(entered), DAY).document.funding

    assert parted([own, foundations, declared]).declared == (declared,)
    assert [one.disclosed for one in found.other] == ["1.00"]
    assert [one.disclosed for one in found.foundation] == ["2.00"]
    assert [(one.entity, one.income, one.expenses, one.is_shared) for one in found.declared] == [
        ("C", "3.00", None, True)
    ]


def test_declared_year_counts_once_and_currencies_stand_apart() -> None:
    told = [
        given("C", "2024-01-01", 100, kind="income", taxes_minor=0),
        given("C", "2025-01-01", 200, kind="income"),
        given("C", "2025-01-01", 250, kind="income", source_id=2),
        given("C", "2025-01-01", 7, kind="income", currency="JPY"),
    ]

    assert [(one.year, one.currency, one.income, one.taxes) for one in declared_years(told)] == [
        (2025, "EUR", "2.50", None),
        (2025, "JPY", "7", None),
        (2024, "EUR", "1.00", "0.00"),
    ]
