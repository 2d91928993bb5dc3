"""``headwater track`` and ``headwater channels``: from a repository to a health report."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from tracker.cli.imports import print_run
from tracker.cli.output import DAY, Bars, context, fail, json_option, print_json
from tracker.cli.profile import print_profile
from tracker.domain.billing import Audience
from tracker.importers.channels import read_rules, write_rules
from tracker.importers.records import ChannelRule
from tracker.services import projects, reports, tracking
from tracker.services.context import Context
from tracker.services.files import text_of
from tracker.services.tracking import Tracked


@click.command()
@click.argument("source")
@click.option("--slug", help="The project's short name in addresses; default: as the source says.")
@click.option("--name", help="The project's name; default: the slug.")
@click.option("--as-of", type=DAY, help="Report what was true on that day.")
@click.option("--channels", type=click.Path(path_type=Path), help="Channel rules, a TOML file.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where the PDF goes.")
@json_option
def track(source: str, as_json: bool, out: Path | None, as_of: date | None, **named: Any) -> None:
    """Read the git address, repository or bundle SOURCE, and report on its health."""
    ctx = context()
    rules = read_rules(text_of(named["channels"])) if named["channels"] else None
    wanted = tracking.Wanted(source, named["slug"], named["name"], rules)
    with Bars(quiet=as_json) as bars:
        tracked = tracking.track(ctx, wanted, bars)
        document = _document(ctx, tracked.slug, as_of, bars)
        bars.stage("report", 1, "reports")
        run = reports.make_of(ctx, tracked.slug, _for_recipients(ctx, tracked.slug, as_of))
        path = reports.write(ctx, tracked.slug, run, out)
        bars.advance()
    if as_json:
        print_json(_as_json(document, tracked, path))
    else:
        _print(document, tracked, path)


def _document(ctx: Context, slug: str, as_of: date | None, bars: Bars) -> dict[str, Any]:
    """Return the health document of a day, else of the snapshot, computed if facts are newer."""
    if as_of is None and projects.is_current(ctx, slug):
        return projects.shown(ctx, slug).document
    # What computes is slow to load; nothing new needs nothing of it.
    from tracker.services import health

    health.refresh(ctx, [slug], bars)
    if as_of is None:
        return projects.shown(ctx, slug).document
    return health.drawn(ctx, slug, as_of).as_json()


def _for_recipients(ctx: Context, slug: str, as_of: date | None) -> dict[str, Any]:
    """Return the document of the same day for those who get reports."""
    if as_of is None:
        return projects.shown(ctx, slug).for_recipients
    from tracker.services import health

    return health.drawn(ctx, slug, as_of, audience=Audience.RECIPIENTS).as_json()


def _print(document: dict[str, Any], tracked: Tracked, path: Path) -> None:
    print_run(tracked.run, as_json=False)
    click.echo("\nChannels (edit with `headwater channels`):")
    for rule in tracked.rules:
        until = f", until {rule.valid_until}" if rule.valid_until else ""
        click.echo(f"  {rule.channel:<14} {rule.kind.value:<13} {rule.pattern}{until}")
    click.echo()
    print_profile(document)
    click.echo(f"Report: {path}")


def _as_json(document: dict[str, Any], tracked: Tracked, path: Path) -> dict[str, Any]:
    kept = ("as_of", "method_version", "profile", "figures", "watch")
    return {
        "project": tracked.slug,
        "run": tracked.run.as_json(),
        "channels": [_rule_json(rule) for rule in tracked.rules],
        "health": {name: document[name] for name in kept},
        "report": str(path),
    }


def _rule_json(rule: ChannelRule) -> dict[str, Any]:
    return {
        "name": rule.channel,
        "pattern": rule.pattern,
        "kind": rule.kind.value,
        "publisher": rule.publisher,
        "from": rule.valid_from,
        "until": rule.valid_until,
    }


@click.command()
@click.argument("slug")
def channels(slug: str) -> None:
    """Print the rules that sort the tags of the project SLUG, as TOML to edit."""
    rules = tracking.rules_of(context(), slug)
    if not rules:
        fail(f"{slug} has no channel rules: its repository has no tags, or was not read yet.")
    click.echo(write_rules(rules), nl=False)
