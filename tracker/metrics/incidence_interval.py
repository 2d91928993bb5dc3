"""How sure the share of reports fixed within a time is: bootstrap over reports (model.md 6.4)."""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from tracker.metrics.lead_time import Outcome, Report, incidence
from tracker.metrics.numbers import Pair, wilson

DRAWS = 1000
# A number of no meaning: the same reports give the same interval, here and elsewhere.
SEED = 20240221
_TAILS = (2.5, 97.5)


def fixed_interval(reports: Iterable[Report], day: float) -> Pair | None:
    """Return the 95% interval of the share fixed up to and including ``day``.

    Percentiles over draws of as many reports, with replacement. Where no draw differs from another,
    as when all or none are fixed, Wilson's over those whose fate by ``day`` is known. None where
    the share itself is.
    """
    known = sorted(reports)
    if incidence(known).fixed_by(day) is None:
        return None
    low, high = np.percentile(_drawn_shares(known, day), _TAILS)
    if low == high:
        told = [one for one in known if one.days >= day or one.outcome is not Outcome.OPEN]
        return wilson(sum(_is_fixed_by(one, day) for one in told), len(told))
    return float(low), float(high)


def _is_fixed_by(report: Report, day: float) -> bool:
    return report.outcome is Outcome.FIXED and report.days <= day


def _drawn_shares(known: list[Report], day: float) -> np.ndarray:
    """Return the Aalen-Johansen share of each draw; a draw holds its last value up to ``day``."""
    cells = sorted(Counter(known).items())
    counts = np.array([count for _, count in cells])
    draws = np.random.default_rng(SEED).multinomial(len(known), counts / counts.sum(), size=DRAWS)
    outcomes = np.array([cell.outcome for cell, _ in cells])
    times = sorted({cell.days for cell, _ in cells})
    starts = [next(i for i, (cell, _) in enumerate(cells) if cell.days == one) for one in times]
    fixed = np.add.reduceat(draws * (outcomes == Outcome.FIXED), starts, axis=1)
    ended = np.add.reduceat(draws * (outcomes != Outcome.OPEN), starts, axis=1)
    everybody = np.add.reduceat(draws, starts, axis=1)
    at_risk = np.maximum(everybody[:, ::-1].cumsum(axis=1)[:, ::-1], 1)
    still_open = np.cumprod(1 - ended / at_risk, axis=1)
    before = np.concatenate([np.ones((DRAWS, 1)), still_open[:, :-1]], axis=1)
    within = np.array(times) <= day
    shares: np.ndarray = (before * fixed / at_risk * within).sum(axis=1)
    return shares
