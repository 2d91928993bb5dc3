"""What Stripe delivers: the signature checked, the event read as a doorbell. Pure.

The body of an event never becomes an amount: only its id, its kind, and what it is about are read.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson

TOLERANCE_SECONDS = 300
#: Deeper JSON than Stripe sends breaks whoever walks it.
DEEPEST = 100
_MOST_SIGNATURES = 20
_TIMESTAMP = re.compile(rb"t=([0-9]{1,12})")
_SIGNATURE = re.compile(rb"v1=([0-9a-f]{64})")


class Rejection(StrEnum):
    """Why a delivery is refused; the first two are counted apart."""

    BAD_SIGNATURE = "bad signature"
    STALE_BUT_VALID = "stale but valid"
    MALFORMED_SIGNATURE = "malformed signature"
    MALFORMED_BODY = "malformed body"


@dataclass(frozen=True, slots=True)
class Doorbell:
    """An event: which object of which account to look at. ``account`` None: the key's own."""

    event_id: str
    type: str
    created: int
    livemode: bool
    account: str | None
    api_version: str | None
    object_id: str | None
    object_kind: str | None


def check_signature(
    header: str, body: bytes, secrets: Iterable[str], now: float
) -> Rejection | None:
    """Return why a delivery is not from Stripe or not of now; None: it is.

    Every secret is tried with every ``v1``, as two are valid during a rotation. The timestamp may
    differ from ``now`` by 300 seconds both ways.
    """
    read = _header(header)
    if read is None:
        return Rejection.MALFORMED_SIGNATURE
    stamp, signatures = read
    signed = str(stamp).encode() + b"." + body
    expected = [
        hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest().encode()
        for secret in secrets
        if secret.strip()
    ]
    # All pairs are compared, so that the time taken says nothing.
    found = [hmac.compare_digest(one, given) for one in expected for given in signatures]
    if not any(found):
        return Rejection.BAD_SIGNATURE
    is_now = abs(now - stamp) <= TOLERANCE_SECONDS
    return None if is_now else Rejection.STALE_BUT_VALID


def _header(header: str) -> tuple[int, list[bytes]] | None:
    try:
        parts = header.encode("ascii").split(b",")
    except UnicodeEncodeError:
        return None
    stamps = [match[1] for part in parts if (match := _TIMESTAMP.fullmatch(part))]
    signatures = [match[1] for part in parts if (match := _SIGNATURE.fullmatch(part))]
    if len(stamps) != 1 or not 0 < len(signatures) <= _MOST_SIGNATURES:
        return None
    return int(stamps[0]), signatures


def read_doorbell(body: bytes) -> Doorbell | None:
    """Return the event in ``body``; None: it is none, or is nested too deep to be one."""
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(given, dict) or _is_deep(given):
        return None
    return _thin(given) if given.get("object") == "v2.core.event" else _snapshot(given)


def _snapshot(given: Mapping[str, Any]) -> Doorbell | None:
    data = given.get("data")
    about = data.get("object") if isinstance(data, dict) else None
    if given.get("object") != "event" or not isinstance(about, dict):
        return None
    created = given.get("created")
    texts = (given.get("id"), given.get("type"))
    if not _is_whole(created) or not all(isinstance(one, str) and one for one in texts):
        return None
    if not isinstance(given.get("livemode"), bool):
        return None
    return Doorbell(
        event_id=given["id"],
        type=given["type"],
        created=given["created"],
        livemode=given["livemode"],
        account=_text(given.get("account")),
        api_version=_text(given.get("api_version")),
        **_target(about),
    )


def _target(about: Mapping[str, Any]) -> dict[str, str | None]:
    """Return what to look at: of a discount or a schedule it is the subscription that changes.

    A discount cannot be fetched, and what a schedule does at its end is told by no event of the
    subscription itself.
    """
    subscription = _text(about.get("subscription")) or _text(about.get("released_subscription"))
    if about.get("object") in ("discount", "subscription_schedule") and subscription:
        return {"object_id": subscription, "object_kind": "subscription"}
    return {"object_id": _text(about.get("id")), "object_kind": _text(about.get("object"))}


def _thin(given: Mapping[str, Any]) -> Doorbell | None:
    """Return a thin event, which names its object and carries nothing of it."""
    about = given.get("related_object")
    texts = (given.get("id"), given.get("type"))
    if not isinstance(about, dict) or not all(isinstance(one, str) and one for one in texts):
        return None
    return Doorbell(
        event_id=given["id"],
        type=given["type"],
        created=0,
        livemode=given.get("livemode") is True,
        account=_text(given.get("context")),
        api_version=None,
        object_id=_text(about.get("id")),
        object_kind=_text(about.get("type")),
    )


def _is_deep(value: object) -> bool:
    """Tell whether JSON is nested deeper than `DEEPEST`, without recursion."""
    level = [value]
    for _ in range(DEEPEST):
        inside: list[object] = []
        for one in level:
            if isinstance(one, dict):
                inside += one.values()
            elif isinstance(one, list):
                inside += one
        level = [one for one in inside if isinstance(one, dict | list)]
        if not level:
            return False
    return True


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
