"""Who looks after which area of a project (model.md 3.4). Pure.

An area is one that the project's roster names today for anybody with a role: where only an emeritus
is left to it, it has no maintainer.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from tracker.health.facts import RoleSpell, is_current
from tracker.health.roster import Roster
from tracker.metrics.people import MAINTAINER
from tracker.metrics.result import Measurement, Status


@dataclass(frozen=True, slots=True)
class AreaCoverage(Measurement):
    """Confirmed maintainers by area; one who has several counts in each.

    Everything is None and ``status`` unknown where no area is declared. With confirmed maintainers
    whose areas are not declared (``undeclared_people``) an area may have more than is counted.
    """

    status: Status
    people_by_area: dict[str, int] | None
    areas_with_none: list[str] | None
    areas_with_one: list[str] | None
    undeclared_people: int


def area_coverage(areas: Collection[str], confirmed: Mapping[str, Collection[str]]) -> AreaCoverage:
    """Return how many confirmed maintainers each of the project's ``areas`` has.

    Args:
        areas: those that the project declares; none: they are unknown, not zero.
        confirmed: the declared areas of each confirmed maintainer, by person.
    """
    undeclared = sum(not named for named in confirmed.values())
    if not areas:
        return AreaCoverage(Status.UNKNOWN, None, None, None, undeclared)
    counts = {
        area: sum(area in named for named in confirmed.values()) for area in sorted(set(areas))
    }
    return AreaCoverage(
        status=Status.OK_WITH_BOUNDS if undeclared else Status.OK,
        people_by_area=counts,
        areas_with_none=[area for area, people in counts.items() if people == 0],
        areas_with_one=[area for area, people in counts.items() if people == 1],
        undeclared_people=undeclared,
    )


def declared_areas(roster: Roster) -> tuple[str, ...]:
    """Return the areas that the source that counts names on the day, by name."""
    spells = [one for one in roster.spells(roster.used) if is_current(one, roster.day)]
    return tuple(sorted({area for spell in spells for area in _named(spell)}))


def areas_by_maintainer(
    roster: Roster, *, only_confirmed: bool = False
) -> dict[str, tuple[str, ...]]:
    """Return the areas of each maintainer of the day, by person; empty: none declared.

    A maintainer is confirmed if the source was edited in the last 180 days.
    """
    if only_confirmed and roster.used not in roster.fresh_kinds():
        return {}
    found: dict[str, set[str]] = {person: set() for person in roster.maintainers()}
    for spell in roster.spells(roster.used, MAINTAINER):
        if is_current(spell, roster.day):
            found[spell.person].update(_named(spell))
    return {person: tuple(sorted(areas)) for person, areas in found.items()}


def _named(spell: RoleSpell) -> Iterable[str]:
    """Yield the areas of a spell; a roster's line may name several."""
    return filter(None, map(str.strip, (spell.area or "").split(",")))
