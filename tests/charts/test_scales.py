import pytest

from tracker.charts.scales import (
    Scale,
    count_ticks,
    date_ticks,
    day,
    lanes,
    log_range,
    log_ticks,
    row_domain,
    spread,
)


@pytest.mark.parametrize(
    ("highest", "at_most", "ticks"),
    [
        (0, 4, [0, 1]),
        (1, 4, [0, 1]),
        (4, 4, [0, 1, 2, 3, 4]),
        (8, 4, [0, 2, 4, 6, 8]),
        (9, 4, [0, 5]),
        (23, 4, [0, 10, 20]),
        (1234, 4, [0, 500, 1000]),
        (12, 2, [0, 10]),
    ],
)
def test_count_ticks_are_whole_and_even(highest: int, at_most: int, ticks: list[int]) -> None:
    assert count_ticks(highest, at_most=at_most) == ticks


def test_log_ticks_grow_fewer_over_longer_ranges() -> None:
    assert log_ticks(*log_range(4, 90)) == pytest.approx([5, 10, 20, 50, 100])
    assert log_ticks(*log_range(2, 400)) == pytest.approx([3, 10, 30, 100, 300])
    assert log_ticks(*log_range(1, 900)) == pytest.approx([1, 10, 100, 1000])


def test_log_range_of_one_value_is_not_empty() -> None:
    low, high = log_range(7, 7)

    assert high - low == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("first", "last", "width", "labels"),
    [
        ("2016-12-01", "2026-11-20", 800, [str(year) for year in range(2017, 2027)]),
        ("2016-12-01", "2026-11-20", 300, ["2018", "2020", "2022", "2024", "2026"]),
        ("2026-01-10", "2026-04-20", 800, ["2026-02", "2026-03", "2026-04"]),
        ("1970-01-01", "2026-01-01", 300, ["1970", "1980", "1990", "2000", "2010", "2020"]),
        ("2026-03-01", "2026-03-01", 300, ["2026-03"]),
    ],
)
def test_date_ticks_have_room(first: str, last: str, width: float, labels: list[str]) -> None:
    scale = Scale(day(first), max(day(last), day(first) + 1), 0, width, is_date=True)

    assert [label for _, label in date_ticks(scale, room=52)] == labels


def test_scale_reads_logarithms() -> None:
    scale = Scale(0, 2, 100, 0, is_log=True)

    assert [scale(1), scale(10), scale(100)] == [100, 50, 0]


def test_lanes_stagger_only_what_meets() -> None:
    assert lanes([(0, 50), (40, 90), (60, 80), (95, 120)]) == [0, 1, 2, 0]
    assert lanes([(0, 10), (10, 20)]) == [0, 0]
    assert lanes([(0, 100), (50, 200), (210, 260), (180, 300)]) == [0, 1, 0, 2]
    assert lanes([]) == []


def test_spread_keeps_places_apart_and_inside() -> None:
    assert spread([50, 50, 51], 14, 0, 100) == [50, 64, 78]
    assert spread([99, 98], 14, 0, 100) == [100, 86]
    assert spread([10, 40], 14, 0, 100) == [10, 40]
    assert spread([], 14, 0, 100) == []


def test_row_domains_do_not_meet() -> None:
    assert row_domain(1, 1) == (0.0, 1.0)
    domains = [row_domain(row, 3) for row in (1, 2, 3)]
    edges = [edge for domain in reversed(domains) for edge in domain]

    assert edges == sorted(edges) and edges[0] == 0
