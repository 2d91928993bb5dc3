"""All metrics by their published names, for the method page, receipts and recomputing."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tracker.errors import NotFoundError
from tracker.health.methods import (
    adopters,
    change,
    community,
    concentration,
    delivery,
    drift,
    forecast,
    funding,
    people,
    profile,
    reach,
    revenue,
    scenario,
    simulation,
    verdict,
    watch,
)
from tracker.health.methods.metric import Metric

_MODULES = (
    *(people, concentration, revenue, funding, delivery, adopters, community),
    *(change, verdict, forecast, simulation, scenario, profile, reach, drift, watch),
)

METRICS: Mapping[str, Metric] = MappingProxyType(
    {metric.name: metric for module in _MODULES for metric in module.METRICS}
)


def compute(name: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outputs of the metric ``name`` as JSON types.

    Raises:
        NotFoundError: there is no such metric.
        InvalidInputError: an input is missing or cannot be used; the message names it.
    """
    metric = METRICS.get(name)
    if metric is None:
        raise NotFoundError("metric", name)
    return metric.compute(inputs)
