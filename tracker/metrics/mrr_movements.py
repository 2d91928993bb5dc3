"""How recurring revenue moved: what each day's close changed, in lines that sum to the change.

A unit is one payer at one vendor in one currency; currencies are never added. Same-day
changes net out, because only the close of a day counts. What changed because of what we know, and
not of what happened (a customer matched anew, history filled in, another policy), is a restatement
and never churn. Source: funding.md 3.1.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple


class MovementKind(StrEnum):
    """Why the recurring revenue of a unit changed."""

    NEW = "new"
    REACTIVATION = "reactivation"
    EXPANSION = "expansion"
    CONTRACTION = "contraction"
    CHURN = "churn"
    RESTATEMENT = "restatement"


class Unit(NamedTuple):
    """Whose revenue it is: an organisation, or a customer matched to none, in one currency."""

    payer: str
    currency: str


@dataclass(frozen=True, slots=True)
class StateChange:
    """What one subscription is worth from ``on`` on, in minor units, and whose it is.

    ``is_restatement``: nothing happened that day, we only learnt or decided otherwise.
    """

    subscription: str
    unit: Unit
    on: date
    mrr: int
    is_restatement: bool = False


@dataclass(frozen=True, slots=True)
class Movement:
    """A signed change of a unit's recurring revenue at the close of a day, in minor units."""

    unit: Unit
    on: date
    kind: MovementKind
    amount: int


def movements(changes: Iterable[StateChange]) -> Iterator[Movement]:
    """Yield the movements of all units, by day and unit.

    Args:
        changes: in the order in which they hold: by day, and within a day as they followed.
    """
    ledger = _Ledger()
    for on, together in groupby(changes, key=lambda one: one.on):
        yield from ledger.close(on, list(together))


def classified(before: int, after: int, *, has_paid: bool) -> MovementKind | None:
    """Return what a change from ``before`` to ``after`` is; None: there is none."""
    if before == after:
        return None
    if before == 0:
        return MovementKind.REACTIVATION if has_paid else MovementKind.NEW
    if after == 0:
        return MovementKind.CHURN
    return MovementKind.EXPANSION if after > before else MovementKind.CONTRACTION


class _Ledger:
    """What every subscription and every unit is worth so far."""

    def __init__(self) -> None:
        self._worth: dict[str, tuple[Unit, int]] = {}
        self._balance: dict[Unit, int] = defaultdict(int)
        self._has_paid: set[Unit] = set()

    def close(self, on: date, changes: list[StateChange]) -> Iterator[Movement]:
        """Apply a day's changes and yield its movements: restatements first, then the others."""
        restated: dict[Unit, int] = defaultdict(int)
        happened: dict[Unit, int] = defaultdict(int)
        for change in changes:
            self._apply(change, restated if change.is_restatement else happened)
        for unit in sorted(restated.keys() | happened.keys(), key=_order):
            yield from self._moved(unit, on, restated[unit], happened[unit])

    def _apply(self, change: StateChange, to: dict[Unit, int]) -> None:
        unit, mrr = self._worth.get(change.subscription, (change.unit, 0))
        to[unit] -= mrr
        to[change.unit] += change.mrr
        self._worth[change.subscription] = (change.unit, change.mrr)

    def _moved(self, unit: Unit, on: date, restated: int, happened: int) -> Iterator[Movement]:
        # What is taken back may have come on the same day: no balance is ever below 0.
        is_later = self._balance[unit] + restated < 0
        if restated and not is_later:
            yield self._booked(unit, on, MovementKind.RESTATEMENT, restated)
        before = self._balance[unit]
        kind = classified(before, before + happened, has_paid=unit in self._has_paid)
        if kind is not None:
            yield self._booked(unit, on, kind, happened)
        if restated and is_later:
            yield self._booked(unit, on, MovementKind.RESTATEMENT, restated)

    def _booked(self, unit: Unit, on: date, kind: MovementKind, amount: int) -> Movement:
        self._balance[unit] += amount
        if self._balance[unit]:
            self._has_paid.add(unit)
        return Movement(unit, on, kind, amount)


def _order(unit: Unit) -> tuple[str, str]:
    return unit.payer, unit.currency
