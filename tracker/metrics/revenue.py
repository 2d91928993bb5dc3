"""Recurring revenue: whose it is, and how it moved (model.md 5.1, 5.6). Pure.

Amounts are per month, in one currency.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np

from tracker.metrics.numbers import Pair, exact, exact_sum, pair, ratio
from tracker.metrics.result import LEVEL, Measurement

CENTS = 100
BOOTSTRAP_FROM_CUSTOMERS = 20
BOOTSTRAP_DRAWS = 2000
_SEED = 20240221


class SplitRule(StrEnum):
    """What a split rests on, best evidence first; unknown stays in the unallocated pool."""

    CONTRACT = "contract"
    PRODUCT = "product"
    EFFORT = "effort"
    EQUAL = "equal"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Subscription:
    """One subscription; ``weights`` by project are shares, or FTE under the rule ``effort``."""

    id: str
    mrr: float | Fraction
    rule: SplitRule
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Allocation:
    """All amounts in whole cents; allocated plus unallocated is the total.

    ``evidence`` says by project how much of its revenue each rule gave.
    """

    by_subscription: Mapping[str, Mapping[str, int]]
    by_project: Mapping[str, int]
    unallocated: int
    total: int
    evidence: Mapping[str, Mapping[SplitRule, int]]


@dataclass(frozen=True, slots=True)
class Movements(Measurement):
    """How revenue moved from t0 to t1; both ratios are over the customers who paid at t0."""

    start: float
    new: float
    reactivation: float
    expansion: float
    contraction: float
    churn: float
    end: float
    net_new: float
    grr: float | None
    nrr: float | None
    grr_by_min: float | None
    logo_retention: float | None
    nrr_leave_one_out_range: Pair | None


def allocate(subscriptions: Iterable[Subscription]) -> Allocation:
    """Return what each project gets of each subscription, to the cent.

    Shares below 1 leave the rest unallocated, shares above 1 are scaled to 1, as effort always is;
    where all are zero nothing is allocated. Odd cents go to the largest remainders, ties to the
    first by name, the unallocated rest last.
    """
    by_subscription: dict[str, dict[str, int]] = {}
    by_project: dict[str, int] = defaultdict(int)
    evidence: dict[str, dict[SplitRule, int]] = defaultdict(lambda: defaultdict(int))
    total = 0
    for subscription in subscriptions:
        cents = round(exact(subscription.mrr) * CENTS)
        total += cents
        parts = _split(cents, _shares(subscription))
        by_subscription[subscription.id] = parts
        for project, part in parts.items():
            by_project[project] += part
            evidence[project][subscription.rule] += part
    rest = total - sum(by_project.values())
    return Allocation(by_subscription, dict(sorted(by_project.items())), rest, total, evidence)


def movements(
    before: Mapping[str, float], after: Mapping[str, float], reactivated: Collection[str] = ()
) -> Movements:
    """Return revenue movements, GRR and NRR between two days, point to point.

    Args:
        before: MRR by customer at t0; 0 is no customer.
        after: MRR by customer at t1, in constant currency.
        reactivated: customers of an earlier time; counts only who did not pay at t0.

    Source:
        industry convention (e.g. Baremetrics); definitions vary, so ours is printed.
    """
    old = {name: exact(amount) for name, amount in before.items() if amount > 0}
    now = {name: exact(amount) for name, amount in after.items() if amount > 0}
    changes = [now[name] - old[name] for name in old if name in now]
    back = exact_sum(now[name] for name in set(reactivated) - old.keys() if name in now)
    new = exact_sum(now[name] for name in now.keys() - old.keys()) - back
    start, end = exact_sum(old.values()), exact_sum(now.values())
    expansion = exact_sum(change for change in changes if change > 0)
    contraction = -exact_sum(change for change in changes if change < 0)
    churn = exact_sum(old[name] for name in old.keys() - now.keys())
    kept = exact_sum(min(old[name], now.get(name, Fraction(0))) for name in old)
    return Movements(
        start=float(start),
        new=float(new),
        reactivation=float(back),
        expansion=float(expansion),
        contraction=float(contraction),
        churn=float(churn),
        end=float(end),
        net_new=float(end - start),
        grr=ratio(start - contraction - churn, start),
        nrr=ratio(start + expansion - contraction - churn, start),
        grr_by_min=ratio(kept, start),
        logo_retention=ratio(len(old.keys() & now.keys()), len(old)),
        nrr_leave_one_out_range=_leave_one_out(old, now),
    )


def bootstrap(
    before: Mapping[str, float], after: Mapping[str, float]
) -> tuple[Pair | None, Pair | None]:
    """Return 95% percentile intervals of GRR and NRR, resampling the customers of t0.

    None under 20 customers: so few are looked at one by one (model.md 5.6). The seed is fixed, so
    that the same customers give the same interval.
    """
    cohort = sorted(name for name, amount in before.items() if amount > 0)
    if len(cohort) < BOOTSTRAP_FROM_CUSTOMERS:
        return None, None
    old = np.array([before[name] for name in cohort], dtype=float)
    now = np.array([max(after.get(name, 0), 0) for name in cohort], dtype=float)
    drawn = np.random.default_rng(_SEED).integers(len(cohort), size=(BOOTSTRAP_DRAWS, len(cohort)))
    start = old[drawn].sum(axis=1)
    tail = 100 * (1 - LEVEL) / 2
    ends = [
        np.percentile(kept[drawn].sum(axis=1) / start, [tail, 100 - tail])
        for kept in (np.minimum(old, now), now)
    ]
    return pair(*ends[0]), pair(*ends[1])


def _shares(subscription: Subscription) -> dict[str, Fraction]:
    """Return each project's share by the subscription's rule; they sum to 1 or less."""
    weights = {name: exact(weight) for name, weight in subscription.weights.items()}
    if subscription.rule is SplitRule.UNKNOWN:
        return {}
    if subscription.rule is SplitRule.EQUAL:
        return {name: Fraction(1, len(weights)) for name in weights}
    total = exact_sum(weights.values())
    if total > 1 or (total and subscription.rule is SplitRule.EFFORT):
        return {name: weight / total for name, weight in weights.items()}
    return weights


def _split(cents: int, shares: Mapping[str, Fraction]) -> dict[str, int]:
    """Return whole cents by project; the largest remainders get the odd cents."""
    due = {name: cents * shares[name] for name in sorted(shares)}
    rest = cents - exact_sum(due.values())
    parts = {name: int(amount) for name, amount in due.items()}
    odd = cents - sum(parts.values()) - int(rest)
    remainders: list[tuple[Fraction, str | None]] = [
        (amount - parts[name], name) for name, amount in due.items()
    ]
    remainders.append((rest - int(rest), None))
    for _, name in sorted(remainders, key=lambda item: -item[0])[:odd]:
        if name is not None:
            parts[name] += 1
    return parts


def _leave_one_out(old: Mapping[str, Fraction], now: Mapping[str, Fraction]) -> Pair | None:
    """Return least and greatest NRR with one customer of t0 left out; None under two."""
    if len(old) < 2:
        return None
    ratios = [_nrr([name for name in old if name != left], old, now) for left in old]
    return pair(min(ratios), max(ratios))


def _nrr(
    cohort: Sequence[str], old: Mapping[str, Fraction], now: Mapping[str, Fraction]
) -> Fraction:
    kept = exact_sum(now.get(name, Fraction(0)) for name in cohort)
    return kept / exact_sum(old[name] for name in cohort)
