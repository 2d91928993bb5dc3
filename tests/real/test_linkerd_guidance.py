"""What one real project said of its edge releases, and how soon its vendor's versions followed.

Both tables were read by hand from the project's website; figures here were counted from them.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.support.entered_rows import said, shipped
from tests.support.facts import project
from tracker.health.compose import Computed, compute
from tracker.health.delivery_document import GuidanceView
from tracker.health.entered import EnteredFacts, GuidanceFact, VendorReleaseFact
from tracker.health.facts import ReleaseFact
from tracker.health.verifying import differences

DATA = Path(__file__).parents[3] / "shared" / "data" / "linkerd"
DAY = date(2026, 6, 30)

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/linkerd is not there")

# "Prefer another one" and "not for everyone" warn of a release without taking it back.
STATUS = {
    "recommended": "recommended",
    "recommended (whole post)": "recommended",
    "conditional": "caution",
    "prefer other": "caution",
    "not recommended": "not recommended",
}


def _table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _guidance() -> Iterator[GuidanceFact]:
    for row in _table("edge_guidance.csv"):
        if row["status"] in STATUS:
            yield said(row["tag"], row["post_date"], STATUS[row["status"]])


def _releases() -> Iterator[ReleaseFact]:
    days = {row["tag"]: row["tag_date"] for row in _table("edge_guidance.csv")}
    days |= {row["edge_tag"]: row["edge_tag_date"] for row in _table("version_announcements.csv")}
    for tag, day in sorted(days.items(), key=lambda item: item[1]):
        yield ReleaseFact("edge", "release", tag, "0" * 40, date.fromisoformat(day))


def _versions() -> Iterator[VendorReleaseFact]:
    for row in _table("version_announcements.csv"):
        announced = datetime.strptime(row["announced"], "%B %d, %Y").replace(tzinfo=UTC)
        yield shipped("Buoyant", str(announced.date()), row["version"], row["edge_tag"])


@pytest.fixture(scope="module")
def computed() -> Computed:
    facts = EnteredFacts(guidance=tuple(_guidance()), vendor_releases=tuple(_versions()))
    return compute(project(releases=tuple(_releases()), observed_until=DAY, entered=facts), DAY)


def test_half_of_the_releases_with_guidance_are_recommended(computed: Computed) -> None:
    found = computed.document.delivery.guidance

    assert isinstance(found, GuidanceView)
    assert (found.recommended, found.guided, found.unknown_tags) == (30, 59, 0)
    assert found.share == pytest.approx(0.508, abs=0.001)
    assert (found.low, found.high) == pytest.approx((0.384, 0.632), abs=0.001)


def test_words_come_a_month_after_the_release(computed: Computed) -> None:
    found = computed.document.delivery.guidance

    assert found is not None
    assert found.median_days == 30
    assert (found.latest_recommended, found.latest_recommended_days) == (
        "edge-25.8.5",
        (DAY - date(2025, 8, 27)).days,
    )


def test_versions_follow_their_edge_release_within_nine_days(computed: Computed) -> None:
    rows = computed.document.delivery.delivered
    (vendor,) = computed.document.delivery.vendors

    assert {row.version: row.days for row in rows} == {
        "2.15": 1,
        "2.16": 8,
        "2.17": 9,
        "2.18": 2,
        "2.19": 2,
        "2.20": 5,
    }
    assert (vendor.latest_version, vendor.latest_on, vendor.latest_lag_days) == (
        "2.20",
        "2026-06-23",
        5,
    )
    assert [(lead.basis, lead.shipped, lead.median_days) for lead in vendor.leads] == [
        ("versions", 6, None)
    ]


def test_six_versions_are_too_few_for_a_median_that_is_shown(computed: Computed) -> None:
    (receipt,) = [key for key in computed.receipts if "lead-versions" in key]

    assert computed.receipts[receipt]["result"]["median"] == 2
    assert differences(computed.receipts[receipt]) == []
