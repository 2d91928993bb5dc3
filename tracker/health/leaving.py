"""Employers whose maintainers left all that they maintained, over all projects of a foundation.

Roles must end: a person who changes employer, also many in one edit, does not leave (a firm that is
bought only renames its people). A list that empties on one day was moved or cleaned up, and nobody
left that day. Pure.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.health.past import ProjectPast
from tracker.metrics.months import month_after, months_before
from tracker.metrics.watch_people import GROUP_PEOPLE, LEAVING_MONTHS

_ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class GroupExit:
    """Of ``held`` people of an employer, ``gone`` left all they maintained.

    Within three months up to ``ended_on``, the last day of a month.
    """

    employer: str
    ended_on: date
    gone: int
    held: int


def group_exits(pasts: Sequence[ProjectPast]) -> tuple[GroupExit, ...]:
    """Return every month's end by which two or more people of an employer were gone."""
    leavers: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for past in pasts:
        for person, on, employer in _departures(past):
            leavers[employer].append((on, person))
    staff, maintained = _staff(pasts), _maintained(pasts)
    found = []
    for employer, left in sorted(leavers.items()):
        if len({person for _, person in left}) < GROUP_PEOPLE:
            continue
        theirs = {person: maintained.get(person, ()) for person in staff[employer]}
        for end in sorted({end for on, _ in left for end in _ends_after(on)}):
            one = _group_exit(employer, end, left, theirs)
            if one is not None:
                found.append(one)
    return tuple(found)


def _departures(past: ProjectPast) -> Iterator[tuple[str, date, str]]:
    """Yield who left when and whom they worked for the day before, if that is known."""
    for spell in past.exits:
        assert spell.end is not None
        employer = past.employer(spell.person, spell.end - timedelta(days=1))
        if employer is not None and not was_moved(past, spell.end):
            yield spell.person, spell.end, employer


def was_moved(past: ProjectPast, day: date) -> bool:
    """Tell whether the list was emptied on ``day``, or of a project that was archived by then."""
    return not past.people(day) or past.level(day) == _ARCHIVED


def _ends_after(day: date) -> Iterator[date]:
    """Yield the month's ends whose three months hold ``day``."""
    for later in range(1, LEAVING_MONTHS + 1):
        yield month_after(day, later) - timedelta(days=1)


def _staff(pasts: Iterable[ProjectPast]) -> Mapping[str, set[str]]:
    """Return by employer everybody who ever worked for it."""
    found: dict[str, set[str]] = defaultdict(set)
    for past in pasts:
        for person, jobs in past.jobs.items():
            for job in jobs:
                found[job.employer].add(person)
    return found


def _maintained(pasts: Iterable[ProjectPast]) -> Mapping[str, Sequence[ProjectPast]]:
    """Return by person the projects that they ever maintained."""
    found: dict[str, list[ProjectPast]] = defaultdict(list)
    for past in pasts:
        for person in past.everybody:
            found[person].append(past)
    return found


def _group_exit(
    employer: str,
    end: date,
    left: Iterable[tuple[date, str]],
    theirs: Mapping[str, Sequence[ProjectPast]],
) -> GroupExit | None:
    """Return how many of how many were gone by ``end``; None: fewer than two."""
    start = months_before(end, LEAVING_MONTHS)
    gone = {
        person
        for on, person in left
        if start < on <= end
        and _holds(theirs[person], person, start, employer)
        and not any(past.has(person, end) for past in theirs[person])
    }
    if len(gone) < GROUP_PEOPLE:
        return None
    held = sum(_holds(many, one, start, employer) for one, many in theirs.items())
    return GroupExit(employer, end, len(gone), held)


def _holds(pasts: Iterable[ProjectPast], person: str, day: date, employer: str) -> bool:
    return any(past.has(person, day) and past.employer(person, day) == employer for past in pasts)
