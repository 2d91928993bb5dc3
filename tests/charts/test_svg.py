import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import pytest

from tests.support.documents import (
    HOSTILE_TEXTS,
    hostile_document,
    huge_document,
    sample_document,
)
from tracker.charts.figures import all_charts
from tracker.charts.svg import draw
from tracker.charts.text import clean
from tracker.health.document import EventView

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "defs", "pattern", "path", "rect", "text"}


def _figure(key: str = "maintainers", **overrides: Any) -> dict[str, Any]:
    figure: dict[str, Any] = all_charts(sample_document(**overrides))[key].figure
    return json.loads(json.dumps(figure))  # type: ignore[no-any-return]


def _texts(svg: str) -> list[str]:
    return [one.text or "" for one in ET.fromstring(svg).iter() if one.tag.endswith("text")]


def test_draw_writes_a_page_with_classes_and_no_colour() -> None:
    svg = draw(_figure(), alt="Five & four")

    assert svg.startswith('<svg class="chart" viewBox="0 0 860 ')
    assert 'role="img" aria-label="Five &amp; four"' in svg
    assert "#" not in svg and "style=" not in svg
    assert '<path class="line-2"' in svg and '<path class="hatch"' in svg


def test_draw_without_words_is_hidden_from_those_who_do_not_see() -> None:
    assert 'aria-hidden="true"' in draw(_figure())


def test_draw_writes_print_with_literal_ink_and_its_own_hatching() -> None:
    svg = draw(_figure(), width=640, palette="print")

    assert "class=" not in svg
    assert 'font-family="Libertinus Serif"' in svg
    assert '<pattern id="hatch"' in svg and 'fill="url(#hatch)"' in svg


def test_draw_steps_hold_their_value() -> None:
    figure = _figure()
    figure["data"] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": ["2020-01-01", "2021-01-01", "2022-01-01"],
            "y": [2, 4, 4],
            "line": {"shape": "hv"},
            "meta": {"role": "line"},
        }
    ]
    figure["layout"] |= {"annotations": [], "shapes": []}
    figure["layout"]["xaxis"]["range"] = ["2020-01-01", "2022-01-01"]

    svg = draw(figure)

    assert 'class="line" d="M28 168.9H439.6V111.7H850"' in svg


def test_draw_narrow_drops_the_labels_at_the_ends() -> None:
    wide, narrow = _texts(draw(_figure())), _texts(draw(_figure(), width=340))

    assert {"4 maintainers", "3 emeriti"} <= set(wide)
    assert {"4 maintainers", "3 emeriti"} & set(narrow) == set()
    assert "stable builds by vendors only" in narrow


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"type": "pie"}, "no trace of the kind"),
        ({"mode": "lines+text"}, "no trace of the kind"),
        ({"fill": "tozeroy"}, "no trace of the kind"),
        ({"line": {"shape": "spline"}}, "no line of shape"),
        ({"meta": {"role": "glitter"}}, "no role"),
        ({"meta": {}}, "no role"),
    ],
)
def test_draw_refuses_a_trace_that_it_cannot_draw(change: dict[str, Any], said: str) -> None:
    figure = _figure()
    line = next(one for one in figure["data"] if one["meta"]["role"] == "line")
    line.update(change)

    with pytest.raises(ValueError, match=said):
        draw(figure)


@pytest.mark.parametrize("part", ["shapes", "annotations"])
def test_draw_refuses_marks_that_it_does_not_know(part: str) -> None:
    figure = _figure()
    figure["layout"][part].append({"name": "sticker", "text": "!", "x": 0, "y": 0})

    with pytest.raises(ValueError, match="no mark named 'sticker'"):
        draw(figure)


def test_draw_refuses_an_axis_that_it_cannot_draw() -> None:
    figure = _figure()
    figure["layout"]["xaxis"]["type"] = "multicategory"

    with pytest.raises(ValueError, match="no axis of type"):
        draw(figure)


# -- hostile names --------------------------------------------------------------------------------


@pytest.mark.parametrize("palette", ["page", "print"])
@pytest.mark.parametrize("width", [860, 340])
def test_hostile_names_stay_text(palette: Any, width: int) -> None:
    for chart in all_charts(hostile_document()).values():
        svg = draw(chart.figure, width=width, palette=palette, alt=chart.alt)
        root = ET.fromstring(svg)

        assert {one.tag.removeprefix(SVG) for one in root.iter()} <= ELEMENTS
        assert not [name for one in root.iter() for name in one.attrib if name.startswith("on")]


@pytest.mark.parametrize("hostile", HOSTILE_TEXTS)
def test_a_hostile_event_reads_as_it_was_written(hostile: str) -> None:
    event = EventView("2020-01-01", hostile, "policy", "", None)
    texts = _texts(draw(_figure(events=(event,)), width=4000))

    assert clean(hostile) in texts


def test_an_alternative_text_cannot_leave_its_attribute() -> None:
    svg = draw(_figure(), alt='" onload="alert(1)', css='x" onload="alert(2)')
    root = ET.fromstring(svg)

    assert root.attrib["aria-label"] == '" onload="alert(1)'
    assert "onload" not in root.attrib


# -- labels that do not meet ----------------------------------------------------------------------


def _event_boxes(svg: str, titles: list[str]) -> list[tuple[float, float, str]]:
    marks = [one for one in ET.fromstring(svg).iter() if one.tag.endswith("text")]
    return [
        (float(one.attrib["x"]), float(one.attrib["y"]), one.text or "")
        for one in marks
        if one.text in titles
    ]


@pytest.mark.parametrize("width", [860, 340])
def test_events_near_each_other_stand_on_different_lines(width: int) -> None:
    days = ["2023-12-01", "2024-01-10", "2024-02-21", "2024-03-01", "2026-11-01"]
    titles = [f"decision number {index}" for index in range(5)]
    events = tuple(EventView(on, title, "policy", "", None) for on, title in zip(days, titles))  # noqa: B905
    boxes = _event_boxes(draw(_figure(events=events), width=width), titles)

    assert len(boxes) == 5
    for index, (x, y, title) in enumerate(boxes):
        for other_x, other_y, _ in boxes[:index]:
            assert abs(y - other_y) > 10 or abs(x - other_x) > 6 * len(title)
        assert 0 <= x <= width - 5 * len(title)


def test_a_crowd_of_events_keeps_its_lines_and_its_height() -> None:
    events = tuple(
        EventView(f"2024-02-{day:02d}", f"decision of the day {day}", "policy", "", None)
        for day in range(1, 25)
    )
    svg = draw(_figure(events=events))
    words = [text for text in _texts(svg) if text.startswith("decision")]

    assert svg.count('class="event"') == 24
    assert len(words) == 6
    assert float(ET.fromstring(svg).attrib["viewBox"].split()[3]) < 450


def test_labels_at_equal_ends_are_apart() -> None:
    document = sample_document()
    series = tuple(
        replace(point, values={"maintainers": 3, "emeriti": 3}) for point in document.people.series
    )
    figure = _figure(people=replace(document.people, series=series))
    boxes = _event_boxes(draw(figure), ["3 maintainers", "3 emeriti"])

    assert len(boxes) == 2
    assert abs(boxes[0][1] - boxes[1][1]) >= 14


def test_long_names_are_cut_with_an_ellipsis() -> None:
    texts = _texts(draw(all_charts(huge_document())["employers"].figure))

    assert any(text.startswith("Worshipful Company") and text.endswith("…") for text in texts)


def test_the_title_of_a_single_row_stands_below_the_events() -> None:
    releases = sample_document().releases
    one = replace(releases, channels=releases.channels[:1])
    boxes = _event_boxes(draw(_figure("releases", releases=one)), ["edge", "2024-02-21"])

    assert [text for _, _, text in sorted(boxes, key=lambda box: box[1])] == ["2024-02-21", "edge"]
    assert abs(boxes[0][1] - boxes[1][1]) >= 14
