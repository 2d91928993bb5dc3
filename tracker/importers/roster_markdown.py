"""A roster written as Markdown or plain text in, the people and their roles out. Pure.

Headings, and lines that end with a colon, say which role the people below hold. People stand in
lists, in tables with a header, or one a line; a table may also be written with commas.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tracker.importers import markdown
from tracker.importers.markdown import Block, Kind
from tracker.importers.records import Issue, Parsed, Role, RosterEntry
from tracker.importers.roster_names import is_full_name
from tracker.importers.roster_person import Person, read_people
from tracker.importers.roster_roles import Column, Outside, Standing, column, role_in, standing
from tracker.importers.roster_table import columns_of, people_of_row, person_of_detail
from tracker.importers.text import excerpt

_MAX_TITLE_WORDS = 4
_BOLD = re.compile(r"(\*\*|__)(.+)\1:?\Z")
_DETAILS = (Column.HANDLE, Column.EMPLOYER, Column.EMAIL, Column.AREA)
_DETAIL = re.compile(r"([A-Za-z][\w /-]{1,30}?) ?[:=] ?(.+)\Z")


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is read: what its people are by default, and how much makes a person."""

    default: Standing = Role.MAINTAINER
    needs_clue: bool = False
    is_markdown: bool = True


def parse_markdown(text: str, file: str, style: Style) -> Parsed[RosterEntry]:
    """Return the people of a roster in Markdown or plain text, in the order of the text."""
    document = markdown.read_document(text, file)
    reader = _Reader(file, style, document.references)
    blocks = document.blocks
    for place, block in enumerate(blocks):
        reader.read(block, blocks[place + 1] if place + 1 < len(blocks) else None)
    entries = _without_false_handles(reader.entries, reader.guessed)
    return Parsed(tuple(entries), (*document.issues, *reader.issues()))


@dataclass(slots=True)
class _Section:
    title: str
    line: int
    depth: int
    standing: Standing | None


@dataclass(slots=True)
class _Reader:
    """Walks over the blocks and remembers below which headings it is."""

    file: str
    style: Style
    references: dict[str, str]
    entries: list[RosterEntry] = field(default_factory=list)
    guessed: set[str] = field(default_factory=set)
    _sections: list[_Section] = field(default_factory=list)
    _announced: _Section | None = None
    _columns: tuple[Column | None, ...] = ()
    _left_out: Counter[tuple[str, int]] = field(default_factory=Counter)
    _unread: list[tuple[int, str]] = field(default_factory=list)

    def read(self, block: Block, following: Block | None) -> None:
        """Take the people of one block."""
        if block.kind is Kind.HEADING:
            self._heading(block)
        elif block.kind is Kind.ITEM:
            self._item(block, following)
        elif block.kind is Kind.TABLE:
            self._table(block)
        elif block.kind is Kind.TEXT or not self.style.is_markdown:
            self._text(block)

    def issues(self) -> tuple[Issue, ...]:
        """Return what was left out or not understood."""
        left_out = [
            Issue.at(
                self.file,
                line,
                f"{excerpt(title)!r} is no role that a roster counts; left out there: {count}.",
                "left_out",
            )
            for (title, line), count in self._left_out.items()
        ]
        unread = [
            Issue.at(
                self.file,
                line,
                f"{excerpt(item)!r} does not read as a person; write it as: Name <mail> @handle.",
                "unread_line",
            )
            for line, item in (self._unread if self.entries else ())
        ]
        return (*left_out, *unread)

    def _section(self) -> _Section:
        """Return the nearest heading or announcement that says something about roles."""
        if self._announced is not None:
            return self._announced
        telling = [section for section in self._sections if section.standing is not None]
        return telling[-1] if telling else _Section(self.file, 1, 0, self.style.default)

    def _heading(self, block: Block) -> None:
        self._announced = None
        self._columns = ()
        title = markdown.plain(block.text)
        if not self.style.is_markdown and len(title.split()) > _MAX_TITLE_WORDS:
            # In a plain file a line with a hash is a comment, which may name the columns.
            self._columns = _comma_columns(title)
            return
        while self._sections and self._sections[-1].depth >= block.depth:
            self._sections.pop()
        self._sections.append(_Section(title, block.line, block.depth, standing(title)))

    def _announce(self, text: str, line: int) -> None:
        """Take ``text`` as a heading if it introduces a list: bold, a colon, or a few words."""
        if self._section().standing is Outside.RULES:
            return
        bold = _BOLD.match(text)
        title = markdown.plain(bold[2] if bold else text)
        meaning = standing(title) if bold else role_in(title.rsplit(". ", 1)[-1])
        is_short = len(title.split()) <= _MAX_TITLE_WORDS
        if meaning is not None and (bold or title.endswith(":") or is_short):
            self._announced = _Section(title, line, 0, meaning)

    def _item(self, block: Block, following: Block | None) -> None:
        item = markdown.links_inlined(block.text, self.references)
        if block.depth > 0 and self._detail(item):
            return
        bare = not self.style.needs_clue and block.depth == 0
        people = self._people(item, bare)
        if _is_part(following, block) and all(_is_word(person, item) for person in people):
            self._announce(item, block.line)
        elif people:
            self._add(people, block.line)
        elif "@" in item and self._is_list_of_people():
            self._unread.append((block.line, item))

    def _is_list_of_people(self) -> bool:
        return not self.style.needs_clue and isinstance(self._section().standing, Role)

    def _people(self, item: str, bare: bool) -> tuple[Person, ...]:
        people = read_people(item, bare)
        if not self.style.needs_clue:
            return people
        return tuple(p for p in people if p.name is None or is_full_name(p.name))

    def _detail(self, item: str) -> bool:
        """Take ``GitHub: @handle`` or ``Company: Acme`` below a name; tell whether it was one."""
        found = _DETAIL.match(markdown.plain(item))
        meaning = column(found[1]) if found else None
        if not found or not self.entries or meaning not in _DETAILS:
            return False
        self.entries[-1] = _completed(self.entries[-1], person_of_detail(meaning, found[2]))
        return True

    def _text(self, block: Block) -> None:
        """Take a paragraph whose lines are people, or which announces a list."""
        columns = self._columns or _comma_columns(block.lines[0])
        if columns:
            rows = block.lines if self._columns else block.lines[1:]
            self._rows(columns, [_comma_cells(row) for row in rows], block.line)
            return
        lines = [markdown.links_inlined(line.strip(), self.references) for line in block.lines]
        found = [self._people(line, bare=False) for line in lines]
        listed = sum(map(bool, found))
        are_people = listed == len([line for line in lines if not line.endswith(":")])
        if not are_people and not (listed > 1 and listed * 2 >= len(lines)):
            self._announce(" ".join(lines), block.line)
            return
        for number, (line, people) in enumerate(zip(lines, found, strict=True), block.line):
            if people:
                self._add(people, number)
            else:
                self._announce(line, number)

    def _table(self, block: Block) -> None:
        header = [markdown.plain(cell) for cell in markdown.cells(block.lines[0])]
        rows = [
            [markdown.links_inlined(cell, self.references) for cell in markdown.cells(row)]
            for row in block.lines[2:]
        ]
        before = self._announced
        named = standing(header[0]) if header else None
        if named not in (None, Role.MAINTAINER):
            self._announced = _Section(header[0], block.line, 0, named)
        self._rows(columns_of(header), rows, block.line + 2)
        self._announced = before

    def _rows(
        self, columns: Sequence[Column | None], rows: Iterable[Sequence[str]], line: int
    ) -> None:
        for number, row in enumerate(rows, line):
            self._add(people_of_row(columns, row), number)

    def _add(self, people: Iterable[Person], line: int) -> None:
        """Take ``people`` in the role of the section, or count them as left out."""
        section = self._section()
        for person in people:
            if isinstance(section.standing, Role):
                self._keep(person, section.standing, line)
            elif section.standing is Outside.OTHERS:
                self._left_out[section.title, section.line] += 1

    def _keep(self, person: Person, role: Role, line: int) -> None:
        self.entries.append(person.entry(role, line))
        if person.is_handle_guessed and person.handle:
            self.guessed.add(person.handle)


def _is_part(following: Block | None, block: Block) -> bool:
    """Tell whether ``following`` is a list item below the one of ``block``."""
    return following is not None and following.kind is Kind.ITEM and following.depth > block.depth


def _is_word(person: Person, item: str) -> bool:
    """Tell whether a list item that has parts is a bare word: an area, not a handle."""
    return person.name is None and "@" not in item and "](" not in item


def _completed(entry: RosterEntry, detail: Person) -> RosterEntry:
    return replace(
        entry,
        handle=entry.handle or detail.handle,
        employer=entry.employer or detail.employer,
        email_domain=entry.email_domain or detail.email_domain,
        area=entry.area or detail.area,
    )


def _comma_cells(row: str) -> list[str]:
    return [cell.strip().strip('"') for cell in row.split(",")]


def _comma_columns(header: str) -> tuple[Column | None, ...]:
    """Return the columns of a header written with commas; none if it is not one."""
    cells = [cell.strip("<>@* ") for cell in _comma_cells(header)]
    columns = tuple(column(cell) if len(cell.split()) <= 3 else None for cell in cells)
    is_header = Column.NAME in columns and len(set(columns) - {None}) > 1
    return columns if is_header else ()


def _without_false_handles(
    entries: Sequence[RosterEntry], guessed: Iterable[str]
) -> list[RosterEntry]:
    """Read ``Name (word)`` as an employer where the same word stands behind several names."""
    names = {word: {e.name for e in entries if e.handle == word} for word in guessed}
    shared = {word for word, behind in names.items() if len(behind) > 1}
    return [
        replace(entry, handle=None, employer=entry.employer or entry.handle)
        if entry.handle in shared
        else entry
        for entry in entries
    ]
