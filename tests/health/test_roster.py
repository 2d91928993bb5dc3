from datetime import date

import pytest

from tests.support.facts import DAY, FILE, LIST, activity, job, project, role
from tracker.health.facts import EmploymentSpell
from tracker.health.roster import Employer, Roster


def roster(**given: object) -> Roster:
    return Roster(project(**given).as_of(DAY), DAY)


def test_the_projects_own_file_counts_before_the_foundations_list() -> None:
    both = roster(roles=(role("ann", "2020-01-01"), role("bob", "2020-01-01", source_id=2)))
    list_only = roster(roles=(role("bob", "2020-01-01", source_id=2),))

    assert (both.used, both.maintainers()) == ("project file", ["ann"])
    assert (list_only.used, list_only.maintainers()) == ("foundation list", ["bob"])
    assert roster().used is None


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2019-12-31", None), ("2020-01-01", 1), ("2021-05-31", 2), ("2021-06-01", 1)],
)
def test_count_is_half_open_and_unknown_before_the_first_version(
    day: str, expected: int | None
) -> None:
    found = roster(roles=(role("ann", "2020-01-01"), role("bob", "2021-01-01", "2021-06-01")))

    assert found.count("maintainer", date.fromisoformat(day)) == expected


def test_employer_takes_what_is_stated_before_a_mail_domain() -> None:
    domain = EmploymentSpell("ann", "Otherco", "mail domain", 1, date(2023, 1, 1), None)
    found = roster(roles=(role("ann", "2020-01-01"),), employments=(domain, job("ann", "Acme")))

    assert found.employer("ann") == Employer("Acme", "project file, stated")


def test_employer_falls_back_to_the_domain_of_recent_commits() -> None:
    found = roster(
        roles=(role("ann", "2020-01-01"),),
        activity=activity(
            ("ann", "2026-03-01", "acme.example", 3), ("ann", "2020-03-01", "x.y", 9)
        ),
        domain_owners={"acme.example": "Acme"},
    )

    assert found.employer("ann") == Employer("Acme", "commits, mail domain")
    assert found.employer("bob") is None


def test_rows_say_who_is_active_confirmed_or_listed_only() -> None:
    found = roster(
        sources=(FILE, LIST),
        roles=(
            role("ann", "2020-01-01"),
            role("bob", "2020-01-01", start_known=False),
            role("cid", "2021-01-01", source_id=2),
            role("dee", "2021-01-01", role="emeritus"),
            role("eve", "2021-01-01", "2022-01-01"),
        ),
        activity=activity(("ann", "2026-08-01", "", 1)),
    )

    assert [(row.name, row.role, row.state, row.since_known) for row in found.rows()] == [
        ("Ann", "maintainer", "active", True),
        ("Bob", "maintainer", "confirmed", False),
        ("Cid", "maintainer", "listed only", True),
        ("Dee", "emeritus", "emeritus", True),
    ]


def test_a_person_in_two_sources_is_one_row_that_names_both() -> None:
    found = roster(roles=(role("ann", "2021-01-01"), role("ann", "2020-01-01", source_id=2)))

    assert [(row.since, row.sources) for row in found.rows()] == [
        ("2021-01-01", ("project file", "foundation list"))
    ]
    assert [row.since for row in found.rows(["foundation list"])] == ["2020-01-01"]
