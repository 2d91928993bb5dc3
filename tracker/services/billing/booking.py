"""The ledger of recurring revenue: what changed by the close of a day, appended and never edited.

Only the close of a day counts. While a day is open its lines are corrected by further lines, so
that their sums by kind are always those of its close so far.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tracker.db.queries import billing
from tracker.db.queries.billing import BookedUnit
from tracker.db.uow import Tx
from tracker.domain.billing import MrrMovement, StateCause, StripeAccount
from tracker.metrics.mrr_movements import MovementKind, classified


def local_day(account: StripeAccount, instant: datetime) -> date:
    """Return the day of an instant where the account is."""
    return instant.astimezone(ZoneInfo(account.timezone)).date()


def open_day(account: StripeAccount, day: date, today: date) -> date:
    """Return the day that a change is booked on: not after today, and not in a closed day."""
    return max(min(day, today), account.closed_until or date.min)


@dataclass(frozen=True, slots=True)
class Booking:
    """Where a line of the ledger belongs: whose, of which unit, on which day, and how known."""

    vendor_id: int
    unit: BookedUnit
    day: date
    cause: StateCause


def book(tx: Tx, to: Booking) -> None:
    """Bring the movements of a unit on a day in line with what its subscriptions are worth."""
    lines = billing.booked_on(tx, to.unit, to.day)
    restated = lines.pop(MovementKind.RESTATEMENT, 0)
    opened = billing.booked(tx, to.unit, to.day)
    closes = billing.worth(tx, to.unit) - billing.booked_after(tx, to.unit, to.day)
    # What is taken back may have come on the same day: no balance is ever below 0.
    before = opened + restated if opened + restated >= 0 else opened
    happened = closes - opened - restated
    has_paid = before > 0 or billing.has_paid(tx, to.unit, to.day)
    kind = classified(before, before + happened, has_paid=has_paid)
    wanted = {} if kind is None else {kind.value: happened}
    for name in sorted(lines.keys() | wanted.keys()):
        append(tx, to, name, wanted.get(name, 0) - lines.get(name, 0))


def restate_to_worth(tx: Tx, to: Booking) -> None:
    """Book the whole difference to what a unit's subscriptions are worth as a restatement."""
    closes = billing.worth(tx, to.unit) - billing.booked_after(tx, to.unit, to.day)
    standing = billing.booked(tx, to.unit, to.day) + sum(
        billing.booked_on(tx, to.unit, to.day).values()
    )
    restate(tx, to, closes - standing)


def restate(tx: Tx, to: Booking, amount: int) -> None:
    """Book what changed because of what we know, and not of what happened."""
    append(tx, to, MovementKind.RESTATEMENT.value, amount)


def append(tx: Tx, to: Booking, kind: str, amount: int) -> None:
    """Append a line to the ledger; an amount of 0 is none."""
    if amount:
        line = MrrMovement(
            vendor_id=to.vendor_id,
            account_id=to.unit.account_id,
            organisation_id=to.unit.organisation_id,
            customer=to.unit.customer,
            moved_on=to.day,
            kind=kind,
            currency=to.unit.currency,
            amount_minor=amount,
            cause=to.cause,
            recorded_at=tx.now,
        )
        tx.session.add(line)
        tx.session.flush()
