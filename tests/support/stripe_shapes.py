"""Stripe subscription objects for tests, small and changeable."""

from typing import Any

NOW = 1_800_000_000


def price(amount: int | None = 2500, **changes: Any) -> dict[str, Any]:
    """Return a monthly price in USD."""
    plain = {
        "id": "price_1",
        "object": "price",
        "product": "prod_A",
        "currency": "usd",
        "unit_amount": amount,
        "billing_scheme": "per_unit",
        "recurring": {"interval": "month", "interval_count": 1},
    }
    return plain | changes


def item(amount: int | None = 2500, *, number: int = 0, **changes: Any) -> dict[str, Any]:
    """Return one item; ``price`` among the changes replaces the price."""
    plain = {"id": f"si_{number}", "object": "subscription_item", "quantity": 1}
    return plain | {"price": price(amount)} | changes


def subscription(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return an active subscription in USD."""
    plain = {
        "id": "sub_1",
        "object": "subscription",
        "livemode": True,
        "status": "active",
        "currency": "usd",
        "items": {"object": "list", "has_more": False, "data": list(items or [item()])},
    }
    return plain | changes


def discount(**coupon: Any) -> dict[str, Any]:
    """Return a discount with a forever coupon."""
    return {
        "id": "di_1",
        "object": "discount",
        "source": {"type": "coupon", "coupon": {"id": "co_1", "duration": "forever"} | coupon},
    }
