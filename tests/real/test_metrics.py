"""The metrics on the public history of one project, against what was measured on it before."""

import csv
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from tracker.metrics.cadence import Rhythm, cadence, gaps_days, overdue
from tracker.metrics.columns import ROLE_SPELLS, SPELLS, table
from tracker.metrics.flows import exit_rate, flows_over

DATA = Path(__file__).parents[3] / "shared" / "data" / "linkerd"
LAST = date(2026, 8, 21)

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data")


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def release_days(channel: str) -> list[date]:
    instants = (
        datetime.fromisoformat(row["tag_date"] or row["commit_date"])
        for row in rows("releases.csv")
        if row["channel"] == channel
    )
    return sorted({instant.astimezone(UTC).date() for instant in instants})


def maintainers() -> list[tuple[str, date, date | None]]:
    return [
        (
            row["handle"] or row["name"],
            date.fromisoformat(row["first_seen"]),
            date.fromisoformat(row["gone_on"]) if row["gone_on"] else None,
        )
        for row in rows("maintainers_spells.csv")
        if row["section"] == "maintainer"
    ]


def test_two_years_of_edge_releases_have_their_rhythm() -> None:
    days = [day for day in release_days("edge") if date(2024, 7, 15) <= day <= date(2026, 7, 15)]
    found = cadence(gaps_days(days))

    assert (found.n_gaps, found.median, found.max) == (90, 7.0, 51.0)
    assert found.robust_cv == pytest.approx(0.2118)


def test_edge_releases_are_late_from_day_11_and_overdue_from_day_16() -> None:
    days = [day for day in release_days("edge") if date(2024, 7, 15) <= day <= date(2026, 7, 15)]
    flags = {elapsed: overdue(gaps_days(days), elapsed).flag for elapsed in (10, 11, 15, 16)}

    assert flags == {
        10: Rhythm.ON_RHYTHM,
        11: Rhythm.LATE,
        15: Rhythm.LATE,
        16: Rhythm.OVERDUE,
    }


def test_one_edge_release_in_twenty_comes_when_it_is_called_overdue() -> None:
    gaps = gaps_days(release_days("edge"))
    chances = [overdue(gaps[:place], gaps[place]).p for place in range(8, len(gaps))]
    flagged = sum(chance is not None and chance < 0.05 for chance in chances)

    assert len(chances) > 300
    assert 0.04 < flagged / len(chances) < 0.06


def test_stable_releases_are_overdue_unless_the_channel_is_retired() -> None:
    days = release_days("stable")
    elapsed = (LAST - days[-1]).days

    assert days[-1] == date(2024, 2, 20)
    assert overdue(gaps_days(days), elapsed).flag is Rhythm.OVERDUE
    assert overdue(gaps_days(days), elapsed, is_retired=True).flag is Rhythm.RETIRED


def test_maintainers_leave_at_the_rate_of_their_file() -> None:
    found = exit_rate(table(maintainers(), SPELLS), LAST)

    assert (found.people, found.spells, found.bridged, found.exits) == (16, 17, 0, 13)
    assert found.exit_rate_per_year == pytest.approx(0.2707, abs=1e-3)


@pytest.mark.parametrize(
    ("t0", "t1", "before", "after"),
    [
        (date(2023, 2, 28), date(2023, 12, 31), 7, 5),
        (date(2023, 12, 31), date(2024, 10, 23), 5, 5),
        (date(2024, 10, 23), date(2025, 6, 30), 5, 6),
        (date(2025, 6, 30), LAST, 6, 4),
    ],
)
def test_flows_of_maintainers_add_up(t0: date, t1: date, before: int, after: int) -> None:
    spells = [(*one[:1], "maintainer", *one[1:], "project file", None) for one in maintainers()]
    found = flows_over(table(spells, ROLE_SPELLS), t0, t1)

    assert (found.n_t0, found.n_t1, found.identity_ok) == (before, after, True)
