"""The drawing of the funding path: whole, escaped, and the same for a page and for print."""

import xml.etree.ElementTree as ElementTree
from dataclasses import asdict, replace
from typing import Any

import pytest

from tests.support.documents import empty_document, hostile_document, huge_document, sample_document
from tests.support.facts import DAY
from tests.support.money import TEN_ROWS, funded_project, sells
from tracker.charts.flow import draw_flow
from tracker.charts.funding import coverage, horizon
from tracker.health.compose import compute
from tracker.health.document import HealthDocument
from tracker.health.entered import EnteredFacts
from tracker.health.funding_document import Funding


def path_of(document: HealthDocument) -> dict[str, Any]:
    assert document.funding is not None
    return asdict(document.funding.path)


def section(entered: EnteredFacts) -> Funding:
    found = compute(funded_project(entered), DAY).document.funding
    assert found is not None
    return found


@pytest.mark.parametrize("palette", ["page", "print"])
@pytest.mark.parametrize(
    "document",
    [sample_document(), empty_document(), hostile_document(), huge_document()],
    ids=["sample", "empty", "hostile", "huge"],
)
def test_flow_is_one_picture_whose_words_stay_words(document: HealthDocument, palette: str) -> None:
    svg = draw_flow(path_of(document), palette=palette)  # type: ignore[arg-type]

    root = ElementTree.fromstring(svg)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "defs", "pattern", "path", "rect", "text"}
    assert "nan" not in svg


def test_flow_has_a_plate_for_each_node_and_a_stream_for_each_open_link() -> None:
    path = path_of(sample_document())
    svg = draw_flow(path)

    streams = [one for one in path["links"] if one["state"] == "open" and one["target"]]
    assert svg.count('<rect class="plate"') == len(path["nodes"])
    assert svg.count('<path class="stream"') == len(streams)
    assert 'role="img"' in svg


def test_flow_hatches_what_is_unknown_and_crosses_what_ended() -> None:
    silent = replace(TEN_ROWS, vendors=(*TEN_ROWS.vendors, sells("Silent")))
    svg = draw_flow(asdict(section(silent).path))

    assert '<path class="hatch"' in svg
    assert 'class="cross"' not in svg


def test_streams_of_a_plate_fill_its_side_and_no_more() -> None:
    path = path_of(sample_document())
    path["links"] = [one for one in path["links"] if one["source"] == "payers-other"]
    svg = draw_flow(path)

    assert svg.count('<path class="stream"') == 2


def test_charts_of_money_say_what_is_to_be_seen() -> None:
    found = section(TEN_ROWS)
    reach, time = coverage(found), horizon(found, ())

    assert reach is not None and time is not None
    assert reach.caption == (
        "To pay the maintainers, 1.24–1.54 of the revenue must reach them; that is above 1: even "
        "all of it would not be enough."
    )
    assert reach.table.rows[0] == ("Coverage, ratio", 0.65, 0.68, 0.81)
    assert time.caption.startswith("Already in August 2026 what is committed does not cover")
    assert len(time.table.rows) == 24


def test_charts_of_nothing_are_none() -> None:
    assert coverage(None) is None
    assert horizon(None, ()) is None
    assert coverage(section(EnteredFacts())) is None
    assert horizon(section(EnteredFacts()), ()) is None
