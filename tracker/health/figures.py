"""The key figures of a project, each with unit, range, n, day and the id of its receipt."""

from collections.abc import Iterable
from datetime import date

from tracker.health.document import Figure
from tracker.health.facts import ProjectFacts
from tracker.health.history import adopters_on
from tracker.health.measure import FLOW_MONTHS, SHARE_MONTHS, Measures
from tracker.metrics.result import Status

FLOW_WINDOW = f"{FLOW_MONTHS} months"
SHARE_WINDOW = f"{SHARE_MONTHS} months"
LEVEL = 0.95


def figure_id(slug: str, day: date, key: str) -> str:
    """Return the id of a figure and of its receipt, for example linkerd2.2026-08-21.exits."""
    return f"{slug}.{day.isoformat()}.{key}"


class Figures:
    """Builds the key figures of one project on one day."""

    def __init__(self, facts: ProjectFacts, measures: Measures) -> None:
        self._facts = facts
        self._measures = measures

    def all(self) -> tuple[Figure, ...]:
        """Return the figures in the order in which a reader wants them."""
        return (*self.people(), *self.concentration(), *self.delivery(), *self.adopters())

    def _id(self, key: str) -> str:
        return figure_id(self._facts.slug, self._measures.day, key)

    def people(self) -> Iterable[Figure]:
        """Yield head-counts, flows and how long people stay."""
        counts, day = self._measures.headcount, self._measures.day.isoformat()
        for key, value in (
            ("listed", counts.listed),
            ("confirmed", counts.confirmed),
            ("active", counts.active if self._measures.is_activity_linked else None),
        ):
            yield Figure(
                self._id("people"),
                "maintainer_headcount_fte",
                f"Maintainers, {key}",
                value,
                "people",
                "unknown" if value is None else "ok",
                day,
                n=counts.listed,
                n_unit="listed",
            )
        yield from self._flows(day)
        yield from self._exits(day)

    def _flows(self, day: str) -> Iterable[Figure]:
        flows = self._measures.flows
        if flows is None:
            return
        metric, receipt = "maintainer_flows_retention", self._id("flows")
        yield Figure(
            receipt,
            metric,
            "Net flow of maintainers",
            flows.net,
            "people",
            "ok",
            day,
            n=flows.n_t0,
            n_unit="at the start",
            window=FLOW_WINDOW,
        )
        low, high = flows.retention_ci95 or (None, None)
        yield Figure(
            receipt,
            metric,
            "Maintainers who stayed",
            flows.retention,
            "share",
            "ok" if flows.retention is not None else "not_applicable",
            day,
            low=low,
            high=high,
            range_kind="interval",
            level=LEVEL,
            n=flows.n_t0,
            n_unit="people",
            window=FLOW_WINDOW,
            places=2,
        )

    def _exits(self, day: str) -> Iterable[Figure]:
        exits, tenure = self._measures.exits, self._measures.tenure
        if exits is None:
            return
        low, high = exits.ci95 or (None, None)
        yield Figure(
            self._id("exits"),
            "exit_rate_person_years",
            "Exit rate",
            exits.exit_rate_per_year,
            "per person-year",
            "ok" if exits.ci95 else "not_applicable",
            day,
            low=low,
            high=high,
            range_kind="interval",
            level=LEVEL,
            n=round(exits.person_years, 1),
            n_unit="person-years",
            window="all history",
            places=2,
        )
        if tenure is not None and tenure.curve.median_displayable:
            yield Figure(
                self._id("tenure"),
                "tenure_kaplan_meier_real_small",
                "Median tenure",
                tenure.curve.median,
                "years",
                "ok",
                day,
                n=tenure.n,
                n_unit="spells",
                window="all history",
                places=1,
            )

    def concentration(self) -> Iterable[Figure]:
        """Yield on how few people and employers the project rests."""
        measures, day = self._measures, self._measures.day.isoformat()
        commits = int(measures.contributions["amount"].sum())
        yield Figure(
            self._id("absence"),
            "contributor_absence_factor",
            "Contributor absence factor, commits",
            measures.absence,
            "people",
            "ok" if measures.absence is not None else "not_applicable",
            day,
            n=commits,
            n_unit="commits",
            window=SHARE_WINDOW,
        )
        elephant = measures.elephant
        low, high = elephant.bounds or (None, None)
        yield Figure(
            self._id("elephant"),
            "elephant_factor_with_unknown_employers",
            "Elephant factor, commits",
            _shown(elephant.elephant_factor_known_only, elephant.status),
            "employers",
            elephant.status.value,
            day,
            low=low,
            high=high,
            range_kind="bounds",
            n=commits,
            n_unit="commits",
            window=SHARE_WINDOW,
        )
        yield from self._seats(day)

    def _seats(self, day: str) -> Iterable[Figure]:
        measures = self._measures
        people = len(measures.seats)
        if people == 0:
            return
        factors, structure = measures.seat_factors, measures.structure
        status = _coverage(factors.employer_coverage)
        low, high = factors.bounds_employer or (None, None)
        yield Figure(
            self._id("seats"),
            "elephant_and_absence_factor_over_maintainer_fte",
            "Elephant factor, maintainer seats",
            _shown(factors.employer_elephant_factor, status),
            "employers",
            status.value,
            day,
            low=low,
            high=high,
            range_kind="bounds",
            n=people,
            n_unit="people",
        )
        spread = structure.hhi_bounds or (None, None)
        yield Figure(
            self._id("structure"),
            "vendor_employed_share_and_hhi",
            "Concentration of employers (HHI)",
            _shown(structure.hhi_known, status),
            "0 to 1",
            status.value,
            day,
            low=spread[0],
            high=spread[1],
            range_kind="bounds",
            n=people,
            n_unit="people",
            places=2,
        )

    def delivery(self) -> Iterable[Figure]:
        """Yield the rhythm of every channel that is graded."""
        day = self._measures.day.isoformat()
        for channel in self._measures.channels:
            if not channel.is_graded:
                continue
            name = channel.fact.name
            rhythm = channel.cadence
            yield Figure(
                self._id(f"cadence-{name}"),
                "release_cadence",
                f"Gap between {name} releases, median",
                rhythm.median,
                "days",
                "ok" if rhythm.n_gaps else "insufficient",
                day,
                n=rhythm.n_gaps,
                n_unit="gaps",
                window="all history",
                places=1,
            )
            chance = channel.overdue.p
            yield Figure(
                self._id(f"overdue-{name}"),
                "release_overdue_probability",
                f"Chance that a usual {name} gap is this long",
                chance,
                "probability",
                "ok" if chance is not None else "insufficient",
                day,
                n=min(rhythm.n_gaps, 60),
                n_unit="gaps",
                window=f"quiet for {channel.elapsed_days} days",
                places=2,
            )

    def adopters(self) -> Iterable[Figure]:
        """Yield how many adopters are listed."""
        day = self._measures.day
        count = adopters_on(self._facts, day)
        if count is not None:
            yield Figure(
                self._id("adopters"),
                "adopters_listed",
                "Adopters, listed",
                count,
                "organisations",
                "ok",
                day.isoformat(),
                n=count,
                n_unit="entries",
            )


def _coverage(share: float | None) -> Status:
    if share is None:
        return Status.UNKNOWN
    if share == 1:
        return Status.OK
    return Status.OK_WITH_BOUNDS if share >= 0.5 else Status.UNKNOWN


def _shown(value: float | None, status: Status) -> float | None:
    """Return the value where enough is attributed; under half, only the bounds are shown."""
    return value if status in (Status.OK, Status.OK_WITH_BOUNDS) else None
