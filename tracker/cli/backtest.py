"""``headwater backtest``: how well what the program says told what came."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from tracker.cli.forecasts import backtest as forecast
from tracker.cli.output import Bars, json_option, print_json, print_table
from tracker.health.panel import HORIZONS, Score
from tracker.health.watch_rules import RULES
from tracker.metrics.discrimination import RESAMPLES, SEED, Discrimination
from tracker.metrics.result import LEVEL
from tracker.metrics.watch import COLUMNS
from tracker.services.backtesting import WatchBacktest, WatchQuestion, backtest_watch

_MOST_HORIZON = 120
_FEW_PAIRS = 10

TEMPLATE = """\
project,month,outcome_on,observed_until,pair,authors,commits,releases,my_signal
quern,2023-01,2024-03-25,2025-06-30,1,7,41,1,0.12
quern,2023-02,2024-03-25,2025-06-30,1,6,38,0,0.31
tarn,2023-01,,2025-06-30,1,5,22,1,0.08
tarn,2023-02,,2025-06-30,1,5,25,1,
"""

EXPLAINED = """\
A panel is a CSV file in UTF-8 with a header and one row for each project and month.

  project         the project's name
  month           the month, as 2024-02; a row speaks as of its last day
  outcome_on      the day on which what should be foreseen came; empty: not while observed
                  (another column with --outcome)
  observed_until  the last day on which the outcome would have been seen; the same in all rows
                  of a project
  pair            if there are matched pairs: the pair's id, or several joined by ";"
                  (another column with --pairs)

Every other column is a signal, a number where higher is more reason to look; an empty cell is
unknown. Other columns whose name ends in _on are days and are left out. From these columns our
own signals are computed, if all that one needs are there; they must be monthly counts:
"""


class Horizons(click.ParamType[tuple[int, ...]]):
    """Months ahead, written 6,12,24."""

    name = "months"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Return the months, or say how to write them."""
        if isinstance(value, tuple):
            return value
        parts = [part.strip() for part in str(value).split(",")]
        if all(part.isdecimal() and 1 <= int(part) <= _MOST_HORIZON for part in parts):
            return tuple(dict.fromkeys(int(part) for part in parts))
        self.fail(
            f"{value!r} is not a list of 1 to {_MOST_HORIZON} months, as 6,12,24.", param, ctx
        )


@click.group()
def group() -> None:
    """Score what the program says against what came."""


group.add_command(forecast)


@group.command("watch")
@click.argument("file", required=False, metavar="PANEL.csv", type=click.Path(path_type=Path))
@click.option("--outcome", default="outcome_on", show_default=True, help="The column of its day.")
@click.option("--pairs", help="The column with the ids of matched pairs; default: pair, if any.")
@click.option(
    "--horizons", type=Horizons(), default=HORIZONS, help="Months ahead; default: 6,12,24."
)
@click.option(
    "--resamples",
    type=click.IntRange(100, 100_000),
    default=RESAMPLES,
    show_default=True,
    help="How often projects are drawn anew for an interval.",
)
@click.option("--template", "show", flag_value="template", help="Print a panel to fill in.")
@click.option("--explain", "show", flag_value="explain", help="Say what a panel holds.")
@json_option
def watch(file: Path | None, *, show: str | None, as_json: bool, **question: Any) -> None:
    """Score the watch signals of PANEL.csv, a row a project and month, against outcomes.

    For each signal and horizon: the AUC with a 95% interval over resampled projects, and for
    matched pairs how often the case scores higher. 0.5 is no better than chance.
    """
    if (file is None) == (show is None):
        raise click.UsageError("Name a panel, or say --template or --explain.")
    if file is None:
        click.echo(TEMPLATE if show == "template" else explained(), nl=False)
        return
    asked = WatchQuestion(**question)
    with Bars(quiet=as_json) as bars:
        found = backtest_watch(file, asked, bars)
    if as_json:
        print_json(asdict(found) | {"resamples": asked.resamples, "seed": SEED, "level": LEVEL})
        return
    _print(found, asked.resamples)


def explained() -> str:
    """Return what a panel holds, with the columns of our own signals."""
    width = max(len(key) for key in COLUMNS)
    own = "".join(f"  {key:<{width}}  {', '.join(names)}\n" for key, names in COLUMNS.items())
    rules = "".join(
        f"\n{key}: {rule.score}.\n  Stands from {rule.limit}.\n  {rule.evidence}\n"
        for key, rule in RULES.items()
    )
    return f"{EXPLAINED}\n{own}{rules}"


def _print(found: WatchBacktest, resamples: int) -> None:
    click.echo(
        f"{found.projects} projects, {found.project_months} months of them, {found.outcomes} with"
        f" an outcome; 95% intervals from {resamples} resamples of whole projects, seed {SEED}."
    )
    click.echo("0.5 is no better than chance. * is one of our own signals.\n")
    head = ("signal", "months", "AUC", "95%", "events", "projects", "rows", "censored", "pairs")
    print_table((*head, "stood before / else"), [_row(one) for one in found.scores])


def _row(one: Score) -> tuple[object, ...]:
    few = bool(one.named)
    return (
        f"{one.signal} *" if one.is_own else one.signal,
        one.horizon_months,
        "-" if one.auc.value is None else f"{one.auc.value:.2f}",
        f"only {', '.join(one.named)}" if few else _range(one.auc),
        one.events,
        one.projects,
        one.rows,
        one.censored_rows,
        _pairs(one),
        _stood(one),
    )


def _range(found: Discrimination) -> str:
    if found.low is None or found.high is None:
        return "-"
    return f"[{found.low:.2f}, {found.high:.2f}]"


def _pairs(one: Score) -> str:
    share = one.pairs.value
    if share is None:
        return "-"
    if one.n_pairs < _FEW_PAIRS:
        return f"{round(share * one.n_pairs, 1):g} of {one.n_pairs}"
    return f"{share:.2f} {_range(one.pairs)} of {one.n_pairs}"


def _stood(one: Score) -> str:
    stood = one.stood
    if stood is None:
        return ""
    return f"{stood.before} of {stood.before_of} / {stood.without} of {stood.without_of}"
