"""The subscriptions of vendors' Stripe accounts, read into the shapes of `health.entered`.

A customer that is not matched pays under nobody's name: it counts in totals, each such customer as
a payer of its own, and says of no adopter that it pays.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import col

from tracker.db.standing import recorded
from tracker.db.uow import Tx
from tracker.domain.billing import CustomerMatch, StripeAccount, StripeObject, SubscriptionState
from tracker.domain.organisations import Organisation
from tracker.health.entered import STRIPE_SOURCE, BilledFact, SubscriptionFact
from tracker.metrics.mrr import split
from tracker.money import from_stripe_minor


@dataclass(frozen=True, slots=True)
class Billed:
    """The vendors whose accounts tell, what those tell, and {(vendor, id): name} of products."""

    vendors: tuple[BilledFact, ...] = ()
    subscriptions: tuple[SubscriptionFact, ...] = ()
    names: Mapping[tuple[str, str], str] | None = None


@dataclass(frozen=True, slots=True)
class _Account:
    """A live account; ``ended_on``: another one of its vendor tells from then on."""

    id: int
    vendor: str
    revoked_on: date | None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Spell:
    state: SubscriptionState
    account: _Account
    until: date | None


@dataclass(frozen=True, slots=True)
class _Payer:
    name: str
    key: str


def billed(tx: Tx, vendors: Sequence[int]) -> Billed:
    """Return what the live accounts of ``vendors`` tell when ``tx`` looks.

    At a past instant the states count that were recorded by then, the last of each subscription
    open. Names of products, and how many cannot be valued, are as they are now.
    """
    accounts = _accounts(tx, vendors) if vendors else {}
    if not accounts:
        return Billed()
    spells = list(_spells(_states(tx, accounts), accounts))
    names = _products(tx, accounts)
    payers = _payers(tx, accounts)
    return Billed(
        vendors=tuple(_vendors(tx, accounts, spells)),
        subscriptions=tuple(
            fact
            for one in spells
            if one.state.mrr_minor > 0 and one.until != one.state.valid_from
            for fact in _facts(one, payers, names)
        ),
        names=names,
    )


def _accounts(tx: Tx, vendors: Sequence[int]) -> dict[int, _Account]:
    """Return the live accounts: what happens in a test account pays nobody."""
    query = (
        select(StripeAccount, col(Organisation.name))
        .join(Organisation, col(Organisation.id) == col(StripeAccount.vendor_id))
        .where(col(StripeAccount.vendor_id).in_(vendors), col(StripeAccount.livemode).is_(True))
        .order_by(col(Organisation.name), col(StripeAccount.id))
    )
    found = [_account(row, name) for row, name in tx.session.execute(query)]
    connected = {one.vendor for one in found if one.revoked_on is None}
    return {
        one.id: replace(one, ended_on=one.revoked_on if one.vendor in connected else None)
        for one in found
    }


def _account(row: StripeAccount, vendor: str) -> _Account:
    assert row.id is not None
    gone = row.revoked_at
    return _Account(row.id, vendor, gone and gone.astimezone(ZoneInfo(row.timezone)).date())


def _states(tx: Tx, accounts: Iterable[int]) -> Iterable[SubscriptionState]:
    state = SubscriptionState
    query = (
        select(state)
        .where(col(state.account_id).in_(accounts), recorded(tx, col(state.recorded_at)))
        .order_by(col(state.account_id), col(state.stripe_id), col(state.id))
    )
    found: Iterable[SubscriptionState] = tx.session.execute(query).scalars()
    return found


def _spells(
    states: Iterable[SubscriptionState], accounts: Mapping[int, _Account]
) -> Iterator[_Spell]:
    """Yield each state until the next one of its subscription; the stored end may be of later."""
    for _, group in groupby(states, key=lambda one: (one.account_id, one.stripe_id)):
        mine = list(group)
        untils = [*(one.valid_from for one in mine[1:]), None]
        for state, until in zip(mine, untils, strict=True):
            yield _Spell(state, accounts[state.account_id], until)


def _vendors(
    tx: Tx, accounts: Mapping[int, _Account], spells: Iterable[_Spell]
) -> Iterator[BilledFact]:
    first: dict[str, date] = {}
    for one in spells:
        day = one.state.valid_from
        first[one.account.vendor] = min(day, first.get(one.account.vendor, day))
    not_valued = _not_valued(tx, accounts)
    for vendor, since in first.items():
        mine = [one for one in accounts.values() if one.vendor == vendor]
        revoked = [one.revoked_on for one in mine if one.revoked_on is not None]
        yield BilledFact(
            source_id=STRIPE_SOURCE,
            valid_from=since,
            valid_until=None,
            vendor=vendor,
            frozen_on=max(revoked) if len(revoked) == len(mine) else None,
            not_valued=sum(not_valued.get(one.id, 0) for one in mine),
        )


def _not_valued(tx: Tx, accounts: Iterable[int]) -> dict[int, int]:
    query = (
        select(col(StripeObject.account_id), func.count(col(StripeObject.id)))
        .where(col(StripeObject.account_id).in_(accounts), col(StripeObject.not_valued) != "")
        .group_by(col(StripeObject.account_id))
    )
    return {account: int(count) for account, count in tx.session.execute(query)}


def _products(tx: Tx, accounts: Mapping[int, _Account]) -> dict[tuple[str, str], str]:
    query = select(
        col(StripeObject.account_id), col(StripeObject.stripe_id), col(StripeObject.document)
    ).where(col(StripeObject.account_id).in_(accounts), col(StripeObject.kind) == "product")
    return {
        (accounts[account].vendor, product): str(document["name"])
        for account, product, document in tx.session.execute(query)
        if document.get("name")
    }


def _payers(tx: Tx, accounts: Iterable[int]) -> dict[tuple[int, str], _Payer]:
    match = CustomerMatch
    query = (
        select(
            *(col(match.account_id), col(match.customer)),
            *(col(Organisation.name), col(Organisation.key)),
        )
        .join(Organisation, col(Organisation.id) == col(match.organisation_id))
        .where(col(match.account_id).in_(accounts), _stood(tx))
    )
    return {
        (account, customer): _Payer(name, key)
        for account, customer, name, key in tx.session.execute(query)
    }


def _stood(tx: Tx) -> ColumnElement[bool]:
    """Return the condition on matches that stand, or stood at the instant ``tx`` looks from."""
    ended = col(CustomerMatch.ended_at)
    if tx.known_at is None:
        return ended.is_(None)
    decided = col(CustomerMatch.decided_at) <= tx.known_at
    return and_(decided, or_(ended.is_(None), ended > tx.known_at))


def _facts(
    spell: _Spell,
    payers: Mapping[tuple[int, str], _Payer],
    names: Mapping[tuple[str, str], str],
) -> Iterator[SubscriptionFact]:
    """Yield what a state brings a month, a fact for each product."""
    state, vendor, end = spell.state, spell.account.vendor, spell.account.ended_on
    is_ended = end is not None and (spell.until is None or end < spell.until)
    if is_ended and end is not None and end <= state.valid_from:
        return
    payer = payers.get((state.account_id, state.customer))
    for product, amount in _by_product(state):
        yield SubscriptionFact(
            source_id=STRIPE_SOURCE,
            valid_from=state.valid_from,
            valid_until=end if is_ended else spell.until,
            vendor=vendor,
            adopter=payer.name if payer else f"{state.customer} of {vendor}",
            reference=state.stripe_id,
            product=names.get((vendor, product), product),
            kind="recurring",
            period="month",
            amount_minor=amount,
            currency=state.currency,
            contract_until=state.committed_until if state.committed_minor else None,
            adopter_key=payer.key if payer else "",
            is_matched=payer is not None,
            is_superseded=is_ended,
        )


def _by_product(state: SubscriptionState) -> list[tuple[str, int]]:
    """Return what a state brings now by product, to the minor unit.

    The parts are those of the value without passing discounts, which say nothing of products.
    """
    now = from_stripe_minor(state.mrr_now_minor, state.currency)
    parts = {name: part for name, part in sorted(state.products.items()) if part}
    whole = sum(parts.values())
    if not whole:
        return [("", now)]
    shares = split([Fraction(now * part, whole) for part in parts.values()])
    return list(zip(parts, shares, strict=True))
