"""The chart of a scenario: two lines, a band where employers are unknown, and its numbers."""

import plotly.graph_objects as go

from tests.health.test_scenario import ONE_EMPLOYER, people
from tracker.charts.scenario import chances_over_years
from tracker.charts.svg import draw
from tracker.health.document import ChartView
from tracker.health.scenario import NOTHING_HAPPENS, Scenario, compare
from tracker.health.what_if import Hires, ScenarioInputs
from tracker.metrics.result import to_json


def chart(inputs: ScenarioInputs, scenario: Scenario) -> ChartView:
    return chances_over_years(to_json(compare(inputs, scenario))["curve"])


def roles(view: ChartView) -> list[str]:
    return [trace["meta"]["role"] for trace in view.figure["data"]]


def test_before_and_after_are_two_lines_with_their_numbers() -> None:
    view = chart(ONE_EMPLOYER, Scenario(failure_rate=0.11))

    assert roles(view) == ["line-2", "line"]
    assert view.caption == (
        "At least two maintainers: 30 % in ten years under the scenario, 75 % without it."
    )
    assert view.table.rows[0] == (0, ">99 %", ">99 %")
    assert view.table.rows[-1] == (10, "75 %", "30 %")


def test_what_changes_nothing_is_one_line() -> None:
    view = chart(ONE_EMPLOYER, NOTHING_HAPPENS)

    assert roles(view) == ["line-2"]
    assert (
        view.caption == "At least two maintainers: 75 % in ten years, with or without the scenario."
    )


def test_unknown_employers_are_a_band() -> None:
    inputs = people("V", "V", None, hires=(Hires("V", 0.4), Hires(None, 0.2)))

    assert roles(chart(inputs, Scenario(failure_rate=0.11))) == ["band", "band", "line-2", "line"]


def test_figure_is_valid_for_plotly_and_can_be_drawn_wide_and_narrow() -> None:
    view = chart(ONE_EMPLOYER, Scenario(hiring_freeze=True))

    assert len(go.Figure(view.figure).to_plotly_json()["data"]) == 2
    for width in (860, 340):
        assert draw(view.figure, width=width, alt=view.alt).startswith("<svg ")
