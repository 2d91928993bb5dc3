import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.metrics.numbers import exact, exact_sum, garwood, quantile, ratio, wilson


def test_exact_takes_decimals_as_written() -> None:
    assert exact_sum([0.1, 0.2]) == Fraction(3, 10)
    assert exact(1e-05) == Fraction(1, 100_000)


def test_ratio_of_nothing_is_none() -> None:
    assert ratio(1, 0) is None
    assert ratio(Fraction(1, 2), Fraction(2)) == 0.25


def test_wilson_without_trials_is_none() -> None:
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("successes", "end"), [(0, 0), (7, 1)])
def test_wilson_ends_exactly_where_nobody_or_everybody_does(successes: int, end: int) -> None:
    interval = wilson(successes, 7)

    assert interval is not None
    assert interval[end] == end


def test_garwood_without_exposure_is_none() -> None:
    assert garwood(0, 0) is None


def test_garwood_of_no_event_prints_the_known_limit() -> None:
    low, high = garwood(0, 10) or (math.nan, math.nan)

    assert low == 0
    assert high == pytest.approx(0.3689, abs=1e-4)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30), st.sampled_from([0.25, 0.5, 0.75]))
def test_quantile_interpolates_as_numpy_does(values: list[int], share: float) -> None:
    assert float(quantile(values, share)) == pytest.approx(float(np.quantile(values, share)))
