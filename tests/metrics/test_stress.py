import pytest

from tracker.metrics.stress import (
    Employment,
    Funding,
    FundingAbsence,
    Project,
    Remainder,
    adopters_leave,
    base,
    employer_reassigns,
    fte_with_kept_share,
    funding_absence,
    vendor_fails,
)

EMPTY = Project((), (), None, 0)
SMALL = Project(
    funding=[Funding("A", "V", 30), Funding("B", "W", 10), Funding("B", "V", 20)],
    employment=[
        Employment("m", "V", 1.0, ["core"], 40),
        Employment("n", "W", 0.5, ["docs"], 20),
        Employment("o", None, 0.5, None, 20),
    ],
    areas=["core", "docs", "api"],
    monthly_need=80,
)


def test_project_without_anything_has_no_ratios() -> None:
    assert base(EMPTY) == Remainder(0.0, None, None, 0, 0.0, None, None)
    assert adopters_leave(EMPTY, 1) is None
    assert adopters_leave(EMPTY, 3) is None


def test_base_counts_what_is_there() -> None:
    assert base(SMALL) == Remainder(60.0, 0.75, 0.75, 3, 2.0, ["api"], 1)


def test_largest_adopter_of_two_equal_ones_is_the_first_by_name() -> None:
    assert adopters_leave(SMALL, 1) == Remainder(30.0, 0.375, 0.375, 3, 2.0, ["api"], 1)
    funding = [Funding("B", "V", 7), Funding("A", "V", 7)]
    found = adopters_leave(Project(funding, (), None, 7), 1)

    assert found is not None
    assert found.revenue == 7.0


def test_top_three_of_fewer_are_all() -> None:
    found = adopters_leave(SMALL, 3)

    assert found is not None
    assert (found.revenue, found.coverage_fixed_need) == (0.0, 0.0)


def test_failing_vendor_takes_its_revenue_and_its_people() -> None:
    assert vendor_fails(SMALL, "V") == Remainder(10.0, 0.125, 0.25, 2, 1.0, ["api", "core"], 1)
    assert fte_with_kept_share(SMALL, "V", 0.5) == 1.5
    assert fte_with_kept_share(SMALL, "V") == 1.0


def test_reassigning_employer_leaves_its_revenue() -> None:
    assert employer_reassigns(SMALL, "W") == Remainder(60.0, 0.75, 1.0, 2, 1.5, ["api", "docs"], 1)


def test_person_with_two_employers_stays_with_the_other() -> None:
    people = [Employment("m", "V", 0.5, ["core"], 10), Employment("m", "W", 0.5, ["core"], 10)]
    found = vendor_fails(Project((), people, ["core"], 1), "V")

    assert (found.headcount, found.fte, found.areas_without_maintainer) == (1, 0.5, [])


def test_unknown_cost_leaves_no_ratio_against_the_remaining_need() -> None:
    people = [Employment("m", "V", 1.0, [], None)]

    assert base(Project([Funding("A", "V", 5)], people, [], 10)).coverage_remaining_need is None


@pytest.mark.parametrize(
    ("need", "factor", "lost"),
    [
        (80, 0, []),
        (60.01, 0, []),
        (60, 1, ["A"]),
        (30, 2, ["A", "B"]),
        (30.01, 1, ["A"]),
        (0.01, 2, ["A", "B"]),
        (0, None, None),
    ],
)
def test_funding_absence_is_the_fewest_that_take_revenue_below_the_need(
    need: float, factor: int | None, lost: list[str] | None
) -> None:
    assert funding_absence(SMALL.funding, need) == FundingAbsence(factor, lost, 0.5, 0.5)


def test_funding_absence_of_no_adopters() -> None:
    assert funding_absence([], 10) == FundingAbsence(0, [], None, None)
    assert funding_absence([], 0) == FundingAbsence(None, None, None, None)


def test_funding_absence_adds_decimals_as_written() -> None:
    funding = [Funding(name, "V", 0.1) for name in "abc"]

    assert funding_absence(funding, 0.3).funding_absence_factor == 1
    assert funding_absence(funding, 0.2).funding_absence_factor == 2
