"""The public history of linkerd2, from its bundle through the whole of ``track``.

Days are the committer's for files and UTC for tags and commits; commits leave out merges and bots.
Two counts of 2022 can be read in two ways. One release candidate bears a stable tag, so stable has
8 releases and one candidate beside them, 9 tags in all. And 537 commits by 69 people are in the
bundle, one of each more than a count from the hosted repository.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.contexts import fresh_context
from tracker.health.history import Period
from tracker.services import events, health
from tracker.services.context import Context
from tracker.services.tracking import Wanted, track

BUNDLE = Path(__file__).parents[3] / "shared" / "data" / "bundles" / "linkerd2-history.bundle"
LAST = date(2026, 8, 21)

pytestmark = [
    pytest.mark.skipif(not BUNDLE.is_file(), reason="the bundle of linkerd2 is not here"),
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def ctx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    made = fresh_context(tmp_path_factory.mktemp("linkerd"), datetime(2026, 11, 20, 12, tzinfo=UTC))
    track(made, Wanted(str(BUNDLE), slug="linkerd", name="Linkerd"))
    yield made


def test_the_years_of_the_history(ctx: Context) -> None:
    rows = {
        row["period"]: row
        for row in health.periods(ctx, "linkerd", Period.YEAR, date(2022, 1, 1), None)
    }

    def column(name: str) -> list[int]:
        return [rows[year][name] for year in ("2022", "2023", "2024", "2025")]

    def released(channel: str) -> list[int]:
        return [rows[year]["releases"][channel] for year in ("2022", "2023", "2024", "2025")]

    assert column("commits") == [537, 387, 319, 231]
    assert column("authors") == [69, 73, 47, 26]
    assert released("edge") == [35, 40, 51, 50]
    assert released("stable") == [8, 19, 3, 0]
    assert released("stable-rc") == [1, 0, 0, 0]
    assert column("adopters") == [91, 100, 100, 101]


def test_the_last_stable_release(ctx: Context) -> None:
    channels = {one.name: one for one in health.health(ctx, "linkerd").document.releases.channels}

    assert (channels["stable"].last_tag, channels["stable"].last_on) == (
        "stable-2.14.10",
        "2024-02-20",
    )


def test_announcements_are_a_channel_of_their_own(ctx: Context) -> None:
    document = health.health(ctx, "linkerd").document
    (version,) = [one for one in document.releases.channels if one.name == "version"]

    assert (version.kind, version.release_count, version.is_graded) == ("announcement", 6, False)
    assert [gap for _, gap in document.releases.gaps["version"]] == [167, 113, 146, 191, 236]


@pytest.mark.parametrize(
    ("day", "maintainers", "emeriti", "steering"),
    [
        ("2023-02-28", 7, 6, 4),
        ("2023-12-31", 5, 8, 4),
        ("2024-10-23", 5, 8, 3),
        ("2025-06-30", 6, 9, 4),
        ("2026-08-21", 4, 11, 4),
    ],
)
def test_the_roster_of_a_day(
    ctx: Context, day: str, maintainers: int, emeriti: int, steering: int
) -> None:
    _, rows = health.roster(ctx, "linkerd", date.fromisoformat(day), ["project file"])
    roles = [row["role"] for row in rows]

    assert roles.count("maintainer") == maintainers
    assert roles.count("emeritus") == emeriti
    assert roles.count("steering") == steering
    assert {row["employer"] for row in rows if row["role"] == "maintainer"} == {"Buoyant"}


def test_the_exit_rate_is_that_of_the_published_example(ctx: Context) -> None:
    """One exit is a day earlier than in G03, which took it from the author's clock."""
    rate = metrics(ctx)["exit_rate_person_years"]

    assert (rate["people"], rate["spells"], rate["exits"], rate["bridged"]) == (16, 17, 13, 0)
    assert rate["person_days"] == 17538 - 1
    assert rate["exit_rate_per_year"] == pytest.approx(0.270741, abs=1e-4)
    assert rate["ci95"] == pytest.approx([0.144158, 0.462975], abs=1e-4)


def test_the_tenure_curve_is_that_of_the_published_example(ctx: Context) -> None:
    curve = metrics(ctx)["tenure_kaplan_meier_real_small"]

    assert (curve["n"], curve["excluded_unknown_start"], curve["events"]) == (12, 5, 8)
    assert curve["S_3y"] == pytest.approx(0.571429, abs=1e-4)
    assert curve["median_years"] == pytest.approx(3.00616, abs=1e-4)


def test_adopters_on_the_day_before_the_decision(ctx: Context) -> None:
    found = health.health(ctx, "linkerd", date(2024, 2, 20)).document.adopters

    assert len(found.current) == 100


def test_stable_is_overdue_until_the_decision_is_entered(ctx: Context) -> None:
    def state() -> str:
        channels = health.health(ctx, "linkerd", LAST).document.releases.channels
        return next(one.state for one in channels if one.name == "stable")

    before = state()
    events.add(
        ctx,
        "linkerd",
        events.NewEvent(
            date(2024, 2, 21), "Stable artifacts from vendors", closes_channel="stable"
        ),
    )

    assert (before, state()) == ("overdue", "retired")


def test_tracking_again_finds_nothing_new(ctx: Context) -> None:
    again = track(ctx, Wanted(str(BUNDLE), slug="linkerd"))

    assert again.run.state == "unchanged"


def metrics(ctx: Context) -> dict[str, Any]:
    found: dict[str, Any] = health.metrics(ctx, "linkerd", LAST)["metrics"]
    return found
