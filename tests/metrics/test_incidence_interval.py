"""The bootstrap of the share fixed: repeatable, sane at the edges, near an independent one."""

import random

import pytest

from tracker.metrics.incidence_interval import fixed_interval
from tracker.metrics.lead_time import Outcome, Report, incidence
from tracker.metrics.numbers import wilson

OPEN, FIXED, NOT_FIXED = Outcome.OPEN, Outcome.FIXED, Outcome.NOT_FIXED


def _reports(count: int, seed: int) -> list[Report]:
    chance = random.Random(seed)
    kinds = [OPEN, FIXED, FIXED, NOT_FIXED]
    return [Report(float(chance.randrange(0, 200)), chance.choice(kinds)) for _ in range(count)]


def test_interval_holds_the_share_and_is_the_same_each_time() -> None:
    reports = _reports(60, 1)
    low, high = fixed_interval(reports, 90) or (0, 0)

    assert low < (incidence(reports).fixed_by(90) or 0) < high
    assert fixed_interval(reversed(reports), 90) == (low, high)


@pytest.mark.slow
def test_interval_is_near_one_that_resamples_one_by_one() -> None:
    reports, chance = _reports(50, 3), random.Random(5)
    draws = []
    for _ in range(2000):
        curve = incidence(chance.choices(reports, k=len(reports)))
        at = [share for time, share in zip(curve.times, curve.fixed, strict=True) if time <= 90]
        draws.append(at[-1] if at else 0.0)
    draws.sort()

    assert fixed_interval(reports, 90) == pytest.approx((draws[50], draws[1949]), abs=0.03)


@pytest.mark.parametrize(
    ("outcome", "yes"),
    [(FIXED, 9), (NOT_FIXED, 0)],
)
def test_interval_of_all_alike_is_wilsons(outcome: Outcome, yes: int) -> None:
    reports = [Report(4.0, outcome)] * 9

    assert fixed_interval(reports, 90) == wilson(yes, 9)


def test_interval_leaves_out_what_is_too_young_to_tell() -> None:
    old, young = [Report(100.0, OPEN)] * 3, [Report(10.0, OPEN)] * 5

    assert fixed_interval([*old, *young], 90) == wilson(0, 3)


def test_interval_is_unknown_where_the_share_is() -> None:
    assert fixed_interval([], 90) is None
    assert fixed_interval([Report(10.0, OPEN), Report(5.0, FIXED)], 90) is None
