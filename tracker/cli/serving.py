"""``headwater serve`` and ``headwater run``: the pages, and the whole thing for a newcomer."""

from functools import partial
from pathlib import Path

import click

from tracker.app import create_app
from tracker.cli.output import Bars, context, fail, settings
from tracker.db import migrate
from tracker.integrations.web_server import PortTakenError, serve_forever
from tracker.jobs import scheduler
from tracker.services import health, refreshing, reports, sampling
from tracker.services.context import Context

host_option = click.option("--host", help="Address to bind to; default: HEADWATER_HOST.")
port_option = click.option("--port", type=click.IntRange(1, 65535), help="Port to bind to.")

FIRST_PROJECTS = 12


@click.command()
@host_option
@port_option
def serve(host: str | None, port: int | None) -> None:
    """Serve the pages on this machine."""
    chosen = settings()
    _serve(context(), host or chosen.host, port or chosen.port)


@click.command()
@host_option
@port_option
@click.option("--no-serve", is_flag=True, help="Prepare everything, but do not serve.")
def run(host: str | None, port: int | None, no_serve: bool) -> None:
    """Migrate, load the sample foundation, compute, write the first report, and serve."""
    chosen = settings()
    migrate.upgrade(chosen.effective_database_url)
    ctx = context()
    with Bars() as bars:
        sampling.load_once(ctx, FIRST_PROJECTS, progress=bars)
        refreshing.refresh_all(ctx, health.stale(ctx), progress=bars)
    report = _first_report(ctx)
    address = (host or chosen.host, port or chosen.port)
    _say_what_is_next(address, report, has_vendors=bool(chosen.stripe_address))
    if not no_serve:
        _serve(ctx, *address)


def _first_report(ctx: Context) -> Path | None:
    slugs = health.all_slugs(ctx)
    slug = next((one for one in slugs if one == sampling.FIRST_SLUG), next(iter(slugs), None))
    return reports.write(ctx, slug, reports.make(ctx, slug), None) if slug else None


def _say_what_is_next(address: tuple[str, int], report: Path | None, *, has_vendors: bool) -> None:
    host, port = address
    click.echo(f"\nHeadwater   http://{host}:{port}/")
    click.echo(f"Report      {report}")
    click.echo(
        "\nNext:       headwater track SOURCE        a git address, a repository or a bundle"
    )
    click.echo("            headwater health              the profiles on the terminal")
    if has_vendors:
        click.echo(
            "            headwater sample stripe       a month passes at the vendors' Stripe"
        )
    click.echo("            headwater --help              everything else")
    click.echo("\nThe sample foundation is invented. No accounts yet: this machine only.\n")


def _serve(ctx: Context, host: str, port: int) -> None:
    try:
        serve_forever(create_app(ctx), host, port, partial(_begin, ctx))
    except PortTakenError:
        fail(f"Port {port} of {host} is in use; choose another one with --port.")


def _begin(ctx: Context) -> None:
    # The connections of the process that this one was forked from are not to be shared.
    ctx.uow.engine.dispose(close=False)
    scheduler.start(ctx)
