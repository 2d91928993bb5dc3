"""Commands that print what was measured, recompute it, and write the report."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from tracker.cli.output import (
    DAY,
    context,
    json_option,
    known_at_option,
    print_json,
    print_table,
)
from tracker.cli.profile import print_profile, tell_known_at
from tracker.domain.billing import Audience
from tracker.health.history import Period
from tracker.health.roster import ROSTER_KINDS
from tracker.reporting.context import Computation
from tracker.services import health as service
from tracker.services import reports
from tracker.services.spreadsheet import csv_text

as_of_option = click.option("--as-of", type=DAY, help="What was true on that day.")


@click.command()
@click.argument("slug", required=False)
@as_of_option
@known_at_option
@json_option
def health(slug: str | None, as_of: date | None, known_at: datetime | None, as_json: bool) -> None:
    """Print the health profile of the project SLUG, or of all projects."""
    ctx = context()
    slugs = [slug] if slug else service.all_slugs(ctx)
    documents = [service.health(ctx, one, as_of, known_at).document.as_json() for one in slugs]
    if as_json:
        plain = [
            _health_json(document) | asdict(service.shown_state(ctx, one)) | {"known_at": known_at}
            for one, document in zip(slugs, documents, strict=True)
        ]
        print_json(plain[0] if slug else plain)
        return
    for document in documents:
        print_profile(document, known_at)
    if not documents:
        click.echo("No projects yet; `headwater track SOURCE` reads one.")


def _health_json(document: dict[str, Any]) -> dict[str, Any]:
    """Return what is asked for by ``health --json``: profile and figures, without the sections."""
    kept = ("project", "as_of", "method_version", "profile", "comparisons", "figures", "watch")
    sentences = ["".join(span["text"] for span in one) for one in document["sentences"]]
    return {name: document[name] for name in kept} | {"sentences": sentences}


@click.command()
@click.argument("slug")
@as_of_option
@known_at_option
@json_option
def metrics(slug: str, as_of: date | None, known_at: datetime | None, as_json: bool) -> None:
    """Print every metric of the project SLUG, named as in the method."""
    found = service.metrics(context(), slug, as_of, known_at)
    if as_json:
        print_json(found | {"known_at": known_at})
        return
    rows = [
        (metric, name, value)
        for metric, values in found["metrics"].items()
        for name, value in values.items()
        if not isinstance(value, dict | list) or len(str(value)) < 60
    ]
    click.echo(f"{slug} as of {found['as_of']}, method {found['method_version']}")
    tell_known_at(known_at)
    print_table(("metric", "number", "value"), rows)


@click.command()
@click.argument("slug")
@click.option(
    "--by",
    type=click.Choice([period.value for period in Period]),
    default=Period.YEAR.value,
    show_default=True,
    help="How long a row is.",
)
@click.option("--from", "first", type=DAY, help="The first day; default: the first known.")
@click.option("--to", "last", type=DAY, help="The last day; default: the last known.")
@known_at_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@json_option
def history(
    slug: str, by: str, as_csv: bool, as_json: bool, known_at: datetime | None, **days: date | None
) -> None:
    """Print the history of the project SLUG, a row a period."""
    if as_csv and as_json:
        raise click.UsageError("Choose one of --csv and --json.")
    first, last = days["first"], days["last"]
    if first and last and first > last:
        raise click.UsageError("--from must not lie after --to.")
    rows = service.periods(context(), slug, Period(by), first, last, known_at)
    if as_json:
        print_json(rows)
        return
    flat = [_flat(row) for row in rows]
    head = list(flat[0]) if flat else ["period"]
    if as_csv:
        click.echo(csv_text(head, [list(row.values()) for row in flat]), nl=False)
    else:
        print_table(head, [list(row.values()) for row in flat])


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with a column for each release channel."""
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if name == "releases":
            flat |= {f"{channel} releases": number for channel, number in value.items()}
        else:
            flat[name] = value
    return flat


@click.command()
@click.argument("slug")
@click.option("--at", "day", type=DAY, help="Who it was on that day; default: the last known.")
@click.option(
    "--source",
    type=click.Choice(["project", "foundation"]),
    help="Only what this source says; default: both.",
)
@known_at_option
@json_option
def roster(
    slug: str, day: date | None, source: str | None, known_at: datetime | None, as_json: bool
) -> None:
    """Print who holds which role in the project SLUG."""
    kinds = [kind for kind in ROSTER_KINDS if source is None or kind.startswith(source)]
    on, rows = service.roster(context(), slug, day, kinds, known_at)
    if as_json:
        print_json(
            {
                "project": slug,
                "at": on,
                "known_at": known_at,
                "roster": [_person(row) for row in rows],
            }
        )
        return
    click.echo(f"{slug} on {on}")
    tell_known_at(known_at)
    columns = ("name", "handle", "role", "employer", "since", "state")
    print_table(
        (*columns, "sources"),
        [(*(row[name] for name in columns), ", ".join(row["sources"])) for row in rows],
    )


def _person(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"source": row["sources"][0] if row["sources"] else None}


@click.command()
@click.argument("slug")
@as_of_option
@known_at_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it.")
def report(slug: str, as_of: date | None, known_at: datetime | None, out: Path | None) -> None:
    """Write the health report of the project SLUG as a PDF.

    It shows what the pages show, or with a day or an instant what is computed for this report.
    """
    ctx = context()
    if as_of is None and known_at is None:
        run = reports.make(ctx, slug)
    else:
        drawn = service.drawn(ctx, slug, as_of, known_at, Audience.RECIPIENTS)
        document = drawn.as_json()
        run = reports.make_of(ctx, slug, document, Computation(known_at=known_at))
    click.echo(str(reports.write(ctx, slug, run, out)))
