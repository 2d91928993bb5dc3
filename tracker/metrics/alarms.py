"""Readings of a signal month by month, and how often one was a false alarm. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

JUDGED_AFTER_MONTHS = 12

# One number a full calendar month, oldest first; None is unknown.
Numbers = Sequence[float | None]
Series = Mapping[str, Numbers]


@dataclass(frozen=True, slots=True)
class Reading:
    """A signal at the end of one month.

    ``score`` None: there is too little to say. ``strength`` is 0 at the limit and 1 at the most
    that the score can mean. ``came_true`` says of a month in which the signal stood whether what it
    warned of was so twelve months later; None: it did not stand, or that is not known yet.
    """

    score: float | None = None
    is_raised: bool = False
    strength: float = 0.0
    came_true: bool | None = None


NOTHING = Reading()


@dataclass(frozen=True, slots=True)
class AlarmHistory:
    """How often a signal stood in a project's past, and how often that was a false alarm.

    ``months`` could be read; the signal stood in ``raised`` of them, in ``episodes`` unbroken runs.
    Of ``judged`` ones it is known what came, and ``false_alarms`` of these recovered.
    """

    months: int = 0
    raised: int = 0
    episodes: int = 0
    judged: int = 0
    false_alarms: int = 0


def alarm_history(readings: Sequence[Reading]) -> AlarmHistory:
    """Return the counts over ``readings``, one a month, oldest first."""
    raised = [one.is_raised for one in readings]
    judged = [one for one in readings if one.came_true is not None]
    starts = (now and not before for before, now in zip([False, *raised], raised, strict=False))
    return AlarmHistory(
        months=sum(one.score is not None for one in readings),
        raised=sum(raised),
        episodes=sum(starts),
        judged=len(judged),
        false_alarms=sum(one.came_true is False for one in judged),
    )


def standing_since(readings: Sequence[Reading]) -> int | None:
    """Return the place of the month from which the signal has stood until the last; else None."""
    if not readings or not readings[-1].is_raised:
        return None
    place = len(readings) - 1
    while place and readings[place - 1].is_raised:
        place -= 1
    return place


def alarm_outputs(readings: Sequence[Reading]) -> dict[str, Any]:
    """Return the last reading, for how many months it has stood, and the counts of the past."""
    last = readings[-1] if readings else NOTHING
    since = standing_since(readings)
    counts = alarm_history(readings)
    return {
        "score": last.score,
        "stands": last.is_raised,
        "strength": last.strength,
        "stands_for_months": 0 if since is None else len(readings) - since,
        **{name: getattr(counts, name) for name in counts.__slots__},
    }


def known(values: Numbers, start: int, end: int) -> list[float] | None:
    """Return the values of [start, end); None: one of them is unknown or not there."""
    if start < 0 or end > len(values):
        return None
    found = values[start:end]
    return None if None in found else list(found)  # type: ignore[arg-type]


def reading(score: float, limit: float, most: float, *, is_met: bool = True) -> Reading:
    """Return the reading of a score that stands from ``limit``, if the other conditions are met."""
    is_raised = is_met and score >= limit
    strength = min(1.0, (score - limit) / (most - limit)) if is_raised else 0.0
    return Reading(score, is_raised, strength)


def judged(reading: Reading, came_true: bool | None) -> Reading:
    """Return a reading in which the signal stands with what came of it; any other as it is."""
    return replace(reading, came_true=came_true) if reading.is_raised else reading
