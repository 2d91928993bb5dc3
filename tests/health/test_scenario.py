"""Scenarios: the published numbers, edge cases, and that losing more never leaves more."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.health.forecast import Employer, p_at_least, p_at_least_with_employers
from tracker.health.scenario import (
    NOTHING_HAPPENS,
    Outcome,
    Scenario,
    compare,
    outcome,
    readings,
)
from tracker.health.what_if import EmploymentEdge, FundingEdge, Hires, ScenarioInputs

GOLDEN = Path(__file__).parents[3] / "shared" / "golden" / "metrics.json"
NOBODY = ScenarioInputs((), (), None, is_revenue_known=False, exit_rate=None, hires=())


def team(*employers: str | None, fte: float | None = None) -> tuple[EmploymentEdge, ...]:
    """Return a maintainer at each employer."""
    return tuple(
        EmploymentEdge(f"m{place}", employer, fte, None) for place, employer in enumerate(employers)
    )


def people(*employers: str | None, **given: Any) -> ScenarioInputs:
    """Return a project of which only the people are known, with the rates of the examples."""
    plain = replace(NOBODY, employment_edges=team(*employers), exit_rate=0.271)
    return replace(plain, **given)


ONE_EMPLOYER = people("V", "V", "V", "V", hires=(Hires("V", 1.37),))


def two_left(inputs: ScenarioInputs, scenario: Scenario, years: int) -> float:
    chances = outcome(inputs, scenario).p_at_least
    assert chances is not None
    low, high = chances[str(years)]["2"]
    assert low == high
    return low


# -- what the method publishes --------------------------------------------------------------------


@pytest.mark.parametrize(("rate", "published"), [(0, 0.96), (0.026, 0.74), (0.11, 0.32)])
def test_employers_dominate_the_ten_year_answer(rate: float, published: float) -> None:
    found = two_left(ONE_EMPLOYER, Scenario(failure_rate=rate), 10)

    assert round(found, 2) == published


def test_hiring_freeze_bites_in_five_years() -> None:
    frozen = Scenario(hiring_freeze=True, failure_rate=0)

    assert round(two_left(ONE_EMPLOYER, Scenario(failure_rate=0), 5), 2) == 0.96
    assert round(two_left(ONE_EMPLOYER, frozen, 5), 2) == 0.28


GOLDEN_SCENARIOS = {
    "base": NOTHING_HAPPENS,
    "largest_adopter_churns": Scenario(without_adopters=("A1",)),
    "top_three_adopters_churn": Scenario(without_adopters=("A1", "A2", "A3")),
    "vendor_V1_fails": Scenario(failing_vendors=("V1",), kept_share=0.5),
    "vendor_V2_fails": Scenario(failing_vendors=("V2",), kept_share=0.5),
    "employer_V1_reassigns": Scenario(without_employers=("V1",)),
    "employer_V2_reassigns": Scenario(without_employers=("V2",)),
}


@pytest.mark.skipif(not GOLDEN.is_file(), reason="../shared/golden/metrics.json is not there")
@pytest.mark.parametrize("name", GOLDEN_SCENARIOS)
def test_scenario_leaves_what_the_published_stress_test_does(name: str) -> None:
    examples = json.loads(GOLDEN.read_text(encoding="utf-8"))["examples"]
    (example,) = [one for one in examples if one["id"] == "G14"]
    expected = example["expected"][name]
    found = outcome(_published(example["inputs"]), GOLDEN_SCENARIOS[name])

    for key in ("coverage_fixed_need", "coverage_remaining_need"):
        assert getattr(found, key) == (pytest.approx(expected[key], abs=1e-4),) * 3
    for key in ("headcount", "fte", "areas_without_maintainer", "employer_elephant_factor"):
        assert getattr(found, key) == expected[key]
    if "fte_with_kept_share" in expected:
        assert found.fte_with_kept_share == expected["fte_with_kept_share"]


def _published(inputs: dict[str, Any]) -> ScenarioInputs:
    need = inputs["monthly_need"]
    costs = [one["monthly_cost"] / need for one in inputs["employment_edges"]]
    paid = [one["mrr_to_project"] / need for one in inputs["funding_edges"]]
    return ScenarioInputs(
        funding_edges=tuple(
            FundingEdge(one["adopter"], one["vendor"], share, share)
            for one, share in zip(inputs["funding_edges"], paid, strict=True)
        ),
        employment_edges=tuple(
            EmploymentEdge(
                one["maintainer"], one["vendor"], one["fte"], tuple(one["areas"]), *[cost] * 3
            )
            for one, cost in zip(inputs["employment_edges"], costs, strict=True)
        ),
        areas=tuple(inputs["areas"]),
        is_revenue_known=True,
        exit_rate=None,
        hires=(),
    )


# -- money ----------------------------------------------------------------------------------------

FUNDED = ScenarioInputs(
    funding_edges=(FundingEdge("A", "V", 0.4, 0.5), FundingEdge("B", "W", 0.1, 0.1)),
    employment_edges=(
        EmploymentEdge("m", "V", 1.0, ("core",), 0.5, None, 0.6),
        EmploymentEdge("n", "W", 0.5, ("docs",), 0.3, None, 0.4),
    ),
    areas=("core", "docs", "api"),
    is_revenue_known=True,
    exit_rate=None,
    hires=(),
)


def test_coverage_is_a_range_where_salaries_are() -> None:
    found = outcome(FUNDED, NOTHING_HAPPENS)

    assert found.coverage_fixed_need == (0.5, None, 0.75)
    assert found.coverage_remaining_need == (0.5, None, 0.75)
    assert found.funding_absence_factor == (0, None, 0)
    assert found.areas_without_maintainer == ["api"]


def test_a_combination_takes_all_of_it_away_at_once() -> None:
    found = outcome(FUNDED, Scenario(without_adopters=("B",), without_employers=("V",)))

    assert found.coverage_fixed_need == (0.4, None, pytest.approx(0.625))
    assert found.coverage_remaining_need == (1.0, None, pytest.approx(5 / 3))
    assert (found.headcount, found.fte) == (1, 0.5)
    assert found.areas_without_maintainer == ["api", "core"]


def test_revenue_that_is_not_recorded_is_unknown_and_not_zero() -> None:
    found = outcome(replace(FUNDED, funding_edges=(), is_revenue_known=False), NOTHING_HAPPENS)

    assert found.coverage_fixed_need is None
    assert found.funding_absence_factor is None


def test_revenue_that_has_ended_is_zero() -> None:
    found = outcome(replace(FUNDED, funding_edges=()), NOTHING_HAPPENS)

    assert found.coverage_fixed_need == (0.0, None, 0.0)


def test_a_cost_that_is_unknown_leaves_coverage_unknown() -> None:
    unpaid = replace(FUNDED, employment_edges=team("V", "W"))

    found = outcome(unpaid, NOTHING_HAPPENS)

    assert (found.coverage_fixed_need, found.coverage_remaining_need) == (None, None)


def test_a_need_of_nothing_has_no_coverage_and_is_never_missed() -> None:
    free = [replace(one, cost_low=0.0, cost_mid=0.0, cost_high=0.0) for one in team("V")]

    found = outcome(replace(FUNDED, employment_edges=tuple(free)), NOTHING_HAPPENS)

    assert (found.coverage_fixed_need, found.funding_absence_factor) == (None, None)


def test_when_everybody_is_gone_nobody_is_there_to_be_paid() -> None:
    found = outcome(FUNDED, Scenario(failing_vendors=("V", "W"), without_adopters=("A", "B")))

    assert (found.headcount, found.fte, found.employer_elephant_factor) == (0, 0.0, None)
    assert found.coverage_fixed_need == (0.0, None, 0.0)
    assert found.coverage_remaining_need is None
    assert found.areas_without_maintainer == ["api", "core", "docs"]


def test_nothing_known_at_all_stays_unknown() -> None:
    found = outcome(NOBODY, Scenario(without_employers=("V",)))

    assert found == Outcome(
        coverage_fixed_need=None,
        coverage_remaining_need=None,
        headcount=0,
        headcount_bounds=(0, 0),
        fte=0.0,
        fte_bounds=(0.0, 0.0),
        fte_with_kept_share=0.0,
        areas_without_maintainer=None,
        areas_undeclared_people=0,
        employer_elephant_factor=None,
        elephant_by="people",
        funding_absence_factor=None,
        p_at_least=None,
    )
    assert compare(NOBODY, NOTHING_HAPPENS).curve is None


# -- people ---------------------------------------------------------------------------------------


def test_people_of_unknown_employer_may_go_too() -> None:
    found = outcome(people("V", "V", None, None), Scenario(without_employers=("V",)))

    assert (found.headcount, found.headcount_bounds) == (2, (0, 2))


def test_people_of_unknown_employer_stay_where_nobody_goes() -> None:
    found = outcome(people("V", None), Scenario(hiring_freeze=True))

    assert found.headcount_bounds == (2, 2)


def test_fte_that_is_unknown_lies_between_nothing_and_full_time() -> None:
    mixed = people("V", "W", employment_edges=(*team("V", fte=0.5), *team(None, "W")[1:]))

    found = outcome(mixed, NOTHING_HAPPENS)

    assert (found.fte, found.fte_bounds) == (0.5, (0.5, 1.5))
    assert outcome(people("V"), NOTHING_HAPPENS).fte is None
    assert outcome(people("V"), NOTHING_HAPPENS).fte_bounds == (0.0, 1.0)


def test_who_is_paid_by_two_stays_while_one_of_them_pays() -> None:
    edges = (EmploymentEdge("m", "V", 0.6, None), EmploymentEdge("m", "W", 0.4, None))
    both = people(employment_edges=edges)

    found = outcome(both, Scenario(without_employers=("V",)))

    assert (found.headcount, found.fte) == (1, 0.4)
    assert readings(both, Scenario(without_employers=("V",))) == [[Employer(1, 0.0)]]


def test_elephant_factor_counts_people_where_no_time_is_known() -> None:
    found = outcome(people("V", "W", "X", None), NOTHING_HAPPENS)

    assert (found.employer_elephant_factor, found.elephant_by) == (2, "people")


def test_kept_people_are_whole_and_work_for_employers_of_their_own() -> None:
    scenario = Scenario(failing_vendors=("V",), kept_share=0.5)
    inputs = people("V", "V", "V", "W", hires=(Hires("V", 0.3), Hires("W", 0.1)))

    assert readings(inputs, scenario) == [[Employer(1, 0.1), Employer(1, 0.0)]]


# -- the years after ------------------------------------------------------------------------------


def test_chances_are_those_of_the_forecast() -> None:
    hires = (Hires("V", 0.4), Hires("W", 0.2))
    chances = outcome(people("V", "V", "W", hires=hires), NOTHING_HAPPENS).p_at_least
    teams = [Employer(2, 0.4), Employer(1, 0.2)]

    assert chances is not None
    for years in (1, 3, 5, 10):
        for least in (1, 2, 3):
            expected = p_at_least_with_employers(least, teams, 0.271, 0.026, years)
            assert chances[str(years)][str(least)] == (expected, expected)


def test_without_people_arrivals_come_from_elsewhere() -> None:
    chances = outcome(people(hires=(Hires(None, 0.5),)), NOTHING_HAPPENS).p_at_least
    expected = p_at_least(1, 0, 0.271, 0.5, 5)

    assert chances is not None
    assert chances["5"]["1"] == (pytest.approx(expected), pytest.approx(expected))


def test_unknown_employers_make_a_range() -> None:
    inputs = people("V", "V", None, hires=(Hires("V", 0.4), Hires(None, 0.2)))

    assert readings(inputs, NOTHING_HAPPENS) == [
        [Employer(2, 0.4), Employer(1, 0.2)],
        [Employer(3, pytest.approx(0.6))],
    ]
    assert readings(inputs, Scenario(without_employers=("V",))) == [[Employer(1, 0.2)], []]


def test_only_unknown_employers_are_apart_or_all_one() -> None:
    inputs = people(None, None, hires=(Hires(None, 0.4),))

    assert readings(inputs, NOTHING_HAPPENS) == [
        [Employer(1, 0.2), Employer(1, 0.2)],
        [Employer(2, 0.4)],
    ]


def test_curve_begins_today_and_ends_where_the_table_does() -> None:
    curve = compare(ONE_EMPLOYER, Scenario(failure_rate=0.11)).curve

    assert curve is not None
    assert (curve.years[0], curve.before[0], curve.after[0]) == (0, (1.0, 1.0), (1.0, 1.0))
    assert round(curve.before[-1][0], 2) == 0.74
    assert round(curve.after[-1][0], 2) == 0.32


# -- losing more never leaves more ----------------------------------------------------------------

NAMES = ("V", "W", "X")
EDGES = st.lists(
    st.builds(
        EmploymentEdge,
        st.sampled_from(["a", "b", "c", "d", "e"]),
        st.sampled_from([*NAMES, None]),
        st.sampled_from([None, 0.25, 0.5, 1.0]),
        st.none(),
        st.just(0.25),
        st.just(0.25),
        st.just(0.5),
    ),
    max_size=6,
)
PAID = st.lists(
    st.builds(
        lambda adopter, vendor, low: FundingEdge(adopter, vendor, low, low + 0.125),
        st.sampled_from(["A", "B", "C"]),
        st.sampled_from(NAMES),
        st.sampled_from([0.0, 0.125, 0.5]),
    ),
    max_size=5,
)
LOSSES = st.sets(st.sampled_from(NAMES)).map(lambda names: tuple(sorted(names)))


@given(edges=EDGES, paid=PAID, some=LOSSES, more=LOSSES)
def test_losing_more_never_leaves_more_people_time_or_revenue(
    edges: list[EmploymentEdge],
    paid: list[FundingEdge],
    some: tuple[str, ...],
    more: tuple[str, ...],
) -> None:
    inputs = replace(
        NOBODY, funding_edges=tuple(paid), employment_edges=tuple(edges), is_revenue_known=True
    )
    fewer = outcome(inputs, Scenario(failing_vendors=some))
    fewest = outcome(inputs, Scenario(failing_vendors=(*some, *more)))

    assert fewest.headcount <= fewer.headcount
    assert fewest.headcount_bounds[0] <= fewer.headcount_bounds[0]
    assert fewest.headcount_bounds[1] <= fewer.headcount_bounds[1]
    assert fewest.fte_bounds[1] <= fewer.fte_bounds[1]
    if fewer.coverage_fixed_need and fewest.coverage_fixed_need:
        assert fewest.coverage_fixed_need[0] <= fewer.coverage_fixed_need[0]
        assert fewest.coverage_fixed_need[2] <= fewer.coverage_fixed_need[2]


@given(edges=EDGES, some=LOSSES, more=LOSSES, rate=st.sampled_from([0.0, 0.026, 0.11]))
def test_losing_more_never_makes_the_years_after_safer(
    edges: list[EmploymentEdge], some: tuple[str, ...], more: tuple[str, ...], rate: float
) -> None:
    hires = tuple(Hires(name, 0.2) for name in NAMES)
    inputs = people(employment_edges=tuple(edges), hires=hires)
    fewer = outcome(inputs, Scenario(without_employers=some, failure_rate=rate)).p_at_least
    fewest = outcome(inputs, Scenario(without_employers=(*some, *more), failure_rate=rate))

    assert fewer is not None and fewest.p_at_least is not None
    for years, chances in fewest.p_at_least.items():
        for least, (_, high) in chances.items():
            assert high <= fewer[years][least][1] + 1e-12


@given(edges=EDGES, kept=st.floats(0, 1))
def test_keeping_some_is_between_losing_all_and_none(
    edges: list[EmploymentEdge], kept: float
) -> None:
    inputs = replace(NOBODY, employment_edges=tuple(edges))
    found = outcome(inputs, Scenario(failing_vendors=NAMES, kept_share=kept))
    whole = outcome(inputs, NOTHING_HAPPENS)

    if found.fte is not None and found.fte_with_kept_share is not None and whole.fte is not None:
        assert found.fte <= found.fte_with_kept_share <= whole.fte
