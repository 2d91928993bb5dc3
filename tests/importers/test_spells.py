"""Versions of a list as spells: moves, silences and things that change their names."""

from collections.abc import Mapping
from datetime import date

import pytest

from tracker.importers.records import Issue
from tracker.importers.spells import Identities, Reading, State, list_states, spans_of

Items = tuple[str, ...]


def rank(path: str) -> tuple[int, ...] | None:
    return {"A": (0, 0), "A.md": (0, 1), "B": (1, 0)}.get(path)


def reading(
    day: str, items: str | None, path: str = "A", commit: str | None = None
) -> Reading[str]:
    """Return a version of a list of one-letter items; None: the file is gone."""
    listed = None if items is None else tuple(items)
    return Reading(path, commit or f"{path}{day}", date.fromisoformat(f"2020-{day}"), listed)


def states(
    *readings: Reading[str], trust_last: bool = False
) -> tuple[list[tuple[str, str, str]], list[tuple[str | None, str | None]]]:
    found, issues = list_states(readings, rank, trust_last=trust_last)
    return (
        [(state.path, f"{state.on:%m-%d}", "".join(state.items)) for state in found],
        [(issue.kind, issue.commit) for issue in issues],
    )


def test_list_states_follows_one_file() -> None:
    found, issues = list_states(
        [reading("01-01", "a"), reading("02-01", "ab")], rank, trust_last=True
    )

    assert found == [
        State("A", "A01-01", date(2020, 1, 1), ("a",), is_start=True),
        State("A", "A02-01", date(2020, 2, 1), ("a", "b")),
    ]
    assert issues == []


def test_list_states_waits_for_the_first_version_that_lists_something() -> None:
    found, issues = states(reading("01-01", ""), reading("02-01", "a"), reading("03-01", "a", "X"))

    assert found == [("A", "02-01", "a")]
    assert issues == []


def test_list_states_goes_on_after_a_rename_in_one_commit() -> None:
    found, issues = states(
        reading("01-01", "ab"),
        reading("02-01", None, commit="move"),
        reading("02-01", "ab", "A.md", commit="move"),
    )

    assert found == [("A", "01-01", "ab"), ("A.md", "02-01", "ab")]
    assert issues == []


def test_list_states_bridges_a_move_of_up_to_ninety_days() -> None:
    short = states(reading("01-01", "ab"), reading("02-01", None), reading("05-01", "ab", "A.md"))
    long = states(reading("01-01", "ab"), reading("02-01", None), reading("05-02", "ab", "A.md"))

    assert short == ([("A", "01-01", "ab"), ("A.md", "05-01", "ab")], [("moved", "A02-01")])
    assert long == (
        [("A", "01-01", "ab"), ("A", "02-01", ""), ("A.md", "05-02", "ab")],
        [("list_gone", "A02-01")],
    )


def test_list_states_starts_anew_after_a_long_absence() -> None:
    readings = [reading("01-01", "ab"), reading("02-01", None), reading("12-01", "ab")]
    found, _ = list_states(readings, rank, trust_last=False)

    assert [state.is_start for state in found] == [True, False, True]


def test_list_states_lets_the_better_file_speak() -> None:
    readings = [reading("01-01", "ab", "B"), reading("02-01", "bc"), reading("03-01", "abc", "B")]
    found, _ = list_states(readings, rank, trust_last=False)

    assert [(state.path, state.is_other_source) for state in found] == [("B", False), ("A", True)]


def test_list_states_turns_to_the_other_file_when_the_better_one_goes() -> None:
    found, issues = states(
        reading("01-01", "ab", "B"), reading("02-01", "bc"), reading("03-01", None, commit="gone")
    )

    assert found == [("B", "01-01", "ab"), ("A", "02-01", "bc"), ("B", "03-01", "ab")]
    assert issues == []


def test_list_states_turns_to_the_other_file_when_the_better_one_only_points_there() -> None:
    found, issues = states(
        reading("01-01", "ab"), reading("02-01", "abc", "B"), reading("03-01", "")
    )

    assert found == [("A", "01-01", "ab"), ("B", "03-01", "abc")]
    assert issues == []


def test_list_states_carries_over_what_it_could_not_read() -> None:
    found, issues = states(
        reading("01-01", "ab"), reading("02-01", ""), reading("03-01", ""), reading("04-01", "b")
    )

    assert found == [("A", "01-01", "ab"), ("A", "04-01", "b")]
    assert issues == [("carried_over", "A02-01")]


@pytest.mark.parametrize(
    ("last", "trust_last", "expected", "kinds"),
    [
        (["02-01"], False, [("A", "01-01", "ab")], ["carried_over"]),
        (["02-01"], True, [("A", "01-01", "ab"), ("A", "02-01", "")], ["list_gone"]),
        (["02-01", "03-01"], False, [("A", "01-01", "ab"), ("A", "02-01", "")], ["list_gone"]),
    ],
)
def test_list_states_believes_a_second_version_that_lists_nothing(
    last: list[str], trust_last: bool, expected: list[tuple[str, str, str]], kinds: list[str]
) -> None:
    readings = [reading("01-01", "ab"), *(reading(day, "") for day in last)]
    found, issues = states(*readings, trust_last=trust_last)

    assert found == expected
    assert [kind for kind, _ in issues] == kinds


def test_list_states_says_that_the_whole_list_went_away() -> None:
    _, issues = list_states([reading("01-01", "ab"), reading("02-01", None)], rank, trust_last=True)

    message = (
        "A on 2020-02-01: the whole list went away in one commit; check whether it moved elsewhere."
    )
    assert issues == [Issue(message, "A", commit="A02-01", kind="list_gone")]


def test_list_states_never_goes_back_in_time() -> None:
    found, _ = states(reading("02-01", "a"), reading("01-15", "ab"), reading("03-01", "b"))

    assert found == [("A", "02-01", "a"), ("A", "02-01", "ab"), ("A", "03-01", "b")]


def spans(*readings: Reading[str]) -> list[tuple[str, str, str | None, str]]:
    found, _ = list_states(readings, rank, trust_last=True)
    present: list[Mapping[str, str]] = [{item: item for item in state.items} for state in found]
    return [
        (
            span.key,
            f"{span.first.on:%m-%d}",
            f"{span.ended.on:%m-%d}" if span.ended else None,
            f"{span.last.on:%m-%d}",
        )
        for span in spans_of(found, present)
    ]


def test_spans_are_half_open_and_return() -> None:
    assert spans(
        reading("01-01", "ab"),
        reading("02-01", "a"),
        reading("03-01", "ac"),
        reading("04-01", "abc"),
    ) == [
        ("a", "01-01", None, "04-01"),
        ("b", "01-01", "02-01", "01-01"),
        ("c", "03-01", None, "04-01"),
        ("b", "04-01", None, "04-01"),
    ]


def test_spans_leave_out_who_came_and_went_within_a_day() -> None:
    assert spans(
        reading("01-01", "a"),
        reading("02-01", "ab", commit="x"),
        reading("02-01", "a", commit="y"),
    ) == [("a", "01-01", None, "02-01")]


def test_spans_go_on_over_a_day_with_a_mistake() -> None:
    assert spans(
        reading("01-01", "ab"),
        reading("02-01", "a", commit="x"),
        reading("02-01", "ab", commit="y"),
    ) == [("a", "01-01", None, "02-01"), ("b", "01-01", None, "02-01")]


def test_identities_follow_a_changed_key_while_the_other_stays() -> None:
    identities = Identities()

    assert identities.assign([("h1", "ann"), ("h2", "bo")]) == [0, 1]
    assert identities.assign([("h2", "bob"), ("h1x", "ann")]) == [1, 0]
    assert identities.assign([("h1x", "anna"), ("h3", "cy"), (None, "bo")]) == [0, 2, 1]


def test_identities_keep_namesakes_apart() -> None:
    identities = Identities()

    assert identities.assign([("h1", "ann"), ("h2", "ann")]) == [0, 1]
    assert identities.assign([("h2", "ann"), ("h1", "ann"), ("h3", "ann")]) == [1, 0, 2]


def test_identities_take_nothing_without_keys_for_the_same() -> None:
    identities = Identities()

    assert identities.assign([(None, None), (None, None)]) == [0, 1]
    assert identities.assign([(None, None)]) == [2]
    assert identities.assign([]) == []
