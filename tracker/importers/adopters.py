"""An adopters file in, the organisations that it lists out; and its versions as spells. Pure.

Listed is not using: such lists almost never shrink. What they tell is when somebody signed up.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tracker.importers import markdown
from tracker.importers.adopter_entries import (
    Entry,
    entries_of_pictures,
    entry_of_cell,
    entry_of_item,
    url_key,
    url_of_cell,
)
from tracker.importers.choosing import FileKind
from tracker.importers.days import written_day
from tracker.importers.markdown import Block, Kind
from tracker.importers.records import AdopterEntry, AdopterSpell, FileVersion, Issue, Parsed
from tracker.importers.spells import Identities, Reading, Span, State, list_states, spans_of
from tracker.importers.text import excerpt, folded, link_target, readable, too_long

_FILES = FileKind(stems=("adopters", "users"), extensions=("", ".md", ".markdown", ".txt", ".rst"))

# Headings below which a file tells how to be listed, or tells stories.
_INSTRUCTIONS = re.compile(
    r"\b(?:add|adding|updat\w+|contribut\w+|submit\w*|requirements?|instructions?|guidelines?"
    r"|templates?|examples?|logos?|types?|criteria|legend|table of contents|stor(?:y|ies)"
    r"|case stud\w+|remov\w+|join\w*|get listed|be listed)\b|^(?:how|what|why|contents)\b"
)
_REQUEST = re.compile(
    r"\b(?:to add|add (?:your\w*|a|an)|to be (?:listed|added)|to join|steps|submit|pull request"
    r"|requirements|please|example)\b"
)
_NAME_COLUMNS = re.compile(
    r"\bname\b|organi[sz]ation|compan(?:y|ies)|adopters?\b|^users?$|\borg\b|^who$|institution"
    r"|customer|end.?user|^(?:vendor|team)$"
)
_URL_COLUMNS = re.compile(r"\burl\b|web ?site|home ?page|^(?:link|site|web)$")
_NO_LIST_COLUMNS = re.compile(r"^(?:type|field|key|term|label|column|option|status|category)s?$")
_CODE_ITEM = re.compile(r" *[*-] N: *(\S.*)")


def parse_adopters(path: str, text: str) -> Parsed[AdopterEntry]:
    """Return the organisations of one version of an adopters file, each once, in its order.

    They stand in lists, tables or walls of logos. What describes an adopter, tells how to be
    listed, or leads to a form, is none.
    """
    if issue := too_long(text, path):
        return Parsed((), (issue,))
    if target := link_target(text):
        message = (
            f"{path} is a symbolic link to {excerpt(target)}, and links are not followed; put the "
            "list itself there."
        )
        return Parsed((), (Issue(message, file=path, line=1, kind="symlink"),))
    text, stray = readable(text, path)
    document = markdown.read_document(text, path)
    reader = _Reader(document.references)
    for block in document.blocks:
        reader.read(block)
    issues = [*stray, *document.issues]
    if not reader.entries and reader.first_unread:
        message = (
            "no adopters are found in this layout; what is understood is a list, a table with a "
            "header, or linked logos."
        )
        issues.append(Issue.at(path, reader.first_unread, message, "unknown_layout"))
    return Parsed(tuple(reader.entries.values()), tuple(issues))


def choose_adopters_paths(paths: Iterable[str]) -> tuple[str, ...]:
    """Return those of ``paths`` that list adopters, the one that speaks for the project first."""
    return _FILES.choose(paths)


def adopter_spells(versions: Sequence[FileVersion]) -> Parsed[AdopterSpell]:
    """Return who was listed from which day to which, by when they begin.

    A new name under the same link, or a new link under the same name, is the same adopter. Where
    the whole list goes away in one commit, everybody leaves on that day, and an issue says so.

    Args:
        versions: of all the paths that `choose_adopters_paths` gives, in the order of the
            mainline, oldest first.
    """
    readings: list[Reading[AdopterEntry]] = []
    issues: dict[str, tuple[Issue, ...]] = {}
    for version in versions:
        parsed = parse_adopters(version.path, version.text or "")
        issues[version.path] = tuple(replace(i, commit=version.commit) for i in parsed.issues)
        is_absent = not (version.text or "").strip()
        items = None if is_absent else parsed.records
        on = written_day(version.committed_at)
        readings.append(Reading(version.path, version.commit, on, items))
    states, noticed = list_states(readings, _FILES.rank, trust_last=True)
    spans = spans_of(states, _numbered(states))
    current = (issue for group in issues.values() for issue in group)
    return Parsed(tuple(map(_spell, spans)), (*noticed, *current))


def _numbered(states: Sequence[State[AdopterEntry]]) -> list[dict[int, AdopterEntry]]:
    identities = Identities()
    listed: list[dict[int, AdopterEntry]] = []
    for state in states:
        numbers = identities.assign([_keys(entry) for entry in state.items])
        listed.append(dict(zip(numbers, state.items, strict=True)))
    return listed


def _keys(entry: AdopterEntry) -> tuple[str | None, ...]:
    """Return name with link, name, and link: several adopters can share a link."""
    name, url = _name_key(entry.name), url_key(entry.url)
    return f"{name} {url}", name, url


def _name_key(name: str) -> str:
    return folded(name) or name


def _spell(span: Span[int, AdopterEntry]) -> AdopterSpell:
    latest = span.seen[-1][1]
    names = {_name_key(entry.name): entry.name for _, entry in span.seen}
    names.pop(_name_key(latest.name))
    return AdopterSpell(
        name=latest.name,
        url=latest.url,
        path=span.last.path,
        valid_from=span.first.on,
        valid_until=span.ended.on if span.ended else None,
        last_seen_on=span.last.on,
        earlier_names=tuple(names.values()),
        first_commit=span.first.commit,
        last_commit=span.last.commit,
    )


@dataclass(slots=True)
class _Reader:
    """Walks over the blocks and remembers whether it is among instructions."""

    references: dict[str, str]
    entries: dict[str, AdopterEntry] = field(default_factory=dict)
    first_unread: int = 0
    _instructions: int | None = None
    _is_request: bool = False

    def read(self, block: Block) -> None:
        """Take the adopters of one block."""
        if block.kind is Kind.HEADING:
            self._heading(block)
        elif block.kind is Kind.TEXT:
            last_sentence = block.text.casefold().rsplit(". ", 1)[-1]
            asks = last_sentence.endswith(":") and bool(_REQUEST.search(last_sentence))
            self._is_request = asks
            self._add(entries_of_pictures(block.text), block.line)
        elif self._instructions is None and not self._is_request:
            self._list(block)

    def _heading(self, block: Block) -> None:
        self._is_request = False
        if self._instructions is not None and block.depth > self._instructions:
            return
        title = markdown.plain(block.text).casefold()
        # The title of the file itself may say anything.
        is_instruction = block.line > 1 and bool(_INSTRUCTIONS.search(title))
        self._instructions = block.depth if is_instruction else None

    def _list(self, block: Block) -> None:
        before = len(self.entries)
        if block.kind is Kind.TABLE:
            self._table(block)
        elif block.kind is Kind.CODE:
            for number, line in enumerate(block.lines, block.line):
                if item := _CODE_ITEM.match(line):
                    self._add([(item[1].strip(), None)], number)
        elif block.depth == 0:
            item_text = markdown.links_inlined(block.text, self.references)
            entry = entry_of_item(item_text)
            self._add([entry] if entry else [], block.line)
        if len(self.entries) == before and block.kind is not Kind.CODE and not self.first_unread:
            self.first_unread = block.line

    def _table(self, block: Block) -> None:
        header = [markdown.plain(cell).casefold() for cell in markdown.cells(block.lines[0])]
        name = _column(header, _NAME_COLUMNS)
        url = _column(header, _URL_COLUMNS)
        if name is None and ("<img" in block.text or "![" in block.text):
            self._add(entries_of_pictures(block.text), block.line)
            return
        if name is None and header and _NO_LIST_COLUMNS.match(header[0]):
            return
        for number, row in enumerate(block.lines[2:], block.line + 2):
            cells = markdown.cells(row)
            entry = _entry_of_row([self._inlined(cell) for cell in cells], name or 0, url)
            self._add([entry] if entry else [], number)

    def _inlined(self, cell: str) -> str:
        return markdown.links_inlined(cell, self.references)

    def _add(self, entries: Iterable[Entry], line: int) -> None:
        for name, url in entries:
            key = _name_key(name)
            known = self.entries.get(key)
            if known is None:
                self.entries[key] = AdopterEntry(name, url, line)
            elif known.url is None and url:
                self.entries[key] = replace(known, url=url)


def _column(header: Sequence[str], pattern: re.Pattern[str]) -> int | None:
    return next((place for place, title in enumerate(header) if pattern.search(title)), None)


def _entry_of_row(cells: Sequence[str], name: int, url: int | None) -> Entry | None:
    entry = entry_of_cell(cells[name]) if name < len(cells) else None
    if entry and entry[1] is None and url is not None and url < len(cells):
        return entry[0], url_of_cell(cells[url])
    return entry
