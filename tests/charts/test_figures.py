import json
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest

from tests.support.documents import (
    empty_document,
    hostile_document,
    huge_document,
    sample_document,
)
from tracker.charts.figures import all_charts
from tracker.charts.svg import draw
from tracker.health.document import ActivityMonth, EventView, HealthDocument, SeriesPoint

KEYS = [
    "maintainers",
    "arrivals",
    "tenure",
    "employers",
    "coverage",
    "horizon",
    "releases",
    "gaps",
    "lead-times",
    "adopters",
    "adopter-channels",
    "fixes",
    "counters",
    "commits",
    "commit-employers",
    "policy-series-1",
    "policy-time-1",
    "policy-peers-1",
    "forecast",
]
OVER_TIME = ["maintainers", "arrivals", "releases", "gaps", "adopters", "counters", "commits"]


def _points(key: str, *values: int | None) -> tuple[SeriesPoint, ...]:
    return tuple(
        SeriesPoint(f"2024-{month:02d}-01", {key: value}) for month, value in enumerate(values, 1)
    )


def test_all_charts_of_a_rich_document_are_all_there() -> None:
    assert list(all_charts(sample_document())) == KEYS


def test_all_charts_of_an_empty_document_are_none() -> None:
    assert all_charts(empty_document()) == {}


@pytest.mark.parametrize("make", [sample_document, hostile_document, huge_document])
def test_every_figure_is_valid_for_plotly_and_plain_json(make: Any) -> None:
    for chart in all_charts(make()).values():
        again = json.loads(json.dumps(chart.figure, allow_nan=False))

        assert go.Figure(again).to_plotly_json()["data"] != []
        assert again == chart.figure


@pytest.mark.parametrize("make", [sample_document, hostile_document, huge_document])
@pytest.mark.parametrize("width", [860, 640, 340])
def test_every_figure_can_be_drawn(make: Any, width: int) -> None:
    for chart in all_charts(make()).values():
        assert draw(chart.figure, width=width, palette="print").startswith("<svg ")


def test_every_chart_has_words_and_a_table_with_matching_columns() -> None:
    for chart in all_charts(sample_document()).values():
        assert chart.title and chart.axis_note and chart.caption and chart.alt
        assert chart.table.rows
        widths = {len(row) for row in chart.table.rows}
        assert widths == {len(chart.table.head)} == {len(chart.table.numeric)}


@pytest.mark.parametrize("key", OVER_TIME)
def test_charts_over_time_carry_the_events(key: str) -> None:
    layout = all_charts(sample_document())[key].figure["layout"]

    assert [shape["x0"] for shape in layout["shapes"]] == ["2021-07-28", "2024-02-21"]
    labels = [one["text"] for one in layout["annotations"] if one["name"] == "event"]
    assert labels == [
        "graduated<br>2021-07-28",
        "stable builds by vendors only<br>2024-02-21",
    ]


def test_events_outside_the_time_shown_are_left_out() -> None:
    early = EventView("1999-01-01", "long before", "maturity", "", None)
    chart = all_charts(sample_document(events=(early,)))["maintainers"]

    assert chart.figure["layout"]["shapes"] == []


# -- maintainers ----------------------------------------------------------------------------------


def test_maintainers_are_hatched_before_the_first_file() -> None:
    chart = all_charts(sample_document())["maintainers"]
    hatched = [one for one in chart.figure["data"] if one["meta"]["role"] == "hatch"]

    assert [(one["x"][0], one["x"][1]) for one in hatched] == [("2016-12-01", "2017-09-01")]
    assert chart.axis_note == "people; solid: maintainers, dashed: emeriti, hatched: no file"


def test_maintainers_are_hatched_while_there_was_no_file() -> None:
    people = replace(
        sample_document().people, series=_points("maintainers", 2, None, None, 3, 3, None)
    )
    chart = all_charts(sample_document(people=people, as_of="2024-06-01", events=()))["maintainers"]
    line = next(one for one in chart.figure["data"] if one["meta"]["role"] == "line")
    hatched = [one["x"][:2] for one in chart.figure["data"] if one["meta"]["role"] == "hatch"]

    assert hatched == [["2024-02-01", "2024-04-01"]]
    assert list(zip(line["x"], line["y"], strict=True)) == [
        ("2024-01-01", 2),
        ("2024-02-01", None),
        ("2024-04-01", 3),
        ("2024-06-01", None),
    ]


def test_maintainers_caption_says_what_to_see() -> None:
    assert all_charts(sample_document())["maintainers"].caption == (
        "The roster named two maintainers in September 2017, seven at most, in June 2022, and four "
        "on 20 November 2026. On the day of “stable builds by vendors only”, 21 February 2024, it "
        "named five."
    )


def test_maintainers_who_are_all_gone_are_zero_and_not_unknown() -> None:
    people = replace(sample_document().people, series=_points("maintainers", 2, 1, 0, 0))
    chart = all_charts(sample_document(people=people, as_of="2024-04-01", events=()))["maintainers"]
    line = next(one for one in chart.figure["data"] if one["meta"]["role"] == "line")

    assert line["y"] == [2, 1, 0, 0]
    assert "hatched" not in chart.axis_note


def test_confirmed_comes_before_listed_where_the_series_has_both() -> None:
    series = tuple(
        SeriesPoint(f"2024-{month:02d}-01", {"listed": 5, "confirmed": 4}) for month in (1, 2)
    )
    people = replace(sample_document().people, series=series)
    chart = all_charts(sample_document(people=people, as_of="2024-02-01"))["maintainers"]

    assert chart.axis_note == "people; solid: confirmed, dashed: listed"
    assert chart.table.head == ("Year", "Confirmed", "Listed", "Events in the year")


# -- arrivals -------------------------------------------------------------------------------------


def test_arrivals_and_departures_balance_every_year() -> None:
    rows = all_charts(sample_document())["arrivals"].table.rows

    assert rows == (
        ("2017", 0, 0, 2),
        ("2018", 1, 0, 3),
        ("2019", 2, 0, 5),
        ("2020", 0, 0, 5),
        ("2021", 1, 0, 6),
        ("2022", 1, 1, 6),
        ("2023", 0, 1, 5),
        ("2024", 0, 0, 5),
        ("2025", 1, 0, 6),
        ("2026", 0, 2, 4),
    )


def test_arrivals_caption_counts_all_years() -> None:
    assert all_charts(sample_document())["arrivals"].caption == (
        "Since the first roster, of 2017, six people arrived and four left; most left in 2026."
    )


def test_a_project_where_nobody_came_or_went_has_no_such_chart() -> None:
    people = replace(
        sample_document().people, former=(), series=_points("maintainers", None, 2, 2, 2)
    )

    assert "arrivals" not in all_charts(sample_document(people=people, as_of="2024-04-01"))


# -- employers ------------------------------------------------------------------------------------


def test_employers_are_solid_as_far_as_known_and_hatched_beyond() -> None:
    people = sample_document().people
    first, second = people.employers
    rows = (
        replace(first, people=2, share_low=0.5, share_high=0.75),
        replace(second, people=1, share_low=0.25, share_high=0.5),
        replace(second, name="unknown", people=1, share_low=0.0, share_high=0.25, is_unknown=True),
    )
    chart = all_charts(sample_document(people=replace(people, employers=rows)))["employers"]
    solid, hatched = chart.figure["data"]

    assert (solid["x"], hatched["base"], hatched["x"]) == (
        [0.5, 0.25, 0.0],
        [0.5, 0.25, 0.0],
        [0.25, 0.25, 0.25],
    )
    assert chart.caption == (
        "Two of four maintainers work for Brightsluice. The employer of one is not known."
    )


def test_many_employers_leave_the_unaffiliated_in_sight() -> None:
    activity = sample_document().activity
    named, unknown = activity.employers[0], activity.employers[-1]
    rows = (*(replace(named, name=f"Employer {i}") for i in range(20)), unknown)
    chart = all_charts(sample_document(activity=replace(activity, employers=rows)))[
        "commit-employers"
    ]

    assert len(chart.figure["data"][0]["y"]) == 8
    assert chart.figure["data"][0]["y"][-1] == "unaffiliated"
    assert "13 smaller ones are in the table" in chart.axis_note
    assert len(chart.table.rows) == 21


# -- delivery and activity ------------------------------------------------------------------------


def test_gaps_show_the_middle_half_of_the_last_sixty() -> None:
    releases = sample_document().releases
    days = tuple((f"20{10 + i // 12:02d}-{i % 12 + 1:02d}-01", 30) for i in range(100))
    chart = all_charts(
        sample_document(releases=replace(releases, gaps={"edge": days}), as_of="2020-01-01")
    )["gaps"]
    band = next(one for one in chart.figure["data"] if one["meta"]["role"] == "band")
    dots = [len(one["x"]) for one in chart.figure["data"] if one["type"] == "scatter"][1:]

    assert set(band["y"]) == {30.0}
    assert dots == [40, 60]


def test_too_few_gaps_have_no_usual_range() -> None:
    releases = sample_document().releases
    gaps = {"edge": releases.gaps["edge"][:5]}
    chart = all_charts(sample_document(releases=replace(releases, gaps=gaps)))["gaps"]

    assert [one["meta"]["role"] for one in chart.figure["data"]] == ["hatch", "dot"]
    assert "shaded" not in chart.axis_note


def test_commits_leave_out_the_month_of_the_copy() -> None:
    activity = sample_document().activity
    months = tuple(ActivityMonth(f"2026-{month:02d}", 10, 0, 0, 2) for month in range(1, 12))
    part = replace(activity, months=months, copied_on="2026-11-19")
    chart = all_charts(sample_document(activity=part, as_of="2026-11-20"))["commits"]
    line, hatched = chart.figure["data"][:2]

    assert (line["x"][-1], len(line["x"])) == ("2026-10-15", 10)
    assert hatched["x"][:2] == ["2026-11-01", "2026-11-20"]


def test_releases_after_the_copy_are_hatched() -> None:
    activity = replace(sample_document().activity, copied_on="2026-01-01")
    chart = all_charts(sample_document(activity=activity))["releases"]
    hatched = [one["x"][:2] for one in chart.figure["data"] if one["meta"]["role"] == "hatch"]

    assert hatched == [["2026-01-01", "2026-11-20"]] * 3


def test_adopters_are_dashed_since_the_last_edit() -> None:
    chart = all_charts(sample_document())["adopters"]
    lines = {one["meta"]["role"]: one for one in chart.figure["data"] if "fill" not in one}

    assert lines["line"]["x"][-1] == lines["line-2"]["x"][0] == "2025-07-14"
    assert lines["line"]["y"][-1] == lines["line-2"]["y"][0] == 21


def _hostile_labels(document: HealthDocument) -> list[str]:
    figures = [chart.figure for chart in all_charts(document).values()]
    names = [trace["name"] for figure in figures for trace in figure["data"]]
    notes = [one["text"] for figure in figures for one in figure["layout"]["annotations"]]
    rows = [
        name
        for figure in figures
        for trace in figure["data"]
        if trace.get("orientation") == "h"
        for name in trace["y"]
    ]
    return names + notes + rows


def test_labels_of_a_figure_hold_no_markup_but_our_own_line_breaks() -> None:
    for label in _hostile_labels(hostile_document()):
        assert "<" not in label.replace("<br>", "")
