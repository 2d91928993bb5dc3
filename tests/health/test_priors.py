"""Whose rates a forecast starts from."""

from dataclasses import replace

import pytest

from tests.support.pasts import past
from tracker.health.priors import CNCF, SHIPPED_NORMS, forecast_norms, gamma
from tracker.health.rates import GammaPrior, exit_rates


def projects(number: int, level: str | None = None) -> list:
    """Return projects of which every third loses two people, and every second gains one."""
    found = []
    for index in range(number):
        left = "2024-09-01" if index % 3 == 0 else None
        spells = [("ann", "2022-01-01", None), ("bob", "2022-01-01", left)]
        spells += [("cy", "2023-01-01", "2025-02-03" if left else None)]
        spells += [("dee", "2023-05-05", None)] if index % 2 else []
        found.append(past(*spells, slug=f"p{index}", level=level))
    return found


def test_a_foundation_of_few_projects_starts_from_the_shipped_prior() -> None:
    assert forecast_norms([]) == SHIPPED_NORMS
    assert forecast_norms(projects(29)).priors == CNCF


def test_thirty_projects_have_a_prior_of_their_own() -> None:
    found = forecast_norms(projects(30, "sandbox"))

    assert found.priors.origin == "the foundation's own projects"
    assert found.priors.projects == 30
    assert found.by_level["sandbox"].exits == found.priors.exits
    assert found.of("sandbox").origin == "the foundation's sandbox projects"
    assert found.of("graduated") == found.of(None) == found.priors


def test_a_maturity_of_few_projects_takes_the_foundations_prior() -> None:
    found = forecast_norms([*projects(29, "sandbox"), *projects(5, "graduated")])

    assert found.by_level == {}
    assert found.of("sandbox").origin == "the foundation's own projects"


def test_without_any_exit_the_shipped_prior_stays() -> None:
    quiet = [past(("ann", "2022-01-01", None), slug=f"p{number}") for number in range(40)]

    assert forecast_norms(quiet).priors == CNCF


def test_projects_without_exposure_do_not_count() -> None:
    empty = [replace(one, seen_until=one.seen_from) for one in projects(40)]

    assert forecast_norms(empty).priors == CNCF


def test_a_prior_is_the_fitted_one() -> None:
    exits, years = [0, 1, 0, 3, 2, 0, 1, 13, 0], [12.0, 20.0, 8.0, 25.0, 30.0, 5.0, 14.0, 48.0, 6.0]
    fitted = exit_rates(exits, years)
    prior = gamma(exits, years)

    assert prior is not None
    assert (prior.shape, prior.rate) == (
        pytest.approx(fitted.prior_shape, abs=1e-6),
        pytest.approx(fitted.prior_rate, abs=1e-6),
    )


def test_projects_that_do_not_differ_share_one_rate() -> None:
    prior = gamma([1, 1, 1], [10.0, 10.0, 10.0])

    assert prior == GammaPrior(1e6, pytest.approx(1e7))
    assert gamma([0, 0], [1.0, 2.0]) is None
