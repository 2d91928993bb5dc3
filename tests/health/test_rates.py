import math

import numpy as np
import pytest
from scipy.special import gammaln

from tracker.health.rates import ExitRates, GammaPrior, exit_rates, interval

EXITS = [0, 1, 0, 3, 2, 0, 1, 13, 0, 2, 1, 0]
YEARS = [12.0, 20.0, 8.0, 25.0, 30.0, 5.0, 14.0, 48.0, 6.0, 22.0, 18.0, 10.0]


def marginal(shape: float, rate: float) -> float:
    counts, years = np.array(EXITS), np.array(YEARS)
    terms = gammaln(shape + counts) - gammaln(shape) - gammaln(counts + 1)
    terms += shape * np.log(rate / (rate + years)) + counts * np.log(years / (rate + years))
    return float(terms.sum())


def test_rates_without_any_exit_are_not_fitted() -> None:
    assert exit_rates([], []) == ExitRates(None, None, None, None, [], None, None)
    assert exit_rates([0, 0], [5, 0]) == ExitRates(None, None, None, None, [0.0, None], None, None)


def test_rates_that_differ_no_more_than_chance_are_one() -> None:
    found = exit_rates([1, 1, 1], [10, 10, 10])

    assert found.prior_mean == pytest.approx(0.1)
    assert (found.prior_shape, found.prior_rate) == (None, None)
    assert found.raw == found.posterior_mean == [0.1, 0.1, 0.1]
    assert found.posterior_80 == [(0.1, 0.1)] * 3
    assert found.neg_log_marginal == pytest.approx(3.0)


def test_rates_at_exactly_no_excess_are_one() -> None:
    assert exit_rates([3, 1], [1, 1]).prior_shape is None
    assert exit_rates([4, 1], [1, 1]).prior_shape is None
    assert exit_rates([9, 1], [1, 1]).prior_shape is not None


def test_one_project_alone_has_one_rate() -> None:
    found = exit_rates([4], [8])

    assert (found.prior_shape, found.prior_mean, found.posterior_mean) == (None, 0.5, [0.5])


def test_prior_is_the_maximum_of_the_marginal_likelihood() -> None:
    found = exit_rates(EXITS, YEARS)
    shape, rate = found.prior_shape, found.prior_rate

    assert shape is not None
    assert rate is not None
    assert found.neg_log_marginal == pytest.approx(-marginal(shape, rate))
    for step in (0.999, 1.001):
        assert marginal(shape * step, rate) < marginal(shape, rate)
        assert marginal(shape, rate * step) < marginal(shape, rate)


def test_project_without_exits_does_not_get_rate_zero() -> None:
    found = exit_rates(EXITS, YEARS)

    assert found.posterior_mean is not None
    assert min(found.posterior_mean) > 0.05


def test_project_without_exposure_gets_the_prior() -> None:
    found = exit_rates([*EXITS, 0], [*YEARS, 0.0])
    without = exit_rates(EXITS, YEARS)

    assert found.prior_shape == pytest.approx(without.prior_shape)
    assert found.raw[-1] is None
    assert found.posterior_mean is not None
    assert found.posterior_mean[-1] == pytest.approx(without.prior_mean)


def test_exits_without_exposure_are_refused() -> None:
    with pytest.raises(ValueError, match="exits need exposure"):
        exit_rates([1], [0.0])


def test_interval_of_an_exponential_is_its_deciles() -> None:
    assert interval(GammaPrior(1, 2)) == pytest.approx((-math.log(0.9) / 2, -math.log(0.1) / 2))
