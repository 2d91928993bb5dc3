"""The published metrics of community and of logged work (model.md 6.5 and 6.6): G22 and G23."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.health.methods.inputs import Inputs
from tracker.health.methods.metric import Metric
from tracker.metrics.adoption import LEAST_DAYS_APART, THEIL_SEN_FROM_SNAPSHOTS, growth
from tracker.metrics.contributions import log_quality


def _growth(inputs: Inputs) -> Mapping[str, Any]:
    return growth([_snapshot(row) for row in inputs.lists("snapshots")]).as_json()


def _snapshot(row: Inputs) -> tuple[date, float]:
    count = row.number("1")
    if count < 0:
        row.refuse("1", "0 or more")
    return row.day("0"), count


def _log_quality(inputs: Inputs) -> Mapping[str, Any]:
    types = inputs.part("items_by_type")
    items = {name: types.whole(name) for name in types}
    verified = inputs.whole("items_with_resolvable_evidence")
    if verified > sum(items.values()):
        inputs.refuse("items_with_resolvable_evidence", "at most as many as there are items")
    events, logged = inputs.whole("forge_events"), inputs.whole("forge_events_in_log")
    if logged > events:
        inputs.refuse("forge_events_in_log", "at most forge_events")
    return log_quality(items, verified, events, logged).as_json()


METRICS = (
    Metric(
        name="community_growth",
        section="6.5",
        definition="How fast a counter of the community grows, on a logarithmic scale.",
        unit="ln per year",
        formula=(
            f"ln(n1/n0)/years between first and last snapshot, {LEAST_DAYS_APART} days apart; "
            f"Theil-Sen from {THEIL_SEN_FROM_SNAPSHOTS} snapshots; no interpolation"
        ),
        source="Theil 1950, Sen 1968",
        window="between the snapshots",
        interval="none",
        inputs={"snapshots": "[day, count] each"},
        limits="a cumulative counter cannot show people leaving; it never grades alone",
        measure=_growth,
    ),
    Metric(
        name="contribution_log_quality",
        section="6.6",
        definition="How far a vendor's log of its work can be verified, and how complete it is.",
        unit="share; types",
        formula=(
            "verified = items with evidence / items; effective types = exp(entropy); recall = "
            "forge events in the log / forge events"
        ),
        source="CHAOSS Types of Contributions (p=3432), Contribution Attribution (p=3616)",
        window="12 months",
        interval="Wilson 95%; shown from 10 items",
        inputs={
            "items_by_type": "items by type",
            "items_with_resolvable_evidence": "items",
            "forge_events": "events by the vendor's people",
            "forge_events_in_log": "those of them in the log",
        },
        limits="what is logged and what the forge shows are never added up",
        measure=_log_quality,
    ),
)
