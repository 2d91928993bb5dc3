"""The published metrics of the funding path (model.md 5.2 to 5.5): G12 to G15."""

from collections.abc import Mapping
from typing import Any

from tracker.health.methods.inputs import Inputs
from tracker.health.methods.metric import Metric
from tracker.metrics.adoption import conversion
from tracker.metrics.funding_path import (
    WAGE_SHARE,
    Amount,
    Coverage,
    Pay,
    commitment,
    coverage,
    net_range,
    vendor_runway,
)
from tracker.metrics.numbers import Pair
from tracker.metrics.stress import (
    TOP_ADOPTERS,
    Employment,
    Funding,
    Project,
    adopters_leave,
    base,
    employer_reassigns,
    fte_with_kept_share,
    funding_absence,
    vendor_fails,
)

_MOST_MONTHS = 1200
_BAND = "reference_salary_band_p25_p50_p75"


def _coverage(inputs: Inputs) -> Mapping[str, Any]:
    pay = [
        Pay(_amount(row, "fte") or Amount.of([0, 1]), _amount(row, "salary"))
        for row in inputs.rows("maintainers")
    ]
    band = _band(inputs) if any(one.salary is None for one in pay) else None
    found = coverage(
        pay,
        band,
        _required_amount(inputs, "allocated_mrr_P"),
        _required_amount(inputs, "unallocated_mrr"),
        inputs.share_or("wage_share_of_compensation", WAGE_SHARE),
    )
    return {**found.as_json(), "net_coverage_range": _net(inputs, found)}


def _net(inputs: Inputs, found: Coverage) -> Pair | None:
    """Return what is left of the range by the declared pass-through; None: nothing is declared."""
    if "pass_through" not in inputs:
        return None
    low, high = inputs.range("pass_through")
    if low < 0 or high > 1:
        inputs.refuse("pass_through", "a share from 0 to 1, or a range of it")
    return net_range(found, (low, high))


def _amount(row: Inputs, key: str) -> Amount | None:
    return _required_amount(row, key) if key in row else None


def _required_amount(row: Inputs, key: str) -> Amount:
    low, high = row.range(key)
    if low < 0:
        row.refuse(key, "0 or more")
    return Amount.of([low, high]) if row.is_list(key) else Amount.of(low)


def _band(inputs: Inputs) -> Amount:
    quartiles = inputs.numbers(_BAND)
    if len(quartiles) != 3 or quartiles != sorted(quartiles) or quartiles[0] < 0:
        inputs.refuse(_BAND, "three salaries in rising order")
    return Amount.of(quartiles)


def _runway(inputs: Inputs) -> Mapping[str, Any]:
    until = inputs.part("contract_until")
    found = commitment(
        inputs.part("allocated_P").amounts(),
        {name: until.day_or_none(name) for name in until},
        _need(inputs, "monthly_need"),
        inputs.month("as_of_month"),
        inputs.whole("months_shown", _MOST_MONTHS),
    )
    cash = inputs.number_or_none("vendor_cash")
    burn = inputs.number_or_none("vendor_net_burn_per_month")
    return {**found.as_json(), "vendor_runway_months": vendor_runway(cash, burn)}


def _need(inputs: Inputs, key: str) -> float:
    need = inputs.number(key)
    if need < 0:
        inputs.refuse(key, "0 or more")
    return need


def _stress(inputs: Inputs) -> Mapping[str, Any]:
    project = _project(inputs)
    kept = inputs.number_or("kept_share", 0)
    if not 0 <= kept <= 1:
        inputs.refuse("kept_share", "a share from 0 to 1")
    employers = {edge.employer for edge in project.employment} - {None}
    vendors = {edge.vendor for edge in project.funding} | employers
    outputs: dict[str, Any] = {
        "base": base(project),
        "largest_adopter_churns": adopters_leave(project, 1),
        "top_three_adopters_churn": adopters_leave(project, TOP_ADOPTERS),
    }
    for vendor in sorted(filter(None, vendors)):
        outputs[f"vendor_{vendor}_fails"] = {
            **vendor_fails(project, vendor).as_json(),
            "fte_with_kept_share": fte_with_kept_share(project, vendor, kept),
        }
    for employer in sorted(filter(None, employers)):
        outputs[f"employer_{employer}_reassigns"] = employer_reassigns(project, employer)
    absence_need = project.monthly_need
    if "funding_absence_need" in inputs:
        absence_need = _need(inputs, "funding_absence_need")
    return {**outputs, **funding_absence(project.funding, absence_need).as_json()}


def _project(inputs: Inputs) -> Project:
    return Project(
        funding=[
            Funding(row.text("adopter"), row.text("vendor"), _need(row, "mrr_to_project"))
            for row in inputs.rows("funding_edges")
        ],
        employment=[
            Employment(
                row.text("maintainer"),
                row.text_or_none("vendor"),
                row.number_or_none("fte"),
                row.names_or_empty("areas"),
                row.number_or_none("monthly_cost"),
            )
            for row in inputs.rows("employment_edges")
        ],
        areas=inputs.names("areas") if "areas" in inputs else None,
        monthly_need=_need(inputs, "monthly_need"),
    )


def _conversion(inputs: Inputs) -> Mapping[str, Any]:
    return conversion(
        inputs.whole("paid"), inputs.whole("not_paid"), inputs.whole("unknown")
    ).as_json()


METRICS = (
    Metric(
        name="coverage_ratio",
        section="5.2",
        definition="Whether the revenue allocated to a project would pay its maintainers.",
        unit="ratio; share of the revenue",
        formula=(
            "C = allocated MRR / loaded monthly cost; cost = sum FTE*salary/wage share/12; "
            "required pass-through = 1/C; net coverage = declared pass-through*C"
        ),
        source="load: BLS ECEC June 2020, wages 70.0% of private compensation",
        window="one month",
        interval="from high cost without the unallocated pool to low cost with all of it",
        inputs={
            "maintainers": "fte (null: 0 to 1) and salary (null: the band), number or [low, high]",
            _BAND: "quartiles of salaries",
            "wage_share_of_compensation": f"{WAGE_SHARE} by default",
            "allocated_mrr_P": "number or [low, high]",
            "unallocated_mrr": "number or [low, high]",
            "pass_through": "declared by the vendors; null: by none",
        },
        limits=(
            "vendors have other costs: never show C without the required pass-through; in receipts "
            "amounts are hundredths of the need in its middle and all maintainers stand as one, so "
            "that nobody's salary and no vendor's revenue can be read; until a vendor chooses, "
            "staff and recipients of reports see shares only and the public nothing, and what a "
            "vendor does not disclose leaves coverage a lower bound"
        ),
        measure=_coverage,
    ),
    Metric(
        name="runway_and_committed_coverage_horizon",
        section="5.3",
        definition="For how many months contracted revenue covers the need, and a vendor's cash.",
        unit="months",
        formula=(
            "months from as_of while contracts that cover the whole month sum to the need; "
            "vendor runway = cash / net burn"
        ),
        source="facts only; no renewals assumed",
        window="from the month of as_of",
        interval="none",
        inputs={
            "as_of_month": "YYYY-MM",
            "months_shown": "how many months are listed",
            "contract_until": "exclusive end by subscription; null: unknown, not committed",
            "allocated_P": "MRR by subscription",
            "monthly_need": "0 is never missed",
            "vendor_cash": "null: undisclosed",
            "vendor_net_burn_per_month": "0 or less: self-funding; null: undisclosed",
        },
        limits="contracts are usually renewed: this is the floor",
        measure=_runway,
    ),
    Metric(
        name="stress_tests_bipartite",
        section="5.4",
        definition="What is left of money and people if an adopter, a vendor or an employer goes.",
        unit="currency per month; people; FTE",
        formula=(
            "each scenario takes edges away and counts again; funding absence factor = fewest "
            "adopters, largest first, whose loss takes revenue below the need"
        ),
        source="precedents: Weaveworks and Flux, Open Service Mesh",
        window="as of the day",
        interval="scenarios",
        inputs={
            "areas": "declared areas; null: unknown",
            "funding_edges": "adopter, vendor, mrr_to_project",
            "employment_edges": "maintainer, vendor, fte, areas, monthly_cost",
            "monthly_need": "the old need",
            "funding_absence_need": "the need of the absence factor; the old one by default",
            "kept_share": "of a failed vendor's people's time that others keep, 0 by default",
        },
        limits="static: what takes time to bite is a forecast",
        measure=_stress,
    ),
    Metric(
        name="adopter_conversion",
        section="5.5",
        definition="Which share of the adopters pays for a subscription that covers the project.",
        unit="share",
        formula="paid / (paid + not paid); bounds over all adopters",
        source="adopters lists and subscriptions",
        window="as of the day",
        interval="Wilson 95%, and bounds; shown from 10 known adopters",
        inputs={"paid": "adopters", "not_paid": "adopters", "unknown": "adopters"},
        limits="lists are self-selected and rarely pruned: print their date",
        measure=_conversion,
    ),
)
