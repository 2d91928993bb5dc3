import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.metrics.cadence import (
    Cadence,
    ChannelPrior,
    Discoveries,
    Predictive,
    Rhythm,
    cadence,
    discoveries,
    flag,
    gaps_days,
    overdue,
    predictive,
)
from tracker.metrics.gap_models import alternatives
from tracker.metrics.result import Status

PRIOR = ChannelPrior(3.1, 0.5, 4)
SHORT = [21, 35, 28, 30, 26]


def test_cadence_without_gaps_is_undefined() -> None:
    assert cadence([]) == Cadence(0)
    assert cadence([]).results(date(2024, 1, 1))["median"].status is Status.INSUFFICIENT


def test_cadence_of_one_gap_has_no_spread() -> None:
    assert cadence([14]) == Cadence(1, 14.0, 14.0, None, 0.0, 0.0, None, None, 14.0)


def test_cadence_of_two_gaps_has_one() -> None:
    found = cadence([10, 20])

    assert (found.median, found.mean, found.mad, found.max) == (15.0, 15.0, 5.0, 20.0)
    assert found.cv == pytest.approx(math.sqrt(50) / 15)
    assert found.robust_cv == pytest.approx(1.4826 * 5 / 15)
    assert found.burstiness_B is not None
    assert found.burstiness_A_finite is not None


def test_cadence_of_identical_gaps_is_perfectly_even() -> None:
    found = cadence([7] * 10)

    assert (found.cv, found.mad, found.robust_cv) == (0.0, 0.0, 0.0)
    assert (found.burstiness_B, found.burstiness_A_finite) == (-1.0, -1.0)


@given(st.lists(st.integers(1, 400), min_size=2, max_size=80))
def test_burstiness_lies_within_its_ends(gaps: list[int]) -> None:
    found = cadence(gaps)

    assert found.burstiness_B is not None
    assert found.burstiness_A_finite is not None
    assert -1 <= found.burstiness_B <= 1
    assert -1 <= found.burstiness_A_finite <= 1 + 1e-9


def test_gaps_count_a_day_once_in_any_order() -> None:
    days = [date(2024, 1, 8), date(2024, 1, 1), date(2024, 1, 8), date(2024, 2, 1)]

    assert gaps_days(days) == [7, 24]
    assert gaps_days([date(2024, 1, 1)]) == gaps_days([]) == []


def test_perfect_weekly_channel_is_late_but_not_overdue_after_eight_days() -> None:
    found = overdue([7] * 10, 8)

    assert found.p == pytest.approx(0.117, abs=5e-4)
    assert found.flag is Rhythm.LATE
    assert found.predictive == Predictive(pytest.approx(math.log(7)), 0.10, 9, 10)


def test_only_the_last_sixty_gaps_count() -> None:
    found = overdue([300] * 40 + [7] * 60, 14)

    assert (found.n_gaps, found.flag) == (60, Rhythm.OVERDUE)
    assert found.p == overdue([7] * 60, 14).p


@pytest.mark.parametrize("elapsed", [0, -3])
def test_nothing_is_overdue_on_the_day_of_a_release(elapsed: float) -> None:
    assert overdue([7] * 10, elapsed).p == 1.0


@pytest.mark.parametrize(
    ("gaps", "prior"), [([], None), ([7, 7], PRIOR), ([7] * 7, None), (SHORT, None)]
)
def test_too_few_gaps_are_unknown(gaps: list[float], prior: ChannelPrior | None) -> None:
    found = overdue(gaps, 60, prior=prior)

    assert (found.p, found.flag, found.predictive) == (None, Rhythm.UNKNOWN, None)
    assert found.result(date(2024, 1, 1)).status is Status.INSUFFICIENT


def test_three_gaps_are_shrunk_to_the_prior() -> None:
    found = predictive([21, 35, 28], PRIOR)
    logs = [math.log(gap) for gap in (21, 35, 28)]
    mean = sum(logs) / 3
    squares = sum((log - mean) ** 2 for log in logs)

    assert found is not None
    assert (found.degrees, found.worth) == (7, 7)
    assert found.log_mean == pytest.approx((3 * mean + 4 * 3.1) / 7)
    assert found.log_sd == pytest.approx(
        math.sqrt((squares + 4 * 0.25 + 12 / 7 * (mean - 3.1) ** 2) / 7)
    )


def test_eight_gaps_do_without_the_prior() -> None:
    assert predictive([7, 8] * 4, PRIOR) == predictive([7, 8] * 4)


def test_shrunk_spread_has_the_floor_too() -> None:
    found = predictive([7, 7, 7], ChannelPrior(math.log(7), 0.01, 4))

    assert found is not None
    assert found.log_sd == 0.10


def test_retired_channel_is_never_overdue() -> None:
    found = overdue([7] * 10, 900, is_retired=True)

    assert (found.p, found.flag) == (None, Rhythm.RETIRED)
    assert found.result(date(2026, 1, 1)).status is Status.RETIRED


@pytest.mark.parametrize(
    ("p", "word"),
    [
        (0.04999, Rhythm.OVERDUE),
        (0.05, Rhythm.LATE),
        (0.19999, Rhythm.LATE),
        (0.20, Rhythm.ON_RHYTHM),
        (None, Rhythm.UNKNOWN),
    ],
)
def test_flag_changes_below_its_limits(p: float | None, word: Rhythm) -> None:
    assert flag(p) is word


@given(st.lists(st.integers(1, 90), min_size=8, max_size=70), st.integers(1, 400))
def test_waiting_longer_is_never_more_likely(gaps: list[int], elapsed: int) -> None:
    shorter, longer = overdue(gaps, elapsed).p, overdue(gaps, elapsed + 1).p

    assert shorter is not None
    assert longer is not None
    assert 0 <= longer <= shorter <= 1


@pytest.mark.parametrize(
    ("p_values", "expected"),
    [
        ([], Discoveries(0, None)),
        ([None, None], Discoveries(0, None)),
        ([0.2, None, 0.9], Discoveries(0, None)),
        ([0.1], Discoveries(1, 0.1)),
        ([0.05, 0.9], Discoveries(1, 0.05)),
        ([0.1, 0.1, 0.1], Discoveries(3, 0.1)),
        ([0.09, 0.01, None], Discoveries(2, 0.09)),
        ([0.03, 0.06, 0.1], Discoveries(3, 0.1)),
    ],
)
def test_discoveries_at_ten_percent(p_values: list[float | None], expected: Discoveries) -> None:
    assert discoveries(p_values) == expected


def test_alternatives_need_eight_gaps_and_two_values() -> None:
    assert alternatives([1, 2, 3, 4, 5, 6, 7], 3) is None
    assert alternatives([7] * 20, 3) is None
    assert alternatives([1, 9] + [7] * 60, 3) is None
    assert alternatives([7] * 7 + [8], 3) is not None


def test_alternatives_at_day_zero_are_certain() -> None:
    found = alternatives([3, 7, 8, 2, 9, 7, 7, 30], 0)

    assert found is not None
    assert [fit.p_gap_ge for fit in (found.gamma, found.lognormal, found.weibull)] == [1, 1, 1]
    assert found.exponential.p_gap_ge == 1
