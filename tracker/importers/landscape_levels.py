"""Which maturity level a landscape's projects had from when to when, from one file and from many.

A file holds one date for each level, and a project that is taken back loses the old ones. Only the
earlier files still have them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.importers.foundation_rows import fold
from tracker.importers.records import LandscapeProject, MaturitySpell

ARCHIVED = "archived"
_LEVEL_OF_DATE = {
    "accepted": "sandbox",
    "incubating": "incubating",
    "graduated": "graduated",
    "archived": ARCHIVED,
}

Snapshots = Sequence[tuple[date, Iterable[LandscapeProject]]]


@dataclass(frozen=True, slots=True)
class MaturityTransition:
    """A change of level between two files; ``old`` None: new, ``new`` None: no longer listed.

    ``seen_on`` is the day of the later file, ``on`` the day that it gives for the new level.
    """

    name: str
    old: str | None
    new: str | None
    seen_on: date
    on: date | None


def dated_levels(maturity: str, days: Mapping[str, date | None]) -> tuple[MaturitySpell, ...]:
    """Return the levels of a project in order of time, by the dates of one file.

    ``accepted`` begins the sandbox unless another level begins on that day. If the file gives no
    date for the level it shows, that level is all that is known, from an unknown day on.

    Args:
        maturity: the level that the file shows.
        days: by accepted, incubating, graduated and archived.
    """
    starts: dict[date, str] = {}
    for key, level in _LEVEL_OF_DATE.items():
        day = days.get(key)
        if day is not None:
            starts[day] = level
    if maturity not in starts.values():
        return (MaturitySpell(maturity, None, None),)
    begun = sorted(starts.items())
    ends = [day for day, _ in begun[1:]] + [None]
    return tuple(
        MaturitySpell(level, day, end) for (day, level), end in zip(begun, ends, strict=True)
    )


def maturity_transitions(snapshots: Snapshots) -> tuple[MaturityTransition, ...]:
    """Return the changes of level from each file to the next, in order of time and of name.

    Args:
        snapshots: day and projects of each file, oldest first. The first one changes nothing.
    """
    found: list[MaturityTransition] = []
    before: dict[str, LandscapeProject] | None = None
    for day, projects in snapshots:
        after = _by_name(projects)
        if before is not None:
            found += _changes(day, before, after)
        before = after
    return tuple(found)


def maturity_history(snapshots: Snapshots) -> dict[str, tuple[MaturitySpell, ...]]:
    """Return each project's levels by its name, as all files together show them.

    The latest file that lists a project counts, because dates are corrected. What an earlier one
    said stays where the project was archived and taken back since: the file then forgets it.

    Args:
        snapshots: as in `maturity_transitions`.
    """
    latest: dict[str, LandscapeProject] = {}
    forgotten: dict[str, tuple[MaturitySpell, ...]] = {}
    for day, projects in snapshots:
        for key, project in _by_name(projects).items():
            before = latest.get(key)
            if before is not None and _is_taken_back(before, project):
                since = project.levels[0].valid_from or day
                known = forgotten.get(key, ()) + tuple(before.levels)
                forgotten[key] = _until(known, since)
            latest[key] = project
    return {
        project.name: forgotten.get(key, ()) + tuple(project.levels)
        for key, project in latest.items()
    }


def _by_name(projects: Iterable[LandscapeProject]) -> dict[str, LandscapeProject]:
    return {fold(project.name): project for project in projects}


def _changes(
    day: date, before: Mapping[str, LandscapeProject], after: Mapping[str, LandscapeProject]
) -> list[MaturityTransition]:
    changes: list[MaturityTransition] = []
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        old_level = None if old is None else old.maturity
        new_level = None if new is None else new.maturity
        shown = new or old
        if old_level != new_level and shown is not None:
            on = None if new is None else _start_of(new)
            changes.append(MaturityTransition(shown.name, old_level, new_level, day, on))
    return changes


def _start_of(project: LandscapeProject) -> date | None:
    """Return the day from which the project has the level that is shown."""
    return next(s.valid_from for s in project.levels if s.maturity == project.maturity)


def _is_taken_back(before: LandscapeProject, after: LandscapeProject) -> bool:
    return before.maturity == ARCHIVED and after.maturity != ARCHIVED


def _until(spells: Iterable[MaturitySpell], end: date) -> tuple[MaturitySpell, ...]:
    """Return the spells up to ``end``."""
    return tuple(
        MaturitySpell(s.maturity, s.valid_from, min(s.valid_until or end, end))
        for s in spells
        if s.valid_from is None or s.valid_from < end
    )
