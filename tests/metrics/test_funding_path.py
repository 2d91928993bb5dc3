from collections.abc import Sequence
from datetime import date

import pytest

from tracker.metrics.funding_path import (
    Amount,
    Commitment,
    Coverage,
    Pay,
    commitment,
    coverage,
    vendor_runway,
)

FULL = Amount.of(1)
UNKNOWN_FTE = Amount.of([0, 1])
BAND = Amount.of([84000, 168000, 252000])


def pay(fte: float | Sequence[float], salary: float | Sequence[float] | None) -> Pay:
    return Pay(Amount.of(fte), None if salary is None else Amount.of(salary))


def cover(
    *people: Pay, allocated: float | Sequence[float] = 10000, unallocated: float = 0
) -> Coverage:
    return coverage(people, BAND, Amount.of(allocated), Amount.of(unallocated))


def test_coverage_of_a_known_cost_is_a_point() -> None:
    assert cover(pay(1, 84000)) == Coverage(
        (10000.0, 10000.0, 10000.0), 1.0, (1.0, 1.0), False, 1.0, 0.5
    )


def test_coverage_without_maintainers_has_no_ratio() -> None:
    assert cover() == Coverage((0.0, 0.0, 0.0), None, None, False, None, None)


def test_coverage_without_revenue_is_zero() -> None:
    assert cover(pay(1, 84000), allocated=0) == Coverage(
        (10000.0, 10000.0, 10000.0), 0.0, (0.0, 0.0), False, None, 0.0
    )


def test_coverage_of_unknown_fte_has_no_middle_and_no_upper_end() -> None:
    assert cover(Pay(UNKNOWN_FTE, Amount.of(84000))) == Coverage(
        (0.0, None, 10000.0), None, (1.0, None), True, None, None
    )


def test_coverage_of_unknown_fte_without_revenue_is_zero_whatever_it_costs() -> None:
    found = cover(Pay(UNKNOWN_FTE, Amount.of(84000)), allocated=0)

    assert (found.gross_coverage_range, found.unbounded) == ((0.0, 0.0), False)


def test_coverage_of_unknown_salary_uses_the_band() -> None:
    found = cover(pay(1, None), unallocated=10000)

    assert found.loaded_cost_month == (10000.0, 20000.0, 30000.0)
    assert (found.gross_coverage_mid, found.required_pass_through_mid) == (0.5, 2.0)
    assert found.gross_coverage_range == (10000 / 30000, 2.0)


@pytest.mark.parametrize(("fte", "salary"), [([0.5, 1], 84000), (1, [42000, 84000])])
def test_coverage_of_a_range_has_no_middle(
    fte: float | Sequence[float], salary: float | Sequence[float]
) -> None:
    assert cover(pay(fte, salary)) == Coverage(
        (5000.0, None, 10000.0), None, (1.0, 2.0), False, None, None
    )


def test_coverage_of_revenue_in_a_range_keeps_the_cost() -> None:
    assert cover(pay(1, 84000), allocated=[5000, 20000]) == Coverage(
        (10000.0, 10000.0, 10000.0), None, (0.5, 2.0), False, None, None
    )


def test_coverage_of_unknown_salary_needs_a_band() -> None:
    with pytest.raises(ValueError, match="band"):
        coverage([pay(1, None)], None, Amount.of(1), Amount.of(0))


def committed(
    until: dict[str, date | None], need: float, *, shown: int = 3, amount: float = 10.0
) -> Commitment:
    allocated = dict.fromkeys(until, amount)
    return commitment(allocated, until, need, date(2024, 11, 15), shown)


def test_commitment_counts_a_month_that_is_covered_to_its_end() -> None:
    assert committed({"a": date(2025, 1, 1), "b": date(2025, 1, 31)}, 15) == Commitment(
        ("2024-11", "2024-12", "2025-01"), (20.0, 20.0, 0.0), 2, "2025-01"
    )


def test_commitment_of_unknown_end_is_none() -> None:
    assert committed({"a": None}, 5) == Commitment(
        ("2024-11", "2024-12", "2025-01"), (0.0, 0.0, 0.0), 0, "2024-11"
    )


def test_commitment_against_no_need_never_falls_below() -> None:
    assert committed({}, 0, shown=1) == Commitment(("2024-11",), (0.0,), None, None)


def test_commitment_meets_a_need_exactly() -> None:
    ends = {"a": date(2024, 12, 1), "b": date(2024, 12, 1), "c": date(2024, 12, 1)}

    assert committed(ends, 0.3, amount=0.1).committed_coverage_horizon_months == 1


def test_commitment_looks_beyond_the_months_shown() -> None:
    found = committed({"a": date(2034, 12, 1)}, 10, shown=0)

    assert found == Commitment((), (), 121, "2034-12")


@pytest.mark.parametrize(
    ("cash", "burn", "months"),
    [
        (540000, 45000, 12.0),
        (0, 45000, 0.0),
        (None, 45000, "unknown"),
        (None, None, "unknown"),
        (540000, None, "unknown"),
        (None, 0, "self_funding"),
        (540000, -1, "self_funding"),
    ],
)
def test_vendor_runway_asks_for_burn_first(
    cash: float | None, burn: float | None, months: float | str
) -> None:
    assert vendor_runway(cash, burn) == months
