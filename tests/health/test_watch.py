"""Signals from facts: what raises one, what it says, and what must never raise one."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.facts import DAY, FILE, job, project, release, role, weekly
from tracker.health.alarms import AlarmRecord
from tracker.health.compose import compute
from tracker.health.facts import (
    ACTIVITY_COLUMNS,
    ChannelFact,
    EmploymentSpell,
    EventFact,
    LevelSpell,
    ProjectFacts,
)
from tracker.health.leaving import GroupExit
from tracker.health.norms import FoundationNorms
from tracker.health.registry import compute as compute_metric
from tracker.health.watch import Signal
from tracker.metrics.months import month_after

FIRST = date(2021, 1, 1)


def days_of(
    person: str, months: dict[int, int], *, is_bot: bool = False
) -> list[tuple[object, ...]]:
    """Return rows of work on the first days of months, {months after January 2021: days}."""
    return [
        (person, person.title(), person, is_bot, "", month_after(FIRST, at) + timedelta(day), 1, 0)
        for at, days in months.items()
        for day in range(days)
    ]


def work(*rows: list[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame([one for some in rows for one in some], columns=list(ACTIVITY_COLUMNS))


def steady(months: range, *people: str, days: int = 2) -> list[tuple[object, ...]]:
    return [row for one in people for row in days_of(one, dict.fromkeys(months, days))]


def quiet_project(**given: object) -> ProjectFacts:
    return project(**({"sources": (), "channels": ()} | given))


def signals(facts: ProjectFacts, day: date = DAY) -> dict[str, Signal]:
    found = compute(facts, day).document.watch
    assert all(isinstance(one, Signal) for one in found)
    return {one.key: one for one in found if isinstance(one, Signal)}


# -- work -----------------------------------------------------------------------------------------


def test_fewer_people_at_work_say_how_many_and_for_how_long() -> None:
    people = [f"p{number}" for number in range(6)]
    facts = quiet_project(activity=work(steady(range(68), "ann"), steady(range(60), *people)))

    found = signals(facts)["activity_falling"]

    assert found.text == "1.0 people a month at work in half a year, 6.5 in the year before"
    assert found.detail == "The same months a year before had 7.0."
    assert found.score == pytest.approx(1 - 1 / 6.5, abs=1e-4)
    assert found.since == "2026-03-31"
    assert found.history is not None
    assert found.history.text == (
        "It stood in 5 of 50 months since June 2022, in one spell; none of them is a year ago, so"
        " how it ends is not known."
    )


def test_a_few_people_who_went_are_named() -> None:
    rows = work(steady(range(67), "ann"), steady(range(60), "bob", "cid"))

    found = signals(quiet_project(activity=rows))["activity_falling"]

    assert "Not seen since: Bob and Cid." in found.detail


def test_silence_says_its_limit_and_what_came_of_earlier_silences() -> None:
    rows = work(steady(range(30), "ann"), steady(range(34, 62), "ann"))

    found = signals(quiet_project(activity=rows))["no_human_commit"]

    assert found.text == "no commit by a person for five months"
    assert found.detail == "It stands from a pause of five months: one more than any pause before."
    assert found.history is not None
    assert (found.history.raised, found.history.judged, found.history.false_alarms) == (3, 2, 2)
    assert "somebody committed again within 12 months in 2 of 2" in found.history.text


def test_a_commit_in_the_running_month_ends_a_silence() -> None:
    rows = steady(range(55), "ann")
    back = [("ann", "Ann", "ann", False, "", date(2026, 8, 20), 1, 0)]

    assert "no_human_commit" in signals(quiet_project(activity=work(rows)))
    assert "no_human_commit" not in signals(quiet_project(activity=work(rows, back)))


def test_one_large_import_is_one_day_of_one_person() -> None:
    rows = steady(range(68), "ann", "bob", days=4)
    imported = [("cid", "Cid", None, False, "", date(2026, 3, 3), 90_000, 0)]

    assert signals(quiet_project(activity=work(rows, imported))) == {}


def test_work_on_fewer_shoulders_names_the_busiest() -> None:
    people = ("ann", "bob", "cid", "dee")
    rows = work(
        steady(range(56), *people, days=3),
        steady(range(56, 68), "ann", days=9),
        steady(range(56, 68), "bob", "cid", "dee", days=1),
    )

    found = signals(quiet_project(activity=rows))["concentration_rising"]

    assert found.text.startswith("Ann did 7")
    assert "Half of it rests on one person, on two people a year before" in found.detail


# -- what must never raise one --------------------------------------------------------------------

YEARS = st.lists(st.integers(0, 3), min_size=12, max_size=12).filter(any)
WORK_SIGNALS = {"activity_falling", "no_human_commit", "concentration_rising"}
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@few
@given(YEARS, st.integers(0, 40), st.integers(1, 28))
def test_a_yearly_season_never_raises_a_signal(year: list[int], last: int, day: int) -> None:
    months = {at: year[at % 12] for at in range(68)}
    rows = work(*(days_of(person, months) for person in ("ann", "bob", "cid")))
    until = month_after(date(2023, 4, 1), last).replace(day=day)

    found = signals(quiet_project(activity=rows, observed_until=until), until)

    assert WORK_SIGNALS & found.keys() == set()


@few
@given(st.integers(0, 1500), st.integers(0, 2000))
def test_a_history_that_ends_with_its_copy_never_raises_a_signal(cut: int, later: int) -> None:
    until = date(2022, 4, 1) + timedelta(cut)
    every_week = pd.date_range(FIRST, until, freq="7D")
    rows = [
        (one, one.title(), None, False, "", on.date(), 1, 0)
        for one in ("ann", "bob")
        for on in every_week
    ]
    facts = quiet_project(
        activity=work(rows),
        observed_until=until,
        channels=(ChannelFact("edge", "release", "project", None),),
        releases=weekly("edge", until, 60),
    )

    assert signals(facts, until + timedelta(later)) == {}


@few
@given(st.lists(st.tuples(st.integers(0, 67), st.integers(1, 20)), max_size=30))
def test_bots_never_change_a_signal(months: list[tuple[int, int]]) -> None:
    human = steady(range(50), "ann", "bob", "cid")
    bots = days_of("bot", dict(months), is_bot=True)

    alone = signals(quiet_project(activity=work(human)))
    among = signals(quiet_project(activity=work(human, bots)))

    assert among == alone
    assert "no_human_commit" in alone


def test_merges_alone_are_no_work() -> None:
    merges = [
        ("ann", "Ann", "ann", False, "", month_after(FIRST, at), 0, 3) for at in range(50, 68)
    ]

    found = signals(quiet_project(activity=work(steady(range(50), "ann"), merges)))

    assert "no_human_commit" in found


@pytest.mark.parametrize("rows", [[], days_of("ann", {67: 1})])
def test_nothing_or_one_running_month_raises_nothing(rows: list[tuple[object, ...]]) -> None:
    assert signals(quiet_project(activity=work(rows))) == {}
    assert signals(quiet_project(activity=work(rows), observed_until=None)) == {}


# -- releases -------------------------------------------------------------------------------------

EDGE_AND_STABLE = (
    ChannelFact("edge", "release", "project", None),
    ChannelFact("stable", "release", "project", None),
)


def test_one_late_channel_of_two_is_half_as_strong_as_both() -> None:
    stopped = weekly("stable", date(2026, 1, 1), 30)
    one = quiet_project(channels=EDGE_AND_STABLE, releases=(*weekly("edge", DAY, 30), *stopped))
    both = replace(one, releases=(*weekly("edge", date(2026, 2, 1), 30), *stopped))

    late, stop = signals(one)["releases_stopped"], signals(both)["releases_stopped"]

    assert late.text == "channel stable is overdue: quiet for eight months"
    assert late.detail == "The one other channel with a rhythm came in time."
    assert stop.text == "all two channels are late, stable most: quiet for eight months"
    assert stop.strength == pytest.approx(2 * late.strength, abs=0.01)


def test_a_channel_that_a_decision_closed_raises_nothing() -> None:
    closed = EventFact(date(2026, 1, 2), "policy", "Vendors only", "", "stable")
    facts = quiet_project(
        channels=EDGE_AND_STABLE,
        releases=(*weekly("edge", DAY, 30), *weekly("stable", date(2026, 1, 1), 30)),
        events=(closed,),
    )

    assert signals(facts) == {}


def test_a_pause_that_was_made_last_year_too_raises_nothing() -> None:
    spring = [*weekly("edge", date(2025, 5, 30), 20), *weekly("edge", date(2026, 5, 30), 20)]
    facts = quiet_project(channels=EDGE_AND_STABLE[:1], releases=tuple(spring))

    document = compute(facts, DAY).document

    assert document.releases.channels[0].state == "overdue"
    assert document.watch == ()


# -- people ---------------------------------------------------------------------------------------


def test_a_list_of_silent_people_names_them_and_those_who_work() -> None:
    facts = project(
        sources=(replace(FILE, revisions=(date(2026, 8, 1),)),),
        channels=(),
        roles=(role("ann", "2022-01-01"), role("bob", "2022-01-01"), role("cid", "2022-01-01")),
        activity=work(
            steady(range(68), "ann", "dee"), steady(range(20), "bob"), steady(range(25), "cid")
        ),
    )

    found = signals(facts)["roster_unchanged"]

    assert found.text == (
        "the list is behind: two of three people on it silent for a year and one person regularly"
        " at work and not on it"
    )
    assert found.detail == (
        "The list has been the same for 54 months. Silent: Bob and Cid. Not listed: Dee."
    )


def test_an_old_list_of_people_who_are_all_at_work_is_not_behind() -> None:
    facts = project(
        sources=(replace(FILE, revisions=(date(2026, 8, 1),)),),
        channels=(),
        roles=(role("ann", "2021-02-01"), role("bob", "2021-02-01")),
        activity=work(steady(range(68), "ann", "bob")),
    )

    assert signals(facts) == {}


def test_a_list_that_was_changed_this_month_is_not_called_behind() -> None:
    roles = (role("ann", "2022-01-01"), role("bob", "2022-01-01"), role("cid", "2022-01-01"))
    facts = project(
        sources=(replace(FILE, revisions=(date(2026, 8, 10),)),),
        channels=(),
        roles=roles,
        activity=work(steady(range(68), "ann"), steady(range(20), "bob", "cid")),
    )
    changed = replace(facts, roles=(*roles[:2], role("cid", "2022-01-01", "2026-08-10")))

    assert "roster_unchanged" in signals(facts)
    assert "roster_unchanged" not in signals(changed)


def test_a_list_that_nobody_edits_says_when_it_was_edited_last() -> None:
    facts = project(
        sources=(replace(FILE, revisions=(date(2022, 1, 5), date(2024, 2, 8))),),
        channels=(),
        roles=(role("ann", "2022-01-05"),),
    )

    found = signals(facts)["roster_unedited"]

    assert found.text == "the project file was last edited on 8 February 2024, 2.5 years ago"
    assert found.receipt == "quern.2026-08-21.watch-roster_unedited-project-file"
    assert found.history is not None
    assert (found.history.episodes, found.history.judged, found.history.false_alarms) == (2, 19, 12)


def test_lists_that_differ_name_who_is_in_one_alone() -> None:
    facts = project(
        channels=(),
        roles=(role("ann", "2022-01-05"), role("bob", "2022-01-05", source_id=2)),
    )

    found = signals(facts)["rosters_differ"]

    assert found.text == "project file and foundation list differ in two names"
    assert found.detail == "Ann only in the project file; Bob only in the foundation list."
    assert found.history is None


STAFF = tuple(role(one, "2022-01-01") for one in ("ann", "bob"))
JOBS = (*(job(one, "Acme") for one in ("ann", "bob")), job("gil", "Self"))


def left(*people: str, on: str = "2026-07-05") -> tuple[object, ...]:
    return tuple(role(one, "2022-01-01", on) for one in people)


def of_employer(**given: object) -> ProjectFacts:
    source = replace(FILE, revisions=(date(2026, 7, 5),))
    return project(**({"sources": (source,), "channels": (), "employments": JOBS} | given))


def test_an_employer_that_takes_all_its_people_off_is_named() -> None:
    facts = of_employer(roles=(*left("ann", "bob"), role("gil", "2022-01-01")))

    found = signals(facts)["employer_leaving"]

    assert found.text == "all two maintainers of Acme left within three months"
    assert found.detail == "Before, two of the three maintainers here worked for Acme."
    assert (found.score, found.strength) == (pytest.approx(2 / 3, abs=1e-4),) * 2


def test_an_employer_that_leaves_elsewhere_is_a_reason_to_look_here() -> None:
    gone = GroupExit("Acme", date(2026, 7, 31), 5, 7)
    facts = of_employer(roles=STAFF, norms=FoundationNorms(group_exits=(gone,)))

    found = signals(facts)["employer_leaving"]

    assert found.text == "five of the seven maintainers of Acme left within three months"
    assert found.score == pytest.approx(5 / 7, abs=1e-4)


def test_people_who_change_employer_all_at_once_do_not_leave() -> None:
    bought = tuple(
        EmploymentSpell(one, "Boughtby", "stated", 1, date(2026, 7, 5), None)
        for one in ("ann", "bob")
    )
    before = tuple(replace(one, valid_until=date(2026, 7, 5)) for one in JOBS[:2])
    facts = of_employer(roles=STAFF, employments=(*before, *bought))

    assert signals(facts) == {}


def test_a_list_that_moves_away_takes_nobody_along() -> None:
    assert signals(of_employer(roles=left("ann", "bob"))) == {}


def test_a_clean_up_after_archival_is_nobody_leaving() -> None:
    archived = LevelSpell("archived", True, date(2026, 6, 20), None)
    facts = of_employer(roles=(*left("ann", "bob"), role("gil", "2022-01-01")), levels=(archived,))

    assert "employer_leaving" not in signals(facts)


def test_one_person_who_leaves_is_no_employer() -> None:
    facts = of_employer(roles=(*left("ann"), role("bob", "2022-01-01")))

    assert "employer_leaving" not in signals(facts)


# -- together -------------------------------------------------------------------------------------


def test_every_signal_has_a_receipt_that_computes_to_it() -> None:
    rows = work(steady(range(40), "ann", "bob"), steady(range(55), "cid"))
    facts = project(
        sources=(replace(FILE, revisions=(date(2024, 1, 5),)),),
        roles=(role("ann", "2022-01-01"), role("bob", "2022-01-01")),
        releases=weekly("edge", date(2025, 1, 1), 30),
        activity=rows,
    )

    computed = compute(facts, DAY)

    found = [one for one in computed.document.watch if isinstance(one, Signal)]
    assert {one.key for one in found} == {
        *("no_human_commit", "releases_stopped", "roster_unchanged", "roster_unedited"),
    }
    for one in found:
        receipt = computed.receipts[one.receipt]
        result = receipt["result"]
        assert compute_metric(receipt["metric"], receipt["inputs"]) == result
        assert result["score"] == pytest.approx(one.score, abs=1e-4)
        assert one.history is not None
        assert result["raised"] == one.history.raised
        assert result["false_alarms"] == one.history.false_alarms
    assert computed.summary.watch == computed.document.watch


def test_signals_never_change_a_grade_and_come_strongest_first() -> None:
    rows = work(steady(range(40), "ann", "bob"), steady(range(55), "cid"))
    facts = project(activity=rows, releases=weekly("edge", date(2025, 1, 1), 30))

    document = compute(facts, DAY).document

    strengths = [one.strength for one in document.watch if isinstance(one, Signal)]
    assert strengths == sorted(strengths, reverse=True)
    assert [one.grades for one in document.profile.dimensions if one.name == "people"] == [
        ("unknown",)
    ]


def test_the_foundation_s_experience_stands_beside_the_project_s_own() -> None:
    record = AlarmRecord("no_human_commit", 8, 72, 18)
    facts = quiet_project(
        activity=work(steady(range(50), "ann")), norms=FoundationNorms(alarms=(record,))
    )

    history = signals(facts)["no_human_commit"].history

    assert history is not None
    assert history.foundation == (
        "Over the foundation somebody committed again within 12 months in 18 of 72 months (25 %)"
        " in 8 projects."
    )


def test_a_past_day_shows_what_stood_then() -> None:
    rows = work(steady(range(40), "ann"), steady(range(50, 68), "ann"))
    facts = quiet_project(activity=rows)

    then, now = signals(facts, date(2025, 1, 15)), signals(facts)

    assert "no_human_commit" in then
    assert "no_human_commit" not in now


def test_single_releases_are_no_channel_with_a_rhythm() -> None:
    facts = quiet_project(channels=EDGE_AND_STABLE, releases=(release("edge", "2022-01-01"),))

    assert signals(facts) == {}
