"""Invoices and refunds of Stripe, as JSON has them, read for `metrics.cash`. Pure."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tracker.metrics.cash import Payment, Refund

_NOT_BACK = ("failed", "canceled")


def read_payment(invoice: Mapping[str, Any], zone: ZoneInfo) -> Payment | None:
    """Return what an invoice of a live subscription brought in; None: it is not one, or not paid.

    Days are those of ``zone``.
    """
    paid_at = (invoice.get("status_transitions") or {}).get("paid_at")
    paid = invoice.get("amount_paid")
    is_paid = invoice.get("status") == "paid" and isinstance(paid_at, int)
    if not is_paid or not isinstance(paid, int) or not _is_recurring(invoice):
        return None
    off = invoice.get("amount_paid_off_stripe")
    taxes = invoice.get("total_taxes") or []
    return Payment(
        currency=str(invoice["currency"]).upper(),
        paid_on=_day(paid_at, zone),
        paid_minor=paid,
        tax_minor=sum(int(one.get("amount") or 0) for one in taxes),
        off_stripe_minor=off if isinstance(off, int) else None,
    )


def _is_recurring(invoice: Mapping[str, Any]) -> bool:
    parent = invoice.get("parent") or {}
    return invoice.get("livemode") is True and parent.get("type") == "subscription_details"


def read_refund(refund: Mapping[str, Any], zone: ZoneInfo) -> Refund | None:
    """Return what a refund gave back, on its day in ``zone``; None: nothing went back."""
    if refund.get("status") in _NOT_BACK:
        return None
    currency = str(refund["currency"]).upper()
    return Refund(currency, _day(refund["created"], zone), int(refund["amount"]))


def _day(at: Any, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(at, UTC).astimezone(zone).date()
