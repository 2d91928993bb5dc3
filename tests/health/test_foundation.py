"""Rates and employers of a whole foundation."""

import math
from dataclasses import replace
from datetime import date

import pytest

from tests.support.pasts import past
from tracker.health.foundation import foundation, level_of
from tracker.health.past import Level
from tracker.metrics.numbers import garwood


def test_a_foundation_of_one_quiet_project() -> None:
    found = foundation([past(("ann", "2024-01-01", None))])

    assert [row.level for row in found.rates] == ["all"]
    assert (found.rates[0].all_exits, found.rates[0].annual_exit_probability) == (0, 0)
    assert found.rates[0].withdrawal_rate is None
    assert (found.employers[0].projects, found.employers[0].hhi_median) == (0, None)
    assert found.employers[0].single_employer_share is None


def test_exits_with_and_without_removed_projects() -> None:
    stays = past(("ann", "2024-01-01", None), ("bob", "2024-01-01", "2025-01-01"), slug="p")
    removed = past(("cy", "2024-01-01", "2025-01-01"), slug="q")
    row = foundation([stays, removed]).rates[0]
    years = (731 + 366) / 365.25

    assert (row.projects, row.all_exits) == (2, 2)
    assert row.annual_exit_probability == pytest.approx(1 - math.exp(-2 / (years + 366 / 365.25)))
    assert row.annual_without_removed == pytest.approx(1 - math.exp(-1 / years))
    exact = garwood(1, years)
    assert exact is not None
    assert row.without_removed_95 == pytest.approx(tuple(1 - math.exp(-one) for one in exact))


def test_projects_are_rated_by_their_last_maturity() -> None:
    projects = [
        past(("ann", "2024-01-01", None), slug="p", level="graduated"),
        past(("ann", "2024-01-01", None), slug="q", level="sandbox"),
        past(("ann", "2024-01-01", None), slug="r"),
    ]

    assert [(row.level, row.projects) for row in foundation(projects).rates] == [
        *(("all", 3), ("graduated", 1), ("sandbox", 1))
    ]


def test_an_archived_project_keeps_the_maturity_that_it_had() -> None:
    change = date(2025, 1, 1)
    levels = (Level("sandbox", date(2022, 1, 1), change), Level("archived", change, None))

    assert level_of(replace(past(("ann", "2024-01-01", None)), levels=levels)) == "sandbox"


def test_employers_are_of_projects_with_two_of_known_employer() -> None:
    two = ("ann", "2024-01-01", None), ("bob", "2024-01-01", None)
    one = past(*two, slug="p", jobs={"ann": "Alder", "bob": "Alder"})
    both = past(*two, slug="q", jobs={"ann": "Alder", "bob": "Birch"})
    unknown = past(*two, slug="r", jobs={"ann": "Alder"})
    row = foundation([one, both, unknown]).employers[0]

    assert (row.projects, row.single_employer, row.half_or_more) == (2, 1, 2)
    assert row.hhi_median is None  # of two values


def test_who_works_for_themselves_is_an_employer_each() -> None:
    two = ("ann", "2024-01-01", None), ("bob", "2024-01-01", None)
    projects = [past(*two, slug=f"p{n}", jobs={"ann": "self", "bob": "self"}) for n in range(8)]
    row = foundation(projects).employers[0]

    assert (row.single_employer, row.hhi_median) == (0, 0.5)
