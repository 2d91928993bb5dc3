"""The test clock of the peer, told to advance as Stripe's test clocks are."""

from collections.abc import Callable

from flask import Response, jsonify, request

from tests.stripe_peer.answers import ApiError, bearer, no_such
from tests.stripe_peer.forms import parsed
from tests.stripe_peer.state import Json, State

CLOCK = "clock_peer"
#: Lets time pass up to a Unix time.
PassTime = Callable[[int], None]


class TestClock:
    """The one test clock, which all accounts live by; the platform's key opens it."""

    def __init__(self, state: State, pass_time: PassTime) -> None:
        self._state = state
        self._pass_time = pass_time

    def listed(self) -> Response:
        """Answer which clocks there are."""
        self._check()
        url = "/v1/test_helpers/test_clocks"
        return jsonify({"object": "list", "data": [self._seen()], "has_more": False, "url": url})

    def shown(self, clock_id: str) -> Response:
        """Answer where the clock stands."""
        self._check(clock_id)
        return jsonify(self._seen())

    def advance(self, clock_id: str) -> Response:
        """Let time pass."""
        self._check(clock_id)
        to = int(parsed(request)["frozen_time"])
        if to <= self._state.now:
            raise ApiError(400, "The clock can only be advanced forward.", param="frozen_time")
        self._pass_time(to)
        return jsonify(self._seen())

    def _check(self, clock_id: str = CLOCK) -> None:
        if bearer(request) not in self._state.platform_keys:
            raise ApiError(401, "Invalid API Key provided.", type="invalid_request_error")
        if clock_id != CLOCK:
            raise no_such("test_helpers.test_clock", clock_id)

    def _seen(self) -> Json:
        """Return the clock; it is ready when everybody heard of what happened."""
        return {
            "id": CLOCK,
            "object": "test_helpers.test_clock",
            "created": self._state.now,
            "deletes_after": self._state.now + 30 * 86_400,
            "frozen_time": self._state.now,
            "livemode": False,
            "name": "All accounts",
            "status": "advancing" if self._state.queue else "ready",
            "status_details": {},
        }
