"""From a fetched subscription to its state: valued, opened and closed by day, booked, in one go."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from tracker.db.queries import billing, projects
from tracker.db.queries.billing import BookedUnit
from tracker.db.uow import Tx
from tracker.domain.billing import StateCause, StripeAccount, SubscriptionState
from tracker.importers.stripe_objects import Unreadable, read_subscription
from tracker.metrics.mrr import COUNTED, POLICY, NotValued, Valuation, value
from tracker.metrics.subscriptions import Subscription
from tracker.services.billing.booking import (
    Booking,
    book,
    local_day,
    open_day,
    restate_to_worth,
)
from tracker.services.stripe_port import Json

_ENDED = ("canceled", "incomplete_expired", "unpaid")


@dataclass(frozen=True, slots=True)
class Worth:
    """What a subscription is worth, as one row of its states; equal rows are one state."""

    customer: str
    status: str
    currency: str
    mrr_minor: int
    mrr_now_minor: int
    committed_minor: int
    at_risk_minor: int
    products: dict[str, int]
    committed_until: date | None


def worth_of(document: Json, now: int) -> Worth | str:
    """Return what a subscription object is worth at ``now``, or why that cannot be told."""
    return valued(document, now)[0]


def valued(document: Json, now: int) -> tuple[Worth | str, int | None]:
    """Return what a subscription object is worth at ``now``, and until when that holds.

    The end, in Unix seconds, is when time alone changes the worth; None: only an event will.
    """
    read = read_subscription(document)
    if isinstance(read, Unreadable):
        return read.reason, None
    until = read.changes_after(now) if read.status in COUNTED else None
    found = value(read, now)
    if isinstance(found, NotValued):
        return found.reason, until
    return _worth(document, read, found), until


def _worth(document: Json, read: Subscription, found: Valuation) -> Worth:
    products: dict[str, int] = {}
    for item, amount in zip(read.items or (), found.items, strict=False):
        name = (item.price.product if item.price else None) or ""
        products[name] = products.get(name, 0) + amount
    return Worth(
        customer=str(document.get("customer") or ""),
        status=read.status,
        currency=found.currency.upper(),
        mrr_minor=found.mrr,
        mrr_now_minor=found.mrr_now,
        committed_minor=found.committed,
        at_risk_minor=found.at_risk,
        products=products,
        committed_until=_period_end(document) if found.committed else None,
    )


def _period_end(document: Json) -> date | None:
    """Return the end of the paid periods: what is contracted, with no renewal assumed."""
    ends = [one.get("current_period_end") for one in document["items"]["data"]]
    known = [one for one in ends if isinstance(one, int)]
    return datetime.fromtimestamp(min(known), UTC).date() if known else None


def gone(before: SubscriptionState) -> Worth:
    """Return what a subscription is worth that is not there any more."""
    return Worth(before.customer, "deleted", before.currency, 0, 0, 0, 0, {}, None)


def happened_on(account: StripeAccount, document: Json, created: int, now: datetime) -> date:
    """Return the day on which a subscription came into its present state.

    Its own end where it ended, else the day of the event; without one, today.
    """
    ended = document.get("ended_at") if document.get("status") in _ENDED else None
    at = ended if isinstance(ended, int) else created
    instant = datetime.fromtimestamp(at, UTC) if at else now
    return local_day(account, instant)


def record(
    tx: Tx, account: StripeAccount, stripe_id: str, worth: Worth, day: date, cause: StateCause
) -> bool:
    """Close the state that stands, open the new one, book the change; False: nothing changed."""
    assert account.id is not None
    on = open_day(account, day, local_day(account, tx.now))
    before = billing.open_state(tx, account.id, stripe_id)
    if before is not None and _row(before) == worth:
        return False
    if before is not None:
        # A state that began later than the change was a guess about the same day.
        before.valid_until = max(on, before.valid_from)
    _open(tx, account, stripe_id, worth, max(on, before.valid_from) if before else on, cause)
    tx.session.flush()
    for unit in _units(tx, account.id, before, worth):
        to = Booking(account.vendor_id, unit, on, cause)
        if cause is StateCause.BACKFILL:
            # Nothing happened that day: we only came to know of it.
            restate_to_worth(tx, to)
        else:
            book(tx, to)
    projects.mark_stale(tx, billing.projects_of(tx, account.vendor_id))
    return True


def _open(
    tx: Tx, account: StripeAccount, stripe_id: str, worth: Worth, on: date, cause: StateCause
) -> None:
    assert account.id is not None
    row: dict[str, Any] = {name: getattr(worth, name) for name in worth.__slots__}
    state = SubscriptionState(
        vendor_id=account.vendor_id,
        account_id=account.id,
        stripe_id=stripe_id,
        valid_from=on,
        policy=POLICY,
        cause=cause,
        recorded_at=tx.now,
        **row,
    )
    tx.session.add(state)


def _row(state: SubscriptionState) -> Worth:
    return Worth(**{name: getattr(state, name) for name in Worth.__slots__})


def _units(
    tx: Tx, account_id: int, before: SubscriptionState | None, worth: Worth
) -> list[BookedUnit]:
    """Return whose revenue changed: usually one, two where customer or currency changed."""
    held = {(worth.customer, worth.currency)}
    if before is not None:
        held.add((before.customer, before.currency))
    return sorted(
        {
            BookedUnit.of(account_id, customer, billing.matched(tx, account_id, customer), currency)
            for customer, currency in held
        },
        key=lambda unit: unit.order,
    )
