"""Stripe's "MRR per subscriber per month", as CSV, read for a comparison with our own. Pure.

Two forms are taken: a row for each customer and a column for each month (2026-05), or a row for
each customer and month with the columns ``month`` and ``mrr``. Amounts are whole units with
decimals, as Stripe writes them; the currency has a column of its own or is given for all, not both.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from tracker.errors import InvalidInputError
from tracker.importers.table_values import FIRST_YEAR, LAST_YEAR
from tracker.importers.text import readable
from tracker.money import CURRENCIES, Money

_CUSTOMER = ("customer", "customer_id", "customer id", "id")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})(?:-01)?")
_LIKE_MONTH = re.compile(r"[0-9]{4}[-/.][0-9]{1,2}.*")
_ONCE = frozenset({*_CUSTOMER, "currency", "month", "mrr"})
_MOST_CELLS = 2_000_000
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class ToldMonth:
    """What Stripe says that a customer brought at the end of a month, in our minor units."""

    line: int
    customer: str
    month: date
    currency: str
    minor: int


def read_mrr_table(text: str, currency: str | None = None) -> list[ToldMonth]:
    """Return all cells of the table, the empty ones left out.

    Args:
        currency: of all rows, where the table has no column for it.

    Raises:
        InvalidInputError: the table cannot be read; the message names up to ten lines with what is
            wrong in each, and nothing of the table is taken.
    """
    clean, stray = readable(text, "the file")
    if stray:
        raise InvalidInputError(f"Line {stray[0].line}: it is not UTF-8; save the file as UTF-8.")
    # ``clean`` also takes out what a terminal would obey.
    rows = csv.reader(StringIO(clean.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        head = [one.strip().casefold() for one in next(rows, [])]
        table = _Table(head, currency)
        found = [one for row in rows if any(row) for one in table.cells(rows.line_num, row)]
    except csv.Error as error:
        raise InvalidInputError(f"Line {rows.line_num}: {error}.") from error
    if table.wrong:
        more = len(table.wrong) - _SHOWN
        tail = f" And {more} more." if more > 0 else ""
        raise InvalidInputError(" ".join(table.wrong[:_SHOWN]) + tail)
    return found


class _Table:
    """The columns of a table, and what is wrong with its lines."""

    def __init__(self, head: Sequence[str], currency: str | None) -> None:
        self._head = head
        self._given = currency
        self._months = {place: found for place, name in enumerate(head) if (found := _month(name))}
        self._customer = _place(head, *_CUSTOMER)
        self._currency = _place(head, "currency")
        self._long = (_place(head, "month"), _place(head, "mrr"))
        self._seen: dict[tuple[str, date, str], int] = {}
        self.wrong: list[str] = []
        self._check()

    def _check(self) -> None:
        is_long = None not in self._long
        if self._customer is None or is_long == bool(self._months):
            raise InvalidInputError(
                "Line 1: the table needs a column customer, and either a column for each month, "
                "like 2026-05, or the two columns month and mrr."
            )
        for place, name in enumerate(self._head):
            if name in _ONCE and self._head.count(name) > 1:
                raise InvalidInputError(f"Line 1: the column {name} stands there twice.")
            if _LIKE_MONTH.fullmatch(name) and place not in self._months:
                raise InvalidInputError(f"Line 1: {name[:40]!r} is no month like 2026-05.")
        self._check_currency()

    def _check_currency(self) -> None:
        if self._currency is None and self._given is None:
            raise InvalidInputError(
                "Line 1: the table has no column currency; say --currency for all of it."
            )
        if self._currency is not None and self._given is not None:
            raise InvalidInputError(
                "Line 1: the table has a column currency; leave --currency out."
            )
        if self._given is not None and self._given.strip().upper() not in CURRENCIES:
            raise InvalidInputError(f"--currency: {self._given[:40]!r} is no currency.")

    def cells(self, line: int, row: Sequence[str]) -> Iterator[ToldMonth]:
        """Yield what a line tells; what is wrong with it is kept."""
        if len(self._seen) > _MOST_CELLS:
            raise InvalidInputError(
                f"Line {line}: a table may have {_MOST_CELLS:,} amounts at most."
            )
        if len(row) != len(self._head):
            self._tell(line, f"{len(row)} cells, where the first line has {len(self._head)}")
            return
        customer = row[self._customer or 0].strip()
        code = (row[self._currency] if self._currency is not None else self._given or "").strip()
        code = code.upper()
        if not customer or code not in CURRENCIES:
            self._tell(line, "no customer" if not customer else f"{code!r} is no currency")
            return
        for month, text in self._amounts(line, row):
            told = self._told(line, (customer, month, code), text)
            if told is not None:
                yield told

    def _amounts(self, line: int, row: Sequence[str]) -> Iterator[tuple[date, str]]:
        at, mrr = self._long
        if at is None or mrr is None:
            yield from ((month, row[place].strip()) for place, month in self._months.items())
            return
        month = _month(row[at].strip())
        if month is None:
            self._tell(line, f"{row[at]!r} is no month like 2026-05")
        else:
            yield month, row[mrr].strip()

    def _told(self, line: int, key: tuple[str, date, str], text: str) -> ToldMonth | None:
        if not text:
            return None
        customer, month, code = key
        if key in self._seen:
            self._tell(line, f"{customer} in {month:%Y-%m} stands in line {self._seen[key]} too")
            return None
        self._seen[key] = line
        try:
            return ToldMonth(line, customer, month, code, Money.read(text, code).minor)
        except ValueError as error:
            self._tell(line, str(error))
            return None

    def _tell(self, line: int, what: str) -> None:
        self.wrong.append(f"Line {line}: {what}.")


def _place(head: Sequence[str], *names: str) -> int | None:
    return next((head.index(one) for one in names if one in head), None)


def _month(text: str) -> date | None:
    found = _MONTH.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= 12:
        return None
    if not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    return date(int(found[1]), int(found[2]), 1)
