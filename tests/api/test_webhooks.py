"""Everything that may arrive at the door: never a 500, and nothing of it changes a row."""

import gzip
import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.importers.test_stripe_events import event, sign
from tests.services.billing.conftest import SECRET, SLUG, Shop
from tests.services.billing.conftest import shop as shop
from tracker.app import create_app
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.billing import MrrMovement, StripeObject, SubscriptionState
from tracker.domain.inbox import InboundEvent, InboxState

ADDRESS = f"/hooks/stripe/{SLUG}"


@pytest.fixture
def door(shop: Shop) -> FlaskClient:
    return create_app(shop.ctx).test_client()


def deliver(
    door: FlaskClient, shop: Shop, body: bytes, header: str | None = None, **more: Any
) -> int:
    signature = sign(body, SECRET, shop.peer.state.now) if header is None else header
    headers = {"Stripe-Signature": signature, **more.pop("headers", {})}
    return door.post(ADDRESS, data=body, headers=headers, **more).status_code


def rows(shop: Shop) -> dict[str, int]:
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        return {
            table.__name__: tx.session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (InboundEvent, StripeObject, SubscriptionState, MrrMovement)
        }


def body_of(**changes: Any) -> bytes:
    return json.dumps(event(**changes)).encode()


BODY = body_of()


def test_signed_event_is_kept_once_and_acknowledged(door: FlaskClient, shop: Shop) -> None:
    statuses = [deliver(door, shop, BODY) for _ in range(5)]

    assert statuses == [200] * 5
    assert rows(shop)["InboundEvent"] == 1


@pytest.mark.parametrize(
    "header",
    ["", "t=1", "v1=abc", "t=x,v1=" + "a" * 64, "t=1,v1=" + "é" * 64, "☃", "t=1,v1=" + "a" * 64],
)
def test_bad_signature_is_refused(door: FlaskClient, shop: Shop, header: str) -> None:
    before = rows(shop)

    assert deliver(door, shop, BODY, header.encode().decode("latin-1")) == 400
    assert rows(shop) == before


@pytest.mark.parametrize(("skew", "status"), [(-301, 400), (301, 400), (-300, 200), (300, 200)])
def test_time_may_differ_by_five_minutes(
    door: FlaskClient, shop: Shop, skew: int, status: int
) -> None:
    header = sign(BODY, SECRET, shop.peer.state.now + skew)

    assert deliver(door, shop, BODY, header) == status


def test_signature_without_header_is_refused(door: FlaskClient) -> None:
    assert door.post(ADDRESS, data=BODY).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe\x00",
        b'{"a":' * 900 + b"1" + b"}" * 900,
        b"[" * 100_000,
        body_of(livemode=None),
        body_of(id=None),
        json.dumps(event(extra="\ud800")).encode("utf-8", "surrogatepass"),
        BODY.decode().encode("utf-16"),
        b"\x00" * 1000,
    ],
)
def test_signed_nonsense_is_refused(door: FlaskClient, shop: Shop, body: bytes) -> None:
    before = rows(shop)

    assert deliver(door, shop, body) == 400
    assert rows(shop) == before


def test_body_of_one_megabyte_is_taken_and_of_three_is_not(door: FlaskClient, shop: Shop) -> None:
    one = body_of(padding="x" * 1024 * 1024)
    three = body_of(padding="x" * 3 * 1024 * 1024)

    assert deliver(door, shop, one) == 200
    assert deliver(door, shop, three) == 413


def test_body_without_length_is_cut_off(door: FlaskClient, shop: Shop) -> None:
    three = body_of(padding="x" * 3 * 1024 * 1024)
    streamed = {
        "input_stream": io.BytesIO(three),
        "environ_overrides": {"wsgi.input_terminated": True},
    }

    answer = door.post(ADDRESS, headers={"Stripe-Signature": sign(three, SECRET)}, **streamed)

    assert answer.status_code == 413


def test_packed_body_is_refused(door: FlaskClient, shop: Shop) -> None:
    packed = gzip.compress(BODY)

    assert deliver(door, shop, packed, headers={"Content-Encoding": "gzip"}) == 415


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_other_methods_are_not_there(door: FlaskClient, method: str) -> None:
    assert getattr(door, method)(ADDRESS).status_code == 405


def test_address_that_nobody_gave_is_not_there(door: FlaskClient, shop: Shop) -> None:
    headers = {"Stripe-Signature": sign(BODY, SECRET, shop.peer.state.now)}

    assert door.post("/hooks/stripe/guessed", data=BODY, headers=headers).status_code == 404


def test_deliveries_come_under_any_host(door: FlaskClient, shop: Shop) -> None:
    assert deliver(door, shop, BODY, headers={"Host": "headwater.example"}) == 200
    assert door.get("/", headers={"Host": "headwater.example"}).status_code == 400


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"account": "acct_of_a_rival"}, InboxState.QUARANTINED),
        ({"livemode": False}, InboxState.IGNORED),
        ({"type": "something.unknown"}, InboxState.RECEIVED),
    ],
)
def test_foreign_account_and_mode_are_kept_apart(
    door: FlaskClient, shop: Shop, changes: dict[str, Any], state: InboxState
) -> None:
    assert deliver(door, shop, body_of(**changes)) == 200
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        assert tx.session.execute(select(InboundEvent)).scalars().one().state is state


def test_thin_event_is_taken_too(door: FlaskClient, shop: Shop) -> None:
    thin = {
        "id": "evt_thin",
        "object": "v2.core.event",
        "type": "v1.customer.subscription.updated",
        "livemode": True,
        "related_object": {"id": "sub_1", "type": "subscription"},
    }

    assert deliver(door, shop, json.dumps(thin).encode()) == 200
