"""Delivers by itself what waits, for as long as the peer runs beside a server."""

import time
from collections.abc import Callable
from threading import Event, Thread

from tests.stripe_peer.deliveries import Deliveries
from tests.stripe_peer.state import Delivery, State

_SECONDS = 0.5
_NOBODY = 0


class Courier:
    """A thread that takes each event to its endpoint; what is refused stays and is tried again.

    Events are signed with the time of this machine: the peer's clock may be months ahead.
    """

    def __init__(self, state: State, after: Callable[[], None]) -> None:
        self._state = state
        self._after = after
        self._deliveries = Deliveries(state)
        self._ended = Event()
        self._thread = Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Courier":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(_SECONDS):
            if self._state.queue and self._round():
                with self._state.lock:
                    self._after()

    def _round(self) -> int:
        """Deliver in order, until nobody answers; return how many were taken."""
        taken = 0
        while self._state.queue and not self._ended.is_set():
            status = self._deliveries.send(self._state.queue[0], int(time.time()))
            if status == _NOBODY:
                break
            one = self._state.queue.pop(0)
            taken += 1
            if not 200 <= status < 300:
                self._put_back(one)
                break
        return taken

    def _put_back(self, one: Delivery) -> None:
        self._state.queue.append(one)
