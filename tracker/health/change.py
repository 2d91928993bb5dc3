"""Whether a change worked: before and after, against trend, time and peers (model.md 8). Pure.

8.1 describes, 8.2 gives size and interval, 8.3 and 8.4 are the gate. A series is monthly counts
with the month of the event left out; the time axis keeps the gap.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

import numpy as np
from scipy.special import bdtr, bdtrc, betaincinv, stdtrit

from tracker.metrics.numbers import Z95, Pair, exact, ratio
from tracker.metrics.result import LEVEL, Measurement

PARAMETERS = 3
MONTHS_A_YEAR = 12
MONTHS_EACH_SIDE = 12
GREATEST_RHO = 0.9
NO_RESIDUAL = 1e-9
# Two refits of the same counts differ by this much at most; a tie counts as at least as extreme.
TIE = 1e-9
_STEPS = 200
_CONVERGED = 1e-12
_WIDEST = 300.0  # in ln; the ratio has 130 digits there


class Direction(StrEnum):
    """Which way the outcome was registered to move."""

    RISE = "rise"
    FALL = "fall"


@dataclass(frozen=True, slots=True)
class RateRatio(Measurement):
    """Rates per month before and after; optimistic: independent events, no trend."""

    rate_before: float | None
    rate_after: float | None
    rate_ratio: float | None
    ci95: tuple[float, float | None] | None
    unbounded: bool
    p_two_sided_doubled: float | None


@dataclass(frozen=True, slots=True)
class Segmented(Measurement):
    """Level change against the earlier trend; None where the likelihood has no finite maximum."""

    n: int
    mean_before: float | None
    mean_after: float | None
    level_rate_ratio: float | None = None
    naive_poisson_ci95: Pair | None = None
    phi: float | None = None
    rho: float | None = None
    ci95: Pair | None = None
    pre_trend_rate_ratio_per_year: float | None = None


@dataclass(frozen=True, slots=True)
class PlaceboInTime(Measurement):
    """The share of the possible dates whose level is at least as far from 0 as the true one's."""

    n_placebo_dates: int
    abs_level_true: float | None
    p: float | None
    min_possible_p: float | None


@dataclass(frozen=True, slots=True)
class PlaceboInSpace(Measurement):
    """The rank of the project among its peers, and its distance to their median."""

    peers: int
    p_one_sided: float | None
    p_two_sided: float
    min_possible_p: float
    did_vs_peer_median: float | None


@dataclass(frozen=True, slots=True)
class _Fit:
    """Maximum likelihood of intercept, trend per year and level, with their covariance."""

    beta: np.ndarray
    covariance: np.ndarray
    fitted: np.ndarray


def rate_ratio(before: int, after: int, months_before: float, months_after: float) -> RateRatio:
    """Return the rate ratio with its exact conditional-binomial 95% interval.

    Source: Clopper-Pearson on the share of the events that came after; p is twice the smaller tail.
    """
    rate_before, rate_after = ratio(before, months_before), ratio(after, months_after)
    if rate_before is None or rate_after is None or not before + after:
        return RateRatio(rate_before, rate_after, None, None, False, None)
    low, high = _clopper_pearson(after, before + after)
    stretch = months_before / months_after
    lower = stretch * low / (1 - low)
    upper = None if high == 1 else stretch * high / (1 - high)
    share = months_after / (months_before + months_after)
    smaller = min(
        float(bdtr(after, before + after, share)),
        float(bdtrc(after - 1, before + after, share)) if after else 1.0,
    )
    return RateRatio(
        rate_before=rate_before,
        rate_after=rate_after,
        rate_ratio=ratio(rate_after, rate_before),
        ci95=(lower, upper),
        unbounded=upper is None,
        p_two_sided_doubled=min(1.0, 2 * smaller),
    )


def segmented(before: Sequence[float], after: Sequence[float], left_out: int = 1) -> Segmented:
    """Return the level rate ratio of a segmented quasi-Poisson fit.

    Standard errors are widened by sqrt(phi*(1+rho)/(1-rho)): phi is the Pearson chi-squared per
    degree of freedom, at least 1; rho the lag-1 correlation of residuals + 1/n, within [0, 0.9].

    Args:
        before, after: counts by month.
        left_out: months between them, in which the change took place.
    """
    n = len(before) + len(after)
    mean_before, mean_after = ratio(sum(before), len(before)), ratio(sum(after), len(after))
    counts = np.asarray([*before, *after], dtype=float)
    fit = _fit(counts, _months(len(before), n, left_out), len(before))
    if fit is None:
        return Segmented(n, mean_before, mean_after)
    level, error = float(fit.beta[2]), math.sqrt(fit.covariance[2, 2])
    residuals = (counts - fit.fitted) / np.sqrt(fit.fitted)
    phi = max(1.0, float(residuals @ residuals) / (n - PARAMETERS))
    rho = min(max(_lag_1(residuals) + 1 / n, 0.0), GREATEST_RHO)
    widened = error * math.sqrt(phi * (1 + rho) / (1 - rho))
    quantile = float(stdtrit(n - PARAMETERS, 0.5 + LEVEL / 2))
    return Segmented(
        n=n,
        mean_before=mean_before,
        mean_after=mean_after,
        level_rate_ratio=math.exp(level),
        naive_poisson_ci95=_ratio_interval(level, Z95 * error),
        phi=phi,
        rho=rho,
        ci95=_ratio_interval(level, quantile * widened),
        pre_trend_rate_ratio_per_year=math.exp(float(fit.beta[1])),
    )


def placebo_in_time(
    series: Sequence[float],
    true_break: int,
    each_side: int = MONTHS_EACH_SIDE,
    left_out: int = 1,
) -> PlaceboInTime:
    """Return how the true date's level compares with those of all dates that could have been.

    A placebo date without finite maximum is more extreme; the true date then has no p.

    Args:
        series: counts by month, the months of the change left out.
        true_break: index of the first later month; the gap stays there in every refit.
        each_side: months that a date needs on each side.
        left_out: months of the change.
    """
    counts, months = np.asarray(series, dtype=float), _months(true_break, len(series), left_out)
    true_fit = _fit(counts, months, true_break)
    level = None if true_fit is None else abs(float(true_fit.beta[2]))
    dates = range(each_side, len(series) - each_side + 1)
    p = None
    if level is not None and true_break in dates:
        levels = placebo_levels(series, true_break, each_side, left_out)
        p = sum(is_extreme(one, level) for one in levels) / len(dates)
    return PlaceboInTime(len(dates), level, p, ratio(1, len(dates)))


def placebo_levels(
    series: Sequence[float],
    true_break: int,
    each_side: int = MONTHS_EACH_SIDE,
    left_out: int = 1,
) -> list[float | None]:
    """Return the log level at each date that could have been; None: no finite maximum there."""
    counts, months = np.asarray(series, dtype=float), _months(true_break, len(series), left_out)
    fits = (_fit(counts, months, date) for date in range(each_side, len(series) - each_side + 1))
    return [None if fit is None else float(fit.beta[2]) for fit in fits]


def is_extreme(level: float | None, true_level: float) -> bool:
    """Tell whether a placebo date's log level is at least as far from 0 as the true one's."""
    return level is None or abs(level) >= abs(true_level) - TIE


def placebo_in_space(
    project: float, peers: Sequence[float], direction: Direction | None
) -> PlaceboInSpace:
    """Return the project's rank among its peers by log change.

    A peer equal to the project counts as at least as extreme; 19 peers are needed before p can
    reach 0.05.

    Args:
        direction: as registered; None: there is no one-sided p.

    Source:
        permutation inference, Abadie, Diamond and Hainmueller 2010.
    """
    own, others = exact(project), [exact(peer) for peer in peers]
    beyond = None
    if direction is Direction.RISE:
        beyond = sum(peer >= own for peer in others)
    elif direction is Direction.FALL:
        beyond = sum(peer <= own for peer in others)
    either = sum(abs(peer) >= abs(own) for peer in others)
    ranks = len(others) + 1
    return PlaceboInSpace(
        peers=len(others),
        p_one_sided=None if beyond is None else (1 + beyond) / ranks,
        p_two_sided=(1 + either) / ranks,
        min_possible_p=1 / ranks,
        did_vs_peer_median=float(own - median(others)) if others else None,
    )


def _clopper_pearson(successes: int, trials: int) -> Pair:
    tail = (1 - LEVEL) / 2
    failures = trials - successes
    low = float(betaincinv(successes, failures + 1, tail)) if successes else 0.0
    high = float(betaincinv(successes + 1, failures, 1 - tail)) if failures else 1.0
    return low, high


def _months(gap_at: int, count: int, left_out: int) -> np.ndarray:
    """Return the months' places in time, some left out before index ``gap_at``."""
    places = np.arange(count, dtype=float)
    places[gap_at:] += left_out
    return places


def _fit(counts: np.ndarray, months: np.ndarray, first_later: int) -> _Fit | None:
    """Return the Poisson fit of intercept + t/12 + level by Newton's method.

    None without degrees of freedom, or if the likelihood has no finite maximum.
    """
    if len(counts) <= PARAMETERS or not _has_maximum(counts, first_later):
        return None
    later = (np.arange(len(counts)) >= first_later).astype(float)
    design = np.column_stack([np.ones(len(counts)), months / MONTHS_A_YEAR, later])
    beta = np.array([math.log(counts.mean()), 0.0, 0.0])
    for _ in range(_STEPS):
        fitted = np.exp(design @ beta)
        step = np.linalg.solve((design.T * fitted) @ design, design.T @ (counts - fitted))
        step = _shortened(counts, design, beta, step)
        beta = beta + step
        if abs(step).max() < _CONVERGED:
            break
    fitted = np.exp(design @ beta)
    return _Fit(beta, np.linalg.inv((design.T * fitted) @ design), fitted)


def _has_maximum(counts: np.ndarray, first_later: int) -> bool:
    """Tell whether the likelihood has a finite maximum.

    It has none without an event on each side, nor if each side has events in one month only and
    both stand first, or both last: a trend then runs to zero in all other months for free.
    """
    before, after = np.flatnonzero(counts[:first_later]), np.flatnonzero(counts[first_later:])
    if not len(before) or not len(after):
        return False
    if len(before) > 1 or len(after) > 1:
        return True
    both_first = before[0] == 0 and after[0] == 0
    both_last = before[0] == first_later - 1 and after[0] == len(counts) - first_later - 1
    return not both_first and not both_last


def _shortened(
    counts: np.ndarray, design: np.ndarray, beta: np.ndarray, step: np.ndarray
) -> np.ndarray:
    """Return the step, halved until the likelihood does not fall."""
    here = _log_likelihood(counts, design @ beta)
    while abs(step).max() >= _CONVERGED:
        if _log_likelihood(counts, design @ (beta + step)) >= here:
            break
        step = step / 2
    return step


def _log_likelihood(counts: np.ndarray, log_rates: np.ndarray) -> float:
    with np.errstate(over="ignore"):
        return float(counts @ log_rates - np.exp(log_rates).sum())


def _lag_1(residuals: np.ndarray) -> float:
    """Return the correlation of consecutive residuals; 0 where nothing is left to correlate."""
    earlier, later = residuals[:-1] - residuals[:-1].mean(), residuals[1:] - residuals[1:].mean()
    spread = math.sqrt(float(earlier @ earlier) * float(later @ later))
    if abs(residuals).max() < NO_RESIDUAL or spread == 0:
        return 0.0
    return float(earlier @ later) / spread


def _ratio_interval(level: float, spread: float) -> Pair | None:
    """Return the interval of the ratio; None if it is too wide to be written as numbers."""
    if spread > _WIDEST:
        return None
    return math.exp(level - spread), math.exp(level + spread)
