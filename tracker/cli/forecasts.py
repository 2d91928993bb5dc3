"""``headwater forecasts``, ``foundation`` and ``backtest forecast``: how good forecasts are."""

from dataclasses import asdict
from datetime import date
from typing import Any

import click

from tracker.cli.output import DAY, Bars, context, json_option, print_json, print_table
from tracker.clock import today
from tracker.health.calibration import Reliability
from tracker.health.forecast_backtest import MODELS, Cell, ForecastBacktest, Mean
from tracker.health.foundation import Foundation, RateRow, StructureRow
from tracker.metrics.result import METHOD_VERSION
from tracker.services import forecasts as service

_MOST_YEARS = 20
_USUAL_YEARS = (1, 2, 3, 4)


class Days(click.ParamType[tuple[date, ...]]):
    """Days, written 2022-08-01,2023-08-01."""

    name = "days"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[date, ...]:
        """Return the days, earliest first, or say how to write one."""
        if isinstance(value, tuple):
            return value
        days = {DAY.convert(part.strip(), param, ctx) for part in str(value).split(",")}
        return tuple(sorted(days))


class Years(click.ParamType[tuple[int, ...]]):
    """Whole years ahead, written 1,2,3."""

    name = "years"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Return the years, or say how to write them."""
        if isinstance(value, tuple):
            return value
        parts = [part.strip() for part in str(value).split(",")]
        if all(part.isdecimal() and 1 <= int(part) <= _MOST_YEARS for part in parts):
            return tuple(sorted({int(part) for part in parts}))
        self.fail(f"{value!r} is not a list of 1 to {_MOST_YEARS} years, as 1,2,3.", param, ctx)


@click.command()
@click.argument("slug", required=False)
@json_option
def forecasts(slug: str | None, as_json: bool) -> None:
    """Print the forecasts that were published of SLUG, or of all, and how good they were."""
    found = service.published(context(), slug)
    if as_json:
        print_json(asdict(found))
        return
    if not found.forecasts:
        click.echo("No forecast was published yet; `headwater refresh` publishes them.")
        return
    head = ("project", "as of", "what", "due on", "chance", "80 %", "came")
    print_table(head, [_forecast_row(one) for one in found.forecasts])
    click.echo(f"\n{found.scored} of {len(found.forecasts)} have been scored.")
    if found.scored:
        _print_scores(asdict(found.scores))
        _print_reliability(found.reliability)


def _forecast_row(one: dict[str, Any]) -> tuple[object, ...]:
    came = {None: "not known yet", True: "yes", False: "no"}[one["happened"]]
    return (
        one["project"],
        one["as_of"],
        f"{one['kind']} {one['least']}",
        one["due_on"],
        f"{one['chance']:.2f}",
        f"{one['low']:.2f} to {one['high']:.2f}" if one["low"] is not None else None,
        came,
    )


def _print_scores(found: dict[str, Any]) -> None:
    for name, words in (
        ("brier", "Brier score"),
        ("skill_vs_climatology", "skill over the base rate"),
        ("skill_vs_persistence", "skill over no change"),
    ):
        value = found[name]
        click.echo(f"{words}: {'not defined' if value is None else f'{value:.3f}'}")


def _print_reliability(rows: tuple[Reliability, ...]) -> None:
    click.echo("\nHow often what got a chance happened:")
    print_table(
        ("chance", "forecasts", "mean chance", "happened", "95 %"),
        [
            (
                f"{one.low:g} to {one.high:g}",
                one.n,
                f"{one.mean_forecast:.2f}",
                f"{one.happened_share:.2f}",
                _range(one.happened_95, 2),
            )
            for one in rows
        ],
    )


@click.command("forecast")
@click.option(
    "--origins", type=Days(), required=True, help="Days on which to forecast, with commas between."
)
@click.option(
    "--horizons", type=Years(), default=_USUAL_YEARS, help="Years ahead; default: 1,2,3,4."
)
@click.option(
    "--without-removed", is_flag=True, help="Leave out projects that were removed from the list."
)
@json_option
def backtest(
    *, origins: tuple[date, ...], horizons: tuple[int, ...], without_removed: bool, as_json: bool
) -> None:
    """Forecast at past days from what was known then, and score it by what came.

    Priors, batches and rates are fitted anew at each origin. It takes the history of maintainers
    that is in the database; a removed project has nobody.
    """
    ctx = context()
    with Bars(quiet=as_json) as bars:
        found = service.backtest_forecasts(
            ctx, origins, horizons, has_removed=not without_removed, progress=bars
        )
    if as_json:
        made = {
            "made_on": today(ctx.clock),
            "method_version": METHOD_VERSION,
            "has_removed": not without_removed,
        }
        print_json(made | asdict(found))
        return
    _print_backtest(found)


def _print_backtest(found: ForecastBacktest) -> None:
    click.echo(f"{found.projects} projects, histories up to {found.seen_until}.")
    head = ("origin", "years", "n", "covered by 80 %", "Brier, 3", "no change", "base rate")
    rows = [_cell_row(one) for one in found.cells] + [_mean_row(one) for one in found.means]
    print_table(head, rows)
    click.echo(f"Covered: {' / '.join(MODELS)}.")
    _print_reliability(found.reliability)


def _cell_row(one: Cell) -> tuple[object, ...]:
    three = one.scores[3]
    briers = (three.brier, three.brier_persistence, three.brier_climatology)
    return (one.origin, one.years, one.n, _coverage(one.coverage), *map(_places, briers))


def _mean_row(one: Mean) -> tuple[object, ...]:
    briers = (one.brier[3], one.brier_persistence[3], one.brier_base_rate[3])
    origins = f"mean of {one.origins}"
    return (origins, one.years, one.n, _coverage(one.coverage), *map(_places, briers))


def _coverage(found: dict[str, float]) -> str:
    return " / ".join(f"{100 * found[model]:.0f} %" for model in MODELS)


def _places(value: float | None) -> str | None:
    return None if value is None else f"{value:.3f}"


@click.command()
@json_option
def foundation(as_json: bool) -> None:
    """Print how maintainers of all projects come and go, and how many employers are behind them."""
    found = service.foundation_rates(context())
    if as_json:
        print_json(asdict(found))
        return
    _print_foundation(found)


def _print_foundation(found: Foundation) -> None:
    click.echo(f"{found.projects} projects, up to {found.seen_until}; ranges are 95 %.\n")
    head = ("maturity", "projects", "exits", "a year", "without removed", "arrivals a project-year")
    print_table(head, map(_rate_row, found.rates))
    click.echo()
    withdrawals = [
        (one.level, one.withdrawals, f"{one.group_years:.0f}", _share(one.withdrawal_rate),
         _range(one.withdrawal_95, 3)) for one in found.rates
    ]  # fmt: skip
    print_table(("maturity", "whole groups gone", "group-years", "a year", "95 %"), withdrawals)
    click.echo()
    employers = ("maturity", "projects", "HHI, median", "one employer", "one holds half")
    print_table(employers, map(_structure_row, found.employers))


def _rate_row(one: RateRow) -> tuple[object, ...]:
    arrivals = one.arrivals_per_project_year
    return (
        one.level,
        one.projects,
        one.all_exits,
        f"{_share(one.annual_exit_probability)} {_range(one.annual_exit_95, 3)}",
        f"{_share(one.annual_without_removed)} {_range(one.without_removed_95, 3)}",
        None if arrivals is None else f"{arrivals:.2f} {_range(one.arrivals_95, 2)}",
    )


def _structure_row(one: StructureRow) -> tuple[object, ...]:
    hhi = None if one.hhi_median is None else f"{one.hhi_median:.2f}"
    return (
        one.level,
        one.projects,
        hhi,
        f"{one.single_employer} of {one.projects}, {_share(one.single_employer_share)}",
        f"{one.half_or_more} of {one.projects}, {_share(one.half_or_more_share)}",
    )


def _share(value: float | None) -> str:
    return "?" if value is None else f"{100 * value:.1f} %"


def _range(ends: tuple[float, float] | None, places: int) -> str:
    return "" if ends is None else f"[{ends[0]:.{places}f}, {ends[1]:.{places}f}]"
