"""Reads the account with the id that is given, as the environment says, and prints what that took.

A process of its own: what the peer remembers is not counted.
"""

import json
import sys
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter

from tracker.bootstrap import bootstrap
from tracker.config import Settings
from tracker.integrations.stripe_api import StripeApi
from tracker.services.billing.backfilling import backfill


def main() -> None:
    """Print the seconds, and the memory that it took at most beyond that of a new process."""
    settings = Settings.from_environment()
    address = settings.stripe_address
    stripe = StripeApi({"api": address, "connect": address}, per_second=100_000)
    ctx = bootstrap(settings, stripe=stripe)
    before, begun = _most_kib(), perf_counter()
    backfill(ctx, int(sys.argv[1]))
    taken = perf_counter() - begun
    print(json.dumps({"seconds": taken, "mib": (_most_kib() - before) / 1024}))


def _most_kib() -> float:
    status = Path("/proc/self/status")
    if status.is_file():
        # What the system counts for a process begins there with what its parent held.
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return float(line.split()[1])
    return getrusage(RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "darwin" else 1)


if __name__ == "__main__":
    main()
