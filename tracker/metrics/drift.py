"""Where the project's file, the foundation's list and what people do disagree (model.md 2.4). Pure.

The three are compared person by person. Nobody is right by default: a row is a reason to ask.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from tracker.metrics.people import EMERITUS, MAINTAINER
from tracker.metrics.result import Measurement

# Policy choice: whoever merged less in twelve months is a contributor, not somebody to list.
ACTIVE_FROM_COMMITS = 10
INACTIVE_AFTER_DAYS = 365


class DriftKind(StrEnum):
    """How the three disagree on a person."""

    EMERITUS_IN_LIST = "emeritus in the project's file, maintainer in the list"
    ONLY_IN_FILE = "only in the project's file"
    ONLY_IN_LIST = "only in the foundation's list"
    OTHER_ROLE = "maintainer in one, another role in the other"
    LISTED_BUT_QUIET = "listed, but quiet for a year"
    ACTIVE_BUT_UNLISTED = "listed nowhere, but active"
    EMPLOYERS_DIFFER = "the employers differ"


@dataclass(frozen=True, slots=True)
class Listed:
    """What is known of one person on a day; None: not in that source, or not among the authors.

    ``commits`` are those of twelve months, ``quiet_days`` since the last one. ``employers`` are
    those that each source gives on the day, under names that can be compared.
    """

    person: str
    in_file: str | None = None
    in_list: str | None = None
    commits: int | None = None
    quiet_days: int | None = None
    employers: Mapping[str, Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Drift(Measurement):
    """How many people are maintainers by which source, and on whom the sources disagree.

    ``jaccard`` is both / (file or list), in 0..1; None without maintainers or with one source only.
    ``kinds`` counts people by kind, ``people`` holds the kinds of each of them.
    """

    in_file: int | None
    in_list: int | None
    in_both: int | None
    jaccard: float | None
    kinds: dict[str, int]
    people: dict[str, tuple[str, ...]]


def drift(people: Sequence[Listed], *, has_file: bool, has_list: bool) -> Drift:
    """Return the drift between the sources that there are; one source cannot differ from itself."""
    by_file = {one.person for one in people if one.in_file == MAINTAINER}
    by_list = {one.person for one in people if one.in_list == MAINTAINER}
    both, either = by_file & by_list, by_file | by_list
    is_compared = has_file and has_list
    kinds = {one.person: kinds_of(one, is_compared=is_compared) for one in people}
    return Drift(
        in_file=len(by_file) if has_file else None,
        in_list=len(by_list) if has_list else None,
        in_both=len(both) if is_compared else None,
        jaccard=len(both) / len(either) if is_compared and either else None,
        kinds={
            kind.value: sum(kind in mine for mine in kinds.values())
            for kind in DriftKind
            if any(kind in mine for mine in kinds.values())
        },
        people={
            person: tuple(kind.value for kind in mine) for person, mine in kinds.items() if mine
        },
    )


def kinds_of(one: Listed, *, is_compared: bool) -> tuple[DriftKind, ...]:
    """Return how the sources disagree on a person, in the order of `DriftKind`."""
    found = {_between_lists(one)} if is_compared else set()
    is_maintainer = MAINTAINER in (one.in_file, one.in_list)
    if is_maintainer and one.quiet_days is not None and one.quiet_days > INACTIVE_AFTER_DAYS:
        found.add(DriftKind.LISTED_BUT_QUIET)
    is_listed = one.in_file is not None or one.in_list is not None
    if not is_listed and (one.commits or 0) >= ACTIVE_FROM_COMMITS:
        found.add(DriftKind.ACTIVE_BUT_UNLISTED)
    if is_listed and _employers_differ(one.employers or {}):
        found.add(DriftKind.EMPLOYERS_DIFFER)
    return tuple(kind for kind in DriftKind if kind in found)


def _between_lists(one: Listed) -> DriftKind | None:
    roles = (one.in_file, one.in_list)
    if MAINTAINER not in roles or roles == (MAINTAINER, MAINTAINER):
        return None
    if one.in_list is None:
        return DriftKind.ONLY_IN_FILE
    if one.in_file is None:
        return DriftKind.ONLY_IN_LIST
    return DriftKind.EMERITUS_IN_LIST if one.in_file == EMERITUS else DriftKind.OTHER_ROLE


def _employers_differ(employers: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether two sources name employers and none in common."""
    named = [set(names) for names in employers.values() if names]
    return any(not mine & theirs for mine, theirs in combinations(named, 2))
