"""What vendors bring a project, in amounts as far as they disclose them, with receipts. Pure."""

from collections.abc import Iterator
from typing import Any

from tracker.domain.billing import Audience, Disclosure
from tracker.health.amounts import AmountsView, Brings, amounts_view
from tracker.health.funding_cost import Need
from tracker.health.funding_measure import FundingMeasure
from tracker.health.funding_money import Contract
from tracker.metrics.revenue import CENTS

Part = tuple[str, str, dict[str, Any], str]


def funding_amounts(money: FundingMeasure) -> Iterator[AmountsView]:
    """Yield what may be shown of each currency, that of the cost first."""
    for currency in money.currencies:
        is_held = currency == money.currency and isinstance(money.need, Need)
        people = money.need.people if is_held and isinstance(money.need, Need) else None
        found = amounts_view(currency, _brings(money, currency), money.terms, people)
        if found is not None:
            yield found


def hides_payers(money: FundingMeasure) -> bool:
    """Tell whether exact amounts stand before somebody who may not know who pays.

    Then no share of one payer may: times the amount it would be what that one pays.
    """
    if money.terms.audience is Audience.STAFF:
        return False
    return any(view.level == Disclosure.EXACT.value for view in funding_amounts(money))


def amounts_key(currency: str) -> str:
    """Return the key of the receipt of the amounts in a currency."""
    return f"amounts-{currency.lower()}"


def amount_parts(money: FundingMeasure) -> Iterator[Part]:
    """Yield the receipt of exact amounts, for staff alone: a vendor's revenue is one row of it."""
    if money.terms.audience is not Audience.STAFF:
        return
    for view in funding_amounts(money):
        if view.level == Disclosure.EXACT.value:
            rows = [
                {
                    "id": one.vendor,
                    "mrr": one.minor / CENTS,
                    "rule": "contract",
                    "split": {money.slug: 1},
                }
                for one in _brings(money, view.currency)
            ]
            inputs = {"project": money.slug, "subscriptions": rows}
            yield amounts_key(view.currency), "mrr_allocation", inputs, "one month"


def _brings(money: FundingMeasure, currency: str) -> list[Brings]:
    """Return the vendors with a contract in a currency, the one that brings most first."""
    by_vendor: dict[str, list[Contract]] = {}
    for one in money.contracts_in(currency):
        by_vendor.setdefault(one.vendor, []).append(one)
    found = [
        Brings(
            vendor=vendor,
            minor=sum(one.allocated for one in mine),
            # Customers that nobody matched may all be one.
            payers=len(
                {one.adopter if one.fact.is_matched else "" for one in mine if one.allocated}
            ),
        )
        for vendor, mine in by_vendor.items()
    ]
    return sorted(found, key=lambda one: (-one.minor, one.vendor))
