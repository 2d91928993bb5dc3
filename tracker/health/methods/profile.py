"""The published metrics of health and of sources (model.md 10 and 2.4): G33 and G34."""

from collections.abc import Mapping
from typing import Any

from tracker.health.document import DIMENSIONS
from tracker.health.freshness import Statement, choose_source
from tracker.health.methods.inputs import Inputs
from tracker.health.methods.metric import Metric
from tracker.health.profile import Grades, compose_profile, from_text
from tracker.metrics.sources import AGEING_DAYS, FRESH_DAYS


def _composition(inputs: Inputs) -> Mapping[str, Any]:
    profiles = inputs.part("profiles")
    composed = {name: compose_profile(_grades(profiles.rows(name))) for name in profiles}
    return {"results": composed}


def _grades(rows: list[Inputs]) -> dict[str, Grades]:
    found: dict[str, Grades] = {}
    for row in rows:
        dimension = row.text("d")
        if dimension not in DIMENSIONS or dimension in found:
            row.refuse("d", f"each of {', '.join(DIMENSIONS)} at most once")
        try:
            found[dimension] = from_text(row.text("grade"))
        except ValueError:
            row.refuse("grade", "A, B, C, D, two of them like C-B, or unknown")
    return found


def _freshness(inputs: Inputs) -> Mapping[str, Any]:
    limits = inputs.part_or_empty("limits_days")
    statements = [
        Statement(
            row.text("name"), row.day_or_none("last_confirmed"), row.whole_or_none("headcount")
        )
        for row in inputs.rows("sources")
    ]
    return choose_source(
        statements,
        inputs.day("as_of"),
        limits.number_or("fresh", FRESH_DAYS),
        limits.number_or("ageing", AGEING_DAYS),
    ).as_json()


METRICS = (
    Metric(
        name="health_composition",
        section="10",
        definition="The weakest known grade of seven dimensions, and how much is known.",
        unit="grades A to D",
        formula=(
            "headline = weakest known grade and the number known; sort by (number of D, of C, of "
            "unknown), greatest first; two letters count as the worse; no weights, no mean"
        ),
        source="policy choice",
        window="as of the day",
        interval="both grades where bounds cross a threshold",
        inputs={"profiles": "by name, rows of d (dimension) and grade; left out: unknown"},
        limits="a grade is a reason to look, not a verdict on people",
        measure=_composition,
    ),
    Metric(
        name="freshness_and_source_conflict",
        section="2.4",
        definition="Which source counts, how fresh it is, and whether others disagree.",
        unit="days",
        formula=(
            "the project's file, then the foundation's list, then third parties, within a rank the "
            f"freshest; fresh up to {FRESH_DAYS} days, ageing to {AGEING_DAYS}, then stale"
        ),
        source="policy choice",
        window="as of the day",
        interval="none",
        inputs={
            "as_of": "the day",
            "sources": "name, last_confirmed (day), headcount",
            "limits_days": "fresh and ageing, 180 and 365 by default",
        },
        limits="a confirmation says that somebody edited the list, not that every row was checked",
        measure=_freshness,
    ),
)
