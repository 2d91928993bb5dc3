"""The published count of adopters: of those listed; who of them uses or pays is another matter."""

from collections.abc import Mapping
from typing import Any

from tracker.health.methods.inputs import Inputs
from tracker.health.methods.metric import Metric


def _listed(inputs: Inputs) -> Mapping[str, Any]:
    return {"adopters": len(set(inputs.names("listed")))}


METRICS = (
    Metric(
        name="adopters_listed",
        section="5.5",
        definition="How many organisations the project's adopters file lists.",
        unit="organisations",
        formula="distinct organisations listed; a new name with the old link is the same one",
        source="the project's adopters file and its history",
        window="as of the day",
        interval="none",
        inputs={"listed": "names"},
        limits="lists are self-selected and rarely pruned: listed is not using, and not paying",
        measure=_listed,
    ),
)
