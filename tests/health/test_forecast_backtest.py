"""Forecasts made in the past from what was known then, against what came."""

from dataclasses import replace
from datetime import date

import pytest

from tests.support.pasts import past
from tracker.health.days import years_after
from tracker.health.forecast_backtest import LEAST, MODELS, backtest
from tracker.health.past import ProjectPast

ORIGIN = date(2023, 1, 1)


def quiet(slug: str) -> ProjectPast:
    """Return a project of three that nobody leaves, as the foundation's list has it."""
    people = [(name, "2020-01-01", None) for name in ("ann", "bob", "cy")]
    return replace(past(*people, slug=slug), is_list=True)


def lost(slug: str, on: str = "2023-06-01") -> ProjectPast:
    """Return a project of which two of three leave after the origin."""
    spells = [("ann", "2020-01-01", None), ("bob", "2020-01-01", on), ("cy", "2020-01-01", on)]
    return replace(past(*spells, slug=slug), is_list=True)


def test_nothing_to_forecast_gives_no_cells() -> None:
    found = backtest([], [ORIGIN], [1])

    assert (found.cells, found.means, found.reliability, found.projects) == ((), (), (), 0)


def test_a_horizon_that_no_history_reaches_is_left_out() -> None:
    found = backtest([quiet("p")], [ORIGIN], [1, 3, 4])

    assert [(cell.years, cell.n) for cell in found.cells] == [(1, 1), (3, 1)]


def test_who_was_not_there_at_the_origin_takes_no_part() -> None:
    later = past(("ann", "2023-05-01", None), slug="later")
    gone = past(("ann", "2020-01-01", "2022-05-01"), slug="gone")
    found = backtest([quiet("p"), later, gone], [ORIGIN], [1])

    assert [(cell.n, cell.origin) for cell in found.cells] == [(1, ORIGIN)]


def test_what_came_is_scored_against_no_change() -> None:
    found = backtest([quiet("p"), quiet("q"), lost("r")], [ORIGIN], [1])
    (cell,) = found.cells

    # Persistence says three for all; of one project that is wrong.
    assert cell.scores[3].brier_persistence == pytest.approx(1 / 3)
    assert cell.scores[3].brier_climatology == pytest.approx(2 / 9)
    assert cell.scores[1].brier_persistence == 0
    assert set(cell.coverage) == set(MODELS)
    assert sum(row.n for row in found.reliability) == 3 * len(LEAST)


def test_forecasts_know_nothing_of_what_came_later() -> None:
    calm = backtest([quiet("p"), quiet("q")], [ORIGIN], [1])
    worse = backtest([quiet("p"), lost("q")], [ORIGIN], [1])

    chances = [[row.mean_forecast for row in found.reliability] for found in (calm, worse)]
    assert chances[0] == chances[1]


def test_a_removed_project_has_nobody_or_is_left_out() -> None:
    removed = replace(past(("ann", "2020-01-01", "2023-06-01"), slug="r"), is_list=True)
    kept = backtest([quiet("p"), removed], [ORIGIN], [1])
    without = backtest([quiet("p"), removed], [ORIGIN], [1], has_removed=False)

    assert [cell.n for cell in kept.cells] == [2]
    assert kept.cells[0].scores[1].brier_persistence == 0.5
    assert [cell.n for cell in without.cells] == [1]


def test_means_are_over_origins() -> None:
    found = backtest([quiet("p"), lost("r", "2024-06-01")], [ORIGIN, date(2024, 1, 1)], [1])
    (mean,) = found.means

    assert (mean.years, mean.origins, mean.n) == (1, 2, 4)
    assert mean.brier_persistence[3] == pytest.approx((0 + 0.5) / 2)


def test_progress_is_told_of_each_project_and_origin() -> None:
    told: list[int] = []
    backtest(
        [quiet("p"), quiet("q")], [ORIGIN, date(2024, 1, 1)], [1], advance=lambda: told.append(1)
    )

    assert len(told) == 4


def test_years_after_a_leap_day() -> None:
    assert years_after(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)
