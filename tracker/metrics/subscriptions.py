"""A subscription as far as its recurring revenue depends on it: the input of `metrics.mrr`.

Amounts are exact fractions of the smallest unit of a currency, instants are Unix seconds. What a
reader did not load is None, which is never taken for nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache


class Interval(StrEnum):
    """The unit of a billing period."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


#: How many of each make a month (funding.md 3.1, rule 5).
PER_MONTH: Mapping[Interval, Fraction] = {
    Interval.DAY: Fraction(365, 12),
    Interval.WEEK: Fraction(52, 12),
    Interval.MONTH: Fraction(1),
    Interval.YEAR: Fraction(1, 12),
}


@dataclass(frozen=True, slots=True)
class Period:
    """Every ``count`` intervals there is an invoice."""

    interval: Interval
    count: int

    @property
    def per_month(self) -> Fraction:
        """How many of these periods make a month."""
        return _per_month(self.interval, self.count)


# Asked for several times for each item, and there are few periods that anybody sells.
@lru_cache(maxsize=256)
def _per_month(interval: Interval, count: int) -> Fraction:
    return PER_MONTH[interval] / count


@dataclass(frozen=True, slots=True)
class Tier:
    """The price of the units up to and including ``up_to``; None: of all that follow."""

    up_to: int | None
    unit: Fraction
    flat: Fraction


@dataclass(frozen=True, slots=True)
class Charge:
    """What a price asks for in one currency: an amount for each unit, or tiers."""

    unit: Fraction | None
    tiers: tuple[Tier, ...] | None


@dataclass(frozen=True, slots=True)
class Price:
    """A price. ``is_graduated`` tells how tiers are read, None: there are none.

    ``divide_by`` and ``rounds_up`` transform the quantity first.
    """

    product: str | None
    currency: str
    charge: Charge
    options: Mapping[str, Charge] | None
    period: Period
    is_metered: bool
    is_graduated: bool | None
    divide_by: int | None
    rounds_up: bool


class Duration(StrEnum):
    """For how long a coupon holds."""

    FOREVER = "forever"
    REPEATING = "repeating"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class Coupon:
    """What a discount takes off: a percentage, or an amount of each invoice.

    ``amounts`` are {currency: amount off}; under the key "" stands one whose currency is that of
    the subscription. ``products`` None: all.
    """

    duration: Duration
    percent: Fraction | None
    amounts: Mapping[str, Fraction]
    products: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Discount:
    """A coupon over [start, end); ``coupon`` None: not loaded."""

    id: str
    coupon: Coupon | None
    start: int | None
    end: int | None

    def is_live(self, now: int) -> bool:
        """Tell whether it holds at ``now``."""
        return (self.start is None or self.start <= now) and (self.end is None or now < self.end)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a subscription; ``inclusive_tax`` is the part of the price over the net one.

    ``discounts`` None: not loaded. ``inclusive_tax`` None: tax is included, and its rate unknown.
    """

    id: str
    quantity: int
    price: Price | None
    discounts: tuple[Discount, ...] | None
    inclusive_tax: Fraction | None
    trial_until: int | None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription in its currency; ``items`` None: not all of them are loaded.

    ``paused_until``: collection is paused until then, None without end, if ``pause`` names how.
    """

    id: str
    currency: str
    status: str
    is_live: bool
    items: tuple[Item, ...] | None
    discounts: tuple[Discount, ...] | None
    is_cancel_scheduled: bool
    pause: str | None
    paused_until: int | None

    def pause_at(self, now: int) -> str | None:
        """Return how collection is paused at ``now``, None if it is not."""
        return None if self.paused_until is not None and self.paused_until <= now else self.pause

    def changes_after(self, now: int) -> int | None:
        """Return the first instant after ``now`` at which time alone changes the value.

        A discount begins or ends, an item's trial or a pause of collection is over. All in Unix
        seconds; None: nothing of that is known to come.
        """
        discounts = [*(self.discounts or ())]
        instants = [self.paused_until]
        for item in self.items or ():
            instants.append(item.trial_until)
            discounts += item.discounts or ()
        for one in discounts:
            instants += (one.start, one.end)
        return min((at for at in instants if at is not None and at > now), default=None)
