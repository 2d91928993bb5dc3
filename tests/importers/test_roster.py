"""Rosters in the layouts in which projects write them; the people are invented."""

import pytest

from tracker.importers.records import Issue, Role, RosterEntry
from tracker.importers.roster import choose_roster_paths, parse_roster

MAINTAINER, EMERITUS, STEERING = Role.MAINTAINER, Role.EMERITUS, Role.STEERING
IN_TRAINING, DIRECTOR = Role.IN_TRAINING, Role.DIRECTOR
Person = tuple[str | None, str | None, Role, str | None, str | None]


def people(text: str, path: str = "MAINTAINERS.md") -> list[Person]:
    return [
        (entry.name, entry.handle, entry.role, entry.employer, entry.email_domain)
        for entry in parse_roster(path, text).records
    ]


def test_parse_roster_reads_all_roles_of_one_file() -> None:
    text = """# Maintainers

The Harbourage maintainers are:

* Ann Lee <ann@acme.example> @annlee (super-maintainer)
* bo ray <bo@acme.example> @bo-ray

## Directors

The Harbourage directors are:

* Cy Dow <cy@dow.example> @cydow

## Steering Committee

The Harbourage Steering Committee members are:

* Di Fox (Globex) @difox
* Ed Gil @edgil (initech connect)

## Maintainers in training

* Flo Hay @flohay

## Emeriti

Former maintainers include:

* ...
* Gus Ivy @gusivy

<!--
# Adding a new maintainer

* Sort alphabetically by GitHub handle
* Invite maintainer to
  https://github.com/orgs/harbourage/teams/maintainers/members
-->
"""

    assert people(text) == [
        ("Ann Lee", "annlee", MAINTAINER, None, "acme.example"),
        ("bo ray", "bo-ray", MAINTAINER, None, "acme.example"),
        ("Cy Dow", "cydow", DIRECTOR, None, "dow.example"),
        ("Di Fox", "difox", STEERING, "Globex", None),
        ("Ed Gil", "edgil", STEERING, "initech connect", None),
        ("Flo Hay", "flohay", IN_TRAINING, None, None),
        ("Gus Ivy", "gusivy", EMERITUS, None, None),
    ]
    assert parse_roster("MAINTAINERS.md", text).issues == ()


def test_parse_roster_says_where_each_person_stands() -> None:
    entries = parse_roster("MAINTAINERS.md", "# Maintainers\n\n* Ann Lee @ann\n").records

    assert entries == (RosterEntry("Ann Lee", "ann", MAINTAINER, line=3),)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ann Lee <ann@acme.example> @ann", ("Ann Lee", "ann", None, "acme.example")),
        ("Ann Lee @ann (ann@acme.example)", ("Ann Lee", "ann", None, "acme.example")),
        ("Ann Lee (ann@acme.example / @ann)", ("Ann Lee", "ann", None, "acme.example")),
        ("Ann Lee (<ann@acme.example> / @ann)", ("Ann Lee", "ann", None, "acme.example")),
        ("Ann Lee (Acme) @ann", ("Ann Lee", "ann", "Acme", None)),
        ("Ann Lee @ann (Acme Inc.)", ("Ann Lee", "ann", "Acme Inc.", None)),
        ("Ann Lee <ann@acme.example> (ann-lee)", ("Ann Lee", "ann-lee", None, "acme.example")),
        (
            "Ann Lee, Acme Labs <ann@acme.example> (github: @ann, slack: annie)",
            ("Ann Lee", "ann", "Acme Labs", "acme.example"),
        ),
        ("[Ann Lee](https://github.com/ann), Acme", ("Ann Lee", "ann", "Acme", None)),
        ("[Ann Lee](https://github.com/ann) (Acme)", ("Ann Lee", "ann", "Acme", None)),
        ("[Ann Lee] (Acme)", ("Ann Lee", "annlee", "Acme", None)),
        ("Ann Lee ([ann](https://github.com/ann))", ("Ann Lee", "ann", None, None)),
        ("Ann Lee ([ann] (https://github.com/ann))", ("Ann Lee", "ann", None, None)),
        (
            "Ann Lee [ann@acme.example](ann@acme.example) [@ann](https://github.com/ann)",
            ("Ann Lee", "ann", None, "acme.example"),
        ),
        ("[Ann Lee](mailto:ann@acme.example)", ("Ann Lee", None, None, "acme.example")),
        ("**Ann Lee** (@ann)", ("Ann Lee", "ann", None, None)),
        ("**Ann Lee** (`@ann`) - Acme", ("Ann Lee", "ann", "Acme", None)),
        ("@ann - Ann Lee", ("Ann Lee", "ann", None, None)),
        ("@ann (Ann Lee)", ("Ann Lee", "ann", None, None)),
        ("@ann (Acme Labs)", (None, "ann", "Acme Labs", None)),
        ("@ann", (None, "ann", None, None)),
        ("ann", (None, "ann", None, None)),
        ("Ann Lee", ("Ann Lee", None, None, None)),
        ("Ann Lee, Acme", ("Ann Lee", None, "Acme", None)),
        ("Ann Lee | @ann | Acme", ("Ann Lee", "ann", "Acme", None)),
        ("Ann Lee (she/her) @ann, Engineer at Acme", ("Ann Lee", "ann", "Acme", None)),
        ("Ann Lee (@ann) - release manager", ("Ann Lee", "ann", None, None)),
        ("Ann Lee (ann@) pkg:go.example/raft", ("Ann Lee", "ann", None, None)),
        (
            "Ann Lee <17+ann@users.noreply.github.com>",
            ("Ann Lee", "ann", None, "users.noreply.github.com"),
        ),
        (
            "R.I. O'Neil-Lee Jr. <ri@acme.example>",
            ("R.I. O'Neil-Lee Jr.", None, None, "acme.example"),
        ),
        ("Maintainer: Ann Lee (@ann)", ("Ann Lee", "ann", None, None)),
        ("Ann Lee: @ann", ("Ann Lee", "ann", None, None)),
        ("Ann Lee (lead) <ann@acme.example>", ("Ann Lee", None, None, "acme.example")),
        ("Ann Lee (chair)", ("Ann Lee", None, None, None)),
        ("Will An (@an)", ("Will An", "an", None, None)),
        ("王小明 (@xiaoming)", ("王小明", "xiaoming", None, None)),
        ("Zoë van der Berg @zoe--berg", ("Zoë van der Berg", "zoe--berg", None, None)),
        ('<a href="https://github.com/ann">Ann Lee</a>', ("Ann Lee", "ann", None, None)),
        ("Ann\u200b Lee @a\u200bnn\u202e", ("Ann Lee", "ann", None, None)),
    ],
)
@pytest.mark.parametrize("bullet", ["* ", "- ", "+ ", "1. ", "3) ", "  - ", "- [x] "])
def test_parse_roster_reads_a_person(
    bullet: str, line: str, expected: tuple[str | None, ...]
) -> None:
    text = f"# Maintainers\n\n{bullet}{line}\n\n[ann lee]: https://github.com/annlee\n"
    name, handle, employer, domain = expected

    assert people(text) == [(name, handle, MAINTAINER, employer, domain)]


@pytest.mark.parametrize(
    "line",
    [
        "...",
        "To be filled",
        "TBD",
        "Submit a PR modifying this file",
        "Obtain approvals per GOVERNANCE.md",
        "See [CONTRIBUTING.md](CONTRIBUTING.md) for general guidelines.",
        "Invite maintainer to https://github.com/orgs/acme/teams/maintainers/members",
        "Monitor the mailing list, and help out when possible.",
        "Code Review",
        "Release Management and Triage",
        "All senior maintainers",
        "Team: @acme/maintainers",
        "Contact @ann for questions",
        "Security reports: <security@acme.example>",
        "@k8s-ci-robot",
        "Twitter: @acmeproject",
        "",
        "Ann Lee " * 40,
    ],
)
def test_parse_roster_takes_no_prose_for_people(line: str) -> None:
    assert people(f"# Maintainers\n\n* Bo Ray @bo\n* {line}\n") == [
        ("Bo Ray", "bo", MAINTAINER, None, None)
    ]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("# Maintainers", MAINTAINER),
        ("## Core team", MAINTAINER),
        ("### Committers", MAINTAINER),
        ("## Approvers", MAINTAINER),
        ("## Current Maintainers by area of responsibility", MAINTAINER),
        ("## Emeritus", EMERITUS),
        ("## Maintainers Emeriti", EMERITUS),
        ("# Former core team", EMERITUS),
        ("## Alumni", EMERITUS),
        ("## Past maintainers", EMERITUS),
        ("## Retired", EMERITUS),
        ("## Inactive committers", EMERITUS),
        ("## Directors", DIRECTOR),
        ("## Steering Committee", STEERING),
        ("## Technical Steering Committee members", STEERING),
        ("## Maintainers in training", IN_TRAINING),
        ("## Apprentices", IN_TRAINING),
        ("## Maintainer candidates", IN_TRAINING),
        ("## Reviewers", IN_TRAINING),
        ("**Emeritus**", EMERITUS),
        ("__Emeritus maintainers:__", EMERITUS),
        ("Our former maintainers were:", EMERITUS),
        ("The people on the steering committee, who may vote and join meetings:", STEERING),
        ("Emeritus\n--------", EMERITUS),
        ("# Project people\n\n## Alumni\n\n### In alphabetical order", EMERITUS),
        ("# Maintainers and Emeritus Maintainers", MAINTAINER),
    ],
)
def test_parse_roster_takes_the_role_from_the_heading(heading: str, role: Role) -> None:
    assert people(f"{heading}\n\n* Ann Lee @ann\n") == [("Ann Lee", "ann", role, None, None)]


def test_parse_roster_reads_parts_of_a_list_below_a_role() -> None:
    text = "- Maintainers\n  - Ann Lee @ann\n- Emeritus\n  - Bo Ray @bo\n"

    assert people(text) == [
        ("Ann Lee", "ann", MAINTAINER, None, None),
        ("Bo Ray", "bo", EMERITUS, None, None),
    ]


def test_parse_roster_lets_a_remark_change_the_role() -> None:
    text = "* Ann Lee (@ann), emeritus\n* Bo Ray @bo (in training)\n* Cy Dow @cy (retired)\n"

    assert [(name, role) for name, _, role, _, _ in people(text)] == [
        ("Ann Lee", EMERITUS),
        ("Bo Ray", IN_TRAINING),
        ("Cy Dow", EMERITUS),
    ]


def test_parse_roster_leaves_out_other_groups_and_says_so() -> None:
    text = (
        "# Maintainers\n\n* Ann Lee @ann\n\n## Triage team\n\n* Bo Ray @bo\n* Cy Dow @cy\n\n"
        "## Becoming a maintainer\n\n* Ask Di Fox @di\n\n## Responsibilities\n\n* Ed Gil @ed\n"
    )
    parsed = parse_roster("MAINTAINERS.md", text)

    message = (
        "MAINTAINERS.md, line 5: 'Triage team' is no role that a roster counts; left out there: 2."
    )
    assert [entry.name for entry in parsed.records] == ["Ann Lee"]
    assert parsed.issues == (Issue(message, "MAINTAINERS.md", line=5, kind="left_out"),)


def test_parse_roster_names_a_line_that_it_does_not_understand() -> None:
    text = "* Ann Lee @ann\n* ask the group at group@acme.example\n"
    parsed = parse_roster("MAINTAINERS.md", text)

    message = (
        "MAINTAINERS.md, line 2: 'ask the group at group@acme.example' does not read as a person; "
        "write it as: Name <mail> @handle."
    )
    assert [entry.name for entry in parsed.records] == ["Ann Lee"]
    assert parsed.issues == (Issue(message, "MAINTAINERS.md", line=2, kind="unread_line"),)


def test_parse_roster_reads_tables_with_links() -> None:
    text = """## Current

| Maintainer | GitHub ID                          | Affiliation                 |
| ---------- | ---------------------------------- | --------------------------- |
| Ann Lee    | [annlee](https://github.com/annlee)| [Acme](https://acme.example)|
| Flynn      | [flynn](https://github.com/flynn)  |                             |

## Alumni

| Maintainer | GitHub ID | Affiliation |
| ---------- | --------- | ----------- |
| Bo Ray     | boray     | Red Hat     |

Releases are made by any maintainer and by:

| Releaser | GitHub ID | Affiliation |
| -------- | --------- | ----------- |
| Cy Dow   | cydow     | Globex      |
"""

    assert people(text) == [
        ("Ann Lee", "annlee", MAINTAINER, "Acme", None),
        ("Flynn", "flynn", MAINTAINER, None, None),
        ("Bo Ray", "boray", EMERITUS, "Red Hat", None),
    ]


def test_parse_roster_reads_tables_without_links() -> None:
    text = """# Core Maintainers of this repository

Name | Email | Slack | GitHub | Company | Area of expertise | Added on
--- | --- | --- | --- | --- | --- | ---
Ann Lee | ann@acme.example | `@annie` | @annlee | Acme | store, query | 2022-01-02
Bo Ray | <bo@globex.example> | `@bo` | `@boray` | - | all | 2023-01-02
| | | | | |
[Cy Dow](https://github.com/cydow) | | | | n/a | |
"""
    entries = parse_roster("MAINTAINERS.md", text).records

    assert people(text) == [
        ("Ann Lee", "annlee", MAINTAINER, "Acme", "acme.example"),
        ("Bo Ray", "boray", MAINTAINER, None, "globex.example"),
        ("Cy Dow", "cydow", MAINTAINER, None, None),
    ]
    assert [entry.area for entry in entries] == ["store, query", "all", None]


def test_parse_roster_takes_only_a_status_from_a_column_of_roles() -> None:
    text = (
        "| Maintainer | GitHub | Role |\n|---|---|---|\n| Ann Lee | ann | Reviewer - core |\n"
        "| Bo Ray | bo | Emeritus |\n| Cy Dow | cy | Lead |\n"
    )

    assert [(name, role) for name, _, role, _, _ in people(text)] == [
        ("Ann Lee", MAINTAINER),
        ("Bo Ray", EMERITUS),
        ("Cy Dow", MAINTAINER),
    ]


def test_parse_roster_reads_areas_and_several_people_on_a_line() -> None:
    text = """@annlee is the default maintainer, some parts have others:

* `cmd`
  * `tool`: Bo Ray (<bo@acme.example> / @boray)
* `store`: Cy Dow (cy@acme.example / @cydow), Di Fox (<di@fox.example> / @difox)
* `Makefile` and related configuration: @edgil and @flohay
"""
    entries = parse_roster("MAINTAINERS.md", text).records

    assert [(e.name, e.handle, e.email_domain, e.area) for e in entries] == [
        ("Bo Ray", "boray", "acme.example", "tool"),
        ("Cy Dow", "cydow", "acme.example", "store"),
        ("Di Fox", "difox", "fox.example", "store"),
        (None, "edgil", None, "Makefile and related configuration"),
        (None, "flohay", None, "Makefile and related configuration"),
    ]


def test_parse_roster_reads_details_below_a_name() -> None:
    text = (
        "- Ann Lee\n  - GitHub: @ann\n  - Company: Acme\n  - Email: ann@acme.example\n"
        "  - Load Balancing\n- Bo Ray (@bo)\n  * 2 year term expires `2022-05-26`\n"
    )

    assert people(text) == [
        ("Ann Lee", "ann", MAINTAINER, "Acme", "acme.example"),
        ("Bo Ray", "bo", MAINTAINER, None, None),
    ]


def test_parse_roster_reads_one_person_a_line() -> None:
    text = """The maintainers are generally available in Slack at
https://slack.example in #acme (obtain an invitation at https://slack.example/join).

In alphabetical order:

Ann Lee, Acme <ann@acme.example> (github: @annlee, slack: ann)
Bo Ray <bo@globex.example> (@boray)
"""

    assert people(text, "MAINTAINERS") == [
        ("Ann Lee", "annlee", MAINTAINER, "Acme", "acme.example"),
        ("Bo Ray", "boray", MAINTAINER, None, "globex.example"),
    ]


def test_parse_roster_reads_a_plain_file_with_comments() -> None:
    text = """# The official list of maintainers and reviewers for this project.
#
# Names should be added like so:
#     Individual's name <submission email address> (@GITHUB_HANDLE) pkg:*

# MAINTAINERS
Ann Lee <ann@acme.example> (@annlee) pkg:*

# REVIEWERS
Bo Ray <bo@globex.example> (boray@) pkg:*
"""

    assert people(text, "MAINTAINERS") == [
        ("Ann Lee", "annlee", MAINTAINER, None, "acme.example"),
        ("Bo Ray", "boray", IN_TRAINING, None, "globex.example"),
    ]


def test_parse_roster_reads_a_table_written_with_commas() -> None:
    text = """The list of current maintainers:

Name, <Email>, @GitHubHandle, Type
Ann Lee, <ann@acme.example>, @annlee, Dev
Bo Ray, <bo@globex.example>, @boray, Community Manager
"""
    quoted = '# GitHub ID, Name, Email address\n"annlee","Ann Lee","ann@acme.example"\n'

    assert people(text, "MAINTAINERS") == [
        ("Ann Lee", "annlee", MAINTAINER, None, "acme.example"),
        ("Bo Ray", "boray", MAINTAINER, None, "globex.example"),
    ]
    assert people(quoted, "MAINTAINERS") == [
        ("Ann Lee", "annlee", MAINTAINER, None, "acme.example"),
    ]


def test_parse_roster_takes_a_repeated_word_in_brackets_for_an_employer() -> None:
    text = "* Ann Lee (acme)\n* Bo Ray (acme)\n* Cy Dow (cydow)\n"

    assert people(text) == [
        ("Ann Lee", None, MAINTAINER, "acme", None),
        ("Bo Ray", None, MAINTAINER, "acme", None),
        ("Cy Dow", "cydow", MAINTAINER, None, None),
    ]


def test_parse_roster_reads_governance_only_where_it_lists_people() -> None:
    text = """# Governance

## Maintainers

Maintainers may merge code. Ann Lee @ann founded the project. They are expected to:

* Review pull requests
* Notify @zed of outages
* Load Balancing

### Current

* Ann Lee (@ann)
* [Bo Ray](https://github.com/bo), Acme

## Becoming a maintainer

* Ask Ann Lee (@ann)

## Steering committee

| Name | GitHub |
|---|---|
| Cy Dow | @cy |

## Voting

* Di Fox @di counts
"""
    parsed = parse_roster("GOVERNANCE.md", text)

    assert people(text, "GOVERNANCE.md") == [
        ("Ann Lee", "ann", MAINTAINER, None, None),
        ("Bo Ray", "bo", MAINTAINER, "Acme", None),
        ("Cy Dow", "cy", STEERING, None, None),
    ]
    assert parsed.issues == ()


def test_parse_roster_has_no_complaint_about_governance_without_people() -> None:
    parsed = parse_roster("GOVERNANCE.md", "# Governance\n\n## Maintainers\n\nThey decide.\n")

    assert (parsed.records, parsed.issues) == ((), ())


@pytest.mark.parametrize("text", ["", "\n\n", "# Maintainers\n", "<!-- * Ann Lee @ann -->\n"])
def test_parse_roster_finds_nobody_in_an_empty_list(text: str) -> None:
    parsed = parse_roster("MAINTAINERS.md", text)

    assert (parsed.records, parsed.issues) == ((), ())


def test_choose_roster_paths_puts_the_one_that_speaks_first() -> None:
    paths = [
        "README.md",
        "OWNERS_ALIASES",
        "src/OWNERS",
        "GOVERNANCE.md",
        ".github/CODEOWNERS",
        "OWNERS",
        "docs/MAINTAINERS.md",
        "MAINTAINERS.md",
        "maintainers.txt",
        "MAINTAINERS_GUIDE.md",
        "vendor/x/MAINTAINERS",
        "docs/deep/MAINTAINERS.md",
        "a\nb/MAINTAINERS",
    ]

    assert choose_roster_paths(paths) == (
        "MAINTAINERS.md",
        "maintainers.txt",
        "docs/MAINTAINERS.md",
        "OWNERS",
        ".github/CODEOWNERS",
        "GOVERNANCE.md",
        "OWNERS_ALIASES",
    )


def test_choose_roster_paths_finds_none() -> None:
    assert choose_roster_paths(["README.md", "OWNERS_ALIASES", "src/OWNERS"]) == ()
