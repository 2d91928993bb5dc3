import csv
from io import StringIO

import pytest

from tracker.services.spreadsheet import csv_text

PREFIXES = [*"=+-@\t\r\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", " =", "  @", "'", "'="]


def reopened(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text, newline="")))


@pytest.mark.parametrize("prefix", PREFIXES)
def test_csv_text_never_begins_a_cell_like_a_formula(prefix: str) -> None:
    dangerous = f'{prefix}HYPERLINK("http://x.example","y")'

    text = csv_text(["name"], [[dangerous]])

    assert reopened(text) == [["name"], [f"'{dangerous}"]]


@pytest.mark.parametrize("harmless", ["Tarnwick", "a=b", "5-3", "", "Åland", 'say "hi", you'])
def test_csv_text_leaves_other_text_alone(harmless: str) -> None:
    assert reopened(csv_text(["name"], [[harmless]])) == [["name"], [harmless]]


@pytest.mark.parametrize("text", [*PREFIXES, "plain", "''", "' x"])
def test_csv_text_gives_the_text_back_when_one_quote_is_taken_away(text: str) -> None:
    (_, [cell]) = reopened(
        csv_text(
            ["name"],
            [
                [
                    text,
                ]
            ],
        )
    )

    assert cell.removeprefix("'") == text


def test_csv_text_keeps_numbers_and_leaves_unknown_empty() -> None:
    assert csv_text(["a", "b", "c"], [[-5, 0.25, None]]) == "a,b,c\r\n-5,0.25,\r\n"


def test_csv_text_makes_heads_harmless_too() -> None:
    assert csv_text(["=1+1"], []) == "'=1+1\r\n"
