"""Monthly recurring revenue of a subscription, exact, under the policy ``stripe-default/1``.

Everything is a fraction until the one rounding at the end. What cannot be valued has no value,
which is never 0. Source: funding.md 3.1; the view of Stripe Billing, with ``forever`` coupons only.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from tracker.metrics.mrr_steps import Steps
from tracker.metrics.subscriptions import (
    Charge,
    Coupon,
    Discount,
    Duration,
    Item,
    Price,
    Subscription,
)

POLICY = "stripe-default/1"
COUNTED = frozenset({"active", "past_due"})
UNCOLLECTED = frozenset({"void", "mark_uncollectible"})


@dataclass(frozen=True, slots=True)
class Valuation:
    """What a subscription is worth a month, in minor units of its currency.

    ``mrr`` counts forever coupons only, ``mrr_now`` also those that hold for some months; ``items``
    are the parts of ``mrr`` and add up to it. ``committed`` leaves out what is scheduled to be
    cancelled, ``at_risk`` is what is past due or not collected. ``steps`` say how it came about.
    """

    id: str
    currency: str
    mrr: int
    items: tuple[int, ...]
    mrr_now: int
    committed: int
    at_risk: int
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotValued:
    """A subscription that cannot be valued, and why, in a sentence."""

    id: str | None
    currency: str | None
    reason: str


class _CannotValueError(ValueError):
    """Something that the value depends on is not known."""


@dataclass(slots=True)
class _Line:
    """One item on its way: its amount a month so far."""

    item: Item
    price: Price
    monthly: Fraction


def value(subscription: Subscription, now: int) -> Valuation | NotValued:
    """Return what a subscription is worth a month at ``now`` (Unix seconds)."""
    try:
        return _value(subscription, now)
    except _CannotValueError as unknown:
        return NotValued(subscription.id, subscription.currency, str(unknown))


def _value(subscription: Subscription, now: int) -> Valuation:
    currency = subscription.currency
    nothing = _why_nothing(subscription)
    if nothing:
        return Valuation(subscription.id, currency, 0, (), 0, 0, 0, (nothing,))
    steps = Steps(currency)
    lines = _lines(subscription, now, steps)
    lasting = _discounted(subscription, lines, _lasting(now), steps)
    items = split(lasting)
    mrr = sum(items)
    mrr_now = _now(subscription, lines, now, mrr, steps)
    pause = subscription.pause_at(now)
    is_risky = subscription.status == "past_due" or pause is not None
    steps.standing(subscription.status, pause, is_cancelled=subscription.is_cancel_scheduled)
    return Valuation(
        id=subscription.id,
        currency=currency,
        mrr=mrr,
        items=items,
        mrr_now=mrr_now,
        committed=0 if subscription.is_cancel_scheduled else mrr,
        at_risk=mrr if is_risky else 0,
        steps=steps.all(mrr),
    )


def _why_nothing(subscription: Subscription) -> str | None:
    if not subscription.is_live:
        return "test mode: 0"
    if subscription.status not in COUNTED:
        return f"status {subscription.status}: 0"
    return None


def _now(
    subscription: Subscription, lines: Sequence[_Line], now: int, mrr: int, steps: Steps
) -> int:
    if subscription.pause_at(now) in UNCOLLECTED:
        return 0
    if not subscription.discounts and not any(line.item.discounts for line in lines):
        return mrr
    live = _discounted(subscription, lines, _holding(now), Steps(subscription.currency))
    amount = sum(split(live))
    if amount != mrr:
        steps.now(amount)
    return amount


def split(amounts: Sequence[Fraction]) -> tuple[int, ...]:
    """Return the amounts as whole units that add up to their sum, rounded half up once.

    The odd units go to the largest remainders, ties to the first.
    """
    if all(one.denominator == 1 for one in amounts):
        return tuple(one.numerator for one in amounts)
    total = floor(sum(amounts, Fraction(0)) + Fraction(1, 2))
    parts = [floor(one) for one in amounts]
    remainders = sorted(
        range(len(amounts)), key=lambda place: (parts[place] - amounts[place], place)
    )
    for place in remainders[: total - sum(parts)]:
        parts[place] += 1
    return tuple(parts)


# -- items ----------------------------------------------------------------------------------------


def _lines(subscription: Subscription, now: int, steps: Steps) -> list[_Line]:
    if subscription.items is None:
        raise _CannotValueError("not all items of the subscription are loaded")
    return [_line(item, subscription.currency, now, steps) for item in subscription.items]


def _line(item: Item, currency: str, now: int, steps: Steps) -> _Line:
    price = item.price
    if price is None:
        raise _CannotValueError(f"the price of item {item.id} is not loaded")
    if price.is_metered:
        steps.zero(item.id, "metered")
        return _Line(item, price, Fraction(0))
    if item.trial_until is not None and now < item.trial_until:
        steps.zero(item.id, "on trial")
        return _Line(item, price, Fraction(0))
    amount = _amount(item, price, currency)
    monthly = amount * price.period.per_month
    steps.item(item, price, amount, monthly)
    if item.inclusive_tax is None:
        raise _CannotValueError(f"item {item.id} includes a tax whose rate is not known")
    if item.inclusive_tax:
        monthly /= 1 + item.inclusive_tax
        steps.tax(item.inclusive_tax, monthly)
    return _Line(item, price, monthly)


def _amount(item: Item, price: Price, currency: str) -> Fraction:
    """Return what one period of an item costs, in the subscription's currency."""
    charge = _charge(price, currency, item.id)
    quantity = _transformed(item.quantity, price)
    if price.is_graduated is None:
        if charge.unit is None:
            raise _CannotValueError(f"the price of item {item.id} has no amount in {currency}")
        return charge.unit * quantity
    if charge.tiers is None:
        raise _CannotValueError(f"the tiers of the price of item {item.id} are not loaded")
    tiered = _graduated if price.is_graduated else _volume
    amount = tiered(charge, quantity)
    if amount is None:
        raise _CannotValueError(f"the tiers of the price of item {item.id} end below {quantity}")
    return amount


def _charge(price: Price, currency: str, item_id: str) -> Charge:
    if price.currency == currency:
        return price.charge
    option = (price.options or {}).get(currency)
    if option is None:
        raise _CannotValueError(
            f"item {item_id} is priced in {price.currency}, and its amount in {currency} "
            f"is not loaded"
        )
    return option


def _transformed(quantity: int, price: Price) -> int:
    if price.divide_by is None:
        return quantity
    return (ceil if price.rounds_up else floor)(Fraction(quantity, price.divide_by))


def _graduated(charge: Charge, quantity: int) -> Fraction | None:
    """Return the sum over every tier that is touched, each with its flat amount."""
    total, below = Fraction(0), 0
    for tier in charge.tiers or ():
        if quantity <= below:
            return total
        top = quantity if tier.up_to is None else min(quantity, tier.up_to)
        total += tier.unit * (top - below) + tier.flat
        below = top
    return total if quantity <= below else None


def _volume(charge: Charge, quantity: int) -> Fraction | None:
    """Return the amount by the one tier that the whole quantity falls into."""
    if quantity == 0:
        return Fraction(0)
    for tier in charge.tiers or ():
        if tier.up_to is None or quantity <= tier.up_to:
            return tier.unit * quantity + tier.flat
    return None


# -- discounts ------------------------------------------------------------------------------------

Counts = Callable[[Discount, Coupon], bool]


def _lasting(now: int) -> Counts:
    return lambda discount, coupon: coupon.duration is Duration.FOREVER and discount.is_live(now)


def _holding(now: int) -> Counts:
    return lambda discount, coupon: coupon.duration is not Duration.ONCE and discount.is_live(now)


def _discounted(
    subscription: Subscription, lines: Sequence[_Line], counts: Counts, steps: Steps
) -> list[Fraction]:
    """Return the amounts a month after discounts: those of the items first, then the others."""
    own = [_Line(line.item, line.price, line.monthly) for line in lines]
    for line in own:
        for coupon in _coupons(line.item.discounts, counts):
            _take_off([line], coupon, subscription.currency, steps)
    for coupon in _coupons(subscription.discounts, counts):
        _take_off(own, coupon, subscription.currency, steps)
    return [line.monthly for line in own]


def _coupons(discounts: Iterable[Discount] | None, counts: Counts) -> Iterable[Coupon]:
    if discounts is None:
        raise _CannotValueError("the discounts are not loaded")
    for discount in discounts:
        if discount.coupon is None:
            raise _CannotValueError(f"the coupon of discount {discount.id} is not loaded")
        if counts(discount, discount.coupon):
            yield discount.coupon


def _take_off(lines: Sequence[_Line], coupon: Coupon, currency: str, steps: Steps) -> None:
    eligible = [
        line for line in lines if coupon.products is None or line.price.product in coupon.products
    ]
    if not eligible:
        return
    if coupon.percent is not None:
        for line in eligible:
            line.monthly *= 1 - coupon.percent / 100
    else:
        _take_amount(eligible, _amount_off(coupon, currency))
    steps.coupon(coupon, sum((line.monthly for line in lines), Fraction(0)))


def _amount_off(coupon: Coupon, currency: str) -> Fraction:
    amount = coupon.amounts.get(currency, coupon.amounts.get(""))
    if amount is None:
        raise _CannotValueError(f"a coupon takes off an amount that is not known in {currency}")
    return amount


def _take_amount(lines: Sequence[_Line], amount: Fraction) -> None:
    """Take an amount off each invoice of the most frequent of ``lines``, pro rata, down to 0."""
    often = max(line.price.period.per_month for line in lines)
    invoiced = [line for line in lines if line.price.period.per_month == often]
    total = sum((line.monthly for line in invoiced), Fraction(0))
    if total == 0:
        return
    left = max(total - amount * often, Fraction(0)) / total
    for line in invoiced:
        line.monthly *= left
