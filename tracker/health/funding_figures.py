"""The key figures of money and paid time, each with its range and its receipt."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tracker.health.document import Figure
from tracker.health.facts import ProjectFacts
from tracker.health.figures import HHI_FROM_PEOPLE, figure_id
from tracker.health.funding_amounts import hides_payers
from tracker.health.funding_revenue import Moved, moved
from tracker.health.measure import Measures
from tracker.metrics.concentration import EmployerStructure
from tracker.metrics.numbers import Pair
from tracker.metrics.result import LEVEL, Result, Status

RATIOS_FROM_CUSTOMERS = 10
_SHOWN = (Status.OK, Status.OK_WITH_BOUNDS)
Ends = tuple[float | None, float | None]


def funding_figures(facts: ProjectFacts, measures: Measures) -> tuple[Figure, ...]:
    """Return what can be said of money and paid time; nothing where nothing is recorded."""
    maker = _Maker(facts, measures)
    return (*maker.money(), *maker.payers(), *maker.movements(), *maker.time(), *maker.vendors())


def closed(value: float) -> float | None:
    """Return a limit; None: there is none."""
    return None if math.isinf(value) else value


@dataclass(frozen=True, slots=True)
class _Number:
    """A number with its range; ``level`` None: the range is what missing data could do."""

    value: float | int | str | None
    unit: str
    ends: Ends | None = None
    level: float | None = None
    status: Status = Status.OK

    @classmethod
    def of(cls, result: Result) -> "_Number":
        """Return the number of an envelope with bounds."""
        bounds = result.bounds
        ends = (bounds.lo, bounds.hi) if bounds else None
        return cls(result.value, result.unit, ends, None, result.status)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the figures of one project on one day."""

    facts: ProjectFacts
    measures: Measures

    def money(self) -> Iterator[Figure]:
        """Yield coverage, required pass-through and for how long the money is committed."""
        money = self.measures.funding
        found, required = money.coverage, money.required_range
        if found is None or found.gross_coverage_range is None or required is None:
            return
        status = money.allocation_status
        about: dict[str, Any] = {
            "metric": "coverage_ratio",
            "n": len(money.contracts),
            "n_unit": "contracts",
            "window": "one month",
            "places": 2,
        }
        covered = _Number(
            found.gross_coverage_mid, "share", found.gross_coverage_range, status=status
        )
        name = "Maintainers' cost that contracts on record cover"
        yield self._figure("coverage", name, covered, **about)
        ends = (closed(required[0]), closed(required[1]))
        passed = _Number(found.required_pass_through_mid, "of the revenue", ends, status=status)
        yield self._figure("coverage", "Required pass-through", passed, **about)
        if money.net_range is not None:
            name = "Maintainers' cost covered by what vendors say they pass on"
            net = _Number(None, "share", money.net_range, status=status)
            yield self._figure("coverage", name, net, **about)
        yield from self._horizon()

    def _horizon(self) -> Iterator[Figure]:
        money = self.measures.funding
        months = money.horizon_range
        if months is None:
            return
        ends = (closed(months[0]), closed(months[1]))
        middle = money.horizons.get("middle", ends[0] if ends[0] == ends[1] else None)
        horizon = _Number(middle, "months", ends)
        yield self._figure(
            *("horizon", "Committed coverage horizon", horizon),
            metric="runway_and_committed_coverage_horizon",
            n=len(money.contract_parts),
            n_unit="contracts",
            window="no renewals assumed",
        )

    def payers(self) -> Iterator[Figure]:
        """Yield on how few adopters the money rests."""
        absence = self.measures.funding.absence
        if absence is None:
            return
        about: dict[str, Any] = {
            "metric": "stress_tests_bipartite",
            "n": len(self.measures.funding.payers),
            "n_unit": "payers",
        }
        if not hides_payers(self.measures.funding):
            share = _Number(absence.largest_adopter_share, "share")
            yield self._figure("payers", "Largest payer", share, places=2, **about)
            hhi = _Number(absence.adopter_hhi, "0 to 1")
            yield self._figure("payers", "Concentration of payers (HHI)", hhi, places=2, **about)
        if absence.funding_absence_factor is not None:
            factor = _Number(absence.funding_absence_factor, "adopters")
            yield self._figure("payers", "Funding absence factor", factor, **about)

    def movements(self) -> Iterator[Figure]:
        """Yield what was kept of the revenue of twelve months before."""
        found = moved(self.measures.funding)
        is_hidden = hides_payers(self.measures.funding)
        if found is None or found.customers_before == 0 or is_hidden:
            return
        net, gross = found.found.nrr, found.found.grr
        left_out = found.found.nrr_leave_one_out_range
        yield self._retention("Net", net, found.nrr_interval, left_out, found)
        yield self._retention("Gross", gross, found.grr_interval, None, found)

    def _retention(
        self,
        name: str,
        value: float | None,
        interval: Pair | None,
        left_out: Pair | None,
        found: Moved,
    ) -> Figure:
        is_enough = found.customers_before >= RATIOS_FROM_CUSTOMERS
        status = Status.OK if is_enough else Status.INSUFFICIENT
        kept = _Number(value, "share", left_out, status=status)
        window = "12 months" if left_out is None else "12 months; one customer left out"
        if interval is not None:
            kept, window = _Number(value, "share", interval, LEVEL, status), "12 months"
        return self._figure(
            *("movements", f"{name} revenue retention", kept),
            metric="mrr_movements_nrr_grr",
            n=found.customers_before,
            n_unit="customers",
            places=2,
            window=window,
        )

    def time(self) -> Iterator[Figure]:
        """Yield the paid time, and on how few it rests."""
        measures = self.measures
        factors, structure = measures.fte_factors, measures.fte_structure
        if factors is None or structure is None:
            return
        paid = measures.headcount.results(measures.day, {})["fte"]
        yield self._of("people", "maintainer_headcount_fte", "Funded time", paid, 1)
        metric = "elephant_and_absence_factor_over_maintainer_fte"
        results = factors.results(measures.day)
        name = "Elephant factor, maintainer FTE"
        yield self._of("fte-seats", metric, name, results["elephant_factor"])
        name = "Absence factor, maintainer FTE"
        yield self._of("fte-seats", metric, name, results["absence_factor"])
        if len(measures.seats) >= HHI_FROM_PEOPLE:
            metric, name = "vendor_employed_share_and_hhi", "Concentration of employers, FTE (HHI)"
            yield self._of("fte-structure", metric, name, structure.results(measures.day)["hhi"], 2)

    def vendors(self) -> Iterator[Figure]:
        """Yield which part of the maintainers the vendors employ, by FTE where it is known."""
        measures = self.measures
        if not measures.funding.vendors or not len(measures.seats):
            return
        if measures.fte_structure is not None:
            yield self._vendor_share("fte-structure", "maintainer FTE", measures.fte_structure)
        yield self._vendor_share("structure", "maintainer seats", measures.structure)

    def _vendor_share(self, key: str, of: str, structure: EmployerStructure) -> Figure:
        share = structure.results(self.measures.day)["vendor_share"]
        metric = "vendor_employed_share_and_hhi"
        return self._of(key, metric, f"Employed by vendors, {of}", share, 2)

    def _of(self, key: str, metric: str, name: str, result: Result, places: int = 0) -> Figure:
        people = len(self.measures.seats)
        about = {"metric": metric, "n": people, "n_unit": "people", "places": places}
        return self._figure(key, name, _Number.of(result), **about)

    def _figure(self, key: str, name: str, number: _Number, **more: Any) -> Figure:
        day, ends = self.measures.day, number.ends
        return Figure(
            receipt=figure_id(self.facts.slug, day, key),
            name=name,
            value=number.value if number.status in _SHOWN else None,
            unit=number.unit,
            status=number.status.value,
            as_of=day.isoformat(),
            low=ends[0] if ends else None,
            high=ends[1] if ends else None,
            range_kind=None if ends is None else "interval" if number.level else "bounds",
            level=number.level,
            **more,
        )
