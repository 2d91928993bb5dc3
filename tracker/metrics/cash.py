"""What was paid through Stripe, beside what is contracted: months that are over, and no others.

Amounts are whole minor units of one currency; currencies are never added. Pure.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tracker.metrics.months import month_after

MONTHS = 12
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Payment:
    """A paid invoice of a subscription.

    ``paid_minor`` includes ``tax_minor``, and what was paid past Stripe, ``off_stripe_minor``;
    None: that was not told.
    """

    currency: str
    paid_on: date
    paid_minor: int
    tax_minor: int
    off_stripe_minor: int | None


@dataclass(frozen=True, slots=True)
class Refund:
    """Money that went back to a customer."""

    currency: str
    refunded_on: date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class CashVerified:
    """The cash of [since, until) in one currency.

    ``least_minor`` takes all that an invoice without the amount paid past Stripe holds for paid
    past it, ``most_minor`` none of it; where every invoice tells it they are the same.
    """

    currency: str
    since: date
    until: date
    invoices: int
    untold_invoices: int
    least_minor: int
    most_minor: int

    @property
    def least_per_month_minor(self) -> int:
        """The least a month, rounded half up."""
        return _per_month(self.least_minor)

    @property
    def most_per_month_minor(self) -> int:
        """The most a month, rounded half up."""
        return _per_month(self.most_minor)


def cash_verified(
    payments: Iterable[Payment], refunds: Iterable[Refund], today: date
) -> list[CashVerified]:
    """Return the cash of the last twelve whole months, by currency in which money moved.

    Paid, less what was paid past Stripe, less tax, less what was refunded in those months. A refund
    counts whole, with the tax in it, so that the cash is never told too high. It is negative where
    more went back than came in.

    Source:
        funding.md 3.1, ``cash_verified``.
    """
    until = today.replace(day=1)
    since = month_after(until, -MONTHS)
    paid: dict[str, list[Payment]] = defaultdict(list)
    for one in payments:
        if since <= one.paid_on < until:
            paid[one.currency].append(one)
    back: dict[str, int] = defaultdict(int)
    for refund in refunds:
        if since <= refund.refunded_on < until:
            back[refund.currency] += refund.amount_minor
    return [
        _of(currency, since, until, paid[currency], back[currency])
        for currency in sorted(paid.keys() | back.keys())
    ]


def _of(
    currency: str, since: date, until: date, paid: list[Payment], refunded: int
) -> CashVerified:
    untold = [one for one in paid if one.off_stripe_minor is None]
    most = sum(one.paid_minor - one.tax_minor - (one.off_stripe_minor or 0) for one in paid)
    least = most - sum(one.paid_minor - one.tax_minor for one in untold)
    return CashVerified(
        currency, since, until, len(paid), len(untold), least - refunded, most - refunded
    )


def _per_month(amount: int) -> int:
    return int((Fraction(amount, MONTHS) + _HALF) // 1)
