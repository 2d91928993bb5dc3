"""Dated facts of a source: what stands there, and how a new reading replaces it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select, update
from sqlmodel import col

from tracker.db.standing import standing
from tracker.db.uow import Tx
from tracker.domain.base import Fact

Table = TypeVar("Table", bound=Fact)

CLOCKS = frozenset({"id", "recorded_at", "superseded_at"})
_BATCH = 500


@dataclass(frozen=True, slots=True)
class FactCounts:
    """How many facts a reading added, superseded and found again."""

    added: int = 0
    superseded: int = 0
    kept: int = 0

    def __add__(self, other: "FactCounts") -> "FactCounts":
        return FactCounts(
            self.added + other.added,
            self.superseded + other.superseded,
            self.kept + other.kept,
        )

    def as_dict(self) -> dict[str, int]:
        """Return the counts by name."""
        return {"added": self.added, "superseded": self.superseded, "kept": self.kept}


def replace_facts(
    tx: Tx, table: type[Table], source_ids: Iterable[int], rows: Iterable[Mapping[str, Any]]
) -> FactCounts:
    """Make the current facts of ``source_ids`` equal to ``rows``; return what that took.

    Rows that stand there already stay as they were recorded; rows that are no longer said are
    superseded, never deleted. Each row names all columns of the table but its clocks.
    """
    columns = tuple(name for name in table.model_fields if name not in CLOCKS)
    standing = _standing(tx, table, sorted(set(source_ids)), columns)
    wanted = dict.fromkeys(tuple(row[name] for name in columns) for row in rows)
    gone = [standing[key] for key in standing.keys() - wanted.keys()]
    new = [
        dict(zip(columns, key, strict=True)) | {"recorded_at": tx.now}
        for key in wanted
        if key not in standing
    ]
    supersede(tx, table, gone)
    tx.insert_all(table, new)
    return FactCounts(len(new), len(gone), len(wanted) - len(new))


def _standing(
    tx: Tx, table: type[Table], source_ids: list[int], columns: tuple[str, ...]
) -> dict[tuple[Any, ...], int]:
    found: dict[tuple[Any, ...], int] = {}
    picked = [col(getattr(table, name)) for name in ("id", *columns)]
    for start in range(0, len(source_ids), _BATCH):
        some = source_ids[start : start + _BATCH]
        query = select(*picked).where(col(table.source_id).in_(some), standing(tx, table))
        found |= {tuple(row[1:]): row[0] for row in tx.session.execute(query)}
    return found


def correct_facts(
    tx: Tx, table: type[Fact], gone: Sequence[int], rows: Iterable[Mapping[str, Any]]
) -> None:
    """Supersede the facts ``gone`` and record ``rows``; nothing else of their source is touched.

    Each row names all columns of the table but its clocks.
    """
    supersede(tx, table, gone)
    tx.insert_all(table, [{**row, "recorded_at": tx.now} for row in rows])


def supersede(tx: Tx, table: type[Fact], ids: Sequence[int]) -> None:
    """Say that these facts are no longer what their source says; they stay on record."""
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        tx.session.execute(
            update(table).where(col(table.id).in_(some)).values(superseded_at=tx.now)  # type: ignore[attr-defined]
        )
