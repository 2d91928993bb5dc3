"""How far exits and arrivals come in batches, as lists are cleaned up (model.md 9.5). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from tracker.health.past import ProjectPast, arrivals, by_month, single_exits, withdrawals

# Fewer exits or months with arrivals say too little about how they cluster.
OWN_BATCHES_FROM = 30
_BATCH_FROM = 2


@dataclass(frozen=True, slots=True)
class Batches:
    """``exit_share`` of exits come in batches in which each maintainer leaves with
    ``exit_fraction``; arrivals come ``arrival_size`` at a time, on average, 1 or more.
    """

    exit_share: float
    exit_fraction: float
    arrival_size: float


#: Measured in the CNCF list (9.5); taken where a foundation has too few exits or arrivals.
CNCF_BATCHES = Batches(0.8, 0.4, 2.5)
NO_BATCHES = Batches(0.0, 1.0, 1.0)


def batches(pasts: Iterable[ProjectPast]) -> Batches:
    """Return how exits and arrivals clustered; each part that has too few is the CNCF's.

    A batch is a month in which two or more left a project; the fraction is the mean, over batches,
    of who left among who was there. Whole groups of an employer are left out: they have a rate of
    their own.
    """
    left: list[tuple[int, int]] = []
    came: list[int] = []
    for past in pasts:
        exits = by_month(single_exits(past, withdrawals(past)))
        left += [(number, _there(past, month, number)) for month, number in exits]
        came += [number for _, number in by_month(arrivals(past))]
    together = [one for one in left if one[0] >= _BATCH_FROM]
    exits_seen = sum(number for number, _ in left)
    share, fraction = CNCF_BATCHES.exit_share, CNCF_BATCHES.exit_fraction
    if exits_seen >= OWN_BATCHES_FROM and together:
        share = sum(number for number, _ in together) / exits_seen
        fraction = fmean(number / there for number, there in together)
    size = fmean(came) if len(came) >= OWN_BATCHES_FROM else CNCF_BATCHES.arrival_size
    return Batches(round(share, 4), round(fraction, 4), round(size, 4))


def _there(past: ProjectPast, month: date, left: int) -> int:
    """Return how many were there when the month began; who came and left within it counts too."""
    return max(len(past.people(month)), left)
