import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from tracker.health.change import Direction, segmented
from tracker.health.registry import compute
from tracker.health.verdict import (
    GATE_P,
    GATE_PEERS,
    Evidence,
    LevelRank,
    Power,
    Word,
    count_verdict,
    is_towards,
    level_rank,
    power,
    verdict_word,
)

RISE, FALL = Direction.RISE, Direction.FALL
PASSED = Evidence(level=2.0, ci95=(1.2, 3.3), p_in_time=0.03, p_in_space=0.05, peers=19)
STEADY = [4, 5, 3, 4, 6, 4, 5, 3, 4, 5, 4, 3] * 3
HIGHER = [11, 9, 12, 10, 13, 11, 10, 12, 11, 9, 12, 11] * 2
PEERS = [([4 + step % 3] * 12 + [5, 3 + step % 2] * 12, [5, 4, 3, 5] * 6) for step in range(12)]

ends = st.tuples(st.floats(0.01, 5), st.floats(0.01, 5)).map(lambda two: (min(two), max(two)))
chances = st.none() | st.floats(0, 1)


@pytest.mark.parametrize(
    ("evidence", "direction", "word"),
    [
        (PASSED, RISE, Word.IMPROVED),
        (PASSED, FALL, Word.DECLINED),
        (replace(PASSED, level=0.5, ci95=(0.3, 0.8)), RISE, Word.DECLINED),
        (replace(PASSED, level=0.5, ci95=(0.3, 0.8)), FALL, Word.IMPROVED),
        (replace(PASSED, p_in_time=GATE_P, p_in_space=GATE_P), RISE, Word.IMPROVED),
        (replace(PASSED, p_in_time=0.11), RISE, Word.SUGGESTIVE),
        (replace(PASSED, p_in_time=None), RISE, Word.SUGGESTIVE),
        (replace(PASSED, p_in_space=0.11), RISE, Word.SUGGESTIVE),
        (replace(PASSED, p_in_space=None, peers=0), RISE, Word.SUGGESTIVE),
        (replace(PASSED, peers=GATE_PEERS - 1), RISE, Word.SUGGESTIVE),
        (replace(PASSED, peers=GATE_PEERS), RISE, Word.IMPROVED),
        (replace(PASSED, ci95=(0.9, 3.3)), RISE, Word.NO_CHANGE),
        (replace(PASSED, ci95=(1.0, 3.3)), RISE, Word.NO_CHANGE),
        (replace(PASSED, level=None, ci95=None), RISE, Word.NOT_ASSESSABLE),
        (replace(PASSED, ci95=None), RISE, Word.NOT_ASSESSABLE),
    ],
)
def test_word_follows_the_interval_and_the_gates(
    evidence: Evidence, direction: Direction, word: Word
) -> None:
    assert verdict_word(evidence, direction) is word


@given(st.floats(0.01, 5), ends, chances, chances, st.integers(0, 40), st.sampled_from(Direction))
def test_word_is_never_a_strong_one_unless_every_gate_is_open(
    level: float,
    ci95: tuple[float, float],
    in_time: float | None,
    in_space: float | None,
    peers: int,
    direction: Direction,
) -> None:
    word = verdict_word(Evidence(level, ci95, in_time, in_space, peers), direction)
    strong = word in (Word.IMPROVED, Word.DECLINED)
    gates = (
        not ci95[0] <= 1 <= ci95[1]
        and in_time is not None
        and in_time <= GATE_P
        and in_space is not None
        and in_space <= GATE_P
        and peers >= GATE_PEERS
    )

    assert strong == gates
    assert word is not Word.IMPROVED or is_towards(level, direction)
    assert word is not Word.DECLINED or not is_towards(level, direction)


def test_count_verdict_of_a_clear_rise_that_no_peer_saw_is_improved() -> None:
    found = count_verdict(STEADY, HIGHER, 1, RISE, PEERS)

    assert found.word is Word.IMPROVED
    assert (found.months_before, found.months_after) == (36, 24)
    assert found.ci95 is not None
    assert found.ci95[0] > 1
    assert (found.peers, found.peers_left_out) == (12, 0)
    assert found.p_in_space == pytest.approx(1 / 13)


def test_count_verdict_against_the_registered_direction_is_declined() -> None:
    found = count_verdict(STEADY, HIGHER, 1, FALL, PEERS)

    assert found.word is Word.DECLINED
    assert found.p_in_space == 1.0
    assert found.p_in_space_against == pytest.approx(1 / 13)


def test_count_verdict_with_eight_peers_is_suggestive_at_best() -> None:
    found = count_verdict(STEADY, HIGHER, 1, RISE, PEERS[:8])

    assert (found.word, found.peers) == (Word.SUGGESTIVE, 8)


def test_count_verdict_under_twelve_months_after_has_no_placebo_in_time() -> None:
    found = count_verdict(STEADY, HIGHER[:6], 1, RISE, PEERS)

    assert (found.word, found.p_in_time) == (Word.SUGGESTIVE, None)


def test_count_verdict_leaves_out_peers_that_cannot_be_fitted() -> None:
    silent = ([0] * 36, [0] * 24)
    found = count_verdict(STEADY, HIGHER, 1, RISE, [*PEERS, silent])

    assert (found.peers, found.peers_left_out) == (12, 1)


def test_count_verdict_of_a_channel_that_ended_is_not_assessable() -> None:
    found = count_verdict(STEADY, [0] * 18, 1, FALL, PEERS)

    assert found.word is Word.NOT_ASSESSABLE
    assert (found.level_rate_ratio, found.detectable_rate_ratio) == (None, None)
    assert found.optimistic_rate_ratio == 0.0


def test_count_verdict_of_nothing_at_all_is_not_assessable() -> None:
    found = count_verdict([], [], 1, RISE)

    assert (found.word, found.mean_before, found.peers) == (Word.NOT_ASSESSABLE, None, 0)


def test_power_is_of_the_widened_standard_error() -> None:
    fit = segmented(STEADY, HIGHER)
    found = power(fit)

    assert fit.ci95 is not None
    assert fit.level_rate_ratio is not None
    error = math.log(fit.ci95[1] / fit.level_rate_ratio) / student.ppf(0.975, 57)
    assert found.standard_error == pytest.approx(error)
    expected = math.exp((student.ppf(0.975, 57) + student.ppf(0.8, 57)) * error)
    assert found.detectable_rate_ratio == pytest.approx(expected)


def test_power_without_a_fit_is_unknown() -> None:
    assert power(segmented([0, 0, 0, 0], [1, 2])) == Power(6, None, None)


def test_level_rank_counts_who_moved_at_least_as_far() -> None:
    peers = [(4.0, 4.0), (6.0, 5.0), (2.0, 3.0), (0.0, 2.0), (10.0, 12.0)]

    assert level_rank(5, 6, RISE, peers) == LevelRank(5, 6, 1, 4, 1, 0.5, 0.6)
    assert level_rank(5, 6, FALL, peers) == LevelRank(5, 6, 1, 4, 1, 0.25, 0.8)


def test_level_rank_without_peers_or_without_a_start_has_no_rank() -> None:
    assert level_rank(5, 6, RISE) == LevelRank(5, 6, 1, 0, 0, None, None)
    assert level_rank(0, 2, RISE, [(3, 4)]) == LevelRank(0, 2, 2, 1, 0, None, None)


def test_level_that_fell_to_nothing_is_the_most_extreme_fall() -> None:
    found = level_rank(3, 0, FALL, [(3, 1), (2, 2)])

    assert (found.percentile, found.p_one_sided) == (1.0, pytest.approx(1 / 3))


def test_published_verdict_computes_as_the_function() -> None:
    peers = [{"name": "a", "before": before, "after": after} for before, after in PEERS]
    inputs = {"direction": "rise", "before": STEADY, "after": HIGHER, "peers": peers}

    assert (
        compute("change_verdict", inputs) == count_verdict(STEADY, HIGHER, 1, RISE, PEERS).as_json()
    )
