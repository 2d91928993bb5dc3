"""Exit and arrival rates of a foundation's projects, by empirical Bayes (model.md 9.2). Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammaincinv, gammaln, xlog1py, xlogy

from tracker.metrics.numbers import Pair, exact, exact_sum, ratio
from tracker.metrics.result import Measurement

LEVEL = 0.8  # of posterior intervals: forecasts are shown at 80%

# Natural logarithms between which shape and rate of the prior are looked for.
_SHAPE_LOGS = (-18.0, 18.0)
_RATE_LOGS = (-60.0, 60.0)

_CLEAR = 1e-9


@dataclass(frozen=True, slots=True)
class GammaPrior:
    """How rates differ between projects: Gamma(shape, rate), in events per unit of exposure."""

    shape: float
    rate: float


@dataclass(frozen=True, slots=True)
class ExitRates(Measurement):
    """The prior fitted to all projects, and each project's rate: as counted, and pulled to it.

    Shape and rate are None where the projects do not differ more than chance: one rate for all.
    """

    prior_shape: float | None
    prior_rate: float | None
    prior_mean: float | None
    neg_log_marginal: float | None
    raw: list[float | None]
    posterior_mean: list[float] | None
    posterior_80: list[Pair] | None


# Fitted to the CNCF maintainers list up to August 2025, in person-years and in years (9.2); what a
# foundation with fewer than 30 projects starts from.
CNCF_EXITS = GammaPrior(0.52, 7.95)
CNCF_ARRIVALS = GammaPrior(0.42, 0.37)
OWN_PRIOR_FROM_PROJECTS = 30


def exit_rates(exits: Sequence[int], exposure: Sequence[float]) -> ExitRates:
    """Return Gamma prior by marginal likelihood, and the posterior rate of every project.

    A project without exits is not given the rate 0. Without any exit nothing is fitted.

    Args:
        exits: by project, without those that belong to a whole employer's withdrawal.
        exposure: person-years of the same projects; 0 has no raw rate and gets the prior's.

    Raises:
        ValueError: exits without exposure.
    """
    if any(count and not years for count, years in zip(exits, exposure, strict=True)):
        raise ValueError("exits need exposure")
    raw = [ratio(count, years) for count, years in zip(exits, exposure, strict=True)]
    if not sum(exits):
        return ExitRates(None, None, None, None, raw, None, None)
    counts, years = np.asarray(exits, dtype=float), np.asarray(exposure, dtype=float)
    prior = fitted(exits, exposure)
    if prior is None:
        pooled = float(counts.sum() / years.sum())
        likelihood = _poisson(counts, years, pooled)
        one = [pooled] * len(raw)
        return ExitRates(None, None, pooled, -likelihood, raw, one, [(m, m) for m in one])
    posterior = [
        GammaPrior(prior.shape + count, prior.rate + time)
        for count, time in zip(exits, exposure, strict=True)
    ]
    return ExitRates(
        prior_shape=prior.shape,
        prior_rate=prior.rate,
        prior_mean=prior.shape / prior.rate,
        neg_log_marginal=-_marginal(counts, years, prior),
        raw=raw,
        posterior_mean=[one.shape / one.rate for one in posterior],
        posterior_80=[interval(one) for one in posterior],
    )


def interval(rates: GammaPrior) -> Pair:
    """Return the central 80% of a distribution of rates."""
    tail = (1 - LEVEL) / 2
    low, high = gammaincinv(rates.shape, tail), gammaincinv(rates.shape, 1 - tail)
    return float(low) / rates.rate, float(high) / rates.rate


def fitted(exits: Sequence[int], exposure: Sequence[float]) -> GammaPrior | None:
    """Return the most likely prior; None if there is no interior maximum, as without any exit.

    For each shape there is one best rate; the shape is where the slope along these is zero.
    """
    if not sum(exits) or not _varies(exits, exposure):
        return None
    counts, years = np.asarray(exits, dtype=float), np.asarray(exposure, dtype=float)

    def slope(log_shape: float) -> float:
        shape = math.exp(log_shape)
        # digamma(shape + x) - digamma(shape), without its cancellation at a large shape
        gained = np.cumsum(1 / (shape + np.arange(max(exits))))
        lost = np.log1p(years / _best_rate(shape, counts, years))
        return float(gained[[count - 1 for count in exits if count]].sum() - lost.sum())

    low, high = _SHAPE_LOGS
    if slope(high) >= 0:
        return None
    shape = math.exp(brentq(slope, low, high, xtol=1e-13))
    return GammaPrior(shape, _best_rate(shape, counts, years))


def _varies(exits: Sequence[int], exposure: Sequence[float]) -> bool:
    """Tell whether projects differ more than chance: sum of (x - m*e)^2 - x over 0."""
    near = sum(exits) / math.fsum(exposure)
    terms = [
        (count - near * time) ** 2 - count for count, time in zip(exits, exposure, strict=True)
    ]
    excess, size = math.fsum(terms), math.fsum(map(abs, terms))
    # Exact arithmetic is slow: only where floats cannot tell on which side of 0 the sum lies.
    if abs(excess) > _CLEAR * size:
        return excess > 0
    years = [exact(one) for one in exposure]
    pooled = sum(exits) / exact_sum(years)
    exactly = [
        (count - pooled * time) ** 2 - count for count, time in zip(exits, years, strict=True)
    ]
    return exact_sum(exactly) > 0


def _best_rate(shape: float, counts: np.ndarray, years: np.ndarray) -> float:
    """Return the rate at which the marginal likelihood of this shape is greatest."""

    def slope(log_rate: float) -> float:
        rate = math.exp(log_rate)
        return float(((shape * years - rate * counts) / (rate + years)).sum())

    low, high = _RATE_LOGS
    return math.exp(brentq(slope, low, high, xtol=1e-14))


def _marginal(counts: np.ndarray, years: np.ndarray, prior: GammaPrior) -> float:
    """Return the log likelihood of negative binomial counts."""
    shape, rate = prior.shape, prior.rate
    coefficients = gammaln(shape + counts) - gammaln(shape) - gammaln(counts + 1)
    return float(
        (coefficients - xlog1py(shape, years / rate) + xlogy(counts, years / (rate + years))).sum()
    )


def _poisson(counts: np.ndarray, years: np.ndarray, rate: float) -> float:
    return float((xlogy(counts, rate * years) - rate * years - gammaln(counts + 1)).sum())
