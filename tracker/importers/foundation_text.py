"""Text of a foundation's maintainer list in, logical lines out: line ends, quotes, sizes."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.errors import InvalidInputError
from tracker.importers.records import Issue

BOM = "\ufeff"
# Ninety times the longest list known.
MAX_CHARACTERS = 8_000_000
MAX_LINE_CHARACTERS = 20_000
# A cell may hold line breaks, but not this many: then a quote was left open.
MAX_CELL_LINES = 20
# A line with so many commas inside a quoted cell is a row that an open quote has swallowed.
ROW_COMMAS = 3


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is written down: its byte order mark and how many lines end in which way."""

    has_bom: bool
    crlf_lines: int
    lf_lines: int


@dataclass(frozen=True, slots=True)
class Lines:
    """Logical lines, a quoted cell with line breaks counting as one, and where each begins."""

    texts: Sequence[str]
    numbers: Sequence[int]
    issues: tuple[Issue, ...] = ()


def layout(text: str) -> Layout:
    """Return how ``text`` is written down; a lone carriage return ends no line."""
    crlf = text.count("\r\n")
    return Layout(text.startswith(BOM), crlf, text.count("\n") - crlf)


def logical_lines(text: str) -> Lines:
    """Return the lines of ``text``; an open quote that swallows rows is closed at its line's end.

    A quote is taken as damage when no line closes it, or when what it holds reads as rows.

    Raises:
        InvalidInputError: the text or one of its lines is longer than any maintainer list.
    """
    if len(text) > MAX_CHARACTERS:
        raise InvalidInputError(
            f"The maintainer list has {len(text):,} characters, and at most {MAX_CHARACTERS:,} "
            "are read; check that it is the right file."
        )
    text = _storable(text).removeprefix(BOM)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    _refuse_long_lines(lines)
    issues = [] if "\ufffd" not in text else _encoding_issues(lines)
    if '"' not in text:
        return Lines(lines, range(1, len(lines) + 1), tuple(issues))
    return _join_quoted(lines, issues)


def _storable(text: str) -> str:
    """Replace lone surrogates, which stand for bytes that are not UTF-8 and cannot be stored."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return text


def _refuse_long_lines(lines: Sequence[str]) -> None:
    if max(map(len, lines)) <= MAX_LINE_CHARACTERS:
        return
    number, line = next((n, x) for n, x in enumerate(lines, 1) if len(x) > MAX_LINE_CHARACTERS)
    raise InvalidInputError(
        f"Line {number} of the maintainer list has {len(line):,} characters, and a row has at most "
        f"{MAX_LINE_CHARACTERS:,}; check that it is the right file."
    )


def _encoding_issues(lines: Sequence[str]) -> list[Issue]:
    return [
        Issue("This line holds bytes that are not UTF-8; they read as \ufffd.", line=number)
        for number, line in enumerate(lines, 1)
        if "\ufffd" in line
    ]


def _join_quoted(lines: Sequence[str], issues: list[Issue]) -> Lines:
    """Join the lines of each cell that holds line breaks; ``issues`` takes the damaged ones."""
    texts: list[str] = []
    numbers: list[int] = []
    position = 0
    for index in [n for n, line in enumerate(lines) if '"' in line and line.count('"') % 2]:
        if index < position:
            continue
        texts += lines[position:index]
        numbers += range(position + 1, index + 1)
        end = _closing_line(lines, index)
        if end is None:
            texts.append(_without_last_quote(lines[index]))
            issues.append(_runaway(index, lines))
            end = index
        else:
            texts.append("\n".join(lines[index : end + 1]))
        numbers.append(index + 1)
        position = end + 1
    texts += lines[position:]
    numbers += range(position + 1, len(lines) + 1)
    return Lines(texts, numbers, tuple(issues))


def _closing_line(lines: Sequence[str], opening: int) -> int | None:
    """Return the line that closes the quote open in ``opening``; None: the quote is damage."""
    for index in range(opening + 1, min(len(lines), opening + 1 + MAX_CELL_LINES)):
        inside, quote, _ = lines[index].partition('"')
        if inside.count(",") >= ROW_COMMAS:
            return None
        if quote and lines[index].count('"') % 2:
            return index
    return None


def _without_last_quote(line: str) -> str:
    before, _, after = line.rpartition('"')
    return before + after


def _runaway(index: int, lines: Sequence[str]) -> Issue:
    """Say how many lines a plain reader would have lost in one cell."""
    rest = range(index + 1, len(lines))
    closing = next((n for n in rest if lines[n].count('"') % 2), len(lines) - 1)
    return Issue(
        f"A quote is opened and not closed, which would swallow {closing - index} lines; "
        "they are read as rows.",
        line=index + 1,
        kind="runaway_quote",
    )
