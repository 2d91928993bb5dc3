from datetime import date

from tracker.importers.records import MaturitySpell
from tracker.services.landscape import merged_levels

DAY = date(2025, 6, 30)


def level(name: str, start: str | None, end: str | None = None) -> MaturitySpell:
    return MaturitySpell(
        name,
        date.fromisoformat(start) if start else None,
        date.fromisoformat(end) if end else None,
    )


def test_levels_of_a_first_file_are_taken_as_they_are() -> None:
    now = [level("sandbox", "2019-05-14", "2021-01-01"), level("incubating", "2021-01-01")]

    assert merged_levels([], now, DAY) == now


def test_a_project_taken_back_keeps_the_levels_that_the_file_forgot() -> None:
    before = [level("sandbox", "2019-05-14", "2024-01-31"), level("archived", "2024-01-31")]

    merged = merged_levels(before, [level("sandbox", "2024-10-10")], DAY)

    assert merged == [
        level("sandbox", "2019-05-14", "2024-01-31"),
        level("archived", "2024-01-31", "2024-10-10"),
        level("sandbox", "2024-10-10"),
    ]


def test_a_date_corrected_later_is_no_second_spell() -> None:
    before = [level("sandbox", "2020-03-01")]

    assert merged_levels(before, [level("sandbox", "2020-04-01")], DAY) == [
        level("sandbox", "2020-04-01")
    ]


def test_a_date_corrected_to_an_earlier_one_replaces_all() -> None:
    before = [level("sandbox", "2020-03-01")]

    assert merged_levels(before, [level("sandbox", "2020-02-20")], DAY) == [
        level("sandbox", "2020-02-20")
    ]


def test_a_file_without_dates_changes_a_level_on_its_own_day() -> None:
    before = [level("sandbox", "2020-03-01")]

    assert merged_levels(before, [level("archived", None)], DAY) == [
        level("sandbox", "2020-03-01", "2025-06-30"),
        level("archived", "2025-06-30"),
    ]
    assert merged_levels(before, [level("sandbox", None)], DAY) == before
    assert merged_levels([], [level("sandbox", None)], DAY) == [level("sandbox", None)]
