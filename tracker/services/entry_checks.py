"""What entered rows must fulfil together and beside what stands. Pure: rows in, complaints out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from tracker.db.queries.entries import StandingRow
from tracker.services.entry_plan import Key, PlacedRow, Plan, full_key
from tracker.services.entry_targets import Columns, Target

_MOST_DAYS_TOLD = 20
_MOST_OTHERS_TOLD = 12
_PAST = ("on", "confirmed", "answered", "merged", "released", "closed", "fixed_upstream")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a row, by the line and column in which it is to be mended."""

    line: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole over [start, end): what it is called, and its line if it is of the file."""

    start: date
    end: date | None
    size: float
    label: str
    line: int | None


def repeated(target: Target, rows: Iterable[PlacedRow]) -> Iterator[Complaint]:
    """Yield a complaint for each row that has the key of an earlier one."""
    lines: dict[Key, int] = {}
    for row in rows:
        first = lines.setdefault(full_key(target, row), row.line)
        if first != row.line:
            yield Complaint(
                *(row.line, "row"), f"is the same entry as line {first}; keep one of the two."
            )


def later_than(today: date, rows: Iterable[PlacedRow]) -> Iterator[Complaint]:
    """Yield a complaint for each day on which something was, and that is still to come."""
    for row in rows:
        for column in _PAST:
            day = row.entered.values.get(column)
            if day is not None and day > today:
                message = f"{day} lies after today ({today}); it says what has been."
                yield Complaint(row.line, column, message)


def overlapping(target: Target, plan: Plan) -> Iterator[Complaint]:
    """Yield a complaint for each row that holds at the same time as another of its kind."""
    if not target.is_spell:
        return
    groups: dict[Key, list[PlacedRow | StandingRow]] = defaultdict(list)
    for one in plan.after:
        timeless = {**one.columns, "valid_from": None}
        groups[one.attester, one.project_id, *target.key(timeless)].append(one)
    for group in groups.values():
        yield from _clashes(sorted(group, key=lambda one: one.columns["valid_from"]))


def _clashes(spells: Sequence[PlacedRow | StandingRow]) -> Iterator[Complaint]:
    last = spells[0]
    for spell in spells[1:]:
        end = last.columns["valid_until"]
        if end is None or spell.columns["valid_from"] < end:
            yield _clash(last, spell)
        if end is not None and (spell.columns["valid_until"] or date.max) > end:
            last = spell


def _clash(one: PlacedRow | StandingRow, other: PlacedRow | StandingRow) -> Complaint:
    mine, theirs = (other, one) if isinstance(other, PlacedRow) else (one, other)
    assert isinstance(mine, PlacedRow), "what stands does not overlap"
    start, end = theirs.columns["valid_from"], theirs.columns["valid_until"]
    place = f"line {theirs.line}" if isinstance(theirs, PlacedRow) else "what is entered already"
    return Complaint(
        mine.line,
        "from",
        f"the row overlaps with {place} ({start} to {end or 'now'}); end the earlier one first: "
        "give it the day in until.",
    )


def over_the_whole(
    groups: Iterable[tuple[str, Sequence[Part]]], column: str
) -> Iterator[Complaint]:
    """Yield a complaint for each row that makes the parts of a whole more than 1 on some day.

    Args:
        groups: (what it is a part of, the parts), for example ("FTE of Ann Lee", …).
    """
    for what, parts in groups:
        yield from _excesses(sorted(parts, key=lambda one: one.start), column, what)


def _excesses(parts: Sequence[Part], column: str, what: str) -> Iterator[Complaint]:
    active: list[Part] = []
    told = 0
    for day, begun in groupby(parts, key=lambda one: one.start):
        active = [one for one in active if one.end is None or day < one.end] + list(begun)
        mine = [one for one in active if one.line is not None]
        total = sum((Decimal(str(one.size)) for one in active), Decimal())
        if total > 1 and mine:
            told += 1
            yield _excess(active, mine, column, f"{total:f} {what} on {day}")
        if told == _MOST_DAYS_TOLD:
            return


def _excess(active: Sequence[Part], mine: Sequence[Part], column: str, excess: str) -> Complaint:
    blamed = max(mine, key=lambda one: (one.start, one.line or 0))
    others = [one.label for one in active if one is not blamed]
    hidden = len(others) - _MOST_OTHERS_TOLD
    named = "; ".join(others[:_MOST_OTHERS_TOLD]) + (f"; and {hidden} more" if hidden > 0 else "")
    return Complaint(
        blamed.line or 0,
        column,
        f"makes {excess}, and there is no more than 1; the others are: {named}.",
    )


def part_of(row: PlacedRow | StandingRow, size: float, label: str) -> Part:
    """Return the part that a row is; its label begins with its line if it is of the file."""
    line = row.line if isinstance(row, PlacedRow) else None
    place = f"line {line}" if line is not None else f"entered from {row.columns['valid_from']}"
    return Part(*_times(row.columns), size, f"{place} ({label})", line)


def _times(columns: Columns) -> tuple[date, date | None]:
    return columns["valid_from"], columns["valid_until"]


def shares_by_whole(plan: Plan, slug_of: Mapping[int, str]) -> Iterator[tuple[str, Sequence[Part]]]:
    """Yield what each contract and product of the splits is called after a plan, and its shares."""
    groups: dict[Key, list[Part]] = defaultdict(list)
    for one in plan.after:
        columns = one.columns
        if columns["share"] is not None:
            whole = columns["vendor_id"], columns["reference"], columns["product"]
            label = f"{slug_of.get(columns['project_id'], '?')}, {columns['share']:g}"
            groups[one.attester, *whole].append(part_of(one, columns["share"], label))
    for whole_key, parts in groups.items():
        yield f"of the revenue of {whole_key[2] or whole_key[3]}", parts
