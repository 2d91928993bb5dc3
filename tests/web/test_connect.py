"""Connecting an account by OAuth in a browser: there, back, a look, a yes, and every wrong way."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.services.billing.conftest import shop
from tests.services.billing.shopfront import redirected
from tests.stripe_peer.state import Account, Endpoint
from tests.web.test_vendor import Site, site
from tracker.app import create_app
from tracker.db.queries import parties
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.accounts import Actor, RoleName
from tracker.domain.billing import ConnectedBy, OAuthState, StripeAccount
from tracker.services.billing import backfilling, connecting
from tracker.services.billing.applying import drain

__all__ = ["shop", "site"]

LINK = re.compile(r'href="(http://127[^"]+/oauth/authorize[^"]+)"')
GRANTED = re.compile(r'name="granted" value="(\d+)"')


@pytest.fixture
def birch(site: Site) -> Iterator[Account]:
    """Return an account at Stripe that nobody connected, at a platform that could be."""
    site.shop.peer.state.platform_keys.add("sk_live_platform")
    account = site.shop.peer.vendor("Birch Ltd", "rk_live_birch")
    site.act(site.shop.vendor_id)
    yield account


def begun(site: Site, login: str) -> dict[str, str]:
    """Go to Stripe and say yes for an account; return what the way back carries."""
    page = site.post("/connect/start")
    link = LINK.search(page.text)
    assert link is not None
    back = redirected(f"{link[1].replace('&amp;', '&')}&login={login}")
    assert back.startswith("http://127.0.0.1:8000/connect/back?")
    return {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}


def returned(client: FlaskClient, way: dict[str, str]) -> TestResponse:
    return client.get("/connect/back", query_string=way)


def accounts(site: Site) -> dict[str, tuple[int, ConnectedBy, bytes | None]]:
    with site.shop.ctx.uow.read(EVERY_VENDOR) as tx:
        found = tx.session.execute(select(StripeAccount)).scalars()
        return {one.account: (one.vendor_id, one.connected_by, one.key_ciphertext) for one in found}


def connected(site: Site, account: Account) -> int:
    page = returned(site.client, begun(site, account.id))
    granted = GRANTED.search(page.text)
    assert granted is not None
    assert site.post("/connect/confirm", granted=granted[1]).status_code == 303
    with site.shop.ctx.uow.read(EVERY_VENDOR) as tx:
        query = select(StripeAccount.id).where(StripeAccount.account == account.id)
        return int(tx.session.execute(query).scalar_one())


def test_account_is_shown_by_name_and_connected_when_confirmed(site: Site, birch: Account) -> None:
    page = returned(site.client, begun(site, birch.id))
    before = accounts(site)
    granted = GRANTED.search(page.text)
    assert granted is not None
    answer = site.post("/connect/confirm", granted=granted[1])
    again = site.post("/connect/confirm", granted=granted[1])

    assert page.status_code == 200
    assert f"Birch Ltd, {birch.id}, in live mode." in page.text
    assert birch.id not in before
    assert answer.headers["Location"] == f"{site.home}/stripe"
    assert accounts(site)[birch.id] == (site.shop.vendor_id, ConnectedBy.OAUTH, None)
    assert again.status_code == 403


def test_state_is_kept_as_a_hash_alone(site: Site, birch: Account) -> None:
    way = begun(site, birch.id)
    with site.shop.ctx.uow.read(EVERY_VENDOR) as tx:
        (row,) = tx.session.execute(select(OAuthState)).scalars()

    assert way["state"] not in repr(row)
    assert len(row.state_sha256) == 64


def test_state_is_used_once(site: Site, birch: Account) -> None:
    way = begun(site, birch.id)
    first = returned(site.client, way)
    again = returned(site.client, way)

    assert (first.status_code, again.status_code) == (200, 403)
    assert "begin again" in again.text


def test_state_of_another_browser_or_vendor_is_refused(site: Site, birch: Account) -> None:
    other = Site(site.shop, create_app(site.shop.ctx).test_client(), site.rival_id)
    other.act(site.shop.vendor_id)
    begun(other, birch.id)
    of_other_browser = returned(other.client, begun(site, birch.id)).status_code
    of_staff = returned(create_app(site.shop.ctx).test_client(), begun(site, birch.id)).status_code
    way = begun(site, birch.id)
    site.act(site.rival_id)
    of_rival = returned(site.client, way).status_code

    assert (of_other_browser, of_staff, of_rival) == (403, 403, 403)
    assert birch.id not in accounts(site)


def test_state_grows_old_and_so_does_what_waits_for_a_yes(site: Site, birch: Account) -> None:
    way = begun(site, birch.id)
    site.shop.wait(minutes=11)
    late = returned(site.client, way).status_code
    granted = GRANTED.search(returned(site.client, begun(site, birch.id)).text)
    assert granted is not None
    site.shop.wait(minutes=11)
    too_late = site.post("/connect/confirm", granted=granted[1]).status_code

    assert (late, too_late) == (403, 403)
    assert birch.id not in accounts(site)


@pytest.mark.parametrize("way", [{}, {"code": "ac_1"}, {"state": "x", "code": "ac_1"}])
def test_way_back_that_nobody_began_is_refused(
    site: Site, birch: Account, way: dict[str, str]
) -> None:
    assert returned(site.client, way).status_code == 403


def test_refusal_or_wrong_code_at_stripe_connects_nothing(site: Site, birch: Account) -> None:
    denied = returned(
        site.client, {"state": begun(site, birch.id)["state"], "error": "access_denied"}
    )
    forged = returned(site.client, begun(site, birch.id) | {"code": "ac_forged"})

    assert (denied.status_code, forged.status_code) == (403, 403)
    assert "access was not granted" in denied.text
    assert birch.id not in accounts(site)


def test_account_of_a_rival_is_not_taken_over(site: Site, birch: Account) -> None:
    connected(site, birch)
    site.act(site.rival_id)
    granted = GRANTED.search(returned(site.client, begun(site, birch.id)).text)
    assert granted is not None
    answer = site.post("/connect/confirm", granted=granted[1])

    assert answer.status_code == 409
    assert accounts(site)[birch.id][0] == site.shop.vendor_id


def test_only_a_vendor_with_a_form_of_its_own_can_begin(site: Site, birch: Account) -> None:
    without_token = site.client.post("/connect/start").status_code
    offered = "Connect at Stripe" in site.client.get(f"{site.home}/stripe").text
    site.act("staff")

    assert (without_token, offered) == (400, True)
    assert site.post("/connect/start").status_code == 404


def test_account_is_frozen_when_the_vendor_takes_its_consent_back(
    site: Site, birch: Account
) -> None:
    ctx, peer = site.shop.ctx, site.shop.peer
    number = connected(site, birch)
    slug = connecting.open_platform_endpoint(
        ctx, Actor(RoleName.STAFF, "Ann"), "whsec_platform", livemode=True
    )
    birch.endpoints.append(Endpoint(slug, ["whsec_platform"], is_connect=True))
    peer.subscribe(birch, "Bank")
    backfilling.backfill(ctx, number)
    peer.deliveries.deliver()
    drain(ctx)
    peer.state.emit(
        birch,
        "account.application.deauthorized",
        {"id": "ca_peer", "object": "application", "name": "Headwater"},
    )
    birch.is_connected = False
    peer.deliveries.deliver()
    drain(ctx)

    with ctx.uow.read(EVERY_VENDOR) as tx:
        account = tx.session.get(StripeAccount, number)
        assert account is not None
        assert parties.organisation_names(tx)[account.vendor_id] == "Alder Ltd"
    assert account.revoked_at is not None
    assert "25.00" in site.client.get(site.home).text
