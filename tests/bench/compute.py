"""Computing snapshots of sample projects, and how that grows with their number."""

import math
import tempfile
from pathlib import Path

from tests.bench.timing import seconds, show
from tests.support.contexts import fresh_context
from tracker.services import health, sampling

SIZES = (25, 100)


def run(shared: Path) -> None:
    """Print the time a project takes, and the exponent of the cost in the number of projects."""
    taken = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            ctx = fresh_context(Path(folder))
            loaded = seconds(lambda c=ctx, n=size: sampling.load(c, n, 1), runs=1)
            show(f"load {size} sample projects", loaded)
            taken[size] = seconds(lambda c=ctx: health.refresh(c, health.stale(c)), runs=1)
            show(f"compute {size} sample projects", taken[size])
    small, large = SIZES
    exponent = math.log(taken[large][0] / taken[small][0]) / math.log(large / small)
    print(f"cost grows with the number of projects to the power {exponent:.2f}")
