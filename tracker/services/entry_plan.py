"""What an entered table changes, decided before anything is stored. Pure: rows in, a plan out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tracker.db.queries.entries import StandingRow
from tracker.importers.table_columns import EnteredRow
from tracker.services.entry_targets import Target

Key = tuple[Any, ...]


class Action(StrEnum):
    """What a row does to what stands."""

    NEW = "new"
    CORRECTED = "corrected"
    ENDED = "ended"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row whose names are ids: the columns of its table, and where it stands in the file.

    ``project_id`` is that of its source, ``ids`` are those of what it names by column.
    """

    entered: EnteredRow
    attester: str
    project_id: int | None
    ids: Mapping[str, int]
    columns: Mapping[str, Any]

    @property
    def line(self) -> int:
        """Where the row begins in its file."""
        return self.entered.line


@dataclass(frozen=True, slots=True)
class Change:
    """A row, what it does, and the row that it takes the place of."""

    row: PlacedRow
    action: Action
    before: StandingRow | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a table changes; ``kept`` are the rows that stand and are not spoken of."""

    changes: tuple[Change, ...]
    withdrawn: tuple[StandingRow, ...]
    kept: tuple[StandingRow, ...]

    @property
    def changed(self) -> list[Change]:
        """The changes that are one."""
        return [one for one in self.changes if one.action is not Action.UNCHANGED]

    @property
    def after(self) -> "list[PlacedRow | StandingRow]":
        """All rows of the kind that stand after the plan."""
        return [*(one.row for one in self.changes), *self.kept]

    def counts(self) -> dict[str, int]:
        """Return how many rows do what."""
        counts = {
            action.value: sum(one.action is action for one in self.changes) for action in Action
        }
        return counts | {"withdrawn": len(self.withdrawn)}


def full_key(target: Target, row: PlacedRow | StandingRow) -> Key:
    """Return what says which row it is among all of its kind."""
    return (row.attester, row.project_id, *target.key(row.columns))


def decide(
    target: Target,
    rows: Sequence[PlacedRow],
    standing: Iterable[StandingRow],
    withdrawing: Iterable[StandingRow],
) -> Plan:
    """Return what ``rows`` change.

    Args:
        standing: all rows of the kind that stand.
        withdrawing: those of them that go if no row has their key.
    """
    by_key = {full_key(target, one): one for one in standing}
    changes = [_change(row, by_key.get(full_key(target, row))) for row in rows]
    spoken = {one.before.id for one in changes if one.before is not None}
    gone = {one.id for one in withdrawing} - spoken
    settled = gone | spoken
    return Plan(
        changes=tuple(changes),
        withdrawn=tuple(one for one in by_key.values() if one.id in gone),
        kept=tuple(one for one in by_key.values() if one.id not in settled),
    )


def _change(row: PlacedRow, before: StandingRow | None) -> Change:
    if before is None:
        return Change(row, Action.NEW)
    differing = {name for name, value in row.columns.items() if before.columns[name] != value}
    if not differing:
        return Change(row, Action.UNCHANGED, before)
    is_end = differing == {"valid_until"} and before.columns["valid_until"] is None
    return Change(row, Action.ENDED if is_end else Action.CORRECTED, before)
