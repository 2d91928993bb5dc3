"""The scanner of Markdown blocks: what is a list item, a table, a heading, and what is skipped."""

import pytest

from tracker.importers import markdown
from tracker.importers.markdown import Kind


def blocks(text: str) -> list[tuple[str, str, int]]:
    return [(b.kind.value, b.text, b.line) for b in markdown.read_document(text, "F.md").blocks]


def test_scanner_finds_headings_of_both_kinds() -> None:
    text = "# One #\n\nTwo\n===\n\nThree\nfour\n---\n#Five\n"

    assert [(b.text, b.depth) for b in markdown.read_document(text, "F.md").blocks] == [
        ("One", 1),
        ("Two", 1),
        ("Three four", 2),
        ("Five", 1),
    ]


def test_scanner_joins_the_lines_of_an_item_and_counts_its_depth() -> None:
    text = " * one\n   more\n   * two\n * three\n\n   a paragraph of three\n\n1. four\n12) five\n"
    document = markdown.read_document(text, "F.md")

    assert [(b.text, b.depth, b.line) for b in document.blocks] == [
        ("one more", 0, 1),
        ("two", 1, 3),
        ("three", 0, 4),
        ("four", 0, 8),
        ("five", 0, 9),
    ]


def test_scanner_skips_comments_code_quotes_and_rules() -> None:
    text = (
        "<!--\n* no\n-->\n* yes <!-- not this --> one\n\n```\n* no\n```\n~~~ md\n* no\n~~~\n"
        "> * no\n\n---\n* * *\n\n- two\n"
    )

    assert blocks(text) == [("item", "yes  one", 4), ("item", "two", 17)]


def test_scanner_keeps_indented_code_apart() -> None:
    assert blocks("Text:\n\n    * code\n\n* item\n\n    * nested\n") == [
        ("text", "Text:", 1),
        ("code", "    * code ", 3),
        ("item", "item", 5),
        ("item", "nested", 7),
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("* a\n<!-- open\n* b\n", 2, "comment is not closed"),
        ("* a\n\n```\n* b\n", 3, "code block is not closed"),
    ],
)
def test_scanner_says_what_is_not_closed(text: str, line: int, words: str) -> None:
    document = markdown.read_document(text, "F.md")

    assert [block.text for block in document.blocks] == ["a"]
    assert [(issue.file, issue.line) for issue in document.issues] == [("F.md", line)]
    assert words in document.issues[0].message


def test_scanner_reads_a_table_until_its_end() -> None:
    text = "A | B\n--|--\n1 | 2\n| 3 | 4 |\n\nText | with | bars\n"
    document = markdown.read_document(text, "F.md")

    assert [(b.kind, b.lines) for b in document.blocks] == [
        (Kind.TABLE, ("A | B", "--|--", "1 | 2", "| 3 | 4 |")),
        (Kind.TEXT, ("Text | with | bars",)),
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| a | b |", ("a", "b")),
        ("a | b", ("a", "b")),
        ("| a | |", ("a", "")),
        ("| | b", ("", "b")),
        (r"| a \| b | c |", (r"a \| b", "c")),
    ],
)
def test_cells_splits_at_bars(row: str, expected: tuple[str, ...]) -> None:
    assert markdown.cells(row) == expected


def test_links_inlined_resolves_references_and_tags() -> None:
    document = markdown.read_document(
        "[Ann Lee]: https://a.example\n[r]: <https://r.example>\n", "F"
    )
    text = '[ann lee] [Bo][r] [x](y) [unknown] <a href="https://h.example">Hal</a>'

    assert markdown.links_inlined(text, document.references) == (
        "[ann lee](https://a.example) [Bo](https://r.example) [x](y) unknown "
        "[Hal](https://h.example)"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**Ann** _Lee_ `code`", "Ann Lee code"),
        ("S&amp;P &lt;x&gt;", "S&P <x>"),
        (r"snake\_case \*", "snake_case *"),
        ("a<br/>b <img src='x'> c", "a b c"),
        ("ann_lee_ray", "ann_lee_ray"),
    ],
)
def test_plain_shows_what_a_reader_sees(text: str, expected: str) -> None:
    assert markdown.plain(text) == expected
