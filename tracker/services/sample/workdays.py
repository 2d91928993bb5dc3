"""On which days people work: fewer at weekends, around New Year and in August, none at the end."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.services.sample.blueprint import ActivityPlan
from tracker.services.sample.dice import Dice

_BUSIEST = 0.8  # nobody commits on more of the days on which they might
_WEEKEND = 0.12
_WEEKEND_IN_SPARE_TIME = 0.75


@dataclass(frozen=True, slots=True)
class Phase:
    """A time during which somebody commits, at a rate of ``weight`` beside the others."""

    since: date
    until: date
    weight: float


@dataclass(frozen=True, slots=True)
class Calendar:
    """How likely each day from ``first`` on is a day for work: one number in [0, 1] a day."""

    first: date
    openness: Sequence[float]

    def work_in(self, phase: Phase) -> float:
        """Return the days for work in ``phase``, times its weight."""
        start, end = (phase.since - self.first).days, (phase.until - self.first).days
        return phase.weight * sum(self.openness[start:end])

    def busy_days(self, phase: Phase, rate: float, dice: Dice) -> Iterator[date]:
        """Yield the days of work in ``phase``: waiting times, thinned out by the calendar."""
        share = min(_BUSIEST, rate * phase.weight)
        if share <= 0:
            return
        mean_wait = -1 / math.log1p(-share)
        at = (phase.since - self.first).days + int(dice.pause(mean_wait))
        end = (phase.until - self.first).days
        while at < end:
            if dice.chance(self.openness[at]):
                yield self.first + timedelta(days=at)
            at += 1 + int(dice.pause(mean_wait))


def calendar_of(plan: ActivityPlan) -> Calendar:
    """Return the calendar of a project from its first day to its last."""
    weekend = _WEEKEND_IN_SPARE_TIME if plan.in_spare_time else _WEEKEND
    past = range((plan.ends - plan.begins).days)
    days = [plan.begins + timedelta(days=one) for one in past]
    fades_after = len(days) if plan.fades_from is None else (plan.fades_from - plan.begins).days
    return Calendar(
        plan.begins,
        [
            (weekend if day.weekday() >= 5 else 1.0) * _season(day) * _left(at, fades_after, past)
            for at, day in enumerate(days)
        ],
    )


def _season(day: date) -> float:
    """Return how much of the usual work is done on a day of the year."""
    if (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 2):
        return 0.15
    return 0.65 if day.month == 8 else 1.0


def _left(at: int, fades_after: int, days: Sequence[int]) -> float:
    """Return how much is left of the work on day ``at``, when it fades to nothing at the end."""
    if at < fades_after:
        return 1.0
    return ((len(days) - at) / (len(days) - fades_after)) ** 2
