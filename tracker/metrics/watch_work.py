"""Signals of work: people, commits and releases month by month. Pure.

All limits are policy choices; `health.watch_rules` says why each is where it is.
"""

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean

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
from tracker.metrics.cadence import LATE_BELOW, overdue

RECENT_MONTHS = 6
BEFORE_MONTHS = 12
FALL_LIMIT = 0.4
LEAST_LOSS = 1.0

SHORT_PAUSE_MONTHS = 3
LONG_PAUSE_MONTHS = 12
SEASONS_SEEN_AFTER_MONTHS = 24
_MOST_PAUSE = 4.0

# Months are coarse: a release on the 1st and one on the 31st of the next month are two months off.
MONTHLY_SIGMA_FLOOR = 0.35


def activity_falling(series: Series) -> list[Reading]:
    """Return by how much fewer people work in a month, last six months against before.

    The score is 1 - recent/base, where ``recent`` is the mean of six months and ``base`` the lesser
    of the mean of the twelve before and of the mean of the same six months a year before: what
    comes back every year is no fall. It stands from 0.4 and one person a month less.
    """
    authors = series["authors"]
    return [_fall(authors, place) for place in range(len(authors))]


def fall_parts(authors: Numbers, place: int) -> tuple[float, float, float] | None:
    """Return the monthly means of the last six, the twelve before, and the same six a year before.

    None: a month of them is unknown or not there.
    """
    recent = known(authors, place - RECENT_MONTHS + 1, place + 1)
    start = place - RECENT_MONTHS - BEFORE_MONTHS + 1
    before = known(authors, start, start + BEFORE_MONTHS)
    if recent is None or before is None:
        return None
    return fmean(recent), fmean(before), fmean(before[:RECENT_MONTHS])


def _fall(authors: Numbers, place: int) -> Reading:
    parts = fall_parts(authors, place)
    if parts is None:
        return NOTHING
    recent, before, same_months = parts
    base = min(before, same_months)
    if base <= 0:
        return NOTHING
    score = 1 - recent / base
    found = reading(score, FALL_LIMIT, 1.0, is_met=base - recent >= LEAST_LOSS)
    if not found.is_raised:
        return found
    later = place + JUDGED_AFTER_MONTHS
    then = known(authors, later - RECENT_MONTHS + 1, later + 1)
    return judged(found, None if then is None else 1 - fmean(then) / base >= FALL_LIMIT)


def no_human_commit(series: Series) -> list[Reading]:
    """Return how long nobody has committed, against the longest pause before.

    The score is the months without any commit by a person over the limit: one month more than any
    pause before, at least 3 and at most 12; 12 while fewer than 24 months are known before the
    pause, as a season may not have been seen yet. It stands from 1.
    """
    commits = series["commits"]
    return [_pause(commits, place, one) for place, one in enumerate(_pauses(commits))]


def pause_months(commits: Numbers, place: int) -> tuple[int, int] | None:
    """Return the months without a commit up to ``place``, and the limit that applies to them.

    None: a month is unknown, or nobody has committed yet.
    """
    return _pauses(commits[: place + 1])[place] if 0 <= place < len(commits) else None


def _pauses(commits: Numbers) -> list[tuple[int, int] | None]:
    """Return `pause_months` of every month, in one pass."""
    found: list[tuple[int, int] | None] = []
    first, longest, run = -1, 0, 0
    for place, value in enumerate(commits):
        if value is None:
            break
        if value:
            first = place if first < 0 else first
            longest, run = max(longest, run), 0
        elif first >= 0:
            run += 1
        seen = place + 1 - first - run
        found.append((run, _pause_limit(seen, longest)) if first >= 0 else None)
    return found + [None] * (len(commits) - len(found))


def _pause_limit(seen: int, longest: int) -> int:
    if seen < SEASONS_SEEN_AFTER_MONTHS:
        return LONG_PAUSE_MONTHS
    return min(LONG_PAUSE_MONTHS, max(SHORT_PAUSE_MONTHS, longest + 1))


def _pause(commits: Numbers, place: int, found: tuple[int, int] | None) -> Reading:
    if found is None:
        return NOTHING
    run, limit = found
    paused = reading(run / limit, 1.0, _MOST_PAUSE)
    if not paused.is_raised:
        return paused
    later = known(commits, place + 1, place + 1 + JUDGED_AFTER_MONTHS)
    return judged(paused, None if later is None else not any(later))


def releases_stopped(series: Series) -> list[Reading]:
    """Return how late the latest release channel is by its own rhythm.

    The score is 1 - P(next gap >= elapsed) of the channel that is latest, and stands from 0.8, the
    limit of "late". It is as strong as the share of the channels that are late. A channel that a
    decision closed is none of them.

    Args:
        series: ``release_p`` the least P of a month (`unless_season`), ``next_year`` how many
            releases that channel had in the twelve months after, and, if there are several
            channels, ``late_share`` the share that is late.
    """
    chances, then = series["release_p"], series["next_year"]
    shares = series.get("late_share", [1.0] * len(chances))
    return [_lateness(*row) for row in zip(chances, then, shares, strict=True)]


def _lateness(chance: float | None, then: float | None, share: float | None) -> Reading:
    if chance is None:
        return NOTHING
    found = reading(1 - chance, 1 - LATE_BELOW, 1.0, is_met=chance < LATE_BELOW)
    found = replace(found, strength=found.strength * (share or 0.0))
    return judged(found, None if then is None else not then)


def next_year(counts: Numbers) -> list[float | None]:
    """Return the sum of the twelve months after each; None: they are not over."""
    sums = (
        known(counts, place + 1, place + 1 + JUDGED_AFTER_MONTHS) for place in range(len(counts))
    )
    return [None if some is None else sum(some) for some in sums]


def monthly_release_p(releases: Numbers) -> list[float | None]:
    """Return ``release_p`` at the end of each month, where only counts are known.

    Gaps are in months; the floor of the log sd is 0.35, as a month more or less may be chance.
    """
    found: list[float | None] = []
    gaps: list[int] = []
    last: int | None = None
    for place, came in enumerate(releases):
        if came:
            gaps += [place - last] if last is not None else []
            last = place
        elapsed = None if last is None else place - last
        chance = overdue(gaps, elapsed, floor=MONTHLY_SIGMA_FLOOR).p
        found.append(unless_season(chance, elapsed, gaps, SEASONS_SEEN_AFTER_MONTHS))
    return found


def unless_season(
    chance: float | None, elapsed: int | None, gaps: Sequence[int], two_years: int
) -> float | None:
    """Return P(next gap >= elapsed), or 1 where as long a pause was made in two years before.

    Such a pause may be a season, for example a summer; the grade of delivery does not leave it out.

    Args:
        chance: P by the channel's rhythm; None: unknown.
        elapsed: since the latest release, in the unit of ``gaps``.
        gaps: between releases, oldest first.
        two_years: in the same unit.
    """
    if chance is None or elapsed is None:
        return chance
    back = 0
    for gap in reversed(gaps):
        if back >= two_years:
            break
        if gap >= elapsed:
            return 1.0
        back += gap
    return chance
