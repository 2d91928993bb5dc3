"""Time that passes at the Stripe of the sample vendors, and what it did to their revenue."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from tracker.db.queries import vendors
from tracker.db.tenancy import EVERY_VENDOR
from tracker.metrics.months import months_before
from tracker.money import Money, from_stripe_minor
from tracker.services.billing import overview
from tracker.services.billing.revenue import revenue_of
from tracker.services.context import Context, Progress, Silent

#: How long the server may take until it knows what happened.
MOST_SECONDS = 60.0
_POLL_SECONDS = 0.5

# What each vendor takes a month by (name, currency), in minor units.
Taken = dict[tuple[str, str], int]


class Clock(Protocol):
    """The clock of all sample accounts."""

    def now(self) -> datetime:
        """Return where it stands."""
        ...

    def advance(self, to: datetime) -> None:
        """Let time pass up to an instant."""
        ...

    def settle(self, seconds: float) -> bool:
        """Wait until everybody was told what happened; False: not within so many seconds."""
        ...


@dataclass(frozen=True, slots=True)
class Advanced:
    """Where the clock stands, and the recurring revenue of each vendor before and after.

    ``is_settled`` False: not everything that happened has arrived yet.
    """

    now: datetime
    before: Taken
    after: Taken
    is_settled: bool

    def rows(self) -> list[tuple[str, str, str, str, str]]:
        """Return it as rows for the terminal, amounts in whole units with decimals."""
        return [
            (
                vendor,
                currency,
                _text(old, currency),
                _text(new, currency),
                _text(new - old, currency),
            )
            for (vendor, currency), old, new in self._pairs()
        ]

    def as_json(self) -> dict[str, Any]:
        """Return it as plain types, in minor units a month."""
        return {
            "now": self.now.isoformat(),
            "is_settled": self.is_settled,
            "vendors": [
                {"vendor": vendor, "currency": currency, "mrr_before": old, "mrr_now": new}
                for (vendor, currency), old, new in self._pairs()
            ],
        }

    def _pairs(self) -> list[tuple[tuple[str, str], int, int]]:
        keys = sorted({*self.before, *self.after})
        return [(key, self.before.get(key, 0), self.after.get(key, 0)) for key in keys]


def advance(ctx: Context, clock: Clock, months: int, progress: Progress | None = None) -> Advanced:
    """Let months pass there, and wait until a running server has taken in what happened.

    Raises:
        SetupError: nobody answers there.
    """
    progress = progress or Silent()
    before = taken(ctx)
    progress.stage("months", months, "months")
    for _ in range(months):
        now = clock.now()
        clock.advance(datetime.combine(months_before(now.date(), -1), now.timetz()))
        progress.advance()
    is_settled = clock.settle(MOST_SECONDS) and _is_worked_off(ctx)
    return Advanced(clock.now(), before, taken(ctx), is_settled)


def _is_worked_off(ctx: Context) -> bool:
    """Wait until nothing waits in the inbox; False: something still does after a minute."""
    for _ in range(int(MOST_SECONDS / _POLL_SECONDS)):
        if not any(one.waiting for one in overview.accounts(ctx)):
            return True
        time.sleep(_POLL_SECONDS)
    return False


def taken(ctx: Context) -> Taken:
    """Return the recurring revenue of each vendor by currency, in minor units a month."""
    with ctx.uow.read(EVERY_VENDOR) as tx:
        return {
            (name, one.currency): from_stripe_minor(one.mrr_minor, one.currency)
            for vendor_id, name in vendors.vendors(tx)
            for one in revenue_of(tx, vendor_id).currencies
        }


def _text(minor: int, currency: str) -> str:
    return Money(minor, currency).decimal_text()
