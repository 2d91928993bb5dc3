"""The published metrics of what if and of areas (model.md 3.4, 5.4, 9.3, 9.4)."""

from collections.abc import Mapping
from typing import Any

from tracker.health.areas import area_coverage
from tracker.health.forecast import WITHDRAWAL_RATE
from tracker.health.methods.inputs import Inputs
from tracker.health.methods.metric import Metric
from tracker.health.scenario import Scenario, compare
from tracker.health.what_if import EmploymentEdge, FundingEdge, Hires, ScenarioInputs

_COSTS = ("cost_low", "cost_mid", "cost_high")


def _areas(inputs: Inputs) -> Mapping[str, Any]:
    confirmed = inputs.part("confirmed")
    by_person = {person: confirmed.names(person) for person in confirmed}
    return area_coverage(inputs.names("areas"), by_person).as_json()


def _compare(inputs: Inputs) -> Mapping[str, Any]:
    return compare(scenario_inputs(inputs), scenario(inputs.part("scenario"))).as_json()


def scenario_inputs(inputs: Inputs) -> ScenarioInputs:
    """Return the frozen inputs of scenarios, checked."""
    return ScenarioInputs(
        funding_edges=tuple(_funding(row) for row in inputs.rows("funding_edges")),
        employment_edges=tuple(_employment(row) for row in inputs.rows("employment_edges")),
        areas=tuple(inputs.names("areas")) if "areas" in inputs else None,
        is_revenue_known=inputs.flag("is_revenue_known"),
        exit_rate=_not_negative(inputs, "exit_rate"),
        hires=tuple(_hires(row) for row in inputs.rows("hires")),
    )


def _funding(row: Inputs) -> FundingEdge:
    low, high = row.number("low"), row.number("high")
    if not 0 <= low <= high:
        row.refuse("high", "a number from low on, both 0 or more")
    return FundingEdge(row.text("adopter"), row.text("vendor"), low, high)


def _employment(row: Inputs) -> EmploymentEdge:
    return EmploymentEdge(
        row.text("maintainer"),
        row.text_or_none("employer"),
        _not_negative(row, "fte"),
        tuple(row.names("areas")) if "areas" in row else None,
        *(_not_negative(row, name) for name in _COSTS),
    )


def _hires(row: Inputs) -> Hires:
    return Hires(row.text_or_none("employer"), _not_negative(row, "per_year") or 0.0)


def scenario(part: Inputs) -> Scenario:
    """Return a scenario; what is left out does not happen."""
    kept = part.number_or("kept_share", 0)
    if not 0 <= kept <= 1:
        part.refuse("kept_share", "a share from 0 to 1")
    rate = _not_negative(part, "failure_rate")
    return Scenario(
        without_employers=tuple(part.names_or_empty("without_employers")),
        without_adopters=tuple(part.names_or_empty("without_adopters")),
        failing_vendors=tuple(part.names_or_empty("failing_vendors")),
        hiring_freeze="hiring_freeze" in part and part.flag("hiring_freeze"),
        failure_rate=WITHDRAWAL_RATE if rate is None else rate,
        kept_share=kept,
    )


def _not_negative(row: Inputs, key: str) -> float | None:
    number = row.number_or_none(key)
    if number is not None and number < 0:
        row.refuse(key, "0 or more")
    return number


METRICS = (
    Metric(
        name="area_coverage",
        section="3.4",
        definition="How many confirmed maintainers look after each area of the project.",
        unit="people",
        formula="distinct confirmed maintainers by declared area; one of several counts in each",
        source="the project's own roster",
        window="as of the day",
        interval="none; people without a declared area may look after any",
        inputs={
            "areas": "those that the roster names today, for anybody with a role",
            "confirmed": "by maintainer of a roster edited in the last 180 days, their areas",
        },
        limits="where no area is declared they are unknown, not zero",
        measure=_areas,
    ),
    Metric(
        name="scenario_before_and_after",
        section="5.4",
        definition="What any combination of losses leaves of money, people and the years to come.",
        unit="ratio; people; FTE; probability",
        formula=(
            "the stress test's graph without what goes, at the unfavourable end, the middle and "
            "the favourable end of money; P(at least k) of the forecast with employers, closed form"
        ),
        source="precedents: Weaveworks and Flux, Open Service Mesh; immigration-death process",
        window="as of the day; 1, 3, 5 and 10 years",
        interval="bounds of what is unknown; scenarios",
        inputs={
            "funding_edges": "adopter, vendor, low and high: shares of the monthly need",
            "employment_edges": "maintainer, employer, fte, areas, cost_low, cost_mid, cost_high: "
            "shares of the need, spread over groups of people",
            "areas": "those that the roster names; null: unknown",
            "is_revenue_known": "whether any recurring revenue is recorded",
            "exit_rate": "per person-year; null: no forecast",
            "hires": "employer (null: elsewhere) and per_year",
            "scenario": "without_employers, without_adopters, failing_vendors, hiring_freeze, "
            "failure_rate, kept_share",
        },
        limits="money does not enter the forecast; employers fail independently of one another",
        measure=_compare,
    ),
)
