from dataclasses import asdict
from typing import Any

import pytest

from tracker.health.document import Figure
from tracker.web import format


def figure(**overrides: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "receipt": "r",
        "metric": "m",
        "name": "n",
        "value": 1234.5,
        "unit": "days",
        "status": "ok",
        "as_of": "2026-11-20",
    }
    return asdict(Figure(**(plain | overrides)))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (figure(places=1), "1,234.5"),
        (figure(value=-2, places=0), "−2"),
        (figure(value=0.724, unit="share"), "72\u00a0%"),
        (figure(value="retired"), "retired"),
        (figure(value=0), "0"),
        (figure(value=None), None),
    ],
)
def test_figure_value(given: dict[str, Any], expected: str | None) -> None:
    assert format.figure_value(given) == expected


@pytest.mark.parametrize(
    ("low", "high", "kind", "unit", "expected"),
    [
        (0.02, 0.22, "interval", "per year", "[0.02, 0.22]"),
        (1, 2, "bounds", "people", "1.00–2.00"),
        (0.5, 1, "bounds", "share", "50–100\u00a0%"),
        (0.5, 0.7, "interval", "share", "[50\u00a0%, 70\u00a0%]"),
        (2, None, "interval", "people", "[2.00, ∞]"),
        (2, None, "bounds", "people", "2.00–∞"),
        (3, 3, "bounds", "people", "3.00"),
        (None, None, "bounds", "people", None),
    ],
)
def test_figure_range(
    low: float | None, high: float | None, kind: str, unit: str, expected: str | None
) -> None:
    given = figure(low=low, high=high, range_kind=kind, unit=unit, places=2)

    assert format.figure_range(given) == expected


@pytest.mark.parametrize("address", ["https://a.example/x?y=1", "http://a.example"])
def test_web_address_lets_web_addresses_through(address: str) -> None:
    assert format.web_address(address) == address


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//a.example",
        "a.example",
        "https://",
        "https://[::1",
        "https://a.example/\u0000",
        "/var/tmp/repository",
        "git@github.example:a/b.git",
    ],
)
def test_web_address_lets_nothing_else_become_a_link(text: str | None) -> None:
    assert format.web_address(text) is None


@pytest.mark.parametrize(
    ("state", "mark", "css"),
    [
        ("on rhythm", "✓", "word-good"),
        ("overdue", "!", "word-bad"),
        ("stale", "○", "word-bad"),
        ("fresh", "●", "word-none"),
        ("retired", "–", "word-none"),
        ("unknown", "?", "word-none"),
        ("emeritus", "–", "word-none"),
    ],
)
def test_a_state_has_a_mark_beside_its_colour(state: str, mark: str, css: str) -> None:
    assert (format.state_mark(state), format.state_class(state)) == (mark, css)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((), "Not yet known"),
        (("people",), "People"),
        (("funding_path", "delivery"), "Funding path, and one more"),
        (("people", "delivery", "adopters"), "People, and two more"),
    ],
)
def test_weakest_words(names: tuple[str, ...], expected: str) -> None:
    assert format.weakest_words(names) == expected


@pytest.mark.parametrize(
    ("value", "is_numeric", "expected"),
    [
        (2016, False, "2016"),
        (2016, True, "2,016"),
        (0.5, True, "0.5"),
        (1.0, True, "1"),
        (-3, True, "−3"),
        ("–", True, "–"),
    ],
)
def test_table_cell(value: float | str, is_numeric: bool, expected: str) -> None:
    assert format.table_cell(value, is_numeric) == expected


def test_receipt_cell_shows_what_was_given_to_the_computation() -> None:
    assert format.receipt_cell([1, None, {"a": [2, 3]}]) == "1, null, a: 2, 3"
    assert (format.receipt_cell([]), format.receipt_cell({})) == ("none", "none")
