"""Parts of a whole, over time: where they are too many, and whom the complaint names."""

from datetime import date

from tracker.services.entry_checks import Complaint, Part, over_the_whole

JANUARY, JUNE, JULY = date(2025, 1, 1), date(2025, 6, 1), date(2025, 7, 1)


def complaints(*parts: Part) -> list[Complaint]:
    return list(over_the_whole([("FTE of Ann", parts)], "fte"))


def part(line: int | None, size: float, start: date, end: date | None = None) -> Part:
    return Part(start, end, size, f"part {line}", line)


def test_parts_that_follow_each_other_are_not_added() -> None:
    assert complaints(part(2, 1, JANUARY, JUNE), part(3, 1, JUNE)) == []


def test_tenths_add_up_to_the_whole_exactly() -> None:
    assert complaints(*(part(line, 0.1, JANUARY) for line in range(10))) == []


def test_the_row_that_begins_last_is_told_and_names_the_others() -> None:
    found = complaints(part(3, 0.6, JANUARY, JULY), part(None, 0.5, JUNE), part(2, 0.1, JANUARY))

    assert found == [
        Complaint(
            3,
            "fte",
            "makes 1.2 FTE of Ann on 2025-06-01, and there is no more than 1; the others are: "
            "part 2; part None.",
        )
    ]


def test_what_stands_alone_is_nobodys_mistake() -> None:
    assert complaints(part(None, 0.8, JANUARY), part(None, 0.8, JUNE)) == []


def test_of_many_others_the_first_are_named() -> None:
    (found,) = complaints(*(part(line, 0.2, JANUARY) for line in range(1, 17)))

    assert found.line == 16
    assert found.message.endswith("part 11; part 12; and 3 more.")
