"""Coverage, horizon, payers and movements from entered rows; edge cases; the grade; no amount."""

import json
import math
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.support.facts import DAY, role
from tests.support.money import (
    CANARY_AMOUNTS,
    JOBS,
    TEN_ROWS,
    band,
    discloses,
    earns,
    funded_project,
    funds,
    pays,
    sells,
    splits,
)
from tracker.health.compose import Computed, compute
from tracker.health.entered import EnteredFacts, RateFact
from tracker.health.funding_document import Funding, LinkState
from tracker.health.funding_measure import FundingMeasure
from tracker.health.registry import compute as compute_metric

VENDOR = "Brightsluice"
PEOPLE = ("ann",)
# One maintainer of 10,000 a month, and a vendor whose whole product is the project's.
COST = EnteredFacts(
    vendors=(sells(VENDOR),),
    splits=(splits(VENDOR, "quern", 1.0),),
    funded_time=(funds(VENDOR, "ann", 1.0),),
    salaries=(earns("ann", 84_000),),
)


def money(entered: EnteredFacts, *rows: Any) -> FundingMeasure:
    known = replace(entered, subscriptions=rows).as_of(DAY) if rows else entered.as_of(DAY)
    return FundingMeasure(known, "quern", PEOPLE, DAY)


def health(entered: EnteredFacts, **given: Any) -> Computed:
    return compute(funded_project(entered, **given), DAY)


def section(entered: EnteredFacts, **given: Any) -> Funding:
    found = health(entered, **given).document.funding
    assert found is not None
    return found


def grade(entered: EnteredFacts, **given: Any) -> tuple[str, ...]:
    dimensions = health(entered, **given).document.profile.dimensions
    return next(one.grades for one in dimensions if one.name == "funding_path")


def paid(amount: int, until: date | None = None, **given: Any) -> Any:
    return pays("A", VENDOR, amount, contract_until=until, **given)


ALONE: dict[str, Any] = {"roles": (role("ann", "2024-01-01"),), "employments": JOBS[:1]}


# -- the ten rows ---------------------------------------------------------------------------------


def test_ten_rows_cover_as_the_worked_example_computes_it() -> None:
    """The same people in G12: 1 + 1 + 0.5 + 0.5 FTE, one salary from the band, load 1/0.7."""
    people = [
        {"fte": 1, "salary": 180_000_53},
        {"fte": 1, "salary": 165_000_59},
        {"fte": 0.5, "salary": 170_000_61},
        {"fte": 0.5, "salary": None},
    ]
    direct = compute_metric(
        "coverage_ratio",
        {
            "maintainers": people,
            "reference_salary_band_p25_p50_p75": [120_000_67, 160_000_71, 200_000_73],
            "allocated_mrr_P": 24_000_25 + 12_000_37 + 3_000_20 + 2_000_21,
            "unallocated_mrr": 6_000_47,
        },
    )

    found = section(TEN_ROWS).coverage

    assert found is not None
    assert found.middle == pytest.approx(direct["gross_coverage_mid"], abs=1e-7)
    assert (found.low, found.high) == pytest.approx(direct["gross_coverage_range"], abs=1e-7)
    assert (found.people, found.unknown_fte, found.unknown_salaries) == (4, 0, 1)


def test_ten_rows_by_rule_by_payer_and_by_month() -> None:
    found = section(TEN_ROWS)

    (usd,) = found.currencies
    assert [(row.rule[-3:], row.contracts) for row in usd.rules] == [
        ("(a)", 1),
        ("(b)", 1),
        ("(d)", 2),
        ("(e)", 1),
    ]
    assert sum(row.share or 0 for row in usd.rules) == pytest.approx(1)
    assert found.payers is not None
    assert found.payers.largest_share == pytest.approx(24_000_25 / 41_001_03, abs=1e-6)
    assert (found.payers.payers, found.payers.absence_factor) == (4, 0)
    assert found.horizon is not None
    falls = [one.month for one in found.horizon.months if one.middle < 0.5]
    assert falls[0] == "2027-02"


def test_every_figure_of_money_has_a_receipt_that_computes_the_same_again() -> None:
    computed = health(TEN_ROWS)
    funding = computed.document.funding

    for receipt in computed.receipts.values():
        inputs = json.loads(json.dumps(receipt["inputs"]))
        assert compute_metric(receipt["metric"], inputs) == receipt["result"]
    assert {one.receipt for one in computed.document.figures} <= computed.receipts.keys()
    spans = [span.receipt for one in computed.document.sentences for span in one if span.receipt]
    assert set(spans) <= computed.receipts.keys()
    assert funding is not None and funding.coverage is not None and funding.payers is not None
    of_coverage = computed.receipts[funding.coverage.receipt]["result"]
    assert of_coverage["gross_coverage_range"] == [funding.coverage.low, funding.coverage.high]
    of_payers = computed.receipts[funding.payers.receipt]["result"]
    assert of_payers["largest_adopter_share"] == funding.payers.largest_share


def test_no_amount_and_no_paying_adopter_is_in_the_document_or_in_a_receipt() -> None:
    """The what-if form alone names adopters, for staff to take one away; never beside a share."""
    computed = health(TEN_ROWS)
    document = replace(computed.document, what_if=None)
    said = json.dumps([document.as_json(), computed.receipts], default=str)
    what_if = json.dumps(computed.document.as_json()["what_if"], default=str)

    for amount in CANARY_AMOUNTS:
        for form in (f"{amount}", f"{amount / 100:.2f}", f"{amount / 100:,.2f}", f"{amount:,}"):
            assert form not in said + what_if
    for adopter in ("Ostermark", "Palloway", "Quayside", "Redmoor", "Saltery"):
        assert adopter not in said
    for reference in ("C-Ostermark", "C-Palloway"):
        assert reference not in said


def test_what_all_maintainers_cost_stands_in_one_row_of_the_receipt() -> None:
    computed = health(TEN_ROWS)

    inputs = computed.receipts[f"quern.{DAY}.coverage"]["inputs"]

    assert [one["id"] for one in inputs["maintainers"]] == ["all maintainers"]
    assert inputs["reference_salary_band_p25_p50_p75"][1] == 1200


def test_paid_time_is_in_headcount_seats_and_roster() -> None:
    document = health(TEN_ROWS).document
    figures = {one.name: (one.value, one.low, one.high) for one in document.figures}

    assert figures["Funded time"] == (3.0, 3.0, 3.0)
    assert figures["Employed by vendors, maintainer FTE"] == (1.0, 1.0, 1.0)
    assert figures["Elephant factor, maintainer seats"] == (1, 1, 1)
    assert figures["Elephant factor, maintainer FTE"] == (1, 1, 1)
    assert [row.fte for row in document.people.roster] == [1.0, 1.0, 0.5, 0.5]


def test_independence_is_graded_by_time_where_all_of_it_is_known() -> None:
    """By seats three employers of one person each make factor 2; by time the first has most."""
    rows: dict[str, Any] = {
        "roles": tuple(role(one, "2024-01-01") for one in ("ann", "bob", "cid")),
        "employments": (
            JOBS[0],
            replace(JOBS[1], employer="Other"),
            replace(JOBS[2], employer="Third"),
        ),
    }
    time = tuple(funds(VENDOR, *one) for one in (("ann", 1.0), ("bob", 0.2), ("cid", 0.2)))

    def independence(entered: EnteredFacts) -> tuple[str, ...]:
        profile = health(entered, **rows).document.profile
        return next(one.grades for one in profile.dimensions if one.name == "independence")

    assert independence(EnteredFacts()) == ("B",)
    assert independence(EnteredFacts(funded_time=time)) == ("C",)
    assert independence(EnteredFacts(funded_time=time[:2])) == ("B",)


# -- edge cases -----------------------------------------------------------------------------------


def test_nothing_entered_is_unknown_and_says_what_is_missing() -> None:
    document = health(EnteredFacts()).document

    assert document.funding is not None
    assert (document.funding.coverage, document.funding.is_recorded) == (None, False)
    assert grade(EnteredFacts()) == ("unknown",)
    assert "".join(span.text for span in document.sentences[1]) == (
        "Who pays for this work is not recorded."
    )


def test_a_vendor_without_a_subscription_on_record_is_unknown_and_not_zero() -> None:
    found = section(COST, **ALONE)

    assert found.coverage is None
    assert found.why_unknown == "No subscription with Brightsluice is recorded."
    assert grade(COST, **ALONE) == ("unknown",)


def test_a_subscription_that_ended_is_zero_revenue_and_a_d() -> None:
    entered = replace(COST, subscriptions=(paid(1_000_000, valid_until=date(2026, 3, 1)),))
    found = health(entered, **ALONE).document

    assert found.funding is not None and found.funding.coverage is not None
    assert (found.funding.coverage.low, found.funding.coverage.high) == (0.0, 0.0)
    assert found.funding.coverage.required_low is None
    assert grade(entered, **ALONE) == ("D",)
    assert "".join(span.text for span in found.sentences[1]) == (
        "No contract on record pays for its maintainers."
    )


def test_zero_need_has_no_coverage_and_no_grade() -> None:
    free = replace(COST, salaries=(earns("ann", 0),), subscriptions=(paid(1_000_000),))
    found = money(free)

    assert (found.coverage_range, found.required_range) == (None, None)
    assert found.absence is not None and found.absence.funding_absence_factor is None
    assert grade(free, **ALONE) == ("unknown",)
    assert section(free, **ALONE).why_unknown == (
        "The maintainers' time costs nothing on record, so there is nothing to cover."
    )


def test_unknown_time_has_no_upper_limit_of_coverage() -> None:
    entered = replace(COST, funded_time=(), subscriptions=(paid(5_000),))
    found = section(entered, **ALONE).coverage

    assert found is not None
    assert (found.low, found.middle, found.high) == (0.5, None, None)
    assert (found.required_low, found.required_high) == (0.0, 2.0)
    assert grade(entered, **ALONE) == ("D", "A")
    assert health(entered, **ALONE).summary.coverage is None


def test_two_currencies_are_two_lines_and_only_that_of_the_cost_is_counted() -> None:
    rows = (paid(5_000), pays("B", VENDOR, 9_000, currency="EUR"))
    entered = replace(COST, subscriptions=rows)
    found = section(entered, **ALONE)

    assert [(one.currency, one.is_counted) for one in found.currencies] == [
        ("USD", True),
        ("EUR", False),
    ]
    assert found.coverage is not None and found.coverage.high == 0.5
    assert found.gaps == ("Contracts in EUR are not converted and not counted.",)
    assert grade(entered, **ALONE) == ("D", "A")


def test_revenue_in_another_currency_alone_is_unconverted() -> None:
    entered = replace(COST, subscriptions=(paid(5_000, currency="EUR"),))

    assert section(entered, **ALONE).coverage is None
    assert section(entered, **ALONE).why_unknown == (
        "The contracts are in EUR and the cost is in USD: unconverted."
    )
    assert grade(entered, **ALONE) == ("unknown",)


def rated(value: str, on: date = DAY) -> RateFact:
    return RateFact(1, on, on + timedelta(days=1), "EUR", "USD", Decimal(value), "ECB")


def test_revenue_in_another_currency_is_converted_at_the_rate_of_the_day() -> None:
    rows = (paid(5_000), pays("B", VENDOR, 2_001, currency="EUR"))
    old = rated("9", DAY - timedelta(days=1))
    entered = replace(COST, subscriptions=rows, rates=(rated("1.25"), old))
    found = section(entered, **ALONE)

    assert [(one.currency, one.contracts) for one in found.currencies] == [("USD", 2)]
    # 2,001 at 1.25 is 2,501.25: rounded once.
    assert found.coverage is not None and found.coverage.high == pytest.approx(0.7501)
    assert found.gaps == ()
    assert found.converted == (
        f"1 contract is converted from EUR to USD at 1.25 USD for 1 EUR, the rate of {DAY} (ECB).",
    )


def test_converted_figures_compute_again_from_their_receipts() -> None:
    rows = (paid(5_000), pays("B", VENDOR, 2_001, currency="EUR"))
    computed = health(replace(COST, subscriptions=rows, rates=(rated("1.25"),)), **ALONE)

    funding = computed.document.funding
    assert funding is not None and funding.coverage is not None
    receipt = computed.receipts[funding.coverage.receipt]
    again = compute_metric(receipt["metric"], receipt["inputs"])

    assert again["gross_coverage_mid"] == funding.coverage.middle


@pytest.mark.parametrize("on", [DAY - timedelta(days=8), DAY + timedelta(days=1)])
def test_rate_that_is_too_old_or_not_known_yet_converts_nothing(on: date) -> None:
    rows = (paid(5_000, currency="EUR"),)
    found = section(replace(COST, subscriptions=rows, rates=(rated("1.25", on),)), **ALONE)

    assert found.coverage is None
    assert found.why_unknown == "The contracts are in EUR and the cost is in USD: unconverted."
    assert found.converted == ()


def test_rates_move_no_revenue() -> None:
    rows = (paid(5_000, currency="EUR"),)
    before = rated("1", date(DAY.year - 1, DAY.month, DAY.day))
    entered = replace(COST, subscriptions=rows, rates=(rated("1.25"), before))
    found = section(entered, **ALONE).movements

    assert found is not None
    assert [one.share for one in found.rows] == [1, 0, 0, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("until", "months", "letters"),
    [
        (None, 0, ("C",)),
        (date(2027, 1, 31), 5, ("C",)),
        (date(2027, 2, 1), 6, ("B",)),
        (date(2027, 7, 31), 11, ("B",)),
        (date(2027, 8, 1), 12, ("A",)),
    ],
)
def test_the_grade_follows_the_horizon_once_the_money_is_enough(
    until: date | None, months: int, letters: tuple[str, ...]
) -> None:
    entered = replace(COST, subscriptions=(paid(10_000, until),))
    found = section(entered, **ALONE).horizon

    assert found is not None
    assert (found.low, found.middle, found.high) == (months, months, months)
    assert grade(entered, **ALONE) == letters


def test_a_range_of_cost_across_one_shows_both_grades() -> None:
    cost = replace(COST, salaries=(), salary_bands=(band(67_200, 84_000, 100_800),))
    entered = replace(cost, subscriptions=(paid(10_000, date(2030, 1, 1)),))

    assert grade(entered, **ALONE) == ("D", "A")


def test_a_vendor_that_discloses_nothing_leaves_the_grade_open_above() -> None:
    vendors = (sells(VENDOR), sells("Silent"))
    entered = replace(COST, vendors=vendors, subscriptions=(paid(5_000),))

    assert grade(entered, **ALONE) == ("D", "A")
    assert money(entered).required_bounds == (0.0, 2.0)
    assert section(entered, **ALONE).gaps == (
        "What Silent earns with it is not recorded and not counted.",
    )


@pytest.mark.parametrize(
    ("cash", "burn", "runway", "words"),
    [
        (900, 100, 9.0, "nine months"),
        (None, 100, "unknown", "unknown"),
        (900, None, "unknown", "unknown"),
        (None, 0, "self_funding", "pays for itself"),
        (900, -50, "self_funding", "pays for itself"),
        (50, 100, 0.5, "0.5 months"),
    ],
)
def test_runway_of_a_vendor(
    cash: int | None, burn: int | None, runway: float | str, words: str
) -> None:
    entered = replace(COST, finances=(discloses(VENDOR, cash_minor=cash, net_burn_minor=burn),))

    assert money(entered).runway(VENDOR) == runway
    assert section(entered, **ALONE).vendors[0].runway == words


def test_declared_pass_through_bounds_what_is_passed_on() -> None:
    vendors = (sells(VENDOR), sells("Silent"))
    rows = (paid(6_000), pays("B", "Silent", 2_000))
    entered = replace(
        COST,
        vendors=vendors,
        splits=(*COST.splits, splits("Silent", "quern", 1.0)),
        finances=(discloses(VENDOR, pass_through=0.5),),
        subscriptions=rows,
    )

    assert money(entered).pass_through == (0.375, 0.625)
    assert money(entered).net_range == pytest.approx((0.3, 0.5))
    assert money(replace(entered, finances=())).pass_through is None


# -- movements ------------------------------------------------------------------------------------


def test_movements_are_point_to_point_over_twelve_months() -> None:
    """The customers of G16, in the same amounts: GRR 0.825, NRR 0.975."""
    changed = date(2026, 1, 1)
    rows = (
        paid(10_000, valid_until=changed),
        paid(13_000, valid_from=changed),
        pays("B", VENDOR, 4_000),
        pays("C", VENDOR, 3_000, valid_until=changed),
        pays("C", VENDOR, 1_500, valid_from=changed),
        pays("D", VENDOR, 2_000, valid_until=changed),
        pays("E", VENDOR, 1_000),
        pays("F", VENDOR, 2_500, valid_from=changed),
        pays("G", VENDOR, 900, valid_until=date(2025, 3, 1)),
        pays("G", VENDOR, 900, valid_from=changed),
    )
    found = section(replace(COST, subscriptions=rows), **ALONE).movements

    assert found is not None
    assert {row.kind: (row.share, row.customers) for row in found.rows} == {
        "start": (1.0, 5),
        "new": (0.125, 1),
        "came back": (0.045, 1),
        "expansion": (0.15, 1),
        "contraction": (-0.075, 1),
        "left": (-0.1, 1),
        "end": (1.145, 6),
    }
    assert (found.nrr, found.grr) == pytest.approx((0.975, 0.825))
    assert found.nrr_range == pytest.approx((0.65, 1.083333), abs=1e-6)
    assert (found.nrr_interval, found.since, found.until) == (None, "2025-08-21", "2026-08-21")


def test_a_changed_split_is_no_movement() -> None:
    changed = date(2026, 1, 1)
    entered = replace(
        COST,
        splits=(
            splits(VENDOR, "quern", 1.0, valid_until=changed),
            splits(VENDOR, "quern", 0.5, valid_from=changed),
        ),
        subscriptions=(paid(10_000),),
    )

    found = section(entered, **ALONE).movements

    assert found is not None
    assert (found.nrr, found.grr) == (1.0, 1.0)


def test_one_customer_who_is_new_has_no_retention() -> None:
    found = section(replace(COST, subscriptions=(paid(10_000, valid_from=DAY),)), **ALONE).movements

    assert found is not None
    assert (found.nrr, found.grr, found.nrr_range) == (None, None, None)
    assert (found.is_of_end, found.customers_before, found.customers_after) == (True, 0, 1)


def test_from_twenty_customers_retention_has_an_interval() -> None:
    rows = [pays(f"A{i}", VENDOR, 1000, valid_until=date(2026, 1, 1) if i < 4 else None)
            for i in range(20)]  # fmt: skip
    computed = health(replace(COST, subscriptions=tuple(rows)), **ALONE)
    figure = next(one for one in computed.document.figures if one.name.startswith("Gross"))

    assert (figure.value, figure.range_kind, figure.level, figure.n) == (0.8, "interval", 0.95, 20)
    assert figure.low is not None and figure.high is not None
    assert 0.55 < figure.low < 0.8 < figure.high < 1


# -- the path -------------------------------------------------------------------------------------


def test_the_path_shows_what_is_open_broken_and_unknown() -> None:
    entered = replace(
        TEN_ROWS,
        vendors=(*TEN_ROWS.vendors, sells("Silent")),
        subscriptions=(
            *TEN_ROWS.subscriptions,
            pays("Thorn", VENDOR, 5, valid_until=date(2026, 8, 1)),
        ),
    )
    path = section(entered).path

    states = {(one.source_title, one.target_title): one.state for one in path.links}
    assert states["Largest payer", VENDOR] is LinkState.OPEN
    assert states["One payer left", VENDOR] is LinkState.BROKEN
    assert states["Payers", "Silent"] is LinkState.UNKNOWN
    assert states["Silent", ""] is LinkState.UNKNOWN
    assert states[VENDOR, VENDOR] is LinkState.OPEN
    keys = {node.key for node in path.nodes}
    assert {link.source for link in path.links} <= keys
    assert {link.target for link in path.links} <= keys | {""}
    assert "One payer of Brightsluice left on 2026-08-01." in [one.text for one in path.steps]


def test_shares_of_the_path_are_bounds_by_what_is_not_allocated() -> None:
    path = section(TEN_ROWS).path

    (largest,) = [one for one in path.links if one.source == "payer-largest"]
    whole, loose = 41_001_03, 6_000_47
    assert (largest.low, largest.high) == pytest.approx(
        (100 * 24_000_25 / (whole + loose), 100 * 24_000_25 / whole)
    )
    assert (largest.evidence, largest.on) == ("contract split (a)", "2025-01-01")


def test_employment_without_paid_time_is_an_unknown_link() -> None:
    entered = replace(COST, funded_time=(), subscriptions=(paid(1),))
    path = section(entered, **ALONE).path

    link = next(one for one in path.links if one.source == "vendor-0")
    assert (link.state, link.low, link.high) == (LinkState.UNKNOWN, 0.0, 1.0)
    assert link.evidence == "employment known, time not"


def test_infinite_limits_are_none_in_the_document() -> None:
    computed = health(replace(COST, funded_time=(), subscriptions=(paid(5_000),)), **ALONE)

    text = json.dumps([computed.document.as_json(), computed.receipts], allow_nan=False)

    assert str(math.inf) not in text.lower().split()
