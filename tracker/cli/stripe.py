"""``headwater stripe``: connect accounts, read them, work off the inbox, keep the keys."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from tracker.api.webhooks import PREFIX
from tracker.cli import offers
from tracker.cli.output import Bars, HeadwaterGroup, context, json_option, print_json, print_table
from tracker.domain.accounts import Actor, RoleName
from tracker.domain.billing import Audience, Disclosure
from tracker.errors import InvalidInputError, SetupError
from tracker.importers.stripe_mrr_table import read_mrr_table
from tracker.integrations.vault import new_master_key
from tracker.jobs import scheduler, tasks
from tracker.metrics.mrr_movements import MovementKind
from tracker.money import CURRENCIES
from tracker.services.billing import (
    backfilling,
    comparing,
    connecting,
    disclosing,
    overview,
    upkeep,
)
from tracker.services.billing.applying import drain
from tracker.services.billing.falling_due import fall_due
from tracker.services.billing.reported import ReportedMonth, reported_months
from tracker.services.billing.revenue import revenue
from tracker.services.files import text_of, write_whole

BY = "command line"
AUDIENCES = {one.value.rpartition(" ")[2]: one for one in Audience}
LEVELS = {one.value.replace(" ", "-"): one for one in Disclosure}


@click.group(cls=HeadwaterGroup)
def group() -> None:
    """Connect vendors' Stripe accounts and read them."""


@group.command("new-key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def new_key(file: Path) -> None:
    """Write a master key to FILE, before those that are there; then run `rotate`."""
    old = file.read_text() if file.exists() else ""
    write_whole(file, f"{new_master_key()}\n{old}".encode())
    file.chmod(0o600)
    click.echo(f"{file}\nName it in HEADWATER_MASTER_KEY_FILE, and keep a copy elsewhere.")


@group.command()
def rotate() -> None:
    """Seal every secret under the first master key of the key file."""
    click.echo(f"{connecting.rotate(context())} secrets sealed anew.")


@group.command()
@click.argument("vendor")
@click.option("--confirm", metavar="ACCOUNT", help="The account that the key must open.")
def connect(vendor: str, confirm: str | None) -> None:
    """Connect the account of VENDOR; the restricted key is read from standard input."""
    ctx = context()
    actor = connecting.vendor_actor(ctx, vendor, BY)
    key = _secret("the restricted key")
    if confirm is None:
        found = connecting.propose(ctx, key)
        mode = "live" if found.livemode else "test"
        click.echo(f"{found.account}  {found.name}  {mode}  {found.country or ''}".rstrip())
        for one in found.missing:
            click.echo(f"  may not read: {one}")
        click.echo(f"If this is right, say it again with --confirm {found.account}.")
        return
    account = connecting.connect(ctx, actor, key, confirm)
    click.echo(f"Connected {account.account} ({account.name}) as number {account.id}.")
    click.echo(f"Next: `headwater stripe endpoint '{vendor}' {account.id}`, then `backfill`.")


@group.command()
@click.argument("vendor")
@click.argument("number", type=int)
def endpoint(vendor: str, number: int) -> None:
    """Set the signing secret of VENDOR's account NUMBER, from standard input; print the address."""
    ctx = context()
    actor = connecting.vendor_actor(ctx, vendor, BY)
    slug = connecting.open_endpoint(ctx, actor, number, _secret("the signing secret"))
    _tell_endpoint(slug)


@group.command("platform-endpoint")
@click.option("--test", is_flag=True, help="For accounts in test mode.")
def platform_endpoint(test: bool) -> None:
    """Set the signing secret of all OAuth accounts, from standard input; print the address."""
    actor = Actor(RoleName.STAFF, BY)
    secret = _secret("the signing secret")
    slug = connecting.open_platform_endpoint(context(), actor, secret, livemode=not test)
    _tell_endpoint(slug)


def _tell_endpoint(slug: str) -> None:
    """Print the address alone on standard output, and beside it what to choose at Stripe."""
    click.echo(f"{PREFIX}/{slug}")
    click.echo(
        f"At Stripe choose API version {connecting.API_VERSION} and these events: "
        f"{', '.join(connecting.EVENTS)}.",
        err=True,
    )


@group.command()
@click.argument("vendor")
@click.argument("number", type=int)
def disconnect(vendor: str, number: int) -> None:
    """Forget the key of VENDOR's account NUMBER; its history stays."""
    ctx = context()
    connecting.disconnect(ctx, connecting.vendor_actor(ctx, vendor, BY), number)
    click.echo(f"Account {number} is disconnected; nothing more is fetched from it.")


@group.command("accounts")
@json_option
def accounts(as_json: bool) -> None:
    """List the connected accounts and how they are."""
    found = overview.accounts(context())
    if as_json:
        print_json([one.as_json() for one in found])
        return
    head = ("number", "vendor", "account", "mode", "state", "last event", "drift", "dead letters")
    print_table(head, [one.row() for one in found])


@group.command("revenue")
@click.argument("vendor")
@click.option(
    "--in",
    "currency",
    type=click.Choice(sorted(CURRENCIES)),
    metavar="CURRENCY",
    help="Tell how it moved by month in this currency.",
)
@json_option
def vendor_revenue(vendor: str, currency: str | None, as_json: bool) -> None:
    """Print the recurring revenue of VENDOR by currency, in minor units of Stripe a month.

    Those of ISK and UGX are hundredths there; with --in they are whole.

    With --in: how it moved by month in one currency, at the rates that were entered.
    """
    ctx = context()
    actor = connecting.vendor_actor(ctx, vendor, BY)
    if currency is not None:
        _print_months(reported_months(ctx, actor, currency), as_json=as_json)
        return
    found = revenue(ctx, actor)
    if as_json:
        print_json(found.as_json())
        return
    head = (
        "currency",
        "subscriptions",
        "mrr",
        "now",
        "committed",
        "at risk",
        "cash, least",
        "most",
    )
    print_table(head, [one.row() for one in found.currencies])
    if found.not_valued:
        click.echo(f"{found.not_valued} subscriptions could not be valued and are not counted.")


@group.command()
@click.argument("number", type=int)
def backfill(number: int) -> None:
    """Read everything that account NUMBER holds; a reading that was stopped goes on."""
    with Bars() as bars:
        found = upkeep.read_whole(context(), number, bars)
    click.echo(", ".join(f"{count} {kind}s" for kind, count in found.counts.items()))


@group.command()
@click.argument("number", type=int)
def reconcile(number: int) -> None:
    """Compare account NUMBER with what is stored, and heal what differs."""
    click.echo(f"{backfilling.reconcile(context(), number)} differed and were healed.")


@group.command()
@click.argument("vendor")
@click.option("--to", type=click.Choice(list(AUDIENCES)), help="Who sees it.")
@click.option("--level", type=click.Choice(list(LEVELS)), help="How much they see.")
@json_option
def disclose(vendor: str, to: str | None, level: str | None, as_json: bool) -> None:
    """Choose what VENDOR discloses of its money to whom; without options, print its choices.

    A narrower choice takes back at once what pages showed, and computes its projects anew.
    """
    ctx = context()
    actor = connecting.vendor_actor(ctx, vendor, BY)
    if to is None and level is None:
        _print_choices(disclosing.chosen(ctx, actor), as_json=as_json)
        return
    if to is None or level is None:
        raise click.UsageError("Say both: --to whom, and --level of what they see.")
    found = disclosing.choose(ctx, actor, AUDIENCES[to], LEVELS[level])
    # Computing is slow to load; who only asks needs nothing of it.
    from tracker.services import health

    health.refresh(ctx, found.projects)
    if as_json:
        print_json({"to": to, "before": found.before, "now": found.now, "projects": found.projects})
        return
    click.echo(f"{vendor} discloses to {AUDIENCES[to]}: {found.now} (before: {found.before}).")
    if found.projects:
        click.echo(f"Computed anew: {', '.join(found.projects)}.")


def _print_choices(found: Mapping[Audience, Disclosure], *, as_json: bool) -> None:
    if as_json:
        print_json(found)
    else:
        print_table(("to", "level"), list(found.items()))


@group.command("drain")
def drain_inbox() -> None:
    """Work off the events that wait, then what changes without one."""
    ctx = context()
    click.echo(f"{drain(ctx)} objects were looked at.")
    if passed := fall_due(ctx):
        click.echo(f"{passed} changed without an event: a coupon, trial or pause ended.")


@group.command()
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
def work(once: bool) -> None:
    """Do by itself what billing needs, until interrupted; any number of these may run."""
    ctx = context()
    if ctx.vault is None:
        raise SetupError(
            "There is nothing to work on: name a master key in HEADWATER_MASTER_KEY_FILE first."
        )
    if once:
        sys.exit(0 if tasks.do_all(ctx) else 1)
    click.echo("At work; Ctrl-C ends it.")
    scheduler.work(ctx)


@group.command()
@click.argument("vendor")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--currency", metavar="CODE", help="Of all rows, without a column of that name.")
@json_option
def compare(vendor: str, file: Path, currency: str | None, as_json: bool) -> None:
    """Compare Stripe's MRR per subscriber per month, a CSV, with what is known of VENDOR here.

    FILE has a column customer, and either a column for each month, like 2026-05, or the columns
    month and mrr; amounts are whole units, like 1200.50. The currency has a column currency, or is
    given for all with --currency. The file is UTF-8 with commas. Printed are the amounts that
    differ, with every reason that can be known; ? is not known here.
    """
    ctx = context()
    told = read_mrr_table(text_of(file), currency)
    found = comparing.compare(ctx, connecting.vendor_actor(ctx, vendor, BY), told)
    if as_json:
        print_json(found.as_json())
        return
    if found.different:
        head = ("line", "customer", "month", "currency", "Stripe", "here", "why")
        print_table(head, [one.row() for one in found.different])
    if found.sums:
        print_table(
            ("currency", "Stripe", "here", "Stripe alone"), [one.row() for one in found.sums]
        )
    click.echo(
        f"{found.equal} of {found.compared} amounts are equal, {found.explained} have a reason, "
        f"{found.not_explained} are not explained."
    )
    for why, count in found.by_reason.items():
        click.echo(f"{count}: {why}")


def _print_months(months: Sequence[ReportedMonth], *, as_json: bool) -> None:
    if as_json:
        print_json([asdict(one) for one in months])
        return
    head = ("month", "opened", *(kind.value for kind in MovementKind), "fx", "closed", "no rate")
    rows = [
        (
            *(f"{one.month:%Y-%m}", one.moved.opened),
            *(one.moved.by_kind.get(kind.value, 0) for kind in MovementKind),
            *(one.moved.fx, one.moved.closed, ", ".join(one.moved.unconverted)),
        )
        for one in months
    ]
    print_table(head, rows)


for _command in (offers.offer, offers.offers, offers.withdraw):
    group.add_command(_command)


def _secret(what: str) -> str:
    """Read a secret from standard input: a command line would keep it in its history."""
    if sys.stdin.isatty():
        return str(click.prompt(what, hide_input=True))
    text = sys.stdin.readline().strip()
    if not text:
        raise InvalidInputError(f"Standard input holds nothing; give {what} there.")
    return text
