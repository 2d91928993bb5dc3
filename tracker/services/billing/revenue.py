"""A vendor's recurring revenue as its ledger has it: by currency and month, and on how few it is.

Every number is one of a currency; nothing is converted or added across currencies here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tracker.db.queries import billing
from tracker.db.queries import revenue as stored
from tracker.db.queries.revenue import MovedSum, PayerWorth
from tracker.db.tenancy import VendorScope
from tracker.db.uow import Tx
from tracker.domain.accounts import Action, Actor, require
from tracker.domain.billing import StripeAccount
from tracker.importers.stripe_cash import read_payment, read_refund
from tracker.metrics.cash import CashVerified, Payment, Refund, cash_verified
from tracker.metrics.months import first_of_months
from tracker.metrics.payers import PayerConcentration, payer_concentration
from tracker.services.billing.booking import local_day
from tracker.services.context import Context

_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class CurrencyRevenue:
    """Recurring revenue a month in one currency, in minor units.

    ``mrr_minor`` is Stripe's own view; ``mrr_now_minor`` less discounts that run and without what
    is paused; ``committed_minor`` less what is scheduled to end. ``cash`` None: no money moved in
    the last twelve whole months, or the account's invoices were not read yet.
    """

    currency: str
    subscriptions: int
    mrr_minor: int
    mrr_now_minor: int
    arr_minor: int
    committed_minor: int
    at_risk_minor: int
    cash: CashVerified | None
    concentration: PayerConcentration | None

    def row(self) -> tuple[object, ...]:
        """Return it as a row for the terminal."""
        cash = self.cash
        return (
            *(self.currency, self.subscriptions, self.mrr_minor, self.mrr_now_minor),
            *(self.committed_minor, self.at_risk_minor),
            cash.least_per_month_minor if cash else None,
            cash.most_per_month_minor if cash else None,
        )


@dataclass(frozen=True, slots=True)
class MonthMoved:
    """How recurring revenue moved in one month: opened + all of ``by_kind`` is closed."""

    month: date
    currency: str
    opened_minor: int
    by_kind: Mapping[str, int]
    closed_minor: int


@dataclass(frozen=True, slots=True)
class Revenue:
    """A vendor's revenue now.

    ``is_connected`` False: there is no account that is read any more, and the amounts are those of
    ``frozen_at``. ``not_valued``: subscriptions whose value is not known; they are counted nowhere.
    """

    vendor_id: int
    as_of: date
    is_connected: bool
    is_read: bool
    frozen_at: datetime | None
    not_valued: int
    currencies: tuple[CurrencyRevenue, ...]
    months: tuple[MonthMoved, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as plain types."""
        return asdict(self)


def revenue(ctx: Context, actor: Actor) -> Revenue:
    """Return the revenue of the actor's own vendor, exact.

    Raises:
        NotFoundError: the actor is no vendor's.
    """
    require(actor, Action.SEE_REVENUE, actor.vendor_id)
    # Staff see what a vendor discloses, which is another page's work.
    vendor_id = actor.vendor_id or 0
    with ctx.uow.read(VendorScope(vendor_id)) as tx:
        return revenue_of(tx, vendor_id)


def revenue_of(tx: Tx, vendor_id: int) -> Revenue:
    """Return the revenue of a vendor within the scope of ``tx``."""
    accounts = stored.accounts_of(tx, vendor_id)
    connected = [one for one in accounts if one.revoked_at is None]
    today = today_of(tx, accounts)
    revoked = [one.revoked_at for one in accounts if one.revoked_at is not None]
    return Revenue(
        vendor_id=vendor_id,
        as_of=today,
        is_connected=bool(connected),
        is_read=any(one.backfilled_at is not None for one in accounts),
        frozen_at=None if connected or not revoked else max(revoked),
        not_valued=sum(billing.not_valued_count(tx, one.id) for one in accounts if one.id),
        currencies=_currencies(tx, vendor_id, accounts, today),
        months=tuple(by_month(stored.moved(tx, vendor_id), today)),
    )


def today_of(tx: Tx, accounts: Sequence[StripeAccount]) -> date:
    """Return the day of now where a vendor's first connected account is; without one in UTC."""
    connected = [one for one in accounts if one.revoked_at is None]
    return local_day(connected[0], tx.now) if connected else tx.now.date()


def _currencies(
    tx: Tx, vendor_id: int, accounts: Sequence[StripeAccount], today: date
) -> tuple[CurrencyRevenue, ...]:
    paying: dict[str, list[PayerWorth]] = defaultdict(list)
    for one in stored.worth_by_payer(tx, vendor_id):
        if one.mrr_minor or one.mrr_now_minor:
            paying[one.currency].append(one)
    cash = {one.currency: one for one in _cash(tx, accounts, today)}
    return tuple(
        _currency(currency, paying[currency], cash.get(currency))
        for currency in sorted(paying.keys() | cash.keys())
    )


def _currency(
    currency: str, paying: Sequence[PayerWorth], cash: CashVerified | None
) -> CurrencyRevenue:
    mrr = sum(one.mrr_minor for one in paying)
    return CurrencyRevenue(
        currency=currency,
        subscriptions=sum(one.subscriptions for one in paying),
        mrr_minor=mrr,
        mrr_now_minor=sum(one.mrr_now_minor for one in paying),
        arr_minor=_MONTHS_A_YEAR * mrr,
        committed_minor=sum(one.committed_minor for one in paying),
        at_risk_minor=sum(one.at_risk_minor for one in paying),
        cash=cash,
        concentration=_concentration(paying),
    )


def _concentration(paying: Iterable[PayerWorth]) -> PayerConcentration | None:
    """Return on how few the revenue rests; customers of one organisation are one payer."""
    matched: dict[int, int] = defaultdict(int)
    unmatched = []
    for one in paying:
        if one.organisation_id is None:
            unmatched.append(one.mrr_minor)
        else:
            matched[one.organisation_id] += one.mrr_minor
    return payer_concentration(matched.values(), unmatched)


def _cash(tx: Tx, accounts: Sequence[StripeAccount], today: date) -> list[CashVerified]:
    """Return the cash of the live accounts: test money pays nobody."""
    payments: list[Payment] = []
    refunds: list[Refund] = []
    for one in accounts:
        if one.id is None or not one.livemode or one.backfilled_at is None:
            continue
        zone = ZoneInfo(one.timezone)
        invoices = (read_payment(x, zone) for x in billing.documents(tx, one.id, "invoice"))
        payments += [found for found in invoices if found is not None]
        back = (read_refund(x, zone) for x in billing.documents(tx, one.id, "refund"))
        refunds += [found for found in back if found is not None]
    return cash_verified(payments, refunds, today)


def by_month(moved: Iterable[MovedSum], today: date) -> list[MonthMoved]:
    """Return the movements by currency and month, from each currency's first to that of ``today``.

    A month in which nothing moved is there, with what it opened and closed with. Pure.
    """
    found: dict[str, dict[date, dict[str, int]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(int))
    )
    for one in moved:
        found[one.currency][one.moved_on.replace(day=1)][one.kind] += one.amount_minor
    months: list[MonthMoved] = []
    for currency, by_kind in sorted(found.items()):
        opened = 0
        for month in first_of_months(min(by_kind), max(today, *by_kind)):
            kinds = {kind: amount for kind, amount in by_kind.get(month, {}).items() if amount}
            closed = opened + sum(kinds.values())
            months.append(MonthMoved(month, currency, opened, kinds, closed))
            opened = closed
    return months
