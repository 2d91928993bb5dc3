import math

import pytest

from tracker.health import grades
from tracker.health.document import DIMENSIONS
from tracker.health.grades import RULES, ChannelRhythm, Finding, Range, Trend
from tracker.metrics.result import Status
from tracker.metrics.sources import Freshness

UNKNOWN = ("unknown",)


def letters(found: tuple[str, ...]) -> str:
    return "-".join(found)


@pytest.mark.parametrize(
    ("absence", "before", "now", "grade"),
    [
        (1, 5, 5, "D"),
        (2, 5, 5, "C"),
        (3, 5, 5, "B"),
        (4, 5, 5, "B"),
        (5, 5, 5, "A"),
        (5, 4, 3, "A"),
        (5, 8, 5, "C"),
        (5, 4, 2, "C"),
        (5, 5, 2, "D"),
        (5, 5, 0, "D"),
        (5, 0, 0, "A"),
        (3, 0, 4, "B"),
        (1, None, None, "D"),
        (2, None, 3, "C"),
        (3, None, 3, "unknown"),
        (None, 5, 5, "unknown"),
        (None, 8, 5, "C"),
        (None, 5, 2, "D"),
        (None, None, None, "unknown"),
    ],
)
def test_people_by_absence_factor_and_flow(
    absence: int | None, before: int | None, now: int | None, grade: str
) -> None:
    assert letters(grades.people(absence, before, now).grades) == grade


def test_findings_say_what_each_input_means() -> None:
    found = grades.people(2, 5, 2)

    assert found.findings == (Finding("absence_factor", ("C",)), Finding("flow", ("D",)))
    assert found.rule is RULES["people"]


@pytest.mark.parametrize(
    ("employers", "elephant", "coverage", "grade"),
    [
        ((1, 1), (1, 1), Status.OK, "D"),
        ((2, 2), (1, 1), Status.OK, "C"),
        ((3, 3), (2, 2), Status.OK, "B"),
        ((5, 5), (3, 3), Status.OK, "A"),
        ((2, 3), (1, 2), Status.OK_WITH_BOUNDS, "C-B"),
        ((1, 2), (1, 1), Status.OK_WITH_BOUNDS, "D-C"),
        ((2, 4), (1, 3), Status.OK_WITH_BOUNDS, "C-A"),
        ((2, 4), (1, 3), Status.UNKNOWN, "unknown"),
        ((1, 2), (1, 1), Status.UNKNOWN, "D-C"),
        ((1, 1), (1, 1), Status.UNKNOWN, "D"),
        (None, None, Status.NOT_APPLICABLE, "unknown"),
        ((3, 3), None, Status.OK, "unknown"),
    ],
)
def test_independence_by_the_bounds(
    employers: tuple[int, int] | None,
    elephant: tuple[int, int] | None,
    coverage: Status,
    grade: str,
) -> None:
    assert letters(grades.independence(employers, elephant, coverage).grades) == grade


@pytest.mark.parametrize(
    ("pass_through", "horizon", "grade"),
    [
        ((1.01, 1.01), (24, 24), "D"),
        ((math.inf, math.inf), None, "D"),
        ((1, 1), (5, 5), "C"),
        ((0.5, 0.5), (6, 6), "B"),
        ((0.5, 0.5), (11, 11), "B"),
        ((0.5, 0.5), (12, 12), "A"),
        ((0.5, 0.5), (math.inf, math.inf), "A"),
        ((0.9, 1.2), (24, 24), "D-A"),
        ((0.9, 0.9), (5, 6), "C-B"),
        ((0.9, 0.9), None, "unknown"),
        (None, (3, 3), "C"),
        (None, None, "unknown"),
    ],
)
def test_funding_path_by_pass_through_and_horizon(
    pass_through: Range | None, horizon: Range | None, grade: str
) -> None:
    assert letters(grades.funding_path(pass_through, horizon).grades) == grade


@pytest.mark.parametrize(
    ("channels", "grade"),
    [
        ([], "unknown"),
        ([ChannelRhythm("edge", 0.049, 0.1)], "D"),
        ([ChannelRhythm("edge", 0.05, 0.1)], "C"),
        ([ChannelRhythm("edge", 0.2, 0.51)], "B"),
        ([ChannelRhythm("edge", 0.2, 0.5)], "A"),
        ([ChannelRhythm("edge", 0.2, None)], "B-A"),
        ([ChannelRhythm("edge", None, 0.1)], "unknown"),
        ([ChannelRhythm("edge", 0.5, 0.1), ChannelRhythm("stable", 0.001, 0.1)], "D"),
        ([ChannelRhythm("edge", 0.5, 0.1), ChannelRhythm("stable", 0.001, 0.1, True)], "A"),
        ([ChannelRhythm("edge", 0.5, 0.1), ChannelRhythm("new", None, None)], "A"),
        ([ChannelRhythm("stable", None, 0.1, True)], "unknown"),
    ],
)
def test_delivery_by_the_worst_channel_that_is_not_retired(
    channels: list[ChannelRhythm], grade: str
) -> None:
    assert letters(grades.delivery(channels).grades) == grade


@pytest.mark.parametrize(
    ("rank", "grade"),
    [
        ((0.0, 0.0), "D"),
        ((0.25, 0.25), "C"),
        ((0.5, 0.5), "B"),
        ((0.75, 1.0), "A"),
        ((0.2, 0.3), "D-C"),
        (None, "unknown"),
    ],
)
def test_responsiveness_by_quarters_of_the_foundation(rank: Range | None, grade: str) -> None:
    assert letters(grades.responsiveness(rank).grades) == grade


FALLING, FLAT, RISING = Trend.FALLING, Trend.FLAT, Trend.RISING


@pytest.mark.parametrize(
    ("conversion", "count", "grade"),
    [
        (FALLING, FALLING, "D"),
        (FALLING, RISING, "C"),
        (FLAT, FALLING, "C"),
        (FLAT, FLAT, "B"),
        (RISING, FLAT, "A"),
        (RISING, RISING, "A"),
        (None, FALLING, "C"),
        (None, FLAT, "unknown"),
        (None, RISING, "unknown"),
        (None, None, "unknown"),
    ],
)
def test_adopters_by_two_trends(conversion: Trend | None, count: Trend | None, grade: str) -> None:
    assert letters(grades.adopters(conversion, count).grades) == grade


FRESH, AGEING, STALE = Freshness.FRESH, Freshness.AGEING, Freshness.STALE


@pytest.mark.parametrize(
    ("is_open", "roster", "is_neutral", "steering", "grade"),
    [
        (False, FRESH, True, True, "D"),
        (False, None, None, None, "D"),
        (True, STALE, True, True, "C"),
        (None, STALE, None, None, "C"),
        (True, FRESH, False, True, "C"),
        (True, AGEING, True, True, "C-B"),
        (True, AGEING, True, False, "C-B"),
        (True, FRESH, True, False, "B"),
        (True, FRESH, True, None, "B-A"),
        (True, FRESH, True, True, "A"),
        (None, FRESH, True, True, "unknown"),
        (None, AGEING, None, None, "unknown"),
        (True, FRESH, None, True, "unknown"),
        (True, None, True, True, "unknown"),
    ],
)
def test_governance_by_licence_roster_ownership_and_steering(
    is_open: bool | None,
    roster: Freshness | None,
    is_neutral: bool | None,
    steering: bool | None,
    grade: str,
) -> None:
    found = grades.governance(
        is_licence_open=is_open,
        roster=roster,
        is_neutral=is_neutral,
        has_adopters_in_steering=steering,
    )

    assert letters(found.grades) == grade


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.1, 0.2, RISING), (-0.2, -0.1, FALLING), (-0.1, 0.1, FLAT), (0, 0.1, FLAT), (0, 0, FLAT)],
)
def test_trend_needs_an_interval_that_leaves_out_zero(
    low: float, high: float, expected: Trend
) -> None:
    assert grades.trend(low, high) is expected


@pytest.mark.parametrize(
    ("added", "removed", "expected"),
    [(0, 0, FLAT), (1, 0, FLAT), (4, 0, RISING), (0, 4, FALLING), (10, 8, FLAT), (1, 30, FALLING)],
)
def test_trend_of_list_by_what_was_added_and_removed(
    added: int, removed: int, expected: Trend
) -> None:
    assert grades.trend_of_list(added, removed) is expected


def test_every_dimension_has_a_rule_with_its_thresholds() -> None:
    assert tuple(RULES) == DIMENSIONS
    assert RULES["people"].text == (
        "D: absence factor 1, or net flow under -50% in 24 months. "
        "C: absence factor 2, or net flow under -25%. "
        "B: absence factor 3 to 4. "
        "A: absence factor 5 or more."
    )
    assert RULES["delivery"].d == "a channel overdue, P under 0.05"
