"""A vendor's movements in one currency, each at the rate of its day, with what rates alone did."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tracker.db.queries import exchange
from tracker.db.queries import revenue as stored
from tracker.db.queries.revenue import MovedSum
from tracker.db.tenancy import VendorScope
from tracker.domain.accounts import Action, Actor, require
from tracker.metrics.exchange import Flow, Rates, Reported, reported
from tracker.metrics.months import first_of_months, month_after
from tracker.money import exact_from_stripe
from tracker.services.billing.revenue import today_of
from tracker.services.context import Context

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ReportedMonth:
    """One month in the reporting currency; it opens with what the month before closed with."""

    month: date
    moved: Reported


def reported_months(ctx: Context, actor: Actor, currency: str) -> list[ReportedMonth]:
    """Return the movements of the actor's own vendor in ``currency`` by month, the first first.

    Raises:
        NotFoundError: the actor is no vendor's.
    """
    require(actor, Action.SEE_REVENUE, actor.vendor_id)
    vendor_id = actor.vendor_id or 0
    with ctx.uow.read(VendorScope(vendor_id)) as tx:
        moved = stored.moved(tx, vendor_id)
        rates = exchange.rates(tx)
        today = today_of(tx, stored.accounts_of(tx, vendor_id))
    return by_month_in(currency, moved, rates, today)


def by_month_in(
    currency: str, moved: Sequence[MovedSum], rates: Rates, today: date
) -> list[ReportedMonth]:
    """Return movements in ``currency`` by month up to that of ``today``. Pure.

    A month's balances are at the rates of the last day of the month before and of its own, or of
    ``today`` in the month that runs.
    """
    if not moved:
        return []
    first = min(one.moved_on for one in moved).replace(day=1)
    last = max(today, *(one.moved_on for one in moved))
    opened: dict[str, Fraction] = defaultdict(Fraction)
    found = []
    for month in first_of_months(first, last):
        ends = min(month_after(month) - _DAY, last)
        flows = list(_flows(moved, month, ends))
        days = (month - _DAY, ends)
        found.append(ReportedMonth(month, reported(dict(opened), flows, rates, currency, days)))
        for one in flows:
            opened[one.currency] += one.amount
    return found


def _flows(moved: Iterable[MovedSum], first: date, last: date) -> Iterable[Flow]:
    for one in moved:
        if first <= one.moved_on <= last and one.amount_minor:
            amount = exact_from_stripe(one.amount_minor, one.currency)
            yield Flow(one.moved_on, one.kind, one.currency, amount)
