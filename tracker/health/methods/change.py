"""The published metrics of a change and its effect (model.md 7 and 8): G24 to G28."""

from collections.abc import Mapping
from typing import Any

from tracker.health.change import (
    GREATEST_RHO,
    MONTHS_EACH_SIDE,
    Direction,
    placebo_in_space,
    placebo_in_time,
    rate_ratio,
    segmented,
)
from tracker.health.methods.inputs import Inputs
from tracker.health.methods.metric import Metric
from tracker.health.suitability import CRITERIA, LEAST_ANSWERS, Answers, criterion, suitability
from tracker.metrics.months import months_between


def _suitability(inputs: Inputs) -> Mapping[str, Any]:
    results = []
    for case in inputs.rows("cases"):
        grades = {name: criterion(_answers(case, name)) for name in CRITERIA}
        results.append({"grades": grades, "overall": suitability(grades)})
    return {"results": results}


def _answers(case: Inputs, name: str) -> Answers | None:
    if name not in case:
        return None
    given = case.wholes(name)
    if len(given) != 2 or given[0] > given[1]:
        case.refuse(name, "[k, n]: k of n adopters with a known answer, or null")
    return Answers(given[0], given[1])


def _rate_ratio(inputs: Inputs) -> Mapping[str, Any]:
    return rate_ratio(
        inputs.whole("before"),
        inputs.whole("after"),
        _exposure(inputs, "months_before"),
        _exposure(inputs, "months_after"),
    ).as_json()


def _exposure(inputs: Inputs, key: str) -> float:
    months = inputs.number(key)
    if months < 0:
        inputs.refuse(key, "0 or more months")
    return months


def _segmented(inputs: Inputs) -> Mapping[str, Any]:
    first, before = inputs.months("pre_months")
    last, after = inputs.months("post_months")
    between = months_between(first, last) - before
    if between < 0:
        inputs.refuse("post_months", "months after pre_months")
    outputs = {}
    for name in inputs:
        if inputs.is_list(name):
            counts = inputs.wholes(name)
            if len(counts) != before + after:
                inputs.refuse(name, f"{before + after} counts, one for each month")
            outputs[name] = segmented(counts[:before], counts[before:], between)
    return outputs


def _placebo_in_time(inputs: Inputs) -> Mapping[str, Any]:
    each_side = inputs.whole_or_none("min_months_each_side")
    left_out = inputs.whole_or_none("months_left_out")
    return placebo_in_time(
        inputs.wholes("series"),
        inputs.whole("true_break_index"),
        MONTHS_EACH_SIDE if each_side is None else each_side,
        1 if left_out is None else left_out,
    ).as_json()


def _placebo_in_space(inputs: Inputs) -> Mapping[str, Any]:
    direction = inputs.text_or_none("direction")
    if direction is not None and direction not in list(Direction):
        inputs.refuse("direction", "rise, fall or null")
    return placebo_in_space(
        inputs.number("treated_log_change"),
        inputs.numbers("peer_log_changes"),
        None if direction is None else Direction(direction),
    ).as_json()


METRICS = (
    Metric(
        name="suitability_release_artifact_change",
        section="7",
        definition="Whether a project meets the three criteria for artifacts from vendors only.",
        unit="grade",
        formula=(
            f"each met if {LEAST_ANSWERS} or more answered and Wilson's lower end is over 0.5, "
            "not_met if the upper is under 0.5; any not met: unlikely; else any unknown: not "
            "assessable; else any unclear: maybe; else probably"
        ),
        source="policy choice; the project's own answer was probably",
        window="as of the day",
        interval="Wilson 95%",
        inputs={"cases": f"{', '.join(CRITERIA)}: [k, n] each, or null"},
        limits="preconditions are a checklist and are not scored",
        measure=_suitability,
    ),
    Metric(
        name="before_after_rate_ratio_exact",
        section="8.1",
        definition="How a rate after the change compares with the rate before.",
        unit="rate ratio; p",
        formula="(after/months after) / (before/months before); conditional binomial",
        source="Clopper and Pearson 1934",
        window="the same number of months on both sides",
        interval="exact 95%",
        inputs={
            "before": "events",
            "after": "events",
            "months_before": "months",
            "months_after": "months",
        },
        limits="optimistic: independent events and no trend are assumed",
        measure=_rate_ratio,
    ),
    Metric(
        name="did_it_work_segmented_quasi_poisson",
        section="8.2",
        definition="How the level moved at the change, against the trend before it.",
        unit="rate ratio",
        formula=(
            "log-linear counts: intercept + t/12 + level; standard errors times "
            f"sqrt(phi(1+rho)/(1-rho)), rho within [0, {GREATEST_RHO}]; t with n-3 df"
        ),
        source="interrupted time series; Turner et al. 2021 on its dangers",
        window="36 months before, 18 after, the month of the event left out",
        interval="95%, widened for overdispersion and autocorrelation",
        inputs={
            "pre_months": "YYYY-MM..YYYY-MM",
            "post_months": "YYYY-MM..YYYY-MM",
            "<series>": "counts by month, those before and those after",
        },
        limits="gives size and range; whether it is more than chance, the placebo tests say",
        measure=_segmented,
    ),
    Metric(
        name="placebo_in_time",
        section="8.3",
        definition="How often a date without a change would show a level this far from zero.",
        unit="p",
        formula="share of the possible dates with |level| >= that of the true date",
        source="permutation in time",
        window=f"dates with {MONTHS_EACH_SIDE} months or more on each side",
        interval="ranks",
        inputs={
            "series": "counts by month, the month of the event left out",
            "true_break_index": "of the first later month, from 0",
            "min_months_each_side": f"{MONTHS_EACH_SIDE} by default",
            "months_left_out": "months of the change, 1 by default",
        },
        limits="with few dates p cannot be small",
        measure=_placebo_in_time,
    ),
    Metric(
        name="placebo_in_space_rank",
        section="8.4",
        definition="How many of the peers changed at least as much, without the change.",
        unit="p; log change",
        formula="p = (1 + number at least as extreme) / (peers + 1)",
        source="Abadie, Diamond and Hainmueller 2010",
        window="that of the project",
        interval="ranks",
        inputs={
            "direction": "rise, fall, or null: no one-sided p",
            "treated_log_change": "of the project",
            "peer_log_changes": "of the peers",
        },
        limits="19 peers are needed before p can reach 0.05",
        measure=_placebo_in_space,
    ),
)
