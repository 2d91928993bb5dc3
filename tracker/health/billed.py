"""Subscriptions that a vendor's Stripe account tells, and what becomes of those entered by hand.

Nothing counts twice. From the first day that a live account tells of, what its vendor is paid is
what the account says; recurring subscriptions that were entered for that vendor end there. They
count again only if they begin after the account was disconnected; then the account's end. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from tracker.health.entered import (
    STRIPE_SOURCE,
    BilledFact,
    EnteredFacts,
    SplitFact,
    SubscriptionFact,
)

_RECURRING = ("recurring", "usage")


def with_billed(
    entered: EnteredFacts,
    billed: Iterable[BilledFact],
    subscriptions: Iterable[SubscriptionFact],
    names: Mapping[tuple[str, str], str],
) -> EnteredFacts:
    """Return the facts with what the accounts tell in the place of what was entered.

    Args:
        billed: the vendors whose accounts are read, one row each.
        subscriptions: what the accounts tell.
        names: the names of products by vendor and Stripe's id; a split may say either.
    """
    by_vendor = {one.vendor: one for one in billed}
    by_hand = entered.subscriptions
    anew = {
        vendor: min((one.valid_from for one in by_hand if _is_anew(one, fact)), default=None)
        for vendor, fact in by_vendor.items()
    }
    told = (_ended(one, anew[one.vendor]) for one in subscriptions)
    kept = (_before(one, by_vendor.get(one.vendor)) for one in by_hand)
    return replace(
        entered,
        subscriptions=tuple(one for one in (*kept, *told) if one is not None),
        superseded=tuple(one for one in by_hand if _is_superseded(one, by_vendor.get(one.vendor))),
        splits=tuple(_named(one, names) for one in entered.splits),
        billed=tuple(by_vendor.values()),
    )


def told_on(entered: EnteredFacts) -> list[date]:
    """Return the days on which a Stripe account told anything new of what is paid."""
    mine = [one for one in entered.subscriptions if one.source_id == STRIPE_SOURCE]
    days = [day for one in mine for day in (one.valid_from, one.valid_until)]
    return sorted({day for day in days if day is not None})


def _is_anew(fact: SubscriptionFact, billed: BilledFact) -> bool:
    """Tell whether a subscription was entered for the time after the account was disconnected."""
    is_later = billed.frozen_on is not None and fact.valid_from >= billed.frozen_on
    return fact.vendor == billed.vendor and fact.kind in _RECURRING and is_later


def _is_superseded(fact: SubscriptionFact, billed: BilledFact | None) -> bool:
    if billed is None or fact.kind not in _RECURRING or _is_anew(fact, billed):
        return False
    return fact.valid_until is None or fact.valid_until > billed.valid_from


def _before(fact: SubscriptionFact, billed: BilledFact | None) -> SubscriptionFact | None:
    """Return an entered subscription up to the day from which the account tells; None: nothing."""
    if billed is None or not _is_superseded(fact, billed):
        return fact
    if fact.valid_from >= billed.valid_from:
        return None
    return replace(fact, valid_until=billed.valid_from, is_superseded=True)


def _ended(fact: SubscriptionFact, on: date | None) -> SubscriptionFact | None:
    if on is None or (fact.valid_until is not None and fact.valid_until <= on):
        return fact
    return None if fact.valid_from >= on else replace(fact, valid_until=on, is_superseded=True)


def _named(split: SplitFact, names: Mapping[tuple[str, str], str]) -> SplitFact:
    name = names.get((split.vendor, split.product))
    return split if name is None else replace(split, product=name)
