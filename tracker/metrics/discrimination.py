"""How well a score tells those whom something befalls from those whom it does not. Pure.

The area under the ROC curve (AUC) is the chance that a row before the event scores higher than a
row without one, ties counting half (Mann and Whitney 1947; Hanley and McNeil 1982): 0.5 is no
better than chance. Rows of one project are not independent, so whole projects are drawn anew for
the interval (cluster bootstrap, percentiles, fixed seed).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tracker.metrics.result import LEVEL, Measurement

SEED = 20240221
RESAMPLES = 2000

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Discrimination(Measurement):
    """An AUC or a share of pairs, with the 95% interval over ``resamples`` that gave a number.

    None: there is nothing to tell apart, or too few resamples held both kinds.
    """

    value: float | None
    low: float | None
    high: float | None
    resamples: int


NO_DISCRIMINATION = Discrimination(None, None, None, 0)


def auc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return the chance that a positive scores higher than a negative, ties half; None: no pair."""
    if not len(positive) or not len(negative):
        return None
    wins = _wins(np.asarray(positive, dtype=float), np.asarray(negative, dtype=float))
    return float(wins.sum() / (len(positive) * len(negative)))


def clustered_auc(
    scores: Sequence[float],
    is_event: Sequence[bool],
    clusters: Sequence[int],
    resamples: int = RESAMPLES,
) -> Discrimination:
    """Return the AUC over all rows with an interval from drawing whole clusters anew.

    Args:
        scores: one a row, higher is worse; none of them NaN.
        is_event: whether the event follows the row.
        clusters: to which project a row belongs.
        resamples: how often projects are drawn.
    """
    values, events = np.asarray(scores, dtype=float), np.asarray(is_event, dtype=bool)
    _, members = np.unique(np.asarray(clusters), return_inverse=True)
    size = int(members.max()) + 1 if len(members) else 0
    if not size or not events.any() or events.all():
        return NO_DISCRIMINATION
    wins = _cluster_wins(values, events, members, size)
    positive = np.bincount(members[events], minlength=size).astype(float)
    negative = np.bincount(members[~events], minlength=size).astype(float)
    value = float(wins.sum() / (positive.sum() * negative.sum()))
    drawn = []
    for weights in _draws(size, resamples):
        pairs = (weights @ positive) * (weights @ negative)
        if pairs:
            drawn.append(float(weights @ wins @ weights / pairs))
    return _with_interval(value, drawn, resamples)


def paired_share(pairs: Sequence[float], resamples: int = RESAMPLES) -> Discrimination:
    """Return the share of matched pairs in which the case scores higher, resampling pairs.

    Args:
        pairs: 1 the case is higher, 0 the control, 0.5 a tie; a mean where a case has several
            controls.
        resamples: how often pairs are drawn.
    """
    if not len(pairs):
        return NO_DISCRIMINATION
    outcomes = np.asarray(pairs, dtype=float)
    drawn = [float(w @ outcomes / len(outcomes)) for w in _draws(len(outcomes), resamples)]
    return _with_interval(float(outcomes.mean()), drawn, resamples)


def _wins(positive: Floats, negative: Floats) -> Floats:
    """Return for each positive how many negatives it beats, ties half."""
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, side="left")
    up_to = np.searchsorted(ordered, positive, side="right")
    return np.asarray((below + up_to) / 2, dtype=float)


def _cluster_wins(
    scores: Floats, events: NDArray[np.bool_], members: NDArray[np.intp], size: int
) -> Floats:
    """Return wins[p, q]: the positives of cluster p over the negatives of cluster q."""
    wins = np.zeros((size, size))
    positive, owners = scores[events], members[events]
    for other in range(size):
        negative = scores[~events & (members == other)]
        if len(negative):
            beaten = _wins(positive, negative)
            wins[:, other] = np.bincount(owners, weights=beaten, minlength=size)
    return wins


def _draws(size: int, resamples: int) -> Iterator[Floats]:
    """Yield how often each of ``size`` clusters is drawn, as many times as asked for."""
    random = np.random.default_rng(SEED)
    even = np.full(size, 1 / size)
    for _ in range(resamples):
        yield random.multinomial(size, even).astype(float)


def _with_interval(value: float, drawn: Sequence[float], resamples: int) -> Discrimination:
    """Return the value with percentiles; none if half of the resamples gave no number."""
    if not drawn or len(drawn) < resamples / 2:
        return Discrimination(value, None, None, len(drawn))
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Discrimination(value, float(low), float(high), len(drawn))
