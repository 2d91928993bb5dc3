"""Reads the states of a maintainer list one after another, and parses only what changed.

A state is a text; it is cut into blocks of lines, one for each label. Lines and blocks seen before
are not parsed again, so that a history costs little more than its differences.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.importers.foundation_labels import Label, labels_of
from tracker.importers.foundation_repairs import Entry, Knowledge, Note, people
from tracker.importers.foundation_rows import LEVELS, Columns, Row, find_columns, fold, read_row
from tracker.importers.foundation_text import layout, logical_lines
from tracker.importers.records import Issue

_Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The rows below one label, read: equal only to itself, because unchanged lines give it again.

    ``misplaced_level`` is a level that stood on a row other than the first.
    """

    label: str
    level: str
    misplaced_level: str
    entries: tuple[Entry, ...]
    notes: tuple[Note, ...]
    row_count: int


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block in one state: its label there, and the line of the text that each row begins in."""

    block: Block
    label: Label
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True)
class ListState:
    """One state of a list: its blocks in order, and what was wrong with the text as a whole."""

    blocks: tuple[PlacedBlock, ...]
    issues: tuple[Issue, ...]

    @property
    def row_count(self) -> int:
        """Return how many rows hold anything."""
        return sum(placed.block.row_count for placed in self.blocks)

    @property
    def label_count(self) -> int:
        """Return how many different projects and groups are named."""
        return len({placed.label.key for placed in self.blocks})


class ListReader:
    """Reads states in their order; what it learns from one helps to repair the next."""

    def __init__(self) -> None:
        self._known = Knowledge()
        self._columns: Columns | None = None
        self._rows: dict[str, Row] = {}
        self._label_lines: set[str] = set()
        self._read: dict[_Lines, tuple[Row, ...]] = {}
        self._blocks: dict[_Lines, Block] = {}
        self._present: set[_Lines] = set()

    def read(self, text: str) -> ListState:
        """Return the state that ``text`` holds.

        Raises:
            InvalidInputError: it is no maintainer list, or not one of a bearable size.
        """
        lines = logical_lines(text)
        header, columns = find_columns(lines.texts)
        self._use(columns)
        body = lines.texts[header + 1 :]
        numbers = lines.numbers[header + 1 :]
        cuts = self._cuts(body)
        blocks = self._blocks_of([tuple(body[start:end]) for start, end in cuts])
        labels = list(labels_of(map(_naming, blocks), self._known.levels))
        for block in blocks:
            if block.level:
                self._known.levels[fold(block.label)] = block.level.casefold()
        placed = tuple(
            PlacedBlock(block, label, numbers[start:end])
            for block, label, (start, end) in zip(blocks, labels, cuts, strict=True)
        )
        orphans = self._orphans(body[: cuts[0][0] if cuts else len(body)], numbers)
        issues = (*lines.issues, *_layout_issues(text, columns), *orphans, *_repeated(placed))
        return ListState(placed, issues)

    def _use(self, columns: Columns) -> None:
        """Forget what was read with other columns."""
        if self._columns is not None and _places(columns) != _places(self._columns):
            for cache in (self._rows, self._read, self._blocks):
                cache.clear()
            self._label_lines.clear()
            self._present.clear()
            self._known.companies.clear()
        self._columns = columns

    def _cuts(self, body: Sequence[str]) -> list[tuple[int, int]]:
        """Return where each block begins and ends."""
        columns = self._columns
        assert columns is not None
        for line in set(body).difference(self._rows):
            row = self._rows[line] = read_row(line, columns)
            if row.label:
                self._label_lines.add(line)
        starts = [place for place, line in enumerate(body) if line in self._label_lines]
        return list(pairwise([*starts, len(body)]))

    def _blocks_of(self, texts: Sequence[_Lines]) -> list[Block]:
        """Return the blocks of a state; new ones are repaired by what the whole state says."""
        for lines in texts:
            if lines not in self._read:
                self._read[lines] = tuple(self._rows[line] for line in lines)
        self._count_companies(set(texts))
        unknown = [lines for lines in texts if lines not in self._blocks]
        for lines in unknown:
            self._known.learn_from(self._read[lines])
        for lines in unknown:
            block = self._blocks[lines] = self._repaired(self._read[lines])
            for entry in block.entries:
                self._known.learn(entry.name, entry.handle)
        return [self._blocks[lines] for lines in texts]

    def _count_companies(self, present: set[_Lines]) -> None:
        companies = self._known.companies
        for lines in self._present - present:
            companies.subtract(_companies(self._read[lines]))
        for lines in present - self._present:
            companies.update(_companies(self._read[lines]))
        self._present = present

    def _repaired(self, rows: Sequence[Row]) -> Block:
        entries, notes = people(rows, self._known)
        misplaced = next((row.level for row in rows[1:] if fold(row.level) in LEVELS), "")
        count = sum(not row.is_blank for row in rows)
        return Block(rows[0].label, rows[0].level, misplaced, entries, notes, count)

    def _orphans(self, before: Sequence[str], numbers: Sequence[int]) -> Iterator[Issue]:
        """Yield an issue for each row that stands above the first label."""
        for line, number in zip(before, numbers, strict=False):
            row = self._rows[line]
            if row.problem or not row.is_blank:
                message = row.problem or "A row stands above the first project; it is left out."
                yield Issue(message, line=number, kind="unreadable_row")


def _places(columns: Columns) -> tuple[int | None, ...]:
    places = (columns.level, columns.label, columns.name, columns.company, columns.handle)
    return (*places, columns.width)


def _companies(rows: Sequence[Row]) -> list[str]:
    return [fold(row.company) for row in rows if row.company]


def _naming(block: Block) -> tuple[str, str, bool]:
    level = block.level or block.misplaced_level
    return block.label, level, not block.level and bool(level)


def _layout_issues(text: str, columns: Columns) -> Iterator[Issue]:
    if columns.is_shifted:
        message = "The header has lost its empty first cell; the rows are read with it."
        yield Issue(message, line=1, kind="header_shifted")
    written = layout(text)
    if written.crlf_lines and written.lf_lines:
        yield Issue(
            f"The list ends {written.crlf_lines} lines in CRLF and {written.lf_lines} in LF.",
            kind="mixed_line_ends",
        )


def _repeated(blocks: Sequence[PlacedBlock]) -> Iterator[Issue]:
    """Yield an issue for each block whose label has stood further up already."""
    first: dict[str, int] = {}
    for placed in blocks:
        line = placed.numbers[0]
        above = first.setdefault(placed.label.key, line)
        if above != line:
            message = f"{placed.label.text} stands twice in the list; its rows are read as one."
            yield Issue(message, line=line, kind="repeated_label")
