"""Which areas have nobody and which rest on one; undeclared is unknown, not zero."""

from dataclasses import replace
from datetime import date

from tests.support.facts import DAY, FILE, project, role
from tests.support.funded import maintainer
from tracker.health.areas import (
    AreaCoverage,
    area_coverage,
    areas_by_maintainer,
    declared_areas,
)
from tracker.health.facts import ProjectFacts
from tracker.health.roster import Roster
from tracker.metrics.result import Status


def roster(facts: ProjectFacts) -> Roster:
    return Roster(facts.as_of(DAY), DAY)


def test_areas_count_confirmed_maintainers_in_each_of_theirs() -> None:
    found = area_coverage(["docs", "proxy", "api"], {"ann": ("proxy", "docs"), "bob": ("docs",)})

    assert found == AreaCoverage(
        status=Status.OK,
        people_by_area={"api": 0, "docs": 2, "proxy": 1},
        areas_with_none=["api"],
        areas_with_one=["proxy"],
        undeclared_people=0,
    )


def test_areas_that_nobody_declares_are_unknown_and_not_zero() -> None:
    found = area_coverage([], {"ann": ()})

    assert found == AreaCoverage(Status.UNKNOWN, None, None, None, 1)


def test_who_has_no_declared_area_may_look_after_any() -> None:
    found = area_coverage(["docs"], {"ann": ("docs",), "bob": ()})

    assert (found.status, found.undeclared_people) == (Status.OK_WITH_BOUNDS, 1)
    assert found.people_by_area == {"docs": 1}


def test_an_area_left_to_an_emeritus_has_no_maintainer() -> None:
    retired = replace(role("cid", "2020-01-01", role="emeritus"), area="docs")
    people = roster(project(roles=(maintainer("ann", "proxy, api"), retired)))

    found = area_coverage(declared_areas(people), areas_by_maintainer(people))

    assert found.people_by_area == {"api": 1, "docs": 0, "proxy": 1}


def test_areas_of_who_left_are_not_areas_of_today() -> None:
    left = replace(role("bob", "2020-01-01", "2024-01-01"), area="docs")
    people = roster(project(roles=(maintainer("ann", "proxy"), left)))

    assert declared_areas(people) == ("proxy",)


def test_nobody_is_confirmed_by_a_file_that_is_not_fresh() -> None:
    stale = replace(FILE, revisions=(date(2024, 1, 1),))
    people = roster(project(sources=(stale,), roles=(maintainer("ann", "proxy"),)))

    assert areas_by_maintainer(people, only_confirmed=True) == {}
    assert areas_by_maintainer(people) == {"ann": ("proxy",)}


def test_without_a_roster_there_are_no_areas() -> None:
    assert declared_areas(roster(project())) == ()
    assert areas_by_maintainer(roster(project()), only_confirmed=True) == {}
