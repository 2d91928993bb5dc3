import pytest

from tracker.metrics.columns import AUTHORSHIP, table
from tracker.metrics.truck_factor import TruckFactor, truck_factor

Row = tuple[str, str | None, int, int, int]


def factor(*rows: Row) -> TruckFactor:
    return truck_factor(table(rows, AUTHORSHIP))


def test_truck_factor_without_files_is_undefined() -> None:
    assert factor() == TruckFactor({}, {}, None, (), None)


def test_truck_factor_of_files_that_are_orphaned_already_is_zero() -> None:
    found = factor(("f1", "a", 1, 3, 0), ("f2", None, 0, 0, 0), ("f3", None, 0, 0, 0))

    assert (found.truck_factor, found.removal_order) == (0, ())
    assert found.coverage_after == pytest.approx(1 / 3)


def test_truck_factor_at_exactly_half_is_not_under_half() -> None:
    found = factor(("f1", "a", 1, 3, 0), ("f2", None, 0, 0, 0))

    assert (found.truck_factor, found.removal_order, found.coverage_after) == (1, ("a",), 0.0)


def test_truck_factor_ties_go_to_the_first_by_name() -> None:
    found = factor(("f1", "b", 1, 3, 0), ("f2", "a", 1, 3, 0), ("f3", "c", 1, 3, 0))

    assert (found.removal_order, found.coverage_after) == (("a", "b"), pytest.approx(1 / 3))


def test_author_needs_the_base_degree_and_more_than_three_quarters_of_the_best() -> None:
    found = factor(
        ("f1", "base", 0, 0, 0),
        ("f2", "under", 0, 0, 1),
        ("f3", "first", 1, 10, 0),
        ("f3", "second", 0, 10, 10),
    )

    assert found.authors == {"base": ["f1"], "first": ["f3"]}
