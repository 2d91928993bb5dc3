"""Registered events and hypotheses for tests of what becomes of them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

from tests.support.facts import activity
from tracker.health.ledger import HypothesisFact, LedgerFacts, PeerSeries, RegisteredEvent
from tracker.metrics.months import month_after

DECIDED = date(2024, 2, 21)
LOCKED = datetime(2024, 2, 14, 9, tzinfo=UTC)
PLAIN = HypothesisFact(
    id=1,
    position=1,
    statement="More commits",
    outcome="commits",
    direction="rise",
    smallest_change=1.25,
    is_primary=True,
    is_link=False,
    peers=(),
    looks=(6, 12, 18, 24, 36),
    locked_at=LOCKED,
)


def hypothesis(number: int = 1, **given: Any) -> HypothesisFact:
    """Return a hypothesis; ``number`` is its id and its position."""
    return replace(PLAIN, id=number, position=number, **given)


def event(*hypotheses: HypothesisFact, **given: Any) -> RegisteredEvent:
    """Return an event with these hypotheses."""
    plain = RegisteredEvent(7, DECIDED, "Vendors only", "We stop.", None, 0, hypotheses)
    return replace(plain, **given)


def ledger(*hypotheses: HypothesisFact, peers: tuple[PeerSeries, ...] = ()) -> LedgerFacts:
    """Return a ledger of one event."""
    return LedgerFacts((event(*hypotheses),), peers)


def monthly(first: date, counts: list[int]) -> pd.DataFrame:
    """Return activity of one person with so many commits in each month from ``first`` on."""
    rows = [
        ("ann", month_after(first, place).replace(day=9).isoformat(), "", count)
        for place, count in enumerate(counts)
        if count
    ]
    return activity(*rows)
