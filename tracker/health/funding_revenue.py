"""Where the revenue on record goes and how it moved, in parts that name nobody. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tracker.health.funding_measure import FundingMeasure
from tracker.health.funding_money import Contract, by_adopter, contracts, is_recurring, vendors_of
from tracker.health.funding_scale import numbered, scaled
from tracker.metrics.months import months_before
from tracker.metrics.numbers import Pair
from tracker.metrics.revenue import (
    Allocation,
    Movements,
    Subscription,
    allocate,
    bootstrap,
    movements,
)

MOVEMENT_MONTHS = 12
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Moved:
    """What customers paid twelve months before and now, scaled, under numbers; start is 100."""

    before: Mapping[str, float]
    after: Mapping[str, float]
    reactivated: tuple[str, ...]
    found: Movements
    grr_interval: Pair | None
    nrr_interval: Pair | None

    @property
    def customers_before(self) -> int:
        """How many paid twelve months before."""
        return len(self.before)


def parts_of_a_million(found: Iterable[Contract]) -> list[Subscription]:
    """Return contracts of one currency as parts of a million of all of them, largest first."""
    ordered = sorted(found, key=lambda one: (-one.monthly, one.vendor, one.fact.reference))
    whole = sum((one.monthly for one in ordered), Fraction(0))
    if not whole:
        return []
    return [
        Subscription(
            f"contract {place}", scaled(one.monthly, whole, MILLION), one.rule, one.weights
        )
        for place, one in enumerate(ordered, start=1)
    ]


def allocation(measure: FundingMeasure, currency: str) -> Allocation:
    """Return what each project gets of the vendors' revenue in one currency, in a million parts."""
    return allocate(parts_of_a_million(measure.contracts_in(currency)))


def since(measure: FundingMeasure) -> date:
    """Return the day against which movements are told: twelve months before."""
    return months_before(measure.day, MOVEMENT_MONTHS)


def moved(measure: FundingMeasure) -> Moved | None:
    """Return how the project's revenue moved over twelve months; None: nobody paid then or now.

    None too where an account began to tell in that time: what it told first did not happen then.
    """
    if any(one.valid_from > since(measure) for one in measure.billed):
        return None
    old, now = _paid_before(measure), measure.payers
    whole = sum(old.values()) or sum(now.values())
    if not whole:
        return None
    weight = {name: old.get(name, 0) + now.get(name, 0) for name in {*old, *now}}
    names = numbered(weight, "customer")
    before = {names[name]: scaled(paid, whole) for name, paid in sorted(old.items())}
    after = {names[name]: scaled(paid, whole) for name, paid in sorted(now.items())}
    back = tuple(sorted(names[name] for name in _came_back(measure, old)))
    grr, nrr = bootstrap(before, after)
    return Moved(before, after, back, movements(before, after, back), grr, nrr)


def _paid_before(measure: FundingMeasure) -> dict[str, int]:
    """Return what each adopter paid for the project then, to vendors of then and of now."""
    on = since(measure)
    names = {*vendors_of(measure.entered, measure.slug, on), *measure.vendors}
    found = contracts(measure.entered, measure.slug, names, on, measure.day)
    counted = measure.in_currency_of_cost(found)
    return by_adopter(one for one in counted if one.currency == measure.currency)


def _came_back(measure: FundingMeasure, old: Mapping[str, int]) -> set[str]:
    """Return who pays now, did not twelve months before, and had paid a vendor before that."""
    on, vendors = since(measure), set(measure.vendors)
    earlier = {
        one.adopter
        for one in measure.entered.subscriptions
        if one.vendor in vendors
        and is_recurring(one)
        and one.valid_until is not None
        and one.valid_until <= on
    }
    return earlier & (measure.payers.keys() - old.keys())
