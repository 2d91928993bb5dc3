"""Concentration of payers: by hand, and its band against every way to join the unmatched."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.metrics.payers import PayerConcentration, payer_concentration


def test_no_revenue_has_no_concentration() -> None:
    assert payer_concentration([], []) is None
    assert payer_concentration([0], [0]) is None


def test_matched_customers_alone_give_one_value() -> None:
    assert payer_concentration([100, 300, 400, 200], []) == PayerConcentration(
        4, 0, (0.4, 0.4), (0.9, 0.9), (0.3, 0.3)
    )


def test_unmatched_customers_give_a_band() -> None:
    assert payer_concentration([600], [200, 200]) == PayerConcentration(
        1, 2, (0.6, 1.0), (1.0, 1.0), (0.44, 1.0)
    )


def test_only_unmatched_customers_may_all_be_one() -> None:
    assert payer_concentration([], [50, 50]) == PayerConcentration(
        0, 2, (0.5, 1.0), (1.0, 1.0), (0.5, 1.0)
    )


def _joined(known: list[int], loose: list[int]) -> Iterator[list[int]]:
    """Yield what organisations pay for every way in which customers can be organisations."""
    if not loose:
        yield known
        return
    for place in range(len(known) + 1):
        grown = [*known, 0]
        grown[place] += loose[0]
        yield from _joined([one for one in grown if one], loose[1:])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 50), max_size=4), st.lists(st.integers(1, 50), min_size=1, max_size=4)
)
def test_band_is_reached_and_never_left(known: list[int], loose: list[int]) -> None:
    found = payer_concentration(known, loose)
    assert found is not None
    total = sum(known) + sum(loose)

    every = [sorted(one, reverse=True) for one in _joined(known, loose)]

    for band, values in (
        (found.largest_share, [one[0] / total for one in every]),
        (found.three_largest_share, [sum(one[:3]) / total for one in every]),
        (found.hhi, [sum((x / total) ** 2 for x in one) for one in every]),
    ):
        assert band == (pytest.approx(min(values)), pytest.approx(max(values)))
