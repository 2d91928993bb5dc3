"""How good past forecasts were (model.md 9.6). Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from tracker.metrics.numbers import Pair, exact, exact_sum, ratio, wilson
from tracker.metrics.result import Measurement

# Narrow where most forecasts lie, wide where few do.
BINS = (0.0, 0.2, 0.5, 0.8, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Scores(Measurement):
    """Brier score and skill against base rate and persistence; skill over 0 is better than these.

    ``unbounded``: a certain forecast was wrong, so that the log score has no limit.
    """

    brier: float | None
    brier_climatology: float | None
    skill_vs_climatology: float | None
    brier_persistence: float | None
    skill_vs_persistence: float | None
    log_score: float | None
    unbounded: bool


def scores(
    chances: Sequence[float], outcomes: Sequence[bool], persistence: Sequence[float] | None = None
) -> Scores:
    """Return the scores of forecasts against what happened.

    Args:
        chances: forecast probabilities, 0..1.
        outcomes: whether it happened.
        persistence: the forecast "nothing changes"; None: not given.

    Source:
        Brier 1950.
    """
    happened = [Fraction(int(outcome)) for outcome in outcomes]
    own = _brier(chances, happened)
    base_rate = exact_sum(happened) / len(happened) if happened else Fraction(0)
    climatology = _brier([base_rate] * len(happened), happened)
    unchanged = None if persistence is None else _brier(persistence, happened)
    given = [
        chance if outcome else 1 - chance for chance, outcome in zip(chances, outcomes, strict=True)
    ]
    is_unbounded = any(chance <= 0 for chance in given)
    return Scores(
        brier=_float(own),
        brier_climatology=_float(climatology),
        skill_vs_climatology=_skill(own, climatology),
        brier_persistence=_float(unchanged),
        skill_vs_persistence=_skill(own, unchanged),
        log_score=None if is_unbounded or not given else _log_score(given),
        unbounded=is_unbounded,
    )


@dataclass(frozen=True, slots=True)
class Reliability:
    """Forecasts from ``low`` up to ``high``: how often what they gave this chance happened."""

    low: float
    high: float
    n: int
    mean_forecast: float
    happened_share: float
    happened_95: Pair | None


def reliability(chances: Sequence[float], outcomes: Sequence[bool]) -> tuple[Reliability, ...]:
    """Return the forecasts in bins of their chance, with Wilson's interval; no empty bins.

    The last bin holds 1 as well.
    """
    pairs = list(zip(chances, outcomes, strict=True))
    found = []
    for low, high in pairwise(BINS):
        inside = [pair for pair in pairs if low <= pair[0] < high or high == pair[0] == BINS[-1]]
        if inside:
            came = sum(outcome for _, outcome in inside)
            mean = math.fsum(chance for chance, _ in inside) / len(inside)
            share = came / len(inside)
            found.append(
                Reliability(low, high, len(inside), mean, share, wilson(came, len(inside)))
            )
    return tuple(found)


def _brier(chances: Sequence[float | Fraction], happened: Sequence[Fraction]) -> Fraction | None:
    if not happened:
        return None
    errors = [
        (exact(chance) - outcome) ** 2 for chance, outcome in zip(chances, happened, strict=True)
    ]
    return exact_sum(errors) / len(errors)


def _skill(own: Fraction | None, reference: Fraction | None) -> float | None:
    """Return 1 - own/reference; None against a reference that is never wrong."""
    if own is None or reference is None:
        return None
    part = ratio(own, reference)
    return None if part is None else 1 - part


def _log_score(given: Sequence[float]) -> float:
    """Return the mean of -ln of the chance that was given to what happened."""
    return -math.fsum(map(math.log, given)) / len(given)


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
