import math

import pytest

from tracker.health.prior import channel_prior


def test_prior_needs_five_channels_with_a_rhythm() -> None:
    assert channel_prior([[7] * 8] * 4) is None
    assert channel_prior([[7] * 7] * 9) is None


def test_prior_of_channels_that_differ_much_is_worth_little() -> None:
    prior = channel_prior([[length, length + 1] * 5 for length in (2, 7, 20, 60, 200)])

    assert prior is not None
    assert prior.worth_gaps == 1
    assert prior.log_mean == pytest.approx(
        sum(math.log(x) + math.log(x + 1) for x in (2, 7, 20, 60, 200)) / 10, abs=1e-6
    )


def test_prior_of_channels_alike_is_worth_much() -> None:
    prior = channel_prior([[5, 7, 9, 11] * 3] * 6)

    assert prior is not None
    assert prior.worth_gaps == 8
