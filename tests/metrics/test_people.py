from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tracker.metrics.columns import ACTIVITY, ROLE_SPELLS, table
from tracker.metrics.people import (
    Headcount,
    Rhythm,
    headcount,
    is_active,
    rhythms,
)
from tracker.metrics.result import Bounds, Result, Status

DAY = date(2024, 10, 23)
FILE, LIST = "project file", "foundation list"
FRESH = {FILE: date(2024, 9, 2), LIST: date(2024, 10, 1)}

Row = tuple[str, str, date | None, date | None, str, float | None]


def row(
    person: str,
    start: date | None = date(2020, 1, 1),
    end: date | None = None,
    *,
    role: str = "maintainer",
    source: str = FILE,
    fte: float | None = 1.0,
) -> Row:
    return (person, role, start, end, source, fte)


def count(
    spells: Sequence[Row],
    sources: dict[str, date | None] | None = None,
    activity: dict[str, Rhythm] | None = None,
) -> Headcount:
    known = FRESH if sources is None else sources
    return headcount(table(spells, ROLE_SPELLS), DAY, known, activity or {})


NOBODY = Headcount(0, 0, 0, 0, 0, 0, 0.0, 0, (0.0, 0.0), Status.OK)
ONE = replace(NOBODY, headcount=1, listed=1, confirmed=1, fte_known=1.0, fte_bounds=(1.0, 1.0))


def test_headcount_without_rows_is_unknown() -> None:
    assert count([]) == Headcount(*[None] * 9, Status.UNKNOWN)


def test_headcount_before_the_first_start_is_unknown() -> None:
    assert count([row("a", date(2024, 10, 24))]) == Headcount()


def test_headcount_of_rows_but_nobody_now_is_zero_and_ok() -> None:
    assert count([row("a", end=date(2024, 1, 1))]) == NOBODY


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (DAY, None, ONE),
        (None, None, ONE),
        (date(2020, 1, 1), DAY, NOBODY),
        (date(2020, 1, 1), DAY + timedelta(1), ONE),
        (DAY, DAY, NOBODY),
    ],
)
def test_headcount_is_half_open(start: date | None, end: date | None, expected: Headcount) -> None:
    assert count([row("a", start, end)]) == expected


def test_headcount_counts_a_person_in_two_sources_once() -> None:
    assert count([row("a"), row("a", source=LIST)]) == ONE


def test_headcount_keeps_other_roles_apart() -> None:
    spells = [
        row("a"),
        row("b", role="in_training"),
        row("c", role="emeritus"),
        row("d", role="director"),
    ]

    assert count(spells) == replace(ONE, in_training=1, emeritus=1)


@pytest.mark.parametrize(
    ("confirmed_on", "confirmed"),
    [
        (DAY, 1),
        (DAY - timedelta(180), 1),
        (DAY - timedelta(181), 0),
        (DAY + timedelta(1), 0),
        (None, 0),
    ],
)
def test_confirmed_needs_a_fresh_source(confirmed_on: date | None, confirmed: int) -> None:
    found = count([row("a")], {FILE: confirmed_on})

    assert (found.listed, found.confirmed) == (1, confirmed)


def test_confirmed_by_any_fresh_source_that_lists_the_person() -> None:
    found = count([row("a"), row("a", source=LIST)], {FILE: date(2020, 1, 1), LIST: DAY})

    assert found.confirmed == 1


def test_active_is_counted_among_the_confirmed() -> None:
    rhythm = {"a": Rhythm(DAY, ()), "b": Rhythm(DAY, ())}
    found = count([row("a"), row("b", source="old list")], activity=rhythm)

    assert (found.listed, found.confirmed, found.active) == (2, 1, 1)


EIGHT = (30, 45, 60, 40, 75, 52, 38, 44)  # limit 54 + 3 * 14.5 = 97.5


@pytest.mark.parametrize(
    ("quiet", "pauses", "expected"),
    [
        (0, (), True),
        (90, (), True),
        (91, (), False),
        (97, EIGHT, True),
        (98, EIGHT, False),
        (97, EIGHT[:7], False),
        (91, (200,) * 8, True),
        (200, (200,) * 8, True),
        (201, (200,) * 8, False),
        (365, (1000,) * 8, True),
        (366, (1000,) * 8, False),
        (95, (95.0,) * 8, True),
        (-1, (), False),
    ],
)
def test_active_by_90_days_or_own_rhythm(
    quiet: int, pauses: tuple[float, ...], expected: bool
) -> None:
    assert is_active(Rhythm(DAY - timedelta(quiet), pauses), DAY) is expected


def test_active_needs_a_record() -> None:
    assert not is_active(None, DAY)


@pytest.mark.parametrize(
    ("fte", "known", "unknown", "bounds", "status"),
    [
        ([1.0, 0.5], 1.5, 0, (1.5, 1.5), Status.OK),
        ([1.0, None], 1.0, 1, (1.0, 2.0), Status.OK_WITH_BOUNDS),
        ([0.5, None, None], 0.5, 2, (0.5, 2.5), Status.UNKNOWN),
        ([None], 0.0, 1, (0.0, 1.0), Status.UNKNOWN),
        ([0.1, 0.2], 0.3, 0, (0.3, 0.3), Status.OK),
    ],
)
def test_fte_has_bounds_for_the_unknown(
    fte: list[float | None],
    known: float,
    unknown: int,
    bounds: tuple[float, float],
    status: Status,
) -> None:
    found = count([row(f"p{place}", fte=value) for place, value in enumerate(fte)])

    assert (found.fte_known, found.fte_unknown_people, found.fte_bounds, found.fte_status) == (
        known,
        unknown,
        bounds,
        status,
    )


@pytest.mark.parametrize(
    ("spells", "fte"),
    [
        ([row("a", source=LIST, fte=0.2), row("a", fte=0.8)], 0.8),
        ([row("a", source=LIST, fte=0.2), row("a", fte=None)], 0.2),
        ([row("a", source="wiki", fte=0.1), row("a", source="blog", fte=0.2)], 0.2),
        ([row("a", date(2021, 1, 1), fte=0.4), row("a", date(2022, 1, 1), fte=0.9)], 0.9),
        ([row("a", fte=0.9), row("a", fte=0.4)], 0.4),
        ([row("a", fte=0.0), row("a", source=LIST, fte=1.0)], 0.0),
    ],
)
def test_fte_of_two_is_the_first_in_precedence_then_later_then_smaller(
    spells: list[Row], fte: float
) -> None:
    assert count(spells).fte_known == fte


def test_results_carry_bounds_and_the_dates_of_the_sources() -> None:
    confirmed = {FILE: date(2024, 9, 2)}
    results = count([row("a"), row("b", fte=None)]).results(DAY, confirmed)

    assert results["listed"] == Result(2, "people", Status.OK, DAY, source_dates=confirmed)
    assert results["fte"] == Result(
        1.0,
        "FTE",
        Status.OK_WITH_BOUNDS,
        DAY,
        n=2,
        bounds=Bounds(1.0, 2.0),
        source_dates=confirmed,
    )


def test_results_of_unknown_say_so() -> None:
    found = Headcount().results(DAY, {})

    assert found["listed"] == Result(None, "people", Status.UNKNOWN, DAY)


def test_rhythms_are_days_between_active_days_up_to_the_day() -> None:
    days = [(2024, 10, 1), (2024, 10, 4), (2024, 10, 1), (2024, 10, 23), (2024, 10, 24)]
    frame = table([("a", date(*day)) for day in days], ACTIVITY)

    assert rhythms(frame, DAY) == {"a": Rhythm(DAY, (3, 19))}
