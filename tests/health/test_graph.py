"""The graph from facts: whose money, whose people, which currency; and no salary in it."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.support.facts import DAY, job, project
from tests.support.funded import (
    ADOPTERS,
    ALDER,
    BAND,
    BIRCH,
    MONTHLY,
    SALARIES,
    entered,
    funded_project,
    maintainer,
    salary,
    split,
    subscription,
    time,
)
from tracker.health.compose import compute
from tracker.health.entered import EnteredFacts, RateFact
from tracker.health.facts import ProjectFacts
from tracker.health.graph import Graph, graph
from tracker.health.roster import Roster
from tracker.health.scenario import NOTHING_HAPPENS, Outcome, outcome
from tracker.health.verifying import differences
from tracker.health.what_if import EmploymentEdge, Hires

LOADED = {name: amount / 0.7 / 12 for name, amount in SALARIES.items()}
TIMES = {"ann": 1.0, "bob": 1.0, "cid": 0.5, "dan": 0.5}
NEED = sum(LOADED[name] * TIMES[name] for name in TIMES)


def of(facts: ProjectFacts, day: date = DAY) -> Graph:
    known = facts.as_of(day)
    return graph(known, Roster(known, day))


def today(money: EnteredFacts, **given: Any) -> Outcome:
    return outcome(of(funded_project(money, **given)).inputs, NOTHING_HAPPENS)


# -- people ---------------------------------------------------------------------------------------


def test_people_stand_at_whoever_pays_their_time() -> None:
    found = of(funded_project()).inputs

    people = [(one.maintainer, one.employer, one.fte) for one in found.employment_edges]
    assert people == [
        ("ann", ALDER, 1.0),
        ("bob", ALDER, 1.0),
        ("cid", BIRCH, 0.5),
        ("dan", BIRCH, 0.5),
    ]
    assert found.areas == ("control", "docs", "proxy")
    assert {one.employer: one.per_year for one in found.hires}.keys() == {ALDER, BIRCH}


def test_of_two_rows_of_one_payer_the_later_counts_then_the_smaller() -> None:
    rows = (
        time("ann", ALDER, 0.9),
        replace(time("ann", ALDER, 0.5), valid_from=date(2025, 6, 1)),
        replace(time("ann", ALDER, 0.4), valid_from=date(2025, 6, 1)),
        time("ann", BIRCH, 0.2),
    )

    found = of(funded_project(entered(funded_time=rows), roles=(maintainer("ann"),))).inputs

    assert [(one.employer, one.fte) for one in found.employment_edges] == [
        (ALDER, 0.4),
        (BIRCH, 0.2),
    ]


def test_without_paid_time_people_stand_at_their_employer() -> None:
    facts = project(
        roles=(maintainer("ann"), maintainer("bob")), employments=(job("ann", "Brightsluice"),)
    )

    found = of(facts)

    assert found.inputs.employment_edges == (
        EmploymentEdge("ann", "Brightsluice", None, None),
        EmploymentEdge("bob", None, None, None),
    )
    assert found.inputs.areas is None
    assert found.notes == (
        "No subscription is recorded, so that revenue is unknown; it is not zero.",
        "What the maintainers cost is not recorded, so that coverage is unknown.",
        "Whom one maintainer works for is not known: ranges say what that could do.",
        "The funded time of two maintainers is not known; each counts between 0 and 1 FTE.",
    )


def test_hires_are_shared_by_the_people_of_today() -> None:
    facts = project(
        roles=tuple(maintainer(name) for name in ("ann", "bob", "cid")),
        employments=(job("ann", "Brightsluice"), job("bob", "Brightsluice")),
    )

    rates = of(facts).inputs.hires

    assert [one.employer for one in rates] == ["Brightsluice", None]
    assert rates[0].per_year == pytest.approx(2 * rates[1].per_year)


def test_without_a_roster_there_is_nothing_to_forecast_from() -> None:
    found = of(project()).inputs

    assert (found.exit_rate, found.hires, found.employment_edges) == (None, (), ())


def test_where_everybody_has_left_arrivals_come_from_elsewhere() -> None:
    left = replace(maintainer("ann"), valid_until=date(2025, 1, 1))

    (found,) = of(project(roles=(left,))).inputs.hires

    assert found == Hires(None, found.per_year)
    assert found.per_year > 0


# -- money ----------------------------------------------------------------------------------------


def test_money_is_a_share_of_the_need() -> None:
    found = of(funded_project())

    shares = [one.low for one in found.inputs.funding_edges]
    assert shares == pytest.approx([amount / NEED for amount in MONTHLY])
    assert [one.high for one in found.inputs.funding_edges] == shares
    assert found.adopters == {
        name: f"adopter {place}" for place, name in enumerate(ADOPTERS, start=1)
    }
    assert found.notes == ()


def test_what_nobody_allocates_is_only_in_the_favourable_end() -> None:
    unsplit = (subscription(ALDER, "Bank of Cedar", 700_00),)
    money = entered(
        subscriptions=unsplit, splits=(split(ALDER, "Bank of Cedar", 0.25),), funded_time=()
    )

    (edge,) = of(funded_project(money)).inputs.funding_edges

    assert edge.high == pytest.approx(4 * edge.low)


def test_split_by_effort_product_and_in_equal_parts() -> None:
    effort = entered(
        subscriptions=(subscription(ALDER, "Elm", 1000),),
        splits=(),
        funded_time=(
            *entered().funded_time,
            replace(time("ann", ALDER, 2.0), project="other"),
        ),
    )
    shared = entered(
        subscriptions=(subscription(ALDER, "Elm", 1000, product="Suite"),),
        splits=tuple(
            replace(split(ALDER, "", 0.0, slug), reference="", product="Suite", share=None)
            for slug in ("quern", "other")
        ),
        funded_time=(),
    )
    weighed = replace(shared, splits=tuple(replace(one, share=0.5) for one in shared.splits))

    for money in (effort, shared, weighed):
        (edge,) = of(funded_project(money)).inputs.funding_edges
        assert edge.low * NEED_OF[money is effort] == pytest.approx(500)


NEED_OF = {
    True: sum(LOADED[name] * TIMES[name] for name in TIMES),
    False: sum(LOADED.values()),
}


def test_yearly_and_quarterly_amounts_are_spread_over_months() -> None:
    paid = (
        subscription(ALDER, "Bank of Cedar", 12_000_00, period="year"),
        subscription(ALDER, "Dogwood Rail", 3_000_00, period="quarter"),
        subscription(ALDER, "Elm Telecom", 1_000_00),
    )
    money = entered(
        subscriptions=paid, splits=tuple(split(ALDER, one.adopter, 1.0) for one in paid)
    )

    shares = [one.low for one in of(funded_project(money)).inputs.funding_edges]

    assert shares == pytest.approx([1_000_00 / NEED] * 3)


def test_grants_ended_subscriptions_and_later_ones_do_not_count() -> None:
    paid = (
        subscription(ALDER, "Bank of Cedar", 1, kind="grant", period="once"),
        subscription(ALDER, "Elm Telecom", 1, valid_until=DAY),
        subscription(ALDER, "Fir Post", 1, valid_from=date(2026, 12, 1)),
    )

    found = of(funded_project(entered(subscriptions=paid))).inputs

    assert found.funding_edges == ()
    assert found.is_revenue_known


def test_revenue_that_just_reaches_the_need_does() -> None:
    third = 10_000_00
    paid = tuple(subscription(ALDER, name, third) for name in ADOPTERS[:3])
    yearly = round(3 * third * 12 * 0.7)
    money = entered(
        subscriptions=paid,
        splits=tuple(split(ALDER, one.adopter, 1.0) for one in paid),
        funded_time=(time("ann", ALDER, 1.0),),
        salaries=(salary("ann", yearly),),
    )

    found = today(money, roles=(maintainer("ann"),))

    assert found.funding_absence_factor == (1, 1, 1)
    assert found.coverage_fixed_need == (pytest.approx(1),) * 3


def test_money_in_another_currency_is_left_out_and_said() -> None:
    paid = entered().subscriptions
    money = entered(subscriptions=(*paid[:3], replace(paid[3], currency="EUR")))

    found = of(funded_project(money))

    assert len(found.inputs.funding_edges) == 3
    assert found.notes == (
        "One subscription in another currency is left out: there is no exchange rate of the day.",
    )


def test_money_in_another_currency_is_converted_by_the_rate_of_the_day() -> None:
    plain = of(funded_project(entered())).inputs
    paid = tuple(replace(one, currency="EUR") for one in entered().subscriptions)
    rate = RateFact(1, DAY, None, "EUR", "USD", Decimal(1), "ECB")

    found = of(funded_project(entered(subscriptions=paid, rates=(rate,))))

    assert (found.inputs.is_revenue_known, found.inputs.funding_edges) == (
        True,
        plain.funding_edges,
    )
    assert found.notes == (
        f"{len(paid)} contracts are converted from EUR to USD at 1 USD for 1 EUR, the rate of "
        f"{DAY} (ECB).",
    )


def test_revenue_that_is_all_in_another_currency_is_unknown() -> None:
    paid = tuple(replace(one, currency="EUR") for one in entered().subscriptions)

    found = of(funded_project(entered(subscriptions=paid))).inputs

    assert (found.is_revenue_known, found.funding_edges) == (False, ())


def test_salaries_in_two_currencies_make_no_need() -> None:
    mixed = (salary("ann", 100_00), salary("bob", 100_00, currency="EUR"))

    found = of(funded_project(entered(salaries=mixed)))

    assert today(entered(salaries=mixed)).coverage_fixed_need is None
    assert any("several currencies" in note for note in found.notes)


def test_an_unknown_salary_without_a_band_makes_no_need() -> None:
    money = entered(salaries=(salary("ann", 100_00),), salary_bands=())

    assert today(money).coverage_fixed_need is None


def test_of_several_bands_the_one_in_the_currency_of_the_revenue_counts() -> None:
    (band,) = entered().salary_bands
    bands = (replace(band, currency="CHF"), band)

    found = today(entered(salaries=(), salary_bands=bands))

    assert found == today(entered(salaries=()))


def test_revenue_of_who_is_no_vendor_of_the_project_does_not_count() -> None:
    found = of(funded_project(entered(vendors=(), splits=()))).inputs

    assert found.funding_edges == ()


def test_an_unknown_salary_takes_the_band() -> None:
    found = today(entered(salaries=())).coverage_fixed_need
    costs = [amount * 3 / 0.7 / 12 for amount in reversed(BAND)]

    assert found is not None
    assert found == (pytest.approx([sum(MONTHLY) / cost for cost in costs]))


def test_salary_ranges_make_a_coverage_range_without_a_middle() -> None:
    ranges = tuple(salary(name, 100_000_00, 200_000_00) for name in SALARIES)
    low, middle, high = today(entered(salaries=ranges)).coverage_fixed_need or (0, 0, 0)

    assert middle is None
    assert low is not None
    assert high == pytest.approx(2 * low)


def test_nothing_costs_anything_where_no_time_is_spent() -> None:
    unpaid = tuple(replace(one, fte=0.0) for one in entered().funded_time)

    found = today(entered(funded_time=unpaid))

    assert (found.coverage_fixed_need, found.fte) == (None, 0.0)


# -- what nobody may read -------------------------------------------------------------------------


def test_an_employers_cost_is_spread_by_time() -> None:
    found = {one.maintainer: one.cost_mid for one in of(funded_project()).inputs.employment_edges}
    alder, birch = (LOADED["ann"] + LOADED["bob"]) / 2, (LOADED["cid"] + LOADED["dan"]) / 4

    assert found == {
        "ann": pytest.approx(alder / NEED),
        "bob": pytest.approx(alder / NEED),
        "cid": pytest.approx(birch / NEED),
        "dan": pytest.approx(birch / NEED),
    }


def test_a_salary_that_would_stand_alone_is_joined_to_another() -> None:
    money = entered(
        salaries=tuple(salary(name, SALARIES[name]) for name in ("ann", "bob", "cid")),
        funded_time=(time("ann", ALDER, 1), time("bob", ALDER, 1), time("cid", BIRCH, 1)),
    )
    names = ("ann", "bob", "cid")

    found = of(funded_project(money, roles=tuple(map(maintainer, names)))).inputs

    assert [one.cost_mid for one in found.employment_edges] == pytest.approx([1 / 3] * 3)


def test_costs_of_one_known_salary_are_the_same_for_all() -> None:
    money = entered(salaries=(salary("ann", 300_000_00),))

    found = of(funded_project(money)).inputs.employment_edges

    per_fte = [one.cost_mid / one.fte for one in found if one.cost_mid and one.fte]
    assert per_fte == pytest.approx([per_fte[0]] * 4)


def test_no_salary_and_no_amount_is_in_the_document_or_in_a_receipt() -> None:
    computed = compute(funded_project(), DAY)
    stored = json.dumps([computed.document.what_if and computed.document.as_json()["what_if"]])
    receipts = [
        one for one in computed.receipts.values() if one["figure"].startswith(("stress", "area"))
    ]

    for text in (stored, json.dumps(receipts)):
        for amount in secrets():
            assert amount not in text
        assert not any(name in json.dumps(receipts) for name in ADOPTERS)


def secrets() -> list[str]:
    """Return how the entered amounts would read, in minor and major units, a year and a month."""
    amounts = [*SALARIES.values(), *BAND, *MONTHLY]
    amounts += [round(one / 12) for one in (*SALARIES.values(), *BAND)]
    amounts += [round(one) for one in LOADED.values()]
    return [*map(str, amounts), *(str(one // 100) for one in amounts)]


def test_every_stress_receipt_computes_again() -> None:
    computed = compute(funded_project(), DAY)
    found = {
        one["figure"]: differences(one)
        for one in computed.receipts.values()
        if one["figure"].startswith(("stress", "area"))
    }

    assert found == {
        "stress": [],
        "stress-middle": [],
        "stress-forecast-1": [],
        "stress-forecast-2": [],
        "stress-forecast-3": [],
        "areas": [],
    }


def test_the_receipts_say_what_the_tests_say() -> None:
    computed = compute(funded_project(), DAY)
    what_if = computed.document.what_if
    assert what_if is not None
    receipts = {one["figure"]: one["result"] for one in computed.receipts.values()}

    for test in what_if.tests:
        told = receipts["stress-middle"][test.key]
        assert test.after["coverage_fixed_need"][1] == told["coverage_fixed_need"]
        assert test.after["headcount"] == told["headcount"]
    names = {f"employer_{name}_reassigns": f"without {name}" for name in (ALDER, BIRCH)}
    for key, structure in names.items():
        (test,) = [one for one in what_if.tests if one.key == key]
        told = receipts["stress-forecast-2"]["p_ge_2"][structure]["0.026"]["5"]
        assert test.after["p_at_least"]["5"]["2"][0] == pytest.approx(told)


def test_key_figures_count_areas_where_some_are_declared() -> None:
    def areas(facts: ProjectFacts) -> dict[str, tuple[object, str]]:
        figures = compute(facts, DAY).document.figures
        found = [one for one in figures if one.metric == "area_coverage"]
        return {one.name: (one.value, one.status) for one in found}

    assert areas(funded_project()) == {
        "Areas without a maintainer": (0, "ok"),
        "Areas with one maintainer": (2, "ok"),
    }
    assert areas(project(roles=(maintainer("ann"),))) == {}
    assert areas(project(roles=(maintainer("ann", "proxy"), maintainer("bob")))) == {
        "Areas without a maintainer": (0, "ok_with_bounds"),
        "Areas with one maintainer": (1, "ok_with_bounds"),
    }


def test_a_project_with_nobody_to_lose_has_no_stress_tests() -> None:
    assert compute(project(), DAY).document.what_if is None
