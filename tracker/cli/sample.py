"""``headwater sample``: an invented foundation of any size."""

import click

from tracker.cli.output import Bars, HeadwaterGroup, context
from tracker.cli.refreshing import tell
from tracker.services import health, refreshing, sampling


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
