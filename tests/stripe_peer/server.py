"""The peer as a running server on loopback, in a thread, for the real SDK to talk to."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Thread
from typing import Any

from werkzeug.serving import make_server

from tests.stripe_peer.app import create_peer
from tests.stripe_peer.billing import Billing
from tests.stripe_peer.clock import PassTime
from tests.stripe_peer.deliveries import Deliveries, Send, over_http
from tests.stripe_peer.faults import Faults
from tests.stripe_peer.state import Account, Json, State

# How long the end of a test waits for the server; its own default is half a second.
_POLL_SECONDS = 0.02


class Peer:
    """Everything of one peer: what it remembers, how it fails, how it delivers, where it is."""

    def __init__(self, state: State, faults: Faults, address: str, send: Send) -> None:
        self.state = state
        self.faults = faults
        self.address = address
        self.billing = Billing(state)
        self.deliveries = Deliveries(state, send)

    @property
    def addresses(self) -> dict[str, str]:
        """The addresses that the SDK takes."""
        return {"api": self.address, "connect": self.address}

    def vendor(self, name: str, key: str, **settings: Any) -> Account:
        """Return a new account with a product and a monthly price of 25.00."""
        account = self.state.add_account(name, key, **settings)
        product = self.billing.create(account, "product", {"name": f"{name} Enterprise"})
        self.billing.create(account, "price", {"product": product["id"], "unit_amount": 2500})
        return account

    def subscribe(self, account: Account, customer: str, **given: Any) -> Json:
        """Return a new subscription of a new customer of this name to the account's first price."""
        made = self.billing.create(account, "customer", {"name": customer})
        first = next(iter(account.of("price")))
        given.setdefault("items", [{"price": first}])
        return self.billing.subscribe(account, {"customer": made["id"], **given})


def _one_by_one(answer: Any, lock: AbstractContextManager[bool], after: Callable[[], None]) -> Any:
    def locked(environ: Any, start_response: Any) -> Any:
        with lock:
            found = answer(environ, start_response)
            if environ["REQUEST_METHOD"] != "GET":
                after()
            return found

    return locked


@contextmanager
def running(
    send: Send = over_http,
    port: int = 0,
    state: State | None = None,
    pass_time: PassTime | None = None,
    after: Callable[[], None] | None = None,
) -> Iterator[Peer]:
    """Yield a peer that listens on loopback until the block ends.

    With ``after`` it takes one request after the other, and calls that when each is answered.
    """
    state, faults = state or State(), Faults()
    app = create_peer(state, faults, pass_time)
    if after is not None:
        app.wsgi_app = _one_by_one(app.wsgi_app, state.lock, after)  # type: ignore[method-assign]
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = Thread(target=server.serve_forever, args=(_POLL_SECONDS,), daemon=True)
    thread.start()
    try:
        yield Peer(state, faults, f"http://127.0.0.1:{server.server_port}", send)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
