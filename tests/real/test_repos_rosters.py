"""Rosters and adopters of other projects: what their tables hold, written in their layouts.

Only tables of these histories are at hand. Each version is written again as the project writes it,
and must read as the table says; the spells must be the table's, but for the differences named here.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

import pytest

from tests.real.roster_history import DATA, LAST_DAY, table, version
from tracker.importers.adopters import adopter_spells
from tracker.importers.records import FileVersion, RosterSpell
from tracker.importers.roster import parse_roster
from tracker.importers.roster_spells import roster_spells

pytestmark = pytest.mark.skipif(
    not (DATA / "repos").is_dir(), reason="../shared/data/repos is not there"
)

Row = dict[str, str]
KUMA = "repos/kumahq+kuma"
NATS = "repos/nats-io+nats-server"
CONTOUR = "repos/projectcontour+contour"


def domain(row: Row) -> str:
    return row["email_domain"].replace("(own domain)", "personal.invalid")


def kuma(rows: Sequence[Row]) -> str:
    """Write OWNERS.md as Kuma does: handles in brackets at first, and behind the name later."""
    lines = ["# Kuma Maintainers", "", "Each list is in its repository's `OWNERS.md` file.", ""]
    titles = {
        "steering": "# Steering Committee\n\nRenews 2028/02/25:\n",
        "maintainer": "# Maintainers\n\ngroup: https://github.com/orgs/kumahq/teams/maintainers\n",
        "emeritus": "# Reviewers\n\n\n# Emeritus Maintainers\n",
    }
    section = "maintainer"
    for row in rows:
        if row["date"] < "2023":
            lines.append(f"* {row['name']} <x@{domain(row)}> ({row['handle']})")
            continue
        if row is rows[0] or row["section"] != section:
            section = row["section"]
            lines += ["", titles[section]]
        mail = f" (x@{domain(row)})" if domain(row) else ""
        lines.append(f"- {row['name']} @{row['handle']}{mail}")
    return "\n".join([*lines, "", "# Emeritus Reviewers", ""])


def nats(rows: Sequence[Row]) -> str:
    """Write MAINTAINERS.md as NATS does: the address and the handle as links."""
    lines = [
        "# Maintainers",
        "",
        "Maintainership is on a per project basis.",
        "",
        "### Maintainers",
    ]
    for row in rows:
        mail = f"x@{domain(row)}"
        handle = row["handle"]
        lines.append(f"  - {row['name']} [{mail}]({mail}) [@{handle}](https://github.com/{handle})")
    return "\n".join(lines)


def owners(rows: Sequence[Row]) -> str:
    """Write OWNERS as NATS did."""
    lines = []
    for key in ("reviewer", "approver"):
        lines.append(f"{key}s:")
        lines += [f"  - {row['handle']}" for row in rows if row["section"] == key]
    return "\n".join([*lines, ""])


def versions(folder: str, file: str, write: Callable[[Sequence[Row]], str]) -> list[FileVersion]:
    rows = defaultdict(list)
    for row in table(f"{folder}/maintainers_history.csv"):
        if row["file"] == file:
            rows[row["date"], row["commit"]].append(row)
    return [version(file, day, commit, write(each)) for (day, commit), each in rows.items()]


@pytest.mark.parametrize(
    ("folder", "file", "write"), [(KUMA, "OWNERS.md", kuma), (NATS, "MAINTAINERS.md", nats)]
)
def test_every_version_reads_as_the_table_says(
    folder: str, file: str, write: Callable[[Sequence[Row]], str]
) -> None:
    found = [
        (one.commit, entry.role.value, entry.name, entry.handle, entry.email_domain or "")
        for one in versions(folder, file, write)
        for entry in parse_roster(file, one.text or "").records
    ]

    assert found == [
        (row["commit"], row["section"], row["name"], row["handle"], domain(row))
        for row in table(f"{folder}/maintainers_history.csv")
        if row["file"] == file
    ]


def found_spells(spells: Sequence[RosterSpell]) -> set[tuple[str | None, ...]]:
    return {
        (
            spell.role.value,
            spell.name,
            spell.handle,
            str(spell.valid_from),
            str(spell.last_seen_on) if spell.valid_until else LAST_DAY,
            str(spell.valid_until or ""),
        )
        for spell in spells
    }


def table_spells(folder: str) -> set[tuple[str | None, ...]]:
    columns = ("section", "name", "handle", "first_seen", "last_seen", "gone_on")
    return {
        tuple(row[column] or (None if column == "name" else "") for column in columns)
        for row in table(f"{folder}/maintainers_spells.csv")
    }


def test_spells_of_kuma_are_those_of_the_table() -> None:
    parsed = roster_spells(versions(KUMA, "OWNERS.md", kuma))

    assert parsed.issues == ()
    assert found_spells(parsed.records) == table_spells(KUMA)


def test_spells_of_nats_are_those_of_the_table_but_for_a_typo_and_a_move() -> None:
    """OWNERS gave way to MAINTAINERS.md in one commit: its two approvers went on as maintainers.

    The table ends everybody there, lists approvers as reviewers too, and takes the corrected handle
    of one maintainer for another person.
    """
    move = "60bd35f552a6"
    history = [
        *versions(NATS, "OWNERS", owners),
        version("OWNERS", "2018-06-29", move, None),
        *versions(NATS, "MAINTAINERS.md", nats),
    ]
    parsed = roster_spells(history)
    found, expected = found_spells(parsed.records), table_spells(NATS)

    typo, right = "olegshaldibin", "olegshaldybin"
    assert [(issue.kind, issue.commit) for issue in parsed.issues] == [("source_changed", move)]
    assert {
        (role, handle, first, gone) for role, _, handle, first, _, gone in found - expected
    } == {
        ("maintainer", "derekcollison", "2018-03-16", ""),
        ("maintainer", "kozlovic", "2018-03-16", ""),
        ("in_training", "wallyqs", "2018-03-16", "2018-06-29"),
        ("maintainer", right, "2019-03-22", ""),
    }
    assert {
        (role, handle, first, gone) for role, _, handle, first, _, gone in expected - found
    } == {
        ("approver", "derekcollison", "2018-03-16", "2018-06-29"),
        ("approver", "kozlovic", "2018-03-16", "2018-06-29"),
        ("reviewer", "derekcollison", "2018-03-16", "2018-06-29"),
        ("reviewer", "kozlovic", "2018-03-16", "2018-06-29"),
        ("reviewer", "wallyqs", "2018-03-16", "2018-06-29"),
        ("maintainer", "derekcollison", "2018-06-29", ""),
        ("maintainer", "kozlovic", "2018-06-29", ""),
        ("maintainer", typo, "2019-03-22", "2020-06-11"),
        ("maintainer", right, "2020-06-11", ""),
    }


def contour(rows: Sequence[Row]) -> str:
    """Write ADOPTERS.md as Contour did: a wall of logos, with an invitation above and below."""
    logos = [
        f'<a href="{row["url"]}" border="0" target="_blank"><img alt="{row["adopter"]}" '
        f'src="site/img/adopters/x.svg" height="50"></a>&nbsp; &nbsp;\n'
        for row in rows
    ]
    return "\n".join(
        [
            "# Contour Adopters\n\nTo be listed, please [submit a pull request][1]!\n",
            *logos,
            "## Success Stories\n\n_Add yours here!_\n\n## Adding a logo\n\n- Add an SVG\n",
            "[1]: https://github.com/projectcontour/contour/pulls\n",
        ]
    )


def test_adopters_of_contour_all_leave_with_the_list_and_an_issue_says_so() -> None:
    rows = table(f"{CONTOUR}/adopters_history.csv")
    counts = table(f"{CONTOUR}/adopters_count.csv")
    history = []
    for count in counts:
        day = count["date"]
        listed = [row for row in rows if row["first_seen"] <= day < row["gone_on"]]
        assert len(listed) == int(count["adopters"])
        history.append(version("ADOPTERS.md", day, count["commit"], contour(listed)))
    parsed = adopter_spells(history)

    columns = ("adopter", "url", "first_seen", "last_seen", "gone_on")
    assert [
        (s.name, s.url, str(s.valid_from), str(s.last_seen_on), str(s.valid_until))
        for s in parsed.records
    ] == [tuple(row[column] for column in columns) for row in rows]
    assert [(issue.kind, issue.commit) for issue in parsed.issues] == [
        ("list_gone", "eb71e5cc1aa7")
    ]
