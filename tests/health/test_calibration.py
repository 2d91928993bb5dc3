import math

import pytest

from tracker.health.calibration import Scores, reliability, scores
from tracker.metrics.numbers import wilson


def test_scores_of_nothing_are_undefined() -> None:
    assert scores([], [], []) == Scores(None, None, None, None, None, None, False)


def test_scores_against_an_outcome_that_never_varies_have_no_skill() -> None:
    found = scores([0.5, 0.5], [True, True], [1, 1])

    assert found == Scores(0.25, 0.0, None, 0.0, None, pytest.approx(math.log(2)), False)


def test_scores_of_a_certain_forecast_that_was_wrong_are_unbounded() -> None:
    found = scores([0, 1], [True, True])

    assert (found.brier, found.log_score, found.unbounded) == (0.5, None, True)


def test_scores_of_certain_forecasts_that_were_right_are_perfect() -> None:
    found = scores([0, 1], [False, True], [0.5, 0.5])

    assert found == Scores(0.0, 0.25, 1.0, 0.25, 1.0, 0.0, False)


def test_scores_without_persistence_leave_it_out() -> None:
    found = scores([0.5], [True])

    assert (found.brier_persistence, found.skill_vs_persistence) == (None, None)


def test_reliability_counts_what_happened_in_bins() -> None:
    found = reliability([0.1, 0.6, 0.7, 1.0, 0.95], [False, True, False, True, True])

    assert [(row.low, row.high, row.n, row.happened_share) for row in found] == [
        *((0.0, 0.2, 1, 0.0), (0.5, 0.8, 2, 0.5), (0.95, 1.0, 2, 1.0))
    ]
    assert found[1].mean_forecast == pytest.approx(0.65)
    assert found[1].happened_95 == wilson(1, 2)


def test_reliability_of_no_forecasts_is_empty() -> None:
    assert reliability([], []) == ()
