"""Recurring revenue before an account was connected, rebuilt from its paid-for periods. Pure.

A finalized invoice's line for a subscription says what was asked for which period. Prorations and
one-off items are not recurring and are left out. What comes of it is marked as reconstructed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tracker.metrics.mrr import split
from tracker.metrics.mrr_movements import StateChange, Unit
from tracker.metrics.subscriptions import Period


@dataclass(frozen=True, slots=True)
class InvoicedPeriod:
    """What a line of an invoice asked for [starts_on, ends_on): minor units, after discounts."""

    subscription: str
    unit: Unit
    item: str
    starts_on: date
    ends_on: date
    amount: Fraction
    period: Period


def history(periods: Iterable[InvoicedPeriod], until: date) -> list[StateChange]:
    """Return what each subscription was worth a month, as changes by day, before ``until``.

    A period that another one of the same item follows without a gap goes on; else it ends.
    """
    by_subscription: dict[str, list[InvoicedPeriod]] = defaultdict(list)
    for one in periods:
        if one.starts_on < until and one.starts_on < one.ends_on:
            by_subscription[one.subscription].append(one)
    changes = [
        change
        for found in by_subscription.values()
        for change in _changes(found)
        if change.on < until
    ]
    return sorted(changes, key=lambda change: (change.on, change.subscription))


def _changes(periods: list[InvoicedPeriod]) -> Iterator[StateChange]:
    days = sorted({day for one in periods for day in (one.starts_on, one.ends_on)})
    before = 0
    for day in days:
        worth = _worth([one for one in periods if one.starts_on <= day < one.ends_on])
        if worth != before:
            yield StateChange(periods[0].subscription, periods[0].unit, day, worth)
        before = worth


def _worth(periods: list[InvoicedPeriod]) -> int:
    """Return what periods that run together are worth a month; an item counts once, the latest."""
    latest: dict[str, InvoicedPeriod] = {}
    for one in sorted(periods, key=lambda one: one.starts_on):
        latest[one.item] = one
    return sum(split([one.amount * one.period.per_month for one in latest.values()]))
