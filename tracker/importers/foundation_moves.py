"""What became of the labels of a maintainer list that are gone from one state to the next.

A new label that holds a vanished one's people is its new name. If they turn up in the project above
it instead, its label row was deleted. Else it was removed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.importers.foundation_labels import Label
from tracker.importers.foundation_repairs import Entry

# Which share of a vanished label's people must stand in a new one for a rename. The smallest true
# one known (Serverless Workflow, renamed in 2026) kept 40 % of its people.
RENAME_OVERLAP = 0.4
# Which share of them must turn up in the project above for a deleted label row.
ABSORBED_OVERLAP = 0.5


class MoveKind(StrEnum):
    """What happened to a label."""

    RENAME = "rename"
    ABSORBED = "absorbed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Section:
    """The people of one label in one state."""

    label: Label
    entries: tuple[Entry, ...]

    @property
    def keys(self) -> frozenset[str]:
        """Return who they are."""
        return frozenset(entry.key for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Move:
    """What became of the label with the key ``old``; ``new`` is None when it was removed.

    ``overlap`` is the share of its people that stand in the new label, or, for a removed one, the
    largest share that stands in any other.
    """

    old: str
    new: str | None
    kind: MoveKind
    overlap: float


def moves(before: Mapping[str, Section], after: Mapping[str, Section]) -> list[Move]:
    """Return what became of each label of ``before`` that ``after`` lacks, largest first.

    Both are by the label's key, in the order of the list.
    """
    appeared = [key for key in after if key not in before]
    gone = sorted((key for key in before if key not in after), key=lambda k: -len(before[k].keys))
    return [_move(key, before, after, appeared) for key in gone]


def overlap(old: Section, new: Iterable[str]) -> float:
    """Return which share of the people of ``old`` are among ``new``; 0 where there is nobody."""
    keys = old.keys
    return len(keys.intersection(new)) / len(keys) if keys else 0.0


def _move(
    key: str, before: Mapping[str, Section], after: Mapping[str, Section], appeared: Sequence[str]
) -> Move:
    old = before[key]
    renamed = max(appeared, key=lambda new: overlap(old, after[new].keys), default=None)
    if renamed is not None:
        share = overlap(old, after[renamed].keys)
        if share >= RENAME_OVERLAP:
            return Move(key, renamed, MoveKind.RENAME, share)
    above = _above(key, before, after)
    if above is not None:
        share = overlap(old, after[above].keys - before[above].keys)
        if share >= ABSORBED_OVERLAP:
            return Move(key, above, MoveKind.ABSORBED, share)
    share = max((overlap(old, section.keys) for section in after.values()), default=0.0)
    return Move(key, None, MoveKind.REMOVED, share)


def _above(key: str, before: Mapping[str, Section], after: Mapping[str, Section]) -> str | None:
    """Return the label that stood above ``key`` if it is still there."""
    above: str | None = None
    for label in before:
        if label == key:
            break
        above = label
    return above if above in after else None


# -- a label whose row is missing ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Absorbed:
    """A label whose row was deleted: ``people`` are its own, ``others`` those of the one above."""

    label: Label
    above: str
    people: frozenset[str]
    others: frozenset[str]


def split(sections: Mapping[str, Section], absorbed: Absorbed) -> tuple[Section, Section] | None:
    """Return the section above without the absorbed rows, and those under their own label.

    They begin with the first row of one of its people and reach to the section's end. None: the
    label stands in the list again, or nobody of it is left.
    """
    above = sections.get(absorbed.above)
    if above is None or absorbed.label.key in sections:
        return None
    own = absorbed.people - absorbed.others
    starts = (place for place, entry in enumerate(above.entries) if entry.key in own)
    place = next(starts, None)
    if place is None:
        return None
    kept, rows = above.entries[:place], above.entries[place:]
    relabelled = tuple(entry.with_flag("relabelled") for entry in rows)
    return Section(above.label, kept), Section(absorbed.label, relabelled)
