"""Stripe subscription objects, as JSON has them, read into the shapes of `metrics.subscriptions`.

Shapes follow API version 2026-10-28: discounts with ``source.coupon``. What was not expanded or not
loaded is None; what cannot be a subscription is refused with the field and what is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NoReturn

from tracker.metrics.subscriptions import (
    Charge,
    Coupon,
    Discount,
    Duration,
    Interval,
    Item,
    Period,
    Price,
    Subscription,
    Tier,
)
from tracker.money import CURRENCIES

# Nothing that is sold costs more in any minor unit, and Stripe itself ends far below.
_MOST = 10**15
_PLAIN_DIGITS = len(str(_MOST)) - 1
_FINALIZED = ("paid", "open", "uncollectible")
_INTERVALS = frozenset(one.value for one in Interval)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An object that is no subscription, and why; ``id`` and ``currency`` as far as they stand."""

    id: str | None
    currency: str | None
    reason: str


class _RefusedError(ValueError):
    """A field holds what it cannot hold."""


def read_subscription(given: object) -> Subscription | Unreadable:
    """Return the subscription that ``given`` (parsed JSON) describes, or why it is none."""
    try:
        return _subscription(_object(given, "the subscription"))
    except _RefusedError as refused:
        names = given if isinstance(given, Mapping) else {}
        return Unreadable(_name(names.get("id")), _name(names.get("currency")), str(refused))


def _subscription(given: Mapping[str, Any]) -> Subscription:
    if given.get("object", "subscription") != "subscription":
        _refuse("object", "subscription", given["object"])
    livemode = given.get("livemode")
    if not isinstance(livemode, bool):
        _refuse("livemode", "true or false", livemode)
    currency = _currency(given, "currency")
    pause = given.get("pause_collection")
    held = {} if pause is None else _object(pause, "pause_collection")
    defaults = _list(given, "default_tax_rates")
    return Subscription(
        id=_text(given, "id"),
        currency=currency,
        status=_text(given, "status"),
        is_live=livemode,
        items=_items(given.get("items"), defaults, _invoiced_tax(given.get("latest_invoice"))),
        discounts=_discounts(given, "discounts"),
        is_cancel_scheduled=_is_ending(given),
        pause=_text(held, "behavior") if held else None,
        paused_until=_instant(held, "resumes_at"),
    )


def _is_ending(given: Mapping[str, Any]) -> bool:
    """Tell whether the subscription is scheduled to be cancelled, itself or by its schedule."""
    schedule = given.get("schedule")
    by_schedule = isinstance(schedule, Mapping) and schedule.get("end_behavior") == "cancel"
    return (
        bool(given.get("cancel_at_period_end"))
        or _instant(given, "cancel_at") is not None
        or (by_schedule)
    )


def _items(
    given: object, defaults: list[Any], invoiced: Fraction | None
) -> tuple[Item, ...] | None:
    page = _object(given, "items")
    if page.get("has_more"):
        return None
    return tuple(
        _item(_object(one, f"items.data[{place}]"), defaults, invoiced)
        for place, one in enumerate(_list(page, "data"))
    )


def _item(given: Mapping[str, Any], defaults: list[Any], invoiced: Fraction | None) -> Item:
    price = given.get("price")
    read = _price(price) if isinstance(price, Mapping) else None
    quantity = given.get("quantity")
    trial = given.get("current_trial")
    return Item(
        id=_text(given, "id"),
        quantity=1 if quantity is None else _whole(quantity, "quantity"),
        price=read,
        discounts=_discounts(given, "discounts"),
        inclusive_tax=_inclusive_tax(given, price, defaults, invoiced),
        trial_until=None if trial is None else _trial_end(_object(trial, "current_trial")),
    )


def _trial_end(trial: Mapping[str, Any]) -> int | None:
    end = trial.get("end_date", trial.get("trial_end"))
    return None if end is None else _whole(end, "current_trial.end_date")


def _inclusive_tax(
    given: Mapping[str, Any], price: object, defaults: list[Any], invoiced: Fraction | None
) -> Fraction | None:
    """Return the included tax over the net price, 0.2 for 20%; None: at an unknown rate.

    Where Stripe works out the tax by itself no rate stands on the item: then it is as ``invoiced``.
    """
    rates = _list(given, "tax_rates") or defaults
    if not all(isinstance(rate, Mapping) for rate in rates):
        return None
    included = [rate for rate in rates if rate.get("inclusive")]
    if included:
        parts = [_number(rate.get("percentage"), "tax_rates.percentage") for rate in included]
        return sum(parts, Fraction(0)) / 100
    says_inclusive = isinstance(price, Mapping) and price.get("tax_behavior") == "inclusive"
    return invoiced if says_inclusive and not rates else Fraction(0)


def _invoiced_tax(invoice: object) -> Fraction | None:
    """Return the included tax over the net sum of the last finalized invoice; None: not told.

    Source: funding.md 3.1, rule 3.
    """
    if not isinstance(invoice, Mapping) or invoice.get("status") not in _FINALIZED:
        return None
    net = invoice.get("total_excluding_tax")
    if type(net) is not int or net <= 0:
        return None
    included = [
        _whole(tax.get("amount"), "latest_invoice.total_taxes.amount")
        for tax in _list(invoice, "total_taxes")
        if isinstance(tax, Mapping) and tax.get("tax_behavior") == "inclusive"
    ]
    return Fraction(sum(included), net)


# -- prices ---------------------------------------------------------------------------------------


def _price(given: Mapping[str, Any]) -> Price:
    recurring = _object(given.get("recurring"), "price.recurring")
    transform = given.get("transform_quantity")
    change = {} if transform is None else _object(transform, "price.transform_quantity")
    mode = given.get("tiers_mode")
    is_tiered = given.get("billing_scheme") == "tiered"
    if is_tiered and mode not in ("graduated", "volume"):
        _refuse("price.tiers_mode", "graduated or volume", mode)
    options = given.get("currency_options")
    return Price(
        product=_product(given.get("product")),
        currency=_currency(given, "currency"),
        charge=_charge(given),
        options=None if options is None else _options(_object(options, "price.currency_options")),
        period=_period(recurring),
        is_metered=recurring.get("usage_type") == "metered",
        is_graduated=mode == "graduated" if is_tiered else None,
        divide_by=_whole(change.get("divide_by"), "divide_by", least=1) if change else None,
        rounds_up=change.get("round") == "up",
    )


def _options(given: Mapping[str, Any]) -> dict[str, Charge]:
    return {
        str(currency).lower(): _charge(_object(option, f"currency_options.{currency}"))
        for currency, option in given.items()
    }


def _charge(given: Mapping[str, Any]) -> Charge:
    tiers = tuple(_tier(_object(one, "tiers")) for one in _list(given, "tiers"))
    return Charge(unit=_either(given, "unit_amount"), tiers=tiers or None)


def _tier(given: Mapping[str, Any]) -> Tier:
    top = given.get("up_to")
    return Tier(
        up_to=None if top in (None, "inf") else _whole(top, "tiers.up_to", least=1),
        unit=_either(given, "unit_amount") or Fraction(0),
        flat=_either(given, "flat_amount") or Fraction(0),
    )


def _either(given: Mapping[str, Any], name: str) -> Fraction | None:
    """Return the exact decimal of an amount, else its whole number, else None."""
    exact = given.get(f"{name}_decimal")
    value = given.get(name) if exact is None else exact
    return None if value is None else _number(value, name)


def _period(given: Mapping[str, Any]) -> Period:
    interval = given.get("interval")
    if not isinstance(interval, str) or interval not in _INTERVALS:
        _refuse("price.recurring.interval", "day, week, month or year", interval)
    return _period_of(interval, _whole(given.get("interval_count", 1), "interval_count", least=1))


@lru_cache(maxsize=128)
def _period_of(interval: str, count: int) -> Period:
    return Period(Interval(interval), count)


def _product(given: object) -> str | None:
    return _name(given.get("id")) if isinstance(given, Mapping) else _name(given)


# -- discounts ------------------------------------------------------------------------------------


def _discounts(given: Mapping[str, Any], name: str) -> tuple[Discount, ...] | None:
    found = _list(given, name)
    return tuple(_discount(one) for one in found)


def _discount(given: object) -> Discount:
    """Return a discount; one that is only an id was not expanded."""
    if isinstance(given, str):
        return Discount(given, None, None, None)
    discount = _object(given, "discounts")
    source = discount.get("source")
    # Before 2025-09-30 the coupon stood in the discount itself.
    coupon = source.get("coupon") if isinstance(source, Mapping) else discount.get("coupon")
    return Discount(
        id=_name(discount.get("id")) or "without id",
        coupon=_coupon(coupon) if isinstance(coupon, Mapping) else None,
        start=_instant(discount, "start"),
        end=_instant(discount, "end"),
    )


def _coupon(given: Mapping[str, Any]) -> Coupon:
    percent, applies = given.get("percent_off"), given.get("applies_to")
    duration = given.get("duration")
    if duration not in list(Duration):
        _refuse("coupon.duration", "forever, repeating or once", duration)
    amounts = _amounts_off(given)
    if (percent is None) == (not amounts):
        _refuse("coupon", "either percent_off or amount_off", sorted(given))
    return Coupon(
        duration=Duration(duration),
        percent=None if percent is None else _percent(percent),
        amounts=amounts,
        products=None if applies is None else _products(_object(applies, "coupon.applies_to")),
    )


def _amounts_off(given: Mapping[str, Any]) -> dict[str, Fraction]:
    amount, currency = given.get("amount_off"), given.get("currency")
    if amount is None:
        return {}
    others = given.get("currency_options") or {}
    found = {
        str(name).lower(): _number(_object(one, "currency_options").get("amount_off"), "amount_off")
        for name, one in _object(others, "coupon.currency_options").items()
    }
    return found | {
        "" if currency is None else str(currency).lower(): _number(amount, "amount_off")
    }


def _products(applies: Mapping[str, Any]) -> frozenset[str] | None:
    products = _list(applies, "products")
    return frozenset(str(one) for one in products) if products else None


def _percent(given: object) -> Fraction:
    percent = _number(given, "percent_off")
    if percent > 100:
        _refuse("percent_off", "at most 100", given)
    return percent


# -- plain values ---------------------------------------------------------------------------------


def _object(given: object, name: str) -> Mapping[str, Any]:
    # Nearly all are plain: to ask for the abstract kind takes ten times as long.
    if type(given) is not dict and not isinstance(given, Mapping):
        _refuse(name, "an object", given)
    return given


def _list(given: Mapping[str, Any], name: str) -> list[Any]:
    found = given.get(name)
    if found is None:
        return []
    if not isinstance(found, list):
        _refuse(name, "a list", found)
    return found


def _text(given: Mapping[str, Any], name: str) -> str:
    found = given.get(name)
    if not isinstance(found, str) or not found:
        _refuse(name, "a text", found)
    return found


def _name(given: object) -> str | None:
    return given if isinstance(given, str) else None


def _currency(given: Mapping[str, Any], name: str) -> str:
    code = _text(given, name).lower()
    if code.upper() not in CURRENCIES:
        _refuse(name, "an ISO 4217 code", code)
    return code


def _instant(given: Mapping[str, Any], name: str) -> int | None:
    found = given.get(name)
    return None if found is None else _whole(found, name)


def _whole(given: object, name: str, least: int = 0) -> int:
    if type(given) is int and least <= given <= _MOST:
        return given  # nearly all are plain; a fraction would only be taken apart again
    number = _number(given, name)
    if number.denominator != 1 or number < least:
        _refuse(name, f"a whole number of at least {least}", given)
    return int(number)


def _number(given: object, name: str) -> Fraction:
    """Return an exact number of 0 or more; a float is taken as it prints."""
    if type(given) is int and 0 <= given <= _MOST:
        return Fraction(given)
    if type(given) is str and len(given) <= _PLAIN_DIGITS and given.isascii() and given.isdigit():
        return Fraction(int(given))
    if isinstance(given, bool) or not isinstance(given, int | float | str | Decimal):
        _refuse(name, "a number", given)
    try:
        number = Fraction(str(given))
    except (ValueError, ZeroDivisionError):
        _refuse(name, "a number", given)
    if not 0 <= number <= _MOST:
        _refuse(name, f"a number from 0 to {_MOST:,}", given)
    return number


def _refuse(name: str, wanted: str, given: object) -> NoReturn:
    shown = repr(given)
    raise _RefusedError(
        f"{name} must be {wanted}, not {shown[:60]}{'…' if len(shown) > 60 else ''}"
    )
