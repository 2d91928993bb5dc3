from datetime import date, timedelta

import pytest

from tracker.metrics.columns import TENURE_SPELLS, table
from tracker.metrics.tenure import Observation, Survival, kaplan_meier, tenure

DAY = date(2026, 8, 21)


def curve(*observations: tuple[float, float, int]) -> Survival:
    return kaplan_meier(
        Observation(entry, exit, bool(event)) for entry, exit, event in observations
    )


def test_curve_of_nothing_is_undefined() -> None:
    found = curve()

    assert found == Survival((), (), (), (), (), (), None, None, None, None)
    assert (found.at(0), found.interval_at(1), found.restricted_mean(5)) == (None, None, None)
    assert not found.median_displayable


def test_curve_without_events_is_one_up_to_the_last_follow_up() -> None:
    found = curve((0, 3, 0), (0, 5, 0))

    assert (found.times, found.median, found.last) == ((), None, 5)
    assert (found.at(5), found.interval_at(5), found.restricted_mean(5)) == (1.0, (1.0, 1.0), 5.0)
    assert (found.at(5.1), found.interval_at(5.1), found.restricted_mean(5.1)) == (None,) * 3


def test_curve_that_reaches_zero_is_known_for_ever() -> None:
    found = curve((0, 2, 1), (0, 4, 1))

    assert (found.survival, found.at(100), found.interval_at(100)) == ((0.5, 0.0), 0.0, None)
    assert (found.ci95_lower[1], found.ci95_upper[1]) == (None, None)
    assert found.restricted_mean(100) == 3.0


def test_median_is_where_the_curve_touches_one_half_exactly() -> None:
    third = [(0, 1, 1), (0, 2, 1), (0, 3, 1), (0, 9, 0), (0, 9, 0), (0, 9, 0)]
    found = curve(*third)

    assert (found.survival[-1], found.median, found.at_risk_at_median) == (0.5, 3, 4)
    assert not found.median_displayable


def test_median_is_displayable_with_five_at_risk() -> None:
    found = curve(*[(0, 1, 1)] * 3, *[(0, 2, 0)] * 2)

    assert (found.median, found.at_risk_at_median, found.median_displayable) == (1, 5, True)


def test_exact_half_survives_inexact_factors() -> None:
    times = [(0, time, 1) for time in range(1, 50)] + [(0, 100, 0)] * 49
    found = curve(*times)

    assert found.median == 49


def test_risk_set_is_open_at_entry_and_closed_at_exit() -> None:
    found = curve((0, 5, 1), (5, 9, 0), (4, 5, 0), (0, 4, 0))

    assert (found.times, found.at_risk, found.events) == ((5,), (2,), (1,))


def test_empty_observations_never_count() -> None:
    assert curve((3, 3, 1), (0, 5, 1)) == curve((0, 5, 1))


@pytest.mark.parametrize(
    ("observations", "expected"),
    [
        ([(0, 5, 1)] * 10, 0),
        ([(0, 5, 1)] * 9, None),
        ([(0, 5, 1)] * 9 + [(4, 6, 0)], 4),
        ([(0, 5, 1)] * 9 + [(5, 6, 0)], None),
        ([(0, 5, 1)] * 8 + [(2, 5, 0), (3, 5, 0), (1, 9, 0)], 2),
    ],
)
def test_conditional_from_is_the_first_entry_with_ten_under_observation(
    observations: list[tuple[float, float, int]], expected: float | None
) -> None:
    assert curve(*observations).conditional_from == expected


def test_restricted_mean_stops_at_the_horizon() -> None:
    found = curve((0, 2, 1), (0, 4, 1), (0, 10, 0))

    assert found.restricted_mean(0) == 0
    assert found.restricted_mean(2) == 2
    assert found.restricted_mean(3) == pytest.approx(2 + 2 / 3)
    assert found.restricted_mean(10) == pytest.approx(2 + 2 * 2 / 3 + 6 / 3)


def years(*spells: tuple[date | None, date | None]) -> tuple[int, int, int, float | None]:
    rows = [("p", start, end, start is not None) for start, end in spells]
    found = tenure(table(rows, TENURE_SPELLS), DAY)
    return found.n, found.excluded_unknown_start, found.events, found.curve.last


def test_tenure_of_nobody() -> None:
    assert years() == (0, 0, 0, None)


def test_tenure_leaves_out_and_counts_unknown_starts() -> None:
    assert years((None, DAY), (None, None), (DAY - timedelta(1461), DAY)) == (1, 2, 1, 4.0)


def test_tenure_is_censored_on_the_day() -> None:
    start = DAY - timedelta(1461)

    assert years((start, None)) == (1, 0, 0, 4.0)
    assert years((start, DAY + timedelta(1))) == (1, 0, 0, 4.0)
    assert years((start, DAY)) == (1, 0, 1, 4.0)


def test_tenure_leaves_out_what_has_not_begun_or_lasted() -> None:
    assert years((DAY, None), (DAY + timedelta(1), None), (date(2024, 1, 1),) * 2) == (
        0,
        0,
        0,
        None,
    )
