from datetime import date

import pytest

from tracker.metrics.sources import Freshness, age_days, freshness, precedence

DAY = date(2026, 8, 21)


@pytest.mark.parametrize(
    ("age", "word"),
    [
        (None, None),
        (0, Freshness.FRESH),
        (180, Freshness.FRESH),
        (181, Freshness.AGEING),
        (365, Freshness.AGEING),
        (366, Freshness.STALE),
    ],
)
def test_freshness_changes_after_its_limits(age: int | None, word: Freshness | None) -> None:
    assert freshness(age) is word


@pytest.mark.parametrize(
    ("confirmed_on", "age"),
    [(None, None), (DAY, 0), (date(2026, 8, 22), None), (date(2025, 8, 21), 365)],
)
def test_age_ignores_a_confirmation_that_is_not_known_yet(
    confirmed_on: date | None, age: int | None
) -> None:
    assert age_days(confirmed_on, DAY) == age


def test_precedence_is_by_rank_then_freshness_then_name() -> None:
    sources = [
        ("survey", 1),
        ("blog", 1),
        ("foundation list", 900),
        ("wiki", 0),
        ("foundation list", 10),
        ("foundation list", None),
        ("project file", None),
    ]

    assert sorted(sources, key=lambda one: precedence(*one)) == [
        ("project file", None),
        ("foundation list", 10),
        ("foundation list", 900),
        ("foundation list", None),
        ("wiki", 0),
        ("blog", 1),
        ("survey", 1),
    ]
