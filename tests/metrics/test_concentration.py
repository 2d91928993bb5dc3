from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.metrics.columns import CONTRIBUTIONS, SEATS, table
from tracker.metrics.concentration import (
    ElephantFactor,
    EmployerStructure,
    SeatFactors,
    TwoOrganisations,
    absence_factor,
    contributions_by_employer,
    elephant_factor,
    employer_count_bounds,
    employer_structure,
    hhi,
    seat_factors,
)
from tracker.metrics.result import Bounds, Status

Seat = tuple[str, str | None, float | None]


@pytest.mark.parametrize(
    ("amounts", "share", "factor"),
    [
        ([1000, 202, 90, 33, 332, 343, 42, 433], 0.5, 2),
        ([50, 30, 20], 0.5, 1),
        ([0.1, 0.1, 0.2], 0.5, 1),
        ([0.1] * 10, 0.3, 3),
        ([10] * 10, 0.5, 5),
        ([10] * 10, 1.0, 10),
        ([7], 0.5, 1),
        ([7, 0, -3], 1.0, 1),
        ([], 0.5, None),
        ([0, 0], 0.5, None),
    ],
)
def test_absence_factor_counts_reaching_the_share(
    amounts: list[float], share: float, factor: int | None
) -> None:
    assert absence_factor(amounts, share) == factor


AMOUNTS = st.lists(st.integers(1, 1000), min_size=1, max_size=20)


@given(AMOUNTS)
def test_absence_factor_is_the_least_that_reaches_half(amounts: list[int]) -> None:
    factor = absence_factor(amounts)
    ordered = sorted(amounts, reverse=True)

    assert factor is not None
    assert 2 * sum(ordered[:factor]) >= sum(amounts) > 2 * sum(ordered[: factor - 1])


@pytest.mark.parametrize(
    ("known", "unknown", "expected"),
    [
        ({}, [], ElephantFactor(None, None, None, Status.NOT_APPLICABLE)),
        ({"V": 0}, [0], ElephantFactor(None, None, None, Status.NOT_APPLICABLE)),
        ({}, [5, 5, 5], ElephantFactor(None, 0.0, (1, 2), Status.UNKNOWN)),
        ({"V": 10}, [], ElephantFactor(1, 1.0, (1, 1), Status.OK)),
        ({"V": 10}, [10], ElephantFactor(1, 0.5, (1, 1), Status.OK_WITH_BOUNDS)),
        ({"V": 10}, [6, 5], ElephantFactor(1, 10 / 21, (1, 2), Status.UNKNOWN)),
        ({"V": 1, "W": 1, "X": 1}, [], ElephantFactor(2, 1.0, (2, 2), Status.OK)),
    ],
)
def test_elephant_factor_has_bounds_for_the_unknown(
    known: dict[str, float], unknown: list[float], expected: ElephantFactor
) -> None:
    assert elephant_factor(known, unknown) == expected


@given(st.dictionaries(st.sampled_from("ABCDE"), st.integers(1, 50)), st.lists(st.integers(1, 50)))
def test_elephant_factor_bounds_hold_for_any_one_employer(
    known: dict[str, float], unknown: list[float]
) -> None:
    found = elephant_factor(known, unknown)
    for employer in "ABCDEF":
        together = {**known, employer: known.get(employer, 0) + sum(unknown)}
        factor = absence_factor(together.values())
        if factor is not None and found.bounds is not None:
            assert found.bounds[0] <= factor <= found.bounds[1]


def test_elephant_factor_result_carries_bounds_and_coverage() -> None:
    result = elephant_factor({"V": 10}, [10]).results(date(2024, 1, 1), "12 months")

    assert result["elephant_factor"].bounds == Bounds(1, 1)
    assert (result["elephant_factor"].value, result["elephant_factor"].coverage) == (1, 0.5)


def test_contributions_are_summed_by_employer_and_by_person_without_one() -> None:
    frame = table(
        [
            ("a", "V", 3),
            ("b", "V", 4),
            ("a", None, 1),
            ("c", None, 2),
            ("c", None, 2),
            ("d", "self", 9),
        ],
        CONTRIBUTIONS,
    )

    assert contributions_by_employer(frame) == ({"V": 7, "self:d": 9}, [1, 4])


SIX: list[Seat] = [
    *[("M1", "V1", 1.0), ("M2", "V1", 1.0), ("M3", "V1", 1.0)],
    *[("M4", "V2", 0.5), ("M5", "Org3", 0.5), ("M6", None, 0.5)],
]


@pytest.mark.parametrize(
    ("seats", "expected"),
    [
        ([], SeatFactors(None, None, None, None, 0)),
        ([("a", "V", None)], SeatFactors(None, None, None, None, 1)),
        ([("a", None, 1.0)], SeatFactors(1, None, (1, 1), 0.0, 0)),
        ([("a", "V", 1.0), ("b", "V", None)], SeatFactors(1, 1, None, 1.0, 1)),
        ([("a", "V", 0.5), ("a", "W", 0.5), ("b", "W", 0.6)], SeatFactors(1, 1, (1, 1), 1.0, 0)),
        ([("a", "self", 1.0), ("b", "self", 1.0)], SeatFactors(1, 1, (1, 1), 1.0, 0)),
        ([("a", "self", 1.0), ("b", "self", 1), ("c", "self", 1)], SeatFactors(2, 2, (2, 2), 1, 0)),
    ],
)
def test_seat_factors_weigh_people_and_employers_by_fte(
    seats: list[Seat], expected: SeatFactors
) -> None:
    assert seat_factors(table(seats, SEATS)) == expected


def structure(seats: list[Seat], *vendors: str) -> EmployerStructure:
    return employer_structure(table(seats, SEATS), vendors)


def test_employer_structure_of_nobody() -> None:
    assert structure([]) == EmployerStructure(
        None, None, None, None, None, None, 0, 0, TwoOrganisations.NOT_MET
    )


def test_employer_structure_of_one_employer_is_one() -> None:
    assert structure([("a", "V", 0.3), ("b", "V", 0.6)], "V") == EmployerStructure(
        1.0, (1.0, 1.0), 1.0, 1.0, (1.0, 1.0), 1.0, 0, 1, TwoOrganisations.NOT_MET
    )


def test_employer_structure_without_known_employer_has_bounds_only() -> None:
    assert structure([("a", None, 1.0), ("b", None, 1.0)], "V") == EmployerStructure(
        None, (0.0, 1.0), None, None, (0.5, 1.0), 0.0, 0, 0, TwoOrganisations.UNKNOWN
    )


@pytest.mark.parametrize(
    ("seats", "bounds"),
    [
        ([("a", "V", 1.0), ("b", "X", None)], (0.5, 1.0)),
        ([("a", "V", None), ("b", "X", 1.0)], (0.0, 0.5)),
        ([("a", "V", 1.0), ("b", None, None)], (0.5, 1.0)),
        ([("a", "V", 1.0), ("b", None, None), ("c", "X", 1.0)], (1 / 3, 2 / 3)),
        ([("a", "V", None)], (1.0, 1.0)),
        ([("a", "X", None)], (0.0, 0.0)),
        ([("a", None, None)], (0.0, 1.0)),
        ([("a", "V", 0.0)], None),
    ],
)
def test_vendor_share_bounds_let_an_unknown_fte_be_anything(
    seats: list[Seat], bounds: tuple[float, float] | None
) -> None:
    assert structure(seats, "V").vendor_share_bounds == bounds


def test_unknown_fte_takes_the_bounds_of_the_hhi_away() -> None:
    found = structure([*SIX, ("M7", "V1", None)], "V1")

    assert (found.hhi_known, found.hhi_bounds, found.fte_unknown_people) == (0.59375, None, 1)


def test_self_employed_are_an_employer_each_and_may_be_a_vendor() -> None:
    found = structure([("a", "self", 1.0), ("b", "self", 1.0)], "self:a")

    assert (found.vendor_share_known, found.distinct_employers_known, found.hhi_known) == (
        0.5,
        2,
        0.5,
    )


@pytest.mark.parametrize(
    ("seats", "verdict"),
    [
        ([("a", "V", 0.0), ("b", "W", None)], TwoOrganisations.MET),
        ([("a", "V", 1.0), ("b", "V", 1.0)], TwoOrganisations.NOT_MET),
        ([("a", "V", 1.0), ("b", None, 1.0)], TwoOrganisations.UNKNOWN),
        ([("a", None, 1.0)], TwoOrganisations.NOT_MET),
        ([("a", None, 0.0), ("b", None, 0.0)], TwoOrganisations.UNKNOWN),
        ([("a", "V", 0.5), ("a", None, 0.5)], TwoOrganisations.NOT_MET),
    ],
)
def test_two_organisation_rule_counts_people(seats: list[Seat], verdict: TwoOrganisations) -> None:
    assert structure(seats).cncf_two_org_rule is verdict


@pytest.mark.parametrize(
    ("seats", "bounds"),
    [
        ([], None),
        (SIX, (3, 4)),
        ([("a", None, 1.0), ("b", None, 1.0)], (1, 2)),
        ([("a", "V", 1.0), ("b", "V", 1.0)], (1, 1)),
    ],
)
def test_employer_count_bounds(seats: list[Seat], bounds: tuple[int, int] | None) -> None:
    assert employer_count_bounds(table(seats, SEATS)) == bounds


def test_structure_results_carry_their_bounds() -> None:
    day = date(2024, 1, 1)
    results = structure(SIX, "V1", "V2").results(day)
    factors = seat_factors(table(SIX, SEATS)).results(day)

    assert results["vendor_share"].value == 0.875
    assert results["hhi"].bounds == Bounds(9.75 / 20.25, 12.75 / 20.25)
    assert results["hhi"].status is Status.OK_WITH_BOUNDS
    assert (factors["absence_factor"].value, factors["absence_factor"].status) == (3, Status.OK)
    assert factors["elephant_factor"].bounds == Bounds(1, 1)


@given(AMOUNTS)
def test_hhi_lies_between_even_and_one(amounts: list[int]) -> None:
    found = hhi([Fraction(amount) for amount in amounts])

    assert found is not None
    assert Fraction(1, len(amounts)) <= found <= 1
