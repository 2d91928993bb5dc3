"""The predefined stress tests of a project, their receipts, and its areas (model.md 5.4, 3.4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.billing import Audience, Disclosure
from tracker.health.areas import area_coverage, areas_by_maintainer
from tracker.health.document import Figure
from tracker.health.facts import ProjectFacts
from tracker.health.figures import figure_id
from tracker.health.forecast import WITHDRAWAL_RATE
from tracker.health.graph import Graph, graph
from tracker.health.roster import Roster
from tracker.health.scenario import (
    HORIZONS,
    MOST_PEOPLE,
    NOTHING_HAPPENS,
    Scenario,
    as_json,
    external_arrivals,
    outcome,
    readings,
)
from tracker.health.what_if import AreaRow, ScenarioInputs, StressRow, WhatIf
from tracker.metrics.result import to_json
from tracker.metrics.stress import TOP_ADOPTERS, Funding, largest_adopters

Part = tuple[str, str, dict[str, Any], str]
_WINDOW = "as of the day"


@dataclass(frozen=True, slots=True)
class StressTest:
    """A predefined stress test."""

    key: str
    title: str
    scenario: Scenario


def stress_tests(inputs: ScenarioInputs) -> list[StressTest]:
    """Return the tests of model.md 5.4 that there is somebody for, money first."""
    return [*_adopter_tests(inputs), *_vendor_tests(inputs), *_employer_tests(inputs)]


def _adopter_tests(inputs: ScenarioInputs) -> Iterator[StressTest]:
    edges = [Funding(one.adopter, one.vendor, one.low) for one in inputs.funding_edges]
    ranked = largest_adopters(edges)
    if ranked:
        first = Scenario(without_adopters=(ranked[0],))
        yield StressTest("largest_adopter_churns", "The largest adopter leaves", first)
        top = tuple(sorted(ranked[:TOP_ADOPTERS]))
        title = "The three largest adopters leave"
        yield StressTest("top_three_adopters_churn", title, Scenario(without_adopters=top))


def _vendor_tests(inputs: ScenarioInputs) -> Iterator[StressTest]:
    for vendor in sorted({one.vendor for one in inputs.funding_edges}):
        scenario = Scenario(failing_vendors=(vendor,))
        yield StressTest(f"vendor_{vendor}_fails", f"{vendor} fails", scenario)


def _employer_tests(inputs: ScenarioInputs) -> Iterator[StressTest]:
    for employer in employers(inputs):
        scenario = Scenario(without_employers=(employer,))
        title = f"{employer} takes its people off"
        yield StressTest(f"employer_{employer}_reassigns", title, scenario)


def employers(inputs: ScenarioInputs) -> list[str]:
    """Return the known employers of the maintainers, by name."""
    return sorted({one.employer for one in inputs.employment_edges if one.employer is not None})


def stress_section(facts: ProjectFacts, roster: Roster) -> WhatIf | None:
    """Return the part of the document on stress tests; None: there is nobody to lose."""
    found = graph(facts, roster)
    inputs = found.inputs
    if not inputs.employment_edges and not inputs.funding_edges:
        return None
    areas = area_coverage(inputs.areas or (), areas_by_maintainer(roster, only_confirmed=True))
    return WhatIf(
        inputs=inputs,
        before=outcome(inputs, NOTHING_HAPPENS).as_json(),
        tests=tuple(
            StressRow(one.key, one.title, as_json(one.scenario), _after(inputs, one))
            for one in stress_tests(inputs)
            if not (one.scenario.without_adopters and _hides_payers(facts))
        ),
        adopters=found.adopters,
        areas=tuple(AreaRow(*item) for item in (areas.people_by_area or {}).items()),
        area_status=areas.status.value,
        areas_undeclared_people=areas.undeclared_people,
        receipts={
            key: figure_id(facts.slug, roster.day, key) for key, *_ in stress_parts(found, roster)
        },
        notes=found.notes,
    )


def _hides_payers(facts: ProjectFacts) -> bool:
    """Tell whether what is left without a payer would, beside amounts, tell what that one pays."""
    sellers = {one.vendor for one in facts.entered.subscriptions}
    is_staff = facts.terms.audience is Audience.STAFF
    return not is_staff and facts.terms.amounts(sellers) is Disclosure.EXACT


def _after(inputs: ScenarioInputs, test: StressTest) -> dict[str, Any]:
    return outcome(inputs, test.scenario).as_json()


def area_figures(what_if: WhatIf | None, day: date) -> Iterator[Figure]:
    """Yield how many of the declared areas have nobody, and how many rest on one confirmed person.

    Nothing where no area is declared. Who has no declared area may look after any of them: then
    the status says that not all is attributed.
    """
    if what_if is None or not what_if.areas:
        return
    people = [one.people for one in what_if.areas]
    for name, count in (("Areas without a maintainer", 0), ("Areas with one maintainer", 1)):
        yield Figure(
            receipt=what_if.receipts["areas"],
            metric="area_coverage",
            name=name,
            value=people.count(count),
            unit="areas",
            status=what_if.area_status,
            as_of=day.isoformat(),
            n=len(people),
            n_unit="declared",
        )


# -- receipts -------------------------------------------------------------------------------------


def stress_receipts(facts: ProjectFacts, roster: Roster) -> Iterator[Part]:
    """Yield (key, metric, inputs, window) of the receipts of the tests and of the areas."""
    found = graph(facts, roster)
    if found.inputs.employment_edges or found.inputs.funding_edges:
        yield from stress_parts(found, roster)


def stress_parts(found: Graph, roster: Roster) -> Iterator[Part]:
    """Yield the receipts that a graph has something for.

    Money is taken at the unfavourable end of what is known and, if it has one, in the middle.
    """
    inputs = found.inputs
    costs = {name: [getattr(one, name) for one in inputs.employment_edges] for name in _COSTS}
    for name, key in _COSTS.items():
        if None not in costs[name] or name == "cost_high":
            yield key, "stress_tests_bipartite", _bipartite(inputs, costs[name]), _WINDOW
    if inputs.exit_rate is not None:
        for least in range(1, MOST_PEOPLE + 1):
            key = f"stress-forecast-{least}"
            yield key, "forecast_employer_failure", _forecast(inputs, least), _WINDOW
    named = areas_by_maintainer(roster, only_confirmed=True)
    areas = {"areas": list(inputs.areas or ()), "confirmed": to_json(named)}
    yield "areas", "area_coverage", areas, _WINDOW


_READINGS = ("", ", who is unknown with the worst")
_COSTS = {"cost_high": "stress", "cost_mid": "stress-middle"}


def _bipartite(inputs: ScenarioInputs, costs: list[float | None]) -> dict[str, Any]:
    known = [cost for cost in costs if cost is not None]
    return {
        "areas": list(inputs.areas) if inputs.areas is not None else None,
        "funding_edges": [
            {"adopter": one.adopter, "vendor": one.vendor, "mrr_to_project": one.low}
            for one in inputs.funding_edges
        ],
        "employment_edges": [
            {
                "maintainer": one.maintainer,
                "vendor": one.employer,
                "fte": one.fte,
                "areas": list(one.areas or ()),
                "monthly_cost": cost,
            }
            for one, cost in zip(inputs.employment_edges, costs, strict=True)
        ],
        "monthly_need": sum(known) if len(known) == len(costs) else 0,
        "kept_share": 0,
        "unit": "share of the monthly need, salaries spread over groups",
    }


def _forecast(inputs: ScenarioInputs, least: int) -> dict[str, Any]:
    """Return the structures of employers now and without each, as the tests take them."""
    scenarios = {"now": NOTHING_HAPPENS} | {
        f"without {name}": Scenario(without_employers=(name,)) for name in employers(inputs)
    }
    structures = {
        f"{name}{reading}": [list(team) for team in teams]
        for name, scenario in scenarios.items()
        for reading, teams in zip(_READINGS, readings(inputs, scenario), strict=False)
    }
    return {
        "employers_n_and_hiring_rate": structures,
        "exit_rate": inputs.exit_rate,
        "external_arrival_rate": external_arrivals(inputs, NOTHING_HAPPENS),
        "employer_failure_rates": [WITHDRAWAL_RATE],
        "k": least,
        "horizons": list(HORIZONS),
    }
