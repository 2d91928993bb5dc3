import json
from dataclasses import replace
from typing import Any

import pytest

from tests.support.documents import (
    empty_document,
    hostile_document,
    huge_document,
    sample_document,
    with_charts,
)
from tracker.health.document import Change, Comparison, HealthDocument, PeriodRow
from tracker.reporting.context import MOST_FIGURES, MOST_GIFTS, MOST_NAMES, report_context


def _context(document: HealthDocument, previous: HealthDocument | None = None) -> dict[str, Any]:
    return report_context(
        with_charts(document).as_json(),
        edition="Foundation edition",
        period="August to October 2026",
        run_id="run-1",
        previous=previous.as_json() if previous else None,
    )


@pytest.mark.parametrize("make", [sample_document, empty_document, hostile_document, huge_document])
def test_context_survives_json_and_is_the_same_again(make: Any) -> None:
    context = _context(make())

    assert json.loads(json.dumps(context, allow_nan=False)) == context
    assert _context(make()) == context


def test_context_says_what_it_is() -> None:
    context = _context(sample_document())

    assert {name: context[name] for name in ("schema", "kind", "edition", "period", "run")} == {
        "schema": 1,
        "kind": "project-health",
        "edition": "Foundation edition",
        "period": "August to October 2026",
        "run": "run-1",
    }
    assert context["sentences"][0] == (
        "Tarnwick has four confirmed maintainers (five are listed); three of them work for one "
        "employer."
    )


def test_context_takes_grades_before_from_half_a_year_ago() -> None:
    usual = sample_document().comparisons[0]
    others = tuple(Comparison(months, f"on-{months}", {}, ()) for months in (3, 12, 24))
    context = _context(sample_document(comparisons=(others[0], usual, *others[1:])))

    assert context["compared_on"] == "2026-05-20"
    before = {row["name"]: row["before"] for row in context["profile"]["rows"]}
    assert before["adopters"] == ["C"]


def test_context_compares_with_the_report_before() -> None:
    near = Comparison(3, "2026-08-20", {"people": ("A",)}, (Change("▼", "worse", "A to B"),))
    document = sample_document(comparisons=(sample_document().comparisons[0], near))
    figures = tuple(
        replace(one, value=7 if one.name == "Maintainers, listed" else None)
        for one in sample_document().figures
    )
    context = _context(document, sample_document(as_of="2026-08-25", figures=figures))

    assert context["compared_on"] == "2026-08-20"
    assert context["changes"] == [{"mark": "▼", "word": "worse", "text": "A to B"}]
    assert context["figures_before_on"] == "2026-08-25"
    assert [row["before_value"] for row in context["figures"]["rows"]][:2] == [7, None]


def test_context_without_comparisons_compares_nothing() -> None:
    context = _context(sample_document(comparisons=()))

    assert (context["compared_on"], context["changes"]) == (None, [])
    assert {row["before"] for row in context["profile"]["rows"]} == {None}


def test_context_says_how_much_it_leaves_out() -> None:
    context = _context(huge_document())

    assert (len(context["figures"]["rows"]), context["figures"]["of"]) == (MOST_FIGURES, 120)
    current = context["adopters"]["current"]
    assert (len(current["rows"]), current["of"]) == (MOST_NAMES, 300)


def test_context_has_a_column_for_the_channels_that_release_most() -> None:
    row = PeriodRow("2025", 10, 0, 2, 1, {f"c{i}": i for i in range(7)}, 4, 1, None)
    activity = replace(sample_document().activity, years=(row,))
    history = _context(sample_document(activity=activity))["history"]

    assert history["channels"] == ["c6", "c5", "c4"]
    assert history["other_channels"] == 3
    assert history["rows"][0]["releases"] == [6, 5, 4]
    assert history["rows"][0]["other_releases"] == 6
    assert history["rows"][0]["adopters"] is None


def test_context_lists_each_receipt_once() -> None:
    first, second, *_ = sample_document().figures
    figures = (first, replace(second, receipt=first.receipt))
    receipts = _context(sample_document(figures=figures))["receipts"]

    assert [(one["id"], [fig["name"] for fig in one["figures"]]) for one in receipts] == [
        ("headcount.listed", ["Maintainers, listed", "Maintainers, confirmed"])
    ]


def test_context_holds_no_character_that_reorders_or_controls() -> None:
    text = json.dumps(_context(hostile_document()), ensure_ascii=False)

    assert [char for char in "\x00\x07\x1b\u202e" if char in text] == []
    assert "\ufffdgnp.exe" in text


def test_context_keeps_the_latest_other_money_and_says_how_much_more_there_is() -> None:
    other = _context(huge_document())["funding"]["other"]
    days = [row["on"] for row in other["rows"]]

    assert (len(days), other["of"], len(other["sums"])) == (MOST_GIFTS, 30, 6)
    assert days == sorted(days, reverse=True)
    assert "rows" not in other["sums"][0]
