"""Decoding, hidden characters and limits of project files."""

import pytest

from tracker.importers import text
from tracker.importers.records import Issue


def escaped(data: bytes) -> str:
    """Return what a mirror hands on for a file's bytes."""
    return data.decode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("Renée".encode(), "Renée"),
        (b"\xef\xbb\xbf# Maintainers", "# Maintainers"),
        ("# Zoë\n".encode("utf-16"), "# Zoë\n"),
        (b"", ""),
    ],
)
def test_readable_reads_unicode(data: bytes, expected: str) -> None:
    assert text.readable(escaped(data), "MAINTAINERS.md") == (expected, ())


def test_readable_reads_stray_bytes_as_latin_1_and_says_where() -> None:
    data = "# Zoë\n".encode() + "* Renée\n".encode("latin-1") + "* Jürgen\n".encode()

    read, issues = text.readable(escaped(data), "MAINTAINERS.md")

    message = (
        "MAINTAINERS.md, line 2 is not valid UTF-8 and was read as Latin-1; save the file as UTF-8."
    )
    assert read == "# Zoë\n* Renée\n* Jürgen\n"
    assert issues == (Issue(message, file="MAINTAINERS.md", line=2, kind="encoding"),)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a\r\nb\rc\n", "a\nb\nc\n"),
        ("ann\u200b\ufefflee", "annlee"),
        ("\u202eevil\u202c", "evil"),
        ("a\x00b\x1bc\x07", "abc"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("a\tb", "a\tb"),
        ("Ann\xa0Lee\u2003Ray", "Ann Lee Ray"),
        ("\ud800x", "x"),
        ("王小明 Zoë", "王小明 Zoë"),
    ],
)
def test_clean_removes_what_cannot_be_seen(raw: str, expected: str) -> None:
    assert text.clean(raw) == expected


def test_too_long_names_both_limits() -> None:
    many = "x" * (text.MAX_CHARACTERS + 1)

    issue = text.too_long(many, "MAINTAINERS")
    assert text.too_long(many[1:], "MAINTAINERS") is None
    assert text.too_long("\n" * text.MAX_LINES, "MAINTAINERS") is None
    assert text.too_long("\n" * (text.MAX_LINES + 1), "MAINTAINERS") is not None
    assert issue is not None
    assert issue.message == (
        "MAINTAINERS has 2,097,153 characters in 0 lines, and at most 2,097,152 in 50,000 are "
        "read; check that it is the right file."
    )


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("docs/MAINTAINERS.md", "docs/MAINTAINERS.md"),
        ("../community/OWNERS", "../community/OWNERS"),
        ("MAINTAINERS.md", "MAINTAINERS.md"),
        ("OWNERS", "OWNERS"),
        ("docs/MAINTAINERS.md\n", None),
        ("ann", None),
        ("@acme/team", None),
        ("Ann Lee <ann@acme.example>", None),
        ("", None),
        ("a/" * 400, None),
    ],
)
def test_link_target_knows_a_symbolic_link(raw: str, expected: str | None) -> None:
    assert text.link_target(raw) == expected


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Nóva Müller", "nova muller", True),
        ("AT&T", "at t", True),
        ("Ann  Lee", "Ann Lee.", True),
        ("Ann Lee", "Ann Leigh", False),
        ("王小明", "王小", False),
    ],
)
def test_folded_compares_without_accents_and_case(left: str, right: str, same: bool) -> None:
    assert (text.folded(left) == text.folded(right)) is same


def test_excerpt_stays_on_one_line() -> None:
    assert text.excerpt("a\n  b\u202e") == "a b"
    assert text.excerpt("x" * 90, 10) == "x" * 9 + "…"
