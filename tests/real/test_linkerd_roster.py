"""The MAINTAINERS file of linkerd2 through its history, against tables of the same history."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import pytest

from tests.real.roster_history import BUNDLE, LAST_DAY, table, versions_of
from tracker.importers.records import EmployerSpell, FileVersion, Role, RosterSpell
from tracker.importers.roster import parse_roster
from tracker.importers.roster_spells import roster_spells

pytestmark = pytest.mark.skipif(
    not BUNDLE.is_file(), reason="../shared/data/bundles/linkerd2-history.bundle is not there"
)

# The table says "(own domain)" where the bundle has this one.
OWN_DOMAIN = {"(own domain)": "personal.invalid"}


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> list[FileVersion]:
    return versions_of("MAINTAINERS.md", tmp_path_factory.mktemp("mirrors"))


@pytest.fixture(scope="module")
def spells(versions: list[FileVersion]) -> Sequence[RosterSpell]:
    parsed = roster_spells(versions)

    assert parsed.issues == ()
    return parsed.records


def test_every_version_reads_as_the_table_says(versions: list[FileVersion]) -> None:
    expected = defaultdict(list)
    for row in table("linkerd/maintainers_history.csv"):
        expected[row["date"], row["commit"]].append(
            (
                row["section"],
                row["name"],
                row["handle"],
                row["affiliation"] or None,
                OWN_DOMAIN.get(row["email_domain"], row["email_domain"]) or None,
            )
        )

    found = [
        (
            str(version.committed_at.date()),
            [
                (entry.role.value, entry.name, entry.handle, entry.employer, entry.email_domain)
                for entry in parse_roster(version.path, version.text or "").records
            ],
        )
        for version in versions
    ]

    assert found == [(day, people) for (day, _), people in expected.items()]
    assert sum(len(people) for _, people in found) == 325


def test_spells_are_those_of_the_table(spells: Sequence[RosterSpell]) -> None:
    """The table cuts a spell where a bracket with the employer appears; a role goes on there."""
    rows = {
        (row["name"], row["handle"], row["section"]): []
        for row in table("linkerd/maintainers_spells.csv")
    }
    for row in sorted(table("linkerd/maintainers_spells.csv"), key=lambda row: row["first_seen"]):
        known = rows[row["name"], row["handle"], row["section"]]
        if known and known[-1][2] == row["first_seen"]:
            known[-1] = (known[-1][0], row["last_seen"], row["gone_on"])
        else:
            known.append((row["first_seen"], row["last_seen"], row["gone_on"]))
    expected = {(*key, *spell) for key, known in rows.items() for spell in known}

    found = {
        (
            spell.name,
            spell.handle,
            spell.role.value,
            str(spell.valid_from),
            str(spell.last_seen_on) if spell.valid_until else LAST_DAY,
            str(spell.valid_until or ""),
        )
        for spell in spells
    }

    assert found == expected
    assert len(spells) == len(table("linkerd/maintainers_spells.csv")) - 4 == 39


def test_a_named_employer_is_dated_within_the_role(spells: Sequence[RosterSpell]) -> None:
    steering = {
        (spell.handle, spell.valid_from.year): spell.employers
        for spell in spells
        if spell.role is Role.STEERING
    }

    assert steering["campbel", 2021] == (EmployerSpell("HP", date(2021, 6, 21), date(2024, 3, 18)),)
    assert steering["christianhuening", 2024] == (EmployerSpell("BWI", date(2024, 4, 19), None),)


def test_mail_domains_name_employers_where_nothing_else_does(spells: Sequence[RosterSpell]) -> None:
    named = {
        spell.handle: [employer.employer for employer in spell.employers]
        for spell in spells
        if spell.role is Role.MAINTAINER
    }

    assert named.pop("hemakl") == ["nordstrom.com"]
    assert set(map(tuple, named.values())) == {("buoyant.io",)}


@pytest.mark.parametrize(
    ("day", "maintainers", "emeriti"),
    [
        ("2018-07-10", 5, 0),
        ("2020-12-31", 10, 0),
        ("2023-02-28", 7, 6),
        ("2023-12-31", 5, 8),
        ("2024-10-23", 5, 8),
        ("2025-06-30", 6, 9),
        ("2026-08-21", 4, 11),
    ],
)
def test_headcount_of_a_day(
    spells: Sequence[RosterSpell], day: str, maintainers: int, emeriti: int
) -> None:
    on = date.fromisoformat(day)
    roles = [
        spell.role
        for spell in spells
        if spell.valid_from <= on and (spell.valid_until is None or on < spell.valid_until)
    ]

    assert roles.count(Role.MAINTAINER) == maintainers
    assert roles.count(Role.EMERITUS) == emeriti


def test_maintainers_are_the_seventeen_spells_of_the_exit_rate(
    spells: Sequence[RosterSpell],
) -> None:
    """The first five were there before the file was; the metric's own example starts them with it.

    The example ends the first spell on 2019-02-14, its author's day in the zone +08:00; the
    committer's day, which the tables and all other spells go by, is 2019-02-13.
    """
    found = sorted(
        (str(spell.valid_from), str(spell.valid_until or ""), spell.start_known)
        for spell in spells
        if spell.role is Role.MAINTAINER
    )

    assert found == [
        ("2018-07-10", "2019-02-13", False),
        ("2018-07-10", "2021-01-13", False),
        ("2018-07-10", "2021-01-19", False),
        ("2018-07-10", "2021-01-23", False),
        ("2018-07-10", "2026-03-25", False),
        ("2019-10-01", "", True),
        ("2020-03-12", "", True),
        ("2020-03-12", "2021-02-17", True),
        ("2020-03-12", "2021-02-17", True),
        ("2020-03-12", "2023-03-15", True),
        ("2020-03-12", "2023-12-11", True),
        ("2021-02-17", "2022-07-26", True),
        ("2021-08-04", "2025-05-21", True),
        ("2023-01-18", "2023-03-15", True),
        ("2023-12-11", "", True),
        ("2025-05-21", "", True),
        ("2025-05-21", "2026-03-24", True),
    ]


def test_charters_and_governance_list_nobody(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("mirrors")
    charters = [*versions_of("GOVERNANCE.md", folder), *versions_of("STEERING.md", folder)]

    found = [parse_roster(version.path, version.text or "").records for version in charters]

    assert found == [()] * 9
