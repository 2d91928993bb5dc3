"""The stress tests as a report shows them: one loss a row, ratios and counts, no amounts."""

from collections.abc import Mapping
from typing import Any

from tracker.health.scenario_words import STRESS_HEAD, stress_cells

# What a page can hold; the report says how many more there are.
MOST_TESTS = 12

# A sheet of paper is narrower than a page: FTE and elephant factor stand on the page What if.
_KEPT = (0, 1, 3, 5, 6, 7, 8)


def stress_table(what_if: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return head, rows and notes of the stress tests of a stored document; None: it has none."""
    if not what_if:
        return None
    tests = what_if["tests"]
    rows = [("As it is", *stress_cells(what_if["before"]))]
    rows += [(one["title"], *stress_cells(one["after"])) for one in tests[:MOST_TESTS]]
    return {
        "head": [STRESS_HEAD[place] for place in _KEPT],
        "rows": [[row[place] for place in _KEPT] for row in rows],
        "left_out": max(len(tests) - MOST_TESTS, 0),
        "notes": list(what_if["notes"]),
    }
