"""Small histories of a maintainer list; every person and company here is invented."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tests.support.foundation_lists import (
    ANVIL,
    HEADER,
    JANUARY,
    PATH,
    block,
    day,
    flags,
    history,
    times,
    versions,
)
from tracker.errors import InvalidInputError
from tracker.importers.foundation_history import (
    LevelChange,
    foundation_history,
    foundation_spells,
)
from tracker.importers.foundation_spells import EmployerChange
from tracker.importers.records import (
    EmployerSpell,
    FileVersion,
    FoundationSpell,
    Role,
    RosterSpell,
)


def test_a_spell_ends_with_the_first_state_without_the_person() -> None:
    found = history((1, ANVIL), (40, block("Anvil", ["Ada", "Cid"])), (90, block("Anvil", ["Ada"])))

    assert found.issues == ()
    assert found.spells[:2] == (
        FoundationSpell(
            "Anvil",
            None,
            RosterSpell(
                name="Ada",
                handle="ada",
                role=Role.MAINTAINER,
                path=PATH,
                valid_from=day(1),
                valid_until=None,
                last_seen_on=day(90),
                start_known=False,
                employers=(EmployerSpell("Acme", day(1), None),),
                first_commit="c0",
                last_commit="c2",
                flags=frozenset({"left_censored"}),
            ),
            ("Anvil",),
            "sandbox",
            "sandbox",
            ("ada",),
        ),
        FoundationSpell(
            "Anvil",
            None,
            RosterSpell(
                name="Bob",
                handle="bob",
                role=Role.MAINTAINER,
                path=PATH,
                valid_from=day(1),
                valid_until=day(40),
                last_seen_on=day(1),
                start_known=False,
                employers=(EmployerSpell("Acme", day(1), day(40)),),
                first_commit="c0",
                last_commit="c0",
                flags=frozenset({"left_censored"}),
            ),
            ("Anvil",),
            "sandbox",
            "sandbox",
            ("bob",),
        ),
    )
    assert times(found)[2] == ("Anvil", "Cid", day(40), day(90))
    assert found.spells[2].person.start_known is True


def test_spells_are_the_history_without_the_rest() -> None:
    states = versions((1, ANVIL), (40, block("Anvil", ["Ada"])))

    parsed = foundation_spells(iter(states))

    whole = foundation_history(states)
    assert (parsed.records, parsed.issues) == (whole.spells, whole.issues)


def test_the_day_is_the_committers_own_and_never_goes_back() -> None:
    evening = datetime(2024, 3, 1, 20, tzinfo=timezone(timedelta(hours=-8)))
    states = [
        FileVersion(PATH, "a", evening, HEADER + ANVIL),
        FileVersion(PATH, "b", datetime(2024, 3, 2, 5, tzinfo=UTC), HEADER + ANVIL),
        FileVersion(
            PATH,
            "c",
            datetime(2024, 3, 1, 22, tzinfo=timezone(timedelta(hours=-8))),
            HEADER + ANVIL,
        ),
    ]

    found = foundation_history(states)

    assert [state.on for state in found.states] == [
        date(2024, 3, 1),
        date(2024, 3, 2),
        date(2024, 3, 2),
    ]


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        (61, [("Ada", None), ("Bob", None)]),
        (62, [("Ada", None), ("Bob", day(40)), ("Bob", None)]),
    ],
)
def test_a_gap_of_21_days_is_bridged_and_a_longer_one_is_not(
    back: int, expected: list[tuple[str, date | None]]
) -> None:
    found = history((1, ANVIL), (40, block("Anvil", ["Ada"])), (back, ANVIL))

    assert [(name, until) for _, name, _, until in times(found)] == expected
    assert ("bridged" in found.spells[1].person.flags) is (len(expected) == 2)


def test_a_project_that_a_merge_drops_for_days_has_not_ended() -> None:
    drill = block("Drill", ["Dan"])

    found = history((1, ANVIL + drill), (10, ANVIL), (12, ANVIL + drill))

    assert times(found)[2] == ("Drill", "Dan", day(1), None)
    assert flags(found)[2] == ("Dan", ["bridged", "left_censored"])


def test_a_row_of_few_states_or_days_is_flagged_as_noise() -> None:
    more = block("Anvil", ["Ada", "Bob", "Cid"])

    short = history((1, ANVIL), (10, more), (20, more), (60, ANVIL))
    long = history((1, ANVIL), (10, more), (20, more), (30, more), (40, more), (60, ANVIL))

    assert flags(short)[2] == ("Cid", ["short_noise"])
    assert flags(long)[2] == ("Cid", [])


def test_a_change_of_employer_is_one_stay_with_two_employers() -> None:
    found = history((1, ANVIL), (40, block("Anvil", ["Ada", "Bob"], "Bolt Inc")))

    assert times(found) == [
        ("Anvil", "Ada", day(1), None),
        ("Anvil", "Bob", day(1), None),
    ]
    assert found.spells[0].person.employers == (
        EmployerSpell("Acme", day(1), day(40)),
        EmployerSpell("Bolt Inc", day(40), None),
    )


def test_a_change_of_many_people_in_one_commit_is_one_event() -> None:
    found = history((1, ANVIL), (40, block("Anvil", ["Ada", "Bob"], "Bolt")))

    assert found.employer_changes == (
        EmployerChange(
            day(40),
            "c1",
            "changed",
            "Acme",
            "Bolt",
            (("Anvil", "Ada", "ada"), ("Anvil", "Bob", "bob")),
        ),
    )


def test_spellings_of_one_employer_are_no_change() -> None:
    found = history((1, ANVIL), (40, block("Anvil", ["Ada", "Bob"], "ACME Inc.")))

    assert found.employer_changes == ()
    assert found.spells[0].person.employers == (EmployerSpell("ACME Inc.", day(1), None),)


def test_employers_filled_blanked_and_rejoined_are_told_apart() -> None:
    blank = block("Anvil", ["Ada"], "")
    acme = block("Anvil", ["Ada"])

    found = history((1, blank), (40, acme), (80, blank), (100, ANVIL))

    assert [(change.kind, change.on) for change in found.employer_changes] == [
        ("filled", day(40)),
        ("blanked", day(80)),
        ("filled", day(100)),
    ]


def test_rejoining_the_same_employer_after_a_gap_is_told() -> None:
    found = history((1, ANVIL), (40, block("Anvil", ["Ada"])), (100, ANVIL))

    assert [(change.kind, change.old, change.new) for change in found.employer_changes] == [
        ("rejoined", "Acme", "Acme")
    ]


def test_a_corrected_handle_is_the_same_person() -> None:
    found = history((1, "Sandbox,Anvil,Ada,Acme,adda,\n"), (40, "Sandbox,Anvil,Ada,Acme,ada,\n"))

    assert times(found) == [("Anvil", "Ada", day(1), None)]
    assert found.spells[0].handles == ("adda", "ada")


def test_a_handle_that_comes_later_is_the_same_persons() -> None:
    found = history((1, "Sandbox,Anvil,Ada,Acme,,\n"), (40, "Sandbox,Anvil,Ada,Acme,ada,\n"))

    assert [(s.person.name, s.person.handle) for s in found.spells] == [("Ada", "ada")]


def test_another_name_for_one_handle_is_the_same_person() -> None:
    found = history((1, "Sandbox,Anvil,Ada,Acme,ada,\n"), (40, "Sandbox,Anvil,Lady L,Acme,Ada,\n"))

    assert times(found) == [("Anvil", "Lady L", day(1), None)]


def test_two_names_with_one_handle_in_one_state_are_two_people() -> None:
    rows = "Sandbox,Anvil,Ada,Acme,ada,\n,,Bob,Bolt,ada,\n"

    found = history((1, rows), (40, rows))

    assert times(found) == [("Anvil", "Ada", day(1), None), ("Anvil", "Bob", day(1), None)]


def test_a_person_twice_in_a_project_counts_once() -> None:
    found = history((1, "Sandbox,Anvil,Ada,Acme,ada,\n,,Ada,Bolt,ada,\n"))

    assert times(found) == [("Anvil", "Ada", day(1), None)]
    assert flags(found) == [("Ada", ["duplicate_row", "left_censored"])]
    assert [issue.kind for issue in found.issues] == ["duplicate_row"]


def test_a_swallowed_block_makes_nobody_leave() -> None:
    broken = ANVIL.replace("ada,\n", 'ada,"https://example.org\n')

    found = history((1, ANVIL), (40, broken), (41, ANVIL))

    assert [until for *_, until in times(found)] == [None, None]
    assert [(issue.kind, issue.commit, issue.line) for issue in found.issues] == [
        ("runaway_quote", "c1", 2)
    ]


@pytest.mark.parametrize("broken", [None, "no list at all", HEADER, HEADER + "x\n"])
def test_a_state_that_is_no_list_is_passed_over(broken: str | None) -> None:
    states = versions((1, ANVIL), (40, ANVIL), (80, ANVIL))
    states[1] = FileVersion(PATH, "c1", states[1].committed_at, broken)

    found = foundation_history(states)

    assert [until for *_, until in times(found)] == [None, None]
    assert [state.commit for state in found.states] == ["c0", "c2"]
    assert found.issues[-1].message.endswith("passed over.")
    assert {(issue.commit, issue.file) for issue in found.issues} == {("c1", PATH)}


def test_a_history_without_a_list_is_refused() -> None:
    states = [FileVersion(PATH, "c0", JANUARY, "no list at all")]

    with pytest.raises(InvalidInputError, match="This history holds no state of a maintainer"):
        foundation_history(states)
    with pytest.raises(InvalidInputError, match="This history holds no state of a maintainer"):
        foundation_history([])


def test_levels_are_dated() -> None:
    found = history((1, ANVIL), (40, ANVIL), (80, ANVIL.replace("Sandbox", "Graduated")))

    assert found.level_changes == (
        LevelChange(day(1), "c0", "Anvil", "sandbox"),
        LevelChange(day(80), "c2", "Anvil", "graduated"),
    )
    assert {(s.maturity_first, s.maturity_last) for s in found.spells} == {("sandbox", "graduated")}


def test_a_steering_group_steers() -> None:
    found = history((1, ANVIL + ",Steering Committee,Cid,Echo,cid,\n"))

    assert [(s.group, s.person.role) for s in found.spells] == [
        (None, Role.MAINTAINER),
        (None, Role.MAINTAINER),
        ("Steering Committee", Role.STEERING),
    ]


def test_a_repair_that_lasts_is_told_once() -> None:
    short = "Sandbox,Anvil,Ada,Acme,ada\n"

    found = history((1, short), (10, short), (20, short + ",,Bob,Bolt,bob,\n"))

    assert [(issue.kind, issue.commit) for issue in found.issues] == [("row_width", "c0")]


def test_states_say_what_they_hold() -> None:
    found = history((1, ANVIL), (10, ANVIL + ",,,,,\n\n" + block("Drill", ["Dan"])))

    assert [(state.row_count, state.label_count) for state in found.states] == [(2, 1), (3, 2)]
