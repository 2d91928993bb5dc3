"""Whether an answer has the fields that the SDK of Stripe declares for its kind of object."""

import typing
from collections.abc import Iterator
from typing import Any

import stripe

_CLASSES = {
    "account": stripe.Account,
    "charge": stripe.Charge,
    "checkout.session": stripe.checkout.Session,
    "coupon": stripe.Coupon,
    "customer": stripe.Customer,
    "discount": stripe.Discount,
    "event": stripe.Event,
    "invoice": stripe.Invoice,
    "line_item": stripe.InvoiceLineItem,
    "price": stripe.Price,
    "product": stripe.Product,
    "refund": stripe.Refund,
    "subscription": stripe.Subscription,
    "subscription_item": stripe.SubscriptionItem,
    "subscription_schedule": stripe.SubscriptionSchedule,
    "subscription_schedule.phase": stripe.SubscriptionSchedule.Phase,
    "subscription_schedule.phase.item": stripe.SubscriptionSchedule.Phase.Item,
}
# The SDK declares these, but an answer has them only in cases that the peer does not play.
_NOT_ALWAYS = frozenset({"plan", "billed_until", "individual_name", "status_details"})


def unknown_fields(answer: Any) -> list[str]:
    """Return the fields in an answer, at any depth, that the SDK does not know for its kind."""
    return [
        f"{kind}.{name}"
        for kind, found in _objects(answer)
        for name in found
        if name not in _CLASSES[kind].__annotations__ and name != "object"
    ]


def missing_fields(answer: Any) -> list[str]:
    """Return the fields that the SDK declares as always there and an answer lacks."""
    return [
        f"{kind}.{name}"
        for kind, found in _objects(answer)
        for name, declared in _CLASSES[kind].__annotations__.items()
        if name not in found and name not in _NOT_ALWAYS and _is_required(declared)
    ]


def _objects(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, list):
        for one in value:
            yield from _objects(one)
    elif isinstance(value, dict):
        kind = value.get("object")
        if isinstance(kind, str) and kind in _CLASSES:
            yield kind, value
            yield from _parts(kind, value)
        for one in value.values():
            yield from _objects(one)


def _parts(kind: str, value: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the parts of an object that say not of what kind they are."""
    for name in ("phases", "items") if kind.startswith("subscription_schedule") else ():
        for one in value.get(name, ()):
            part = f"{kind}.{name[:-1]}"
            yield part, one
            yield from _parts(part, one)


def kinds_without_class(answer: Any) -> set[str]:
    """Return the kinds of objects in an answer that nothing here checks."""
    if isinstance(answer, list):
        return {kind for one in answer for kind in kinds_without_class(one)}
    if not isinstance(answer, dict):
        return set()
    kind = answer.get("object")
    known = kind is None or isinstance(kind, dict) or kind in {*_CLASSES, "list"}
    inside = {found for one in answer.values() for found in kinds_without_class(one)}
    return inside if known else inside | {str(kind)}


def _is_required(declared: Any) -> bool:
    """Tell whether a field is declared without Optional; such a field is in every answer."""
    text = declared if isinstance(declared, str) else str(declared)
    if typing.get_origin(declared) is typing.ClassVar or "ClassVar" in text:
        return False
    return "Optional" not in text and "None" not in text
