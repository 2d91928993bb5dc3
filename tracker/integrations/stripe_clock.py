"""The test clock of the sample vendors' Stripe: time passes there when somebody says so."""

import time
from datetime import UTC, datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

import stripe
from stripe import StripeClient

from tracker.errors import SetupError

#: Where `make run` serves the sample vendors' Stripe, and the key of its clock; nothing is secret.
SAMPLE_ADDRESS = "http://127.0.0.1:8012"
SAMPLE_KEY = "sk_test_sample_clock"
_POLL_SECONDS = 0.2
_READY = "ready"


class SampleClock:
    """The one clock of all accounts there.

    Raises:
        SetupError: the address is not one of this machine. Real accounts have no such clock.
    """

    def __init__(self, address: str) -> None:
        host = urlsplit(address).hostname or ""
        if host != "localhost" and not _is_loopback(host):
            raise SetupError(
                f"{address} is no invented Stripe: only one of this machine has a clock."
            )
        self._address = address
        client = StripeClient(SAMPLE_KEY, base_addresses={"api": address}, max_network_retries=0)
        self._clocks = client.v1.test_helpers.test_clocks

    def advance(self, to: datetime) -> None:
        """Let time pass up to an instant.

        Raises:
            SetupError: nobody answers there, or the instant is past.
        """
        try:
            self._clocks.advance(self._clock().id, {"frozen_time": int(to.timestamp())})
        except stripe.StripeError as error:
            raise self._refused(error) from error

    def now(self) -> datetime:
        """Return where the clock stands.

        Raises:
            SetupError: nobody answers there.
        """
        return datetime.fromtimestamp(self._clock().frozen_time, UTC)

    def settle(self, seconds: float) -> bool:
        """Wait until everybody was told what happened; False: not within so many seconds."""
        for _ in range(int(seconds / _POLL_SECONDS)):
            if self._clock().status == _READY:
                return True
            time.sleep(_POLL_SECONDS)
        return False

    def _clock(self) -> stripe.test_helpers.TestClock:
        try:
            return self._clocks.list().data[0]
        except stripe.StripeError as error:
            raise self._refused(error) from error

    def _refused(self, error: stripe.StripeError) -> SetupError:
        if not isinstance(error, stripe.APIConnectionError):
            return SetupError(f"The sample vendors' Stripe refuses: {error.user_message}")
        return SetupError(
            f"The sample vendors' Stripe does not answer at {self._address}: start `make run` "
            f"first, and leave it running."
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
