"""One line of a foundation's maintainer list in, its cells in a fixed order out; widths repaired.

It knows the columns and one row at a time; what needs other rows stands in foundation_repairs.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.errors import InvalidInputError

LEVELS = frozenset({"graduated", "incubating", "sandbox", "archived"})
_HEADINGS = {
    "level": {"", "maturity", "maturity level", "level", "status", "stage"},
    "label": {"project", "project name"},
    "name": {"maintainer name", "maintainer", "name"},
    "company": {"company", "employer", "organisation", "organization", "affiliation"},
    "handle": {"github name", "github", "github handle", "github username", "github id", "handle"},
}
_REQUIRED = {
    "label": "Project",
    "name": "Maintainer Name",
    "company": "Company",
    "handle": "Github Name",
}
# A header stands near the top; further down a line that looks like one is a row.
HEADER_WITHIN_LINES = 20
_GITHUB_HANDLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,38}")
_PROFILE_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?github\.com/", re.IGNORECASE)
_NO_WORD = re.compile(r"[\W_]+")
_LEGAL_FORMS = frozenset(
    {"ab", "ag", "as", "asa", "bv", "co", "corp", "corporation", "gmbh", "inc", "incorporated"}
    | {"kk", "limited", "llc", "llp", "ltd", "nv", "oy", "plc", "pte", "pty", "pvt", "sa", "sas"}
    | {"se", "sprl", "srl"}
)
# Control characters and marks that turn or hide text: they must not reach a page or a key.
_INVISIBLE = dict.fromkeys(
    [c for c in range(32) if c not in (9, 10, 13)]
    + [0x7F, 0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F)]
    + [*range(0x80, 0xA0), *range(0x2066, 0x206A)]
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a list keeps what, and how many cells its rows have; ``level`` None: no such column."""

    level: int | None
    label: int
    name: int
    company: int
    handle: int
    width: int
    is_shifted: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line, cleaned, in a fixed order; ``note`` says how its width was repaired.

    A row that could not be read has empty cells and a ``problem``.
    """

    level: str = ""
    label: str = ""
    name: str = ""
    company: str = ""
    handle: str = ""
    note: str = ""
    problem: str = ""
    has_at: bool = False

    @property
    def is_blank(self) -> bool:
        """Tell whether the line holds nothing that a list keeps."""
        return not (self.level or self.label or self.name or self.company or self.handle)


def fold(text: str) -> str:
    """Return ``text`` without case and outer blanks, for comparing."""
    return text.strip().casefold()


def employer_key(name: str | None) -> str:
    """Return an employer's name without case, punctuation and legal form; "" for none.

    It joins spellings of one name only: AWS and Amazon stay two.
    """
    words = [word for word in _NO_WORD.split((name or "").casefold()) if word]
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    return "".join(words)


def clean(cell: str) -> str:
    """Return ``cell`` without invisible characters and with single blanks."""
    return " ".join(cell.translate(_INVISIBLE).split())


def is_handle(text: str) -> bool:
    """Tell whether ``text`` can be an account's name; old ones may hold a double hyphen."""
    return _GITHUB_HANDLE.fullmatch(text) is not None


def bare_handle(cell: str) -> str:
    """Return the account's name in ``cell`` without ``@`` or the address of its profile."""
    handle = _PROFILE_ADDRESS.sub("", clean(cell))
    return handle.removeprefix("@").rstrip("/").strip()


def split_cells(line: str) -> list[str]:
    """Return the cells of one logical line."""
    return next(csv.reader([line.replace("\n", " ")]), [])


# -- header ---------------------------------------------------------------------------------------


def find_columns(lines: Sequence[str]) -> tuple[int, Columns]:
    """Return the index of the header among ``lines`` and the columns that it names.

    Rows one cell wider than a header that does not begin with the level have it all the same: the
    header has lost its first cell.

    Raises:
        InvalidInputError: there is no header, or it lacks a column that is needed.
    """
    for index, line in enumerate(lines[:HEADER_WITHIN_LINES]):
        headings = [clean(cell).casefold() for cell in split_cells(line)]
        places = _places(headings)
        if {"label", "name"} <= places.keys() or len(places.keys() - {"level"}) > 2:
            return index, _columns(headings, places, lines, index)
    raise InvalidInputError(
        "The maintainer list has no header with the columns "
        f"{', '.join(_REQUIRED.values())} among its first lines; check that it is the right file."
    )


def _places(headings: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for column, names in _HEADINGS.items():
        found = next((place for place, heading in enumerate(headings) if heading in names), None)
        if found is not None:
            places[column] = found
    return places


def _columns(
    headings: Sequence[str], places: dict[str, int], lines: Sequence[str], index: int
) -> Columns:
    missing = [heading for column, heading in _REQUIRED.items() if column not in places]
    if missing:
        raise InvalidInputError(
            f"The header in line {index + 1} lacks the column {' and '.join(missing)}; a "
            f"maintainer list needs {', '.join(_REQUIRED.values())}."
        )
    level = places.get("level")
    if level is not None and level > places["label"]:
        level = None  # a heading left empty behind the others names no level
    is_shifted = (
        level is None
        and places["label"] == 0
        and _usual_width(lines[index + 1 :]) == len(headings) + 1
    )
    shift = int(is_shifted)
    return Columns(
        level=0 if is_shifted else level,
        **{column: places[column] + shift for column in _REQUIRED},
        width=len(headings) + shift,
        is_shifted=is_shifted,
    )


def _usual_width(lines: Sequence[str]) -> int:
    widths = Counter(len(split_cells(line)) for line in lines[:200] if line.strip())
    return widths.most_common(1)[0][0] if widths else 0


# -- rows -----------------------------------------------------------------------------------------


def read_row(line: str, columns: Columns) -> Row:
    """Return the cells of ``line``; one of another width is repaired where it can be."""
    cells = split_cells(line)
    if not any(map(clean, cells)):
        return Row()
    formula = next((cell for cell in cells if _is_formula(cell)), None)
    if formula is not None:
        return Row(problem=f"The cell {formula[:30]!r} is a formula; the row is left out.")
    if len(cells) == columns.width:
        return _row(cells, columns, "")
    fitted, note = _fit(cells, columns)
    if fitted is None:
        return Row(
            problem=f"The row has {len(cells)} cells instead of {columns.width} and none of the "
            "known mistakes explains it; it is left out."
        )
    return _row(fitted, columns, f"{len(cells)} cells instead of {columns.width}: {note}")


def _is_formula(cell: str) -> bool:
    """Tell whether a spreadsheet would compute ``cell``; ``@name`` and ``-`` alone are harmless."""
    text = cell.strip()
    return text.startswith("=") or (text[:1] in "+-@" and ("(" in text or "|" in text))


def _row(cells: Sequence[str], columns: Columns, note: str) -> Row:
    handle = cells[columns.handle]
    return Row(
        level="" if columns.level is None else clean(cells[columns.level]),
        label=clean(cells[columns.label]),
        name=clean(cells[columns.name]),
        company=clean(cells[columns.company]),
        handle=bare_handle(handle),
        note=note,
        has_at=handle.strip().startswith("@"),
    )


def _fit(cells: list[str], columns: Columns) -> tuple[list[str] | None, str]:
    """Return ``cells`` with the width of ``columns`` and what was wrong; None: not repairable."""
    if cells[0].startswith(".."):
        cells = ["", "", cells[0][2:], *cells[1:]]
        padded = cells + [""] * (columns.width - len(cells))
        return (padded[: columns.width], "dots typed for commas")
    missing = columns.width - len(cells)
    if missing > 0:
        fits = len(cells) > columns.name
        return (cells + [""] * missing if fits else None), "commas missing at its end"
    for candidate, note in _narrower(cells, columns.width):
        if _is_plausible(candidate, columns):
            return candidate, note
    if not any(map(clean, cells[columns.width :])):
        return cells[: columns.width], "commas too many at its end"
    return None, ""


def _narrower(cells: list[str], width: int) -> Iterator[tuple[list[str], str]]:
    """Yield the ways to make ``cells`` as few as ``width``, the likeliest first."""
    if not any(map(clean, cells[width:])):
        yield cells[:width], "commas too many at its end"
    if len(cells) != width + 1:
        return
    joins = [place for place in range(width) if clean(cells[place]) and clean(cells[place + 1])]
    by_sentence = [place for place in joins if cells[place + 1].startswith(" ")]
    yield from _joined(cells, by_sentence)
    for place, cell in enumerate(cells):
        if not clean(cell):
            yield cells[:place] + cells[place + 1 :], "an empty cell too many"
    yield from _joined(cells, joins)


def _joined(cells: list[str], places: Sequence[int]) -> Iterator[tuple[list[str], str]]:
    """Yield ``cells`` with each of ``places`` joined to the cell behind it by a comma."""
    for place in places:
        joined = f"{cells[place]},{cells[place + 1]}"
        yield [*cells[:place], joined, *cells[place + 2 :]], "a comma without quotes in a cell"


def _is_plausible(cells: Sequence[str], columns: Columns) -> bool:
    """Tell whether each cell holds what its column is for."""
    label, name, handle = cells[columns.label], cells[columns.name], cells[columns.handle]
    named = {columns.level, columns.label, columns.name, columns.company, columns.handle}
    rest = [clean(cell) for place, cell in enumerate(cells) if place not in named]
    return (
        (columns.level is None or fold(cells[columns.level]) in LEVELS | {""})
        and label.count("(") == label.count(")")
        and clean(name) != ""
        and "," not in name
        and (not clean(handle) or is_handle(bare_handle(handle)))
        and all(not cell or "/" in cell for cell in rest)
    )
