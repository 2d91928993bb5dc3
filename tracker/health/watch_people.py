"""The series behind the watch signals of people: rosters by month against who works. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from tracker.health.facts import ProjectFacts
from tracker.health.leaving import GroupExit, group_exits
from tracker.health.past import Job, Level, ProjectPast
from tracker.health.roster import Roster
from tracker.health.watch_series import WatchSeries, Work, month_ends, over_a_year, table
from tracker.metrics.flows import bridge, known_spells
from tracker.metrics.months import months_before, months_between
from tracker.metrics.watch import SignalKey
from tracker.metrics.watch_people import GROUP_PEOPLE, LEAVING_MONTHS

REGULAR_MONTHS = 6
_STATED = "stated"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Who was listed on a day and ever seen at work, who of them was silent, and who else worked.

    ``unchanged_months`` since anybody came onto the list or went.
    """

    listed: frozenset[str]
    silent: frozenset[str]
    outsiders: tuple[str, ...]
    unchanged_months: int


class ListedPeople:
    """A project's maintainers by the source that counts, month by month."""

    def __init__(self, facts: ProjectFacts, roster: Roster) -> None:
        self._facts = facts
        self._roster = roster

    @cached_property
    def past(self) -> ProjectPast:
        """The spells of maintainers with short gaps joined, and whom they worked for."""
        spells = bridge(known_spells(self._roster.maintainer_frame(), self._roster.day))
        jobs: dict[str, tuple[Job, ...]] = {}
        for one in sorted(self._facts.employments, key=lambda job: job.basis != _STATED):
            job = Job(one.employer, one.valid_from, one.valid_until)
            jobs[one.person] = (*jobs.get(one.person, ()), job)
        levels = tuple(
            Level(one.level, one.valid_from, one.valid_until) for one in self._facts.levels
        )
        return ProjectPast(self._facts.slug, tuple(spells), jobs, levels, (), self._roster.day)

    @cached_property
    def _changes(self) -> list[date]:
        """The days on which somebody came onto the list or went."""
        days = (day for one in self.past.spells for day in (one.start, one.end))
        return sorted({day for day in days if day is not None})

    # -- lists against work -----------------------------------------------------------------------

    def mismatch_series(self, work: Work) -> WatchSeries | None:
        """Return how far the list was from who worked; None: no list was ever read.

        Nothing is said in a month in which the list was changed.
        """
        if not self.past.spells or any(day > work.ends[-1] for day in self._changes):
            return None
        found = self.mismatches(work)
        names = ("listed", "silent", "outsiders", "unchanged_months")
        rows: list[tuple[float | None, ...]] = [
            (None,) * len(names)
            if one is None
            else (len(one.listed), len(one.silent), len(one.outsiders), one.unchanged_months)
            for one in found
        ]
        return WatchSeries(SignalKey.ROSTER, work.ends, table(names, rows))

    def mismatches(self, work: Work) -> list[Mismatch | None]:
        """Return the mismatch at each month's end; None: there was no list yet."""
        active = (work.days > 0).astype(np.int64)
        year, ever = over_a_year(active), active.cumsum(axis=1)
        found: list[Mismatch | None] = []
        for place, end in enumerate(work.ends):
            before = [day for day in self._changes if day <= end]
            if not before:
                found.append(None)
                continue
            listed = self.past.people(end)
            rows = [at for at, one in enumerate(work.role_people) if one in listed]
            keys = {at: str(work.role_people[at]) for at in rows}
            seen = {key for at, key in keys.items() if ever[at, place]}
            alive = {key for at, key in keys.items() if year[at, place]}
            regular = np.flatnonzero(year[:, place] >= REGULAR_MONTHS)
            outsiders = tuple(work.names[at] for at in regular if at not in keys)
            age = months_between(before[-1], end)
            found.append(Mismatch(frozenset(seen), frozenset(seen - alive), outsiders, age))
        return found

    # -- employers --------------------------------------------------------------------------------

    @cached_property
    def exits(self) -> Mapping[date, tuple[GroupExit, ...]]:
        """The group exits by month's end, over the foundation and in this project alone."""
        found: dict[date, tuple[GroupExit, ...]] = defaultdict(tuple)
        for one in (*self._facts.norms.group_exits, *group_exits([self.past])):
            found[one.ended_on] = (*found[one.ended_on], one)
        return found

    def employer_series(self) -> WatchSeries | None:
        """Return the worst group exit of each month; None: no list was ever read."""
        if not self.past.spells:
            return None
        ends = month_ends(self.past.seen_from, self._roster.day)
        names = ("employer_gone", "employer_held", "employer_here", "seats", "maintainers")
        return WatchSeries(SignalKey.EMPLOYER, ends, table(names, [self._row(one) for one in ends]))

    def _row(self, end: date) -> tuple[float | None, ...]:
        before = self.past.people(months_before(end, LEAVING_MONTHS))
        now = len(self.past.people(end))
        worst = self.worst(end)
        if worst is None:
            return 0.0, None, None, len(before) or None, now
        one, here = worst
        return one.gone, one.held, here, len(before), now

    def worst(self, end: date) -> tuple[GroupExit, int] | None:
        """Return the group exit that weighs most here, and how many of the group were here."""
        start = months_before(end, LEAVING_MONTHS)
        found = []
        for one in self.exits.get(end, ()):
            here = sum(
                self.past.employer(person, start) == one.employer
                for person in self.past.people(start)
            )
            if here and one.gone >= GROUP_PEOPLE:
                found.append((one.gone / one.held * here, here, one))
        if not found:
            return None
        _, here, worst = max(found, key=lambda row: row[:2])
        return worst, here


# -- edits ----------------------------------------------------------------------------------------


def edit_series(facts: ProjectFacts, roster: Roster) -> tuple[WatchSeries, ...]:
    """Return how often each kind of roster was edited in each month since its first edit."""
    listed = {spell.source_id for spell in facts.roles}
    found: dict[str, list[date]] = {}
    for one in facts.sources:
        if one.id in listed and one.kind in roster.confirmed_on():
            found.setdefault(one.kind, []).extend(one.revisions)
    return tuple(_edits(kind, days, roster.day) for kind, days in found.items())


def _edits(kind: str, days: list[date], day: date) -> WatchSeries:
    ends = month_ends(min(days), day)
    if ends and max(days) > ends[-1]:
        ends = (*ends, day)
    counts: dict[tuple[int, int], float] = defaultdict(float)
    for on in days:
        counts[on.year, on.month] += 1
    edits = [counts[end.year, end.month] for end in ends]
    return WatchSeries(SignalKey.UNEDITED, ends, {"roster_edits": edits}, kind)
