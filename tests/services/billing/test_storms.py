"""What may go wrong between Stripe and the ledger at the worst moment, and what nobody may read."""

import json
import logging

import pytest
from flask.testing import FlaskClient

from tests.importers.test_stripe_events import sign
from tests.services.billing.conftest import SECRET, SLUG, Shop
from tests.services.billing.test_ledger import balance, lines, settle
from tests.services.billing.test_matching import alder
from tracker.app import create_app
from tracker.jobs import tasks
from tracker.services.billing import connecting
from tracker.services.billing.applying import drain
from tracker.services.billing.backfilling import WAITS_SECONDS, backfill
from tracker.services.billing.upkeep import read_whole
from tracker.services.context import Silent
from tracker.services.stripe_port import KINDS, StripeRefusedError

CANARY = "canary-7f3a@alderwick.example"
KEY = "rk_live_alder"


@pytest.fixture
def door(shop: Shop) -> FlaskClient:
    return create_app(shop.ctx).test_client()


class Meanwhile(Silent):
    """Lets something happen at Stripe while a reading is under way."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.stages: list[str] = []

    def stage(self, name: str, total: int | None = None, unit: str = "it") -> None:
        self.stages.append(name)
        peer, account = self.shop.peer, self.shop.account
        if name == "reading subscriptions":
            peer.subscribe(account, f"Customer of {name}")
        if name == "reading invoices":
            first = next(iter(account.of("subscription")))
            peer.billing.cancel(account, first)
            peer.subscribe(account, f"Customer of {name}")


def test_what_changes_during_a_reading_is_not_lost(shop: Shop) -> None:
    peer, account = shop.peer, shop.account
    for number in range(3):
        peer.subscribe(account, f"Customer {number}")
    peer.state.queue = []

    backfill(shop.ctx, shop.account_id, Meanwhile(shop))
    settle(shop)

    standing = [one for one in account.of("subscription").values() if one["status"] == "active"]
    assert len(standing) == 4
    assert balance(shop) == sum(amount for _, amount in lines(shop)) == 4 * 2500


def test_storm_of_refusals_is_weathered_within_two_minutes(shop: Shop) -> None:
    for number in range(120):
        shop.peer.subscribe(shop.account, f"Customer {number}")
    shop.peer.state.queue = []
    for kind in ("product", "price", "coupon", "customer", "subscription", "invoice", "refund"):
        shop.peer.faults.add(429, times=2, path=f"/v1/{kind}s")
    waits: list[float] = []

    counts = backfill(shop.ctx, shop.account_id, sleep=waits.append).counts

    assert set(counts) == set(KINDS)
    assert counts["subscription"] == 120
    assert shop.peer.faults.refused == 14
    assert sum(waits) < sum(WAITS_SECONDS)
    assert balance(shop) == 120 * 2500


def test_event_of_an_older_version_is_only_a_doorbell(door: FlaskClient, shop: Shop) -> None:
    peer, account = shop.peer, shop.account
    coupon = peer.billing.create(account, "coupon", {"percent_off": 20})
    made = peer.subscribe(account, "Bank", discounts=[{"coupon": coupon["id"]}])
    peer.state.queue = []
    old = {
        "id": made["id"],
        "object": "subscription",
        "current_period_end": 1,
        "discount": {"object": "discount", "coupon": {"id": coupon["id"], "percent_off": 90}},
        "plan": {"amount": 1, "interval": "year"},
        "quantity": 7,
        "status": "active",
    }
    event = {
        "id": "evt_old",
        "object": "event",
        "api_version": "2023-10-16",
        "created": peer.state.now,
        "livemode": True,
        "type": "customer.subscription.created",
        "data": {"object": old},
    }

    answer = post(door, shop, json.dumps(event).encode())
    drain(shop.ctx)

    assert answer == 200
    assert lines(shop) == [("new", 2000)]


def test_no_key_secret_or_body_is_ever_logged(
    door: FlaskClient,
    shop: Shop,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "whsec_a-second-one"
    connecting.connect(shop.ctx, alder(shop), KEY, shop.account.id)
    connecting.open_endpoint(shop.ctx, alder(shop), shop.account_id, secret)
    customer = shop.peer.billing.create(shop.account, "customer", {"email": CANARY})
    price = next(iter(shop.account.of("price")))
    shop.peer.billing.subscribe(
        shop.account, {"customer": customer["id"], "items": [{"price": price}]}
    )
    body = json.dumps(shop.peer.state.queue[0].event).encode()
    assert CANARY.encode() in body

    statuses = [
        post(door, shop, body),
        post(door, shop, body, "whsec_wrong"),
        post(door, shop, b""),
    ]
    settle(shop)
    read_whole(shop.ctx, shop.account_id)
    shop.account.keys[KEY].is_revoked = True
    with pytest.raises(StripeRefusedError) as refused:
        backfill(shop.ctx, shop.account_id)
    shop.wait(days=2)
    tasks.do_all(shop.ctx)

    said = caplog.text + "".join(capfd.readouterr()) + str(refused.value)
    assert statuses == [200, 400, 400]
    assert "missed events" in said, "something was logged, so that there was anything to search"
    assert [one for one in (KEY, secret, SECRET, CANARY) if one in said] == []


def post(door: FlaskClient, shop: Shop, body: bytes, secret: str = SECRET) -> int:
    headers = {"Stripe-Signature": sign(body, secret, shop.peer.state.now)}
    return door.post(f"/hooks/stripe/{SLUG}", data=body, headers=headers).status_code
