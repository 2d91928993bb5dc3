"""Which subscriptions cover a project, and so which adopters pay for it (model.md 5.5). Pure."""

from datetime import date

from tracker.health.entered import EnteredFacts, SubscriptionFact
from tracker.health.facts import is_current

RECURRING = ("recurring", "usage")


def payments(entered: EnteredFacts, slug: str, day: date) -> dict[str, tuple[date, bool]]:
    """Return {adopter key: (since when it paid, whether it still does)} of the project's payers.

    Only what recurs counts. A contract whose known end has passed and that nobody closed may have
    been renewed: it says that the adopter paid, not that it stopped, so it is left out.
    """
    found: dict[str, tuple[date, bool]] = {}
    for one in entered.subscriptions:
        is_active = _is_active(one, day)
        if not covers(one, entered, slug, day) or is_active is None:
            continue
        since, was_active = found.get(one.adopter_key, (one.valid_from, False))
        found[one.adopter_key] = (min(since, one.valid_from), was_active or is_active)
    return found


def covers(subscription: SubscriptionFact, entered: EnteredFacts, slug: str, day: date) -> bool:
    """Tell whether a recurring subscription pays for the project named ``slug``.

    By the split of the contract, else by what its product contains, else because the vendor sells
    that product of the project. A subscription to no named product covers the project only if its
    vendor splits nothing with another one.
    """
    if subscription.kind not in RECURRING or subscription.amount_minor == 0:
        return False
    splits = [
        one
        for one in entered.splits
        if one.vendor == subscription.vendor and is_current(one, day) and one.share != 0
    ]
    by_contract = [one for one in splits if one.reference == subscription.reference != ""]
    by_product = [one for one in splits if not one.reference]
    by_product = [one for one in by_product if one.product == subscription.product != ""]
    for found in (by_contract, by_product):
        if found:
            return any(one.project == slug for one in found)
    others = any(one.project != slug for one in splits)
    return _is_sold(subscription, entered, day, has_others=others)


def _is_sold(
    subscription: SubscriptionFact, entered: EnteredFacts, day: date, *, has_others: bool
) -> bool:
    relations = [
        one for one in entered.vendors if one.vendor == subscription.vendor and is_current(one, day)
    ]
    if any(one.product == subscription.product != "" for one in relations):
        return True
    is_open = not subscription.product or any(not one.product for one in relations)
    return bool(relations) and is_open and not has_others


def _is_active(subscription: SubscriptionFact, day: date) -> bool | None:
    """Tell whether a subscription runs on the day; None: its end passed and nobody closed it."""
    if not is_current(subscription, day):
        return False
    if subscription.contract_until is not None and subscription.contract_until <= day:
        return None
    return True
