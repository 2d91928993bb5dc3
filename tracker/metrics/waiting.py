"""How long something takes to happen, where for some it has not happened yet. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tracker.metrics.numbers import Pair
from tracker.metrics.result import Measurement
from tracker.metrics.tenure import Observation, Survival, kaplan_meier

# Under observation since before time 0, so that what happens at once counts.
_BEFORE_0 = -1.0


class Wait(NamedTuple):
    """One that waits: until it happened, or so far, in any one unit."""

    time: float
    has_happened: bool


class Step(NamedTuple):
    """One row of a risk table: how many were under observation at ``time``, to how many of them
    it happened then."""

    time: float
    observed: int
    happened: int


@dataclass(frozen=True, slots=True)
class Waiting(Measurement):
    """How many wait, to how many it happened, the median, and the share by each time asked for.

    Shares and their 95% intervals are None beyond the last follow-up.
    """

    happened: int
    pending: int
    median: float | None
    share_by: dict[str, float | None]
    ci95_by: dict[str, Pair | None]


def waiting(waits: Iterable[Wait], marks: Sequence[float]) -> Waiting:
    """Return the Kaplan-Meier shares to which it happened by each of ``marks``.

    Those to which it has not happened yet are right-censored; time 0 counts as observed.
    """
    known = list(waits)
    curve = kaplan_meier(Observation(_BEFORE_0, one.time, one.has_happened) for one in known)
    happened = sum(one.has_happened for one in known)
    return _told(curve, happened, len(known) - happened, marks)


def waiting_by_steps(steps: Iterable[Step], until: float | None, marks: Sequence[float]) -> Waiting:
    """Return the same of a risk table, which names nobody; ``pending`` is who waits at its end.

    Args:
        steps: by time, each with something that happened.
        until: the last follow-up; None: nobody was observed.
        marks: times at which the share is asked for.
    """
    known = sorted(steps)
    curve = kaplan_meier(_as_observed(known, until))
    happened = sum(one.happened for one in known)
    pending = known[-1].observed - known[-1].happened if known else 0
    return _told(curve, happened, pending, marks)


def risk_table(observations: Iterable[Observation]) -> tuple[list[Step], float | None]:
    """Return the risk table of ``observations`` and the last follow-up, None without any."""
    curve = kaplan_meier(observations)
    rows = zip(curve.times, curve.at_risk, curve.events, strict=True)
    return [Step(*row) for row in rows], curve.last


def _as_observed(steps: Sequence[Step], until: float | None) -> Iterable[Observation]:
    """Return observations with this risk table: each is under observation at one step only."""
    before = _BEFORE_0
    for step in steps:
        for place in range(step.observed):
            yield Observation(before, step.time, place < step.happened)
        before = step.time
    if until is not None and until > before:
        yield Observation(before, until, False)


def _told(curve: Survival, happened: int, pending: int, marks: Sequence[float]) -> Waiting:
    left = {f"{mark:g}": curve.at(mark) for mark in marks}
    limits = {f"{mark:g}": curve.interval_at(mark) for mark in marks}
    return Waiting(
        happened=happened,
        pending=pending,
        median=curve.median,
        share_by={mark: None if share is None else 1 - share for mark, share in left.items()},
        ci95_by={mark: None if ends is None else (1 - ends[1], 1 - ends[0])
                 for mark, ends in limits.items()},
    )  # fmt: skip
