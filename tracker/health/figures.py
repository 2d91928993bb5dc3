"""The key figures of a project: the envelopes of its measurements, named, with their receipts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tracker.health.document import Figure
from tracker.health.facts import ProjectFacts
from tracker.health.history import adopters_on
from tracker.health.measure import FLOW_MONTHS, SHARE_MONTHS, Measures
from tracker.metrics.cadence import OWN_RHYTHM_FROM_GAPS
from tracker.metrics.result import Result, Status

FLOW_WINDOW = f"{FLOW_MONTHS} months"
SHARE_WINDOW = f"{SHARE_MONTHS} months"
# Under half attributed a point says too little; only its bounds are shown (model.md 2.3).
_SHOWN = (Status.OK, Status.OK_WITH_BOUNDS)

# From how many on a point is shown (model.md 2.5 and 14). Computing goes on below, in receipts.
FLOWS_FROM_PEOPLE = 5
PERCENT_FROM_PEOPLE = 10
RATE_FROM_PERSON_YEARS = 5
TENURE_FROM_SPELLS = 8
HHI_FROM_PEOPLE = 2


def figure_id(slug: str, day: date, key: str) -> str:
    """Return the id of a figure and of its receipt, for example linkerd2.2026-08-21.exits."""
    return f"{slug}.{day.isoformat()}.{key}"


def figure_of(
    receipt: str, metric: str, name: str, result: Result, n_unit: str, places: int = 0
) -> Figure:
    """Return a result as a figure with its receipt; a point that says too little is left out."""
    spread = result.interval or result.bounds
    return Figure(
        receipt=receipt,
        metric=metric,
        name=name,
        value=result.value if result.status in _SHOWN else None,
        unit=result.unit,
        status=result.status.value,
        as_of=result.as_of.isoformat(),
        low=spread.lo if spread else None,
        high=spread.hi if spread else None,
        range_kind="interval" if result.interval else "bounds" if result.bounds else None,
        level=result.interval.level if result.interval else None,
        n=None if result.n is None else round(result.n, 1),
        n_unit=n_unit,
        window=result.window,
        places=places,
    )


class Figures:
    """Builds the key figures of one project on one day."""

    def __init__(self, facts: ProjectFacts, measures: Measures) -> None:
        self._facts = facts
        self._measures = measures
        self._day = measures.day

    def all(self) -> tuple[Figure, ...]:
        """Return the figures in the order in which a reader wants them."""
        return (*self._people(), *self._concentration(), *self._delivery(), *self._adopters())

    def _figure(
        self, key: str, metric: str, name: str, result: Result, n_unit: str, places: int = 0
    ) -> Figure:
        receipt = figure_id(self._facts.slug, self._day, key)
        return figure_of(receipt, metric, name, result, n_unit, places)

    def _people(self) -> Iterable[Figure]:
        """Yield head-counts, flows and how long people stay."""
        counts = self._measures.headcount
        results = counts.results(self._day, {})
        if not self._measures.is_activity_linked:
            results["active"] = replace(results["active"], value=None, status=Status.UNKNOWN)
        for key in ("listed", "confirmed", "active"):
            result = replace(results[key], n=counts.listed)
            metric = "maintainer_headcount_fte"
            yield self._figure("people", metric, f"Maintainers, {key}", result, "listed")
        yield from self._flows()
        yield from self._stays()

    def _flows(self) -> Iterable[Figure]:
        flows = self._measures.flows
        if flows is None:
            return
        results = flows.results(self._measures.flows_from, self._day)
        metric = "maintainer_flows_retention"
        for key, name, places in (
            ("net", "Net flow of maintainers", 0),
            ("retention", "Maintainers who stayed", 2),
        ):
            result = replace(results[key], window=FLOW_WINDOW)
            if key == "retention":
                result = _share_of_few(result, flows.n_t0)
            yield self._figure("flows", metric, name, result, "at the start", places)

    def _stays(self) -> Iterable[Figure]:
        exits, tenure = self._measures.exits, self._measures.tenure
        if exits is None or tenure is None:
            return
        rate = _from(
            exits.results(self._day)["exit_rate_per_year"],
            exits.person_years,
            RATE_FROM_PERSON_YEARS,
        )
        yield self._figure("exits", "exit_rate_person_years", "Exit rate", rate, "person-years", 2)
        if tenure.curve.median_displayable and tenure.n >= TENURE_FROM_SPELLS:
            metric = "tenure_kaplan_meier_real_small"
            median = Result(
                tenure.curve.median, "years", Status.OK, self._day, tenure.n, "all history"
            )
            yield self._figure("tenure", metric, "Median tenure", median, "spells", 1)

    def _concentration(self) -> Iterable[Figure]:
        """Yield on how few people and employers the project rests."""
        measures = self._measures
        commits = int(measures.contributions["amount"].sum())
        found = Status.OK if measures.absence is not None else Status.NOT_APPLICABLE
        absence = Result(measures.absence, "people", found, self._day, commits, SHARE_WINDOW)
        name = "Contributor absence factor, commits"
        yield self._figure("absence", "contributor_absence_factor", name, absence, "commits")
        elephant = measures.elephant.results(self._day, SHARE_WINDOW)["elephant_factor"]
        metric, name = "elephant_factor_with_unknown_employers", "Elephant factor, commits"
        yield self._figure("elephant", metric, name, replace(elephant, n=commits), "commits")
        yield from self._seats()

    def _seats(self) -> Iterable[Figure]:
        measures = self._measures
        people = len(measures.seats)
        if people == 0:
            return
        elephant = replace(measures.seat_factors.results(self._day)["elephant_factor"], n=people)
        metric = "elephant_and_absence_factor_over_maintainer_fte"
        yield self._figure("seats", metric, "Elephant factor, maintainer seats", elephant, "people")
        hhi = replace(measures.structure.results(self._day)["hhi"], n=people)
        hhi = _from(hhi, people, HHI_FROM_PEOPLE)
        metric, name = "vendor_employed_share_and_hhi", "Concentration of employers (HHI)"
        yield self._figure("structure", metric, name, hhi, "people", 2)

    def _delivery(self) -> Iterable[Figure]:
        """Yield the rhythm of every channel that is graded."""
        for channel in self._measures.channels:
            if not channel.is_graded:
                continue
            name = channel.fact.name
            gap = replace(channel.cadence.results(self._day)["median"], window="all history")
            gap = _from(gap, len(channel.gaps), OWN_RHYTHM_FROM_GAPS)
            title = f"Gap between {name} releases, median"
            yield self._figure(f"cadence-{name}", "release_cadence", title, gap, "gaps", 1)
            chance = replace(
                channel.overdue.result(self._day), window=f"quiet for {channel.elapsed_days} days"
            )
            metric = "release_overdue_probability"
            title = f"Chance that a usual {name} gap is this long"
            yield self._figure(f"overdue-{name}", metric, title, chance, "gaps", 2)

    def _adopters(self) -> Iterable[Figure]:
        """Yield how many adopters are listed."""
        count = adopters_on(self._facts, self._day)
        if count is not None:
            listed = Result(count, "organisations", Status.OK, self._day, count)
            yield self._figure("adopters", "adopters_listed", "Adopters, listed", listed, "entries")


def _from(result: Result, n: float, least: float) -> Result:
    """Return ``result``, as insufficient if it rests on fewer than ``least``."""
    return result if n >= least else replace(result, status=Status.INSUFFICIENT, interval=None)


def _share_of_few(result: Result, people: int) -> Result:
    """Return a share of few people as "k of n", without percent and interval."""
    if people >= PERCENT_FROM_PEOPLE or not isinstance(result.value, float):
        return result
    kept = f"{round(result.value * people)} of {people}"
    few = replace(result, value=kept, unit="people", interval=None)
    return _from(few, people, FLOWS_FROM_PEOPLE)
