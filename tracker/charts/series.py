"""What charts over time have in common: known and unknown stretches of a monthly series."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from tracker.charts import parts
from tracker.charts.parts import Annotation, Stage, Trace
from tracker.health import words
from tracker.health.document import EventView, SeriesPoint


def changes(points: Sequence[SeriesPoint], key: str) -> tuple[list[str], list[int | None]]:
    """Return only the days on which a series changes, and its last day."""
    days: list[str] = []
    values: list[int | None] = []
    for point in points:
        value = point.values.get(key)
        if not days or value != values[-1]:
            days.append(point.on)
            values.append(value)
    if points and days[-1] != points[-1].on:
        days.append(points[-1].on)
        values.append(values[-1])
    return days, values


def known(points: Iterable[SeriesPoint], key: str) -> list[tuple[str, int]]:
    """Return the days and values where the series is known."""
    found = []
    for point in points:
        value = point.values.get(key)
        if value is not None:
            found.append((point.on, value))
    return found


def unknown_stretches(points: Sequence[SeriesPoint], key: str) -> list[tuple[str, str]]:
    """Return the stretches [first day, day on which it is known again) of an unknown series."""
    found = []
    start: str | None = None
    for point in points:
        is_unknown = point.values.get(key) is None
        if is_unknown and start is None:
            start = point.on
        if not is_unknown and start is not None:
            found.append((start, point.on))
            start = None
    if start is not None and points[-1].on > start:
        found.append((start, points[-1].on))
    return found


def hatched(
    stretches: Iterable[tuple[str, str]], axis: dict[str, Any], why: str
) -> tuple[list[Trace], list[Annotation]]:
    """Return the hatching of unknown stretches, and the words that say why they are unknown."""
    traces, notes = [], []
    for start, end in stretches:
        traces.append(parts.unknown(start, end, axis))
        notes.append(parts.note(start, parts.edges(axis)[1], why))
    return traces, notes


def after_the_copy(copied_on: str | None, as_of: str) -> list[tuple[str, str]]:
    """Return the stretch of which the copy of the repository cannot speak yet, if there is one."""
    return [(copied_on, as_of)] if copied_on is not None and copied_on < as_of else []


def value_at(values: Sequence[tuple[str, int]], on: str) -> int | None:
    """Return the last value known on ``on``; None: nothing was known by then."""
    before = [value for day, value in values if day <= on]
    return before[-1] if before else None


def yearly(points: Sequence[SeriesPoint]) -> list[tuple[str, SeriesPoint]]:
    """Return the last point of each year with the year, oldest first."""
    return list({point.on[:4]: point for point in points}.items())


def events_of_year(events: Iterable[EventView], year: str) -> str:
    """Return the events of a year in one line."""
    mine = [f"{one.title}, {one.on}" for one in events if one.on.startswith(year)]
    return "; ".join(mine)


def stage_of(points: Sequence[SeriesPoint], as_of: str, events: Iterable[EventView]) -> Stage:
    """Return the stage of a monthly series."""
    return Stage.of([point.on for point in points], as_of, events)


def long_day(on: str) -> str:
    """Return "21 February 2024" of 2024-02-21."""
    return words.long_day(date.fromisoformat(on))


def month_of(on: str) -> str:
    """Return a day's month as a reader would say it: "February 2024"."""
    return f"{date.fromisoformat(on):%B %Y}"
