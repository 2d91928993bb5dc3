"""A vendor with an account at a running peer, and an endpoint that the peer delivers to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.stripe_peer.server import Peer, running
from tests.stripe_peer.state import API_VERSION, START, Account, Endpoint
from tracker.db.engine import make_engine
from tracker.db.queries import parties
from tracker.db.tenancy import EVERY_VENDOR
from tracker.db.uow import UnitOfWork
from tracker.domain.billing import ConnectedBy, EndpointSecret, StripeAccount, StripeEndpoint
from tracker.integrations.stripe_api import StripeApi
from tracker.integrations.vault import Vault, new_master_key, read_master_keys
from tracker.services.billing.accounts import KEY_PURPOSE
from tracker.services.billing.receiving import PURPOSE, receive
from tracker.services.context import Context

SECRET = "whsec_alder"
SLUG = "alder-endpoint"


class PeerClock:
    """The time of the peer, so that both sides agree on it."""

    def __init__(self) -> None:
        self.peer: Peer | None = None

    def now(self) -> datetime:
        """Return the peer's present instant."""
        at = self.peer.state.now if self.peer else START
        return datetime.fromtimestamp(at, UTC)


@dataclass
class Shop:
    """A vendor, its account on both sides, and what it takes to deliver and apply."""

    ctx: Context
    peer: Peer
    account: Account
    vendor_id: int
    account_id: int

    def wait(self, **time: int) -> None:
        """Let time pass on both sides."""
        self.peer.billing.advance(self.peer.state.now + int(timedelta(**time).total_seconds()))


@pytest.fixture
def shop(database_url: str, ctx: Context) -> Iterator[Shop]:
    clock = PeerClock()
    vault = Vault(read_master_keys(new_master_key()))
    here: dict[str, Context] = {}

    def send(url: str, headers: Mapping[str, str], body: bytes) -> int:
        found = receive(here["ctx"], url, headers["Stripe-Signature"], body)
        return 400 if found.rejection else 200

    with running(send) as peer:
        clock.peer = peer
        uow = UnitOfWork(make_engine(database_url), clock)
        api = StripeApi(peer.addresses, "sk_live_platform", "ca_peer", per_second=1000)
        here["ctx"] = replace(ctx, uow=uow, clock=clock, stripe=api, vault=vault)
        account = peer.vendor("Alder Ltd", "rk_live_alder")
        account.endpoints.append(Endpoint(SLUG, [SECRET]))
        yield _opened(here["ctx"], peer, account)
        uow.engine.dispose()


def _opened(ctx: Context, peer: Peer, account: Account) -> Shop:
    assert ctx.vault is not None
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        vendor = parties.organisation_ids(tx, ["Alder Ltd"])["Alder Ltd"]
        row = StripeAccount(
            vendor_id=vendor,
            account=account.id,
            name=account.name,
            livemode=True,
            connected_by=ConnectedBy.RESTRICTED_KEY,
            key_ciphertext=ctx.vault.seal("rk_live_alder", KEY_PURPOSE.format(account.id)),
        )
        tx.session.add(row)
        tx.session.flush()
        endpoint = StripeEndpoint(
            slug=SLUG, account_id=row.id, livemode=True, api_version=API_VERSION
        )
        tx.session.add(endpoint)
        tx.session.flush()
        assert endpoint.id is not None
        assert row.id is not None
        sealed = ctx.vault.seal(SECRET, PURPOSE.format(endpoint.id))
        tx.session.add(
            EndpointSecret(endpoint_id=endpoint.id, ciphertext=sealed, valid_from=tx.now)
        )
        account_id = row.id
    return Shop(ctx, peer, account, vendor, account_id)
