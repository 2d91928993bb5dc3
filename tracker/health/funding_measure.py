"""All that is measured of the money behind a project on one day. Pure.

Every number that is shown comes from scaled inputs (`funding_scale`), which are those of its
receipt: who computes the receipt again gets what the page says.
"""

import math
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property

from tracker.domain.billing import Disclosure
from tracker.health.disclosure import NOBODY_CHOSE, Terms
from tracker.health.entered import (
    BilledFact,
    EnteredFacts,
    SubscriptionFact,
    VendorFact,
    VendorFinanceFact,
)
from tracker.health.funding_cost import Need, need
from tracker.health.funding_money import (
    Contract,
    by_adopter,
    contracts,
    converted,
    current,
    is_recurring,
    rates_of,
    vendors_of,
)
from tracker.health.funding_scale import (
    WHOLE,
    ScaledNeed,
    cost_inputs,
    middle_of,
    numbered,
    scaled,
)
from tracker.metrics.funding_path import (
    UNKNOWN,
    Amount,
    Commitment,
    Coverage,
    commitment,
    coverage,
    net_range,
    vendor_runway,
)
from tracker.metrics.numbers import Pair, exact, exact_sum, pair
from tracker.metrics.result import Status, coverage_status
from tracker.metrics.stress import Funding, FundingAbsence, funding_absence

MONTHS_SHOWN = 24


class FundingMeasure:
    """Everything measured of a project's money on ``day``, each when it is first asked for.

    ``entered`` is already that of the day, and ``people`` the keys of the maintainers then.
    """

    def __init__(
        self,
        entered: EnteredFacts,
        slug: str,
        people: Sequence[str],
        day: date,
        terms: Terms = NOBODY_CHOSE,
    ) -> None:
        self.entered = entered
        self.slug = slug
        self.day = day
        self.terms = terms
        self._people = people

    # -- who and what ---------------------------------------------------------------------------

    @cached_property
    def vendors(self) -> list[str]:
        """Who sells something of the project on the day, by name."""
        return sorted(vendors_of(self.entered, self.slug, self.day))

    @cached_property
    def offers(self) -> list[VendorFact]:
        """What the vendors offer on the day, by vendor and product."""
        offers = current(self.entered.vendors, self.day)
        return sorted(offers, key=lambda one: (one.vendor, one.product))

    @cached_property
    def finances(self) -> dict[str, VendorFinanceFact]:
        """The latest that each vendor discloses of itself."""
        found: dict[str, VendorFinanceFact] = {}
        for one in sorted(current(self.entered.finances, self.day), key=lambda row: row.valid_from):
            if one.vendor in self.vendors:
                found[one.vendor] = one
        return found

    @cached_property
    def paid(self) -> list[Contract]:
        """The recurring subscriptions of the vendors on the day, in the currency of each."""
        return contracts(self.entered, self.slug, self.vendors, self.day, self.day)

    @cached_property
    def all_contracts(self) -> list[Contract]:
        """The same, in the currency of the cost as far as there is a rate of the day."""
        return self.in_currency_of_cost(self.paid)

    def in_currency_of_cost(self, found: list[Contract]) -> list[Contract]:
        """Return contracts by the rate of the measure's day, so that rates move no revenue."""
        if not isinstance(self.need, Need):
            return found
        rates = rates_of(self.entered)
        return converted(found, rates, self.need.currency, self.day, self.slug)

    @cached_property
    def one_off(self) -> list[SubscriptionFact]:
        """What the vendors have on record that does not recur: it pays for nobody next month."""
        return [
            one
            for one in current(self.entered.subscriptions, self.day)
            if one.vendor in self.vendors and not is_recurring(one)
        ]

    @cached_property
    def undisclosed(self) -> list[str]:
        """Vendors of which no subscription was ever recorded: their revenue is unknown, not 0.

        A Stripe account that tells of none says that there is none.
        """
        recorded = {one.vendor for one in self.entered.subscriptions if is_recurring(one)}
        recorded |= {one.vendor for one in self.billed}
        return [vendor for vendor in self.vendors if vendor not in recorded]

    @property
    def billed(self) -> list[BilledFact]:
        """The vendors whose Stripe account tells on the day what they are paid, by name."""
        mine = [one for one in current(self.entered.billed, self.day) if one.vendor in self.vendors]
        return sorted(mine, key=lambda one: one.vendor)

    @property
    def not_valued(self) -> int:
        """How many subscriptions in those accounts cannot be valued."""
        return sum(one.not_valued for one in self.billed)

    @property
    def withheld(self) -> list[str]:
        """Those of them that chose not to disclose anything."""
        return [one for one in self.undisclosed if self.terms.level(one) is Disclosure.NOTHING]

    @property
    def not_recorded(self) -> list[str]:
        """Those of them that nothing was recorded of."""
        return [one for one in self.undisclosed if one not in self.withheld]

    @property
    def is_money_known(self) -> bool:
        """Tell whether any recurring subscription of a vendor is on record, if only an old one."""
        return len(self.undisclosed) < len(self.vendors)

    @cached_property
    def currencies(self) -> list[str]:
        """The currencies of the contracts, that of the cost first."""
        found = sorted({one.currency for one in self.all_contracts})
        cost = self.need.currency if isinstance(self.need, Need) else ""
        return sorted(found, key=lambda one: one != cost)

    @property
    def currency(self) -> str | None:
        """The currency that is counted: that of the cost, else the first."""
        if isinstance(self.need, Need):
            return self.need.currency
        return self.currencies[0] if self.currencies else None

    @property
    def unconverted(self) -> list[str]:
        """Currencies of contracts that cannot be held against the cost: they are never added."""
        return [one for one in self.currencies if one != self.currency]

    def contracts_in(self, currency: str | None) -> list[Contract]:
        """Return the contracts in one currency."""
        return [one for one in self.all_contracts if one.currency == currency]

    @property
    def contracts(self) -> list[Contract]:
        """The contracts in the currency that is counted."""
        return self.contracts_in(self.currency)

    # -- need and coverage ----------------------------------------------------------------------

    @cached_property
    def need(self) -> Need | str:
        """What the maintainers cost a month, or in words why that is not known."""
        wanted = {one.currency for one in self.paid}
        return need(self.entered, self.slug, self._people, self.day, wanted)

    @property
    def whole(self) -> Fraction:
        """What is 100 in receipts: the need in its middle, else the revenue, else 1."""
        if isinstance(self.need, Need) and middle_of(self.need.cost) > 0:
            return middle_of(self.need.cost)
        revenue = sum(one.allocated + one.unallocated for one in self.contracts)
        return Fraction(revenue or 1)

    def scaled(self, amount: Fraction | int) -> float:
        """Return an amount of the counted currency in hundredths of the need."""
        return scaled(amount, self.whole)

    @cached_property
    def scaled_need(self) -> ScaledNeed | None:
        """The need in its own hundredths; None: it is not known."""
        if not isinstance(self.need, Need):
            return None
        cost = self.need.cost
        middle = None if cost.middle is None else self.scaled(cost.middle)
        return ScaledNeed(self.scaled(cost.low), middle, self.scaled(cost.high))

    @cached_property
    def allocated(self) -> float:
        """What the contracts allocate to the project, scaled."""
        return self.scaled(sum(one.allocated for one in self.contracts))

    @cached_property
    def unallocated(self) -> float:
        """What no rule allocates to any project, scaled."""
        return self.scaled(sum(one.unallocated for one in self.contracts))

    @property
    def allocation_status(self) -> Status:
        """What a point is worth of which so much of the revenue is allocated (model.md 14)."""
        own, loose = exact(self.allocated), exact(self.unallocated)
        return coverage_status(own, own + loose) if own + loose else Status.OK

    @property
    def net_range(self) -> Pair | None:
        """Coverage by what the vendors say they pass on; None: nobody says, or without limit."""
        if self.coverage is None or self.pass_through is None:
            return None
        return net_range(self.coverage, self.pass_through)

    @property
    def is_open_above(self) -> bool:
        """Tell whether more may be paid than is counted: undisclosed, not valued, unconverted."""
        return bool(self.undisclosed or self.unconverted or self.not_valued)

    @cached_property
    def coverage(self) -> Coverage | None:
        """Gross coverage; None: money or cost is not recorded, or they share no currency."""
        cost = self.scaled_need
        if cost is None or not self.is_money_known or self.is_foreign:
            return None
        pay, band = cost_inputs(cost)
        return coverage(
            [pay], band, Amount.of(self.allocated), Amount.of(self.unallocated), wage_share=1
        )

    @property
    def is_foreign(self) -> bool:
        """Tell whether there are contracts, and none in the currency of the cost."""
        return bool(self.all_contracts) and not self.contracts

    @property
    def coverage_range(self) -> tuple[float, float | None] | None:
        """Least and greatest coverage by what is recorded; greatest None: without limit."""
        return self.coverage.gross_coverage_range if self.coverage else None

    @property
    def required_range(self) -> Pair | None:
        """Least and greatest required pass-through, infinite where nothing is sure to come in."""
        found = self.coverage_range
        if found is None:
            return None
        low, high = found
        least = 0.0 if high is None else 1 / high if high else math.inf
        return least, 1 / low if low else math.inf

    @property
    def required_bounds(self) -> Pair | None:
        """The same with what is not counted: revenue that nobody disclosed may be any amount."""
        found = self.required_range
        return (0.0, found[1]) if found and self.is_open_above else found

    @cached_property
    def pass_through(self) -> Pair | None:
        """Which share of the allocated revenue the vendors say they pass on; None: nobody says.

        A vendor that does not say may pass on anything from nothing to all.
        """
        revenue = sum(one.allocated for one in self.contracts)
        declared = [(one.allocated, self._declared(one.vendor)) for one in self.contracts]
        if not revenue or all(share is None for _, share in declared):
            return None
        low = exact_sum(part * (share or 0) for part, share in declared)
        high = exact_sum(part * (1 if share is None else share) for part, share in declared)
        return pair(round(low / revenue, 6), round(high / revenue, 6))

    def _declared(self, vendor: str) -> Fraction | None:
        finance = self.finances.get(vendor)
        if finance is None or finance.pass_through is None:
            return None
        return Fraction(repr(finance.pass_through))

    def runway_inputs(self, vendor: str) -> dict[str, float | None]:
        """Return a vendor's cash and net burn a month, scaled so that the burn is 100.

        A vendor that burns nothing has 0, whatever its cash; what is undisclosed is None.
        """
        finance = self.finances[vendor]
        burn, cash = finance.net_burn_minor, finance.cash_minor
        if burn is None or burn <= 0:
            return {"vendor_cash": None, "vendor_net_burn_per_month": None if burn is None else 0}
        return {
            "vendor_cash": None if cash is None else scaled(cash, burn),
            "vendor_net_burn_per_month": WHOLE,
        }

    def runway(self, vendor: str) -> float | str:
        """Return the months that a vendor's cash lasts, ``self_funding`` or ``unknown``."""
        if vendor not in self.finances:
            return UNKNOWN
        given = self.runway_inputs(vendor)
        return vendor_runway(given["vendor_cash"], given["vendor_net_burn_per_month"])

    # -- how long, and on how few ---------------------------------------------------------------

    @cached_property
    def contract_parts(self) -> list[tuple[str, float, date | None]]:
        """Each contract under a number, largest first: its scaled part and its known end."""
        mine = [one for one in self.contracts if one.allocated > 0]
        mine.sort(key=lambda one: (-one.allocated, one.vendor, one.fact.reference))
        return [
            (f"contract {place}", self.scaled(one.allocated), one.fact.contract_until)
            for place, one in enumerate(mine, start=1)
        ]

    def committed(self, monthly_need: float) -> Commitment:
        """Return what is contracted by month, held against a scaled need."""
        return commitment(
            {name: part for name, part, _ in self.contract_parts},
            {name: until for name, _, until in self.contract_parts},
            monthly_need,
            self.day,
            MONTHS_SHOWN,
        )

    @cached_property
    def horizons(self) -> dict[str, int | None]:
        """Committed coverage horizon in months by end of the need; None: never below."""
        if self.scaled_need is None or self.coverage is None:
            return {}
        return {
            name: self.committed(need).committed_coverage_horizon_months
            for name, need in self.scaled_need.ends.items()
        }

    @property
    def horizon_range(self) -> Pair | None:
        """Least and greatest horizon in months; infinite where the need is never missed."""
        months = [math.inf if one is None else one for one in self.horizons.values()]
        return (min(months), max(months)) if months else None

    @property
    def horizon_bounds(self) -> Pair | None:
        """The same with what is not counted."""
        found = self.horizon_range
        return (found[0], math.inf) if found and self.is_open_above else found

    @cached_property
    def payers(self) -> dict[str, int]:
        """What each adopter pays for the project in the counted currency, as allocated."""
        return by_adopter(self.contracts)

    @cached_property
    def funding_edges(self) -> list[Funding]:
        """Who pays whom, scaled, the adopters under numbers."""
        names = numbered(self.payers, "adopter")
        found: dict[tuple[str, str], int] = {}
        for one in self.contracts:
            if one.allocated > 0:
                key = (names[one.adopter], one.vendor)
                found[key] = found.get(key, 0) + one.allocated
        return [
            Funding(adopter, vendor, self.scaled(paid))
            for (adopter, vendor), paid in sorted(found.items())
        ]

    @cached_property
    def absence(self) -> FundingAbsence | None:
        """How few adopters carry the money; None: nobody pays, or the cost is not known."""
        if self.scaled_need is None or not self.funding_edges:
            return None
        return funding_absence(self.funding_edges, self.needed)

    @property
    def needed(self) -> float:
        """The scaled need in its middle; 100, and 0 where nobody costs anything."""
        if self.scaled_need is None or self.scaled_need.high == 0:
            return 0
        return float(WHOLE)
