"""Connects the sample vendors' accounts as the vendors would: looked at, confirmed, read."""

import secrets
from urllib.parse import urlsplit

from tests.stripe_peer.state import Account, Endpoint, State
from tests.stripe_peer.vendors import key_of
from tracker.api.webhooks import PREFIX
from tracker.domain.accounts import Actor
from tracker.domain.billing import Audience, Disclosure
from tracker.services import publishing
from tracker.services.billing import connecting, disclosing, offering, overview, upkeep
from tracker.services.billing.offering import NamedPrice
from tracker.services.context import Context, Progress
from tracker.services.sampling import FIRST_SLUG

_BY = "sample"
# The first vendor shows staff everything, the second bands; the others have not chosen yet.
_LEVELS = (Disclosure.EXACT, Disclosure.BANDED)


def open_shop(ctx: Context, state: State, progress: Progress) -> None:
    """Connect what is not connected yet, let events come here, and put prices on offer."""
    known = {one.account for one in overview.accounts(ctx)}
    first = not known & state.accounts.keys()
    progress.stage("Stripe accounts", len(state.accounts), "accounts")
    for account in state.accounts.values():
        if account.id in known and account.endpoints:
            _move(account, ctx.public_address)
        else:
            _connect(ctx, account)
        progress.advance()
    if first:
        _choose(ctx, state)
        _sell(ctx, state)


def _actor(ctx: Context, account: Account) -> Actor:
    return connecting.vendor_actor(ctx, account.name, _BY)


def _move(account: Account, origin: str) -> None:
    """Let an endpoint of an earlier run point to where the server listens now."""
    for one in account.endpoints:
        one.url = f"{origin}{urlsplit(one.url).path}"


def _connect(ctx: Context, account: Account) -> None:
    actor, secret = _actor(ctx, account), f"whsec_{secrets.token_hex(16)}"
    row = connecting.connect(ctx, actor, key_of(account.name), account.id)
    assert row.id is not None
    slug = connecting.open_endpoint(ctx, actor, row.id, secret)
    account.endpoints = [Endpoint(f"{ctx.public_address}{PREFIX}/{slug}", [secret])]
    upkeep.read_whole(ctx, row.id)


def _choose(ctx: Context, state: State) -> None:
    for account, level in zip(state.accounts.values(), _LEVELS, strict=False):
        disclosing.choose(ctx, _actor(ctx, account), Audience.STAFF, level)


def _sell(ctx: Context, state: State) -> None:
    """Put the dearest price that each vendor has of the first project on its public page."""
    numbers = {one.account: one.id for one in overview.accounts(ctx)}
    for account in state.accounts.values():
        products = account.of("product")
        prices = [
            one
            for one in account.of("price").values()
            if FIRST_SLUG in products[one["product"]]["name"].casefold()
        ]
        if prices:
            price = max(prices, key=lambda one: one["unit_amount"])
            named = NamedPrice(numbers[account.id], FIRST_SLUG, price["id"])
            offering.offer(ctx, _actor(ctx, account), named, price["nickname"])
    publishing.publish(ctx, _BY, FIRST_SLUG, is_published=True)
