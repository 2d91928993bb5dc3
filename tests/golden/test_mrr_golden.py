"""The published subscription shapes, valued to the cent in both views."""

import json
from pathlib import Path
from typing import Any

import pytest

from tracker.importers.stripe_objects import read_subscription
from tracker.metrics.mrr import Valuation, value
from tracker.metrics.subscriptions import Subscription

GOLDEN = Path(__file__).parents[3] / "shared" / "golden" / "mrr.json"


def rows() -> list[Any]:
    if not GOLDEN.is_file():
        reason = "../shared/golden/mrr.json is not there"
        return [pytest.param(None, 0, marks=pytest.mark.skip(reason=reason))]
    found = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return [pytest.param(row, found["now"], id=row["id"]) for row in found["rows"]]


@pytest.mark.parametrize(("row", "now"), rows())
def test_golden_subscription_is_valued(row: dict[str, Any], now: int) -> None:
    read = read_subscription(row["subscription"])
    assert isinstance(read, Subscription)

    worth = value(read, now)

    assert isinstance(worth, Valuation)
    assert {
        "currency": worth.currency,
        "mrr_minor": worth.mrr,
        "mrr_items_minor": list(worth.items),
        "mrr_now_minor": worth.mrr_now,
    } == row["expected"]
