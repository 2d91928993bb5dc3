"""Simulating the futures of a foundation's projects, beside plain draws of numpy."""

from pathlib import Path

import numpy as np

from tests.bench.timing import seconds, show
from tracker.health.batches import CNCF_BATCHES
from tracker.health.rates import GammaPrior
from tracker.health.simulation import PATHS, Scene, simulate

PROJECTS, YEARS = 250, 10
# As in the CNCF list: few big projects, many small ones.
TEAMS = ((1,), (2,), (2, 1), (3, 1, 1), (4, 2, 1, 1, 1), (5, 3, 2, 1, 1))


def run(shared: Path) -> None:
    """Print what 250 projects take, and the ratio to a binomial and a Poisson draw a year."""
    reference = seconds(_plain_draws, runs=3)
    show(f"{PROJECTS} projects, {YEARS} plain binomials and Poissons", reference)
    show(f"{PROJECTS} projects, {YEARS} years, {PATHS} paths", seconds(_futures, runs=3), reference)


def _plain_draws() -> None:
    random = np.random.default_rng(1)
    for project in range(PROJECTS):
        people = np.full(PATHS, sum(TEAMS[project % len(TEAMS)]))
        for _ in range(YEARS):
            people = random.binomial(people, 0.9) + random.poisson(1.37, PATHS)


def _futures() -> None:
    exits, arrivals, failures = GammaPrior(2.5, 29), GammaPrior(2.7, 2), GammaPrior(28, 1094)
    for project in range(PROJECTS):
        teams = TEAMS[project % len(TEAMS)]
        scene = Scene(teams, exits, arrivals, failures, CNCF_BATCHES, seed=project)
        simulate(scene).at_least(2, YEARS)
