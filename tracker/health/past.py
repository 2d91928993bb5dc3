"""What a foundation's projects went through: who came, who went, whom they worked for. Pure.

The counts behind the rates of model.md 9.2 to 9.5, each as known on a day: what began later is not
known yet, what ended later is still open.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from tracker.metrics.flows import YEAR_DAYS, Spell
from tracker.metrics.months import month_after

WHOLE_GROUP_FROM = 2


class Job(NamedTuple):
    """Whom somebody worked for over [start, end); end None: still."""

    employer: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Level:
    """A maturity over [start, end); end None: still."""

    name: str
    start: date
    end: date | None


@dataclass(frozen=True)
class ProjectPast:
    """One project by the source that counts.

    ``spells`` are of its maintainers, bridged. Observation runs over [seen_from, seen_until): from
    the first roster to the last day of which the source can speak. ``edits`` are the days of it.
    ``is_list``: it is the foundation's list, which speaks of all projects whenever it is edited.
    """

    slug: str
    spells: tuple[Spell, ...]
    jobs: Mapping[str, tuple[Job, ...]]
    levels: tuple[Level, ...]
    edits: tuple[date, ...]
    seen_until: date
    is_list: bool = False

    @cached_property
    def seen_from(self) -> date:
        """The day of the first roster: who is on it did not arrive then."""
        return min(spell.start for spell in self.spells)

    @cached_property
    def exits(self) -> tuple[Spell, ...]:
        """The spells that ended."""
        return tuple(spell for spell in self.spells if spell.end is not None)

    @cached_property
    def vanished_on(self) -> date | None:
        """The day on which the last maintainer went and nobody came after; None: they go on."""
        ends = [spell.end for spell in self.spells]
        known = [end for end in ends if end is not None]
        return max(known) if len(known) == len(ends) else None

    @cached_property
    def _spells_of(self) -> dict[str, list[Spell]]:
        found: dict[str, list[Spell]] = {}
        for spell in self.spells:
            found.setdefault(spell.person, []).append(spell)
        return found

    @cached_property
    def everybody(self) -> Set[str]:
        """Everybody who ever was a maintainer."""
        return self._spells_of.keys()

    def has(self, person: str, day: date) -> bool:
        """Tell whether ``person`` was a maintainer on ``day``."""
        return any(spell.covers(day) for spell in self._spells_of.get(person, ()))

    def people(self, day: date) -> set[str]:
        """Return who was a maintainer on ``day``."""
        return {spell.person for spell in self.spells if spell.covers(day)}

    def employer(self, person: str, day: date) -> str | None:
        """Return whom ``person`` worked for on ``day``; None: not known."""
        mine = self.jobs.get(person, ())
        current = (j for j in mine if j.start <= day and (j.end is None or day < j.end))
        return next((job.employer for job in current), None)

    def level(self, day: date) -> str | None:
        """Return the maturity of ``day``, the latest one where levels overlap."""
        current = [
            one for one in self.levels if one.start <= day and (one.end is None or day < one.end)
        ]
        return max(current, key=lambda one: one.start).name if current else None

    def as_of(self, day: date) -> "ProjectPast | None":
        """Return what was known on ``day``; None: the project was not on record yet."""
        spells = tuple(
            replace(one, end=None) if one.end and one.end > day else one
            for one in self.spells
            if one.start <= day
        )
        if not spells:
            return None
        edits = tuple(one for one in self.edits if one <= day)
        until = day if self.is_list or not edits else edits[-1]
        return replace(self, spells=spells, edits=edits, seen_until=min(self.seen_until, until))


# -- whole groups (9.4) ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An employer took all its maintainers, two or more, off a project within one month."""

    slug: str
    employer: str
    month: date
    people: frozenset[str]


def withdrawals(past: ProjectPast) -> tuple[Withdrawal, ...]:
    """Return the withdrawals of whole groups from a project, by month and employer.

    A group are those of one employer on the first of the month, or on the day before the first of
    them left if nobody was there yet. A change of employer is none: roles end, not jobs. Where all
    maintainers went in that month nobody can tell a withdrawal from the project's own end.
    """
    leaving: dict[tuple[date, str], set[str]] = defaultdict(set)
    for spell in past.exits:
        assert spell.end is not None
        employer = past.employer(spell.person, date.fromordinal(spell.end.toordinal() - 1))
        if employer is not None:
            leaving[spell.end.replace(day=1), employer].add(spell.person)
    found = []
    for (month, employer), people in sorted(leaving.items()):
        if len(people) < WHOLE_GROUP_FROM or _stays_any(past, employer, month, people):
            continue
        found.append(Withdrawal(past.slug, employer, month, frozenset(people)))
    return tuple(found)


def _stays_any(past: ProjectPast, employer: str, month: date, people: set[str]) -> bool:
    """Tell whether the employer has somebody there after the month, or the project has nobody."""
    after = month_after(month)
    there = past.people(after)
    return not there or any(past.employer(one, after) == employer for one in there - people)


def group_years(past: ProjectPast) -> float:
    """Return for how many years employers had groups of two or more on the project, summed."""
    steps: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    last = past.seen_until.toordinal()
    for spell in past.spells:
        for job in past.jobs.get(spell.person, ()):
            start = max(spell.start, job.start).toordinal()
            ends = [end.toordinal() for end in (spell.end, job.end) if end is not None]
            end = min([last, *ends])
            if start < end:
                steps[job.employer][start] += 1
                steps[job.employer][end] -= 1
    return sum(_days_with_group(one) for one in steps.values()) / YEAR_DAYS


def _days_with_group(steps: Mapping[int, int]) -> int:
    days, people, before = 0, 0, 0
    for day, change in sorted(steps.items()):
        if people >= WHOLE_GROUP_FROM:
            days += day - before
        people, before = people + change, day
    return days


# -- exits and arrivals (9.2, 9.5) ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted in one project, or in several together; years are observed years.

    ``exits`` leave out those in ``withdrawn``, which belong to whole groups of an employer, and
    those in ``removed``, of the day on which the whole project left the list: that day its people
    did not leave, it ended (an archived project is taken off by a clean-up of the list).
    """

    exits: int
    withdrawn: int
    removed: int
    person_years: float
    arrivals: int
    project_years: float
    withdrawals: int
    group_years: float


def single_exits(past: ProjectPast, whole: Iterable[Withdrawal]) -> list[date]:
    """Return the days of exits that belong to no whole group and not to the project's own end."""
    grouped = {(person, one.month) for one in whole for person in one.people}
    return [
        spell.end
        for spell in past.exits
        if spell.end is not None
        and spell.end != past.vanished_on
        and (spell.person, spell.end.replace(day=1)) not in grouped
    ]


def arrivals(past: ProjectPast) -> list[date]:
    """Return the days on which maintainers came; who is on the first roster did not come then."""
    return [one.start for one in past.spells if one.start > past.seen_from]


def counts(past: ProjectPast) -> Counts:
    """Return exits, arrivals and withdrawals of a project with their exposures."""
    whole = withdrawals(past)
    single = single_exits(past, whole)
    gone = sum(len(one.people) for one in whole)
    until = past.vanished_on or past.seen_until
    days = sum((min(one.end or until, until) - one.start).days for one in past.spells)
    return Counts(
        exits=len(single),
        withdrawn=gone,
        removed=len(past.exits) - len(single) - gone,
        person_years=max(days, 0) / YEAR_DAYS,
        arrivals=len(arrivals(past)),
        project_years=max((until - past.seen_from).days, 0) / YEAR_DAYS,
        withdrawals=len(whole),
        group_years=group_years(past),
    )


def total(many: Iterable[Counts]) -> Counts:
    """Return the sum of counts; all 0 for none."""
    rows = list(many)
    return Counts(
        exits=sum(one.exits for one in rows),
        withdrawn=sum(one.withdrawn for one in rows),
        removed=sum(one.removed for one in rows),
        person_years=sum(one.person_years for one in rows),
        arrivals=sum(one.arrivals for one in rows),
        project_years=sum(one.project_years for one in rows),
        withdrawals=sum(one.withdrawals for one in rows),
        group_years=sum(one.group_years for one in rows),
    )


def by_month(days: Iterable[date]) -> Iterator[tuple[date, int]]:
    """Yield each month that has any of ``days`` with how many."""
    found: dict[date, int] = defaultdict(int)
    for day in days:
        found[day.replace(day=1)] += 1
    yield from sorted(found.items())
