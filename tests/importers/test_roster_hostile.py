"""Rosters that are broken, enormous or malicious: one sentence each, quickly, and nothing run."""

import time

import pytest

from tracker.importers.records import Issue, Role
from tracker.importers.roster import parse_roster
from tracker.importers.text import MAX_CHARACTERS

PATHS = ["MAINTAINERS.md", "MAINTAINERS", "OWNERS", "CODEOWNERS", "GOVERNANCE.md"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# Maintainers\n\nWe are a happy project.\n", 3),
        ("<table>\n<tr><td>Ann Lee</td></tr>\n</table>\n", 1),
        ('[People]\n\n[people.ann]\nName = "Ann Lee"\n', 1),
        ("* Be kind\n", 1),
    ],
)
def test_parse_roster_says_that_a_layout_is_unknown(text: str, line: int) -> None:
    parsed = parse_roster("MAINTAINERS.md", text)

    message = (
        f"MAINTAINERS.md, line {line}: no maintainers are found in this layout; what is understood "
        "is a Markdown list or table of people, one person a line, OWNERS in YAML, CODEOWNERS."
    )
    assert parsed.records == ()
    assert parsed.issues == (Issue(message, "MAINTAINERS.md", line=line, kind="unknown_layout"),)


def test_parse_roster_does_not_follow_a_symbolic_link() -> None:
    parsed = parse_roster("MAINTAINERS.md", "../../etc/passwd")

    message = (
        "MAINTAINERS.md is a symbolic link to ../../etc/passwd, and links are not followed; the "
        "file that it points to is read if its name and place are those of a roster."
    )
    assert parsed.records == ()
    assert parsed.issues == (Issue(message, "MAINTAINERS.md", line=1, kind="symlink"),)


def test_parse_roster_reads_a_file_that_is_not_utf_8() -> None:
    data = "# Maintainers\n\n* Ren\xe9e Lee (Soci\xe9t\xe9) @renee\n".encode("latin-1")
    parsed = parse_roster("MAINTAINERS.md", data.decode("utf-8", "surrogateescape"))

    assert [(e.name, e.handle, e.employer) for e in parsed.records] == [
        ("Renée Lee", "renee", "Société")
    ]
    assert [(issue.line, issue.kind) for issue in parsed.issues] == [(3, "encoding")]


def test_parse_roster_shows_nothing_that_cannot_be_seen() -> None:
    text = "* \u202eAnn\x00 L\u200bee\u202c\x1b[31m (Ac\u2066me) @an\u200dn\n"
    parsed = parse_roster("MAINTAINERS.md", text)

    assert [(e.name, e.handle, e.employer) for e in parsed.records] == [("Ann Lee", "ann", "Acme")]


def test_parse_roster_keeps_markup_out_of_names() -> None:
    text = (
        "* <script>alert(1)</script> @mallory\n* Ann <b onclick='x'>Lee</b> (Ac<i>me</i>) @ann\n"
        "* [Bo Ray](javascript:alert(1)) @bo\n"
    )

    for entry in parse_roster("MAINTAINERS.md", text).records:
        assert not set("<>") & set(f"{entry.name}{entry.employer}")
    assert "ann" in [e.handle for e in parse_roster("MAINTAINERS.md", text).records]


def test_parse_roster_never_keeps_an_address() -> None:
    text = (
        "* Ann Lee <ann.lee@acme.example> @ann\n* <bo.ray@acme.example>\n"
        "* Cy (cy.dow@acme.example)\n"
        "* [di.fox@acme.example](mailto:di.fox@acme.example) Di Fox\n* Ed: ed.gil@acme.example\n"
    )
    parsed = parse_roster("MAINTAINERS.md", text)

    kept = " ".join(str(entry) for entry in parsed.records)
    assert "@acme" not in kept
    assert [e.email_domain for e in parsed.records if e.name == "Ann Lee"] == ["acme.example"]


@pytest.mark.parametrize("path", PATHS)
def test_parse_roster_refuses_what_is_too_long_at_once(path: str) -> None:
    text = "* Ann Lee @ann\n" * 700_000
    started = time.process_time()
    parsed = parse_roster(path, text)

    assert len(text) > 10_000_000
    assert time.process_time() - started < 0.5
    assert parsed.records == ()
    assert [issue.kind for issue in parsed.issues] == ["too_long"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "unit",
    [
        *("[", "](", "(", "@", "a@", "<a ", "<a href=x>", "| ", "# ", "`", "*", "- ", "<!--", "\\"),
        *(
            "- [a](b",
            "- @a, ",
            "- A B @c and ",
            " ",
            "https://",
            "![a](b)",
            "&amp;",
            "a: ",
            "\n=\n",
        ),
    ],
)
def test_parse_roster_is_not_slowed_down(path: str, unit: str) -> None:
    """Read 200,000 characters in far less than it takes to wait for them."""
    whole = unit * (MAX_CHARACTERS // 10 // len(unit))
    lines = "\n".join([unit * (4000 // len(unit))] * 50)
    started = time.process_time()
    for text in (whole, lines):
        parse_roster(path, text)

    assert time.process_time() - started < 2


def test_parse_roster_reads_around_a_line_of_any_length() -> None:
    text = "* Ann Lee @ann\n* " + "x" * 1_500_000 + "\n* Bo Ray @bo\n"
    parsed = parse_roster("MAINTAINERS.md", text)

    assert [(e.handle, e.role) for e in parsed.records] == [
        ("ann", Role.MAINTAINER),
        ("bo", Role.MAINTAINER),
    ]
