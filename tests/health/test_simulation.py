"""The simulated futures against the exact formulas, and what must hold for any."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.health import registry
from tracker.health.batches import CNCF_BATCHES, NO_BATCHES, Batches
from tracker.health.forecast import Employer, expected, p_at_least, p_at_least_with_employers
from tracker.health.rates import GammaPrior
from tracker.health.simulation import LOOKS_PER_YEAR, Futures, Scene, simulate, teams_of
from tracker.services.method import worked_examples

RATES = st.floats(0, 1)
TEAMS = st.lists(st.integers(1, 4), max_size=3).map(tuple)
YEARS = (1, 3, 5, 10)


def scene(**given: object) -> Scene:
    plain = {
        "teams": (4,),
        "exits": 0.12,
        "arrivals": 0.4,
        "failures": 0.11,
        "batches": NO_BATCHES,
        "paths": 20_000,
        "draws": 1,
    }
    return Scene(**(plain | given))  # type: ignore[arg-type]


def is_near(share: float, exact: float, paths: int) -> bool:
    """Tell whether a share of paths lies within 3 standard errors of the exact chance."""
    return abs(share - exact) <= 3 * math.sqrt(exact * (1 - exact) / paths) + 1e-9


@pytest.mark.parametrize("teams", [(4,), (2, 2), (1, 1, 1, 1)])
@pytest.mark.parametrize("failures", [0.0, 0.026, 0.11])
def test_without_batches_it_agrees_with_the_formula(
    teams: tuple[int, ...], failures: float
) -> None:
    futures = simulate(scene(teams=teams, failures=failures))
    employers = [Employer(people, 0.1 * people) for people in teams]

    for years in YEARS:
        exact = p_at_least_with_employers(2, employers, 0.12, failures, years)
        assert is_near(futures.at_least(2, years).value, exact, 20_000)


@pytest.mark.parametrize(
    ("people", "exits", "arrivals"), [(4, 0.271, 1.37), (1, 0.1, 0.0), (0, 0.2, 0.5)]
)
def test_without_employers_it_agrees_with_the_exact_process(
    people: int, exits: float, arrivals: float
) -> None:
    teams = (1,) * people
    futures = simulate(scene(teams=teams, exits=exits, arrivals=arrivals, failures=0.0))

    for years in YEARS:
        for least in (1, 2, 3):
            exact = p_at_least(least, people, exits, arrivals, years)
            assert is_near(futures.at_least(least, years).value, exact, 20_000)
        spread = futures.counts[:, years * LOOKS_PER_YEAR].std() / math.sqrt(20_000)
        mean = expected(people, exits, arrivals, years)
        assert abs(futures.mean(years) - mean) <= 3 * spread + 1e-9


def test_batches_keep_the_rates_and_widen_the_range() -> None:
    single = simulate(scene(failures=0.0, exits=0.2, arrivals=1.0))
    batched = simulate(scene(failures=0.0, exits=0.2, arrivals=1.0, batches=CNCF_BATCHES))

    assert batched.mean(5) == pytest.approx(single.mean(5), rel=0.03)
    assert batched.counts[:, -1].std() > 1.2 * single.counts[:, -1].std()


def test_a_known_rate_has_no_range_and_a_spread_one_has() -> None:
    known = simulate(scene(draws=100)).at_least(3, 5)
    spread = simulate(scene(draws=100, exits=GammaPrior(1.0, 8.0))).at_least(3, 5)

    assert known.high - known.low < 0.03
    assert spread.high - spread.low > 0.3
    assert spread.low <= spread.value <= spread.high


def test_one_seed_gives_one_future() -> None:
    first, again = simulate(scene(seed=3)), simulate(scene(seed=3, years=10))
    other = simulate(scene(seed=4))

    assert (first.counts == again.counts).all()
    assert (first.counts != other.counts).any()


def test_the_worked_example_is_the_same_every_time() -> None:
    given = worked_examples()["forecast_simulation"].inputs
    first = registry.compute("forecast_simulation", given)

    assert registry.compute("forecast_simulation", given) == first


def test_nobody_and_no_arrivals_stay_nobody() -> None:
    futures = simulate(scene(teams=(), arrivals=0.0, batches=CNCF_BATCHES))

    assert not futures.counts.any()
    assert futures.at_least(1, 10) == (0.0, 0.0, 0.0)


def test_without_any_rate_nothing_changes() -> None:
    futures = simulate(scene(exits=0.0, arrivals=0.0, failures=0.0, batches=CNCF_BATCHES))

    assert (futures.counts == 4).all()
    assert futures.interval(10) == (4, 4)


def test_unequal_shares_of_paths_are_refused() -> None:
    with pytest.raises(ValueError, match="as many paths"):
        simulate(scene(paths=10, draws=3))


def test_unknown_and_self_employed_are_alone() -> None:
    assert teams_of(["Birch", None, "Alder", "self", "Alder", None]) == (2, 1, 1, 1, 1)
    assert teams_of([]) == ()


def chances(futures: Futures) -> np.ndarray:
    return np.array(
        [
            [[futures.at_least(k, y).value, futures.never_below(k, y).value] for k in range(4)]
            for y in YEARS
        ]
    )


@settings(max_examples=30)
@given(TEAMS, RATES, RATES, RATES, st.booleans())
def test_more_people_are_never_more_likely(
    teams: tuple[int, ...], exits: float, arrivals: float, failures: float, has_batches: bool
) -> None:
    found = chances(
        simulate(
            scene(
                teams=teams,
                exits=exits,
                arrivals=arrivals,
                failures=failures,
                batches=CNCF_BATCHES if has_batches else NO_BATCHES,
                paths=400,
            )
        )
    )

    assert ((found >= 0) & (found <= 1)).all()
    assert (found[:, 0] == 1).all()
    assert (np.diff(found, axis=1) <= 0).all()  # a larger k
    assert (found[:, :, 1] <= found[:, :, 0]).all()  # never below, at least
    assert (np.diff(found[:, :, 1], axis=0) <= 0).all()  # never below, for longer


@settings(max_examples=30)
@given(TEAMS, RATES, RATES, st.floats(0.01, 1))
def test_a_freeze_and_a_failing_employer_never_help(
    teams: tuple[int, ...], exits: float, arrivals: float, failures: float
) -> None:
    base = {"teams": teams, "exits": exits, "arrivals": arrivals, "paths": 400}
    safe = simulate(scene(**base, failures=0.0, batches=CNCF_BATCHES))
    risky = simulate(scene(**base, failures=failures, batches=CNCF_BATCHES))
    frozen = simulate(scene(**base | {"arrivals": 0.0}, failures=0.0, batches=CNCF_BATCHES))

    assert (risky.counts <= safe.counts).all()
    assert (frozen.counts <= safe.counts).all()


def test_everybody_leaves_in_a_batch_that_takes_all() -> None:
    whole = Batches(1.0, 1.0, 1.0)
    futures = simulate(scene(teams=(1, 1, 1), arrivals=0.0, failures=0.0, batches=whole))
    counts = set(np.unique(futures.counts))

    assert counts == {0, 3}
    assert is_near(futures.at_least(3, 5).value, math.exp(-0.12 * 5), 20_000)
