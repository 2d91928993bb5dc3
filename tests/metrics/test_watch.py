"""Signals from monthly series: when they stand, what came of them, what never raises one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from tracker.metrics.alarms import AlarmHistory, Reading, alarm_history, known, standing_since
from tracker.metrics.watch import COLUMNS, READ, SignalKey, readings
from tracker.metrics.watch_people import (
    concentration_rising,
    difference_interval,
    employer_leaving,
    roster_unchanged,
    roster_unedited,
)
from tracker.metrics.watch_work import (
    activity_falling,
    fall_parts,
    monthly_release_p,
    no_human_commit,
    pause_months,
    releases_stopped,
    unless_season,
)

YEARS = st.lists(st.integers(0, 30), min_size=12, max_size=12).filter(any)


def last(found: list[Reading]) -> Reading:
    return found[-1]


# -- activity -------------------------------------------------------------------------------------


def test_a_fall_is_the_last_six_months_against_the_lesser_base() -> None:
    authors = [8.0] * 6 + [12.0] * 6 + [4.0] * 6

    found = last(activity_falling({"authors": authors}))

    assert fall_parts(authors, 17) == (4.0, 10.0, 8.0)
    assert found == Reading(0.5, True, pytest.approx((0.5 - 0.4) / 0.6), None)


@pytest.mark.parametrize(
    ("authors", "score", "stands"),
    [
        ([10] * 12 + [6] * 6, 0.4, True),
        ([10] * 12 + [7] * 6, 0.3, False),
        ([2] * 12 + [1] * 6, 0.5, True),
        ([1] * 12 + [0, 1, 0, 0, 0, 0], 5 / 6, False),
        ([10] * 12 + [0] * 6, 1.0, True),
        ([0] * 18, None, False),
        ([10] * 17, None, False),
        ([10] * 11 + [None] + [1] * 6, None, False),
    ],
)
def test_the_limit_of_a_fall(
    authors: list[float | None], score: float | None, stands: bool
) -> None:
    found = last(activity_falling({"authors": authors}))

    assert found.score == (None if score is None else pytest.approx(score))
    assert found.is_raised is stands


def test_a_fall_is_judged_by_the_base_from_which_it_fell() -> None:
    back = [10.0] * 12 + [4.0] * 6 + [4.0] * 6 + [9.0] * 6
    gone = [10.0] * 12 + [4.0] * 18

    assert activity_falling({"authors": back})[17].came_true is False
    assert activity_falling({"authors": gone})[17].came_true is True
    assert activity_falling({"authors": gone[:29]})[17].came_true is None


@given(YEARS, st.integers(1, 8), st.integers(0, 11))
def test_what_comes_back_every_year_never_raises_a_fall(
    year: list[int], years: int, more: int
) -> None:
    authors = year * years + year[:more]

    assert not any(one.is_raised for one in activity_falling({"authors": authors}))


@given(YEARS, st.integers(2, 8), st.integers(0, 11))
def test_a_yearly_pause_never_raises_silence(year: list[int], years: int, more: int) -> None:
    commits = year * years + year[:more]

    assert not any(one.is_raised for one in no_human_commit({"commits": commits}))


@given(YEARS, st.integers(2, 8), st.integers(0, 11))
def test_a_yearly_pause_of_releases_raises_nothing_after_two_years(
    year: list[int], years: int, more: int
) -> None:
    releases = year * years + year[:more]

    found = readings(SignalKey.RELEASES, {"releases": releases})

    assert not any(one.is_raised for one in found[24:])


@given(st.lists(st.integers(0, 40), min_size=18, max_size=60), st.integers(2, 50))
def test_a_fall_does_not_depend_on_the_size_of_the_project(authors: list[int], by: int) -> None:
    scores = [one.score for one in activity_falling({"authors": authors})]
    larger = [one.score for one in activity_falling({"authors": [by * n for n in authors]})]

    assert larger == [None if one is None else pytest.approx(one) for one in scores]


@given(st.lists(st.integers(0, 6), min_size=1, max_size=60), st.integers(1, 60))
def test_a_series_that_is_cut_off_reads_as_it_did(months: list[int], kept: int) -> None:
    whole = no_human_commit({"commits": months}), activity_falling({"authors": months})
    cut = (
        no_human_commit({"commits": months[:kept]}),
        activity_falling({"authors": months[:kept]}),
    )

    for before, after in zip(whole, cut, strict=True):
        known_then = [(one.score, one.is_raised) for one in before[:kept]]
        assert [(one.score, one.is_raised) for one in after] == known_then


# -- silence --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("commits", "pause"),
    [
        ([0, 0, 0], None),
        ([1, None, 1], None),
        ([5] * 30 + [0, 0], (2, 3)),
        ([5] * 30 + [0] * 4, (4, 3)),
        ([5] * 12 + [0] * 4 + [5] * 12 + [0] * 4, (4, 5)),
        ([5] * 12 + [0] * 11, (11, 12)),
        ([5] * 10 + [0] * 20 + [5] * 10 + [0] * 12, (12, 12)),
        ([0, 0, 7], (0, 12)),
    ],
)
def test_a_pause_is_held_against_the_pauses_before(
    commits: list[float | None], pause: tuple[int, int] | None
) -> None:
    assert pause_months(commits, len(commits) - 1) == pause


def test_silence_stands_and_is_judged_by_the_following_year() -> None:
    commits = [3.0] * 30 + [0.0] * 3 + [0.0] * 11 + [1.0]

    found = no_human_commit({"commits": commits})

    assert [one.is_raised for one in found[31:34]] == [False, True, True]
    assert (found[32].came_true, found[31].came_true) == (False, None)
    assert no_human_commit({"commits": [*commits[:44], 0.0]})[32].came_true is True


# -- releases -------------------------------------------------------------------------------------


def test_releases_that_stop_stand_and_one_that_comes_is_a_false_alarm() -> None:
    monthly = [1.0] * 20

    stopped = readings(SignalKey.RELEASES, {"releases": [*monthly, *[0.0] * 16]})
    resumed = readings(SignalKey.RELEASES, {"releases": [*monthly, *[0.0] * 6, *[1.0] * 10]})

    assert [one.is_raised for one in stopped[19:24]] == [False, False, True, True, True]
    assert (stopped[21].came_true, resumed[21].came_true) == (True, False)
    assert stopped[35].came_true is None


def test_a_signal_of_releases_is_as_strong_as_the_share_of_channels_that_is_late() -> None:
    series = {"release_p": [0.0, 0.0, 0.5, None], "next_year": [None] * 4}

    one_of_two = releases_stopped(series | {"late_share": [1.0, 0.5, 0.5, 0.0]})

    assert [one.strength for one in one_of_two] == [1.0, 0.5, 0.0, 0.0]
    assert [one.score for one in one_of_two] == [1.0, 1.0, 0.5, None]


def test_too_few_releases_have_no_rhythm() -> None:
    assert monthly_release_p([0.0, 1.0, 1.0, 1.0, 0.0]) == [None] * 5


def test_only_a_pause_of_the_last_two_years_counts_as_a_season() -> None:
    assert unless_season(0.01, 5, [6, 1, 1, 1], 24) == 1.0
    assert unless_season(0.01, 5, [6, 12, 12], 24) == 1.0
    assert unless_season(0.01, 5, [6, 4, 4, 4, 4, 4, 4], 24) == 0.01
    assert unless_season(0.01, 7, [6, 1, 1], 24) == 0.01
    assert unless_season(None, 7, [6], 24) is None


# -- people ---------------------------------------------------------------------------------------


def roster(*rows: tuple[float | None, float, float, float]) -> list[Reading]:
    names = ("listed", "silent", "outsiders", "unchanged_months")
    columns = zip(*rows, strict=True)
    return roster_unchanged(dict(zip(names, columns, strict=True)))


@pytest.mark.parametrize(
    ("row", "score", "stands"),
    [
        ((4, 2, 0, 12), 0.5, True),
        ((4, 2, 0, 11), 0.5, False),
        ((4, 0, 0, 60), 0.0, False),
        ((1, 1, 0, 60), 1.0, False),
        ((2, 1, 2, 13), 0.75, True),
        ((0, 0, 3, 13), None, False),
        ((None, 0, 3, 13), None, False),
    ],
)
def test_a_list_stands_out_by_its_distance_and_not_by_its_age(
    row: tuple[float | None, float, float, float], score: float | None, stands: bool
) -> None:
    found = last(roster(row))

    assert (found.score, found.is_raised) == (score, stands)


def test_a_list_that_was_changed_or_is_as_far_off_was_a_true_alarm() -> None:
    far, near = (4.0, 3.0, 0.0, 20.0), (4.0, 1.0, 0.0, 32.0)
    still, changed = (4.0, 3.0, 0.0, 32.0), (2.0, 0.0, 0.0, 2.0)

    verdicts = [roster(far, *[far] * 11, then)[0].came_true for then in (near, still, changed)]

    assert verdicts == [False, True, True]
    assert roster(far)[0].came_true is None


def test_work_on_fewer_shoulders_is_a_share_against_the_year_before() -> None:
    top, everybody = [20.0] * 12 + [60.0] * 13, [100.0] * 25

    found = concentration_rising({"top_days": top, "all_days": everybody})

    assert found[11].score is None
    assert (found[12].score, found[12].is_raised) == (pytest.approx(0.4), True)
    assert (found[12].came_true, found[13].came_true) == (True, None)


def test_few_days_of_work_are_no_concentration() -> None:
    found = concentration_rising({"top_days": [5.0] * 12 + [12.0], "all_days": [20.0] * 13})

    assert (found[-1].score, found[-1].is_raised) == (pytest.approx(0.35), False)


@given(st.integers(1, 400), st.integers(1, 400), st.data())
def test_the_interval_of_a_difference_is_that_of_statsmodels(
    n: int, m: int, data: st.DataObject
) -> None:
    x, y = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))

    expected = confint_proportions_2indep(x, n, y, m, method="newcomb", compare="diff")

    assert difference_interval((x, n), (y, m)) == pytest.approx(expected, abs=1e-9)


def leaving(gone: float, held: float, here: float, seats: float, later: float) -> Reading:
    series = {
        "employer_gone": [gone] + [0.0] * 12,
        "employer_held": [held] * 13,
        "employer_here": [here] * 13,
        "seats": [seats] * 13,
        "maintainers": [seats - here] + [later] * 12,
    }
    return employer_leaving(series)[0]


def test_an_employer_leaves_if_two_people_and_half_of_its_people_go() -> None:
    assert leaving(2, 2, 2, 4, 2) == Reading(0.5, True, 0.5, True)
    assert leaving(2, 2, 2, 4, 4) == Reading(0.5, True, 0.5, False)
    assert leaving(1, 1, 1, 4, 2) == Reading(0.0)
    assert leaving(2, 8, 2, 4, 2) == Reading(pytest.approx(0.125))


def test_without_maintainers_nobody_leaves() -> None:
    nobody: dict[str, list[float | None]] = {name: [None] for name in COLUMNS[SignalKey.EMPLOYER]}

    assert employer_leaving(nobody) == [Reading()]
    assert employer_leaving(nobody | {"seats": [3.0]}) == [Reading(0.0)]


def test_a_list_that_nobody_edits_for_a_year_stands_until_an_edit() -> None:
    edits = [1.0] + [0.0] * 13 + [1.0] + [0.0] * 24

    found = roster_unedited({"roster_edits": edits})

    assert [one.is_raised for one in found[11:15]] == [False, True, True, False]
    assert (found[12].came_true, found[26].came_true) == (False, True)
    assert found[13].score == pytest.approx(13 / 12)


# -- histories ------------------------------------------------------------------------------------


def test_a_history_counts_months_episodes_and_false_alarms() -> None:
    found = [
        Reading(),
        Reading(0.9, True, 0.1, False),
        Reading(0.9, True, 0.1, True),
        Reading(0.1),
        Reading(0.9, True, 0.1, None),
    ]

    assert alarm_history(found) == AlarmHistory(4, 3, 2, 2, 1)
    assert alarm_history([]) == AlarmHistory()
    assert standing_since(found) == 4
    assert standing_since(found[:3]) == 1
    assert standing_since([]) is None
    assert standing_since(found[:4]) is None


def test_unknown_months_make_a_window_unknown() -> None:
    assert known([1.0, None], 0, 2) is None
    assert known([1.0], -1, 1) is None
    assert known([1.0], 0, 2) is None
    assert known([1.0, 0.0], 0, 2) == [1.0, 0.0]


def test_every_signal_has_columns_and_reads_empty_series() -> None:
    assert set(READ) == set(COLUMNS) == set(SignalKey)
    for key in SignalKey:
        assert readings(key, {name: [] for name in COLUMNS[key]}) == []
