"""What is counted in the past of projects: exits, arrivals, whole groups that withdrew."""

from dataclasses import replace
from datetime import date

import pytest

from tests.support.pasts import past
from tracker.health.batches import CNCF_BATCHES, Batches, batches
from tracker.health.past import Counts, Job, counts, group_years, total, withdrawals

BOTH = {"ann": "Alder", "bob": "Alder"}


def test_counts_of_a_quiet_project() -> None:
    quiet = past(("ann", "2024-01-01", None), ("bob", "2025-01-01", None))

    assert counts(quiet) == Counts(
        exits=0,
        withdrawn=0,
        removed=0,
        person_years=pytest.approx((731 + 365) / 365.25),
        arrivals=1,
        project_years=pytest.approx(731 / 365.25),
        withdrawals=0,
        group_years=0,
    )


def test_nobody_counts_as_nothing() -> None:
    assert total([]) == Counts(0, 0, 0, 0, 0, 0, 0, 0)


def test_a_whole_group_that_goes_in_one_month_is_a_withdrawal_and_no_exits() -> None:
    gone = past(
        ("ann", "2024-01-01", "2025-06-03"),
        ("bob", "2024-01-01", "2025-06-28"),
        ("cy", "2024-01-01", None),
        jobs=BOTH,
    )
    found = withdrawals(gone)

    assert [(one.employer, one.month, one.people) for one in found] == [
        ("Alder", date(2025, 6, 1), {"ann", "bob"})
    ]
    assert (counts(gone).exits, counts(gone).withdrawn) == (0, 2)


@pytest.mark.parametrize(
    ("spells", "jobs"),
    [
        # one of them stays
        ([("ann", "2024-01-01", "2025-06-03"), ("bob", "2024-01-01", None)], BOTH),
        # they go in different months
        ([("ann", "2024-01-01", "2025-06-30"), ("bob", "2024-01-01", "2025-07-01")], BOTH),
        # a group of one
        ([("ann", "2024-01-01", "2025-06-03")], BOTH),
        # nobody knows for whom they worked
        ([("ann", "2024-01-01", "2025-06-03"), ("bob", "2024-01-01", "2025-06-03")], {}),
        # one comes for the employer in the month in which two go
        (
            [
                ("ann", "2024-01-01", "2025-06-03"),
                ("bob", "2024-01-01", "2025-06-03"),
                ("dee", "2025-06-20", None),
            ],
            BOTH | {"dee": "Alder"},
        ),
    ],
)
def test_what_is_no_withdrawal(
    spells: list[tuple[str, str, str | None]], jobs: dict[str, str]
) -> None:
    assert withdrawals(past(*spells, ("cy", "2024-01-01", None), jobs=jobs)) == ()


def test_a_project_that_ends_is_neither_exits_nor_a_withdrawal() -> None:
    ended = past(
        ("ann", "2024-01-01", "2025-06-03"), ("bob", "2024-01-01", "2025-06-03"), jobs=BOTH
    )
    found = counts(ended)

    assert ended.vanished_on == date(2025, 6, 3)
    assert (found.exits, found.withdrawn, found.removed, found.withdrawals) == (0, 0, 2, 0)
    assert found.project_years == pytest.approx(519 / 365.25)


def test_who_left_before_the_project_ended_is_an_exit() -> None:
    ended = past(("ann", "2024-01-01", "2025-06-03"), ("bob", "2024-01-01", "2024-06-03"))

    assert (counts(ended).exits, counts(ended).removed) == (1, 1)


def test_group_years_need_two_at_one_employer_at_a_time() -> None:
    overlap = past(
        ("ann", "2024-01-01", None),
        ("bob", "2025-01-01", "2025-07-01"),
        ("cy", "2024-01-01", None),
        jobs=BOTH | {"cy": "Birch"},
    )

    assert group_years(overlap) == pytest.approx(181 / 365.25)


def test_a_change_of_employer_is_no_exit() -> None:
    moved = past(("ann", "2024-01-01", None), ("bob", "2024-01-01", None), jobs=BOTH)
    change = date(2025, 1, 1)
    jobs = {
        person: (Job("Alder", date(2024, 1, 1), change), Job("Birch", change, None))
        for person in BOTH
    }
    found = replace(moved, jobs=jobs)

    assert counts(found).exits == 0
    assert withdrawals(found) == ()
    assert group_years(found) == pytest.approx(731 / 365.25)


@pytest.mark.parametrize(
    ("is_list", "until"), [(True, date(2024, 6, 1)), (False, date(2024, 1, 1))]
)
def test_the_view_of_a_past_day_knows_nothing_later(is_list: bool, until: date) -> None:
    known = past(("ann", "2024-01-01", "2025-06-03"), ("bob", "2025-01-01", None))
    found = replace(known, is_list=is_list).as_of(date(2024, 6, 1))

    assert found is not None
    assert [(one.person, one.end) for one in found.spells] == [("ann", None)]
    assert (found.seen_until, found.edits) == (until, (date(2024, 1, 1),))


def test_a_project_that_was_not_there_yet_has_no_past() -> None:
    assert past(("ann", "2024-01-01", None)).as_of(date(2023, 12, 31)) is None


# -- batches --------------------------------------------------------------------------------------


def test_too_few_exits_give_the_shipped_batches() -> None:
    assert batches([]) == CNCF_BATCHES
    assert batches([past(("ann", "2024-01-01", "2025-01-01"))]) == CNCF_BATCHES


def test_batches_are_shares_of_exits_that_come_together() -> None:
    crowd = [(f"p{number:02}", "2024-01-01", "2025-03-10") for number in range(20)]
    single = [(f"q{number:02}", "2024-01-01", f"2025-{number + 1:02}-10") for number in range(12)]
    single = [one for one in single if one[2] != "2025-03-10"]
    stay = [(f"s{number:02}", "2024-01-01", None) for number in range(9)]
    came = [(f"t{number:02}", "2024-02-01", None) for number in range(30)]
    found = batches([past(*crowd, *single, *stay, *came)])

    # 31 exits; in March 20 of the 20 + 9 + 9 + 30 who were there leave.
    assert found == Batches(round(20 / 31, 4), round(20 / 68, 4), CNCF_BATCHES.arrival_size)
