"""``headwater sample``: an invented foundation of any size."""

import click

from tracker.cli.output import (
    Bars,
    HeadwaterGroup,
    context,
    json_option,
    print_json,
    print_table,
    settings,
)
from tracker.cli.refreshing import tell
from tracker.integrations.stripe_clock import SAMPLE_ADDRESS, SampleClock
from tracker.services import health, refreshing, sampling, sampling_stripe


@click.group(cls=HeadwaterGroup)
def group() -> None:
    """Load an invented foundation."""


@group.command()
@click.option(
    "--projects",
    type=click.IntRange(1, 100_000),
    default=12,
    show_default=True,
    help="How many projects to invent.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, other people.")
@click.option("--no-compute", is_flag=True, help="Load the facts only.")
def load(projects: int, seed: int, no_compute: bool) -> None:
    """Load the sample foundation; the same seed always makes the same one."""
    ctx = context()
    with Bars() as bars:
        loaded = sampling.load(ctx, projects, seed, progress=bars)
        slugs = [] if no_compute else health.stale(ctx)
        done = refreshing.refresh_all(ctx, slugs, progress=bars)
    click.echo(f"{loaded} invented projects loaded.")
    if slugs:
        tell(done)


@group.command("stripe")
@click.option(
    "--months",
    type=click.IntRange(1, 24),
    default=1,
    show_default=True,
    help="How many months pass.",
)
@json_option
def advance(months: int, as_json: bool) -> None:
    """Let a month pass at the Stripe of the sample vendors that `make run` serves.

    Customers come, grow, leave and do not pay; Stripe tells the running server, whose pages change
    within seconds. What happens is booked today, as the months to come are not here yet.
    """
    ctx = context()
    clock = SampleClock(settings().stripe_address or SAMPLE_ADDRESS)
    with Bars() as bars:
        found = sampling_stripe.advance(ctx, clock, months, progress=bars)
    if as_json:
        print_json(found.as_json())
        return
    click.echo(f"It is {found.now:%d %B %Y} there.")
    print_table(("vendor", "currency", "MRR before", "MRR now", "change"), found.rows())
    if not found.is_settled:
        click.echo("Not all of it has arrived yet; the pages show it as it comes.")
