"""The parts of the invented project that ``documents.py`` puts together. Every name is made up."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from zlib import crc32

from tracker.health.document import (
    Activity,
    ActivityMonth,
    AdopterRow,
    Adopters,
    ChannelView,
    EmployerActivity,
    EmployerRow,
    EventView,
    Movement,
    People,
    PeriodRow,
    ReleaseRow,
    Releases,
    RosterRow,
    SeriesPoint,
    SourceView,
    Tenure,
)
from tracker.health.watch import Signal, SignalHistory

AS_OF = "2026-11-20"
COPIED_ON = "2026-11-19"

WATCH = (
    Signal(
        mark="◆",
        word="watch",
        text="3.8 people a month at work in half a year, 7.1 in the year before",
        key="activity_falling",
        title="Fewer people are at work",
        detail="The same months a year before had 7.5.",
        warns_of="activity that has not come back a year later",
        score=0.465,
        strength=0.1083,
        since="2026-09-30",
        receipt="watch-activity_falling",
        history=SignalHistory(
            first_month="2019-02",
            months=93,
            raised=14,
            episodes=2,
            judged=12,
            false_alarms=10,
            text=(
                "It stood in 14 of 93 months since February 2019, in two spells; activity recovered"
                " within 12 months in 10 of 12 that can be judged by now."
            ),
            foundation=(
                "Over the foundation activity recovered within 12 months in 40 of 72 months (56 %)"
                " in 8 projects."
            ),
        ),
    ),
    Signal(
        mark="◆",
        word="differs",
        text="project file and foundation list differ in one name",
        key="rosters_differ",
        title="Two lists name different people",
        detail="Ann Wexley only in the project file.",
        warns_of="a list that is wrong",
        score=0.2,
        strength=0.1,
        since=None,
        receipt="freshness",
        history=None,
    ),
)

SOURCES = (
    SourceView(
        "project file",
        "project file",
        "MAINTAINERS.md",
        "2026-11-19",
        "2026-08-31",
        "fresh",
        4,
        True,
    ),
    SourceView(
        "foundation list",
        "foundation list",
        "project-maintainers.csv",
        "2026-11-18",
        "2022-02-08",
        "fresh",
        5,
        False,
    ),
    SourceView(
        "adopters file", "adopters", "ADOPTERS.md", "2025-07-14", "2025-07-14", "stale", None, False
    ),
    SourceView("repository", "git history", None, COPIED_ON, COPIED_ON, "fresh", None, False),
)

EVENTS = (
    EventView("2021-07-28", "graduated", "maturity", "The foundation graduated Tarnwick.", None),
    EventView(
        "2024-02-21",
        "stable builds by vendors only",
        "release policy",
        "From today we publish edge releases only. Whoever needs a stable build gets one from a "
        "vendor, and so helps to pay the people who make it.",
        "stable",
    ),
)

# (name, employer, since, until, how it began, how it ended)
_PEOPLE = (
    ("Tomasz Hrelj", "Brightsluice", "2019-03-01", None, "hired", ""),
    ("Jun Arakiel", "Brightsluice", "2021-01-18", None, "promoted", ""),
    ("Sol Abernethe", "Brightsluice", "2025-01-06", None, "promoted", ""),
    ("Ilse Wandrak", "Norrhall Labs", "2022-05-30", None, "hired", ""),
    ("Mette Lindqvarn", "Brightsluice", "2017-08-08", "2026-08-31", "hired", "became emeritus"),
    ("Pavo Lindeskog", None, "2018-04-09", "2026-04-20", "hired", "became emeritus"),
    ("Oyelaran Fisk", "Brightsluice", "2017-08-08", "2023-05-23", "hired", "became emeritus"),
    ("Dagny Torvel", "Brightsluice", "2019-11-25", "2022-11-24", "hired", "left"),
)


def months(first: str, last: str) -> list[str]:
    """Return the first days of the months from ``first`` to ``last`` (both ``YYYY-MM``)."""
    start, end = (int(text[:4]) * 12 + int(text[5:7]) - 1 for text in (first, last))
    return [f"{index // 12}-{index % 12 + 1:02d}-01" for index in range(start, end + 1)]


def people() -> People:
    """Return four maintainers, one listed only, and ten years of history."""
    roster = [_roster_row(*row[:3]) for row in _PEOPLE if row[3] is None]
    roster.append(
        RosterRow(
            "Pavo Lindeskog", "plindeskog", "maintainer", None, None, "2018-04-09", True,
            "listed only", "2026-04-20", None, ("foundation list",),
        )
    )  # fmt: skip
    arrivals = [Movement(row[0], row[4], row[2]) for row in _PEOPLE]
    departures = [Movement(row[0], row[5], row[3]) for row in _PEOPLE if row[3]]
    newest_first = sorted(arrivals + departures, key=lambda move: move.on, reverse=True)
    return People(
        roster=tuple(roster),
        former=tuple(move for move in newest_first if move in departures),
        movements=tuple(move for move in newest_first if move.on > "2024-11-20"),
        employers=(
            EmployerRow("Brightsluice", 3, 0.75, 0.75),
            EmployerRow("Norrhall Labs", 1, 0.25, 0.25),
        ),
        series=tuple(_people_point(on) for on in [*months("2016-12", "2026-11"), AS_OF]),
        tenure=tenure(),
        sources=SOURCES[:2],
        has_conflict=True,
        flow_window="2024-11-20 to 2026-11-20",
    )


def _roster_row(name: str, employer: str | None, since: str) -> RosterRow:
    return RosterRow(
        name=name,
        handle=name.lower().replace(" ", "-"),
        role="maintainer",
        employer=employer,
        employer_basis="project file, stated" if employer else None,
        since=since,
        since_known=True,
        state="active",
        last_active="2026-11-15",
        fte=None,
        sources=("project file", "foundation list"),
    )


def _people_point(on: str) -> SeriesPoint:
    if on < "2017-08-08":
        return SeriesPoint(on, {"maintainers": None, "emeriti": None})
    here = [row for row in _PEOPLE if row[2] <= on]
    listed = sum(1 for row in here if row[3] is None or on < row[3])
    emeriti = sum(1 for row in here if row[5] == "became emeritus" and row[3] and row[3] <= on)
    return SeriesPoint(on, {"maintainers": listed, "emeriti": emeriti})


def tenure() -> Tenure:
    """Return a curve with four exits among eight spells."""
    return Tenure(
        times=(0.0, 3.0, 5.8, 8.0, 9.1),
        survival=(1.0, 0.857, 0.686, 0.457, 0.0),
        low=(1.0, 0.334, 0.213, 0.064, 0.0),
        high=(1.0, 0.979, 0.911, 0.783, 0.0),
        at_risk=(8, 7, 5, 3, 1),
        n=8,
        events=4,
        excluded_unknown_start=1,
        median=8.0,
        median_displayable=False,
        restricted_mean=4.71,
    )


def releases() -> Releases:
    """Return an edge channel on rhythm, a retired stable one, and announcements."""
    edge = _days("2018-07-10", 8, 400)
    stable = _days("2019-01-15", 62, 28)
    rows = [
        *_rows("edge", edge, "edge-{:%y}.{:%-m}.{:%-d}"),
        *_rows("stable", stable, "stable-2.{n}.0"),
    ]
    rows.sort(key=lambda row: row.on, reverse=True)
    return Releases(
        channels=(
            _channel("edge", "on rhythm", "every 8 days", edge, publisher="project"),
            _channel("stable", "retired", "retired by a decision", stable, publisher="project"),
            _channel("version", "unknown", "2 gaps; 8 are needed", edge[-3:], publisher="vendors"),
        ),
        recent=tuple(rows[:40]),
        gaps={
            "edge": tuple(_gaps(edge)),
            "stable": tuple(_gaps(stable)),
            "version": tuple(_gaps(edge[-3:])),
        },
    )


def _days(first: str, gap: int, count: int) -> list[date]:
    """Return up to ``count`` release days, about ``gap`` days apart, the same ones each time."""
    day, found = date.fromisoformat(first), []
    for index in range(count):
        found.append(day)
        chance = crc32(f"{first}{index}".encode()) % 1000 / 1000
        day += timedelta(days=max(1, round(gap * (0.55 + chance + 3 * (chance > 0.985)))))
    return [day for day in found if day.isoformat() <= AS_OF]


def _gaps(days: list[date]) -> Iterable[tuple[str, int]]:
    for earlier, later in pairwise(days):
        yield later.isoformat(), (later - earlier).days


def _rows(channel: str, days: list[date], pattern: str) -> list[ReleaseRow]:
    gaps = [None, *(gap for _, gap in _gaps(days))]
    return [
        ReleaseRow(
            pattern.replace("{n}", str(index)).format(day, day, day),
            channel,
            day.isoformat(),
            gap,
            f"{index * 2654435761 % 2**32:08x}" * 5,
        )
        for index, (day, gap) in enumerate(zip(days, gaps, strict=True))
    ]


def _channel(name: str, state: str, text: str, days: list[date], *, publisher: str) -> ChannelView:
    gaps = sorted(gap for _, gap in _gaps(days))
    retired = state == "retired"
    known = len(gaps) >= 8
    return ChannelView(
        name=name,
        kind=name,
        publisher=publisher,
        state=state,
        state_text=text,
        release_count=len(days),
        first_on=days[0].isoformat(),
        last_on=days[-1].isoformat(),
        last_tag=f"{name}-last",
        median_gap_days=float(gaps[len(gaps) // 2]) if known else None,
        robust_cv=0.4 if known else None,
        gap_count=len(gaps),
        elapsed_days=(date.fromisoformat(AS_OF) - days[-1]).days,
        p_overdue=0.62 if state == "on rhythm" else None,
        retired_on="2024-02-21" if retired else None,
        retired_by="stable builds by vendors only" if retired else None,
        is_graded=name == "edge",
        receipt=f"cadence.{name}",
    )


def adopters() -> Adopters:
    """Return 21 organisations on the list, three that went, and a stale file."""
    since = [f"20{18 + index // 4}-{index % 4 * 3 + 1:02d}-12" for index in range(24)]
    names = [f"{first} {second}" for first in _FIRST for second in ("Freight", "Bank", "Energy")]
    rows = [
        AdopterRow(name, f"https://{name.split()[0].lower()}.example", on, True, None, ())
        for name, on in zip(names, since, strict=True)
    ]
    gone = [AdopterRow(row.name, row.url, row.since, True, "2025-07-14", ()) for row in rows[3:6]]
    current = [row for row in rows if row.name not in {one.name for one in gone}]
    return Adopters(
        current=tuple(current),
        gone=tuple(gone),
        series=tuple(
            _adopter_point(on, rows, gone) for on in [*months("2016-12", "2026-11"), AS_OF]
        ),
        added_by_year={
            str(year): sum(row.since.startswith(str(year)) for row in rows)
            for year in range(2018, 2027)
        },
        last_edited="2025-07-14",
        freshness="stale",
        path="ADOPTERS.md",
    )


_FIRST = (
    "Ostermark", "Palloway", "Quenby", "Rivelin", "Skarholt", "Tessaly", "Umberfold", "Vantreight",
)  # fmt: skip


def _adopter_point(on: str, rows: list[AdopterRow], gone: list[AdopterRow]) -> SeriesPoint:
    if on < "2018-01-12":
        return SeriesPoint(on, {"adopters": None})
    here = sum(row.since <= on for row in rows) - sum(on >= (row.until or "9") for row in gone)
    return SeriesPoint(on, {"adopters": here})


def activity() -> Activity:
    """Return ten years of monthly commits, and the employers of the last twelve months."""
    rows = [_month(index, on[:7]) for index, on in enumerate(months("2016-12", "2026-11"))]
    return Activity(
        months=tuple(rows),
        employers=(
            EmployerActivity("Brightsluice", 158, 3, 0.684, False),
            EmployerActivity("Norrhall Labs", 31, 1, 0.134, False),
            EmployerActivity("unaffiliated", 42, 22, 0.182, True),
        ),
        years=tuple(_year(str(year), rows) for year in range(2016, 2027)),
        copied_on=COPIED_ON,
    )


def _month(index: int, month: str) -> ActivityMonth:
    level = 60 - abs(index - 40) // 2
    commits = max(4, level + crc32(month.encode()) % 31 - 15)
    return ActivityMonth(
        month, commits, commits // 3, commits // 5, max(2, commits // 6 + crc32(month.encode()) % 3)
    )


def _year(year: str, rows: list[ActivityMonth]) -> PeriodRow:
    mine = [row for row in rows if row.month.startswith(year)]
    end = f"{year}-12-31" if year < "2026" else AS_OF
    point = _people_point(end)
    listed = _adopters_at(end)
    return PeriodRow(
        period=year,
        commits=sum(row.commits for row in mine),
        bot_commits=sum(row.bot_commits for row in mine),
        authors=max((row.authors for row in mine), default=0) * 2,
        employers=3,
        releases={"edge": 40 if year > "2017" else 0, "stable": 6 if "2018" < year < "2025" else 0},
        maintainers=point.values["maintainers"],
        emeriti=point.values["emeriti"],
        adopters=listed,
    )


def _adopters_at(on: str) -> int | None:
    points = [point for point in adopters().series if point.on <= on]
    return points[-1].values["adopters"] if points else None
