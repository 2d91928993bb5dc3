"""The published metrics of recurring revenue (model.md 5.1 and 5.6): G11 and G16."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from tracker.health.methods.inputs import Inputs
from tracker.health.methods.metric import Metric
from tracker.metrics.numbers import ratio
from tracker.metrics.revenue import (
    BOOTSTRAP_FROM_CUSTOMERS,
    CENTS,
    Allocation,
    SplitRule,
    Subscription,
    allocate,
    bootstrap,
    movements,
)

# Where each rule finds its weights; "equal" has a list of projects, "unknown" nothing.
_WEIGHTS = {
    SplitRule.CONTRACT: "split",
    SplitRule.PRODUCT: "product_weights",
    SplitRule.EFFORT: "effort_fte",
}
_EVIDENCE = (SplitRule.CONTRACT, SplitRule.PRODUCT, SplitRule.EFFORT, SplitRule.EQUAL)
_PROJECT = "P"


def _allocation(inputs: Inputs) -> Mapping[str, Any]:
    """Allocate once; with a range among the amounts both ends, and answer in ranges."""
    rows = inputs.rows("subscriptions")
    project = inputs.text_or_none("project") or _PROJECT
    low, high = (_outputs(allocate(_subscriptions(rows, end)), project) for end in (0, 1))
    if not any(row.is_list("mrr") for row in rows):
        return {**low.amounts, f"{project}_evidence_share": low.evidence}
    return {**_ranges(low.amounts, high.amounts), f"{project}_evidence_share": None}


def _subscriptions(rows: list[Inputs], end: int) -> list[Subscription]:
    return [
        Subscription(row.text("id"), _amount(row)[end], _rule(row), _weights(row)) for row in rows
    ]


def _amount(row: Inputs) -> tuple[float, float]:
    amount = row.range("mrr")
    if amount[0] < 0:
        row.refuse("mrr", "0 or more")
    return amount


def _rule(row: Inputs) -> SplitRule:
    rule = row.text("rule")
    if rule not in list(SplitRule):
        row.refuse("rule", f"one of {', '.join(SplitRule)}")
    return SplitRule(rule)


def _weights(row: Inputs) -> dict[str, float]:
    rule = _rule(row)
    if rule is SplitRule.UNKNOWN:
        return {}
    if rule is SplitRule.EQUAL:
        return dict.fromkeys(row.names("projects"), 1.0)
    return row.part(_WEIGHTS[rule]).amounts()


class _Outputs(NamedTuple):
    """One allocation in units of the currency, and the evidence of one project."""

    amounts: dict[str, Any]
    evidence: dict[str, float | None] | None


def _outputs(found: Allocation, project: str) -> _Outputs:
    own = found.by_project.get(project, 0)
    given = found.evidence.get(project, {})
    amounts = {
        "by_subscription": {
            name: {one: cents / CENTS for one, cents in parts.items()}
            for name, parts in found.by_subscription.items()
        },
        "by_project": {one: cents / CENTS for one, cents in found.by_project.items()},
        "unallocated": found.unallocated / CENTS,
        "total": found.total / CENTS,
        f"{project}_upper_bound_if_unknown_all_{project}": (own + found.unallocated) / CENTS,
    }
    shares = {rule.value: ratio(given.get(rule, 0), own) for rule in _EVIDENCE}
    return _Outputs(amounts, shares if own else None)


def _ranges(low: Any, high: Any) -> Any:
    """Return two answers of one shape as one whose numbers are [low, high]."""
    if isinstance(low, Mapping):
        return {key: _ranges(value, high[key]) for key, value in low.items()}
    return sorted((low, high))


def _movements(inputs: Inputs) -> Mapping[str, Any]:
    before, after = inputs.part("mrr_t0").amounts(), inputs.part("mrr_t1").amounts()
    found = movements(before, after, inputs.names_or_empty("reactivated")).as_json()
    grr, nrr = bootstrap(before, after)
    return {**found, "grr_bootstrap_interval": grr, "nrr_bootstrap_interval": nrr}


METRICS = (
    Metric(
        name="mrr_allocation",
        section="5.1",
        definition="Which project the recurring revenue of each subscription belongs to.",
        unit="currency per month",
        formula=(
            "the first rule that applies: contract, product weights, effort (FTE), equal, unknown; "
            "allocated + unallocated = total, to the cent"
        ),
        source="policy choice",
        window="one month",
        interval="range from nothing to all of the unallocated pool",
        inputs={
            "subscriptions": "id, mrr (number or [low, high]), rule, and split, product_weights, "
            "effort_fte or projects",
            "project": "whose upper bound and evidence are given, P by default",
        },
        limits=(
            "the rule's letter is the quality of the evidence; in receipts amounts are parts of a "
            "million of the vendors' revenue on record, and contracts have numbers for names"
        ),
        measure=_allocation,
    ),
    Metric(
        name="mrr_movements_nrr_grr",
        section="5.6",
        definition="How recurring revenue moved, and what was kept of that at the start.",
        unit="currency per month; ratio",
        formula=(
            "end = start + new + reactivated + expansion - contraction - churn; "
            "GRR = sum min(m0, m1) / sum m0; NRR = sum m1 over customers of t0 / sum m0"
        ),
        source="industry convention, e.g. Baremetrics; definitions vary",
        window="12 months, point to point, constant currency",
        interval=(
            "leave one customer out; 95% bootstrap over customers from "
            f"{BOOTSTRAP_FROM_CUSTOMERS} of them"
        ),
        inputs={
            "mrr_t0": "by customer; 0 is no customer",
            "mrr_t1": "by customer",
            "reactivated": "customers who came back",
        },
        limits=(
            "under 10 customers look at the table; monthly ratios are not chained; in receipts the "
            "start is 100, and customers have numbers for names"
        ),
        measure=_movements,
    ),
)
