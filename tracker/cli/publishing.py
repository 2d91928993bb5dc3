"""``headwater publish``: whether strangers see a project's public page."""

import click

from tracker.cli.output import context
from tracker.services import publishing

BY = "command line"


@click.command()
@click.argument("slug")
@click.option("--off", is_flag=True, help="Take the page back.")
def publish(slug: str, off: bool) -> None:
    """Show the public page of the project SLUG to everybody."""
    ctx = context()
    publishing.publish(ctx, BY, slug, is_published=not off)
    where = f"{ctx.public_address}/public/{slug}"
    click.echo(f"{where} is {'not shown any more' if off else 'shown to everybody'}.")
