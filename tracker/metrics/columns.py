"""The table shapes that metrics take: which columns a frame must have, and reading its rows."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

Columns = tuple[str, ...]

# Spells are half open, [valid_from, valid_until). valid_from None: since before all that was seen.
# valid_until None: still open.

#: One person in one role, as one source says it. ``fte`` None: unknown.
ROLE_SPELLS: Columns = ("person", "role", "valid_from", "valid_until", "source", "fte")

#: One person in a role, whichever it is.
SPELLS: Columns = ("person", "valid_from", "valid_until")

#: The same for the tenure axis. ``start_known`` False: the person was there before the first
#: version that was seen; ``valid_from`` is then the day of that version, or None.
TENURE_SPELLS: Columns = ("person", "valid_from", "valid_until", "start_known")

#: One maintainer's seat on one day; ``employer`` None: unknown; ``fte`` None: unknown.
SEATS: Columns = ("person", "employer", "fte")

#: What one person did for one employer; ``employer`` None: unknown; ``amount`` in any one unit.
CONTRIBUTIONS: Columns = ("person", "employer", "amount")

#: One day on which one person did something.
ACTIVITY: Columns = ("person", "day")

#: Who wrote one file: whether they created it, their changes, and those of everybody else.
AUTHORSHIP: Columns = ("file", "author", "first_author", "own_changes", "others_changes")


def check(frame: pd.DataFrame, columns: Columns) -> None:
    """Refuse a frame that lacks one of ``columns``; further columns do no harm.

    Raises:
        ValueError: a column is missing; the message names it and what is there.
    """
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        there = ", ".join(map(str, frame.columns)) or "no columns"
        raise ValueError(f"the frame lacks {', '.join(missing)}; it has {there}")


def table(rows: Iterable[Sequence[object]], columns: Columns) -> pd.DataFrame:
    """Return a frame of ``rows``, whose cells stay the Python objects that they are."""
    return pd.DataFrame(list(rows), columns=list(columns), dtype=object)


def rows(frame: pd.DataFrame, columns: Columns) -> Iterator[tuple[Any, ...]]:
    """Yield the cells of ``columns`` row by row, with None for missing and ``date`` for days.

    Raises:
        ValueError: a column is missing.
    """
    check(frame, columns)
    cells = [[_cell(value) for value in frame[name].tolist()] for name in columns]
    return zip(*cells, strict=True)


def _cell(value: Any) -> Any:
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value
