from tracker.metrics.confirmation import confirmation
from tracker.metrics.numbers import wilson


def test_confirmation_counts_listed_beside_confirmed() -> None:
    found = confirmation([10, 365, 366, 800, None])

    assert (found.listed, found.confirmed, found.ever) == (5, 2, 4)
    assert (found.confirmed_share, found.ci95) == (0.4, wilson(2, 5))
    assert found.share_by_age == {"90": 0.2, "180": 0.2, "365": 0.4, "730": 0.6}
    assert found.half_life_days == 366


def test_half_life_is_unknown_while_fewer_than_half_were_confirmed() -> None:
    assert confirmation([10, None, None]).half_life_days is None
    assert confirmation([10, None]).half_life_days == 10
    assert confirmation([None]).half_life_days is None


def test_confirmation_of_nobody_says_nothing() -> None:
    found = confirmation([])

    assert (found.listed, found.confirmed_share, found.ci95, found.half_life_days) == (
        0, None, None, None,
    )  # fmt: skip
