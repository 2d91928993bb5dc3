"""What a scenario leaves of a project, before and after (model.md 5.4, 9.3, 9.4). Pure.

Money and people are counted on the graph adopter - vendor - maintainer at the unfavourable and at
the favourable end of what is known; the years after are the closed form of the forecast. Money does
not enter the forecast.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from tracker.health.forecast import WITHDRAWAL_RATE, Employer, tails_with_employers
from tracker.health.what_if import EmploymentEdge, ScenarioInputs
from tracker.metrics.concentration import absence_factor
from tracker.metrics.numbers import exact, exact_sum
from tracker.metrics.result import Measurement
from tracker.metrics.stress import Employment, Funding, Project, Remainder, funding_absence, remains

HORIZONS = (1, 3, 5, 10)
MOST_PEOPLE = 3
CURVE_YEARS = tuple(range(11))
CURVE_PEOPLE = 2

#: At the unfavourable end, in the middle (None where it has none), at the favourable end.
Ends = tuple[float | None, float | None, float | None]
Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scenario:
    """Any combination of what could happen; the default is that nothing does.

    ``without_employers``: their people go, their revenue stays. ``failing_vendors``: both go.
    ``kept_share`` (0..1) of the people who go is kept by somebody else. ``failure_rate`` is per
    employer and year.
    """

    without_employers: tuple[str, ...] = ()
    without_adopters: tuple[str, ...] = ()
    failing_vendors: tuple[str, ...] = ()
    hiring_freeze: bool = False
    failure_rate: float = WITHDRAWAL_RATE
    kept_share: float = 0

    @property
    def gone(self) -> frozenset[str]:
        """The organisations whose people go."""
        return frozenset((*self.without_employers, *self.failing_vendors))


NOTHING_HAPPENS = Scenario()


@dataclass(frozen=True, slots=True)
class Outcome(Measurement):
    """What there is under a scenario; None is unknown or undefined, never zero.

    Coverage is of the old need, and of the cost of those who remain: [unfavourable, middle,
    favourable]. Bounds say what unknown employers and unknown FTE could do. ``elephant_by`` says
    whether the elephant factor weighs FTE or, where no FTE is known, people. ``p_at_least`` is by
    year and number of people, [low, high] over where people of unknown employer may work.
    """

    coverage_fixed_need: Ends | None
    coverage_remaining_need: Ends | None
    headcount: int
    headcount_bounds: Pair
    fte: float | None
    fte_bounds: Pair
    fte_with_kept_share: float | None
    areas_without_maintainer: list[str] | None
    areas_undeclared_people: int
    employer_elephant_factor: int | None
    elephant_by: str
    funding_absence_factor: Ends | None
    p_at_least: dict[str, dict[str, Pair]] | None


@dataclass(frozen=True, slots=True)
class Curve(Measurement):
    """P(at least 2 maintainers) year by year, [low, high] each, before and under the scenario."""

    years: tuple[int, ...]
    before: list[Pair]
    after: list[Pair]


@dataclass(frozen=True, slots=True)
class Comparison(Measurement):
    """A scenario's outcome beside that of nothing happening; no curve: nothing to forecast from."""

    before: Outcome
    after: Outcome
    curve: Curve | None


class _Case(NamedTuple):
    """One end of what is known of money: which fields of an edge it takes."""

    revenue: str
    cost: str


_CASES = (_Case("low", "cost_high"), _Case("low", "cost_mid"), _Case("high", "cost_low"))


def compare(inputs: ScenarioInputs, scenario: Scenario) -> Comparison:
    """Return what there is, and what there would be under ``scenario``."""
    return Comparison(
        outcome(inputs, NOTHING_HAPPENS), outcome(inputs, scenario), _curve(inputs, scenario)
    )


def outcome(inputs: ScenarioInputs, scenario: Scenario) -> Outcome:
    """Return what there would be under ``scenario``."""
    staying = [one for one in inputs.employment_edges if one.employer not in scenario.gone]
    projects = [_project(inputs, case) for case in _CASES]
    left = [_remains(one, scenario) for one in projects]
    people = _any(left)
    by_people = not _fte_of(inputs.employment_edges)
    return Outcome(
        coverage_fixed_need=_money(inputs, left, lambda one: one.coverage_fixed_need),
        coverage_remaining_need=_money(inputs, left, lambda one: one.coverage_remaining_need),
        headcount=people.headcount,
        headcount_bounds=_headcount_bounds(staying, scenario),
        fte=_known_fte(inputs.employment_edges, staying),
        fte_bounds=_fte_bounds(staying, scenario),
        fte_with_kept_share=_kept_fte(inputs.employment_edges, staying, scenario),
        areas_without_maintainer=people.areas_without_maintainer,
        areas_undeclared_people=len({one.maintainer for one in staying if not one.areas}),
        employer_elephant_factor=_by_people(staying) if by_people else _elephant(people),
        elephant_by="people" if by_people else "FTE",
        funding_absence_factor=_absence(inputs, projects, scenario),
        p_at_least=_chances(inputs, scenario),
    )


# -- the graph ------------------------------------------------------------------------------------


def _project(inputs: ScenarioInputs, case: _Case) -> Project | None:
    """Return the graph at one end; None: there is no such end, as only a range is known.

    Unknown costs leave the graph without a need, and its coverage unknown.
    """
    costs = [getattr(one, case.cost) for one in inputs.employment_edges]
    if case.cost == "cost_mid" and None in costs:
        return None
    return Project(
        funding=[
            Funding(one.adopter, one.vendor, getattr(one, case.revenue))
            for one in inputs.funding_edges
        ],
        employment=[
            Employment(one.maintainer, one.employer, one.fte, one.areas, cost)
            for one, cost in zip(inputs.employment_edges, costs, strict=True)
        ],
        areas=inputs.areas,
        monthly_need=_need(costs),
    )


def _need(costs: Sequence[float | None]) -> float:
    known = [cost for cost in costs if cost is not None]
    return float(exact_sum(known)) if len(known) == len(costs) else 0.0


def _remains(project: Project | None, scenario: Scenario) -> Remainder | None:
    if project is None:
        return None
    return remains(
        project,
        without_adopters=scenario.without_adopters,
        without_vendors=scenario.failing_vendors,
        without_employers=scenario.gone,
    )


def _any(left: Iterable[Remainder | None]) -> Remainder:
    """Return one of them: people are the same at every end of what is known of money."""
    return next(one for one in left if one is not None)


def _money(
    inputs: ScenarioInputs,
    left: Sequence[Remainder | None],
    part: Callable[[Remainder], float | None],
) -> Ends | None:
    if not inputs.is_revenue_known:
        return None
    low, middle, high = (None if one is None else part(one) for one in left)
    return None if (low, middle, high) == (None, None, None) else (low, middle, high)


def _absence(
    inputs: ScenarioInputs, projects: Sequence[Project | None], scenario: Scenario
) -> Ends | None:
    """Return the funding absence factor of the revenue that is left, against the old need."""
    if not inputs.is_revenue_known:
        return None
    low, middle, high = (_factor(one, scenario) for one in projects)
    return None if (low, middle, high) == (None, None, None) else (low, middle, high)


def _factor(project: Project | None, scenario: Scenario) -> int | None:
    if project is None:
        return None
    funding = [
        edge
        for edge in project.funding
        if edge.adopter not in scenario.without_adopters
        and edge.vendor not in scenario.failing_vendors
    ]
    return funding_absence(funding, project.monthly_need).funding_absence_factor


def _elephant(left: Remainder) -> int | None:
    return left.employer_elephant_factor


def _by_people(staying: Iterable[EmploymentEdge]) -> int | None:
    """Return the elephant factor where each maintainer counts as one."""
    seats = {(one.maintainer, one.employer) for one in staying if one.employer is not None}
    counts: dict[str | None, int] = {}
    for _, employer in seats:
        counts[employer] = counts.get(employer, 0) + 1
    return absence_factor(list(counts.values()))


# -- people and their time ------------------------------------------------------------------------


def _doubtful(staying: Iterable[EmploymentEdge], scenario: Scenario) -> list[EmploymentEdge]:
    """Return those who might go too, as nobody knows whom they work for."""
    return [one for one in staying if one.employer is None] if scenario.gone else []


def _headcount_bounds(staying: Sequence[EmploymentEdge], scenario: Scenario) -> Pair:
    doubtful = _doubtful(staying, scenario)
    sure = {one.maintainer for one in staying if one not in doubtful}
    return len(sure), len({one.maintainer for one in staying})


def _fte_of(edges: Iterable[EmploymentEdge]) -> list[float]:
    return [one.fte for one in edges if one.fte is not None]


def _known_fte(
    everybody: Sequence[EmploymentEdge], staying: Sequence[EmploymentEdge]
) -> float | None:
    """Return the known FTE that stay; None: no FTE of anybody is known."""
    if everybody and not _fte_of(everybody):
        return None
    if staying and not _fte_of(staying):
        return None
    return float(exact_sum(_fte_of(staying)))


def _fte_bounds(staying: Sequence[EmploymentEdge], scenario: Scenario) -> Pair:
    """Return the least and the most FTE; an unknown one lies in (0, 1]."""
    doubtful = _doubtful(staying, scenario)
    low = exact_sum(_fte_of(one for one in staying if one not in doubtful))
    high = exact_sum(_fte_of(staying)) + sum(one.fte is None for one in staying)
    return float(low), float(high)


def _kept_fte(
    everybody: Sequence[EmploymentEdge], staying: Sequence[EmploymentEdge], scenario: Scenario
) -> float | None:
    """Return the known FTE if others keep their share of the time of those who go."""
    if _known_fte(everybody, staying) is None:
        return None
    stay, total = exact_sum(_fte_of(staying)), exact_sum(_fte_of(everybody))
    return float(stay + exact(scenario.kept_share) * (total - stay))


# -- the years after ------------------------------------------------------------------------------


def _chances(inputs: ScenarioInputs, scenario: Scenario) -> dict[str, dict[str, Pair]] | None:
    if inputs.exit_rate is None:
        return None
    table = {}
    for years in HORIZONS:
        tails = _tails(inputs, scenario, years)
        table[str(years)] = {str(k): pair for k, pair in enumerate(tails, start=1)}
    return table


def _curve(inputs: ScenarioInputs, scenario: Scenario) -> Curve | None:
    if inputs.exit_rate is None:
        return None

    def chances(under: Scenario) -> list[Pair]:
        return [_tails(inputs, under, years)[CURVE_PEOPLE - 1] for years in CURVE_YEARS]

    return Curve(CURVE_YEARS, chances(NOTHING_HAPPENS), chances(scenario))


def _tails(inputs: ScenarioInputs, scenario: Scenario, years: int) -> list[Pair]:
    """Return [low, high] of P(N >= 1), P(N >= 2), ... over where the unknown may work."""
    assert inputs.exit_rate is not None
    external = external_arrivals(inputs, scenario)
    found = [
        tails_with_employers(
            MOST_PEOPLE, employers, inputs.exit_rate, scenario.failure_rate, years, external
        )
        for employers in readings(inputs, scenario)
    ]
    return [(min(chances), max(chances)) for chances in zip(*found, strict=True)]


def external_arrivals(inputs: ScenarioInputs, scenario: Scenario) -> float:
    """Return the arrivals that no team of today brings: all where nobody is there."""
    is_anybody_unknown = any(one.employer is None for one in inputs.employment_edges)
    return 0.0 if is_anybody_unknown else _hires(inputs, scenario).get(None, 0.0)


def _hires(inputs: ScenarioInputs, scenario: Scenario) -> dict[str | None, float]:
    if scenario.hiring_freeze:
        return {}
    return {one.employer: one.per_year for one in inputs.hires if one.employer not in scenario.gone}


def readings(inputs: ScenarioInputs, scenario: Scenario) -> list[list[Employer]]:
    """Return whom people work for, once or, where some employers are unknown, in two ways.

    First each person of unknown employer works for one of their own; then all for the worst one:
    the largest employer or, where somebody goes, one of those who go. A kept person works for an
    employer of their own; kept people are counted whole, rounded down.
    """
    staying, gone = _teams(inputs, scenario)
    hires = _hires(inputs, scenario)
    unknown, rate = staying.pop(None, 0), hires.pop(None, 0.0)
    names = sorted({*staying, *hires}, key=str)
    named = [Employer(staying.get(name, 0), hires.get(name, 0.0)) for name in names]
    named += [Employer(1, 0.0)] * int(exact(scenario.kept_share) * gone)
    if not unknown:
        return [named]
    apart = [*named, *[Employer(1, rate / unknown)] * unknown]
    return [apart, named if scenario.gone else _with_the_largest(named, Employer(unknown, rate))]


def _with_the_largest(named: Sequence[Employer], more: Employer) -> list[Employer]:
    first, *others = sorted(named, key=lambda one: -one.people) or [Employer(0, 0.0)]
    joined = Employer(first.people + more.people, first.hires_per_year + more.hires_per_year)
    return [joined, *others]


def _teams(inputs: ScenarioInputs, scenario: Scenario) -> tuple[dict[str | None, int], int]:
    """Return how many stay with each employer, and how many go; who has two counts with one.

    Of two employers the one that stays counts, then the one that pays for more time.
    """
    mine: dict[str, list[EmploymentEdge]] = {}
    for edge in inputs.employment_edges:
        mine.setdefault(edge.maintainer, []).append(edge)
    staying: dict[str | None, int] = {}
    gone = 0
    for edges in mine.values():
        left = [one for one in edges if one.employer not in scenario.gone]
        if not left:
            gone += 1
            continue
        main = max(left, key=lambda one: (one.fte or 0, one.employer or ""))
        staying[main.employer] = staying.get(main.employer, 0) + 1
    return staying, gone


def as_json(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as the metric `scenario_before_and_after` takes it."""
    return {
        "without_employers": list(scenario.without_employers),
        "without_adopters": list(scenario.without_adopters),
        "failing_vendors": list(scenario.failing_vendors),
        "hiring_freeze": scenario.hiring_freeze,
        "failure_rate": scenario.failure_rate,
        "kept_share": scenario.kept_share,
    }
