"""The parts of Markdown that lists of people and organisations are made of. Pure.

A scanner of lines, not a full parser: it reads a version of a file in a fraction of a millisecond,
so that a history of hundreds of versions can be read. It skips what a reader of the page does not
see or must not take for content: HTML comments, code, quotes.
"""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from tracker.importers.records import Issue

# A line is read up to here: what follows is a description, or an attempt to waste time.
MAX_LINE = 4000

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HEADING = re.compile(r" {0,3}(#{1,6})(?:\s+|(?=[A-Za-z]))(.*)$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)\s*$")
_RULE = re.compile(r" {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_BULLET = re.compile(r"( *)(?:[-*+•]|\d{1,9}[.)]|<li>)(?:\s+|(?<=>))(?:\[[ xX]\]\s+)?(.*)$")
_FENCE = re.compile(r" *(`{3,}|~{3,})")
_OPENINGS = (_BULLET, _HEADING, _FENCE, _RULE)
_REFERENCE = re.compile(r" {0,3}\[([^\]\n]{1,200})\]:\s*<?([^\s<>]+)>?")
_DELIMITERS = re.compile(r"\|? *:?-+:? *(?:\| *:?-+:? *)*\|?$")
_CELL_END = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(\s*<?([^\s<>()]*)>?(?:\s+[^()]*)?\)")
_REFERENCE_LINK = re.compile(r"(?<!\!)\[([^\[\]]+)\](?:\[([^\[\]]*)\])?(?!\()")
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\([^()]*\)")
_HTML_LINK = re.compile(r"<a\s[^<>]*?href=[\"']?([^\"'\s<>]*)[^<>]*>(.{0,300}?)</a>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_EMPHASIS = re.compile(r"(?<!\\)(?:\*+|`+|~~|(?<!\w)_{1,2}|_{1,2}(?!\w))")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


class Kind(Enum):
    """What a block is."""

    HEADING = "heading"
    ITEM = "item"
    TEXT = "text"
    TABLE = "table"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Block:
    """One block: ``lines`` of a paragraph or table as they stand, one line for the others.

    ``depth`` is a heading's level, 1 to 6, or how deep a list item is nested, from 0.
    """

    kind: Kind
    lines: tuple[str, ...]
    line: int
    depth: int = 0

    @property
    def text(self) -> str:
        """The block on one line."""
        return " ".join(self.lines)


@dataclass(slots=True)
class Document:
    """The blocks of a text, where its reference links lead, and what was wrong with it."""

    blocks: list[Block] = field(default_factory=list)
    references: dict[str, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


def read_document(text: str, file: str) -> Document:
    """Return the blocks of ``text``; comments and code are skipped, indented code is kept apart."""
    document = Document()
    if "<!--" in text:
        text = _without_comments(text, file, document)
    lines = [line[:MAX_LINE] for line in text.expandtabs(4).split("\n")]
    scanner = _Scanner(lines, document)
    scanner.run()
    if scanner.open_fence:
        message = "this code block is not closed; close it."
        document.issues.append(Issue.at(file, scanner.open_fence, message))
    return document


def _without_comments(text: str, file: str, document: Document) -> str:
    """Blank the HTML comments of ``text``, keeping its line numbers."""
    last = text.rfind("<!--")
    if text.find("-->", last) < 0 <= last:
        line = text.count("\n", 0, last) + 1
        message = "this comment is not closed; close it with -->."
        document.issues.append(Issue.at(file, line, message))
    return _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)


class _Scanner:
    """Walks over the lines once and collects blocks."""

    def __init__(self, lines: list[str], document: Document) -> None:
        self._lines = lines
        self._document = document
        self._at = 0
        self._indents: list[int] = []
        self._after_blank = True
        self.open_fence = 0

    def run(self) -> None:
        while self._at < len(self._lines):
            line = self._lines[self._at]
            blank = not line.strip()
            if not blank:
                self._block(line)
            self._at += 1
            self._after_blank = blank

    def _block(self, line: str) -> None:
        if not self._skips(line) and not self._opens(line):
            self._leaf(line)

    def _skips(self, line: str) -> bool:
        """Take code, quotes and rules, which hold no content of their own."""
        sign = line.lstrip()[0]
        if sign in "`~" and (fence := _FENCE.match(line)):
            self._skip_fence(fence[1])
        elif sign == ">" or (sign in "*-_" and _RULE.match(line)):
            self._indents = []
        elif line.startswith("    ") and not self._indents and self._after_blank:
            self._code()
        else:
            return False
        return True

    def _opens(self, line: str) -> bool:
        """Take a heading or a list item."""
        if heading := _HEADING.match(line):
            self._indents = []
            self._add(Kind.HEADING, (heading[2].rstrip(" #"),), self._at, len(heading[1]))
        elif item := _BULLET.match(line):
            self._item(len(item[1]), item[2])
        else:
            return False
        return True

    def _leaf(self, line: str) -> None:
        if reference := _REFERENCE.match(line):
            self._document.references.setdefault(reference[1].casefold(), reference[2])
        elif self._starts_table(line):
            self._table()
        elif not (self._indents and line.startswith("  ")):
            self._paragraph()

    def _add(self, kind: Kind, lines: tuple[str, ...], at: int, depth: int = 0) -> None:
        self._document.blocks.append(Block(kind, lines, at + 1, depth))

    def _skip_fence(self, mark: str) -> None:
        start = self._at
        for index in range(start + 1, len(self._lines)):
            closing = self._lines[index].strip()
            if closing.startswith(mark) and not closing.strip(mark[0]):
                self._at = index
                return
        self.open_fence = start + 1
        self._at = len(self._lines)

    def _code(self) -> None:
        start = self._at
        while self._at + 1 < len(self._lines):
            following = self._lines[self._at + 1]
            if following.strip() and not following.startswith("    "):
                break
            self._at += 1
        self._add(Kind.CODE, tuple(self._lines[start : self._at + 1]), start)

    def _item(self, indent: int, text: str) -> None:
        while self._indents and indent < self._indents[-1] + 2:
            self._indents.pop()
        depth = len(self._indents)
        self._indents.append(indent)
        start = self._at
        parts = [text]
        while self._continues():
            self._at += 1
            parts.append(self._lines[self._at].strip())
        self._add(Kind.ITEM, (" ".join(parts)[:MAX_LINE],), start, depth)

    def _continues(self) -> bool:
        """Tell whether the next line still belongs to the item or paragraph at hand."""
        if self._at + 1 >= len(self._lines):
            return False
        line = self._lines[self._at + 1]
        if not line.strip() or line.lstrip().startswith((">", "|")):
            return False
        return not any(pattern.match(line) for pattern in _OPENINGS)

    def _paragraph(self) -> None:
        self._indents = []
        start = self._at
        while self._continues() and not _UNDERLINE.match(self._lines[self._at + 1]):
            self._at += 1
        lines = tuple(line.strip() for line in self._lines[start : self._at + 1])
        following = self._lines[self._at + 1] if self._at + 1 < len(self._lines) else ""
        if underline := _UNDERLINE.match(following):
            self._at += 1
            self._add(Kind.HEADING, (" ".join(lines),), start, 1 if "=" in underline[1] else 2)
        else:
            self._add(Kind.TEXT, lines, start)

    def _starts_table(self, line: str) -> bool:
        following = self._lines[self._at + 1] if self._at + 1 < len(self._lines) else ""
        return "|" in line and "|" in following and bool(_DELIMITERS.match(following.strip()))

    def _table(self) -> None:
        self._indents = []
        start = self._at
        self._at += 1
        while self._at + 1 < len(self._lines) and "|" in self._lines[self._at + 1]:
            self._at += 1
        self._add(Kind.TABLE, tuple(self._lines[start : self._at + 1]), start)


@lru_cache(maxsize=2048)
def cells(row: str) -> tuple[str, ...]:
    """Return the cells of one row of a table, stripped."""
    row = row.strip().removeprefix("|")
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    return tuple(cell.strip() for cell in _CELL_END.split(row))


def links_inlined(text: str, references: Mapping[str, str]) -> str:
    """Return ``text`` with HTML and reference links as inline links; unknown ones as text."""
    if "<a" in text or "<A" in text:
        text = _HTML_LINK.sub(r"[\2](\1)", text)
    if "[" not in text:
        return text

    def resolve(found: re.Match[str]) -> str:
        target = references.get((found[2] or found[1]).casefold())
        return f"[{found[1]}]({target})" if target else found[1]

    return _REFERENCE_LINK.sub(resolve, text)


def links(text: str) -> list[tuple[str, str]]:
    """Return (text, target) of each inline link of ``text``."""
    return [(found[1], found[2]) for found in _LINK.finditer(text)]


def replace_links(text: str, replacement: Callable[[str, str], str]) -> str:
    """Return ``text`` with each inline link replaced by what ``replacement(text, target)`` says."""
    return _LINK.sub(lambda found: replacement(found[1], found[2]), text)


def plain(text: str) -> str:
    """Return ``text`` without tags, emphasis, code marks, escapes and entities, on one line."""
    text = _TAG.sub(" ", text) if "<" in text else text
    text = _ESCAPE.sub(r"\1", _EMPHASIS.sub("", text))
    return " ".join(html.unescape(text).split())
