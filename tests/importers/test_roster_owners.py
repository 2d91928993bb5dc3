"""OWNERS, OWNERS_ALIASES and CODEOWNERS, and YAML that wants to be more than a list."""

import pytest

from tracker.importers.records import Issue, Role, RosterEntry
from tracker.importers.roster import parse_roster
from tracker.importers.roster_owners import parse_owners_aliases

MAINTAINER, EMERITUS, IN_TRAINING = Role.MAINTAINER, Role.EMERITUS, Role.IN_TRAINING

BOMB = 'approvers: &a ["x","x","x"]\n' + "".join(
    f"a{n}: &a{n} [{','.join(['*a' + (str(n - 1) if n else '')] * 9)}]\n" for n in range(9)
)


def handles(text: str, path: str = "OWNERS") -> list[tuple[str | None, Role]]:
    return [(entry.handle, entry.role) for entry in parse_roster(path, text).records]


def test_owners_counts_reviewers_apart_and_approvers_once() -> None:
    text = """# See the contributor guide
approvers:
- ann
- Bo-Ray # since 2020
reviewers:
- ann
- cy
emeritus_approvers:
- di
options:
  no_parent_owners: true
labels:
- area/store
"""

    assert handles(text) == [
        ("ann", MAINTAINER),
        ("Bo-Ray", MAINTAINER),
        ("cy", IN_TRAINING),
        ("di", EMERITUS),
    ]
    assert parse_roster("OWNERS", text).records[0] == RosterEntry(None, "ann", MAINTAINER, line=3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("maintainers:\n  - ann\nemeritus:\n  - bo\n", [("ann", MAINTAINER), ("bo", EMERITUS)]),
        ("approvers: [ann, '@bo']\n", [("ann", MAINTAINER), ("bo", MAINTAINER)]),
        ("owners:\n- ann\n", [("ann", MAINTAINER)]),
        ("approvers: &all [ann]\nreviewers: *all\n", [("ann", MAINTAINER)]),
        (
            'filters:\n  ".*":\n    approvers:\n    - ann\n  "\\\\.go$":\n    reviewers: [bo]\n',
            [("ann", MAINTAINER), ("bo", IN_TRAINING)],
        ),
        ("# Owners\n\n* Ann Lee (@ann)\n", [("ann", MAINTAINER)]),
    ],
)
def test_owners_reads_other_ways_of_writing(
    text: str, expected: list[tuple[str | None, Role]]
) -> None:
    assert handles(text) == expected


def test_owners_resolves_aliases_and_names_unknown_groups() -> None:
    aliases = parse_owners_aliases(
        "OWNERS_ALIASES", "aliases:\n  sig-store-leads:\n    - ann\n    - bo\n  empty: []\n"
    )
    text = "approvers:\n- SIG-store-leads\n- cy\n- sig-net-approvers\n- acme/team\n"
    parsed = parse_roster("OWNERS", text, dict(aliases.records))

    message = (
        "OWNERS, line 4: 'sig-net-approvers' is a group whose members are not known; list them."
    )
    assert aliases.records == (("sig-store-leads", ("ann", "bo")), ("empty", ()))
    assert [entry.handle for entry in parsed.records] == ["ann", "bo", "cy"]
    assert parsed.issues == (Issue(message, "OWNERS", line=4, kind="team"),)


@pytest.mark.parametrize("text", [BOMB, "aliases: [", "aliases:\n- \ud800 x: y: z", "x\n" * 60_000])
def test_owners_aliases_that_cannot_be_read_are_an_issue(text: str) -> None:
    parsed = parse_owners_aliases("OWNERS_ALIASES", text)

    assert parsed.records == ()
    assert [issue.file for issue in parsed.issues] == ["OWNERS_ALIASES"]


def test_maintainers_in_yaml_may_be_mappings_or_lines() -> None:
    text = """maintainers:
  - name: Ann Lee
    github: ann
    company: Acme
    email: ann@acme.example
  - name: Bo Ray
    github: '@bo'
    status: emeritus
emeritus:
  - Cy Dow <cy@globex.example> @cydow
"""

    assert parse_roster("MAINTAINERS.yaml", text).records == (
        RosterEntry("Ann Lee", "ann", MAINTAINER, "Acme", "acme.example", line=2),
        RosterEntry("Bo Ray", "bo", EMERITUS, line=6),
        RosterEntry("Cy Dow", "cydow", EMERITUS, None, "globex.example", line=10),
    )


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (BOMB, 4, "nested or repeated more than a list of people can be"),
        ("approvers: " + "[" * 99 + "]" * 99, 1, "nested or repeated"),
        ("approvers: [" + "x," * 30_000 + "]", 1, "nested or repeated"),
        ("approvers: !!python/object/apply:os.system ['id']\n", 1, "the YAML tag"),
        ("approvers:\n- !secret x\n", 2, "the YAML tag '!secret' is not followed"),
        ("approvers:\n\t- ann\n", 2, "not YAML"),
        ("approvers:\n- *nobody\n", 2, "not YAML"),
        ("approvers: [ann\nreviewers: bo\n", 2, "not YAML"),
    ],
)
def test_owners_refuses_yaml_that_is_no_list(text: str, line: int, words: str) -> None:
    parsed = parse_roster("OWNERS", text)

    assert parsed.records == ()
    assert [(issue.file, issue.line) for issue in parsed.issues] == [("OWNERS", line)]
    assert words in parsed.issues[0].message


def test_codeowners_counts_people_once_and_no_teams() -> None:
    text = """# @nobody
*           @ann @acme/core
/docs/      @bo docs@acme.example @Ann # and @zed
/my\\ dir/   @cy
*.go        @cy
*.js        @cy
*.py        @cy
[Section][2] @di
/unowned/
"""
    parsed = parse_roster(".github/CODEOWNERS", text)

    file = ".github/CODEOWNERS"
    team = (
        f"{file}, line 2: @acme/core is a team, whose members the file does not name; list them in "
        "MAINTAINERS.md."
    )
    address = (
        f"{file}, line 3: an address tells neither a name nor a handle; write the @handle instead."
    )
    assert parsed.records == (
        RosterEntry(None, "ann", MAINTAINER, line=2),
        RosterEntry(None, "bo", MAINTAINER, area="/docs/", line=3),
        RosterEntry(None, "cy", MAINTAINER, area="/my\\ dir/, *.go, *.js and 1 more", line=4),
        RosterEntry(None, "di", MAINTAINER, area="Section", line=8),
    )
    assert parsed.issues == (
        Issue(team, file, line=2, kind="team"),
        Issue(address, file, line=3, kind="address"),
    )


def test_codeowners_with_teams_alone_says_only_that() -> None:
    parsed = parse_roster("CODEOWNERS", "* @acme/core\n/docs @acme/core\n")

    assert parsed.records == ()
    assert [(issue.line, issue.kind) for issue in parsed.issues] == [(1, "team")]
