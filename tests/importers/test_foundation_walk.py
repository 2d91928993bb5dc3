"""What becomes of labels; every person and company here is invented."""

from tests.support.foundation_lists import ANVIL, block, day, flags, history, times
from tracker.importers.foundation_moves import MoveKind
from tracker.importers.foundation_walk import LabelChange


def test_a_new_label_with_the_people_of_a_vanished_one_is_its_new_name() -> None:
    found = history((1, ANVIL), (40, block("Hammer", ["Ada", "Cid"])))

    assert times(found) == [
        ("Hammer", "Ada", day(1), None),
        ("Hammer", "Bob", day(1), day(40)),
        ("Hammer", "Cid", day(40), None),
    ]
    assert found.spells[0].labels == ("Anvil", "Hammer")
    assert found.label_changes == (
        LabelChange(day(40), "c1", "Anvil", "Hammer", 0.5, 2, MoveKind.RENAME),
    )
    assert [issue.message for issue in found.issues] == [
        "Anvil is taken as renamed to Hammer, where 1 of its 2 people stand."
    ]


def test_a_label_in_another_case_is_the_same() -> None:
    found = history((1, ANVIL), (40, block("ANVIL", ["Ada", "Bob"])))

    assert times(found) == [("ANVIL", "Ada", day(1), None), ("ANVIL", "Bob", day(1), None)]
    assert [(change.old, change.new) for change in found.label_changes] == [("Anvil", "ANVIL")]


def test_a_rename_that_is_reverted_leaves_one_project() -> None:
    found = history((1, ANVIL), (40, block("Hammer", ["Ada", "Bob"])), (50, ANVIL))

    assert times(found) == [("Anvil", "Ada", day(1), None), ("Anvil", "Bob", day(1), None)]
    assert found.spells[0].labels == ("Anvil", "Hammer")


def test_labels_that_are_merged_into_a_new_one_carry_on_in_it() -> None:
    two = block("Tool: Docs", ["Dan", "Eva"]) + block("Tool: Code", ["Fay", "Gus", "Dan"])

    found = history((1, two), (40, block("Tool: All", ["Dan", "Eva", "Fay", "Gus"])))

    assert [(s.project, s.group, s.person.name) for s in found.spells] == [
        ("Tool", "Tool: All", "Dan"),
        ("Tool", "Tool: All", "Eva"),
        ("Tool", "Tool: All", "Fay"),
        ("Tool", "Tool: All", "Gus"),
    ]
    assert all(s.person.valid_from == day(1) for s in found.spells)


def test_a_removed_project_flags_those_who_go_with_it() -> None:
    drill = block("Drill", ["Dan", "Eva"])

    found = history((1, ANVIL + drill), (40, ANVIL + block("Drill", ["Dan"])), (80, ANVIL))

    assert flags(found) == [
        ("Ada", ["left_censored"]),
        ("Bob", ["left_censored"]),
        ("Dan", ["left_censored", "removed_with_project"]),
        ("Eva", ["left_censored"]),
    ]
    assert found.label_changes == (
        LabelChange(day(80), "c2", "Drill", None, 0.0, 1, MoveKind.REMOVED),
    )


def test_people_whose_label_row_was_deleted_keep_their_project() -> None:
    drill = block("Drill", ["Dan", "Eva", "Fay"])
    without_label = ",,Eva,Acme,eva,\n,,Fay,Acme,fay,\n,,Gus,Acme,gus,\n"
    ended = block("Drill", ["Eva", "Gus"])

    found = history(
        (1, ANVIL + drill),
        (40, ANVIL + without_label),
        (50, block("Anvil", ["Ada", "Bob", "Hal"]) + without_label),
        (60, ANVIL + ended),
    )

    assert times(found) == [
        ("Anvil", "Ada", day(1), None),
        ("Anvil", "Bob", day(1), None),
        ("Anvil", "Hal", day(50), day(60)),
        ("Drill", "Dan", day(1), day(40)),
        ("Drill", "Eva", day(1), None),
        ("Drill", "Fay", day(1), day(60)),
        ("Drill", "Gus", day(40), None),
    ]
    assert "relabelled" in found.spells[4].person.flags
    assert [issue.message for issue in found.issues] == [
        "The row with the name of Drill is gone and 2 of its 3 people read as Anvil; "
        "they are taken as Drill still."
    ]


def test_people_who_stood_in_the_project_above_already_are_not_absorbed() -> None:
    above = block("Anvil", ["Ada", "Bob", "Dan"])

    found = history((1, above + block("Drill", ["Dan"])), (40, above))

    assert [change.kind for change in found.label_changes] == [MoveKind.REMOVED]
