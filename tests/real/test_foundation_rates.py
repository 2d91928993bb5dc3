"""The rates of the CNCF's projects from the history of its list, and how good forecasts were.

The published values are of the same list a year later (up to August 2026); this history ends in
June 2025. What differs:

* annual exit probability: 9.0 % here, 10.3 % there; without removed projects 7.1 % and 8.0 %. The
  list has been cleaned up more often since. By maturity: graduated 8.8 % (7.1 %), incubating 8.6 %
  (12.4 %), sandbox 9.8 % (11.3 %); a project's maturity is here the last one that the landscape
  gave it, so that years of an earlier one count to it.
* arrivals a project-year: 1.39 here, 1.37 there.
* whole groups: 14 in 777 group-years, 1.8 % [1.0, 3.0]; there 28 in 1,094, 2.6 %. With the groups
  of removed projects, which are left out here, it would be 34, 4.4 %.
* employers: median HHI 0.25, 0.50, 0.62 for graduated, incubating, sandbox; there 0.24, 0.44, 0.66.
  One employer: 3, 15, 39 %; there 2, 15, 35 %. One holds half: 43, 68, 78 %; there 33, 64, 78 %.
* batches: 76 % of exits, 35 % leaving, arrivals 2.8 at a time; there 0.8, 0.4 and 2.5.
* backtest: origins in June instead of August, so that three years are reached.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.contexts import fresh_context
from tests.support.foundation_data import BUNDLE, DATA, PATH
from tracker.health.batches import Batches
from tracker.health.foundation import Foundation
from tracker.health.priors import ForecastNorms
from tracker.health.rates import GammaPrior
from tracker.services import forecasts, foundation, landscape
from tracker.services.context import Context
from tracker.services.health import norms_of
from tracker.services.method import forecast_backtest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BUNDLE.is_file(), reason="needs ../shared/data"),
]

ORIGINS = (date(2022, 6, 1), date(2023, 6, 1), date(2024, 6, 1))


@pytest.fixture(scope="module")
def cncf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """Return a context with the list's history and three states of the landscape."""
    ctx = fresh_context(tmp_path_factory.mktemp("cncf"))
    foundation.import_history(ctx, str(BUNDLE), PATH)
    for month in ("2022-01", "2024-06", "2025-06"):
        file = Path(DATA / "landscape" / f"landscape_{month}.yml")
        landscape.import_landscape(ctx, file, date.fromisoformat(f"{month}-01"))
    yield ctx
    ctx.uow.engine.dispose()


@pytest.fixture(scope="module")
def rates(cncf: Context) -> Foundation:
    return forecasts.foundation_rates(cncf)


def test_exits_by_maturity(rates: Foundation) -> None:
    found = {
        row.level: (
            row.projects,
            row.all_exits,
            round(row.annual_exit_probability or 0, 3),
            round(row.annual_without_removed or 0, 3),
        )
        for row in rates.rates
    }

    assert rates.seen_until == date(2025, 6, 23)
    assert found == {
        "all": (227, 484, 0.090, 0.071),
        "graduated": (30, 148, 0.088, 0.088),
        "incubating": (36, 114, 0.086, 0.077),
        "sandbox": (152, 216, 0.098, 0.055),
    }


def test_arrivals_and_whole_groups(rates: Foundation) -> None:
    row = rates.rates[0]

    assert (row.arrivals, round(row.arrivals_per_project_year or 0, 2)) == (856, 1.39)
    assert (row.withdrawals, round(row.group_years)) == (14, 777)
    assert row.withdrawal_95 == pytest.approx((0.0098, 0.0302), abs=1e-4)
    assert row.withdrawal_95[0] < 0.026 < row.withdrawal_95[1]


def test_employers_by_maturity(rates: Foundation) -> None:
    found = {
        row.level: (
            row.projects,
            round(row.hhi_median or 0, 2),
            row.single_employer,
            row.half_or_more,
        )
        for row in rates.employers
    }

    assert found == {
        "all": (202, 0.55, 59, 144),
        "graduated": (30, 0.25, 1, 13),
        "incubating": (34, 0.50, 5, 23),
        "sandbox": (129, 0.62, 50, 100),
    }


def test_what_forecasts_take_from_the_list(cncf: Context) -> None:
    found: ForecastNorms = norms_of(cncf).forecast

    assert found.batches == Batches(0.7553, 0.3457, 2.7974)
    assert found.listed_until == date(2025, 6, 23)
    # Published, up to August 2025: Gamma(0.52, 7.95 person-years) and Gamma(0.42, 0.37 years).
    assert found.priors.exits == GammaPrior(
        pytest.approx(0.535, abs=1e-3), pytest.approx(9.378, abs=1e-3)
    )
    assert found.priors.arrivals == GammaPrior(
        pytest.approx(0.338, abs=1e-3), pytest.approx(0.284, abs=1e-3)
    )
    assert {level: one.projects for level, one in found.by_level.items()} == {
        "graduated": 30,
        "incubating": 34,
        "sandbox": 139,
    }


@pytest.mark.parametrize(
    ("key", "has_removed"), [("with_removed", True), ("without_removed", False)]
)
def test_the_backtest_of_the_method_page_comes_out_again(
    cncf: Context, key: str, has_removed: bool
) -> None:
    found = asdict(forecasts.backtest_forecasts(cncf, ORIGINS, (1, 2, 3), has_removed=has_removed))
    published: dict[str, Any] = forecast_backtest()[key]

    assert published["projects"] == found["projects"]
    for ours, theirs in zip(found["means"], published["means"], strict=True):
        assert (ours["years"], ours["n"]) == (theirs["years"], theirs["n"])
        assert ours["coverage"] == pytest.approx(theirs["coverage"], abs=0.005)
        brier = {str(least): value for least, value in ours["brier"].items()}
        assert brier == pytest.approx(theirs["brier"], abs=1e-4)


def test_ranges_need_batches_and_skill_over_no_change_is_slight(cncf: Context) -> None:
    kept = forecast_backtest()["with_removed"]["means"]

    pooled, own, whole = forecast_backtest()["models"]
    assert [round(100 * one["coverage"][pooled]) for one in kept] == [84, 67, 44]
    assert [round(100 * one["coverage"][own]) for one in kept] == [80, 71, 67]
    assert [round(100 * one["coverage"][whole]) for one in kept] == [83, 77, 71]
    assert [round(one["brier"]["3"], 3) for one in kept] == [0.040, 0.076, 0.130]
    assert [round(one["brier_persistence"]["3"], 3) for one in kept] == [0.043, 0.083, 0.143]
    assert [round(one["brier_base_rate"]["3"], 3) for one in kept] == [0.070, 0.094, 0.139]
