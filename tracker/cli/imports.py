"""``headwater import``: the foundation's list, its history, and the landscape."""

from datetime import date
from pathlib import Path

import click

from tracker.cli.output import DAY, Bars, HeadwaterGroup, context, json_option, print_json
from tracker.cli.tables import print_entered, table
from tracker.services import foundation, landscape, manifests, runs
from tracker.services.runs import Run

FILE = click.Path(path_type=Path)
as_of_option = click.option(
    "--as-of", "day", type=DAY, help="The day of which the file speaks; default: today."
)
SHOWN_ISSUES = 20


@click.group(cls=HeadwaterGroup)
def group() -> None:
    """Import what a foundation knows."""


group.add_command(table)


@group.command()
@click.argument("file", type=FILE)
@as_of_option
@json_option
def roster(file: Path, day: date | None, as_json: bool) -> None:
    """Import one state of the foundation's maintainer list from the CSV FILE."""
    with Bars(quiet=as_json) as bars:
        run = foundation.import_list(context(), file, day, bars)
    print_run(run, as_json)


@group.command("roster-history")
@click.argument("source")
@click.option("--path", required=True, help="The list's path in the repository.")
@json_option
def roster_history(source: str, path: str, as_json: bool) -> None:
    """Import the whole history of the list from the git repository or bundle SOURCE."""
    with Bars(quiet=as_json) as bars:
        run = foundation.import_history(context(), source, path, bars)
    print_run(run, as_json)


@group.command("landscape")
@click.argument("file", type=FILE)
@as_of_option
@json_option
def import_landscape(file: Path, day: date | None, as_json: bool) -> None:
    """Import projects, maturity and members from the landscape YAML FILE."""
    with Bars(quiet=as_json) as bars:
        run = landscape.import_landscape(context(), file, day, bars)
    print_run(run, as_json)


@group.command("funding-json")
@click.argument("slug")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Check everything and store nothing.")
@json_option
def funding_json(slug: str, file: Path, *, dry_run: bool, as_json: bool) -> None:
    """Take what an organisation says of its years from the manifest FILE of project SLUG.

    FILE is a funding.json of format v1. Its history becomes other money; a later manifest of the
    project takes its place.
    """
    run = manifests.import_funding_json(context(), slug, file, is_dry=dry_run)
    print_entered(run, as_json=as_json)


@group.command("log")
@click.option("--last", default=20, show_default=True, help="How many imports, newest first.")
@json_option
def log(last: int, as_json: bool) -> None:
    """List the newest imports and what they did not understand."""
    found = runs.recent(context(), last)
    if as_json:
        print_json([run.as_json() for run in found])
        return
    for run in found:
        at = f"{run.finished_at:%Y-%m-%d %H:%M} UTC" if run.finished_at else "not finished"
        click.echo(f"{at}  {run.what}  {run.address}")
        if run.message:
            click.echo(f"Import {run.state}: {run.message}")
            _print_issues(run)
        else:
            print_run(run, as_json=False)
        click.echo()


def print_run(run: Run, as_json: bool) -> None:
    """Print what an import did, and what it did not understand, with file and line."""
    if as_json:
        print_json(run.as_json())
        return
    click.echo("Nothing new." if run.state == "unchanged" else f"Import {run.state}:")
    for name, number in run.counts.items():
        click.echo(f"  {name.replace('_', ' '):<14} {_told(number)}")
    _print_issues(run)


def _print_issues(run: Run) -> None:
    if run.issues:
        click.echo("Not understood:")
    for issue in run.issues[:SHOWN_ISSUES]:
        place = ":".join(str(part) for part in (issue.file, issue.line) if part is not None)
        click.echo(f"  {place + ': ' if place else ''}{issue.message}")
    hidden = len(run.issues) - SHOWN_ISSUES
    if hidden > 0:
        click.echo(f"  and {hidden} more; --json lists all")


def _told(number: int | dict[str, int]) -> str:
    """Return "459 added, 459 all"; what did not happen is not told."""
    if isinstance(number, int):
        return f"{number:,}"
    return ", ".join(f"{count:,} {what}" for what, count in number.items() if count) or "none"
