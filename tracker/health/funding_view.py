"""The section on money, from the measures: what is shown, with the receipt of each part."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tracker.health.amounts import LEAST_GROUP, AmountsView
from tracker.health.entered import VendorFact
from tracker.health.facts import ProjectFacts
from tracker.health.figures import figure_id
from tracker.health.funding_amounts import (
    amount_parts,
    amounts_key,
    funding_amounts,
    hides_payers,
)
from tracker.health.funding_cost import Need
from tracker.health.funding_document import (
    AllocationRow,
    CoverageView,
    CurrencyView,
    Funding,
    HorizonMonth,
    HorizonView,
    MovementRow,
    MovementsView,
    PayersView,
    Phrase,
    VendorRow,
)
from tracker.health.funding_figures import closed
from tracker.health.funding_grading import funding_sentence, gaps, why_unknown
from tracker.health.funding_measure import FundingMeasure
from tracker.health.funding_money import rate_sentences
from tracker.health.funding_path import funding_path
from tracker.health.funding_path_money import silence
from tracker.health.funding_receipts import allocation_key, horizon_key, runway_key
from tracker.health.funding_revenue import Moved, allocation, moved, since
from tracker.health.funding_scale import ScaledNeed
from tracker.health.measure import Measures
from tracker.health.other_funding import declared_years, other_years, parted
from tracker.health.roster import Roster
from tracker.health.words import count, number
from tracker.metrics.funding_path import SELF_FUNDING
from tracker.metrics.revenue import SplitRule
from tracker.metrics.stress import funding_absence

RULE_WORDS = {
    SplitRule.CONTRACT: "split in the contract (a)",
    SplitRule.PRODUCT: "weights that the vendor published (b)",
    SplitRule.EFFORT: "time that the vendor logged (c)",
    SplitRule.EQUAL: "equal parts over the product's projects (d)",
    SplitRule.UNKNOWN: "no rule (e)",
}


def funding_section(facts: ProjectFacts, roster: Roster, measures: Measures) -> Funding:
    """Return what is to be shown of the money behind a project."""
    money = measures.funding
    maker = _Maker(facts, measures)
    one_off = Counter(one.kind for one in money.one_off)
    said = funding_sentence(facts, measures)
    other = parted(money.entered.other_funding)
    return Funding(
        sentence=tuple(Phrase(span.text, span.receipt) for span in said),
        path=funding_path(facts, roster, measures),
        coverage=maker.coverage(),
        why_unknown="" if money.coverage_range else why_unknown(money),
        horizon=maker.horizon(),
        currencies=tuple(maker.currency(one) for one in money.currencies),
        payers=maker.payers(),
        movements=maker.movements(),
        vendors=tuple(maker.vendor(one) for one in _offers(money.offers)),
        one_off=tuple(sorted(one_off.items())),
        gaps=tuple(gaps(money)),
        converted=tuple(rate_sentences(money.all_contracts)),
        amounts=tuple(maker.amounts()),
        as_of=money.day.isoformat(),
        is_recorded=bool(money.vendors or money.entered.funded_time or money.entered.salaries),
        other=other_years(other.own),
        foundation=other_years(other.foundations),
        declared=declared_years(other.declared),
    )


def _is_of_few(rows: Iterable[AllocationRow]) -> bool:
    """Tell whether a share of the revenue is that of so few contracts that they may be one's."""
    return any(one.contracts < LEAST_GROUP for one in rows)


def _offers(offers: Iterable[VendorFact]) -> list[VendorFact]:
    """Return each offer once: of two sources the later one."""
    found = {(one.vendor, one.product): one for one in sorted(offers, key=lambda x: x.valid_from)}
    return sorted(found.values(), key=lambda one: (one.vendor, one.product))


class _Maker:
    """Makes the parts of the section; a receipt's id needs project and day."""

    def __init__(self, facts: ProjectFacts, measures: Measures) -> None:
        self._slug = facts.slug
        self._money: FundingMeasure = measures.funding
        self._day = measures.day
        self._hides_payers = hides_payers(measures.funding)

    def _id(self, key: str) -> str:
        return figure_id(self._slug, self._day, key)

    def amounts(self) -> Iterator[AmountsView]:
        receipts = {key for key, *_ in amount_parts(self._money)}
        for view in funding_amounts(self._money):
            key = amounts_key(view.currency)
            yield replace(view, receipt=self._id(key) if key in receipts else None)

    def coverage(self) -> CoverageView | None:
        money = self._money
        found, spread, required = money.coverage, money.coverage_range, money.required_range
        if found is None or spread is None or required is None or not isinstance(money.need, Need):
            return None
        return CoverageView(
            low=spread[0],
            middle=found.gross_coverage_mid,
            high=spread[1],
            required_low=closed(required[0]),
            required_middle=found.required_pass_through_mid,
            required_high=closed(required[1]),
            declared=money.pass_through,
            net=money.net_range,
            people=money.need.people,
            unknown_fte=money.need.unknown_fte,
            unknown_salaries=money.need.unknown_salaries,
            contracts=len(money.contracts),
            receipt=self._id("coverage"),
        )

    def horizon(self) -> HorizonView | None:
        money = self._money
        need, found = money.scaled_need, money.horizons
        if need is None or not found or money.coverage_range is None or self._hides_payers:
            return None
        middle = found.get("middle")
        ends = (found.get("high cost", middle), found.get("low cost", middle))
        return HorizonView(
            low=ends[0],
            middle=middle,
            high=ends[1],
            is_ranged=ends[0] != ends[1],
            months=_months(money, need),
            without_end=sum(until is None for _, _, until in money.contract_parts),
            receipts=tuple((name, self._id(horizon_key(found, name))) for name in found),
        )

    def currency(self, currency: str) -> CurrencyView:
        mine = self._money.contracts_in(currency)
        found = allocation(self._money, currency)
        own = found.by_project.get(self._slug, 0)
        given = found.evidence.get(self._slug, {})
        total = found.total or 1
        used = Counter(one.rule for one in mine if one.allocated > 0)
        rows = [
            AllocationRow(currency, RULE_WORDS[rule], given[rule] / own, used[rule])
            for rule in SplitRule
            if given.get(rule)
        ]
        loose = sum(one.unallocated > 0 for one in mine)
        if loose:
            rows.append(AllocationRow(currency, RULE_WORDS[SplitRule.UNKNOWN], None, loose))
        return CurrencyView(
            currency=currency,
            is_counted=currency == self._money.currency,
            contracts=len(mine),
            payers=len({one.adopter for one in mine}),
            usage_contracts=sum(one.fact.kind == "usage" for one in mine),
            allocated_share=own / total,
            unallocated_share=found.unallocated / total,
            rules=() if self._hides_payers and _is_of_few(rows) else tuple(rows),
            receipt=self._id(allocation_key(self._money, currency)),
        )

    def payers(self) -> PayersView | None:
        money = self._money
        found, need = money.absence, money.scaled_need
        if found is None or need is None:
            return None
        low, high = (
            funding_absence(money.funding_edges, end).funding_absence_factor
            for end in (need.high, need.low)
        )
        return PayersView(
            payers=len(money.payers),
            largest_share=None if self._hides_payers else found.largest_adopter_share,
            hhi=None if self._hides_payers else found.adopter_hhi,
            absence_factor=found.funding_absence_factor,
            absence_low=low,
            absence_high=high,
            receipt=self._id("payers"),
        )

    def movements(self) -> MovementsView | None:
        found = moved(self._money)
        if found is None or self._hides_payers:
            return None
        result = found.found
        return MovementsView(
            since=since(self._money).isoformat(),
            until=self._money.day.isoformat(),
            is_of_end=not found.before,
            rows=tuple(_movement_rows(found)),
            customers_before=len(found.before),
            customers_after=len(found.after),
            nrr=result.nrr,
            nrr_range=result.nrr_leave_one_out_range,
            nrr_interval=found.nrr_interval,
            grr=result.grr,
            grr_interval=found.grr_interval,
            receipt=self._id("movements"),
        )

    def vendor(self, offer: VendorFact) -> VendorRow:
        money = self._money
        finance = money.finances.get(offer.vendor)
        return VendorRow(
            name=offer.vendor,
            product=offer.product,
            terms=offer.terms,
            url=offer.url,
            is_stable_free=offer.is_stable_free,
            since=offer.valid_from.isoformat(),
            pass_through=finance.pass_through if finance else None,
            runway=_runway(money.runway(offer.vendor)),
            runway_receipt=self._id(runway_key(money, offer.vendor)) if finance else None,
            is_disclosing=offer.vendor not in money.undisclosed,
            silence=silence(money, offer.vendor),
        )


def _months(money: FundingMeasure, need: ScaledNeed) -> tuple[HorizonMonth, ...]:
    """Return the committed share of the need by month; where the need may be 0 there is none."""
    if not need.low:
        return ()
    middle = (need.low + need.high) / 2 if need.middle is None else need.middle
    plan = money.committed(middle)
    return tuple(
        HorizonMonth(month, paid / need.high, paid / middle, paid / need.low)
        for month, paid in zip(plan.months, plan.committed_mrr, strict=True)
    )


def _runway(months: float | str) -> str:
    if isinstance(months, str):
        return "pays for itself" if months == SELF_FUNDING else "unknown"
    return count(round(months), "month") if months >= 1 else f"{number(months, 1)} months"


def _movement_rows(found: Moved) -> Iterable[MovementRow]:
    """Yield start, each movement and end in hundredths of the start, and their customers."""
    old, now, result = found.before, found.after, found.found
    back = set(found.reactivated)
    stayed = old.keys() & now.keys()
    parts: tuple[tuple[str, float, Iterable[str]], ...] = (
        ("start", result.start, old),
        ("new", result.new, now.keys() - old.keys() - back),
        ("came back", result.reactivation, back),
        ("expansion", result.expansion, [name for name in stayed if now[name] > old[name]]),
        ("contraction", -result.contraction, [name for name in stayed if now[name] < old[name]]),
        ("left", -result.churn, old.keys() - now.keys()),
        ("end", result.end, now),
    )
    for kind, parts_of_start, customers in parts:
        yield MovementRow(kind, parts_of_start / 100 or 0.0, len(list(customers)))
