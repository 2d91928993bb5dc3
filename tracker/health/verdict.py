"""What may be said of a change after so many months (model.md 8.4 and 8.5). Pure.

The size and its interval come from the segmented fit; the two placebo tests are the gate. A verdict
says what it could have noticed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scipy.special import stdtrit

from tracker.health.change import (
    Direction,
    PlaceboInSpace,
    PlaceboInTime,
    RateRatio,
    Segmented,
    placebo_in_space,
    placebo_in_time,
    rate_ratio,
    segmented,
)
from tracker.metrics.numbers import Pair, ratio
from tracker.metrics.result import LEVEL, Measurement

GATE_P = 0.10
# The smallest p among J peers is 1/(J + 1): with fewer than these the gate cannot open.
GATE_PEERS = 9
LEAST_MONTHS_BEFORE = 24
MOST_MONTHS_BEFORE = 36
POWER = 0.80

Halves = tuple[Sequence[float], Sequence[float]]


class Word(StrEnum):
    """The five words of a verdict, and no others."""

    IMPROVED = "improved"
    DECLINED = "declined"
    SUGGESTIVE = "suggestive"
    NO_CHANGE = "no detectable change"
    NOT_ASSESSABLE = "not assessable"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a word rests on. None: it could not be computed.

    ``p_in_space`` is the one-sided p on the side to which the level moved.
    """

    level: float | None
    ci95: Pair | None
    p_in_time: float | None
    p_in_space: float | None
    peers: int


@dataclass(frozen=True, slots=True)
class Power(Measurement):
    """What the fit could have noticed: the rate ratio with 80% power, from its standard error."""

    n: int
    standard_error: float | None
    detectable_rate_ratio: float | None


@dataclass(frozen=True, slots=True)
class CountVerdict(Measurement):
    """A verdict on a monthly count, with all that it rests on.

    ``optimistic`` is the exact ratio of 8.1, which knows no trend; p in space is one-sided in the
    registered direction, ``p_in_space_against`` in the other one.
    """

    word: Word
    months_before: int
    months_after: int
    mean_before: float | None
    mean_after: float | None
    optimistic_rate_ratio: float | None
    optimistic_ci95: tuple[float, float | None] | None
    level_rate_ratio: float | None
    ci95: Pair | None
    trend_rate_ratio_per_year: float | None
    phi: float | None
    rho: float | None
    detectable_rate_ratio: float | None
    p_in_time: float | None
    placebo_dates: int
    p_in_space: float | None
    p_in_space_against: float | None
    peers: int
    peers_left_out: int
    difference_to_peer_median: float | None


@dataclass(frozen=True, slots=True)
class LevelRank(Measurement):
    """How a level moved, and its rank among the peers: shares and p are no test of the change.

    ``percentile`` is the share of the peers, 0..1, that moved less in the registered direction.
    """

    before: float
    after: float
    change: float
    peers: int
    peers_left_out: int
    percentile: float | None
    p_one_sided: float | None


def verdict_word(evidence: Evidence, direction: Direction) -> Word:
    """Return the word of 8.5 for what was found.

    Improved or declined need an interval without 1 and both placebo p up to 0.10, the peers at
    least nine; without a fit nothing can be said.
    """
    if evidence.level is None or evidence.ci95 is None:
        return Word.NOT_ASSESSABLE
    low, high = evidence.ci95
    if low <= 1 <= high:
        return Word.NO_CHANGE
    is_gate_open = (
        evidence.p_in_time is not None
        and evidence.p_in_time <= GATE_P
        and evidence.p_in_space is not None
        and evidence.p_in_space <= GATE_P
        and evidence.peers >= GATE_PEERS
    )
    if not is_gate_open:
        return Word.SUGGESTIVE
    return Word.IMPROVED if is_towards(evidence.level, direction) else Word.DECLINED


def is_towards(level: float, direction: Direction) -> bool:
    """Tell whether a rate ratio lies on the registered side of 1."""
    return level > 1 if direction is Direction.RISE else level < 1


def power(fit: Segmented) -> Power:
    """Return the smallest rise that the fit would notice four times out of five.

    exp((t_0.975 + t_0.80) * standard error), t with n-3 df: from the widened standard error of this
    series, so that its own level, spread and autocorrelation count. Of a fall it is the inverse.
    """
    if fit.ci95 is None:
        return Power(fit.n, None, None)
    quantile, strength = (float(stdtrit(fit.n - 3, at)) for at in (0.5 + LEVEL / 2, POWER))
    error = math.log(fit.ci95[1] / fit.ci95[0]) / (2 * quantile)
    exponent = (quantile + strength) * error
    return Power(fit.n, error, math.exp(exponent) if exponent < 300 else None)


def count_verdict(
    before: Sequence[float],
    after: Sequence[float],
    left_out: int,
    direction: Direction,
    peers: Sequence[Halves] = (),
) -> CountVerdict:
    """Return the verdict on a monthly count.

    Args:
        before, after: counts by month.
        left_out: months between them, in which the change took place.
        peers: the same of other projects; one whose fit has no finite maximum is left out.
    """
    fit = segmented(before, after, left_out)
    levels = [found for one in peers if (found := log_level(*one, left_out)) is not None]
    time = placebo_in_time([*before, *after], len(before), left_out=left_out)
    space, against = _in_space(fit, levels, direction)
    p_here = space if _is_registered_side(fit, direction) else against
    evidence = Evidence(
        level=fit.level_rate_ratio,
        ci95=fit.ci95,
        p_in_time=time.p,
        p_in_space=p_here.p_one_sided if p_here else None,
        peers=len(levels),
    )
    described = rate_ratio(int(sum(before)), int(sum(after)), len(before), len(after))
    return _assembled(
        verdict_word(evidence, direction),
        (len(before), len(after)),
        (described, fit, time),
        (space, against),
        (len(levels), len(peers) - len(levels)),
    )


def _assembled(
    word: Word,
    months: tuple[int, int],
    parts: tuple[RateRatio, Segmented, PlaceboInTime],
    in_space: tuple[PlaceboInSpace | None, PlaceboInSpace | None],
    peers: tuple[int, int],
) -> CountVerdict:
    described, fit, time = parts
    space, against = in_space
    return CountVerdict(
        word=word,
        months_before=months[0],
        months_after=months[1],
        mean_before=fit.mean_before,
        mean_after=fit.mean_after,
        optimistic_rate_ratio=described.rate_ratio,
        optimistic_ci95=described.ci95,
        level_rate_ratio=fit.level_rate_ratio,
        ci95=fit.ci95,
        trend_rate_ratio_per_year=fit.pre_trend_rate_ratio_per_year,
        phi=fit.phi,
        rho=fit.rho,
        detectable_rate_ratio=power(fit).detectable_rate_ratio,
        p_in_time=None if time.p is None else float(time.p),
        placebo_dates=time.n_placebo_dates,
        p_in_space=space.p_one_sided if space else None,
        p_in_space_against=against.p_one_sided if against else None,
        peers=peers[0],
        peers_left_out=peers[1],
        difference_to_peer_median=space.did_vs_peer_median if space else None,
    )


def _is_registered_side(fit: Segmented, direction: Direction) -> bool:
    return fit.level_rate_ratio is None or is_towards(fit.level_rate_ratio, direction)


def _in_space(
    fit: Segmented, levels: Sequence[float], direction: Direction
) -> tuple[PlaceboInSpace | None, PlaceboInSpace | None]:
    """Return the ranks among the peers in the registered direction and in the other one."""
    if fit.level_rate_ratio is None or not levels:
        return None, None
    own = math.log(fit.level_rate_ratio)
    other = Direction.FALL if direction is Direction.RISE else Direction.RISE
    return placebo_in_space(own, levels, direction), placebo_in_space(own, levels, other)


def log_level(before: Sequence[float], after: Sequence[float], left_out: int) -> float | None:
    """Return the log of the level rate ratio; None: the fit has no finite maximum."""
    level = segmented(before, after, left_out).level_rate_ratio
    return None if level is None else math.log(level)


def level_rank(
    before: float,
    after: float,
    direction: Direction,
    peers: Sequence[tuple[float, float]] = (),
) -> LevelRank:
    """Return how a level moved and the rank of that among the peers, by after/before.

    A level of a handful can never pass a test (8.4): this is description. Peers that had nothing
    before are left out, and so is the rank if the project had nothing.
    """
    grown = [ends[1] / ends[0] for ends in peers if ends[0] > 0]
    own = ratio(after, before)
    sign = 1 if direction is Direction.RISE else -1
    beyond = None if own is None else sum(sign * one >= sign * own for one in grown)
    has_rank = beyond is not None and bool(grown)
    return LevelRank(
        before=before,
        after=after,
        change=after - before,
        peers=len(grown),
        peers_left_out=len(peers) - len(grown),
        percentile=1 - beyond / len(grown) if has_rank and beyond is not None else None,
        p_one_sided=(1 + beyond) / (len(grown) + 1) if has_rank and beyond is not None else None,
    )
