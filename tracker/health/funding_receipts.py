"""The receipts of the money figures: inputs that compute each again, and no amount in them
unless vendors disclose it exactly.

Amounts are scaled (`funding_scale`), adopters and contracts have numbers for names, and what all
maintainers cost stands in one row.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tracker.health.funding_amounts import amount_parts
from tracker.health.funding_measure import (
    MONTHS_SHOWN,
    FundingMeasure,
)
from tracker.health.funding_revenue import moved, parts_of_a_million
from tracker.health.funding_scale import ScaledNeed, cost_inputs
from tracker.health.measure import Measures
from tracker.metrics.funding_path import Amount
from tracker.metrics.revenue import SplitRule, Subscription

Part = tuple[str, str, dict[str, Any], str]

#: What is computed of vendors' money.
MONEY_METRICS = frozenset(
    {
        *("mrr_allocation", "coverage_ratio", "runway_and_committed_coverage_horizon"),
        *("stress_tests_bipartite", "mrr_movements_nrr_grr"),
    }
)
AS_OF_THE_DAY = "as of the day"
_RUNWAY = "runway_and_committed_coverage_horizon"
_WEIGHTS = {
    SplitRule.CONTRACT: "split",
    SplitRule.PRODUCT: "product_weights",
    SplitRule.EFFORT: "effort_fte",
}


def funding_parts(measures: Measures) -> Iterator[Part]:
    """Yield (key, metric, inputs, window) of every money figure that has something to measure."""
    yield from _time_parts(measures)
    money = measures.funding
    yield from amount_parts(money)
    yield from _allocation_parts(money)
    yield from _coverage_parts(money)
    yield from _runway_parts(money)
    yield from _horizon_parts(money)
    yield from _payer_parts(measures)
    yield from _movement_parts(money)


def allocation_key(money: FundingMeasure, currency: str) -> str:
    """Return the key of the receipt of one currency's allocation."""
    return "allocation" if currency == money.currency else f"allocation-{currency.lower()}"


def horizon_key(ends: Iterable[str], name: str) -> str:
    """Return the key of the receipt of a horizon against one of the ``ends`` of the need.

    The first of them, the middle if there is one, has the plain key.
    """
    return "horizon" if name == next(iter(ends)) else f"horizon-{name.replace(' ', '-')}"


def runway_key(money: FundingMeasure, vendor: str) -> str:
    """Return the key of the receipt of a vendor's runway."""
    return f"runway-{money.vendors.index(vendor) + 1}"


def _time_parts(measures: Measures) -> Iterator[Part]:
    if measures.fte_seats is None:
        return
    seats = [
        {"id": person, "employer": employer, "fte": fte}
        for person, employer, fte in measures.fte_seats.itertuples(index=False)
    ]
    name = "elephant_and_absence_factor_over_maintainer_fte"
    yield "fte-seats", name, {"maintainers": seats}, AS_OF_THE_DAY
    inputs = {"maintainers": seats, "vendors": measures.funding.vendors}
    yield "fte-structure", "vendor_employed_share_and_hhi", inputs, AS_OF_THE_DAY


def _allocation_parts(money: FundingMeasure) -> Iterator[Part]:
    for currency in reversed(money.currencies):
        rows = [_row(one) for one in parts_of_a_million(money.contracts_in(currency))]
        if rows:
            inputs = {"project": money.slug, "subscriptions": rows}
            yield allocation_key(money, currency), "mrr_allocation", inputs, "one month"


def _row(subscription: Subscription) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": subscription.id,
        "mrr": subscription.mrr,
        "rule": subscription.rule,
    }
    if subscription.rule in _WEIGHTS:
        row[_WEIGHTS[subscription.rule]] = dict(subscription.weights)
    if subscription.rule is SplitRule.EQUAL:
        row["projects"] = sorted(subscription.weights)
    return row


def _coverage_parts(money: FundingMeasure) -> Iterator[Part]:
    if money.coverage is None or money.scaled_need is None:
        return
    inputs = {
        **_cost(money.scaled_need),
        "allocated_mrr_P": money.allocated,
        "unallocated_mrr": money.unallocated,
        "pass_through": money.pass_through,
    }
    yield "coverage", "coverage_ratio", inputs, "one month"


def _cost(need: ScaledNeed) -> dict[str, Any]:
    """Return the cost of all maintainers as that of one, whose pay is all of it."""
    pay, band = cost_inputs(need)
    everybody = {"id": "all maintainers", "fte": 1, "salary": _ends(pay.salary)}
    return {
        "maintainers": [everybody],
        "reference_salary_band_p25_p50_p75": _ends(band),
        "wage_share_of_compensation": 1,
    }


def _ends(amount: Amount | None) -> Sequence[float] | None:
    if amount is None:
        return None
    ends = (amount.low, amount.middle, amount.high)
    return [float(value) for value in ends if value is not None]


def _runway_parts(money: FundingMeasure) -> Iterator[Part]:
    """Yield every vendor's runway; its burn is 100, and its cash in the same parts."""
    for vendor in money.vendors:
        if vendor in money.finances:
            nothing = {"contract_until": {}, "allocated_P": {}, "monthly_need": 0}
            inputs = {
                "as_of_month": f"{money.day:%Y-%m}",
                "months_shown": 0,
                **nothing,
                **money.runway_inputs(vendor),
            }
            yield runway_key(money, vendor), _RUNWAY, inputs, AS_OF_THE_DAY


def _horizon_parts(money: FundingMeasure) -> Iterator[Part]:
    """Yield the horizon against each end of the need, the middle of it last."""
    if money.scaled_need is None or money.coverage is None:
        return
    alone = money.runway_inputs(*money.finances) if len(money.finances) == 1 else {}
    for name, need in reversed(money.scaled_need.ends.items()):
        inputs = {
            "as_of_month": f"{money.day:%Y-%m}",
            "months_shown": MONTHS_SHOWN,
            "contract_until": {name: until for name, _, until in money.contract_parts},
            "allocated_P": {name: part for name, part, _ in money.contract_parts},
            "monthly_need": need,
            **alone,
        }
        yield horizon_key(money.scaled_need.ends, name), _RUNWAY, inputs, "from this month on"


def _payer_parts(measures: Measures) -> Iterator[Part]:
    money = measures.funding
    if not money.funding_edges:
        return
    inputs = {
        "areas": None,
        "funding_edges": money.funding_edges,
        "employment_edges": [
            {"maintainer": f"maintainer {place}", "vendor": employer, "fte": fte}
            for place, (_, employer, fte) in enumerate(
                measures.seats_over_time.itertuples(index=False), start=1
            )
        ],
        "monthly_need": money.needed,
    }
    yield "payers", "stress_tests_bipartite", inputs, AS_OF_THE_DAY


def _movement_parts(money: FundingMeasure) -> Iterator[Part]:
    found = moved(money)
    if found is not None:
        inputs = {
            "mrr_t0": dict(found.before),
            "mrr_t1": dict(found.after),
            "reactivated": list(found.reactivated),
        }
        yield "movements", "mrr_movements_nrr_grr", inputs, "12 months"
