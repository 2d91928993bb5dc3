"""The git history of a foundation's maintainer list in; people's spells in its projects out.

A state holds from the day of its commit by the committer's own clock, not UTC: so the list's other
readers count. A spell ends on the day of the first state without the person.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tracker.errors import InvalidInputError
from tracker.importers.foundation_rows import fold
from tracker.importers.foundation_spells import (
    EmployerChange,
    ListedSpell,
    Stay,
    employer_changes,
    spell_of,
    stays_of,
)
from tracker.importers.foundation_walk import LabelChange, ReadState, Walk
from tracker.importers.records import FileVersion, FoundationSpell, Issue, Parsed


@dataclass(frozen=True, slots=True)
class LevelChange:
    """From when on a project or group stood in the list with a level; ``level`` is lower case."""

    on: date
    commit: str
    label: str
    level: str | None


@dataclass(frozen=True, slots=True)
class FoundationHistory:
    """All that the states of a list say together.

    ``spells`` has one record for each stay in a project; ``listed`` one for each employer in it.
    """

    spells: tuple[FoundationSpell, ...]
    listed: tuple[ListedSpell, ...]
    states: tuple[ReadState, ...]
    label_changes: tuple[LabelChange, ...]
    level_changes: tuple[LevelChange, ...]
    employer_changes: tuple[EmployerChange, ...]
    issues: tuple[Issue, ...]


def foundation_spells(versions: Iterable[FileVersion]) -> Parsed[FoundationSpell]:
    """Return the spells of every person in every project of a list, and the issues of its states.

    Args:
        versions: the list's states along the mainline (first parents), oldest first; read once.

    Raises:
        InvalidInputError: none of the states is a maintainer list.
    """
    history = foundation_history(versions)
    return Parsed(history.spells, history.issues)


def foundation_history(versions: Iterable[FileVersion]) -> FoundationHistory:
    """Return all that the states of a list say; arguments and errors as in `foundation_spells`."""
    walk = Walk()
    for version in versions:
        walk.step(version)
    if not walk.states:
        found = f": {walk.issues[0].message}" if walk.issues else "."
        raise InvalidInputError(f"This history holds no state of a maintainer list{found}")
    people = [stays for lineage in walk.lineages for stays in stays_of(lineage, walk.states)]
    stays = sorted((stay for theirs in people for stay in theirs), key=_place)
    return FoundationHistory(
        spells=tuple(spell_of(stay, walk.states[-1].path) for stay in stays),
        listed=tuple(part for stay in stays for part in stay.parts),
        states=tuple(walk.states),
        label_changes=tuple(walk.changes),
        level_changes=tuple(sorted(_level_changes(walk), key=lambda change: change.on)),
        employer_changes=tuple(employer_changes(people)),
        issues=tuple(walk.issues),
    )


def _place(stay: Stay) -> tuple[str, str, date]:
    """Order by project and group, then person, then time."""
    whole = stay.whole
    return whole.place.key, fold(whole.handle or whole.name or ""), whole.first_seen_on


def _level_changes(walk: Walk) -> Iterator[LevelChange]:
    for lineage in walk.lineages:
        for index, label in lineage.levels:
            state = walk.states[index]
            yield LevelChange(state.on, state.commit, label.text, label.level)
