"""``headwater drift``: where project file, foundation list and activity disagree."""

from datetime import date, datetime

import click

from tracker.cli.output import (
    DAY,
    context,
    json_option,
    known_at_option,
    print_json,
    print_table,
)
from tracker.cli.profile import tell_known_at
from tracker.health.drift_document import DriftRow, DriftView
from tracker.services import drift as service
from tracker.services.drift import ProjectDrift


@click.command()
@click.argument("slug", required=False)
@click.option("--as-of", type=DAY, help="What was true on that day.")
@known_at_option
@json_option
def drift(slug: str | None, as_of: date | None, known_at: datetime | None, as_json: bool) -> None:
    """Compare project file, foundation list and activity of SLUG, or of all projects.

    Projects with most disagreement come first. Nobody is right by default: it is a reason to ask.
    """
    found = service.drift(context(), slug, as_of, known_at)
    if as_json:
        plain = [one.as_json() | {"known_at": known_at} for one in found]
        print_json(plain[0] if slug else plain)
        return
    tell_known_at(known_at)
    for one in found:
        if slug or one.number:
            _print(one)
    if not any(one.number for one in found):
        click.echo("No drift: the sources agree, or there is only one of them.")


def _print(one: ProjectDrift) -> None:
    click.secho(f"{one.name} ({one.slug}), as of {one.as_of}", bold=True)
    if one.drift is None:
        click.echo("Nothing to compare: no roster was read.\n")
        return
    click.echo(f"{_summary(one.drift)}\n")
    rows = [_row(row) for row in one.drift.rows]
    if rows:
        head = ("who", "how", "project file", "foundation list", "last active", "commits")
        print_table(head, rows)
    if one.drift.rows_left_out:
        click.echo(f"and {one.drift.rows_left_out} more")
    for row in one.drift.rows:
        for claim in row.employers if "the employers differ" in row.kinds else ():
            click.echo(
                f"  {row.name}: {claim.employer} since {claim.since} by the {claim.source} "
                f"({claim.basis}), last confirmed {claim.confirmed or 'never'}"
            )
    click.echo()


def _summary(view: DriftView) -> str:
    told = [
        f"{name}: {number} maintainers, last confirmed {confirmed or 'never'}"
        for name, number, confirmed in (
            ("project file", view.in_file, view.file_confirmed),
            ("foundation list", view.in_list, view.list_confirmed),
        )
        if number is not None
    ]
    if view.jaccard is not None:
        told.append(f"in both: {view.in_both}, Jaccard {view.jaccard:.2f}")
    if not view.is_matched:
        told.append("nobody with a role was found among the authors, so who is active is unknown")
    return "; ".join(told)


def _row(row: DriftRow) -> tuple[object, ...]:
    return (
        row.name,
        ", ".join(row.kinds),
        _role(row.in_file, row.in_file_since),
        _role(row.in_list, row.in_list_since),
        row.last_active,
        row.commits,
    )


def _role(role: str | None, since: str | None) -> str:
    if role is None:
        return "no"
    return f"{role} since {since or '?'}"
