"""Faults on demand: the next answers are too many requests, an error, or slow; or a rate limit."""

import time
from dataclasses import dataclass
from typing import Any

from tests.stripe_peer.answers import ApiError


@dataclass
class Fault:
    """What befalls the next ``times`` requests whose path holds ``path``."""

    status: int
    times: int = 1
    path: str = ""
    wait_seconds: float = 0
    headers: dict[str, str] | None = None


class Faults:
    """The faults that wait, and a rate limit of requests a second for each key."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []
        self.per_second: float | None = None
        self.refused = 0
        self._allowance: dict[str, tuple[float, float]] = {}

    def add(self, status: int, **more: Any) -> None:
        """Let the next requests fail with ``status``; 200 is only slow."""
        self.waiting.append(Fault(status, **more))

    def meet(self, path: str, key: str) -> None:
        """Raise what befalls this request, if anything does."""
        self._limit(key)
        for fault in self.waiting:
            if fault.path in path and fault.times > 0:
                fault.times -= 1
                time.sleep(fault.wait_seconds)
                if fault.status != 200:
                    self.refused += 1
                    raise ApiError(
                        fault.status,
                        "Something is wrong here.",
                        type="rate_limit_error" if fault.status == 429 else "api_error",
                        headers=fault.headers or {},
                    )
                return

    def _limit(self, key: str) -> None:
        if self.per_second is None:
            return
        now = time.monotonic()
        left, at = self._allowance.get(key, (self.per_second, now))
        left = min(self.per_second, left + (now - at) * self.per_second)
        if left < 1:
            self.refused += 1
            self._allowance[key] = (left, now)
            raise ApiError(429, "Too many requests.", type="rate_limit_error", code="rate_limit")
        self._allowance[key] = (left - 1, now)
