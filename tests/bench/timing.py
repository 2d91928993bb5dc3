"""Timing for the benches: medians of several runs, ratios to a reference, and growth."""

import math
from collections.abc import Callable, Sequence
from statistics import linear_regression, median
from time import perf_counter, process_time


def seconds(action: Callable[[], object], runs: int = 3) -> list[float]:
    """Return how long each of ``runs`` runs took."""
    return _taken(action, runs, perf_counter)


def cpu_seconds(action: Callable[[], object], runs: int = 3) -> list[float]:
    """Return how much of the processor's time each of ``runs`` runs took in this process."""
    return _taken(action, runs, process_time)


def _taken(action: Callable[[], object], runs: int, clock: Callable[[], float]) -> list[float]:
    taken = []
    for _ in range(runs):
        start = clock()
        action()
        taken.append(clock() - start)
    return taken


def exponent(sizes: Sequence[int], taken: Sequence[float]) -> float:
    """Return the power of the size with which the cost grows, by least squares on logarithms."""
    return linear_regression([*map(math.log, sizes)], [*map(math.log, taken)]).slope


def show(what: str, taken: list[float], reference: list[float] | None = None) -> None:
    """Print the median with its spread, and the ratio to the reference's median."""
    line = f"{what:<58} {median(taken):8.3f} s  [{min(taken):.3f}, {max(taken):.3f}]"
    if reference:
        line += f"  {median(taken) / median(reference):6.2f} × the reference"
    print(line)
