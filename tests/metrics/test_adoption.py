import math
from datetime import date, timedelta

import pytest

from tracker.metrics.adoption import Conversion, Growth, Snapshot, conversion, growth
from tracker.metrics.result import Status

START = date(2024, 1, 1)


@pytest.mark.parametrize(
    ("paid", "not_paid", "unknown", "bounds", "coverage", "status"),
    [
        (0, 0, 0, None, None, Status.NOT_APPLICABLE),
        (0, 0, 4, (0.0, 1.0), 0.0, Status.UNKNOWN),
        (1, 3, 0, (0.25, 0.25), 1.0, Status.OK),
        (1, 1, 2, (0.25, 0.75), 0.5, Status.OK_WITH_BOUNDS),
        (1, 1, 3, (0.2, 0.8), 0.4, Status.UNKNOWN),
    ],
)
def test_conversion_has_bounds_over_all(
    paid: int,
    not_paid: int,
    unknown: int,
    bounds: tuple[float, float] | None,
    coverage: float | None,
    status: Status,
) -> None:
    found = conversion(paid, not_paid, unknown)

    assert (found.bounds_all, found.coverage, found.status) == (bounds, coverage, status)


def test_conversion_without_known_status_has_no_point() -> None:
    assert conversion(0, 0, 4) == Conversion(None, None, (0.0, 1.0), 0.0, Status.UNKNOWN)


def test_conversion_of_nobody_known_to_pay_is_zero() -> None:
    found = conversion(0, 8, 0)

    assert found.conversion_known == 0.0
    assert found.ci95 is not None
    assert found.ci95[0] == 0.0


def after(days: int, count: float) -> Snapshot:
    return START + timedelta(days), count


@pytest.mark.parametrize("snapshots", [[], [after(0, 5)]])
def test_growth_needs_two_snapshots(snapshots: list[Snapshot]) -> None:
    assert growth(snapshots) == Growth(None, None, None, None)


def test_growth_of_close_snapshots_has_a_difference_but_no_rate() -> None:
    assert growth([after(0, 5), after(59, 8)]) == Growth(3, 59, None, None)


def test_growth_is_from_the_first_to_the_last_by_date() -> None:
    found = growth([after(100, 9), after(60, 10), after(0, 5)])

    assert (found.absolute, found.days) == (4, 100)
    assert found.annualised_log_growth == pytest.approx(math.log(9 / 5) / (100 / 365.25))


@pytest.mark.parametrize("ends", [(0, 5), (5, 0)])
def test_growth_from_or_to_zero_has_no_rate(ends: tuple[float, float]) -> None:
    assert growth([after(0, ends[0]), after(100, ends[1])]).annualised_log_growth is None


def test_theil_sen_needs_five_positive_counts() -> None:
    four = [after(0, 10), after(100, 20), after(200, 40), after(300, 80)]
    yearly = math.log(2) / (100 / 365.25)

    assert growth([*four, after(400, 0)]).theil_sen_annual_log is None
    assert growth([*four, after(400, 160)]).theil_sen_annual_log == pytest.approx(yearly)


def test_theil_sen_uses_pairs_sixty_days_apart() -> None:
    close = [after(10 * place, 10 + place) for place in range(5)]

    assert growth(close).theil_sen_annual_log is None
    assert growth([*close, after(100, 14)]).theil_sen_annual_log == pytest.approx(
        math.log(14 / 12) / (80 / 365.25)
    )
