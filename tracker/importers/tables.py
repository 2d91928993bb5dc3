"""Tables that people enter by hand in; rows and issues with line and column out. Pure.

A table is CSV with a header, in UTF-8: parted by commas, semicolons or tabs, whichever the header
shows. Blank lines and lines that begin with # are skipped.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.importers.records import Issue, Parsed
from tracker.importers.table_columns import Column, EnteredRow, Kind
from tracker.importers.table_kinds_delivery import DELIVERY_KINDS
from tracker.importers.table_kinds_money import MONEY_KINDS
from tracker.importers.table_values import CURRENCY, OF_MONEY, CellError, close_to
from tracker.importers.text import folded, readable

MAX_ROWS = 100_000
# A file that is broken throughout would drown its own report.
MAX_ISSUES = 2000
_MAX_FIELD = 1 << 20
_DELIMITERS = (",", ";", "\t")

KINDS = {kind.name: kind for kind in (*MONEY_KINDS, *DELIVERY_KINDS)}

Line = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class _Header:
    """The columns in the order of the file."""

    line: int
    columns: tuple[Column, ...]


class _BrokenError(Exception):
    """The file cannot be read on from here; holds the issues that say so."""

    def __init__(self, *issues: Issue) -> None:
        super().__init__(len(issues))
        self.issues = issues


def read_table(kind: Kind, text: str, file: str) -> Parsed[EnteredRow]:
    """Return the rows of a table that could be read, and an issue for all that could not.

    Args:
        text: decoded with ``surrogateescape``, so that bytes that are not UTF-8 can be told.
    """
    clean, stray = readable(text, file)
    reading = _Reading(kind, file)
    if stray:
        line = stray[0].line or 1
        reading.tell(line, "file", "is not UTF-8 from this line on; save it as UTF-8.")
    try:
        reading.read(clean)
    except _BrokenError as broken:
        reading.issues.extend(broken.issues)
    return Parsed(tuple(reading.rows), tuple(reading.issues))


def read_fields(kind: Kind, fields: Mapping[str, str], place: str) -> Parsed[EnteredRow]:
    """Return the one row that ``fields`` {column: cell} make; issues have ``place`` and no line."""
    reading = _Reading(kind, place)
    try:
        header = _header(kind, place, (0, list(fields)))
        reading.take(header, (0, list(fields.values())))
    except _BrokenError as broken:
        reading.issues.extend(broken.issues)
    plain = (Issue(one.message, file=place, kind=one.kind) for one in reading.issues)
    return Parsed(tuple(reading.rows), tuple(plain))


def template(kind: Kind) -> str:
    """Return a table of ``kind`` to fill in: what the columns mean, the header, and examples.

    All but the header is comment, so that nothing invented is imported with what is filled in.
    """
    buffer = io.StringIO()
    for line in (kind.meaning, *map(_told, kind.columns)):
        buffer.write(f"# {line}\n")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([one.name for one in kind.columns])
    for cells in zip(*(one.examples for one in kind.columns), strict=True):
        buffer.write("#")
        writer.writerow(cells)
    return buffer.getvalue()


def write_row(kind: Kind, row: EnteredRow) -> dict[str, str]:
    """Return the cells of a row by column, as they would be read again."""
    return {one.name: _cell(one, row.values[one.name]) for one in kind.columns}


def _cell(column: Column, value: Any) -> str:
    return "" if value is None else column.type.write(value)


def _told(column: Column) -> str:
    need = "required" if column.is_required else "optional"
    return f"{column.name} ({need}; {column.type.hint}): {column.meaning}"


class _Reading:
    """Takes one line after the other, and keeps rows and issues."""

    def __init__(self, kind: Kind, file: str) -> None:
        self._kind = kind
        self._file = file
        self._lines_of_keys: dict[tuple[str, ...], int] = {}
        self.rows: list[EnteredRow] = []
        self.issues: list[Issue] = []

    def tell(self, line: int, column: str, message: str) -> None:
        """Keep an issue."""
        self.issues.append(_issue(self._file, line, column, message))
        if len(self.issues) >= MAX_ISSUES:
            rest = f"has {MAX_ISSUES:,} mistakes up to here; the rest of it was not read."
            raise _BrokenError(_issue(self._file, line, "file", rest))

    def read(self, text: str) -> None:
        """Take a whole text."""
        lines = _lines(text, self._file, _delimiter(self._kind, text))
        first = next(lines, None)
        if first is None:
            raise _BrokenError(
                _issue(self._file, 1, "file", f"is empty; it begins with {_example(self._kind)}.")
            )
        header = _header(self._kind, self._file, first)
        for number, line in enumerate(lines, start=1):
            if number > MAX_ROWS:
                limit = f"has more than {MAX_ROWS:,} rows; enter them in several files."
                raise _BrokenError(_issue(self._file, line[0], "file", limit))
            self.take(header, line)

    def take(self, header: _Header, line: Line) -> None:
        """Take one row, or tell what is wrong with it."""
        number, cells = line
        width = len(header.columns)
        if len(cells) < width or any(cells[width:]):
            message = (
                f"has {len(cells)} cells, and the header has {width}; check separators and quotes."
            )
            self.tell(number, "row", message)
            return
        before = len(self.issues)
        values = self._values(header, number, cells)
        if len(self.issues) == before:
            for column, message in self._kind.check(values):
                self.tell(number, column, message)
        if len(self.issues) == before and self._is_new(header, number, cells):
            self.rows.append(EnteredRow(number, values))

    def _values(self, header: _Header, number: int, cells: Sequence[str]) -> dict[str, Any]:
        values = {one.name: one.default for one in self._kind.columns}
        filled = list(zip(header.columns, cells, strict=False))
        # The currency comes first: it says how many decimals the amounts of its row have.
        filled.sort(key=lambda pair: pair[0].type is not CURRENCY)
        currency = ""
        for column, cell in filled:
            if column.type in OF_MONEY and not currency:
                # Its currency could not be read, which has been told.
                continue
            try:
                value = _value(column, cell, currency)
            except CellError as error:
                self.tell(number, column.name, str(error))
                continue
            currency = value if column.type is CURRENCY else currency
            values[column.name] = value
        return values

    def _is_new(self, header: _Header, number: int, cells: Sequence[str]) -> bool:
        """Tell whether no earlier row says the same, and complain if one does."""
        key = tuple(" ".join(cell.casefold().split()) for cell in cells)
        first = self._lines_of_keys.setdefault(key, number)
        if first != number:
            self.tell(number, "row", f"is the same as line {first}; take one of them out.")
        return first == number


def _value(column: Column, cell: str, currency: str) -> Any:
    if cell:
        return column.type.read(cell, currency)
    if column.is_required:
        raise CellError(f"is blank; {column.meaning}: {column.type.hint}.")
    return column.default


def _issue(file: str, line: int, column: str, message: str) -> Issue:
    return Issue(f"{column}: {message}", file=file, line=line, kind=column)


def _example(kind: Kind) -> str:
    return ",".join(one.name for one in kind.columns if one.is_required)


# -- the header -----------------------------------------------------------------------------------


def _header(kind: Kind, file: str, line: Line) -> _Header:
    """Return the columns that a header names.

    Raises:
        _BrokenError: it names unknown columns, one twice, or lacks a required one.
    """
    number, names = line[0], [_column_name(cell) for cell in line[1]]
    while names and not names[-1]:
        names.pop()
    known = {one.name: one for one in kind.columns}
    wrong = [_unknown(kind, name) for name in names if name not in known]
    twice = sorted({name for name in names if names.count(name) > 1 and name in known})
    wrong += [(name, "stands in the header twice; take one out.") for name in twice]
    missing = [one for one in kind.columns if one.is_required and one.name not in names]
    wrong += [(one.name, f"is missing; it is {one.meaning} ({one.type.hint}).") for one in missing]
    if wrong:
        raise _BrokenError(*(_issue(file, number, name, message) for name, message in wrong))
    return _Header(number, tuple(known[name] for name in names))


def _column_name(cell: str) -> str:
    return folded(cell).replace(" ", "_")


def _unknown(kind: Kind, name: str) -> tuple[str, str]:
    names = [one.name for one in kind.columns]
    if not name:
        return "header", "has a column without a name; name it or take it out."
    guess = close_to(name, names) or f"; {kind.name} has {', '.join(names)}."
    return name[:40], f"is no column of {kind.name}{guess}"


# -- lines ----------------------------------------------------------------------------------------


def _delimiter(kind: Kind, text: str) -> str:
    """Return the separator with which the header names most columns; in doubt the comma."""
    known = {one.name for one in kind.columns}
    first = next((line for line in io.StringIO(text) if not _is_skipped(line)), "")

    def named(delimiter: str) -> int:
        cells = first.replace('"', "").split(delimiter)
        return sum(_column_name(cell) in known for cell in cells)

    return max(_DELIMITERS, key=named)


def _is_skipped(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


class _Source:
    """Hands lines to the CSV reader; between rows it leaves out blank lines and comments."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text)
        self.number = 0
        self.first = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        for line in self._lines:
            self.number += 1
            if self.first:
                return line
            if not _is_skipped(line):
                self.first = self.number
                return line
        raise StopIteration


def _lines(text: str, file: str, delimiter: str) -> Iterator[Line]:
    """Yield (number of its first line, stripped cells) of every row that is not blank.

    Raises:
        _BrokenError: a quote is never closed, or closed in the middle of a cell.
    """
    source = _Source(text)
    csv.field_size_limit(_MAX_FIELD)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        source.first = 0
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            raise _BrokenError(_issue(file, source.first or 1, "row", _broken(error))) from None
        if any(cells):
            yield source.first, cells


def _broken(error: csv.Error) -> str:
    if "field larger" in str(error):
        return "has a cell that is longer than any text; check its quotes."
    return (
        'has a quote that is not closed, or that stands inside of a cell; write "" for a quote '
        "inside of quotes."
    )


def listed(kinds: Iterable[Kind]) -> list[dict[str, Any]]:
    """Return the kinds as plain JSON types: columns, what they mean, which are required."""
    return [
        {
            "kind": kind.name,
            "meaning": kind.meaning,
            "key": list(kind.keys),
            "columns": [
                {
                    "column": one.name,
                    "required": one.is_required,
                    "type": one.type.name,
                    "write": one.type.hint,
                    "meaning": one.meaning,
                }
                for one in kind.columns
            ],
        }
        for kind in kinds
    ]
