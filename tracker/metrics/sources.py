"""Which source is believed, and how old it may be (model.md 2.4). Pure."""

from datetime import date
from enum import StrEnum

PROJECT_FILE = "project file"
FOUNDATION_LIST = "foundation list"

#: Any other name is a third party and comes after these.
PRECEDENCE = (PROJECT_FILE, FOUNDATION_LIST)

FRESH_DAYS = 180  # policy choice
AGEING_DAYS = 365  # policy choice


class Freshness(StrEnum):
    """How long ago a source was last confirmed."""

    FRESH = "fresh"
    AGEING = "ageing"
    STALE = "stale"


def age_days(confirmed_on: date | None, as_of: date) -> int | None:
    """Return the days since the confirmation; None if there was none up to ``as_of``."""
    if confirmed_on is None or confirmed_on > as_of:
        return None
    return (as_of - confirmed_on).days


def freshness(
    age: float | None, fresh_days: float = FRESH_DAYS, ageing_days: float = AGEING_DAYS
) -> Freshness | None:
    """Return the word for an age in days; None: never confirmed."""
    if age is None:
        return None
    if age <= fresh_days:
        return Freshness.FRESH
    return Freshness.AGEING if age <= ageing_days else Freshness.STALE


def precedence(name: str, age: int | None) -> tuple[int, float, str]:
    """Return the sort key of a source: by rank, then the freshest, then by name."""
    rank = PRECEDENCE.index(name) if name in PRECEDENCE else len(PRECEDENCE)
    return rank, float("inf") if age is None else age, name
