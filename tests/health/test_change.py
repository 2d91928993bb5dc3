import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.health.change import (
    Direction,
    PlaceboInSpace,
    PlaceboInTime,
    RateRatio,
    Segmented,
    placebo_in_space,
    placebo_in_time,
    rate_ratio,
    segmented,
)

RISE, FALL = Direction.RISE, Direction.FALL


def test_rate_ratio_of_no_events_is_undefined() -> None:
    assert rate_ratio(0, 0, 24, 24) == RateRatio(0.0, 0.0, None, None, False, None)


def test_rate_ratio_without_months_is_undefined() -> None:
    assert rate_ratio(3, 0, 24, 0) == RateRatio(0.125, None, None, None, False, None)


def test_rate_ratio_of_none_before_has_no_upper_end() -> None:
    found = rate_ratio(0, 5, 12, 12)

    assert (found.rate_ratio, found.unbounded) == (None, True)
    assert found.ci95 is not None
    assert found.ci95[0] == pytest.approx(0.025 ** (1 / 5) / (1 - 0.025 ** (1 / 5)))
    assert found.ci95[1] is None
    assert found.p_two_sided_doubled == pytest.approx(2 * 0.5**5)


def test_rate_ratio_of_none_after_starts_at_zero() -> None:
    found = rate_ratio(5, 0, 12, 12)

    assert (found.rate_ratio, found.unbounded) == (0.0, False)
    assert found.ci95 is not None
    assert found.ci95[0] == 0.0


def test_rate_ratio_of_equal_rates_has_p_one() -> None:
    found = rate_ratio(10, 20, 12, 24)

    assert (found.rate_ratio, found.p_two_sided_doubled) == (1.0, 1.0)


@given(st.integers(1, 80), st.integers(1, 80), st.integers(1, 40), st.integers(1, 40))
def test_rate_ratio_lies_in_its_interval_and_mirrors(
    before: int, after: int, months_before: int, months_after: int
) -> None:
    found = rate_ratio(before, after, months_before, months_after)
    mirrored = rate_ratio(after, before, months_after, months_before)

    assert found.ci95 is not None
    assert mirrored.ci95 is not None
    assert found.rate_ratio is not None
    assert found.ci95[1] is not None
    assert found.ci95[0] < found.rate_ratio < found.ci95[1]
    assert found.ci95[1] == pytest.approx(1 / mirrored.ci95[0])
    assert found.p_two_sided_doubled == pytest.approx(mirrored.p_two_sided_doubled)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([0, 0, 0], [1, 2, 3]),
        ([1, 2, 3], [0, 0, 0]),
        ([5, 0, 0], [4, 0, 0]),
        ([0, 0, 5], [0, 0, 4]),
        ([], [1, 2, 3, 4]),
        ([1, 2], [3]),
    ],
)
def test_segmented_without_finite_maximum_has_means_only(
    before: list[int], after: list[int]
) -> None:
    found = segmented(before, after)

    assert found == Segmented(len(before) + len(after), found.mean_before, found.mean_after)


@pytest.mark.parametrize(
    ("before", "after"), [([5, 0, 0], [0, 0, 4]), ([0, 5, 0], [4, 0, 0]), ([5, 0, 0], [0, 4, 1])]
)
def test_segmented_with_few_events_has_a_maximum_all_the_same(
    before: list[int], after: list[int]
) -> None:
    assert segmented(before, after).level_rate_ratio is not None


def test_segmented_of_a_perfect_fit_has_no_correlation() -> None:
    found = segmented([4] * 12, [8] * 12)

    assert found.level_rate_ratio == pytest.approx(2)
    assert found.pre_trend_rate_ratio_per_year == pytest.approx(1)
    assert (found.phi, found.rho) == (1.0, pytest.approx(1 / 24))


def test_segmented_keeps_the_gap_of_the_months_left_out() -> None:
    before = [round(1000 * 1.01**month) for month in range(24)]
    after = [round(1000 * 1.01**month) for month in range(27, 40)]

    assert segmented(before, after, 3).level_rate_ratio == pytest.approx(1, abs=1e-2)
    assert segmented(before, after, 0).level_rate_ratio == pytest.approx(1.01**3, abs=1e-2)


COUNTS = st.lists(st.integers(0, 30), min_size=12, max_size=30)


@pytest.mark.slow
@given(COUNTS, COUNTS)
def test_segmented_agrees_with_statsmodels(before: list[int], after: list[int]) -> None:
    import numpy as np
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    found = segmented(before, after)
    assume(found.level_rate_ratio is not None)
    months = np.array([*range(len(before)), *range(len(before) + 1, found.n + 1)])
    later = (months > len(before)).astype(float)
    design = np.column_stack([np.ones(found.n), months / 12, later])
    other = GLM([*before, *after], design, family=Poisson()).fit(tol=1e-12, maxiter=200)
    low, high = other.conf_int()[2]

    assert found.level_rate_ratio == pytest.approx(math.exp(other.params[2]), rel=1e-6)
    assert found.naive_poisson_ci95 == pytest.approx((math.exp(low), math.exp(high)), rel=1e-6)
    assert found.phi == pytest.approx(max(1, other.pearson_chi2 / (found.n - 3)), rel=1e-6)


def test_placebo_in_time_without_possible_dates_has_no_p() -> None:
    found = placebo_in_time([3, 4, 5, 4, 3, 5], 3)

    assert (found.n_placebo_dates, found.p, found.min_possible_p) == (0, None, None)
    assert found.abs_level_true is not None


def test_placebo_in_time_needs_an_admissible_true_date() -> None:
    found = placebo_in_time([3, 4] * 13, 11)

    assert (found.n_placebo_dates, found.p) == (3, None)


def test_placebo_in_time_counts_the_true_date_itself() -> None:
    found = placebo_in_time([2] * 12 + [9] * 12, 12)

    assert found == PlaceboInTime(1, pytest.approx(math.log(4.5)), 1.0, 1.0)


def test_placebo_in_time_without_maximum_at_the_true_date_has_no_p() -> None:
    found = placebo_in_time([0] * 13 + [5] * 13, 13)

    assert found == PlaceboInTime(3, None, None, pytest.approx(1 / 3))


def test_placebo_date_without_maximum_is_more_extreme() -> None:
    found = placebo_in_time([4, 5] * 6 + [5] + [0] * 12, 12)
    levels = placebo_in_time([4, 5] * 6 + [5] + [0] * 12, 13)

    assert (found.n_placebo_dates, found.p) == (2, 1.0)
    assert levels.p is None


def test_placebo_in_time_of_a_flat_series_ties_everywhere() -> None:
    assert placebo_in_time([5] * 30, 15).p == 1.0


def test_placebo_in_space_without_peers_cannot_be_small() -> None:
    assert placebo_in_space(0.2, [], RISE) == PlaceboInSpace(0, 1.0, 1.0, 1.0, None)


@pytest.mark.parametrize(("direction", "one_sided"), [(RISE, 0.75), (FALL, 0.75), (None, None)])
def test_placebo_in_space_counts_ties_as_extreme(
    direction: Direction | None, one_sided: float | None
) -> None:
    found = placebo_in_space(0.3, [0.3, 0.4, 0.1], direction)

    assert found == PlaceboInSpace(3, one_sided, 0.75, 0.25, 0.0)


def test_placebo_in_space_two_sided_is_by_absolute_size() -> None:
    found = placebo_in_space(-0.3, [0.3, 0.2, -0.5], FALL)

    assert (found.p_one_sided, found.p_two_sided) == (0.5, 0.75)
