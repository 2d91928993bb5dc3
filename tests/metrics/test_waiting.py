"""Waits with those that are not over, against lifelines and against risk tables."""

import random

import pytest

from tracker.metrics.tenure import Observation, kaplan_meier
from tracker.metrics.waiting import Step, Wait, Waiting, risk_table, waiting, waiting_by_steps


def test_waiting_counts_day_0_and_censors_who_waits() -> None:
    found = waiting([Wait(0, True), Wait(2, True), Wait(5, False), Wait(9, True)], [1, 7, 30])

    assert found.share_by == {"1": 0.25, "7": 0.5, "30": 1.0}
    assert (found.happened, found.pending, found.median) == (3, 1, 2)


def test_waiting_of_nobody_says_nothing() -> None:
    nothing = Waiting(0, 0, None, {"7": None}, {"7": None})

    assert waiting([], [7]) == nothing
    assert waiting_by_steps([], None, [7]) == nothing


def test_waiting_of_all_censored_is_zero_up_to_the_last_follow_up() -> None:
    found = waiting([Wait(3, False), Wait(8, False)], [7, 30])

    assert found == Waiting(0, 2, None, {"7": 0.0, "30": None}, {"7": (0.0, 0.0), "30": None})


def test_a_risk_table_says_what_its_observations_say() -> None:
    chance = random.Random(7)
    observed = []
    for _ in range(40):
        entry = chance.randrange(0, 12)
        observed.append(Observation(entry, entry + chance.randrange(1, 30), chance.random() < 0.4))

    steps, until = risk_table(observed)
    found = waiting_by_steps(steps, until, [6, 12, 24])
    curve = kaplan_meier(observed)

    assert found.median == curve.median
    assert found.share_by == {str(at): pytest.approx(1 - (curve.at(at) or 0)) for at in (6, 12, 24)}
    assert found.happened == sum(one.event for one in observed)


def test_a_risk_table_begins_before_time_0() -> None:
    assert waiting_by_steps([Step(0, 4, 1)], 3, [0, 3, 9]).share_by == {
        "0": 0.25,
        "3": 0.25,
        "9": None,
    }


@pytest.mark.slow
def test_waiting_agrees_with_lifelines() -> None:
    from lifelines import KaplanMeierFitter

    chance = random.Random(11)
    waits = [Wait(chance.randrange(1, 60), chance.random() < 0.7) for _ in range(80)]
    found = waiting(waits, [7, 30])
    other = KaplanMeierFitter().fit(
        [one.time for one in waits], [one.has_happened for one in waits]
    )

    for mark in (7, 30):
        assert found.share_by[str(mark)] == pytest.approx(1 - other.predict(mark))
    assert found.median == other.median_survival_time_
