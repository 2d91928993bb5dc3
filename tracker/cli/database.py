"""``headwater db``: migrate, tell where the schema stands, compare it with the code."""

import click

from tracker.cli.output import HeadwaterGroup, fail, settings
from tracker.db import migrate
from tracker.db.engine import make_engine


@click.group(cls=HeadwaterGroup)
def group() -> None:
    """Migrate the database."""


@group.command()
def upgrade() -> None:
    """Bring the database to the newest schema."""
    url = settings().effective_database_url
    migrate.upgrade(url)
    click.echo(f"The database is at revision {migrate.current(make_engine(url))}.")


@group.command()
def current() -> None:
    """Say at which revision the database stands."""
    revision = migrate.current(make_engine(settings().effective_database_url))
    newest = migrate.newest()
    if revision is None:
        click.echo("The database has no schema yet; run `headwater db upgrade`.")
    elif revision == newest:
        click.echo(f"{revision} (newest)")
    else:
        click.echo(f"{revision}; the newest is {newest}: run `headwater db upgrade`.")


@group.command()
def check() -> None:
    """Compare the database with the tables of this program; status 1 if they differ."""
    differences = migrate.check(settings().effective_database_url)
    for difference in differences:
        click.echo(difference)
    if differences:
        fail("The database differs from this program's tables; run `headwater db upgrade`.")
    click.echo("The database has exactly the tables of this program.")
