"""The whole foundation: how maintainers come and go, and how many employers are behind them.

Rates by model.md 3.2 and 9.4, employers by 4.3, over all projects and by maturity. A project's
maturity is the last one it had before it was archived or removed.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from tracker.health.batches import Batches, batches
from tracker.health.past import Counts, ProjectPast, counts, total
from tracker.health.priors import ForecastNorms, forecast_norms
from tracker.metrics.columns import SEATS, table
from tracker.metrics.concentration import employer_structure, seat_factors
from tracker.metrics.numbers import Pair, garwood, wilson
from tracker.metrics.numbers import ratio as quotient

ALL = "all"
_LEVELS = ("graduated", "incubating", "sandbox")
_ARCHIVED = "archived"
#: A median of fewer values is not shown (model.md 2.5).
MEDIAN_FROM = 8


@dataclass(frozen=True, slots=True)
class RateRow:
    """Rates of some projects; each with Garwood's 95% interval.

    ``all_exits`` include whole groups and removed projects; ``annual_exit_probability`` is theirs,
    ``annual_without_removed`` that of the projects that are still there. ``withdrawal_rate`` is of
    whole employers, per group-year.
    """

    level: str
    projects: int
    all_exits: int
    person_years: float
    annual_exit_probability: float | None
    annual_exit_95: Pair | None
    annual_without_removed: float | None
    without_removed_95: Pair | None
    arrivals: int
    project_years: float
    arrivals_per_project_year: float | None
    arrivals_95: Pair | None
    withdrawals: int
    group_years: float
    withdrawal_rate: float | None
    withdrawal_95: Pair | None


@dataclass(frozen=True, slots=True)
class StructureRow:
    """Employers today, over projects with two or more people of known employer."""

    level: str
    projects: int
    hhi_median: float | None
    single_employer: int
    single_employer_share: float | None
    single_employer_95: Pair | None
    half_or_more: int
    half_or_more_share: float | None
    half_or_more_95: Pair | None


@dataclass(frozen=True, slots=True)
class Foundation:
    """Rates and employers by maturity, all projects first, and the norms fitted to them."""

    seen_until: date
    projects: int
    rates: tuple[RateRow, ...]
    employers: tuple[StructureRow, ...]
    batches: Batches
    norms: ForecastNorms


def foundation(pasts: Sequence[ProjectPast]) -> Foundation:
    """Return the rates and employers of at least one project."""
    by_level = {one: [past for past in pasts if level_of(past) == one] for one in _LEVELS}
    parts = {ALL: list(pasts)} | {level: some for level, some in by_level.items() if some}
    return Foundation(
        seen_until=max(past.seen_until for past in pasts),
        projects=len(pasts),
        rates=tuple(_rates(level, some) for level, some in parts.items()),
        employers=tuple(_structure(level, some) for level, some in parts.items()),
        batches=batches(pasts),
        norms=forecast_norms(pasts),
    )


def level_of(past: ProjectPast) -> str | None:
    """Return the last maturity that the project had while it was in the foundation."""
    known = [one for one in past.levels if one.name != _ARCHIVED]
    known = [one for one in known if one.start <= past.seen_until]
    last = max(known, key=lambda one: (one.end or date.max, one.start), default=None)
    return last.name if last else None


def _rates(level: str, pasts: Iterable[ProjectPast]) -> RateRow:
    some = list(pasts)
    found = total(map(counts, some))
    stayed = total(counts(one) for one in some if one.vanished_on is None)
    exits, exposure = _all_exits(found), found.person_years
    return RateRow(
        level=level,
        projects=len(some),
        all_exits=exits,
        person_years=exposure,
        annual_exit_probability=_annual(quotient(exits, exposure)),
        annual_exit_95=_annual_pair(garwood(exits, exposure)),
        annual_without_removed=_annual(quotient(_all_exits(stayed), stayed.person_years)),
        without_removed_95=_annual_pair(garwood(_all_exits(stayed), stayed.person_years)),
        arrivals=found.arrivals,
        project_years=found.project_years,
        arrivals_per_project_year=quotient(found.arrivals, found.project_years),
        arrivals_95=garwood(found.arrivals, found.project_years),
        withdrawals=found.withdrawals,
        group_years=found.group_years,
        withdrawal_rate=quotient(found.withdrawals, found.group_years),
        withdrawal_95=garwood(found.withdrawals, found.group_years),
    )


def _all_exits(found: Counts) -> int:
    return found.exits + found.withdrawn + found.removed


def _annual(rate: float | None) -> float | None:
    return None if rate is None else -math.expm1(-rate)


def _annual_pair(rates: Pair | None) -> Pair | None:
    return None if rates is None else (-math.expm1(-rates[0]), -math.expm1(-rates[1]))


def _structure(level: str, pasts: Iterable[ProjectPast]) -> StructureRow:
    """Return the employers of the last day; who works for themselves is one employer each."""
    hhi, single, half = [], 0, 0
    for past in pasts:
        employers = {
            one: past.employer(one, past.seen_until) for one in past.people(past.seen_until)
        }
        known = sorted((person, name, 1.0) for person, name in employers.items() if name)
        if len(known) < 2:
            continue
        seats = table(known, SEATS)
        found = employer_structure(seats, ())
        hhi.append(found.hhi_known or 0.0)
        single += found.distinct_employers_known == 1
        half += seat_factors(seats).employer_elephant_factor == 1
    n = len(hhi)
    return StructureRow(
        level=level,
        projects=n,
        hhi_median=median(hhi) if n >= MEDIAN_FROM else None,
        single_employer=single,
        single_employer_share=quotient(single, n),
        single_employer_95=wilson(single, n),
        half_or_more=half,
        half_or_more_share=quotient(half, n),
        half_or_more_95=wilson(half, n),
    )
