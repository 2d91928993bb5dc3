"""Deliveries are accepted for what Stripe signed lately, and for nothing else; nothing raises."""

import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.importers.stripe_events import (
    DEEPEST,
    Doorbell,
    Rejection,
    check_signature,
    read_doorbell,
)

NOW = 1_800_000_000
SECRET = "whsec_test"
BODY = b'{"id": "evt_1"}'


def sign(body: bytes = BODY, secret: str = SECRET, at: int = NOW) -> str:
    signed = str(at).encode() + b"." + body
    return f"t={at},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def test_signed_delivery_of_now_is_accepted() -> None:
    assert check_signature(sign(), BODY, [SECRET], NOW) is None


@pytest.mark.parametrize(
    ("skew", "rejection"),
    [(-300, None), (300, None), (-301, "stale but valid"), (301, "stale but valid")],
)
def test_timestamp_may_differ_both_ways(skew: int, rejection: str | None) -> None:
    assert check_signature(sign(at=NOW + skew), BODY, [SECRET], NOW) == rejection


def test_rotation_accepts_either_secret_and_either_signature() -> None:
    both = sign(secret="whsec_old") + "," + sign().split(",")[1]

    assert check_signature(both, BODY, ["whsec_new", SECRET], NOW) is None
    assert check_signature(sign(secret="whsec_old"), BODY, [SECRET, "whsec_old"], NOW) is None
    assert check_signature(sign(secret="whsec_old"), BODY, [SECRET], NOW) == "bad signature"


@pytest.mark.parametrize("secret", ["", " ", "\u00a0", "\t\n"])
def test_blank_secret_signs_nothing(secret: str) -> None:
    found = check_signature(sign(secret=secret), BODY, [secret], NOW)

    assert found is Rejection.BAD_SIGNATURE


def test_altered_body_is_refused() -> None:
    assert check_signature(sign(), BODY + b" ", [SECRET], NOW) is Rejection.BAD_SIGNATURE


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=,v1=",
        f"t={NOW}",
        "v1=" + "a" * 64,
        sign() + f",t={NOW}",
        sign().replace("v1=", "v1=é"),
        sign().replace("v1=", "v0="),
        sign().upper(),
        f"t=-{NOW},v1=" + "a" * 64,
        f"t={NOW}." + ",v1=" + "a" * 64,
        f"t={'9' * 4000},v1=" + "a" * 64,
        f"t={NOW}" + (",v1=" + "a" * 64) * 21,
    ],
)
def test_malformed_header_is_refused(header: str) -> None:
    assert check_signature(header, BODY, [SECRET], NOW) is Rejection.MALFORMED_SIGNATURE


@given(st.text(), st.binary())
def test_any_header_is_answered(header: str, body: bytes) -> None:
    assert check_signature(header, body, [SECRET], NOW) in list(Rejection)


def event(**changes: Any) -> dict[str, Any]:
    plain = {
        "id": "evt_1",
        "object": "event",
        "type": "customer.subscription.updated",
        "created": NOW,
        "livemode": True,
        "api_version": "2026-10-28.endive",
        "data": {"object": {"id": "sub_1", "object": "subscription"}},
    }
    return plain | changes


def test_event_is_read_as_a_doorbell() -> None:
    assert read_doorbell(json.dumps(event(account="acct_1")).encode()) == Doorbell(
        event_id="evt_1",
        type="customer.subscription.updated",
        created=NOW,
        livemode=True,
        account="acct_1",
        api_version="2026-10-28.endive",
        object_id="sub_1",
        object_kind="subscription",
    )


def test_thin_event_names_its_object() -> None:
    thin = {
        "id": "evt_2",
        "object": "v2.core.event",
        "type": "v1.customer.subscription.updated",
        "context": "acct_1",
        "livemode": True,
        "related_object": {"id": "sub_1", "type": "subscription"},
    }

    found = read_doorbell(json.dumps(thin).encode())

    assert found is not None
    assert (found.object_id, found.account, found.livemode) == ("sub_1", "acct_1", True)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"7",
        b'"evt_1"',
        b"\xff\xfe",
        b"{",
        b'{"a": ' * 900 + b"1" + b"}" * 900,
        b"[" * 100_000,
        json.dumps(event(data=None)).encode(),
        json.dumps(event(data={"object": []})).encode(),
        json.dumps(event(id=7)).encode(),
        json.dumps(event(id="")).encode(),
        json.dumps(event(type=None)).encode(),
        json.dumps(event(created="now")).encode(),
        json.dumps(event(created=True)).encode(),
        json.dumps(event(created=2**60)).encode(),
        json.dumps(event(livemode="yes")).encode(),
        json.dumps(event(object="charge")).encode(),
        json.dumps({"object": "v2.core.event", "id": "evt_1", "type": "t"}).encode(),
    ],
)
def test_what_is_no_event_is_none(body: bytes) -> None:
    assert read_doorbell(body) is None


def test_nesting_is_allowed_as_deep_as_stripe_goes_and_no_deeper() -> None:
    def nested(depth: int) -> bytes:
        inside: Any = 1
        for _ in range(depth):
            inside = [inside]
        return json.dumps(event(extra=inside)).encode()

    assert read_doorbell(nested(DEEPEST - 2)) is not None
    assert read_doorbell(nested(DEEPEST + 1)) is None


@given(st.binary())
def test_any_body_is_read_or_refused(body: bytes) -> None:
    assert read_doorbell(body) is None
