"""An account is looked at before it is connected, belongs to one vendor, and can be taken back."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.services.billing.conftest import SLUG, Shop
from tests.services.billing.test_ledger import balance, settle
from tracker.db.queries import parties
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.accounts import Actor, AuditEntry, RoleName
from tracker.domain.billing import StripeAccount
from tracker.errors import ConflictError, InvalidInputError, NotFoundError, SetupError
from tracker.integrations.vault import Vault, new_master_key, read_master_keys
from tracker.services.billing import connecting, overview
from tracker.services.billing.backfilling import backfill
from tracker.services.context import Context
from tracker.services.stripe_port import StripeRefusedError

KEY = "rk_live_birch"


def vendor(ctx: Context, name: str = "Birch Inc") -> Actor:
    with ctx.uow.begin() as tx:
        parties.organisation_ids(tx, [name])
    return connecting.vendor_actor(ctx, name, "Bob")


def test_key_is_looked_at_before_anything_is_stored(shop: Shop) -> None:
    birch = shop.peer.vendor("Birch Inc", KEY)

    found = connecting.propose(shop.ctx, f" {KEY}\n")

    assert (found.account, found.name, found.livemode) == (birch.id, "Birch Inc", True)
    assert found.can_connect
    assert len(overview.accounts(shop.ctx)) == 1


def test_connected_account_is_read_and_its_key_is_nowhere_in_clear(shop: Shop) -> None:
    birch = shop.peer.vendor("Birch Inc", KEY)
    shop.peer.subscribe(birch, "Bank")
    actor = vendor(shop.ctx)

    account = connecting.connect(shop.ctx, actor, KEY, birch.id)
    assert account.id is not None
    backfill(shop.ctx, account.id)

    assert balance(shop) == 2500
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        stored = [repr(one) for one in tx.session.execute(select(StripeAccount)).scalars()]
        logged = [repr(one) for one in tx.session.execute(select(AuditEntry)).scalars()]
    assert not [one for one in (*stored, *logged) if KEY in one]
    assert len(logged) == 1


@pytest.mark.parametrize("key", ["", "pk_live_1", "hello", "whsec_1"])
def test_what_is_no_key_is_refused(shop: Shop, key: str) -> None:
    with pytest.raises(InvalidInputError, match="begins with rk_live_"):
        connecting.propose(shop.ctx, key)


def test_key_of_another_account_than_confirmed_is_refused(shop: Shop) -> None:
    shop.peer.vendor("Birch Inc", KEY)

    with pytest.raises(InvalidInputError, match="not acct_other"):
        connecting.connect(shop.ctx, vendor(shop.ctx), KEY, "acct_other")


def test_key_that_may_not_read_enough_is_refused(shop: Shop) -> None:
    birch = shop.peer.vendor("Birch Inc", KEY)
    birch.keys[KEY].scopes = frozenset({"customer", "product", "price"})

    with pytest.raises(InvalidInputError, match="may not read: coupon, invoice, subscription"):
        connecting.connect(shop.ctx, vendor(shop.ctx), KEY, birch.id)


def test_one_account_never_feeds_two_vendors(shop: Shop) -> None:
    with pytest.raises(ConflictError, match="another vendor"):
        connecting.connect(shop.ctx, vendor(shop.ctx), "rk_live_alder", shop.account.id)


def test_public_connects_nothing(shop: Shop) -> None:
    with pytest.raises(NotFoundError):
        connecting.connect(shop.ctx, Actor(RoleName.PUBLIC, "?"), KEY, "acct")
    with pytest.raises(NotFoundError):
        connecting.disconnect(shop.ctx, vendor(shop.ctx), shop.account_id)


def test_several_accounts_of_one_vendor_add_up(shop: Shop) -> None:
    actor = connecting.vendor_actor(shop.ctx, "alder", "Bob")
    second = shop.peer.vendor("Alder Europe", KEY)
    shop.peer.subscribe(shop.account, "Bank")
    shop.peer.subscribe(second, "Rail")
    account = connecting.connect(shop.ctx, actor, KEY, second.id)
    for number in (shop.account_id, account.id or 0):
        backfill(shop.ctx, number)

    assert balance(shop) == 5000
    assert [one.vendor for one in overview.accounts(shop.ctx)] == ["Alder Ltd", "Alder Ltd"]


def test_disconnected_account_keeps_its_history_and_fetches_nothing(shop: Shop) -> None:
    shop.peer.subscribe(shop.account, "Bank")
    settle(shop)
    connecting.disconnect(
        shop.ctx, connecting.vendor_actor(shop.ctx, "Alder", "Bob"), shop.account_id
    )

    with pytest.raises(StripeRefusedError, match="disconnected"):
        backfill(shop.ctx, shop.account_id)

    assert balance(shop) == 2500
    assert overview.accounts(shop.ctx)[0].state == "disconnected"


def test_consent_that_is_taken_back_at_stripe_freezes_the_account(shop: Shop) -> None:
    shop.peer.subscribe(shop.account, "Bank")
    settle(shop)
    shop.peer.state.emit(
        shop.account,
        "account.application.deauthorized",
        {"id": "ca_peer", "object": "application", "name": "Headwater"},
    )
    settle(shop)

    assert overview.accounts(shop.ctx)[0].state == "disconnected"
    assert balance(shop) == 2500


def test_new_signing_secret_leaves_the_old_one_a_day(shop: Shop) -> None:
    actor = connecting.vendor_actor(shop.ctx, "Alder", "Bob")

    slug = connecting.open_endpoint(shop.ctx, actor, shop.account_id, "whsec_new")

    assert slug == SLUG
    statuses = []
    for secrets in (["whsec_alder"], ["whsec_new"], ["whsec_alder", "whsec_new"]):
        shop.account.endpoints[0].secrets = secrets
        shop.peer.subscribe(shop.account, "Bank")
        statuses.append(set(shop.peer.deliveries.deliver()))
    shop.wait(hours=25)
    shop.peer.state.queue = []
    for secrets in (["whsec_alder"], ["whsec_new"]):
        shop.account.endpoints[0].secrets = secrets
        shop.peer.subscribe(shop.account, "Rail")
        statuses.append(set(shop.peer.deliveries.deliver()))
        shop.peer.state.queue = []

    assert statuses == [{200}, {200}, {200}, {400}, {200}]
    assert overview.accounts(shop.ctx)[0].rejected["bad signature"] > 0


@pytest.mark.parametrize("secret", ["", " ", "\u00a0", "whsec_", "secret"])
def test_blank_signing_secret_is_refused(shop: Shop, secret: str) -> None:
    actor = connecting.vendor_actor(shop.ctx, "Alder", "Bob")

    with pytest.raises(InvalidInputError, match="begins with whsec_"):
        connecting.open_endpoint(shop.ctx, actor, shop.account_id, secret)


def test_rotation_moves_every_secret_to_the_new_master_key(shop: Shop) -> None:
    new = read_master_keys(new_master_key())[0]
    old = shop.ctx.vault
    assert isinstance(old, Vault)
    both = replace(shop.ctx, vault=Vault([new, *old.keys]))

    moved = connecting.rotate(both), connecting.rotate(both)

    alone = replace(shop.ctx, vault=Vault([new]))
    shop.peer.subscribe(shop.account, "Bank")
    backfill(alone, shop.account_id)
    assert moved == (2, 0)
    assert balance(shop) == 2500


def test_nothing_is_connected_without_a_master_key(shop: Shop) -> None:
    with pytest.raises(SetupError, match="HEADWATER_MASTER_KEY_FILE"):
        connecting.propose(replace(shop.ctx, vault=None), KEY)
