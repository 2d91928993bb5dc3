"""Exact comparisons and the few interval formulas that many metrics share. Pure."""

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction

from scipy.special import gammaincinv, ndtri

from tracker.metrics.result import LEVEL

Z95 = float(ndtri(0.5 + LEVEL / 2))

Pair = tuple[float, float]


def exact(number: float | int | Fraction) -> Fraction:
    """Return the decimal as it is written: 0.1 is one tenth, not the nearest float.

    Ties at a threshold are decided on these (appendix, General).
    """
    if isinstance(number, Fraction | int):
        return Fraction(number)
    return Fraction(repr(float(number)))


def exact_sum(numbers: Iterable[float | int | Fraction]) -> Fraction:
    """Return the sum of decimals as written."""
    return sum((exact(number) for number in numbers), Fraction(0))


def ratio(part: Fraction | float, whole: Fraction | float) -> float | None:
    """Return part/whole; None where the whole is zero."""
    return float(part / whole) if whole else None


def pair(low: Fraction | float, high: Fraction | float) -> Pair:
    """Return the two ends as floats."""
    return float(low), float(high)


def wilson(successes: int, trials: int) -> Pair | None:
    """Return Wilson's 95% score interval of a proportion; None without trials.

    Source: Wilson 1927, without continuity correction.
    """
    if trials == 0:
        return None
    share = successes / trials
    spread = Z95 * math.sqrt(share * (1 - share) / trials + Z95**2 / (4 * trials**2))
    centre = share + Z95**2 / (2 * trials)
    scale = 1 + Z95**2 / trials
    low = 0.0 if successes == 0 else (centre - spread) / scale
    high = 1.0 if successes == trials else (centre + spread) / scale
    return low, high


def newcombe(before: tuple[int, int], now: tuple[int, int]) -> Pair | None:
    """Return the 95% interval of the change from one proportion to another, each [k, n].

    None where one of them has no trials. Source: Newcombe 1998, hybrid of Wilson's intervals,
    without continuity correction; for two samples that are independent, which makes it wide where
    the same ones were asked twice.
    """
    limits = [wilson(*before), wilson(*now)]
    if limits[0] is None or limits[1] is None:
        return None
    (low_0, high_0), (low_1, high_1) = limits[0], limits[1]
    share_0, share_1 = before[0] / before[1], now[0] / now[1]
    change = share_1 - share_0
    return (
        change - math.hypot(share_1 - low_1, high_0 - share_0),
        change + math.hypot(high_1 - share_1, share_0 - low_0),
    )


def garwood(events: int, exposure: float) -> Pair | None:
    """Return the exact 95% Poisson interval of events per exposure; None without exposure.

    Source: Garwood 1936. No event gives [0, 3.69/exposure].
    """
    if exposure <= 0:
        return None
    tail = (1 - LEVEL) / 2
    low = float(gammaincinv(events, tail)) if events else 0.0
    return low / exposure, float(gammaincinv(events + 1, 1 - tail)) / exposure


def quantile(values: Sequence[float], share: float) -> Fraction:
    """Return the quantile by linear interpolation between ordered values, exactly.

    Args:
        values: at least one.
        share: 0..1; 0.25 and 0.75 are the quartiles, 0.5 the median.
    """
    ordered = sorted(exact(value) for value in values)
    position = exact(share) * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])
