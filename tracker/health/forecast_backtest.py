"""Forecasts made in the past with what was known then, against what came (model.md 9.6). Pure.

At each origin everything is fitted anew: priors, the projects' own counts, batches, withdrawals of
employers. Three models give the range of the head-count: one rate for all projects, the projects'
own rates, and these with batches and employers, which is the one that is published.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from tracker.health.batches import NO_BATCHES
from tracker.health.calibration import Reliability, Scores, reliability, scores
from tracker.health.days import years_after
from tracker.health.past import ProjectPast, counts, total
from tracker.health.priors import ForecastNorms, forecast_norms
from tracker.health.rates import GammaPrior
from tracker.health.simulation import Futures, Scene, simulate, teams_of

LEAST = (1, 2, 3)
MODELS = ("pooled", "own rates", "own rates, batches and employers")
PUBLISHED = MODELS[-1]
_PATHS = 4_000
# Half an event (Jeffreys) keeps the rate of withdrawals above zero before the first one.
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Case:
    """One project forecast at one origin: its chances and ranges by horizon, and what came."""

    slug: str
    origin: date
    years: int
    people: int
    came: int
    is_removed: bool
    chances: dict[int, float]
    ranges: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Cell:
    """All projects of one origin and horizon: scores by least number, coverage by model."""

    origin: date
    years: int
    n: int
    scores: dict[int, Scores]
    coverage: dict[str, float]


@dataclass(frozen=True, slots=True)
class Mean:
    """One horizon, averaged over its origins: Brier scores of at least three, and coverage."""

    years: int
    origins: int
    n: int
    coverage: dict[str, float]
    brier: dict[int, float]
    brier_persistence: dict[int, float]
    brier_base_rate: dict[int, float]


@dataclass(frozen=True, slots=True)
class ForecastBacktest:
    """Every cell, the means by horizon, and how often what got a chance happened."""

    seen_until: date
    projects: int
    cells: tuple[Cell, ...]
    means: tuple[Mean, ...]
    reliability: tuple[Reliability, ...]


def backtest(
    pasts: Sequence[ProjectPast],
    origins: Iterable[date],
    horizons: Sequence[int],
    *,
    has_removed: bool = True,
    advance: Callable[[], None] = lambda: None,
) -> ForecastBacktest:
    """Return how good forecasts made at ``origins`` were after ``horizons`` years.

    A project takes part where it had a maintainer at the origin and its source speaks of the day
    that was forecast. One that was removed from the list by then has nobody; without
    ``has_removed`` it is left out, as its end by decision is not what is forecast. ``advance`` is
    told of each project and origin.
    """
    cases = [
        case
        for day in sorted(origins)
        for case in _at(pasts, day, horizons, advance)
        if has_removed or not case.is_removed
    ]
    together: dict[tuple[date, int], list[Case]] = {}
    for case in cases:
        together.setdefault((case.origin, case.years), []).append(case)
    cells = tuple(_cell(*place, some) for place, some in sorted(together.items()))
    pairs = [(case.chances[k], case.came >= k) for case in cases for k in LEAST]
    return ForecastBacktest(
        seen_until=max((past.seen_until for past in pasts), default=date.min),
        projects=len({case.slug for case in cases}),
        cells=cells,
        means=tuple(_means(cells)),
        reliability=reliability([p for p, _ in pairs], [came for _, came in pairs]),
    )


def _at(
    pasts: Sequence[ProjectPast],
    origin: date,
    horizons: Sequence[int],
    advance: Callable[[], None],
) -> Iterator[Case]:
    """Yield the cases of one origin."""
    known = [(past, past.as_of(origin)) for past in pasts]
    seen = [then for _, then in known if then is not None]
    model = _Models(seen, horizons)
    for past, then in known:
        advance()
        due = [years for years in horizons if years_after(origin, years) <= past.seen_until]
        if then is None or not due or not then.people(origin):
            continue
        futures = model.futures(then, origin)
        for years in due:
            yield _case(past, origin, years, futures)


def _case(past: ProjectPast, origin: date, years: int, futures: dict[str, Futures]) -> Case:
    published, due = futures[PUBLISHED], years_after(origin, years)
    return Case(
        slug=past.slug,
        origin=origin,
        years=years,
        people=published.scene.people,
        came=len(past.people(due)),
        is_removed=past.vanished_on is not None and past.vanished_on <= due,
        chances={k: published.at_least(k, years).value for k in LEAST},
        ranges={name: one.interval(years) for name, one in futures.items()},
    )


class _Models:
    """What is fitted at one origin, and the futures that each model gives a project."""

    def __init__(self, seen: Sequence[ProjectPast], horizons: Sequence[int]) -> None:
        self._norms: ForecastNorms = forecast_norms(seen)
        self._all = total(map(counts, seen))
        self._years = max(horizons)

    def futures(self, past: ProjectPast, origin: date) -> dict[str, Futures]:
        """Return the futures of a project by model."""
        own = counts(past)
        priors = self._norms.of(past.level(origin))
        exits = GammaPrior(priors.exits.shape + own.exits, priors.exits.rate + own.person_years)
        arrivals = GammaPrior(
            priors.arrivals.shape + own.arrivals, priors.arrivals.rate + own.project_years
        )
        people = past.people(origin)
        single = (1,) * len(people)
        teams = teams_of([past.employer(one, origin) for one in sorted(people)])
        whole = GammaPrior(self._all.withdrawals + _HALF, max(self._all.group_years, _HALF))
        scenes = (
            self._scene(single, self._pooled_exits(), self._pooled_arrivals()),
            self._scene(single, exits, arrivals),
            Scene(
                teams=teams,
                exits=exits,
                arrivals=arrivals,
                failures=whole,
                batches=self._norms.batches,
                years=self._years,
                paths=_PATHS,
            ),
        )
        return dict(zip(MODELS, map(simulate, scenes), strict=True))

    def _scene(
        self, teams: tuple[int, ...], exits: GammaPrior | float, arrivals: GammaPrior | float
    ) -> Scene:
        return Scene(teams, exits, arrivals, 0.0, NO_BATCHES, years=self._years, paths=_PATHS)

    def _pooled_exits(self) -> float:
        return self._all.exits / self._all.person_years if self._all.person_years else 0.0

    def _pooled_arrivals(self) -> float:
        return self._all.arrivals / self._all.project_years if self._all.project_years else 0.0


def _cell(origin: date, years: int, cases: Sequence[Case]) -> Cell:
    found = {}
    for least in LEAST:
        outcomes = [case.came >= least for case in cases]
        unchanged = [float(case.people >= least) for case in cases]
        found[least] = scores([case.chances[least] for case in cases], outcomes, unchanged)
    coverage = {
        model: fmean(case.ranges[model][0] <= case.came <= case.ranges[model][1] for case in cases)
        for model in MODELS
    }
    return Cell(origin, years, len(cases), found, coverage)


def _means(cells: Sequence[Cell]) -> Iterator[Mean]:
    for years in sorted({cell.years for cell in cells}):
        mine = [cell for cell in cells if cell.years == years]
        yield Mean(
            years=years,
            origins=len(mine),
            n=sum(cell.n for cell in mine),
            coverage={model: fmean(cell.coverage[model] for cell in mine) for model in MODELS},
            brier=_mean_of(mine, "brier"),
            brier_persistence=_mean_of(mine, "brier_persistence"),
            brier_base_rate=_mean_of(mine, "brier_climatology"),
        )


def _mean_of(cells: Sequence[Cell], name: str) -> dict[int, float]:
    return {least: fmean(getattr(cell.scores[least], name) for cell in cells) for least in LEAST}
