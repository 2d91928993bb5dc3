from datetime import date
from fractions import Fraction

import pytest

from tracker.metrics.result import (
    Bounds,
    Interval,
    Result,
    Status,
    coverage_status,
    share_status,
    to_json,
)


@pytest.mark.parametrize(
    ("known", "total", "status"),
    [
        (0, 0, Status.NOT_APPLICABLE),
        (3, 3, Status.OK),
        (2, 3, Status.OK_WITH_BOUNDS),
        (1, 2, Status.OK_WITH_BOUNDS),
        (Fraction("0.1"), Fraction("0.2"), Status.OK_WITH_BOUNDS),
        (1, 3, Status.UNKNOWN),
        (0, 1, Status.UNKNOWN),
    ],
)
def test_coverage_status_names_the_attributed_part(
    known: Fraction | int, total: Fraction | int, status: Status
) -> None:
    assert coverage_status(known, total) is status


@pytest.mark.parametrize(
    ("share", "status"),
    [
        (None, Status.NOT_APPLICABLE),
        (1.0, Status.OK),
        (0.5, Status.OK_WITH_BOUNDS),
        (0.0, Status.UNKNOWN),
    ],
)
def test_share_status_agrees_with_the_counted_one(share: float | None, status: Status) -> None:
    assert share_status(share) is status


def test_result_is_json_with_interval_and_bounds_apart() -> None:
    result = Result(
        0.27,
        "per person-year",
        Status.OK,
        date(2026, 8, 21),
        n=48.0,
        window="all history",
        interval=Interval(0.95, 0.14, None, "Garwood"),
        bounds=Bounds(0.2, 0.3),
        evidence=("13 exits",),
        source_dates={"project file": date(2026, 3, 25)},
    )

    assert result.as_json() == {
        "value": 0.27,
        "unit": "per person-year",
        "status": "ok",
        "as_of": "2026-08-21",
        "n": 48.0,
        "window": "all history",
        "interval": {"level": 0.95, "lo": 0.14, "hi": None, "method": "Garwood"},
        "bounds": {"lo": 0.2, "hi": 0.3},
        "coverage": None,
        "evidence": ["13 exits"],
        "source_dates": {"project file": "2026-03-25"},
        "method_version": "1",
    }


def test_interval_and_bounds_of_nothing_are_none() -> None:
    assert Interval.of(None, "Wilson") is None
    assert Bounds.of(None) is None
    assert Interval.of((0.1, 0.2), "Wilson") == Interval(0.95, 0.1, 0.2, "Wilson")


def test_to_json_sorts_sets_and_keeps_the_order_of_lists() -> None:
    assert to_json({"b": {"z", "a"}, 1: (Status.OK, ["y", "x"])}) == {
        "b": ["a", "z"],
        "1": ["ok", ["y", "x"]],
    }
