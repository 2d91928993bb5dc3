"""How long fixes take to reach adopters (model.md 6.3, 6.4). Pure. Times are in days."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from statistics import median
from typing import NamedTuple

from tracker.metrics.result import Measurement
from tracker.metrics.tenure import Observation, kaplan_meier

# Under observation since before day 0, so that what happens on day 0 counts.
_BEFORE_DAY_0 = -1.0


class Shipment(NamedTuple):
    """One fix: days from edge to a vendor's stable release, or so far."""

    days: float
    is_shipped: bool


class Outcome(IntEnum):
    """What became of a reported bug; closing it without a fix competes with fixing it."""

    OPEN = 0
    FIXED = 1
    NOT_FIXED = 2


class Report(NamedTuple):
    """One reported bug: days from report to outcome, or so far."""

    days: float
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class LeadTime(Measurement):
    """The curve of what has not shipped yet; the naive median leaves out what is pending."""

    times: tuple[float, ...]
    survival: tuple[float, ...]
    median: float | None
    naive_median_shipped_only: float | None
    pending: int
    p_shipped_by_30: float | None
    p_shipped_by_90: float | None


@dataclass(frozen=True, slots=True)
class Incidence:
    """Cumulative incidence of both outcomes at each time with one; ``last`` follow-up in days."""

    times: tuple[float, ...]
    fixed: tuple[float, ...]
    not_fixed: tuple[float, ...]
    last: float | None
    is_over: bool

    def fixed_by(self, day: float) -> float | None:
        """Return the share fixed up to and including ``day``."""
        return self._at(self.fixed, day)

    def not_fixed_by(self, day: float) -> float | None:
        """Return the share closed without fix up to and including ``day``."""
        return self._at(self.not_fixed, day)

    def _at(self, curve: Sequence[float], day: float) -> float | None:
        """Return the curve at ``day``; None beyond the last follow-up while something is open."""
        if not self.is_over and (self.last is None or day > self.last):
            return None
        place = bisect_right(self.times, day)
        return curve[place - 1] if place else 0.0


def lead_time(shipments: Iterable[Shipment]) -> LeadTime:
    """Return the Kaplan-Meier lead time; pending fixes are right-censored."""
    known = list(shipments)
    shipped = [one.days for one in known if one.is_shipped]
    curve = kaplan_meier(Observation(_BEFORE_DAY_0, one.days, one.is_shipped) for one in known)
    open_by_30, open_by_90 = curve.at(30), curve.at(90)
    return LeadTime(
        times=tuple(float(time) for time in curve.times),
        survival=curve.survival,
        median=curve.median,
        naive_median_shipped_only=float(median(shipped)) if shipped else None,
        pending=len(known) - len(shipped),
        p_shipped_by_30=None if open_by_30 is None else 1 - open_by_30,
        p_shipped_by_90=None if open_by_90 is None else 1 - open_by_90,
    )


def incidence(reports: Iterable[Report]) -> Incidence:
    """Return the Aalen-Johansen cumulative incidence of fixing and of closing without fix.

    Fixed, not fixed and still open always add up to 1; one minus Kaplan-Meier would not.
    """
    known = sorted(reports)
    days = [one.days for one in known]
    ended = Counter(known)
    times = tuple(sorted({one.days for one in known if one.outcome is not Outcome.OPEN}))
    still_open, fixed, not_fixed = 1.0, [0.0], [0.0]
    left = len(known)
    for time in times:
        at_risk = len(days) - bisect_left(days, time)
        done = ended[Report(time, Outcome.FIXED)]
        dropped = ended[Report(time, Outcome.NOT_FIXED)]
        fixed.append(fixed[-1] + still_open * done / at_risk)
        not_fixed.append(not_fixed[-1] + still_open * dropped / at_risk)
        left = at_risk - done - dropped
        still_open *= left / at_risk
    return Incidence(
        times=times,
        fixed=tuple(fixed[1:]),
        not_fixed=tuple(not_fixed[1:]),
        last=days[-1] if days else None,
        is_over=bool(known) and left == 0,
    )


def naive_median_of_fixed(reports: Iterable[Report]) -> float | None:
    """Return the median over fixed reports only, which flatters slow projects."""
    fixed = [one.days for one in reports if one.outcome is Outcome.FIXED]
    return float(median(fixed)) if fixed else None
