"""``headwater stripe offer``, ``offers`` and ``withdraw``: what a project's public page sells."""

import click

from tracker.cli.output import context, json_option, print_json, print_table
from tracker.services.billing import connecting, offering
from tracker.services.billing.offering import NamedPrice

BY = "command line"


@click.command()
@click.argument("vendor")
@click.argument("number", type=int)
@click.option("--project", required=True, metavar="SLUG", help="On whose page it is sold.")
@click.option("--price", required=True, metavar="ID", help="The price's id at Stripe, price_….")
@click.option("--title", required=True, help="What the page calls it.")
def offer(vendor: str, number: int, project: str, price: str, title: str) -> None:
    """Sell a price of VENDOR's account NUMBER on a project's public page."""
    ctx = context()
    actor = connecting.vendor_actor(ctx, vendor, BY)
    offering.offer(ctx, actor, NamedPrice(number, project, price), title)
    click.echo(f"{price} is on offer for {project}.")


@click.command()
@click.argument("vendor")
@click.argument("number", type=int)
@click.option("--project", required=True, metavar="SLUG", help="On whose page it is sold.")
@click.option("--price", required=True, metavar="ID", help="The price's id at Stripe, price_….")
def withdraw(vendor: str, number: int, project: str, price: str) -> None:
    """Sell a price of VENDOR's account NUMBER no longer; who subscribed stays subscribed."""
    ctx = context()
    actor = connecting.vendor_actor(ctx, vendor, BY)
    offering.withdraw(ctx, actor, NamedPrice(number, project, price))
    click.echo(f"{price} is not on offer for {project} any more.")


@click.command()
@click.argument("vendor")
@json_option
def offers(vendor: str, as_json: bool) -> None:
    """List what VENDOR sells on public pages."""
    ctx = context()
    found = offering.offers(ctx, connecting.vendor_actor(ctx, vendor, BY))
    if as_json:
        print_json([one.as_json() for one in found])
        return
    rows = [
        (one.account_id, one.project, one.price, one.title, "sold" if one.is_sold else "not sold")
        for one in found
    ]
    print_table(("number", "project", "price", "title", "state"), rows)
