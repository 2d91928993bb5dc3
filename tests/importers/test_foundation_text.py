import pytest

from tracker.errors import InvalidInputError
from tracker.importers.foundation_text import Layout, layout, logical_lines


def test_layout_counts_both_kinds_of_line_ends() -> None:
    found = layout("\ufeffa\r\nb\nc\r\nd")

    assert found == Layout(has_bom=True, crlf_lines=2, lf_lines=1)


@pytest.mark.parametrize("text", ["a,b\nc,d", "a,b\r\nc,d", "a,b\rc,d", "\ufeffa,b\r\nc,d"])
def test_lines_are_the_same_whatever_ends_them(text: str) -> None:
    lines = logical_lines(text)

    assert list(lines.texts) == ["a,b", "c,d"]
    assert list(lines.numbers) == [1, 2]


def test_a_quoted_cell_with_line_breaks_is_one_line() -> None:
    lines = logical_lines('a,b,c,d\nx,y,"https://example.org   \n\n   "\ne,f,g,h\n')

    assert list(lines.texts) == ["a,b,c,d", 'x,y,"https://example.org   \n\n   "', "e,f,g,h", ""]
    assert list(lines.numbers) == [1, 2, 5, 6]
    assert lines.issues == ()


def test_quotes_inside_a_line_are_left_alone() -> None:
    lines = logical_lines(',,"Satoshi ""Moris"" Tagomori",Treasure Data,tagomoris,\nx')

    assert list(lines.texts) == [',,"Satoshi ""Moris"" Tagomori",Treasure Data,tagomoris,', "x"]
    assert lines.issues == ()


def test_an_open_quote_that_swallows_rows_is_closed_at_its_line_and_told() -> None:
    lines = logical_lines('a\nP,Q,R,S,T,"https://example.org\n,,A,B,c,\n,,D,E,f,')

    assert list(lines.texts) == ["a", "P,Q,R,S,T,https://example.org", ",,A,B,c,", ",,D,E,f,"]
    assert [(issue.line, issue.kind, issue.message) for issue in lines.issues] == [
        (
            2,
            "runaway_quote",
            "A quote is opened and not closed, which would swallow 2 lines; they are read as rows.",
        )
    ]


def test_an_open_quote_at_the_end_swallows_nothing() -> None:
    lines = logical_lines('a\nP,Q,"R')

    assert list(lines.texts) == ["a", "P,Q,R"]
    assert [issue.kind for issue in lines.issues] == ["runaway_quote"]


def test_a_cell_of_very_many_lines_is_taken_as_an_open_quote() -> None:
    lines = logical_lines('a,"b\n' + "x\n" * 30 + 'c"')

    assert lines.texts[0] == "a,b"
    assert len(lines.texts) == 32


def test_a_line_of_five_megabytes_is_refused_with_its_number() -> None:
    with pytest.raises(InvalidInputError) as caught:
        logical_lines("a\n" + "x" * 5_000_000)

    assert str(caught.value) == (
        "Line 2 of the maintainer list has 5,000,000 characters, and a row has at most 20,000; "
        "check that it is the right file."
    )


def test_a_text_beyond_all_lists_is_refused() -> None:
    with pytest.raises(InvalidInputError, match=r"has 8,000,001 characters, and at most"):
        logical_lines("x" * 8_000_001)


def test_bytes_that_are_not_text_become_an_issue_and_can_be_stored() -> None:
    lines = logical_lines("a\n" + b"J\xe9r".decode("utf-8", "surrogateescape"))

    assert "".join(lines.texts).encode()
    assert [(issue.line, issue.message) for issue in lines.issues] == [
        (2, "This line holds bytes that are not UTF-8; they read as \ufffd.")
    ]
