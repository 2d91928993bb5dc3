"""The CNCF's landscape files of three months against the tables that were read from them.

Where a table says something else, a constant below names the row and the reason.
"""

import csv
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from tracker.importers.landscape import Landscape, parse_landscape
from tracker.importers.landscape_levels import maturity_history, maturity_transitions
from tracker.importers.records import MaturitySpell

LANDSCAPE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "landscape"

pytestmark = pytest.mark.skipif(not LANDSCAPE.is_dir(), reason="needs ../shared/data")

FILES = {
    "2022-01": date(2022, 1, 31),
    "2024-06": date(2024, 6, 30),
    "2025-06": date(2025, 6, 30),
}
# The table has a row an entry. k0s is one project that the file enters twice, with two dates of
# acceptance; the first entry is kept and an issue names the other.
SECOND_ENTRY = ("k0s", "Certified Kubernetes - Distribution")


def table(name: str) -> list[dict[str, str]]:
    with (LANDSCAPE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def landscapes() -> dict[str, Landscape]:
    return {
        month: parse_landscape((LANDSCAPE / f"landscape_{month}.yml").read_text(encoding="utf-8"))
        for month in FILES
    }


def shown(value: object) -> str:
    return "" if value is None else str(value)


def test_projects_of_june_2025(landscapes: dict[str, Landscape]) -> None:
    found = [
        {
            "name": project.name,
            "maturity": project.maturity,
            "repo_url": shown(project.repository),
            "category": shown(project.category),
            "subcategory": shown(project.subcategory),
            "accepted": shown(project.accepted_on),
            "incubating": shown(project.incubating_on),
            "graduated": shown(project.graduated_on),
            "archived": shown(project.archived_on),
            "homepage": shown(project.homepage),
        }
        for project in landscapes["2025-06"].projects
    ]

    assert found == [
        row
        for row in table("projects_as_of_2025-06.csv")
        if (row["name"], row["subcategory"]) != SECOND_ENTRY
    ]
    assert len(found) == 230


def test_members_of_june_2025(landscapes: dict[str, Landscape]) -> None:
    found = [
        {
            "name": member.name,
            "level": member.level,
            "homepage": shown(member.homepage),
            "crunchbase": shown(member.crunchbase),
            "end_user": str(int(member.is_end_user)),
            "joined": shown(member.joined_on),
        }
        for member in landscapes["2025-06"].members
    ]

    assert found == table("organisations_as_of_2025-06.csv")
    assert len(found) == 756


def test_what_was_not_understood_in_june_2025(landscapes: dict[str, Landscape]) -> None:
    assert [(issue.line, issue.message) for issue in landscapes["2025-06"].issues] == [
        (2178, "Tetragon has an accepted date and no level: not a project."),
        (5574, "Traefik Mesh has an accepted date and no level: not a project."),
        (8452, "k0s is entered twice with another accepted (2025-01-19 and 2025-01-21)."),
        (18547, "Spin has an accepted date and no level: not a project."),
        (18896, "Meshery (Wasm) has an accepted date and no level: not a project."),
    ]


def test_each_project_stands_once_under_a_slug_of_its_own(
    landscapes: dict[str, Landscape],
) -> None:
    slugs = {month: [p.slug for p in found.projects] for month, found in landscapes.items()}

    assert {month: (len(names), len(set(names))) for month, names in slugs.items()} == {
        "2022-01": (115, 115),
        "2024-06": (189, 189),
        "2025-06": (230, 230),
    }
    assert all(slug.isascii() and slug for names in slugs.values() for slug in names)


def levels_on(month: str) -> dict[str, str]:
    """Return the level that each project of the monthly table had in ``month``."""
    levels: dict[str, str] = {}
    for row in table("project_transitions_monthly.csv"):
        if row["month"] <= month:
            levels[row["name"]] = row["to"]
    return levels


def test_transitions_are_those_of_the_months_between(landscapes: dict[str, Landscape]) -> None:
    months = list(FILES)
    named = {row["name"] for row in table("project_transitions_monthly.csv")}
    reference = {
        (name, levels_on(before).get(name), levels_on(after)[name], FILES[after])
        for before, after in pairwise(months)
        for name in levels_on(after)
        if levels_on(before).get(name) != levels_on(after)[name]
    }

    found = maturity_transitions([(FILES[m], landscapes[m].projects) for m in months])

    assert {(t.name, t.old, t.new, t.seen_on) for t in found if t.name in named} == reference
    assert {(t.name, t.new, t.on) for t in found if t.name in named} == {
        ("OpenEBS", "archived", date(2024, 1, 31)),
        ("OpenEBS", "sandbox", date(2024, 10, 10)),
        ("Strimzi", "incubating", date(2024, 2, 8)),
    }


def test_a_project_that_was_taken_back_keeps_its_first_years(
    landscapes: dict[str, Landscape],
) -> None:
    history = maturity_history([(day, landscapes[m].projects) for m, day in FILES.items()])

    assert history["OpenEBS"] == (
        MaturitySpell("sandbox", date(2019, 5, 14), date(2024, 1, 31)),
        MaturitySpell("archived", date(2024, 1, 31), date(2024, 10, 10)),
        MaturitySpell("sandbox", date(2024, 10, 10), None),
    )
    assert history["Linkerd"] == (
        MaturitySpell("sandbox", date(2017, 1, 23), date(2018, 4, 6)),
        MaturitySpell("incubating", date(2018, 4, 6), date(2021, 7, 28)),
        MaturitySpell("graduated", date(2021, 7, 28), None),
    )
    assert history["Contour"] == (MaturitySpell("incubating", date(2020, 7, 7), None),)


def test_dates_that_were_corrected_are_read_as_they_stand_now(
    landscapes: dict[str, Landscape],
) -> None:
    kuma = {
        month: next(p.accepted_on for p in found.projects if p.name == "Kuma")
        for month, found in landscapes.items()
    }

    assert kuma == {
        "2022-01": date(2020, 6, 23),
        "2024-06": date(2020, 6, 25),
        "2025-06": date(2020, 6, 25),
    }


def test_members_of_three_months(landscapes: dict[str, Landscape]) -> None:
    names = {month: {m.name for m in found.members} for month, found in landscapes.items()}

    assert {month: len(found.members) for month, found in landscapes.items()} == {
        "2022-01": 756,
        "2024-06": 748,
        "2025-06": 756,
    }
    assert ["Weaveworks" in names[month] for month in FILES] == [True, False, False]
    assert ["Synadia" in names[month] for month in FILES] == [False, False, True]
    assert ["Buoyant" in names[month] for month in FILES] == [True, True, True]
