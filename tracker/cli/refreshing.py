"""``headwater refresh``: compute what has newer facts, in processes, and say what went wrong."""

import click

from tracker.cli.output import Bars, context, fail
from tracker.services import forecasts, health, refreshing
from tracker.services.refreshing import Refreshed

_SHOWN = 20


@click.command()
@click.argument("slug", required=False)
@click.option("--all", "everything", is_flag=True, help="All projects that have newer facts.")
@click.option("--force", is_flag=True, help="Also what has no newer facts.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    help="How many processes compute at once; default: one a core.",
)
def refresh(slug: str | None, everything: bool, force: bool, jobs: int | None) -> None:
    """Compute the project SLUG anew, or all that have newer facts.

    A project whose facts are those of its snapshot keeps it. Each snapshot is stored whole or not
    at all: whatever interrupts this, the old ones stand, and the next call goes on.
    """
    if bool(slug) == everything:
        raise click.UsageError("Name a project, or say --all.")
    ctx = context()
    slugs = [slug] if slug else health.all_slugs(ctx) if force else health.stale(ctx)
    with Bars() as bars:
        done = refreshing.refresh_all(ctx, slugs, jobs=jobs, force=force, progress=bars)
    told = forecasts.score_due(ctx)
    if told:
        click.echo(f"{told} earlier forecasts came due and were scored.")
    tell(done)


def tell(done: Refreshed) -> None:
    """Print what was computed, and what could not be; then the status is 1."""
    total = done.computed + done.unchanged + len(done.failures)
    if total == len(done.failures) == 1:
        fail(done.failures[0].reason)
    rest = "; the others had nothing new" if done.unchanged else ""
    click.echo(f"{done.computed} of {total} computed{rest}.")
    for failure in done.failures[:_SHOWN]:
        click.echo(f"{failure.slug}: {failure.reason}", err=True)
    if done.failures:
        fail(
            f"{len(done.failures)} of {total} could not be computed; "
            "their last snapshots stand and they stay marked."
        )
