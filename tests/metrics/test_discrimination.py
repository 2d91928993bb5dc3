"""The AUC against scipy and a plain count, and its interval over whole projects."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from tracker.metrics.discrimination import (
    NO_DISCRIMINATION,
    Discrimination,
    auc,
    clustered_auc,
    paired_share,
)

SCORES = st.lists(st.integers(-3, 3).map(float), min_size=1, max_size=30)


@given(SCORES, SCORES)
def test_auc_is_mann_whitney_s_u_over_all_pairs(with_it: list[float], without: list[float]) -> None:
    expected = mannwhitneyu(with_it, without).statistic / (len(with_it) * len(without))
    counted = np.mean([(a > b) + (a == b) / 2 for a in with_it for b in without])

    found = auc(with_it, without)

    assert found == pytest.approx(expected)
    assert found == pytest.approx(counted)


@given(st.lists(st.tuples(SCORES.map(max), st.booleans(), st.integers(0, 5)), max_size=40))
def test_the_point_over_clusters_is_that_over_rows(rows: list[tuple[float, bool, int]]) -> None:
    scores, events, owners = ([row[at] for row in rows] for at in range(3))
    plain = auc(
        [score for score, event, _ in rows if event],
        [score for score, event, _ in rows if not event],
    )

    found = clustered_auc(scores, events, owners, 20).value

    assert found == (None if plain is None else pytest.approx(plain))


def test_the_interval_is_that_of_drawing_whole_projects() -> None:
    random = np.random.default_rng(5)
    owners = np.repeat(np.arange(30), 8)
    events = owners < 8
    scores = random.normal(size=240) + events * 0.8 + np.repeat(random.normal(size=30), 8) * 0.7
    drawn = []
    for _ in range(1500):
        rows = [np.flatnonzero(owners == one) for one in random.integers(0, 30, 30)]
        taken = np.concatenate(rows)
        if events[taken].any():
            drawn.append(auc(scores[taken][events[taken]], scores[taken][~events[taken]]))

    found = clustered_auc(scores.tolist(), events.tolist(), owners.tolist(), 4000)

    assert found.low == pytest.approx(np.quantile(drawn, 0.025), abs=0.03)
    assert found.high == pytest.approx(np.quantile(drawn, 0.975), abs=0.03)
    assert found == clustered_auc(scores.tolist(), events.tolist(), owners.tolist(), 4000)


def test_rows_of_one_project_do_not_narrow_the_interval() -> None:
    scores, events, owners = [0.1, 0.9, 0.4, 0.6, 0.2, 0.5], [0, 1, 1, 0, 0, 0], list(range(6))

    once = clustered_auc(scores, [bool(one) for one in events], owners, 500)
    many = clustered_auc(scores * 50, [bool(one) for one in events * 50], owners * 50, 500)

    assert (once.value, once.low, once.high) == pytest.approx((many.value, many.low, many.high))


@pytest.mark.parametrize("events", [[], [True, True], [False, False]])
def test_without_both_kinds_there_is_nothing_to_tell_apart(events: list[bool]) -> None:
    assert clustered_auc([1.0] * len(events), events, list(range(len(events)))) == NO_DISCRIMINATION
    assert auc([], [1.0]) is None


def test_resamples_that_mostly_lack_an_event_give_no_interval() -> None:
    found = clustered_auc([1.0, 0.0, 0.0], [True, False, False], [0, 1, 1], 300)

    assert found.value == 1.0
    assert found.resamples == pytest.approx(150, abs=40)


def test_pairs_are_drawn_as_pairs() -> None:
    assert paired_share([1.0, 1.0, 1.0], 100) == Discrimination(1.0, 1.0, 1.0, 100)
    assert paired_share([]) == NO_DISCRIMINATION
    mixed = paired_share([1.0, 0.0, 0.5, 1.0] * 10)
    assert mixed.value == 0.625
    assert mixed.low == pytest.approx(0.5, abs=0.03)
    assert mixed.high == pytest.approx(0.75, abs=0.03)
