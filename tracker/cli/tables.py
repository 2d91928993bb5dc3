"""``headwater import table``: entering by hand what git does not know."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from tracker.cli.output import context, fail, json_option, print_json, print_table
from tracker.importers.records import Issue
from tracker.importers.tables import KINDS, listed, template
from tracker.services import entry
from tracker.services.entry import TableRun, Wish

_WORDS = {"done": "Entered", "unchanged": "Nothing new", "dry run": "Would be entered"}


class Fields(click.ParamType[tuple[str, str]]):
    """One cell of a row, written COLUMN=VALUE."""

    name = "column=value"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Return column and value, or say how to write them."""
        column, equals, cell = str(value).partition("=")
        if not equals or not column.strip():
            self.fail(f"{value!r} is not COLUMN=VALUE, like project=quern.", param, ctx)
        return column.strip(), cell.strip()


@click.command()
@click.argument("kind", required=False, type=click.Choice(list(KINDS)), metavar="[KIND]")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--row", "cells", type=Fields(), multiple=True, help="A cell of one row; repeat it.")
@click.option("--dry-run", is_flag=True, help="Check everything and store nothing.")
@click.option("--whole", is_flag=True, help="Withdraw the rows that FILE lacks.")
@click.option("--source", help="Who attests rows that name no source.")
@click.option("--template", "as_template", is_flag=True, help="Print a table of KIND to fill in.")
@click.option("--list", "as_list", is_flag=True, help="List the kinds and their columns.")
@json_option
def table(
    kind: str | None,
    file: Path | None,
    *,
    cells: tuple[tuple[str, str], ...],
    as_json: bool,
    **options: bool | str | None,
) -> None:
    """Enter rows of KIND from the CSV FILE, or one by --row: who pays, who uses, what was said.

    A row with the key of one that stands corrects it; all others stay as they are.
    """
    if options["as_list"]:
        _print_kinds(kind, as_json=as_json)
    elif kind is None:
        raise click.UsageError("Name a KIND; `headwater import table --list` shows them.")
    elif options["as_template"]:
        click.echo(template(KINDS[kind]), nl=False)
    else:
        source = options["source"]
        wish = Wish(
            is_dry=bool(options["dry_run"]),
            is_whole=bool(options["whole"]),
            source=str(source).strip() if source else None,
        )
        print_entered(_run(kind, file, cells, wish), as_json=as_json)


def _run(kind: str, file: Path | None, cells: tuple[tuple[str, str], ...], wish: Wish) -> TableRun:
    if (file is None) == (not cells):
        raise click.UsageError("Name a FILE, or give the cells of one row with --row.")
    if file is not None:
        return entry.import_table(context(), kind, file, wish)
    if wish.is_whole:
        raise click.UsageError("--whole needs a FILE: one row is not the whole table.")
    fields = dict(cells)
    if len(fields) < len(cells):
        raise click.UsageError("A column is given twice; a row has each column once.")
    return entry.enter_row(context(), kind, fields, wish)


def _print_kinds(kind: str | None, *, as_json: bool) -> None:
    kinds = listed([KINDS[kind]] if kind else KINDS.values())
    if as_json:
        print_json(kinds)
        return
    for one in kinds:
        click.echo(f"{one['kind']}: {one['meaning']}")
        rows = [
            (
                f"  {column['column']}",
                "required" if column["required"] else "optional",
                column["write"],
                column["meaning"],
            )
            for column in one["columns"]
        ]
        print_table(("  column", "", "write", "meaning"), rows)
        click.echo(f"  The key is {', '.join(one['key'])}.\n")


def print_entered(run: TableRun, *, as_json: bool) -> None:
    """Print what became of entered rows, and exit with 1 if they were wrong."""
    if as_json:
        print_json(asdict(run))
        sys.exit(1 if run.state == "failed" else 0)
    if run.state == "failed":
        for issue in run.issues:
            click.echo(_placed(issue), err=True)
        fail(f"{_mistakes(len(run.issues))} in {run.file}; nothing was stored.")
    numbers = ", ".join(f"{number:,} {what}" for what, number in run.counts.items() if number)
    click.echo(f"{_WORDS[run.state]}: {numbers or 'no rows'}.")
    if run.new_organisations:
        click.echo(f"New organisations: {', '.join(run.new_organisations)}.")
    if run.state == "dry run":
        _print_rows(run)
    for doubt in run.doubts:
        click.echo(f"Look again: {_placed(doubt)}")


def _print_rows(run: TableRun) -> None:
    if run.rows:
        names = [name for name in run.rows[0] if any(row[name] for row in run.rows)]
        print_table(names, [[row[name] for name in names] for row in run.rows])
        hidden = sum(run.counts[what] for what in ("new", "corrected", "ended")) - len(run.rows)
        if hidden > 0:
            click.echo(f"and {hidden:,} more")
    click.echo("Nothing was stored: it was a dry run.")


def _placed(issue: Issue) -> str:
    place = ":".join(str(part) for part in (issue.file, issue.line) if part is not None)
    return f"{place}: {issue.message}"


def _mistakes(count: int) -> str:
    return "1 mistake" if count == 1 else f"{count:,} mistakes"
