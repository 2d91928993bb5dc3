import math
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.metrics.columns import ROLE_SPELLS, SPELLS, table
from tracker.metrics.flows import (
    ExitRate,
    Flows,
    Movement,
    MovementKind,
    Spell,
    bridge,
    exit_rate,
    flows,
    flows_over,
    known_spells,
    movements,
)
from tracker.metrics.result import Status

DAY = date(2024, 10, 23)
T0, T1 = date(2022, 10, 23), DAY

SpellRow = tuple[str, date, date | None]


def rate(*spells: SpellRow) -> ExitRate:
    return exit_rate(table(spells, SPELLS), DAY)


def test_exit_rate_of_nobody_is_undefined() -> None:
    assert rate() == ExitRate(0, 0, 0, 0, 0, 0.0, None, None, None)


def test_exit_rate_without_exits_has_garwoods_upper_limit() -> None:
    found = rate(("a", DAY - timedelta(3652), None))

    assert (found.exits, found.exit_rate_per_year, found.annual_exit_probability) == (0, 0.0, 0.0)
    assert found.ci95 is not None
    assert found.ci95[0] == 0
    assert found.ci95[1] == pytest.approx(3.689 / found.person_years, abs=1e-3)


def test_exit_rate_counts_an_end_on_the_day_and_not_after_it() -> None:
    start = date(2023, 10, 23)

    assert rate(("a", start, DAY)).exits == 1
    assert rate(("a", start, DAY + timedelta(1))).exits == 0


def test_exit_rate_leaves_out_starts_after_the_day() -> None:
    found = rate(("a", DAY + timedelta(1), None), ("b", DAY, None))

    assert (found.people, found.spells, found.person_days) == (1, 1, 0)


def test_exit_rate_never_counts_an_empty_spell() -> None:
    assert rate(("a", date(2024, 1, 1), date(2024, 1, 1))) == rate()


@pytest.mark.parametrize(
    ("gap", "spells", "bridged", "exits", "days"),
    [(0, 1, 1, 1, 200), (90, 1, 1, 1, 290), (91, 2, 0, 2, 200)],
)
def test_exit_rate_bridges_gaps_up_to_90_days_and_counts_them(
    gap: int, spells: int, bridged: int, exits: int, days: int
) -> None:
    start = date(2023, 1, 1)
    end = start + timedelta(100)
    back = end + timedelta(gap)
    found = rate(("a", start, end), ("a", back, back + timedelta(100)))

    assert (found.spells, found.bridged, found.exits, found.person_days) == (
        spells,
        bridged,
        exits,
        days,
    )


def test_exit_rate_is_per_year_of_365_and_a_quarter_days() -> None:
    found = rate(("a", DAY - timedelta(1461), None), ("b", DAY - timedelta(1461), DAY))

    assert found.person_years == 8.0
    assert found.exit_rate_per_year == 0.125
    assert found.annual_exit_probability == pytest.approx(1 - math.exp(-0.125))


def test_exit_rate_results_carry_the_interval() -> None:
    found = rate(("a", DAY - timedelta(1461), DAY))
    result = found.results(DAY)["exit_rate_per_year"]

    assert result.interval is not None
    assert (result.value, result.n, result.status) == (0.25, 4.0, Status.OK)
    assert (result.interval.lo, result.interval.hi) == found.ci95
    assert rate().results(DAY)["exit_rate_per_year"].status is Status.NOT_APPLICABLE


def test_bridge_joins_rows_inside_others_and_open_ones() -> None:
    spells = [
        Spell("a", date(2020, 1, 1), date(2023, 1, 1)),
        Spell("a", date(2021, 1, 1), date(2022, 1, 1)),
        Spell("a", date(2023, 1, 1), None),
        Spell("a", date(2024, 1, 1), date(2024, 2, 1)),
        Spell("b", date(2020, 1, 1), None),
    ]

    assert bridge(spells) == [
        Spell("a", date(2020, 1, 1), None),
        Spell("b", date(2020, 1, 1), None),
    ]


DAYS = st.integers(0, 2000).map(lambda offset: date(2019, 5, 1) + timedelta(offset))
ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), DAYS, st.none() | st.integers(0, 900)).map(
        lambda row: (row[0], row[1], None if row[2] is None else row[1] + timedelta(row[2]))
    ),
    max_size=12,
)


@given(ROWS)
def test_bridged_spells_of_a_person_lie_more_than_90_days_apart(rows: list[SpellRow]) -> None:
    joined = bridge(known_spells(table(rows, SPELLS), DAY))

    for one, following in pairwise(joined):
        if one.person == following.person:
            assert one.end is not None
            assert (following.start - one.end).days > 90


@given(ROWS, DAYS, st.integers(0, 1000))
def test_flows_over_keep_the_identity(rows: list[SpellRow], t0: date, length: int) -> None:
    spells = [(person, "maintainer", start, end, "", None) for person, start, end in rows]
    found = flows_over(table(spells, ROLE_SPELLS), t0, t0 + timedelta(length))

    assert found.identity_ok
    assert found.n_t1 == found.n_t0 + found.inflow - found.outflow


def test_flows_between_two_days() -> None:
    found = flows({"a", "b"}, {"b", "c"}, promoted=["c", "a", "stranger"])

    assert found == Flows(1, 1, 1, 0, 2, 2, 0.5, found.retention_ci95, True)
    assert found.retention_ci95 == pytest.approx((0.094531, 0.905469), abs=1e-6)


def test_flows_from_nobody_have_no_retention() -> None:
    assert flows(set(), {"a"}) == Flows(1, 0, 0, 1, 0, 1, None, None, True)


def test_flows_of_nobody_are_zero() -> None:
    assert flows(set(), set()) == Flows(0, 0, 0, 0, 0, 0, None, None, True)


def test_flows_that_do_not_add_up_are_marked() -> None:
    assert not flows({"a"}, {"a"}, arrived=["b"], departed=[]).identity_ok


def test_flows_results_name_their_window() -> None:
    result = flows({"a"}, {"a", "b"}).results(T0, T1)["net"]

    assert (result.value, result.window, result.n) == (1, "2022-10-23 to 2024-10-23", 1)


def role(
    person: str, start: date, end: date | None = None, name: str = "maintainer"
) -> tuple[str, str, date, date | None, str, None]:
    return (person, name, start, end, "project file", None)


def test_movements_tell_hired_promoted_returned_emeritus_and_left() -> None:
    spells = [
        role("new", date(2023, 5, 1)),
        role("trained", date(2023, 6, 1)),
        role("trained", date(2022, 12, 1), date(2023, 6, 1), "in_training"),
        role("back", date(2018, 1, 1), date(2020, 1, 1)),
        role("back", date(2023, 7, 1)),
        role("honoured", date(2019, 1, 1), date(2023, 8, 1)),
        role("honoured", date(2023, 8, 1), None, "emeritus"),
        role("gone", date(2019, 1, 1), date(2023, 9, 1)),
        role("short", date(2024, 1, 1), date(2024, 2, 1)),
    ]

    assert movements(table(spells, ROLE_SPELLS), T0, T1) == (
        Movement("new", MovementKind.HIRED, date(2023, 5, 1)),
        Movement("trained", MovementKind.PROMOTED, date(2023, 6, 1)),
        Movement("back", MovementKind.RETURNED, date(2023, 7, 1)),
        Movement("honoured", MovementKind.BECAME_EMERITUS, date(2023, 8, 1)),
        Movement("gone", MovementKind.LEFT, date(2023, 9, 1)),
        Movement("short", MovementKind.HIRED, date(2024, 1, 1)),
        Movement("short", MovementKind.LEFT, date(2024, 2, 1)),
    )
    assert flows_over(table(spells, ROLE_SPELLS), T0, T1) == Flows(
        inflow=4,
        inflow_from_training=1,
        outflow=3,
        net=1,
        n_t0=2,
        n_t1=3,
        retention=0.0,
        retention_ci95=flows({"a", "b"}, set()).retention_ci95,
        identity_ok=True,
    )


def test_movements_count_a_start_at_t0_with_those_before() -> None:
    spells = [role("a", T0), role("b", date(2020, 1, 1), T0), role("c", T1), role("d", T0, T1)]

    assert movements(table(spells, ROLE_SPELLS), T0, T1) == (
        Movement("c", MovementKind.HIRED, T1),
        Movement("d", MovementKind.LEFT, T1),
    )


def test_movements_do_not_see_a_bridged_gap() -> None:
    spells = [
        role("a", date(2020, 1, 1), date(2023, 1, 1)),
        role("a", date(2023, 3, 1)),
    ]

    assert movements(table(spells, ROLE_SPELLS), T0, T1) == ()
