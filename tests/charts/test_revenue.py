"""The line and the waterfall of a vendor's revenue: exact words, marks that add up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest

from tracker.charts.revenue import revenue_over_time, revenue_waterfall
from tracker.charts.svg import draw


@dataclass(frozen=True)
class Month:
    month: date
    opened_minor: int
    closed_minor: int
    by_kind: Mapping[str, int] = field(default_factory=dict)


MONTHS = (
    Month(date(2026, 1, 1), 0, 250_000, {"new": 250_000}),
    Month(date(2026, 2, 1), 250_000, 250_000),
    Month(date(2026, 3, 1), 250_000, 180_050, {"expansion": 50, "churn": -70_000}),
)


def bars(figure: Mapping[str, Any]) -> list[tuple[str, float, float, float]]:
    """Return each row of a waterfall: its name, where it begins, how much more, how much less."""
    more, less = figure["data"]
    return list(zip(more["y"], more["base"], more["x"], less["x"], strict=True))


def test_line_stands_at_the_end_of_each_month() -> None:
    view = revenue_over_time("EUR", MONTHS, date(2026, 3, 20))

    (line,) = view.figure["data"]
    assert line["x"] == ["2026-01-01", "2026-02-01", "2026-03-01", "2026-03-20"]
    assert line["y"] == [2500.0, 2500.0, 1800.5, 1800.5]
    assert view.caption == (
        "1,800.50 EUR a month as of 2026-03-20; the highest end of a month was 2,500.00 in 2026-01."
    )
    assert view.table.rows[2] == (
        *("2026-03", "2,500.00", "0.00", "0.00", "+0.50", "0.00", "−700.00", "0.00", "1,800.50"),
    )


def test_waterfall_leads_from_start_to_end() -> None:
    view = revenue_waterfall("EUR", MONTHS[1:])

    assert bars(view.figure) == [
        ("Start", 0, 2500, 0),
        ("New", 2500, 0, 0),
        ("Reactivation", 2500, 0, 0),
        ("Expansion", 2500, 0.5, 0),
        ("Contraction", 2500.5, 0, 0),
        ("Churn", 1800.5, 0, 700),
        ("Restatement", 1800.5, 0, 0),
        ("End", 0, 1800.5, 0),
    ]
    assert view.caption == (
        "From 2,500.00 at the start of 2026-02 to 1,800.50 EUR a month now: "
        "expansion +0.50; churn −700.00."
    )


def test_currency_without_minor_units_is_told_whole() -> None:
    view = revenue_waterfall("JPY", (Month(date(2026, 1, 1), 0, 1200, {"new": 1200}),))

    assert view.table.rows[1] == ("New", "+1,200")
    assert bars(view.figure)[-1] == ("End", 0, 1200, 0)


@pytest.mark.parametrize(
    "months",
    [
        MONTHS,
        MONTHS[:1],
        (Month(date(2026, 3, 1), 0, 0),),
        (Month(date(2026, 3, 1), 500, -300, {"restatement": -800}),),
    ],
)
def test_both_are_valid_for_plotly_and_can_be_drawn(months: tuple[Month, ...]) -> None:
    views = (revenue_over_time("USD", months, date(2026, 3, 1)), revenue_waterfall("USD", months))

    for view in views:
        assert go.Figure(view.figure).to_plotly_json()["layout"]
        for width in (860, 340):
            assert draw(view.figure, width=width, alt=view.alt).startswith("<svg ")
