"""The series behind the watch signals of work: a number for every full calendar month. Pure.

A month counts if the copy of the repository speaks of its last day, so neither the running month
nor a copy that ends looks like silence. Commits leave out bots and merges.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.health.facts import ProjectFacts
from tracker.health.measure import ChannelMeasure, Measures
from tracker.metrics.alarms import JUDGED_AFTER_MONTHS, Numbers
from tracker.metrics.cadence import LATE_BELOW, ChannelPrior, Predictive, predictive
from tracker.metrics.months import month_after
from tracker.metrics.watch import SignalKey
from tracker.metrics.watch_work import unless_season

YEAR_MONTHS = 12
TWO_YEARS_DAYS = 731

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WatchSeries:
    """The series of one signal, a number for each of ``ends``, oldest first.

    ``ends`` are last days of months; the last one may be the last day of which the copy speaks,
    where the running month already says something.
    ``source`` names the kind of roster where there may be several.
    """

    key: SignalKey
    ends: tuple[date, ...]
    series: dict[str, Numbers]
    source: str = ""


def month_ends(first: date, last: date) -> tuple[date, ...]:
    """Return the last days of all months from that of ``first`` that are over on ``last``."""
    ends = []
    end = month_after(first) - timedelta(days=1)
    while end <= last:
        ends.append(end)
        end = month_after(end, 2) - timedelta(days=1)
    return tuple(ends)


def table(names: Sequence[str], rows: Sequence[tuple[float | None, ...]]) -> dict[str, Numbers]:
    """Return the columns of ``rows`` by name."""
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}


# -- work -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Work:
    """Who committed on how many days of which month; a row of ``days`` is one of ``names``.

    ``role_people`` are the keys under which rosters know the people; None: no roster does.
    ``running_commits`` are those of the month that is not over, up to ``seen``.
    """

    ends: tuple[date, ...]
    days: Counts
    names: tuple[str, ...]
    role_people: tuple[str | None, ...]
    commits: Numbers
    running_commits: float
    seen: date

    @property
    def authors(self) -> Numbers:
        """How many people committed in each month."""
        return [float(one) for one in (self.days > 0).sum(axis=0)]


def work_of(facts: ProjectFacts, day: date) -> Work | None:
    """Return the work up to the last month that is over on ``day``; None: there is no month."""
    human = facts.activity
    human = human[~human["is_bot"].astype(bool) & (human["commits"] > 0)]
    if not len(human) or facts.observed_until is None:
        return None
    seen = min(facts.observed_until, day)
    ends = month_ends(human["active_on"].min(), seen)
    if not ends:
        return None
    first = ends[0].year * YEAR_MONTHS + ends[0].month
    months = [on.year * YEAR_MONTHS + on.month - first for on in human["active_on"]]
    human = human.assign(month=months)
    running = human[(human["month"] >= len(ends)) & (human["active_on"] <= seen)]
    human = human[human["month"] < len(ends)]
    every = range(len(ends))
    commits = human.groupby("month")["commits"].sum().reindex(every, fill_value=0)
    active = human.drop_duplicates(["person", "active_on"])
    days = active.groupby(["person", "month"]).size().unstack(fill_value=0)
    known = human.drop_duplicates("person").set_index("person").reindex(days.index)
    return Work(
        ends=ends,
        days=days.reindex(columns=every, fill_value=0).to_numpy(dtype=np.int64),
        names=tuple(str(one) for one in known["name"]),
        role_people=tuple(None if pd.isna(one) else str(one) for one in known["role_person"]),
        commits=[float(one) for one in commits],
        running_commits=float(running["commits"].sum()),
        seen=seen,
    )


def over_a_year(values: Counts) -> Counts:
    """Return the sums over the twelve months up to each month, over fewer at the beginning."""
    sums = values.cumsum(axis=1)
    found = sums.copy()
    found[:, YEAR_MONTHS:] -= sums[:, :-YEAR_MONTHS]
    return found


def work_series(work: Work) -> tuple[WatchSeries, ...]:
    """Return the series of silence, of people at work, and of work on few shoulders."""
    year = over_a_year(work.days)
    young = min(YEAR_MONTHS - 1, len(work.ends))
    rows: list[tuple[float | None, ...]] = [(None, None)] * young
    pairs = zip(year.max(axis=0)[young:], year.sum(axis=0)[young:], strict=True)
    rows += [(float(top), float(everybody)) for top, everybody in pairs]
    ends, commits = work.ends, work.commits
    if work.running_commits:
        ends, commits = (*ends, work.seen), [*commits, work.running_commits]
    return (
        WatchSeries(SignalKey.QUIET, ends, {"commits": commits}),
        WatchSeries(SignalKey.ACTIVITY, work.ends, {"authors": work.authors}),
        WatchSeries(SignalKey.CONCENTRATION, work.ends, table(("top_days", "all_days"), rows)),
    )


# -- releases -------------------------------------------------------------------------------------


def release_series(facts: ProjectFacts, measures: Measures) -> WatchSeries | None:
    """Return how late the latest channel was at the end of each month, and on the last day."""
    seen = min(facts.observed_until or measures.day, measures.day)
    channels = [one for one in measures.channels if one.fact.kind == "release" and one.days]
    if not channels:
        return None
    ends = month_ends(min(one.days[0] for one in channels), seen)
    days = ends if ends and ends[-1] == seen else (*ends, seen)
    pasts = [ChannelPast(one, facts.norms.channel_prior) for one in channels]
    rows = [_latest(pasts, day, seen) for day in days]
    names = ("release_p", "late_share", "next_year")
    return WatchSeries(SignalKey.RELEASES, days, table(names, rows))


class ChannelPast:
    """How late one channel was on past days, by what was known of it then."""

    def __init__(self, channel: ChannelMeasure, prior: ChannelPrior | None) -> None:
        self.channel = channel
        self._prior = prior
        self._said: dict[int, Predictive | None] = {}

    def chance(self, day: date) -> float | None:
        """Return P(next gap >= elapsed); None: there was no rhythm yet, or a decision closed it."""
        channel = self.channel
        is_over = channel.retired_on is not None and channel.retired_on <= day
        came = bisect_right(channel.days, day)
        if is_over or not came:
            return None
        gaps = channel.gaps[: came - 1]
        if len(gaps) not in self._said:
            self._said[len(gaps)] = predictive(gaps, self._prior)
        said = self._said[len(gaps)]
        elapsed = (day - channel.days[came - 1]).days
        chance = None if said is None else said.p_gap_at_least(elapsed)
        return unless_season(chance, elapsed, gaps, TWO_YEARS_DAYS)

    def next_year(self, day: date, seen: date) -> float | None:
        """Return how many releases came within a year; None: it is not over, or it was closed."""
        end = month_after(day, JUDGED_AFTER_MONTHS + 1) - timedelta(days=1)
        retired = self.channel.retired_on
        if end > seen or (retired is not None and retired <= end):
            return None
        return float(sum(day < on <= end for on in self.channel.days))


def _latest(
    pasts: Sequence[ChannelPast], day: date, seen: date
) -> tuple[float | None, float | None, float | None]:
    """Return the least P, the share of channels that is late, and what came in a year after."""
    found = [(one, chance) for one in pasts if (chance := one.chance(day)) is not None]
    if not found:
        return None, None, None
    latest, chance = min(found, key=lambda pair: pair[1])
    late = sum(other < LATE_BELOW for _, other in found) / len(found)
    return chance, late, latest.next_year(day, seen)
