"""Rows of one block of a maintainer list in, people out: what needs other rows to be put right.

Every repair leaves a note; nothing is guessed that no other row of the list speaks for.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from tracker.importers.foundation_rows import LEVELS, Row, fold, is_handle
from tracker.importers.records import Role

# What stands in the company column when no company is meant. Words like "Independent" stay: they
# say that somebody works for nobody, which is more than nothing.
_NO_COMPANY = frozenset({"_", "-", "--", ".", "?", "n/a", "na", "none", "tba", "tbd", "unknown"})
_BRACKETED = re.compile(r"(?P<name>.*\S)\s*\((?P<words>[^()]*)\)")
_ROLE_WORDS = re.compile(
    r"\b(?:mgr|manager|lead|leader|chair|co-chair|emeritus|advisor|docs|release|steering|tech"
    r"|technical writer|maintainer|reviewer|approver|liaison)\b",
    re.IGNORECASE,
)

# Two people with one handle are a slip of the keyboard; three share a company.
_TOO_MANY_FOR_A_HANDLE = 3


@dataclass(slots=True)
class Knowledge:
    """What the other rows of a list, and its earlier states, say about names and companies.

    ``companies`` counts the company column of the state at hand; ``handles`` and ``levels`` (by
    label) are remembered from every state read so far. All keys are folded.
    """

    companies: Counter[str] = field(default_factory=Counter)
    handles: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    levels: dict[str, str] = field(default_factory=dict)

    def learn(self, name: str | None, handle: str | None) -> None:
        """Remember that ``handle`` is the one of ``name``."""
        if name and handle:
            self.handles[fold(name)].add(fold(handle))

    def learn_from(self, rows: Sequence[Row]) -> None:
        """Remember the handles of a block's ``rows`` that do not look swapped."""
        repeated = _repeated_handles(rows)
        for row in rows:
            if is_handle(row.handle) and swap_of(row, self, repeated) is Swap.NO:
                self.learn(row.name, row.handle)


@dataclass(frozen=True, slots=True)
class Entry:
    """One person as one row lists them; ``offset`` counts the lines from the block's first.

    Two entries are equal when they say the same, wherever they stand.
    """

    offset: int = field(compare=False)
    name: str | None
    handle: str | None
    employer: str | None
    role: Role
    flags: frozenset[str]
    key: str

    def with_flag(self, flag: str) -> "Entry":
        """Return the same entry with one flag more."""
        return replace(self, flags=self.flags | {flag})


@dataclass(frozen=True, slots=True)
class Note:
    """What was wrong with the line ``offset`` lines below a block's first."""

    offset: int
    kind: str
    message: str


class Swap(Enum):
    """Whether company and handle of a row stand in each other's column."""

    NO = auto()
    POSSIBLE = auto()
    SURE = auto()


def swap_of(row: Row, known: Knowledge, repeated: frozenset[str]) -> Swap:
    """Tell whether company and handle of ``row`` are swapped, by what is ``known``.

    ``repeated`` are the values that several rows of the block have in their handle column, which
    handles never are. ``POSSIBLE`` needs neighbours that are certain.
    """
    company, handle, name = fold(row.company), fold(row.handle), fold(row.name)
    if not company or not handle or company == handle or not is_handle(row.company):
        return Swap.NO
    theirs = known.handles.get(name, set())
    if known.companies[company] > 1 or handle in theirs | {name}:
        return Swap.NO
    if not is_handle(row.handle) or handle in repeated or known.companies[handle]:
        return Swap.SURE
    if company in theirs:
        return Swap.SURE
    looks_swapped = not row.company[0].isupper() and row.handle[0].isupper()
    return Swap.POSSIBLE if looks_swapped else Swap.NO


def people(rows: Sequence[Row], known: Knowledge) -> tuple[tuple[Entry, ...], tuple[Note, ...]]:
    """Return the people of a block's ``rows``, repaired by what is ``known``, and the notes."""
    swapped = _swapped(rows, known)
    entries: dict[int, Entry] = {}
    notes: list[Note] = []
    for offset, row in enumerate(rows):
        problem = row.problem or _level_problem(offset, row, rows[0])
        if row.note:
            notes.append(Note(offset, "row_width", f"{_who(row)} has {row.note}."))
        if problem:
            notes.append(Note(offset, "unreadable_row" if row.problem else "level", problem))
        if row.name or row.handle:
            entries[offset] = _entry(offset, row, known, notes, is_swapped=offset in swapped)
        elif row.company:
            problem = f"A row names the company {row.company} and nobody; it is left out."
            notes.append(Note(offset, "unreadable_row", problem))
    notes += _repetitions(entries.values())
    return tuple(entries.values()), tuple(notes)


def _level_problem(offset: int, row: Row, first: Row) -> str:
    """Say what is wrong with the level of ``row``, "" if nothing is."""
    if not row.level:
        return ""
    if fold(row.level) not in LEVELS:
        return f"{_who(row)} has {row.level!r} for a level, which is none."
    if offset and first.level:
        return (
            f"{_who(row)} has a level, {row.level}, and no project; read as one of {first.label}."
        )
    return ""


def _repetitions(entries: Iterable[Entry]) -> Iterator[Note]:
    """Yield a note for each entry of somebody who stands further up."""
    seen: set[str] = set()
    for entry in entries:
        if entry.key in seen:
            message = f"{entry.name or entry.handle} stands twice in the same project."
            yield Note(entry.offset, "duplicate_row", message)
        seen.add(entry.key)


def _swapped(rows: Sequence[Row], known: Knowledge) -> frozenset[int]:
    """Return the places of the rows with swapped columns.

    A row that only looks swapped counts where most of the block surely is, or both its neighbours.
    """
    repeated = _repeated_handles(rows)
    swaps = [swap_of(row, known, repeated) for row in rows]
    sure = {place for place, swap in enumerate(swaps) if swap is Swap.SURE}
    most = 2 * len(sure) > len(rows)
    possible = {place for place, swap in enumerate(swaps) if swap is Swap.POSSIBLE}
    found = set(sure)
    for place in sorted(possible):
        if most or (place - 1 in found and place + 1 in sure):
            found.add(place)
    return frozenset(found)


def _repeated_handles(rows: Sequence[Row]) -> frozenset[str]:
    names: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        names[fold(row.handle)].add(fold(row.name))
    return frozenset(h for h, theirs in names.items() if len(theirs) >= _TOO_MANY_FOR_A_HANDLE)


def _entry(
    offset: int, row: Row, known: Knowledge, notes: list[Note], *, is_swapped: bool
) -> Entry:
    """Return the person of ``row``; ``notes`` takes what had to be repaired."""
    name, role = _name(offset, row, notes)
    flags: set[str] = set()
    company, handle = row.company, row.handle
    if is_swapped:
        company, handle = handle, company
        flags.add("swapped")
        found = f"company {row.company!r} and handle {row.handle!r} stand in each other's column"
        notes.append(Note(offset, "swapped_columns", f"{_who(row)}: {found}; swapped back."))
    elif not handle and _is_handle_in_company(row, known):
        company, handle = "", company
        flags.add("handle_in_company")
        found = f"the company {row.company!r} is a handle, and the handle is empty"
        notes.append(Note(offset, "handle_in_company", f"{_who(row)}: {found}; read as one."))
    handle = _checked_handle(offset, row, handle, flags, notes)
    if fold(company) in _NO_COMPANY:
        company = ""
        flags.add("placeholder_company")
    if not name:
        flags.add("no_name")
    key = fold(handle) if handle else f"name:{fold(name)}"
    flagged = frozenset(flags)
    return Entry(offset, name or None, handle or None, company or None, role, flagged, key)


def _name(offset: int, row: Row, notes: list[Note]) -> tuple[str, Role]:
    """Return the name without a role in brackets behind it, and the role."""
    match = _BRACKETED.fullmatch(row.name)
    if match is None or not _ROLE_WORDS.search(match["words"]):
        return row.name, Role.MAINTAINER
    notes.append(Note(offset, "role_in_name", f"{_who(row)} has a role behind the name."))
    is_emeritus = "emeritus" in match["words"].casefold()
    return match["name"], Role.EMERITUS if is_emeritus else Role.MAINTAINER


def _is_handle_in_company(row: Row, known: Knowledge) -> bool:
    """Tell whether the company is a handle: nobody else's company, and something speaks for it."""
    company = fold(row.company)
    if not is_handle(row.company) or known.companies[company] > 1:
        return False
    theirs = known.handles.get(fold(row.name), set())
    return company in theirs or "commas missing" in row.note


def _checked_handle(offset: int, row: Row, handle: str, flags: set[str], notes: list[Note]) -> str:
    if row.has_at:
        flags.add("at_in_handle")
    if not handle or is_handle(handle):
        return handle
    flags.add("bad_handle")
    found = f"{handle!r} cannot be a GitHub handle; left empty."
    notes.append(Note(offset, "bad_handle", f"{_who(row)}: {found}"))
    return ""


def _who(row: Row) -> str:
    return row.name or row.handle or "A row"
