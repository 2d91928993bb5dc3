"""The one place that reads the system's clock."""

from datetime import UTC, date, datetime, time
from time import time_ns
from typing import Protocol

_LONGEST_DAY = len("2026-11-20")


class Clock(Protocol):
    """Tells the time; a test hands in another one."""

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still, for tests and for pages as of a past day."""

    def __init__(self, instant: datetime) -> None:
        if instant.tzinfo is None:
            raise ValueError("a clock needs an aware instant")
        self._instant = instant.astimezone(UTC)

    def now(self) -> datetime:
        """Return always the same instant."""
        return self._instant


def known_instant(text: str) -> datetime:
    """Return the instant that ``text`` names, in UTC; a day stands for its last moment.

    Raises:
        ValueError: it is neither an ISO day nor an ISO instant.
    """
    if len(text) <= _LONGEST_DAY:
        return datetime.combine(date.fromisoformat(text), time.max, UTC)
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def today(clock: Clock) -> date:
    """Return the present day in UTC."""
    return clock.now().date()


def stamp_ns() -> int:
    """Return the present in nanoseconds since 1970: which of two readings began first.

    It orders readings of another system and dates nothing, so no test sets it.
    """
    return time_ns()
