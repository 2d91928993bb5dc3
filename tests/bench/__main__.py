"""``make bench``: how long the work takes, beside a reference run in the same minute.

Machines are noisy, so each figure is a ratio to a reference that was measured beside it, or stands
with its own spread. Nothing here is a test: no figure can fail.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench import compute, money, pages, report, simulation, track, webhooks

BENCHES: dict[str, Callable[[Path], None]] = {
    "track": track.run,
    "compute": compute.run,
    "pages": pages.run,
    "report": report.run,
    "simulation": simulation.run,
    "money": money.run,
    "webhooks": webhooks.run,
}


def main() -> None:
    """Run the benches that are named, or all."""
    shared = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    names = sys.argv[1:] or list(BENCHES)
    for name in names:
        print(f"\n{name}\n{'-' * len(name)}")
        BENCHES[name](shared)


main()
