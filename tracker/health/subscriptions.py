"""What adopters pay vendors for one project on a day, by the rules of model.md 5.1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.health.entered import EnteredFacts, SplitFact, SubscriptionFact
from tracker.health.facts import ProjectFacts, is_current
from tracker.metrics.revenue import CENTS, SplitRule, Subscription, allocate

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_RECURRING = ("recurring", "usage")


@dataclass(frozen=True, slots=True)
class Payment:
    """One subscription's recurring revenue in minor units per month.

    ``allocated`` is the project's part; nobody has allocated ``unallocated`` to any project.
    """

    adopter: str
    vendor: str
    currency: str
    allocated: int
    unallocated: int


def payments(facts: ProjectFacts, day: date) -> list[Payment]:
    """Return what is paid on ``day`` by every subscription that is or may be for the project."""
    entered, vendors = facts.entered, _vendors(facts, day)
    running = [one for one in entered.subscriptions if _is_running(one, day)]
    found = []
    for one in running:
        if one.vendor not in vendors:
            continue
        share = allocate([_subscription(one, entered, day)])
        mine = share.by_project.get(facts.slug, 0)
        if mine or share.unallocated:
            found.append(Payment(one.adopter, one.vendor, one.currency, mine, share.unallocated))
    return found


def _vendors(facts: ProjectFacts, day: date) -> set[str]:
    """Return who sells something of the project on ``day``, or splits revenue with it."""
    selling = {one.vendor for one in facts.entered.vendors if is_current(one, day)}
    splits = (one for one in facts.entered.splits if is_current(one, day))
    return selling | {one.vendor for one in splits if one.project == facts.slug}


def _is_running(fact: SubscriptionFact, day: date) -> bool:
    """Tell whether it recurs and is still paid; the end of a contract that went on is no end."""
    return is_current(fact, day) and fact.kind in _RECURRING and fact.period in _MONTHS


def _subscription(fact: SubscriptionFact, entered: EnteredFacts, day: date) -> Subscription:
    monthly = round(fact.amount_minor / _MONTHS[fact.period])
    rule, weights = _rule(fact, entered, day)
    return Subscription(fact.reference, monthly / CENTS, rule, weights)


def _rule(
    fact: SubscriptionFact, entered: EnteredFacts, day: date
) -> tuple[SplitRule, dict[str, float]]:
    """Return the first rule that applies, and its weights by project."""
    mine = [one for one in entered.splits if one.vendor == fact.vendor and is_current(one, day)]
    contract = _shares([one for one in mine if one.reference and one.reference == fact.reference])
    if contract:
        return SplitRule.CONTRACT, contract
    product = [
        one for one in mine if not one.reference and one.product and one.product == fact.product
    ]
    weights = _shares(product)
    if weights:
        return SplitRule.PRODUCT, weights
    effort: dict[str, float] = {}
    for time in entered.funded_time:
        if time.payer == fact.vendor and time.fte > 0 and is_current(time, day):
            effort[time.project] = effort.get(time.project, 0.0) + time.fte
    if effort:
        return SplitRule.EFFORT, effort
    if product:
        return SplitRule.EQUAL, dict.fromkeys((one.project for one in product), 1.0)
    return SplitRule.UNKNOWN, {}


def _shares(splits: Sequence[SplitFact]) -> dict[str, float]:
    return {one.project: one.share for one in splits if one.share is not None}
