"""The time before an account was connected, from its invoices: booked, and marked as rebuilt."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from tracker.db.queries import billing
from tracker.db.queries.billing import BookedUnit
from tracker.db.tenancy import EVERY_VENDOR
from tracker.db.uow import Tx
from tracker.domain.billing import StateCause, StripeAccount
from tracker.metrics.mrr_history import InvoicedPeriod, history
from tracker.metrics.mrr_movements import Unit, movements
from tracker.metrics.subscriptions import Interval, Period
from tracker.services.billing.booking import Booking, append, restate_to_worth
from tracker.services.context import Context
from tracker.services.stripe_port import Json

_FINAL = ("open", "paid", "uncollectible")


def reconstruct(ctx: Context, account_id: int) -> int:
    """Book the movements before the first day that is known otherwise; return how many.

    What the present is worth beyond that history stays a restatement on the day it was read.
    Rebuilding again changes nothing.
    """
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        account = billing.locked_account(tx, account_id)
        first = billing.first_booked(tx, account_id)
        if first is None or billing.is_reconstructed(tx, account_id):
            return 0
        periods = [
            period
            for document in billing.documents(tx, account_id, "invoice")
            for period in _periods(tx, account, document)
        ]
        booked = 0
        units = set()
        for one in movements(history(periods, first)):
            unit = _booked_unit(account_id, one.unit)
            to = Booking(account.vendor_id, unit, one.on, StateCause.RECONSTRUCTED)
            append(tx, to, one.kind.value, one.amount)
            units.add(unit)
            booked += 1
        for unit in sorted(units, key=lambda one: one.order):
            restate_to_worth(tx, Booking(account.vendor_id, unit, first, StateCause.BACKFILL))
    return booked


# An organisation goes by its number, an unmatched customer by Stripe's id of it.
def _payer(customer: str, organisation_id: int | None) -> str:
    return customer if organisation_id is None else str(organisation_id)


def _booked_unit(account_id: int, unit: Unit) -> BookedUnit:
    name = unit.payer
    organisation_id = int(name) if name.isdigit() else None
    return BookedUnit.of(account_id, name, organisation_id, unit.currency)


def _periods(tx: Tx, account: StripeAccount, invoice: Json) -> Iterator[InvoicedPeriod]:
    if invoice.get("status") not in _FINAL:
        return
    for line in (invoice.get("lines") or {}).get("data", []):
        details = (line.get("parent") or {}).get("subscription_item_details")
        if details and not details.get("proration"):
            found = _period(tx, account, invoice, line)
            if found is not None:
                yield found


def _period(tx: Tx, account: StripeAccount, invoice: Json, line: Json) -> InvoicedPeriod | None:
    assert account.id is not None
    details = line["parent"]["subscription_item_details"]
    price = billing.mirrored(tx, account.id, "price", _price_id(line))
    recurring = price.document.get("recurring") if price else None
    if not recurring:
        return None
    off = sum(one.get("amount", 0) for one in line.get("discount_amounts") or [])
    customer = str(invoice.get("customer"))
    payer = _payer(customer, billing.matched(tx, account.id, customer))
    return InvoicedPeriod(
        subscription=str(details.get("subscription")),
        unit=Unit(payer, str(line["currency"]).upper()),
        item=str(details.get("subscription_item")),
        starts_on=_day(account, line["period"]["start"]),
        ends_on=_day(account, line["period"]["end"]),
        amount=Fraction(line["amount"] - off),
        period=Period(Interval(recurring["interval"]), recurring["interval_count"]),
    )


def _price_id(line: Json) -> str:
    details = (line.get("pricing") or {}).get("price_details") or {}
    return str(details.get("price"))


def _day(account: StripeAccount, at: int) -> date:
    return datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(account.timezone)).date()
