import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.health.forecast import (
    Employer,
    expected,
    p_at_least,
    p_at_least_with_employers,
)

RATES = st.floats(0, 3)
YEARS = st.floats(0, 10)


def test_nobody_and_no_arrivals_stay_nobody() -> None:
    assert p_at_least(1, 0, 0.1, 0, 5) == 0
    assert p_at_least(0, 0, 0.1, 0, 5) == 1
    assert expected(0, 0.1, 0, 5) == 0


def test_nothing_has_happened_after_no_time() -> None:
    assert [p_at_least(k, 2, 0.5, 3, 0) for k in (1, 2, 3)] == [1, 1, 0]


def test_without_exits_arrivals_are_poisson() -> None:
    assert expected(2, 0, 0.5, 4) == 4
    assert p_at_least(3, 2, 0, 0.5, 4) == pytest.approx(1 - math.exp(-2))


@given(st.integers(0, 12), RATES, RATES, YEARS)
def test_more_are_never_more_likely(
    people: int, exits: float, arrivals: float, years: float
) -> None:
    chances = [p_at_least(k, people, exits, arrivals, years) for k in range(5)]

    assert chances[0] == 1
    assert all(0 <= chance <= 1 for chance in chances)
    assert all(later <= earlier + 1e-12 for earlier, later in pairwise(chances))


@given(st.integers(0, 8), RATES, RATES, YEARS, st.integers(0, 4))
def test_employers_that_never_fail_change_nothing(
    people: int, exits: float, arrivals: float, years: float, least: int
) -> None:
    split = [Employer(people, arrivals / 2), Employer(0, arrivals / 2)]

    assert p_at_least_with_employers(least, split, exits, 0, years) == pytest.approx(
        p_at_least(least, people, exits, arrivals, years), abs=1e-9
    )


@given(st.integers(1, 6), RATES, YEARS, st.floats(0, 1))
def test_one_employer_that_fails_takes_everybody(
    people: int, exits: float, years: float, failure: float
) -> None:
    together = p_at_least_with_employers(1, [Employer(people, 0)], exits, failure, years)

    assert together == pytest.approx(
        math.exp(-failure * years) * p_at_least(1, people, exits, 0, years), abs=1e-9
    )


def test_external_arrivals_go_on_after_a_failure() -> None:
    assert p_at_least_with_employers(1, [Employer(1, 0)], 0, 100, 10, 0.2) == pytest.approx(
        1 - math.exp(-2)
    )


@pytest.mark.slow
def test_forecast_agrees_with_simulation() -> None:
    random, paths, years = np.random.default_rng(7), 200_000, 5.0
    left = np.zeros(paths, dtype=int)
    for people, hires in ((2, 0.2), (2, 0.2)):
        alive = random.exponential(1 / 0.11, paths) > years
        stayed = random.binomial(people, math.exp(-0.12 * years), paths)
        joined = random.poisson(hires * years, paths)
        kept = random.binomial(joined, (1 - math.exp(-0.12 * years)) / (0.12 * years))
        left += alive * (stayed + kept)
    found = p_at_least_with_employers(2, [Employer(2, 0.2)] * 2, 0.12, 0.11, years)

    assert abs((left >= 2).mean() - found) < 3 * math.sqrt(found * (1 - found) / paths)
