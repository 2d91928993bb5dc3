from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from tests.support.facts import DAY, activity, project, release, role
from tracker.health.facts import AdoptionSpell
from tracker.health.history import (
    Period,
    Span,
    activity_months,
    employer_activity,
    history,
    periods,
    recent_contributions,
)
from tracker.health.roster import Roster


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (Period.YEAR, ["2023", "2024"]),
        (Period.QUARTER, ["2023-Q4", "2024-Q1"]),
        (Period.MONTH, ["2023-12", "2024-01", "2024-02"]),
    ],
)
def test_periods_hold_the_first_and_the_last_day(by: Period, expected: list[str]) -> None:
    found = list(periods(by, date(2023, 12, 31), date(2024, 2, 1)))

    assert [span.name for span in found] == expected
    assert found[0].end == found[1].start


def test_periods_of_a_year_are_half_open() -> None:
    assert list(periods(Period.YEAR, DAY, DAY)) == [
        Span("2026", date(2026, 1, 1), date(2027, 1, 1))
    ]


def test_history_counts_people_without_bots_and_rosters_at_the_end() -> None:
    rows = activity(
        ("ann", "2025-01-01", "acme.example", 2),
        ("bob", "2025-12-31", "", 3),
        ("ann", "2026-01-01", "acme.example", 1),
    )
    bot = rows.iloc[:1].assign(person="renovate", is_bot=True, commits=40)
    facts = project(
        activity=pd.concat([rows, bot], ignore_index=True),
        roles=(role("ann", "2025-03-01"), role("bob", "2025-04-01", "2026-02-01")),
        releases=(release("edge", "2025-06-01"), release("edge", "2026-01-01")),
        adoptions=(AdoptionSpell("acme", "Acme", None, (), True, 1, date(2025, 5, 1), None),),
    )

    first, second = history(facts, Roster(facts, DAY), Period.YEAR, date(2025, 1, 1), DAY)

    assert (first.commits, first.bot_commits, first.authors, first.employers) == (5, 40, 2, 1)
    assert (first.releases, first.maintainers, first.adopters) == ({"edge": 1}, 2, 1)
    assert (second.period, second.commits, second.releases) == ("2026", 1, {"edge": 1})
    assert (second.maintainers, second.emeriti) == (1, 0)


def test_history_before_any_roster_is_unknown_not_zero() -> None:
    facts = project(releases=(release("edge", "2025-06-01"),))

    (row,) = history(facts, Roster(facts, DAY), Period.YEAR, date(2025, 1, 1), date(2025, 12, 31))

    assert (row.maintainers, row.emeriti, row.adopters) == (None, None, None)


def test_activity_months_fill_the_gaps_up_to_the_last_month_seen() -> None:
    months = activity_months(activity(("ann", "2026-05-02", "", 2)), date(2026, 7, 3))

    assert [(one.month, one.commits, one.authors) for one in months] == [
        ("2026-05", 2, 1),
        ("2026-06", 0, 0),
        ("2026-07", 0, 0),
    ]


def test_recent_contributions_keep_the_unaffiliated() -> None:
    facts = project(
        activity=activity(
            ("ann", "2026-08-01", "acme.example", 6),
            ("bob", "2026-08-01", "", 3),
            ("cid", "2025-08-21", "", 9),
        ),
        domain_owners={"acme.example": "Acme"},
    )

    found = recent_contributions(facts, DAY)

    assert sorted(zip(found["person"], found["employer"], found["amount"], strict=True)) == [
        ("ann", "Acme", 6),
        ("bob", None, 3),
    ]
    assert [(one.name, one.commits, one.share) for one in employer_activity(found)] == [
        ("Acme", 6, 6 / 9),
        ("unaffiliated", 3, 3 / 9),
    ]


def test_facts_as_of_a_day_leave_out_what_began_later_and_keep_open_what_ended_later() -> None:
    facts = project(
        roles=(role("ann", "2025-01-01", "2026-01-01"), role("bob", "2025-06-02")),
        releases=(release("edge", "2025-06-01"), release("edge", "2025-06-02")),
        activity=activity(("ann", "2025-06-01", "", 1), ("ann", "2025-06-02", "", 1)),
    )

    known = facts.as_of(date(2025, 6, 1))

    assert known.roles == (replace(facts.roles[0], valid_until=None),)
    assert known.releases == facts.releases[:1]
    assert len(known.activity) == 1
    assert facts.as_of(date(2026, 1, 1)).roles[0].valid_until == date(2026, 1, 1)
