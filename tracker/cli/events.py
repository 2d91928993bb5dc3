"""``headwater event``: the governance ledger by hand."""

from datetime import date
from typing import Any

import click

from tracker.cli import ledger
from tracker.cli.output import (
    DAY,
    HeadwaterGroup,
    context,
    json_option,
    print_json,
    print_table,
)
from tracker.domain.governance import EventKind, GovernanceEvent
from tracker.services import events


@click.group(cls=HeadwaterGroup)
def group() -> None:
    """Record what projects decide and what is expected of it; judge it later."""


for command in (ledger.register, ledger.note, ledger.hypotheses, ledger.verdict):
    group.add_command(command)


@group.command()
@click.argument("slug")
@click.option("--on", "occurred_on", type=DAY, required=True, help="The day of the decision.")
@click.option("--title", required=True, help="What was decided, in a few words.")
@click.option("--statement", default="", help="The decision in full.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in EventKind]),
    default=EventKind.POLICY.value,
    show_default=True,
    help="What kind of decision it was.",
)
@click.option("--closes-channel", help="A release channel that ended by this decision.")
@click.option("--evidence", "evidence_url", help="A link to where it was announced.")
@click.option(
    "--transition-months",
    type=click.IntRange(0, 60),
    default=0,
    show_default=True,
    help="Months after that of the decision in which it took effect; no verdict counts them.",
)
@json_option
def add(slug: str, occurred_on: date, title: str, as_json: bool, **rest: Any) -> None:
    """Record a decision of the project SLUG."""
    new = events.NewEvent(
        occurred_on=occurred_on,
        title=title,
        statement=rest["statement"],
        kind=EventKind(rest["kind"]),
        closes_channel=rest["closes_channel"],
        evidence_url=rest["evidence_url"],
        transition_months=rest["transition_months"],
    )
    event = events.add(context(), slug, new)
    if as_json:
        print_json(_as_json(event))
    else:
        click.echo(
            f"Recorded “{event.title}” of {event.occurred_on:%-d %B %Y} for {slug}; "
            f"`headwater refresh {slug}` recomputes it."
        )


@group.command("list")
@click.argument("slug")
@json_option
def list_events(slug: str, as_json: bool) -> None:
    """List the decisions of the project SLUG."""
    found = events.events(context(), slug)
    if as_json:
        print_json([_as_json(event) for event in found])
        return
    rows = [
        (one.id, one.occurred_on, one.kind, one.title, one.closes_channel or "") for one in found
    ]
    print_table(("number", "on", "kind", "title", "closes channel"), rows)


def _as_json(event: GovernanceEvent) -> dict[str, object]:
    return event.model_dump(exclude={"project_id"})
