"""Other distributions of release gaps, fitted beside the log-normal one (model.md 6.2). Pure."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

import numpy as np
from scipy.optimize import brentq
from scipy.special import digamma, gammaincc, gammaln, ndtr

from tracker.metrics.cadence import OWN_RHYTHM_FROM_GAPS, RECENT_GAPS
from tracker.metrics.result import Measurement

# Natural logarithms of the least and greatest shape that is looked for.
_SHAPE_LOGS = (-30.0, 40.0)


@dataclass(frozen=True, slots=True)
class Fit(Measurement):
    """Akaike's criterion of one distribution, and its P(next gap >= elapsed)."""

    aic: float
    p_gap_ge: float


@dataclass(frozen=True, slots=True)
class Alternatives(Measurement):
    """Maximum likelihood fits to the last 60 gaps."""

    gamma: Fit
    lognormal: Fit
    weibull: Fit
    exponential: Fit


def alternatives(gaps: Sequence[float], elapsed_days: float) -> Alternatives | None:
    """Return four fits to the last 60 gaps; None under 8 gaps or without two different ones."""
    recent = np.asarray(gaps[-RECENT_GAPS:], dtype=float)
    if len(recent) < OWN_RHYTHM_FROM_GAPS or recent.min() == recent.max():
        return None
    elapsed = max(elapsed_days, 0.0)
    return Alternatives(
        gamma=_gamma(recent, elapsed),
        lognormal=_lognormal(recent, elapsed),
        weibull=_weibull(recent, elapsed),
        exponential=_exponential(recent, elapsed),
    )


def _gamma(gaps: np.ndarray, elapsed: float) -> Fit:
    mean, logs = gaps.mean(), np.log(gaps).mean()
    excess = math.log(mean) - logs
    shape = _shape(lambda k: math.log(k) - float(digamma(k)) - excess)
    scale = mean / shape
    likelihood = len(gaps) * (
        (shape - 1) * logs - shape - float(gammaln(shape)) - shape * math.log(scale)
    )
    return Fit(_aic(likelihood, 2), float(gammaincc(shape, elapsed / scale)))


def _lognormal(gaps: np.ndarray, elapsed: float) -> Fit:
    logs = np.log(gaps).tolist()
    mean, spread = fmean(logs), pstdev(logs)
    likelihood = -sum(logs) - len(logs) * (math.log(spread * math.sqrt(2 * math.pi)) + 0.5)
    chance = float(ndtr((mean - math.log(elapsed)) / spread)) if elapsed else 1.0
    return Fit(_aic(likelihood, 2), chance)


def _weibull(gaps: np.ndarray, elapsed: float) -> Fit:
    greatest = gaps.max()
    relative = np.log(gaps / greatest)

    def slope(shape: float) -> float:
        weights = np.exp(shape * relative)
        return float(weights @ relative / weights.sum() - 1 / shape - relative.mean())

    shape = _shape(slope)
    scale = greatest * math.exp(math.log(np.exp(shape * relative).mean()) / shape)
    logs = np.log(gaps / scale)
    likelihood = len(gaps) * (math.log(shape / scale) + (shape - 1) * logs.mean() - 1)
    return Fit(_aic(likelihood, 2), math.exp(-((elapsed / scale) ** shape)))


def _exponential(gaps: np.ndarray, elapsed: float) -> Fit:
    mean = gaps.mean()
    likelihood = -len(gaps) * (math.log(mean) + 1)
    return Fit(_aic(likelihood, 1), math.exp(-elapsed / mean))


def _shape(equation: Callable[[float], float]) -> float:
    """Return the shape at which the likelihood is greatest: the one root of ``equation``."""
    low, high = _SHAPE_LOGS
    return math.exp(brentq(lambda log: equation(math.exp(log)), low, high, xtol=1e-12))


def _aic(log_likelihood: float, parameters: int) -> float:
    return float(2 * parameters - 2 * log_likelihood)
