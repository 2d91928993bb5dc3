"""A token bucket for each account, so that reading much does not crowd out the vendor itself."""

import time
from threading import Lock


class Throttle:
    """Lets so many requests a second through for each name; the others wait their turn."""

    def __init__(self, per_second: float, burst: float = 5) -> None:
        self._per_second = per_second
        self._burst = burst
        self._lock = Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, name: str) -> None:
        """Return when the next request for ``name`` may go."""
        time.sleep(self._taken(name, time.monotonic()))

    def _taken(self, name: str, now: float) -> float:
        """Take a token, on credit if there is none, and return how long to wait for it."""
        with self._lock:
            left, at = self._left.get(name, (self._burst, now))
            left = min(self._burst, left + (now - at) * self._per_second) - 1
            self._left[name] = (left, now)
            return max(0.0, -left / self._per_second)
