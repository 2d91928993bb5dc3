"""Which adopters pay, and how community counters move (model.md 5.5, 6.5). Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from statistics import median

from tracker.metrics.numbers import Pair, ratio, wilson
from tracker.metrics.result import Measurement, Status, coverage_status

YEAR_DAYS = 365.25
LEAST_DAYS_APART = 60
THEIL_SEN_FROM_SNAPSHOTS = 5

Snapshot = tuple[date, float]


@dataclass(frozen=True, slots=True)
class Conversion(Measurement):
    """Which share of the adopters pays: among the known, and between the bounds of all."""

    conversion_known: float | None
    ci95: Pair | None
    bounds_all: Pair | None
    coverage: float | None
    status: Status


@dataclass(frozen=True, slots=True)
class Growth(Measurement):
    """How a counter moved from its first to its last snapshot; growth is in ln per year."""

    absolute: float | None
    days: int | None
    annualised_log_growth: float | None
    theil_sen_annual_log: float | None


def conversion(paid: int, not_paid: int, unknown: int) -> Conversion:
    """Return adopters with an active subscription / adopters with known status.

    Lists are self-selected and rarely pruned: print the date of the list beside it.
    """
    known, everybody = paid + not_paid, paid + not_paid + unknown
    return Conversion(
        conversion_known=ratio(paid, known),
        ci95=wilson(paid, known),
        bounds_all=(paid / everybody, (paid + unknown) / everybody) if everybody else None,
        coverage=ratio(known, everybody),
        status=coverage_status(known, everybody),
    )


def growth(snapshots: Sequence[Snapshot]) -> Growth:
    """Return the growth of a counter; no interpolation.

    Rates need snapshots at least 60 days apart and counts over 0; Theil-Sen the median over all
    such pairs of at least 5 snapshots. A cumulative counter cannot show people leaving.
    """
    ordered = sorted(snapshots)
    if len(ordered) < 2:
        return Growth(None, None, None, None)
    first, last = ordered[0], ordered[-1]
    return Growth(
        absolute=last[1] - first[1],
        days=(last[0] - first[0]).days,
        annualised_log_growth=_log_growth(first, last),
        theil_sen_annual_log=_theil_sen([one for one in ordered if one[1] > 0]),
    )


def _log_growth(first: Snapshot, last: Snapshot) -> float | None:
    days = (last[0] - first[0]).days
    if days < LEAST_DAYS_APART or first[1] <= 0 or last[1] <= 0:
        return None
    return math.log(last[1] / first[1]) / (days / YEAR_DAYS)


def _theil_sen(positive: Sequence[Snapshot]) -> float | None:
    if len(positive) < THEIL_SEN_FROM_SNAPSHOTS:
        return None
    slopes = (_log_growth(first, last) for first, last in combinations(positive, 2))
    known = [slope for slope in slopes if slope is not None]
    return median(known) if known else None
