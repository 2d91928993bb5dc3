"""Invoices of the peer: one line for each item, with discounts, and paid or not."""

from fractions import Fraction

from tests.stripe_peer.state import Account, Json, State


def invoice(
    state: State, account: Account, subscription: Json, reason: str, *, is_paid: bool
) -> Json:
    """Return a finalized invoice of a subscription for the periods that begin now."""
    lines = [
        _line(state, account, subscription, account.of("subscription_item")[one])
        for one in subscription["items"]
    ]
    total = sum(line["amount"] for line in lines)
    taxes = _taxes(account, subscription, lines)
    net = total - sum(one["amount"] for one in taxes)
    customer = account.of("customer").get(subscription["customer"], {})
    made = {
        "id": state.new_id("in"),
        "object": "invoice",
        "created": state.now,
        "livemode": account.livemode,
        "metadata": {},
        "account_country": account.country,
        "account_name": account.name,
        "amount_due": total,
        "amount_overpaid": 0,
        "amount_paid": total if is_paid else 0,
        "amount_paid_off_stripe": 0,
        "amount_remaining": 0 if is_paid else total,
        "amount_shipping": 0,
        "attempt_count": 1,
        "attempted": True,
        "auto_advance": not is_paid,
        "automatic_tax": {
            "disabled_reason": None,
            "enabled": False,
            "liability": None,
            "provider": None,
            "status": None,
        },
        "billing_reason": reason,
        "collection_method": "charge_automatically",
        "currency": subscription["currency"],
        "customer": subscription["customer"],
        "customer_email": customer.get("email"),
        "customer_name": customer.get("name"),
        "default_tax_rates": [],
        "discounts": list(subscription["discounts"]),
        "issuer": {"type": "self"},
        "lines": {"object": "list", "data": lines, "has_more": False, "url": "/v1/invoices"},
        "number": f"{state.new_id('N')}",
        "parent": {
            "type": "subscription_details",
            "quote_details": None,
            "subscription_details": {"metadata": {}, "subscription": subscription["id"]},
        },
        "payment_settings": {
            "default_mandate": None,
            "payment_method_options": None,
            "payment_method_types": None,
        },
        "period_end": state.now,
        "period_start": state.now,
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "starting_balance": 0,
        "status": "paid" if is_paid else "open",
        "status_transitions": {
            "finalized_at": state.now,
            "marked_uncollectible_at": None,
            "paid_at": state.now if is_paid else None,
            "voided_at": None,
        },
        "subtotal": total,
        "subtotal_excluding_tax": net,
        "total": total,
        "total_discount_amounts": [],
        "total_excluding_tax": net,
        "total_pretax_credit_amounts": [],
        "total_taxes": taxes,
        "webhooks_delivered_at": None,
    }
    return made


def _taxes(account: Account, subscription: Json, lines: list[Json]) -> list[Json]:
    """Return the tax that Stripe works out by itself where it is asked to: 20% of the net."""
    if not subscription["automatic_tax"]["enabled"]:
        return []
    prices = account.of("price")
    included = sum(
        line["amount"]
        for line in lines
        if prices[line["pricing"]["price_details"]["price"]]["tax_behavior"] == "inclusive"
    )
    tax = included - round(Fraction(included * 5, 6))
    return [
        {
            "amount": tax,
            "tax_behavior": "inclusive",
            "tax_rate_details": None,
            "taxability_reason": "standard_rated",
            "taxable_amount": included - tax,
            "type": "tax_rate_details",
        }
    ]


def _line(state: State, account: Account, subscription: Json, item: Json) -> Json:
    price = account.of("price")[item["price"]]
    amount = _discounted(account, [*item["discounts"], *subscription["discounts"]], price, item)
    return {
        "id": state.new_id("il"),
        "object": "line_item",
        "amount": amount,
        "currency": subscription["currency"],
        "description": None,
        "discount_amounts": [],
        "discountable": True,
        "discounts": [],
        "invoice": None,
        "livemode": account.livemode,
        "metadata": {},
        "parent": {
            "type": "subscription_item_details",
            "invoice_item_details": None,
            "subscription_item_details": {
                "invoice_item": None,
                "proration": False,
                "proration_details": None,
                "subscription": subscription["id"],
                "subscription_item": item["id"],
            },
        },
        "period": {"start": item["current_period_start"], "end": item["current_period_end"]},
        "pretax_credit_amounts": [],
        "pricing": {
            "type": "price_details",
            "price_details": {"price": price["id"], "product": price["product"]},
            "unit_amount_decimal": price["unit_amount_decimal"],
        },
        "quantity": item["quantity"],
        "subtotal": amount,
        "taxes": [],
    }


def _discounted(account: Account, discounts: list[str], price: Json, item: Json) -> int:
    """Return the amount of a line; tiers are not invoiced here, as no test asks for their cash."""
    amount = Fraction(str(price["unit_amount_decimal"] or 0)) * item["quantity"]
    if price["recurring"]["usage_type"] == "metered":
        return 0
    for one in discounts:
        coupon = account.of("coupon")[account.of("discount")[one]["source"]["coupon"]]
        if coupon["percent_off"] is not None:
            amount *= 1 - Fraction(str(coupon["percent_off"])) / 100
        else:
            amount -= coupon["amount_off"] or 0
    return max(0, round(amount))
