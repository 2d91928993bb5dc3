"""Simulated futures of a project's maintainers (model.md 9.1, 9.4, 9.5). Pure, seeded.

People leave one by one and in batches, arrive in batches, and all of an employer's people go at
once if it withdraws, with its hires. Exits, arrivals and withdrawals happen at any instant; the
head-count is looked at four times a year. One seed gives the same futures again, and a scenario
that changes one assumption keeps the chances of the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from tracker.health.batches import Batches
from tracker.health.rates import LEVEL, GammaPrior

PATHS = 10_000
DRAWS = 100
SEED = 20240221
LOOKS_PER_YEAR = 4
_TAIL = (1 - LEVEL) / 2

#: A rate per year that is known, or how it is spread.
Rate = float | GammaPrior
_Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Scene:
    """What is assumed of one project.

    ``teams`` are the people of each employer today; somebody of unknown employer is a team of one.
    Hires go to the employers as their people are now. ``exits`` is per person and year,
    ``arrivals`` and ``failures`` per year; 0 arrivals are a hiring freeze.
    """

    teams: tuple[int, ...]
    exits: Rate
    arrivals: Rate
    failures: Rate
    batches: Batches
    years: int = 10
    paths: int = PATHS
    draws: int = DRAWS
    seed: int = SEED

    @property
    def people(self) -> int:
        """Everybody who is there today."""
        return sum(self.teams)


class Chance(NamedTuple):
    """A probability with the 80% range of what rates and luck with few cases leave open."""

    value: float
    low: float
    high: float


class Futures:
    """Head-counts on every path: ``counts[path, look]``, the first look being today."""

    def __init__(self, scene: Scene, counts: _Array) -> None:
        self.scene = scene
        self.counts = counts

    @cached_property
    def _lowest(self) -> _Array:
        return np.asarray(np.minimum.accumulate(self.counts, axis=1))

    def at_least(self, least: int, years: int) -> Chance:
        """Return P(N >= least) in so many years."""
        return self._chance(self.counts[:, years * LOOKS_PER_YEAR] >= least)

    def never_below(self, least: int, years: int) -> Chance:
        """Return P(N >= least at every look up to then)."""
        return self._chance(self._lowest[:, years * LOOKS_PER_YEAR] >= least)

    def interval(self, years: int) -> tuple[int, int]:
        """Return the central 80% of head-counts in so many years."""
        counts = self.counts[:, years * LOOKS_PER_YEAR]
        low, high = np.quantile(counts, (_TAIL, 1 - _TAIL), method="inverted_cdf")
        return int(low), int(high)

    def mean(self, years: int) -> float:
        """Return the mean head-count in so many years."""
        return float(self.counts[:, years * LOOKS_PER_YEAR].mean())

    def _chance(self, happened: _Array) -> Chance:
        """Return the share of paths, and its spread over the draws of the rates.

        A draw has few paths, so that its own share is off by chance; its distance from the mean is
        shrunk by as much as that adds to the variance.
        """
        value = float(happened.mean())
        by_draw = happened.reshape(self.scene.draws, -1).mean(axis=1)
        each = happened.size // self.scene.draws
        observed = float(by_draw.var())
        noise = float((by_draw * (1 - by_draw)).mean()) / max(each - 1, 1)
        kept = np.sqrt(max(0.0, 1 - noise / observed)) if observed > 0 else 0.0
        low, high = np.quantile(value + kept * (by_draw - value), (_TAIL, 1 - _TAIL))
        return Chance(value, max(0.0, min(float(low), value)), min(1.0, max(float(high), value)))


def simulate(scene: Scene) -> Futures:
    """Return the futures of a scene; the same scene gives the same ones.

    Raises:
        ValueError: the paths cannot be shared out equally over the draws of the rates.
    """
    if scene.paths % scene.draws:
        raise ValueError("each draw of the rates needs as many paths as any other")
    return Futures(scene, _Run(scene).counts())


class _Run:
    """One simulation: the rates of each path, then who is there when."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.random = np.random.default_rng(scene.seed)
        self.exits = self._drawn(scene.exits)
        self.arrivals = self._drawn(scene.arrivals)
        self.failures = self._drawn(scene.failures)
        self.team_ends = self._team_ends()
        self.batch_days = self._batch_days()

    def counts(self) -> _Array:
        """Return [path, look]."""
        scene = self.scene
        paths = np.repeat(np.arange(scene.paths), scene.people)
        hosts = np.tile(np.repeat(np.arange(len(scene.teams)), scene.teams), scene.paths)
        changes = -self._per_look(paths, self._ends(paths, np.zeros(len(paths)), hosts))
        changes[:, 0] += scene.people
        paths, starts = self._arriving()
        ends = self._ends(paths, starts, self._hosts(len(paths)))
        came = ends > starts
        changes += self._per_look(paths[came], starts[came])
        changes -= self._per_look(paths[came], ends[came])
        counts: _Array = np.cumsum(changes, axis=1, dtype=np.int32)
        return counts

    def _drawn(self, rate: Rate) -> _Array:
        """Return the rate of each path: the paths of one draw are neighbours."""
        scene = self.scene
        if isinstance(rate, GammaPrior):
            draws = self.random.gamma(rate.shape, 1 / rate.rate, scene.draws)
        else:
            draws = np.full(scene.draws, float(rate))
        return np.repeat(draws, scene.paths // scene.draws)

    def _team_ends(self) -> _Array:
        """Return [path, team], the year in which each employer withdraws; the last never does."""
        scene = self.scene
        waits = self.random.standard_exponential((scene.paths, len(scene.teams) + 1))
        ends = _divided(waits, self.failures[:, None])
        ends[:, -1] = np.inf
        return ends

    def _batch_days(self) -> _Array:
        """Return [path, batch], the years of clean-ups and group departures, in order."""
        scene, batches = self.scene, self.scene.batches
        rates = batches.exit_share * self.exits / batches.exit_fraction
        numbers = self.random.poisson(rates * scene.years)
        days = self.random.random((scene.paths, max(int(numbers.max()), 1))) * scene.years
        days[np.arange(days.shape[1]) >= numbers[:, None]] = np.inf
        days.sort(axis=1)
        return days

    def _ends(self, paths: _Array, starts: _Array, hosts: _Array) -> _Array:
        """Return when each person leaves: alone, in a batch, or with the employer."""
        batches = self.scene.batches
        waits = self.random.standard_exponential(len(paths))
        alone = starts + _divided(waits, (1 - batches.exit_share) * self.exits[paths])
        missed = np.zeros(len(paths), dtype=np.int64)
        if starts.any():
            for column in self.batch_days.T:
                missed += column[paths] <= starts
        which = missed + self._batches_survived(len(paths))
        last = self.batch_days.shape[1] - 1
        together = self.batch_days[paths, np.minimum(which, last)]
        together[which > last] = np.inf
        ends: _Array = np.minimum(np.minimum(alone, together), self.team_ends[paths, hosts])
        return ends

    def _batches_survived(self, people: int) -> _Array:
        """Return how many batches each person stays through: a geometric number, by inversion."""
        waits = self.random.standard_exponential(people)
        if self.scene.batches.exit_fraction >= 1:
            return np.zeros(people, dtype=np.int64)
        per_batch = -np.log1p(-self.scene.batches.exit_fraction)
        return np.asarray(waits / per_batch, dtype=np.int64)

    def _arriving(self) -> tuple[_Array, _Array]:
        """Return the path and the year of everybody who arrives; a batch comes in one instant."""
        scene, size = self.scene, self.scene.batches.arrival_size
        numbers = self.random.poisson(self.arrivals / size * scene.years)
        batch_paths = np.repeat(np.arange(scene.paths), numbers)
        days = self.random.random(len(batch_paths)) * scene.years
        sizes = self.random.geometric(1 / size, len(batch_paths))
        return np.repeat(batch_paths, sizes), np.repeat(days, sizes)

    def _hosts(self, people: int) -> _Array:
        """Return the employer of each arrival: as people are now, or none where nobody is."""
        scene = self.scene
        if not scene.people:
            return np.full(people, len(scene.teams))
        seats = np.repeat(np.arange(len(scene.teams)), scene.teams)
        hosts: _Array = seats[self.random.integers(0, scene.people, people)]
        return hosts

    def _per_look(self, paths: _Array, years: _Array) -> _Array:
        """Return [path, look], how often something happened since the look before."""
        scene = self.scene
        looks = scene.years * LOOKS_PER_YEAR + 1
        within = years <= scene.years
        when = np.ceil(years[within] * LOOKS_PER_YEAR).astype(np.int64)
        found = np.bincount(paths[within] * looks + when, minlength=scene.paths * looks)
        return found.reshape(scene.paths, looks)


def _divided(waits: _Array, rates: _Array) -> _Array:
    """Return waits at these rates; at the rate 0 nothing ever happens."""
    with np.errstate(divide="ignore", over="ignore"):
        return np.where(rates > 0, waits / rates, np.inf)


def teams_of(employers: Sequence[str | None]) -> tuple[int, ...]:
    """Return the people of each employer, largest first; unknown and self-employed are alone."""
    together: dict[str, int] = {}
    alone = 0
    for employer in employers:
        if employer is None or employer == "self":
            alone += 1
        else:
            together[employer] = together.get(employer, 0) + 1
    return (*sorted(together.values(), reverse=True), *([1] * alone))
