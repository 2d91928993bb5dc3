"""Adopters files in the layouts in which projects write them, and their versions as spells."""

import time
from datetime import date, datetime

import pytest

from tracker.importers.adopters import adopter_spells, choose_adopters_paths, parse_adopters
from tracker.importers.records import AdopterEntry, AdopterSpell, FileVersion, Issue
from tracker.importers.text import MAX_CHARACTERS

Listed = tuple[str, str | None]


def adopters(text: str) -> list[Listed]:
    return [(entry.name, entry.url) for entry in parse_adopters("ADOPTERS.md", text).records]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("[Acme](https://acme.example)", ("Acme", "https://acme.example")),
        ("[Acme](<https://acme.example/>)", ("Acme", "https://acme.example/")),
        ('[Acme](https://acme.example "Acme")', ("Acme", "https://acme.example")),
        ("**[Acme](https://acme.example)**: uses it", ("Acme", "https://acme.example")),
        ("[Acme](https://acme.example) is a firm that", ("Acme", "https://acme.example")),
        (
            "[Acme](https://acme.example) via [Ann](https://x.example)",
            ("Acme", "https://acme.example"),
        ),
        ("[Acme][ref]", ("Acme", "https://ref.example")),
        ("[Ref]", ("Ref", "https://ref.example")),
        ("[Acme](www.acme.example)", ("Acme", "https://www.acme.example")),
        ("[Acme](adopters/acme.md)", ("Acme", None)),
        ("[https://acme.example](https://acme.example)", ("acme.example", "https://acme.example")),
        ("<https://www.acme.example/path>", ("acme.example", "https://www.acme.example/path")),
        ("https://acme.example", ("acme.example", "https://acme.example")),
        ("Acme: <https://acme.example>", ("Acme", "https://acme.example")),
        ("Acme - https://acme.example", ("Acme", "https://acme.example")),
        ("Acme Ltd. (https://acme.example)", ("Acme Ltd.", "https://acme.example")),
        ("**Acme** ([site](https://acme.example))", ("Acme", "https://acme.example")),
        ("Acme - [site](https://acme.example) - since 2019", ("Acme", "https://acme.example")),
        ("Acme - uses it, see [post](https://blog.example)", ("Acme", None)),
        ("[![Acme](logo.png)](https://acme.example)", ("Acme", "https://acme.example")),
        ("[![Acme logo](logo.png)](https://acme.example)", ("Acme", "https://acme.example")),
        ('<a href="https://acme.example">Acme</a>', ("Acme", "https://acme.example")),
        (
            '<a href="https://acme.example"><img src="a.png" alt="Acme" height="9"></a>',
            ("Acme", "https://acme.example"),
        ),
        ("Acme", ("Acme", None)),
        ("Use AI", ("Use AI", None)),
        ("AT&amp;T", ("AT&T", None)),
        ("p3r", ("p3r", None)),
        ("manager.example", ("manager.example", None)),
        ("Acme (Australia)", ("Acme (Australia)", None)),
        ("Acme, Inc.", ("Acme, Inc.", None)),
        ("U.S. Department of Weather", ("U.S. Department of Weather", None)),
        ("Name: Acme", ("Acme", None)),
        ("Ac\u200bme\u202e", ("Acme", None)),
    ],
)
@pytest.mark.parametrize("bullet", ["- ", "* ", "1. ", " * "])
def test_parse_adopters_reads_an_item(bullet: str, item: str, expected: Listed) -> None:
    text = f"# Adopters\n\n{bullet}{item}\n\n[ref]: https://ref.example\n"

    assert adopters(text) == [expected]


@pytest.mark.parametrize(
    "item",
    [
        "...",
        "TBD",
        "Your company here",
        "Company name",
        "Add your company",
        "Please open a pull request to add yourself",
        "[Open a PR](https://github.com/acme/x/pulls) to update this list, or",
        "[edit this file](https://github.com/acme/x/edit/main/ADOPTERS.md)",
        "Fill out the [adopters form](https://forms.gle/abc)",
        "Send an email to <team@acme.example> with the details",
        "See the [guide](CONTRIBUTING.md)",
        "[Adopters](#adopters)",
        "*Cluster Size*: 3 members",
        "You must represent the user listed.",
        "There is no minimum deployment size but we ask for permanent ones.",
        "Join us on [Slack](https://acme.slack.com)",
        "![badge](https://img.shields.io/x.svg)",
    ],
)
def test_parse_adopters_takes_no_instruction_for_an_adopter(item: str) -> None:
    assert adopters(f"# Adopters\n\n- Globex\n- {item}\n") == [("Globex", None)]


def test_parse_adopters_never_keeps_an_address_that_runs() -> None:
    text = "- [Acme](javascript:alert(1))\n- [Globex](data:text/html,x)\n- [Initech](ftp://x)\n"

    assert {url for _, url in adopters(text)} == {None}


def test_parse_adopters_skips_what_describes_and_what_instructs() -> None:
    text = """# Adopters

If you use it, add yourself:

1. Fork this repository
2. Acme Example

<!-- - [Hidden](https://hidden.example) -->

## Adding yourself

- Globex Example

## Adopter types

- End-User: An organization that runs it.
- Vendor

## Banks

- [Acme](https://acme.example)
    - [How Acme uses it](https://blog.example/acme)
  and more
- Globex

## Success stories

- [How Globex did it](https://blog.example/globex)

### A story of 2020

- Initech

## Shops

1. [Initech](https://initech.example)
"""

    assert parse_adopters("ADOPTERS.md", text).records == (
        AdopterEntry("Acme", "https://acme.example", 21),
        AdopterEntry("Globex", None, 24),
        AdopterEntry("Initech", "https://initech.example", 36),
    )


def test_parse_adopters_reads_tables() -> None:
    text = """# Adopters

| Type | Name | Website | Use-Case |
|:-|:-|:-|:-|
| End-User | Acme | https://acme.example/ | See [post](https://blog.example) |
| Vendor | [Globex](https://globex.example) | | |
| Vendor | ... | | |

Organization | Contact | Description of Use
--- | --- | ---
[Initech](https://initech.example) | [@ann](https://github.com/ann) | [Cloud](https://x.example)
Hooli<br/> | @bo | text

| Type | Meaning |
|---|---|
| End-User | Runs it |
"""

    assert adopters(text) == [
        ("Acme", "https://acme.example/"),
        ("Globex", "https://globex.example"),
        ("Initech", "https://initech.example"),
        ("Hooli", None),
    ]


def test_parse_adopters_reads_a_wall_of_logos() -> None:
    text = """# Adopters

![Project logo](logo.png) [![CI](https://img.shields.io/ci.svg)](https://ci.example)

Please [submit a pull request][1]!

<a href="https://acme.example" target="_blank"><img alt="acme.example" src="a.svg" height="50"></a>

<a href="https://www.globex.example" target="_blank"><img alt="Globex" src="b.jpg"></a>&nbsp; &nbsp;
<a href='http://initech.example/'><img src='c.png' height='70' alt='Initech' /></a> &nbsp;<br/><br/>
[![Hooli](d.png)](https://hooli.example)

## Solutions built with it

**[Acme](https://other.example/acme)**

Acme can use it to serve [all](https://all.example) requests.

[1]: https://github.com/harbourage/harbourage/pulls
"""

    assert adopters(text) == [
        ("acme.example", "https://acme.example"),
        ("Globex", "https://www.globex.example"),
        ("Initech", "http://initech.example/"),
        ("Hooli", "https://hooli.example"),
    ]


def test_parse_adopters_reads_a_table_of_logos() -> None:
    text = (
        "| | |\n|---|---|\n| [![Acme](a.png)](https://acme.example) | "
        "[![Globex](b.png)](https://globex.example) |\n"
    )

    assert adopters(text) == [
        ("Acme", "https://acme.example"),
        ("Globex", "https://globex.example"),
    ]


def test_parse_adopters_reads_logos_without_links_where_there_are_several() -> None:
    assert adopters("![Acme](a.png) ![Globex logo](b.png)\n") == [("Acme", None), ("Globex", None)]
    assert adopters("![Harbourage](a.png)\n") == []


def test_parse_adopters_reads_keyed_entries_in_code() -> None:
    text = """Who is using it?
================

Adding yourself as a user
-------------------------

Example entry:

    * N: Example User Inc.
      D: Example User Inc. is using it

Users (alphabetically)
----------------------

    * N: Acme, Inc.
      D: Acme uses [it](https://x.example)
      L: https://blog.example

    * N: Globex
      Q: @ann
"""

    assert adopters(text) == [("Acme, Inc.", None), ("Globex", None)]


def test_parse_adopters_lists_each_once() -> None:
    text = "- Acme\n- [ACME](https://acme.example)\n- [Acme](https://x.example)\n- [B](https://acme.example)\n"

    assert adopters(text) == [("Acme", "https://acme.example"), ("B", "https://acme.example")]


def test_parse_adopters_says_that_a_layout_is_unknown() -> None:
    parsed = parse_adopters(
        "USERS.md", "# Users\n\n## Acme\n\n- *Operator*: Acme, Inc\n- *Usage*: all\n"
    )

    message = (
        "USERS.md, line 5: no adopters are found in this layout; what is understood is a list, a "
        "table with a header, or linked logos."
    )
    assert parsed.records == ()
    assert parsed.issues == (Issue(message, "USERS.md", line=5, kind="unknown_layout"),)


@pytest.mark.parametrize("text", ["", "# Adopters\n", "See https://acme.example/adopters.\n"])
def test_parse_adopters_has_no_complaint_about_an_empty_list(text: str) -> None:
    parsed = parse_adopters("ADOPTERS.md", text)

    assert (parsed.records, parsed.issues) == ((), ())


def test_parse_adopters_does_not_follow_a_symbolic_link() -> None:
    parsed = parse_adopters("ADOPTERS.md", "docs/ADOPTERS.md")

    assert parsed.records == ()
    assert [issue.kind for issue in parsed.issues] == ["symlink"]


def test_parse_adopters_refuses_what_is_too_long_at_once() -> None:
    started = time.process_time()
    parsed = parse_adopters("ADOPTERS.md", "- [Acme](https://acme.example)\n" * 400_000)

    assert time.process_time() - started < 0.5
    assert parsed.records == ()
    assert [issue.kind for issue in parsed.issues] == ["too_long"]


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "[",
            "](",
            "![",
            "<a ",
            "<a href=x>",
            '<a href=x><img alt="a">',
            "<img ",
            "| ",
            "- ",
            "<!--",
        ),
        *("- [a](b", "https://", "![a](b)", "- ![a](", "- : ", "\\", "- \n", "(", "- A (", " - "),
    ],
)
def test_parse_adopters_is_not_slowed_down(unit: str) -> None:
    whole = unit * (MAX_CHARACTERS // 10 // len(unit))
    lines = "\n".join([unit * (4000 // len(unit))] * 50)
    started = time.process_time()
    for text in (whole, lines):
        parse_adopters("ADOPTERS.md", text)

    assert time.process_time() - started < 2


def test_choose_adopters_paths_puts_the_one_that_speaks_first() -> None:
    paths = ["USERS.md", "docs/ADOPTERS.md", "ADOPTERS.md", "src/ADOPTERS.md", "users/USERS.go"]

    assert choose_adopters_paths(paths) == ("ADOPTERS.md", "docs/ADOPTERS.md", "USERS.md")


def version(on: str, text: str | None, path: str = "ADOPTERS.md") -> FileVersion:
    return FileVersion(path, f"c{on}", datetime.fromisoformat(f"{on}T12:00:00+00:00"), text)


def test_adopter_spells_follow_a_name_or_a_link_that_changes() -> None:
    parsed = adopter_spells(
        [
            version(
                "2020-01-01", "- [Acme](http://acme.example)\n- [Globex](https://globex.example)\n"
            ),
            version(
                "2020-02-01",
                "- [Acme Inc](https://www.acme.example/)\n- [Globex](https://g.example)\n",
            ),
            version(
                "2020-03-01",
                "- [Acme Inc.](https://acme.example)\n- [Hooli](https://hooli.example)\n",
            ),
        ]
    )

    day = date.fromisoformat
    assert parsed.issues == ()
    assert parsed.records == (
        AdopterSpell(
            name="Acme Inc.",
            url="https://acme.example",
            path="ADOPTERS.md",
            valid_from=day("2020-01-01"),
            valid_until=None,
            last_seen_on=day("2020-03-01"),
            earlier_names=("Acme",),
            first_commit="c2020-01-01",
            last_commit="c2020-03-01",
        ),
        AdopterSpell(
            name="Globex",
            url="https://g.example",
            path="ADOPTERS.md",
            valid_from=day("2020-01-01"),
            valid_until=day("2020-03-01"),
            last_seen_on=day("2020-02-01"),
            first_commit="c2020-01-01",
            last_commit="c2020-02-01",
        ),
        AdopterSpell(
            name="Hooli",
            url="https://hooli.example",
            path="ADOPTERS.md",
            valid_from=day("2020-03-01"),
            valid_until=None,
            last_seen_on=day("2020-03-01"),
            first_commit="c2020-03-01",
            last_commit="c2020-03-01",
        ),
    )


def test_adopter_spells_keep_apart_who_shares_a_link() -> None:
    shared = "- [Acme](https://group.example)\n- [Globex](https://group.example)\n"
    parsed = adopter_spells(
        [
            version("2020-01-01", shared),
            version("2020-02-01", shared[len("- [Acme](https://group.example)\n") :]),
        ]
    )

    assert [(s.name, str(s.valid_until), s.earlier_names) for s in parsed.records] == [
        ("Acme", "2020-02-01", ()),
        ("Globex", "None", ()),
    ]


def test_adopter_spells_end_with_the_list_and_say_so() -> None:
    parsed = adopter_spells(
        [
            version("2023-04-20", "- [Acme](https://acme.example)\n- Globex\n"),
            version("2023-11-06", "# Adopters\n\nThe list is on our website now.\n"),
        ]
    )

    message = (
        "ADOPTERS.md on 2023-11-06: the whole list went away in one commit; check whether it moved "
        "elsewhere."
    )
    assert [(s.name, str(s.valid_until)) for s in parsed.records] == [
        ("Acme", "2023-11-06"),
        ("Globex", "2023-11-06"),
    ]
    assert parsed.issues == (Issue(message, "ADOPTERS.md", commit="c2023-11-06", kind="list_gone"),)


def test_adopter_spells_carry_over_a_version_that_cannot_be_read() -> None:
    parsed = adopter_spells(
        [
            version("2020-01-01", "- Acme\n- Globex\n"),
            version("2020-02-01", "<!-- - Acme\n- Globex\n"),
            version("2020-03-01", "- Acme\n- Globex\n"),
        ]
    )

    assert [(s.name, s.valid_until) for s in parsed.records] == [("Acme", None), ("Globex", None)]
    assert [issue.kind for issue in parsed.issues] == ["carried_over"]


def test_adopter_spells_go_on_in_another_file() -> None:
    parsed = adopter_spells(
        [
            version("2020-01-01", "- Acme\n", "USERS.md"),
            version("2020-02-01", "- Acme\n- Globex\n"),
            version("2020-02-01", None, "USERS.md"),
        ]
    )

    assert [(s.name, s.path, str(s.valid_from), s.valid_until) for s in parsed.records] == [
        ("Acme", "ADOPTERS.md", "2020-01-01", None),
        ("Globex", "ADOPTERS.md", "2020-02-01", None),
    ]
