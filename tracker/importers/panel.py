"""A panel of projects by month as CSV text, read whole or refused with the lines that are wrong."""

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NoReturn

from tracker.errors import InvalidInputError
from tracker.health.panel import PanelProject
from tracker.metrics.months import month_after

KEY_COLUMNS = ("project", "month", "observed_until")
OUTCOME = "outcome_on"
PAIR = "pair"
_SHOWN_ERRORS = 10
_MONTH = re.compile(r"\d{4}-\d{2}")
_SEPARATOR = ";"


class _RowError(Exception):
    """What is wrong in one row."""


@dataclass(slots=True)
class _Found:
    """What the rows of one project say so far."""

    outcome_on: date | None
    observed_until: date
    pairs: tuple[str, ...]
    months: dict[date, dict[str, float | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Columns:
    outcome: str
    pair: str | None
    numbers: tuple[str, ...]


def read_panel(
    text: str, outcome: str = OUTCOME, pairs: str | None = None
) -> tuple[PanelProject, ...]:
    """Return the projects of a panel, by name, with a number or None for every month between.

    Args:
        text: CSV with a header; see `headwater backtest watch --explain`.
        outcome: the column with the day of the outcome. Other columns that end in ``_on`` are days
            and are left out.
        pairs: the column with the ids of matched pairs; None: ``pair`` if it is there.

    Raises:
        InvalidInputError: a column is missing or rows cannot be used; the message names the lines.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        lines = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise InvalidInputError(
            f"The panel is not CSV at line {reader.line_num}: {error}."
        ) from None
    if not lines:
        raise InvalidInputError("The panel is empty; it needs a header and a row a month.")
    header = [name.strip() for name in lines[0][1]]
    columns = _columns(header, outcome, pairs)
    found = _projects(lines[1:], header, columns)
    if not found:
        raise InvalidInputError("The panel has a header and no row; it needs one a month.")
    return tuple(_project(name, found[name], columns) for name in sorted(found))


def _columns(header: Sequence[str], outcome: str, pairs: str | None) -> _Columns:
    doubled = sorted({name for name in header if header.count(name) > 1})
    if doubled:
        _refuse(f"The panel has the column {doubled[0]!r} twice; rename one.")
    pair = pairs if pairs is not None else PAIR if PAIR in header else None
    needed = (*KEY_COLUMNS, outcome, *([pair] if pair is not None else []))
    missing = [name for name in needed if name not in header]
    if missing:
        _refuse(f"The panel has no column {missing[0]!r}; `--explain` says which it needs.")
    numbers = tuple(n for n in header if n and n not in needed and not n.endswith("_on"))
    if not numbers:
        _refuse("The panel has no signal and no series; add a column with a number a month.")
    return _Columns(outcome, pair, numbers)


def _projects(
    lines: Sequence[tuple[int, list[str]]], header: Sequence[str], columns: _Columns
) -> dict[str, _Found]:
    found: dict[str, _Found] = {}
    errors = []
    for line, cells in lines:
        try:
            if len(cells) != len(header):
                raise _RowError(f"{len(cells)} cells where the header has {len(header)}")
            stripped = (cell.strip() for cell in cells)
            _take(found, dict(zip(header, stripped, strict=True)), columns)
        except _RowError as error:
            errors.append(f"line {line}: {error}")
    if errors:
        more = len(errors) - _SHOWN_ERRORS
        rest = f"; and {more} more lines" if more > 0 else ""
        _refuse(f"Nothing was scored: {'; '.join(errors[:_SHOWN_ERRORS])}{rest}.")
    return found


def _take(found: dict[str, _Found], row: Mapping[str, str], columns: _Columns) -> None:
    name = row["project"]
    if not name:
        raise _RowError("the project has no name")
    outcome_on = _day(row, columns.outcome) if row[columns.outcome] else None
    until = _day(row, "observed_until")
    pairs = row[columns.pair].split(_SEPARATOR) if columns.pair else []
    said = _Found(outcome_on, until, tuple(sorted({one.strip() for one in pairs} - {""})))
    project = found.setdefault(name, said)
    _agree(name, project, said, columns)
    month = _month(row["month"])
    if month in project.months:
        raise _RowError(f"{name} has the month {month:%Y-%m} twice")
    project.months[month] = {column: _number(row, column) for column in columns.numbers}


def _agree(name: str, project: _Found, said: _Found, columns: _Columns) -> None:
    for column, one, other in (
        (columns.outcome, project.outcome_on, said.outcome_on),
        ("observed_until", project.observed_until, said.observed_until),
        (columns.pair, project.pairs, said.pairs),
    ):
        if one != other:
            raise _RowError(f"{name} has another {column} in an earlier row")
    if said.outcome_on is not None and said.outcome_on > said.observed_until:
        raise _RowError(f"{name} has its outcome after observed_until")


def _month(text: str) -> date:
    try:
        if _MONTH.fullmatch(text):
            return date.fromisoformat(f"{text}-01")
    except ValueError:
        pass
    raise _RowError(f"{text!r} is not a month; write it as 2024-02")


def _day(row: Mapping[str, str], column: str) -> date:
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        message = f"{row[column]!r} in {column} is not a day; write it as 2024-02-21"
        raise _RowError(message) from None


def _number(row: Mapping[str, str], column: str) -> float | None:
    text = row[column]
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise _RowError(f"{text!r} in {column} is not a number; leave the cell empty if unknown")
    return value


def _project(name: str, found: _Found, columns: _Columns) -> PanelProject:
    months = list(_between(min(found.months), max(found.months)))
    rows = [found.months.get(month, {}) for month in months]
    return PanelProject(
        name=name,
        first_month=months[0],
        columns={column: [row.get(column) for row in rows] for column in columns.numbers},
        outcome_on=found.outcome_on,
        observed_until=found.observed_until,
        pairs=found.pairs,
    )


def _between(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = month_after(first)


def _refuse(sentence: str) -> NoReturn:
    raise InvalidInputError(sentence)
