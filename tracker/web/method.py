"""How every number is made: generated from the code that computes it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template

from tracker.health.grades import RULES
from tracker.health.methods.metric import Metric
from tracker.health.registry import METRICS

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
    return render_template("method.html", rules=RULES, sections=sections(METRICS))


def sections(metrics: Mapping[str, Metric]) -> tuple[Section, ...]:
    """Return the metrics by part of the method, in the order of the method."""
    together: dict[int, list[Metric]] = {}
    for metric in metrics.values():
        together.setdefault(int(metric.section.split(".")[0]), []).append(metric)
    return tuple(
        Section(f"part-{number}", _TITLES[number], tuple(together[number]))
        for number in sorted(together)
    )
