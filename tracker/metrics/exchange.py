"""From one currency to another, exactly, by a rate of the day with its source; never 1 to 1. Pure.

Policy: the rate of the day, or the latest of the seven days before (markets close on weekends and
holidays). Without one an amount stays unconverted. A rate is used the other way round too, and
never by way of a third currency.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from tracker.money import exponent

OLDEST = timedelta(days=7)
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of ``base`` was in ``quote`` on ``rated_on``; over 0."""

    rated_on: date
    base: str
    quote: str
    rate: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Converted:
    """An exact amount in minor units of ``quote``, and the rate behind it; None: it needed none."""

    amount: Fraction
    rate: Rate | None


class Rates:
    """All rates that are known, found by day."""

    def __init__(self, rates: Iterable[Rate]) -> None:
        self._found: dict[tuple[str, str, date], Rate] = {}
        for one in rates:
            self._found[one.base, one.quote, one.rated_on] = one

    def rate_of(self, base: str, quote: str, day: date) -> Rate | None:
        """Return the rate of ``day`` or the latest within seven days before, either way round.

        Of two of one day the one as asked counts. None: there is none.
        """
        for back in range(OLDEST.days + 1):
            on = day - timedelta(days=back)
            found = self._found.get((base, quote, on)) or self._found.get((quote, base, on))
            if found is not None:
                return found
        return None

    def converted(
        self, minor: int | Fraction, base: str, quote: str, day: date
    ) -> Converted | None:
        """Return an amount in minor units of ``base`` in those of ``quote``; None: unconverted.

        Nothing is nothing in every currency.
        """
        if base == quote or minor == 0:
            return Converted(Fraction(minor), None)
        rate = self.rate_of(base, quote, day)
        if rate is None:
            return None
        factor = Fraction(rate.rate) if rate.base == base else 1 / Fraction(rate.rate)
        scale = Fraction(10) ** (exponent(quote) - exponent(base))
        return Converted(Fraction(minor) * factor * scale, rate)


@dataclass(frozen=True, slots=True)
class Flow:
    """A movement of recurring revenue on a day, exact, in minor units of ``currency``."""

    on: date
    kind: str
    currency: str
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Reported:
    """Movements in one currency: ``opened`` plus all of ``by_kind`` plus ``fx`` is ``closed``.

    All are whole minor units of ``currency``. ``fx`` is what the balances gained or lost by rates
    alone; ``unconverted`` are the currencies that lack a rate, of which nothing is in the amounts.
    """

    currency: str
    opened: int
    by_kind: Mapping[str, int]
    fx: int
    closed: int
    unconverted: tuple[str, ...]


def reported(
    opened: Mapping[str, Fraction],
    flows: Sequence[Flow],
    rates: Rates,
    currency: str,
    days: tuple[date, date],
) -> Reported:
    """Return movements in ``currency``, each at the rate of its day.

    Args:
        opened: what was worth how much at the opening, by currency, in its minor units.
        flows: what moved after the opening, up to the closing.
        days: of the opening and of the closing, whose rates the two balances are at.

    A currency that lacks one of the rates it needs is left out whole: a part of it would make the
    sum wrong. The lines are rounded by largest remainder, so that they add up exactly.

    Source:
        funding.md 3.1: ``fx`` is a class of its own, and never churn.
    """
    lines: dict[str, Fraction] = {}
    missing: list[str] = []
    start = end = Fraction(0)
    for one in sorted(opened.keys() | {flow.currency for flow in flows}):
        mine = [flow for flow in flows if flow.currency == one]
        found = _of(one, opened.get(one, Fraction(0)), mine, rates, currency, days)
        if found is None:
            missing.append(one)
            continue
        start, end = start + found.start, end + found.end
        for flow, amount in zip(mine, found.amounts, strict=True):
            lines[flow.kind] = lines.get(flow.kind, Fraction(0)) + amount
    fx = end - start - sum(lines.values())
    return _rounded(currency, start, lines, fx, tuple(missing))


@dataclass(frozen=True, slots=True)
class _InOne:
    start: Fraction
    amounts: tuple[Fraction, ...]
    end: Fraction


def _of(
    base: str,
    opened: Fraction,
    flows: Sequence[Flow],
    rates: Rates,
    quote: str,
    days: tuple[date, date],
) -> _InOne | None:
    closed = opened + sum(one.amount for one in flows)
    wanted = [(opened, days[0]), *((one.amount, one.on) for one in flows), (closed, days[1])]
    found = [rates.converted(amount, base, quote, day) for amount, day in wanted]
    known = [one.amount for one in found if one is not None]
    if len(known) < len(found):
        return None
    return _InOne(known[0], tuple(known[1:-1]), known[-1])


def _rounded(
    currency: str,
    start: Fraction,
    lines: Mapping[str, Fraction],
    fx: Fraction,
    missing: tuple[str, ...],
) -> Reported:
    """Round both balances half up, and the lines so that they make up the difference exactly."""
    end = start + sum(lines.values()) + fx
    opened, closed = floor(start + _HALF), floor(end + _HALF)
    parts = _parts_of(closed - opened, [*lines.values(), fx])
    by_kind = dict(zip(lines, parts, strict=False))
    return Reported(currency, opened, by_kind, parts[-1], closed, missing)


def _parts_of(total: int, amounts: Sequence[Fraction]) -> list[int]:
    """Return the amounts as whole units that add up to ``total``, less than 1 from their sum.

    The odd units go to the largest remainders, ties to the first.
    """
    parts = [floor(one) for one in amounts]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - amounts[place], place))
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return parts
