"""How long maintainers stay: Kaplan-Meier with delayed entry (model.md 3.3). Pure.

The product-limit is kept as whole numbers, so that a curve that touches one half exactly is known
to do so.
"""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import pandas as pd

from tracker.metrics.columns import TENURE_SPELLS, rows
from tracker.metrics.numbers import Z95, Pair

YEAR_DAYS = 365.25
CONDITIONAL_FROM_PEOPLE = 10
MEDIAN_FROM_AT_RISK = 5


class Observation(NamedTuple):
    """Under observation over (entry, exit] in any one unit; ``event``: it ended there."""

    entry: float
    exit: float
    event: bool


@dataclass(frozen=True, slots=True)
class Survival:
    """A step curve with its risk table; one element for each time with an event.

    ``last`` is the last follow-up, None if nothing was observed. Limits are 95%, Greenwood on
    log(-log S), None where S is 0.
    """

    times: tuple[float, ...]
    at_risk: tuple[int, ...]
    events: tuple[int, ...]
    survival: tuple[float, ...]
    ci95_lower: tuple[float | None, ...]
    ci95_upper: tuple[float | None, ...]
    median: float | None
    at_risk_at_median: int | None
    conditional_from: float | None
    last: float | None

    @property
    def median_displayable(self) -> bool:
        """Tell whether at least five were still at risk at the median."""
        return (self.at_risk_at_median or 0) >= MEDIAN_FROM_AT_RISK

    def at(self, time: float) -> float | None:
        """Return S(time); None beyond the last follow-up, unless nobody was left."""
        if not self._reaches(time):
            return None
        index = bisect_right(self.times, time)
        return self.survival[index - 1] if index else 1.0

    def interval_at(self, time: float) -> Pair | None:
        """Return the 95% limits of S(time): [1, 1] until the first event, None where S is 0."""
        if not self._reaches(time):
            return None
        index = bisect_right(self.times, time)
        if index == 0:
            return 1.0, 1.0
        low, high = self.ci95_lower[index - 1], self.ci95_upper[index - 1]
        return None if low is None or high is None else (low, high)

    def restricted_mean(self, horizon: float) -> float | None:
        """Return the area under the curve up to ``horizon``; None where S(horizon) is."""
        if not self._reaches(horizon):
            return None
        area, level, start = 0.0, 1.0, 0.0
        for time, following in zip(self.times, self.survival, strict=True):
            if time >= horizon:
                break
            area += level * (time - start)
            level, start = following, time
        return area + level * (horizon - start)

    def _reaches(self, time: float) -> bool:
        if self.survival and self.survival[-1] == 0:
            return True
        return self.last is not None and time <= self.last


@dataclass(frozen=True, slots=True)
class Tenure:
    """The tenure curve in years; who was there before the first version has no place on it."""

    n: int
    excluded_unknown_start: int
    events: int
    curve: Survival


def kaplan_meier(observations: Iterable[Observation]) -> Survival:
    """Return the product-limit curve; the risk set at t is entry < t <= exit.

    An empty observation (exit not after entry) never counts.
    Source: Kaplan-Meier with delayed entry; Greenwood's variance.
    """
    observed = [item for item in observations if item.entry < item.exit]
    entries = sorted(item.entry for item in observed)
    exits = sorted(item.exit for item in observed)
    ended = Counter(item.exit for item in observed if item.event)
    times = tuple(sorted(ended))
    at_risk = tuple(bisect_left(entries, time) - bisect_left(exits, time) for time in times)
    events = tuple(ended[time] for time in times)
    steps = _product_limit(at_risk, events)
    half = next((index for index, (left, of) in enumerate(steps) if 2 * left <= of), None)
    survival = tuple(left / of for left, of in steps)
    limits = _greenwood(at_risk, events, survival)
    return Survival(
        times=times,
        at_risk=at_risk,
        events=events,
        survival=survival,
        ci95_lower=tuple(low for low, _ in limits),
        ci95_upper=tuple(high for _, high in limits),
        median=None if half is None else times[half],
        at_risk_at_median=None if half is None else at_risk[half],
        conditional_from=_conditional_from(entries, exits),
        last=exits[-1] if exits else None,
    )


def tenure(spells: pd.DataFrame, as_of: date) -> Tenure:
    """Return the tenure curve, in years, of spells already bridged, censored at ``as_of``.

    Args:
        spells: ``columns.TENURE_SPELLS``. Rows that start after ``as_of`` are left out, ends after
            it are still open.
    """
    observed, unknown = [], 0
    for _, start, end, start_known in rows(spells, TENURE_SPELLS):
        if not start_known:
            unknown += 1
        elif start < as_of:
            has_ended = end is not None and end <= as_of
            days = ((end if has_ended else as_of) - start).days
            observed.append(Observation(0.0, days / YEAR_DAYS, has_ended))
    observed = [item for item in observed if item.exit > 0]
    curve = kaplan_meier(observed)
    return Tenure(len(observed), unknown, sum(curve.events), curve)


def _product_limit(at_risk: Sequence[int], events: Sequence[int]) -> list[tuple[int, int]]:
    """Return S after each time as two whole numbers, the left of the whole."""
    left, whole, steps = 1, 1, []
    for risk, died in zip(at_risk, events, strict=True):
        left, whole = left * (risk - died), whole * risk
        steps.append((left, whole))
    return steps


def _greenwood(
    at_risk: Sequence[int], events: Sequence[int], survival: Sequence[float]
) -> list[tuple[float | None, float | None]]:
    """Return the 95% limits S^exp(+-z*se(log(-log S)))."""
    limits: list[tuple[float | None, float | None]] = []
    variance = 0.0
    for risk, died, level in zip(at_risk, events, survival, strict=True):
        if level == 0:
            limits.append((None, None))
            continue
        variance += died / (risk * (risk - died))
        spread = Z95 * math.sqrt(variance) / -math.log(level)
        limits.append((level ** math.exp(spread), level ** math.exp(-spread)))
    return limits


def _conditional_from(entries: Sequence[float], exits: Sequence[float]) -> float | None:
    """Return the first entry at which ten are under observation, entry <= t < exit."""
    for time in entries:
        if bisect_right(entries, time) - bisect_right(exits, time) >= CONDITIONAL_FROM_PEOPLE:
            return time
    return None
