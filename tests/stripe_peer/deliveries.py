"""Signed deliveries of events: once or often, in order or shuffled, retried as Stripe does."""

import hashlib
import hmac
import json
import random
from collections.abc import Callable, Mapping
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.stripe_peer.state import Delivery, State

#: Sends a body with headers to an address and returns the HTTP status; 0: nobody answered.
Send = Callable[[str, Mapping[str, str], bytes], int]

MOST_ATTEMPTS = 16


def signature(body: bytes, secrets: list[str], at: int) -> str:
    """Return the header that signs ``body`` with every secret."""
    signed = str(at).encode() + b"." + body
    parts = [hmac.new(one.encode(), signed, hashlib.sha256).hexdigest() for one in secrets]
    return ",".join([f"t={at}", *(f"v1={one}" for one in parts)])


def over_http(url: str, headers: Mapping[str, str], body: bytes) -> int:
    """Send over HTTP."""
    request = Request(url, data=body, headers=dict(headers), method="POST")
    try:
        with urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code
    except OSError:
        return 0


class Deliveries:
    """Works off the queue of deliveries."""

    def __init__(self, state: State, send: Send = over_http) -> None:
        self._state = state
        self._send = send

    def deliver(
        self, *, copies: int = 1, shuffle_seed: int | None = None, at: int | None = None
    ) -> dict[int, int]:
        """Send everything that waits; return how often each status came back.

        What was not accepted with a 2xx goes back into the queue, up to 16 attempts.
        ``at`` is the time that is signed; the peer's own without it.
        """
        batch = [one for one in self._state.queue for _ in range(copies)]
        self._state.queue = []
        if shuffle_seed is not None:
            random.Random(shuffle_seed).shuffle(batch)
        answers: dict[int, int] = {}
        failed: dict[tuple[str, str], Delivery] = {}
        for one in batch:
            status = self.send(one, at)
            answers[status] = answers.get(status, 0) + 1
            if not 200 <= status < 300:
                failed[one.event["id"], one.endpoint.url] = one
        for one in failed.values():
            one.attempts += 1
            if one.attempts < MOST_ATTEMPTS:
                self._state.queue.append(one)
        return answers

    def send(self, one: Delivery, at: int | None = None) -> int:
        """Send one delivery and return the status."""
        body = json.dumps(one.event).encode()
        stamp = self._state.now if at is None else at
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature(body, one.endpoint.secrets, stamp),
        }
        return self._send(one.endpoint.url, headers, body)
