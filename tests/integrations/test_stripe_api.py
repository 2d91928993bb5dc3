"""The real SDK against the peer: what is fetched is whole, and every error says what to do."""

from collections.abc import Iterator

import pytest

from tests.stripe_peer.server import Peer, running
from tests.stripe_peer.state import Account, Endpoint, Key
from tracker.importers.stripe_objects import read_subscription
from tracker.integrations.stripe_api import StripeApi
from tracker.metrics.mrr import Valuation, value
from tracker.metrics.subscriptions import Subscription
from tracker.services.stripe_port import (
    KINDS,
    Access,
    CursorGoneError,
    StripeBusyError,
    StripeRefusedError,
    Wanted,
)

ACCESS = Access("rk_live_alder")


@pytest.fixture
def peer() -> Iterator[Peer]:
    with running() as found:
        yield found


@pytest.fixture
def alder(peer: Peer) -> Account:
    return peer.vendor("Alder Ltd", ACCESS.key)


@pytest.fixture
def api(peer: Peer) -> StripeApi:
    return StripeApi(peer.addresses, platform_key="sk_live_platform", client_id="ca_peer")


def worth(api: StripeApi, subscription_id: str) -> Valuation:
    read = read_subscription(api.fetch(ACCESS, "subscription", subscription_id))
    assert isinstance(read, Subscription), read
    found = value(read, 1_790_000_000)
    assert isinstance(found, Valuation), found
    return found


def test_account_is_named(api: StripeApi, alder: Account) -> None:
    assert api.account(ACCESS)["business_profile"]["name"] == "Alder Ltd"


def test_subscription_comes_with_all_that_its_value_depends_on(
    peer: Peer, api: StripeApi, alder: Account
) -> None:
    product = next(iter(alder.of("product")))
    tiers = [{"up_to": 10, "unit_amount": 500}, {"up_to": None, "unit_amount": 400}]
    tiered = peer.billing.create(
        alder,
        "price",
        {
            "product": product,
            "billing_scheme": "tiered",
            "tiers_mode": "graduated",
            "tiers": tiers,
            "currency_options": {"eur": {"tiers": tiers}},
        },
    )
    only = {"percent_off": 50, "applies_to": {"products": [product]}}
    half = peer.billing.create(alder, "coupon", only)
    made = peer.subscribe(
        alder,
        "Bank of Birch",
        items=[{"price": tiered["id"], "quantity": 12}],
        discounts=[{"coupon": half["id"]}],
    )

    assert worth(api, made["id"]).mrr == 2900


def test_subscription_of_25_items_is_paged(peer: Peer, api: StripeApi, alder: Account) -> None:
    price = next(iter(alder.of("price")))
    made = peer.subscribe(alder, "Bank of Birch", items=[{"price": price}] * 25)

    assert worth(api, made["id"]).items == (2500,) * 25


def test_pages_go_on_until_the_last(peer: Peer, api: StripeApi, alder: Account) -> None:
    made = [peer.subscribe(alder, f"Customer {number}")["id"] for number in range(205)]

    found, after = [], None
    while True:
        page = api.page(ACCESS, "subscription", after)
        found += [one["id"] for one in page.items]
        after = page.after
        if after is None:
            break

    assert found == made[::-1]


def test_cancelled_subscriptions_are_listed_too(peer: Peer, api: StripeApi, alder: Account) -> None:
    made = peer.subscribe(alder, "Bank of Birch")
    peer.billing.cancel(alder, made["id"])

    assert [one["status"] for one in api.page(ACCESS, "subscription").items] == ["canceled"]


def test_cursor_that_is_gone_says_so(api: StripeApi, alder: Account) -> None:
    with pytest.raises(CursorGoneError):
        api.page(ACCESS, "subscription", "sub_gone")


def test_object_that_is_gone_is_none(api: StripeApi, alder: Account) -> None:
    assert api.fetch(ACCESS, "subscription", "sub_gone") is None


def test_wrong_and_revoked_keys_are_refused_without_being_repeated(
    api: StripeApi, alder: Account
) -> None:
    alder.keys[ACCESS.key].is_revoked = True

    for access in (Access("rk_live_other"), ACCESS):
        with pytest.raises(StripeRefusedError) as refused:
            api.account(access)
        assert access.key not in str(refused.value)
        assert access.key not in repr(access)


def test_missing_scopes_are_found(peer: Peer, api: StripeApi, alder: Account) -> None:
    alder.keys["rk_live_few"] = Key(frozenset({"customer", "subscription", "price"}))

    missing = api.missing_scopes(Access("rk_live_few"))

    assert set(missing) == set(KINDS) - {"customer", "subscription", "price"}
    assert api.missing_scopes(ACCESS) == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_busy_peer_is_told_apart_and_not_asked_again_at_once(
    peer: Peer, api: StripeApi, alder: Account, status: int
) -> None:
    peer.faults.add(status, headers={"Retry-After": "7"} if status == 429 else None)

    with pytest.raises(StripeBusyError) as busy:
        api.account(ACCESS)

    assert busy.value.retry_after == (7 if status == 429 else None)
    assert peer.faults.refused == 1
    assert api.account(ACCESS)["id"] == alder.id


def test_peer_that_is_not_there_is_busy(peer: Peer) -> None:
    with pytest.raises(StripeBusyError):
        StripeApi({"api": "http://127.0.0.1:9"}).account(ACCESS)


def test_checkout_of_one_intent_is_one_session(peer: Peer, api: StripeApi, alder: Account) -> None:
    price = next(iter(alder.of("price")))
    here = "http://127.0.0.1/"
    wanted = Wanted("intent-1", price, "org-7", {"project": "quern"}, here, here)

    first, second = api.checkout(ACCESS, wanted), api.checkout(ACCESS, wanted)

    assert first["id"] == second["id"]
    assert first["client_reference_id"] == "org-7"
    assert len(alder.of("checkout.session")) == 1


def test_oauth_grants_an_account_once(peer: Peer, api: StripeApi, alder: Account) -> None:
    peer.state.platform_keys.add("sk_live_platform")
    peer.state.codes["ac_1"] = alder.id

    granted = api.grant("ac_1")

    assert (granted.account, granted.livemode) == (alder.id, True)
    assert api.account(Access("sk_live_platform", alder.id))["id"] == alder.id
    with pytest.raises(StripeRefusedError, match="begin again"):
        api.grant("ac_1")
    assert "state=s-1" in api.authorize_url("s-1", "https://here.example/back")


def test_events_that_could_not_be_delivered_are_listed(
    peer: Peer, api: StripeApi, alder: Account
) -> None:
    alder.endpoints.append(Endpoint("http://127.0.0.1:9/", ["whsec_1"]))
    peer.subscribe(alder, "Bank of Birch")

    missed = api.missed_events(ACCESS, 0)

    assert "customer.subscription.created" in [one["type"] for one in missed]
