"""Signals of people: lists that lag behind, work on few shoulders, employers who leave. Pure.

All limits are policy choices; `health.watch_rules` says why each is where it is.
"""

from collections.abc import Sequence

from tracker.metrics.alarms import (
    JUDGED_AFTER_MONTHS,
    NOTHING,
    Numbers,
    Reading,
    Series,
    judged,
    known,
    reading,
)
from tracker.metrics.numbers import wilson

STALE_MONTHS = 12
_MOST_YEARS = 4.0

UNCHANGED_FROM_MONTHS = 12
MISMATCH_LIMIT = 0.5
LEAST_MISMATCH_PEOPLE = 2

BEFORE_MONTHS = 12
RISE_LIMIT = 0.15
LEAST_ACTIVE_DAYS = 30
_MOST_RISE = 0.6

GROUP_PEOPLE = 2
GROUP_SHARE = 0.5
LEAVING_MONTHS = 3


def roster_unchanged(series: Series) -> list[Reading]:
    """Return how far an unchanged list is from who works.

    The score is the share of those listed or regularly active who are only one of the two: listed
    and silent for twelve months, or active in six of twelve months and not listed. It stands from
    0.5, two people, and twelve months without a change of the list; age alone is no reason.

    Args:
        series: ``listed`` (those who were ever seen at work), ``silent``, ``outsiders`` and
            ``unchanged_months``.
    """
    columns = (series[name] for name in ("listed", "silent", "outsiders", "unchanged_months"))
    rows = list(zip(*columns, strict=True))
    found = [_mismatch(*row) for row in rows]
    return [_mismatchjudged(found, rows, place) for place in range(len(found))]


def _mismatch(
    listed: float | None, silent: float | None, outsiders: float | None, unchanged: float | None
) -> Reading:
    if listed is None or silent is None or outsiders is None or unchanged is None or not listed:
        return NOTHING
    odd = silent + outsiders
    is_met = unchanged >= UNCHANGED_FROM_MONTHS and odd >= LEAST_MISMATCH_PEOPLE
    return reading(odd / (listed + outsiders), MISMATCH_LIMIT, 1.0, is_met=is_met)


def _mismatchjudged(
    found: Sequence[Reading], rows: Sequence[tuple[float | None, ...]], place: int
) -> Reading:
    """Judge a month: was the list changed since, or as far from those who work a year later?"""
    later = place + JUDGED_AFTER_MONTHS
    if later >= len(found):
        return found[place]
    then, unchanged = found[later].score, rows[later][3]
    if unchanged is not None and unchanged < JUDGED_AFTER_MONTHS:
        return judged(found[place], True)
    return judged(found[place], None if then is None else then >= MISMATCH_LIMIT)


def roster_unedited(series: Series) -> list[Reading]:
    """Return for how long nobody has edited the list.

    The score is the months without an edit over 12, and stands from 1: the limit of "stale"
    (model.md 2.4).

    Args:
        series: ``roster_edits`` of each month, from the first edit on.
    """
    edits, found, age = series["roster_edits"], [], 0
    for place, count in enumerate(edits):
        age = 0 if count else age + 1
        later = known(edits, place + 1, place + 1 + JUDGED_AFTER_MONTHS)
        is_still = None if later is None else not any(later)
        stale = reading(age / STALE_MONTHS, 1.0, _MOST_YEARS)
        found.append(judged(stale, is_still))
    return found


def concentration_rising(series: Series) -> list[Reading]:
    """Return by how much the share of the busiest person rose against twelve months before.

    Work is counted in days on which a person committed, twelve months back, so one large import is
    one day. The score is the difference of the two shares; it stands from 0.15 if the 95% interval
    of the difference (Newcombe 1998, method 10) lies above 0 and both years hold 30 days.

    Args:
        series: ``top_days`` of the busiest person and ``all_days`` of everybody, over 12 months.
    """
    top, everybody = series["top_days"], series["all_days"]
    return [_rise(top, everybody, place) for place in range(len(top))]


def _rise(top: Numbers, everybody: Numbers, place: int) -> Reading:
    if place < BEFORE_MONTHS:
        return NOTHING
    now, before = _share(top, everybody, place), _share(top, everybody, place - BEFORE_MONTHS)
    if now is None or before is None:
        return NOTHING
    rise = now[0] / now[1] - before[0] / before[1]
    enough = min(now[1], before[1]) >= LEAST_ACTIVE_DAYS
    found = reading(
        rise, RISE_LIMIT, _MOST_RISE, is_met=enough and difference_interval(now, before)[0] > 0
    )
    then = _share(top, everybody, place + JUDGED_AFTER_MONTHS)
    level = before[0] / before[1] + RISE_LIMIT
    return judged(found, None if then is None else then[0] / then[1] >= level)


def _share(top: Numbers, everybody: Numbers, place: int) -> tuple[int, int] | None:
    if place >= len(top):
        return None
    part, whole = top[place], everybody[place]
    return (round(part), round(whole)) if part is not None and whole else None


def difference_interval(one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float]:
    """Return the 95% interval of the difference of two shares, each (part, whole), whole > 0.

    Source: Newcombe 1998, method 10, from Wilson's intervals of both.
    """
    first, second = wilson(*one), wilson(*other)
    assert first is not None and second is not None
    p, q = one[0] / one[1], other[0] / other[1]
    low = ((p - first[0]) ** 2 + (second[1] - q) ** 2) ** 0.5
    high = ((first[1] - p) ** 2 + (q - second[0]) ** 2) ** 0.5
    return p - q - low, p - q + high


def employer_leaving(series: Series) -> list[Reading]:
    """Return how much of the project stands behind an employer whose people leave everywhere.

    The score is the share of the employer's maintainers who left all that they maintained within
    three months, times the share of this project's maintainers whom it employed before. It stands
    if two people or more left and that is half of its people or more. A person who changes employer
    does not leave; a list that empties on one day was moved, and nobody left.

    Args:
        series: of the employer with the highest score of a month ``employer_gone``,
            ``employer_held`` and ``employer_here`` in people, ``seats`` of the project before, and
            ``maintainers`` at the month's end.
    """
    names = ("employer_gone", "employer_held", "employer_here", "seats")
    rows = list(zip(*(series[name] for name in names), strict=True))
    maintainers = series["maintainers"]
    return [_leaving(row, maintainers, place) for place, row in enumerate(rows)]


def _leaving(row: tuple[float | None, ...], maintainers: Numbers, place: int) -> Reading:
    gone, held, here, seats = row
    if gone is None or not held or here is None or not seats:
        return Reading(0.0) if seats else NOTHING
    is_met = gone >= GROUP_PEOPLE and gone / held >= GROUP_SHARE and here > 0
    score = gone / held * here / seats if gone >= GROUP_PEOPLE else 0.0
    found = Reading(score, is_met, score if is_met else 0.0)
    later = place + JUDGED_AFTER_MONTHS
    then = maintainers[later] if later < len(maintainers) else None
    return judged(found, None if then is None else then < seats)
