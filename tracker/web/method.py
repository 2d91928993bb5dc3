"""How every number is made: generated from the code that computes it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, render_template

from tracker.errors import NotFoundError
from tracker.health.decisions import DECISIONS
from tracker.health.grades import RULES
from tracker.health.methods.metric import Metric
from tracker.health.registry import METRICS
from tracker.services.method import WorkedExample, forecast_backtest, worked_examples
from tracker.web.grids import grids

bp = Blueprint("method", __name__)


_TITLES = {
    2: "Sources",
    3: "Maintainers",
    4: "Concentration",
    5: "Funding path",
    6: "Delivery and community",
    7: "Suitability",
    8: "Did it work?",
    9: "Forecast",
    10: "Profile",
}


@dataclass(frozen=True, slots=True)
class Section:
    """The metrics of one part of the method."""

    key: str
    title: str
    metrics: tuple[Metric, ...]


@bp.get("/method")
def index() -> str:
    """Show the rules of the grades, and every metric."""
    return render_template(
        "method.html",
        rules=RULES,
        sections=sections(METRICS),
        decisions=DECISIONS,
        backtest=forecast_backtest(),
    )


@bp.get("/method/<name>")
def metric(name: str) -> str:
    """Show one metric with its example worked through, computed now."""
    example = _example(name)
    return render_template(
        "metric.html",
        metric=METRICS[name],
        example=example,
        inputs=grids("inputs", dict(example.inputs)),
        results=grids("result", example.outputs()),
    )


@bp.get("/method/<name>.json")
def metric_as_json(name: str) -> Response:
    """Return the worked example of a metric as JSON: what computes it, and what it gives."""
    example = _example(name)
    inputs, result = dict(example.inputs), example.outputs()
    return jsonify({"metric": name, "example": example.id, "inputs": inputs, "result": result})


def _example(name: str) -> WorkedExample:
    if name not in METRICS:
        raise NotFoundError("metric", name)
    return worked_examples()[name]


def sections(metrics: Mapping[str, Metric]) -> tuple[Section, ...]:
    """Return the metrics by part of the method, in the order of the method."""
    together: dict[int, list[Metric]] = {}
    for one in metrics.values():
        together.setdefault(int(one.section.split(".")[0]), []).append(one)
    return tuple(
        Section(f"part-{number}", _TITLES[number], tuple(together[number]))
        for number in sorted(together)
    )
