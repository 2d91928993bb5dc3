"""A report about nothing: every template must be able to say that nothing is known."""

from typing import Any

from tracker.health.document import (
    DIMENSIONS,
    Activity,
    Adopters,
    Dimension,
    HealthDocument,
    People,
    Profile,
    ProjectView,
    Releases,
)
from tracker.metrics.result import METHOD_VERSION
from tracker.reporting.context import report_context

_DAY = "2000-01-01"


def blank_context() -> dict[str, Any]:
    """Return the context of a project of which nothing is known."""
    return report_context(_document().as_json(), edition="Trial", period="nothing", run_id="trial")


def _document() -> HealthDocument:
    none = "unknown"
    dimensions = tuple(
        Dimension(name, name, (none,), none, "", (), "", "", _DAY, "") for name in DIMENSIONS
    )
    return HealthDocument(
        project=ProjectView("blank", "Blank", None, None, False, False, None, None, "Nobody"),
        as_of=_DAY,
        method_version=METHOD_VERSION,
        sentences=(),
        profile=Profile(dimensions, none, None, (), 0, len(dimensions), (0, 0, len(dimensions))),
        comparisons=(),
        figures=(),
        watch=(),
        people=People((), (), (), (), (), None, (), False, ""),
        releases=Releases((), (), {}),
        adopters=Adopters((), (), (), {}, None, none, None),
        activity=Activity((), (), (), None),
        events=(),
        sources=(),
    )
