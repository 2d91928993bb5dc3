"""What the contracts on record bring in a month, and which part of it is the project's. Pure.

Amounts are whole minor units of one currency, months exact fractions of them; currencies are
never added (model.md 5.1).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Protocol, TypeVar

from tracker.health.entered import EnteredFacts, SplitFact, SubscriptionFact
from tracker.metrics.exchange import Rate, Rates
from tracker.metrics.revenue import CENTS, SplitRule, Subscription, allocate

_RECURRING = ("recurring", "usage")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAY = timedelta(days=1)


class Spell(Protocol):
    """Something that holds over [valid_from, valid_until)."""

    @property
    def valid_from(self) -> date:
        """The first day."""

    @property
    def valid_until(self) -> date | None:
        """The first day on which it holds no more; None: still open."""


AnySpell = TypeVar("AnySpell", bound=Spell)


@dataclass(frozen=True, slots=True)
class Contract:
    """One recurring subscription on a day.

    ``monthly`` is what it brings a month; ``allocated`` the project's part of that, and
    ``unallocated`` the part that no rule gives to any project, both rounded to minor units of
    ``currency``. ``rate`` is what they were converted by; None: that is what is paid in.
    """

    fact: SubscriptionFact
    monthly: Fraction
    rule: SplitRule
    weights: Mapping[str, float]
    allocated: int
    unallocated: int
    currency: str
    rate: Rate | None = None

    @property
    def adopter(self) -> str:
        """Who pays."""
        return self.fact.adopter

    @property
    def vendor(self) -> str:
        """Who is paid."""
        return self.fact.vendor


def current(facts: Iterable[AnySpell], day: date) -> list[AnySpell]:
    """Return what holds on ``day``: valid_from <= day < valid_until."""
    return [
        one
        for one in facts
        if one.valid_from <= day and (one.valid_until is None or day < one.valid_until)
    ]


def is_recurring(fact: SubscriptionFact) -> bool:
    """Tell whether a subscription recurs; services, grants, donations and what is paid once do not.

    Source: model.md 5.1.
    """
    return fact.kind in _RECURRING and fact.period in _MONTHS


def vendors_of(entered: EnteredFacts, slug: str, day: date) -> set[str]:
    """Return who sells something of the project on ``day``, or splits revenue with it."""
    selling = {one.vendor for one in current(entered.vendors, day)}
    return selling | {one.vendor for one in current(entered.splits, day) if one.project == slug}


def contracts(
    entered: EnteredFacts, slug: str, vendors: Iterable[str], on: date, day: date
) -> list[Contract]:
    """Return the recurring subscriptions that the ``vendors`` have on ``on``, by vendor and name.

    Args:
        on: the day on which they are paid.
        day: the latest day whose splits count; that of a subscription which ended before is its
            own last day, so that a split changed since is no movement of the customer's.
    """
    chosen = set(vendors)
    paid = [
        one
        for one in current(entered.subscriptions, on)
        if one.vendor in chosen and is_recurring(one) and one.amount_minor
    ]
    paid.sort(key=lambda one: (one.vendor, one.reference, one.adopter, one.valid_from))
    return [_contract(one, entered, slug, day) for one in paid]


def contracts_of(entered: EnteredFacts, slug: str, day: date) -> list[Contract]:
    """Return the contracts of ``day`` of which some is or may be for the project."""
    found = contracts(entered, slug, vendors_of(entered, slug, day), day, day)
    return [one for one in found if one.allocated or one.unallocated]


def _contract(fact: SubscriptionFact, entered: EnteredFacts, slug: str, day: date) -> Contract:
    ended = fact.valid_until is not None and fact.valid_until <= day
    last = fact.valid_until - _DAY if fact.valid_until is not None and ended else day
    rule, weights = split_of(fact, entered, last)
    monthly = Fraction(fact.amount_minor, _MONTHS[fact.period])
    whole = Contract(fact, monthly, rule, weights, 0, 0, fact.currency)
    return _allocated(whole, slug)


def _allocated(contract: Contract, slug: str) -> Contract:
    """Return a contract with its parts of ``monthly``, which is rounded here and nowhere else."""
    fact, monthly = contract.fact, contract.monthly
    found = allocate(
        [Subscription(fact.reference, monthly / CENTS, contract.rule, contract.weights)]
    )
    mine = found.by_project.get(slug, 0)
    return replace(contract, allocated=mine, unallocated=found.unallocated)


def rates_of(entered: EnteredFacts) -> Rates:
    """Return the entered exchange rates; of two of one day the one recorded last counts."""
    return Rates(
        Rate(one.valid_from, one.base, one.quote, one.rate, one.source) for one in entered.rates
    )


def converted(
    found: Iterable[Contract], rates: Rates, currency: str, day: date, slug: str
) -> list[Contract]:
    """Return contracts in ``currency``, by the rate of ``day``; without one they stay as paid.

    Nothing is converted one to one, and nothing becomes 0 (funding.md 3.1).
    """
    return [_in_currency(one, rates, currency, day, slug) for one in found]


def _in_currency(contract: Contract, rates: Rates, currency: str, day: date, slug: str) -> Contract:
    amount = rates.converted(contract.monthly, contract.currency, currency, day)
    if amount is None or amount.rate is None:
        return contract
    return _allocated(
        replace(contract, monthly=amount.amount, currency=currency, rate=amount.rate), slug
    )


def split_of(
    fact: SubscriptionFact, entered: EnteredFacts, day: date
) -> tuple[SplitRule, dict[str, float]]:
    """Return the first rule that applies to a subscription on ``day``, and its weights by project.

    Contract split, product weights, the vendor's logged FTE, equal parts over the product's
    projects, or unknown: then nothing is allocated.
    """
    mine = [one for one in current(entered.splits, day) if one.vendor == fact.vendor]
    of_contract = [one for one in mine if one.reference and one.reference == fact.reference]
    of_product = [
        one for one in mine if not one.reference and one.product and one.product == fact.product
    ]
    choices = (
        (SplitRule.CONTRACT, _shares(of_contract)),
        (SplitRule.PRODUCT, _shares(of_product)),
        (SplitRule.EFFORT, _effort(entered, fact.vendor, day)),
        (SplitRule.EQUAL, {one.project: 1.0 for one in of_product if one.share is None}),
    )
    return next((choice for choice in choices if choice[1]), (SplitRule.UNKNOWN, {}))


def _shares(splits: Sequence[SplitFact]) -> dict[str, float]:
    return {one.project: one.share for one in splits if one.share is not None}


def _effort(entered: EnteredFacts, vendor: str, day: date) -> dict[str, float]:
    """Return the FTE that a vendor pays for on each project."""
    found: dict[str, Fraction] = {}
    for one in current(entered.funded_time, day):
        if one.payer == vendor and one.fte > 0:
            found[one.project] = found.get(one.project, Fraction(0)) + Fraction(repr(one.fte))
    return {project: float(fte) for project, fte in found.items()}


def rate_sentences(found: Iterable[Contract]) -> list[str]:
    """Return by which rate of which day contracts were converted, a sentence for each currency."""
    counted: dict[tuple[str, str, Rate], int] = {}
    for one in found:
        if one.rate is not None:
            key = (one.fact.currency, one.currency, one.rate)
            counted[key] = counted.get(key, 0) + 1
    return [_rate_sentence(*key, counted[key]) for key in sorted(counted, key=lambda key: key[0])]


def _rate_sentence(paid_in: str, currency: str, rate: Rate, count: int) -> str:
    contracts_are = "1 contract is" if count == 1 else f"{count} contracts are"
    return (
        f"{contracts_are} converted from {paid_in} to {currency} at "
        f"{rate.rate:f} {rate.quote} for 1 {rate.base}, the rate of {rate.rated_on} "
        f"({rate.source})."
    )


def by_adopter(found: Iterable[Contract]) -> dict[str, int]:
    """Return what each adopter pays for the project, in minor units; nobody is there with 0."""
    paid: dict[str, int] = {}
    for one in found:
        if one.allocated > 0:
            paid[one.adopter] = paid.get(one.adopter, 0) + one.allocated
    return paid
