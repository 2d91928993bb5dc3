"""The rhythm of a release channel, and whether it is overdue (model.md 6.1, 6.2). Pure."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from statistics import fmean, median, stdev

from scipy.special import stdtr

from tracker.metrics.numbers import exact, ratio
from tracker.metrics.result import Measurement, Result, Status

MAD_TO_SD = 1.4826  # of a normal distribution
RECENT_GAPS = 60
SIGMA_FLOOR = 0.10  # a perfect weekly channel is then not overdue after 8 days
OWN_RHYTHM_FROM_GAPS = 8
SHRUNK_FROM_GAPS = 3
LATE_BELOW = 0.20
OVERDUE_BELOW = 0.05
FALSE_DISCOVERY_RATE = 0.10


class Rhythm(StrEnum):
    """What a channel is, by its own rhythm; a channel closed by a decision is never overdue."""

    ON_RHYTHM = "on_rhythm"
    LATE = "late"
    OVERDUE = "overdue"
    RETIRED = "retired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Cadence(Measurement):
    """Days between releases; None where there are too few gaps to say (1 or 2)."""

    n_gaps: int
    median: float | None = None
    mean: float | None = None
    cv: float | None = None
    mad: float | None = None
    robust_cv: float | None = None
    burstiness_B: float | None = None
    burstiness_A_finite: float | None = None
    max: float | None = None

    def results(self, as_of: date) -> dict[str, Result]:
        """Return the envelopes of the median gap in days and of the robust CV."""
        status = Status.OK if self.n_gaps else Status.INSUFFICIENT
        return {
            "median": Result(self.median, "days", status, as_of, self.n_gaps),
            "robust_cv": Result(self.robust_cv, "ratio", status, as_of, self.n_gaps),
        }


@dataclass(frozen=True, slots=True)
class ChannelPrior:
    """What the foundation's channels are like, in log days, and how many gaps that is worth."""

    log_mean: float
    log_sd: float
    worth_gaps: float


@dataclass(frozen=True, slots=True)
class Predictive:
    """The Student-t distribution of the log of the next gap; ``log_sd`` is after the floor."""

    log_mean: float
    log_sd: float
    degrees: float
    worth: float

    def p_gap_at_least(self, elapsed_days: float) -> float:
        """Return P(next gap >= elapsed), 1 up to day 0."""
        if elapsed_days <= 0:
            return 1.0
        spread = self.log_sd * math.sqrt(1 + 1 / self.worth)
        return float(stdtr(self.degrees, -(math.log(elapsed_days) - self.log_mean) / spread))


@dataclass(frozen=True, slots=True)
class Overdue(Measurement):
    """P(next gap >= elapsed) of one channel, and the word for it."""

    p: float | None
    flag: Rhythm
    elapsed_days: float | None
    n_gaps: int
    predictive: Predictive | None

    def result(self, as_of: date) -> Result:
        """Return the envelope of the probability."""
        status = {Rhythm.RETIRED: Status.RETIRED, Rhythm.UNKNOWN: Status.INSUFFICIENT}
        found = status.get(self.flag, Status.OK)
        window = f"last {RECENT_GAPS} gaps"
        return Result(self.p, "probability", found, as_of, self.n_gaps, window)


@dataclass(frozen=True, slots=True)
class Discoveries(Measurement):
    """How many of many P are flagged, and the largest of these."""

    flagged: int
    threshold: float | None


def gaps_days(days: Iterable[date]) -> list[int]:
    """Return the days between successive distinct days; re-tags of one day count once."""
    return [(late - early).days for early, late in pairwise(sorted(set(days)))]


def cadence(gaps: Sequence[float]) -> Cadence:
    """Return the rhythm of all ``gaps``, positive, in days.

    Source:
        CV with ddof 1; burstiness B of Goh and Barabasi 2008; its finite-size form of Kim and Jo
        2016, with the population's sd, so that a Poisson process gives about 0 at any n.
    """
    if not gaps:
        return Cadence(0)
    middle, mean = median(gaps), fmean(gaps)
    mad = median(abs(gap - middle) for gap in gaps)
    cv = stdev(gaps) / mean if len(gaps) > 1 else None
    return Cadence(
        n_gaps=len(gaps),
        median=float(middle),
        mean=mean,
        cv=cv,
        mad=float(mad),
        robust_cv=ratio(MAD_TO_SD * mad, middle),
        burstiness_B=None if cv is None else (cv - 1) / (cv + 1),
        burstiness_A_finite=None if cv is None else _burstiness_finite(cv, len(gaps)),
        max=float(max(gaps)),
    )


def predictive(
    gaps: Sequence[float], prior: ChannelPrior | None = None, floor: float = SIGMA_FLOOR
) -> Predictive | None:
    """Return what the last 60 gaps say of the next one; None if they are too few.

    From 8 gaps the channel's own log mean and sd with n-1 degrees of freedom; from 3 to 7 these
    shrunk to ``prior`` (normal-inverse-chi-squared, n + worth_gaps degrees); None without prior.

    Args:
        gaps: positive, in days, oldest first.
        floor: the least log sd.
    """
    logs = [math.log(gap) for gap in gaps[-RECENT_GAPS:]]
    n = len(logs)
    if n >= OWN_RHYTHM_FROM_GAPS:
        return Predictive(fmean(logs), max(stdev(logs), floor), n - 1, n)
    if n < SHRUNK_FROM_GAPS or prior is None:
        return None
    mean, worth = fmean(logs), n + prior.worth_gaps
    shrunk = (n * mean + prior.worth_gaps * prior.log_mean) / worth
    variance = (
        (n - 1) * stdev(logs) ** 2
        + prior.worth_gaps * prior.log_sd**2
        + n * prior.worth_gaps / worth * (mean - prior.log_mean) ** 2
    ) / worth
    return Predictive(shrunk, max(math.sqrt(variance), floor), worth, worth)


def overdue(
    gaps: Sequence[float],
    elapsed_days: float | None,
    *,
    prior: ChannelPrior | None = None,
    floor: float = SIGMA_FLOOR,
    is_retired: bool = False,
) -> Overdue:
    """Return P(next gap >= elapsed) by the channel's own rhythm.

    Args:
        gaps: positive, in days, oldest first.
        elapsed_days: since the latest release; None: no release yet.
        is_retired: a governance event closed the channel; it has no P and is never overdue.
    """
    said = predictive(gaps, prior, floor)
    n = len(gaps[-RECENT_GAPS:])
    if is_retired:
        return Overdue(None, Rhythm.RETIRED, elapsed_days, n, said)
    if said is None or elapsed_days is None:
        return Overdue(None, Rhythm.UNKNOWN, elapsed_days, n, said)
    p = said.p_gap_at_least(elapsed_days)
    return Overdue(p, flag(p), elapsed_days, n, said)


def flag(p: float | None) -> Rhythm:
    """Return the word for P(next gap >= elapsed)."""
    if p is None:
        return Rhythm.UNKNOWN
    if p < OVERDUE_BELOW:
        return Rhythm.OVERDUE
    return Rhythm.LATE if p < LATE_BELOW else Rhythm.ON_RHYTHM


def discoveries(
    p_values: Iterable[float | None], rate: float = FALSE_DISCOVERY_RATE
) -> Discoveries:
    """Return which P may be flagged on a page of many; unknown P are left out.

    Source: Benjamini and Hochberg 1995; ties are decided on the decimals as written.
    """
    known = sorted(p for p in p_values if p is not None)
    flagged = 0
    for place, p in enumerate(known, start=1):
        if exact(p) * len(known) <= place * exact(rate):
            flagged = place
    return Discoveries(flagged, known[flagged - 1] if flagged else None)


def _burstiness_finite(cv: float, n: int) -> float:
    spread = cv * math.sqrt((n - 1) / n)
    above, below = math.sqrt(n + 1), math.sqrt(n - 1)
    return (above * spread - below) / ((above - 2) * spread + below)
