"""New objects with the fields that the SDK's annotations promise, and sensible values in them."""

from datetime import UTC, datetime
from typing import Any

from tests.stripe_peer.state import Account, Json, State

_SECONDS = {"day": 86_400, "week": 7 * 86_400}
_MONTHS = {"month": 1, "year": 12}


def product(state: State, account: Account, given: Json) -> Json:
    """Return a new product."""
    return _common(state, account, "product", "prod") | {
        "active": True,
        "default_price": None,
        "description": given.get("description"),
        "images": [],
        "marketing_features": [],
        "name": given["name"],
        "package_dimensions": None,
        "shippable": None,
        "tax_code": None,
        "type": "service",
        "updated": state.now,
        "url": None,
    }


def price(state: State, account: Account, given: Json) -> Json:
    """Return a new recurring price."""
    recurring = {
        "interval": given.get("recurring", {}).get("interval", "month"),
        "interval_count": given.get("recurring", {}).get("interval_count", 1),
        "meter": None,
        "trial_period_days": None,
        "usage_type": given.get("recurring", {}).get("usage_type", "licensed"),
    }
    amount, exact = given.get("unit_amount"), given.get("unit_amount_decimal")
    return _common(state, account, "price", "price") | {
        "active": True,
        "billing_scheme": given.get("billing_scheme", "per_unit"),
        "currency": given.get("currency", account.currency),
        "currency_options": given.get("currency_options"),
        "custom_unit_amount": None,
        "lookup_key": None,
        "nickname": given.get("nickname"),
        "product": given["product"],
        "recurring": recurring,
        "tax_behavior": given.get("tax_behavior", "unspecified"),
        "tiers": given.get("tiers"),
        "tiers_mode": given.get("tiers_mode"),
        "transform_quantity": given.get("transform_quantity"),
        "type": "recurring",
        "unit_amount": amount,
        "unit_amount_decimal": exact or (None if amount is None else str(amount)),
    }


def coupon(state: State, account: Account, given: Json) -> Json:
    """Return a new coupon."""
    return _common(state, account, "coupon", "co") | {
        "amount_off": given.get("amount_off"),
        "applies_to": given.get("applies_to"),
        "currency": given.get("currency", account.currency if "amount_off" in given else None),
        "currency_options": given.get("currency_options"),
        "duration": given.get("duration", "forever"),
        "duration_in_months": given.get("duration_in_months"),
        "max_redemptions": None,
        "name": given.get("name"),
        "percent_off": given.get("percent_off"),
        "redeem_by": None,
        "times_redeemed": 0,
        "valid": True,
    }


def customer(state: State, account: Account, given: Json) -> Json:
    """Return a new customer."""
    return _common(state, account, "customer", "cus") | {
        "address": None,
        "balance": 0,
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": given.get("description"),
        "email": given.get("email"),
        "invoice_prefix": None,
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "name": given.get("name"),
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }


def discount(state: State, coupon_id: str, start: int, end: int | None, **of: Any) -> Json:
    """Return a new discount of a coupon, named by its id until it is expanded."""
    return {
        "id": state.new_id("di"),
        "object": "discount",
        "checkout_session": None,
        "customer": of.get("customer"),
        "end": end,
        "invoice": None,
        "invoice_item": None,
        "promotion_code": None,
        "source": {"type": "coupon", "coupon": coupon_id},
        "start": start,
        "subscription": of.get("subscription"),
        "subscription_item": of.get("subscription_item"),
    }


def subscription(state: State, account: Account, given: Json) -> Json:
    """Return a new subscription without its items and discounts."""
    trial = given.get("trial_end")
    return _common(state, account, "subscription", "sub") | {
        "application": None,
        "application_fee_percent": None,
        "automatic_tax": {
            "disabled_reason": None,
            "enabled": given.get("automatic_tax", {}).get("enabled", False),
            "liability": None,
        },
        "billing_cycle_anchor": state.now,
        "billing_cycle_anchor_config": None,
        "billing_mode": {"flexible": None, "type": "classic"},
        "billing_schedules": [],
        "billing_thresholds": None,
        "cancel_at": given.get("cancel_at"),
        "cancel_at_period_end": given.get("cancel_at_period_end", False),
        "canceled_at": None,
        "cancellation_details": {"comment": None, "feedback": None, "reason": None},
        "collection_method": "charge_automatically",
        "currency": given.get("currency", account.currency),
        "customer": given["customer"],
        "days_until_due": None,
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": given.get("default_tax_rates", []),
        "description": None,
        "discounts": [],
        "ended_at": None,
        "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
        "items": [],
        "latest_invoice": None,
        "next_pending_invoice_item_invoice": None,
        "on_behalf_of": None,
        "pause_collection": given.get("pause_collection"),
        "payment_settings": None,
        "pending_invoice_item_interval": None,
        "pending_setup_intent": None,
        "pending_update": None,
        "schedule": None,
        "start_date": given.get("start_date", state.now),
        "status": "trialing" if trial else given.get("status", "active"),
        "test_clock": None,
        "transfer_data": None,
        "trial_end": trial,
        "trial_settings": None,
        "trial_start": state.now if trial else None,
    }


def charge(state: State, account: Account, invoice: Json, refunded: int) -> Json:
    """Return the charge of a paid invoice, of which a part was refunded."""
    return _common(state, account, "charge", "ch") | {
        "amount": invoice["amount_paid"],
        "amount_captured": invoice["amount_paid"],
        "amount_refunded": refunded,
        "billing_details": {"address": None, "email": None, "name": None, "phone": None},
        "captured": True,
        "currency": invoice["currency"],
        "customer": invoice["customer"],
        "disputed": False,
        "paid": True,
        "payment_intent": None,
        "refunded": refunded == invoice["amount_paid"],
        "status": "succeeded",
    }


def item(state: State, subscription_id: str, price_id: str, given: Json, period: Json) -> Json:
    """Return a new item of a subscription."""
    return {
        "id": state.new_id("si"),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": state.now,
        "current_period_end": later(state.now, period),
        "current_period_start": state.now,
        "current_trial": given.get("current_trial"),
        "discounts": [],
        "metadata": {},
        "price": price_id,
        "quantity": given.get("quantity", 1),
        "subscription": subscription_id,
        "tax_rates": given.get("tax_rates", []),
    }


def schedule(state: State, account: Account, given: Json) -> Json:
    """Return a new schedule without its phases, whose subscription is still to come."""
    return _common(state, account, "subscription_schedule", "sub_sched") | {
        "application": None,
        "billing_mode": {"flexible": None, "type": "classic"},
        "canceled_at": None,
        "completed_at": None,
        "current_phase": None,
        "customer": given.get("customer"),
        "default_settings": {
            "application_fee_percent": None,
            "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
            "billing_cycle_anchor": "automatic",
            "billing_thresholds": None,
            "collection_method": "charge_automatically",
            "default_payment_method": None,
            "description": None,
            "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
            "on_behalf_of": None,
            "transfer_data": None,
        },
        "end_behavior": given.get("end_behavior", "release"),
        "metadata": dict(given.get("metadata", {})),
        "pause_schedules": [],
        "phases": [],
        "released_at": None,
        "released_subscription": None,
        "status": "not_started",
        "subscription": None,
        "test_clock": None,
    }


def phase(currency: str, items: list[Json], times: tuple[int, int]) -> Json:
    """Return a phase of a schedule from the first of ``times`` to before the second."""
    start, end = times
    return {
        "add_invoice_items": [],
        "application_fee_percent": None,
        "billing_cycle_anchor": None,
        "billing_thresholds": None,
        "collection_method": None,
        "currency": currency,
        "default_payment_method": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "end_date": end,
        "invoice_settings": None,
        "items": [
            {
                "billing_thresholds": None,
                "discounts": [],
                "metadata": {},
                "price": one["price"],
                "quantity": one.get("quantity", 1),
                "tax_rates": [],
            }
            for one in items
        ],
        "metadata": {},
        "on_behalf_of": None,
        "proration_behavior": "create_prorations",
        "start_date": start,
        "transfer_data": None,
        "trial_end": None,
    }


def later(at: int, period: Json, times: int = 1) -> int:
    """Return the Unix time that lies ``times`` billing periods after ``at``."""
    interval, count = period["interval"], period.get("interval_count", 1) * times
    if interval in _SECONDS:
        return at + _SECONDS[interval] * count
    day = datetime.fromtimestamp(at, UTC)
    months = day.year * 12 + day.month - 1 + _MONTHS[interval] * count
    year, month = divmod(months, 12)
    # The 31st of a month becomes the 28th everywhere: no month is left out.
    return int(day.replace(year=year, month=month + 1, day=min(day.day, 28)).timestamp())


def _common(state: State, account: Account, kind: str, prefix: str) -> Json:
    return {
        "id": state.new_id(prefix),
        "object": kind,
        "created": state.now,
        "livemode": account.livemode,
        "metadata": {},
    }
