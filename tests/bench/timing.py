"""Timing for the benches: medians of several runs, and ratios to a reference."""

from collections.abc import Callable
from statistics import median
from time import perf_counter


def seconds(action: Callable[[], object], runs: int = 3) -> list[float]:
    """Return how long each of ``runs`` runs took."""
    taken = []
    for _ in range(runs):
        start = perf_counter()
        action()
        taken.append(perf_counter() - start)
    return taken


def show(what: str, taken: list[float], reference: list[float] | None = None) -> None:
    """Print the median with its spread, and the ratio to the reference's median."""
    line = f"{what:<58} {median(taken):8.3f} s  [{min(taken):.3f}, {max(taken):.3f}]"
    if reference:
        line += f"  {median(taken) / median(reference):6.2f} × the reference"
    print(line)
