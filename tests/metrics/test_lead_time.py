import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.metrics.lead_time import (
    LeadTime,
    Outcome,
    Report,
    Shipment,
    incidence,
    lead_time,
    naive_median_of_fixed,
)


def shipped(*items: tuple[float, int]) -> LeadTime:
    return lead_time(Shipment(days, bool(is_shipped)) for days, is_shipped in items)


def test_lead_time_of_nothing() -> None:
    assert shipped() == LeadTime((), (), None, None, 0, None, None)


def test_lead_time_of_pending_fixes_is_known_up_to_the_last_follow_up() -> None:
    assert shipped((40, 0), (10, 0)) == LeadTime((), (), None, None, 2, 0.0, None)


def test_lead_time_counts_day_zero() -> None:
    assert shipped((0, 1), (100, 0)) == LeadTime((0.0,), (0.5,), 0, 0.0, 1, 0.5, 0.5)


def test_lead_time_includes_the_day_asked_for() -> None:
    assert shipped((30, 1), (90, 1)) == LeadTime((30.0, 90.0), (0.5, 0.0), 30, 60.0, 0, 0.5, 1.0)


def test_lead_time_beyond_the_last_follow_up_is_unknown_while_one_is_open() -> None:
    assert shipped((10, 1), (20, 0)).p_shipped_by_30 is None
    assert shipped((10, 1), (20, 1)).p_shipped_by_30 == 1.0


def test_lead_time_at_exactly_half() -> None:
    assert shipped((1, 1), (2, 1), (3, 0), (4, 0)).median == 2


def reports(*items: tuple[float, int]) -> list[Report]:
    return [Report(days, Outcome(code)) for days, code in items]


def test_incidence_of_nothing_is_undefined() -> None:
    found = incidence([])

    assert (found.fixed_by(30), found.not_fixed_by(30)) == (None, None)
    assert naive_median_of_fixed([]) is None


def test_incidence_of_open_reports_is_zero_up_to_the_last_follow_up() -> None:
    found = incidence(reports((40, 0), (90, 0)))

    assert (found.fixed_by(90), found.fixed_by(91)) == (0.0, None)


def test_incidence_with_nothing_open_is_known_for_ever() -> None:
    found = incidence(reports((0, 1), (30, 2)))

    assert (found.fixed_by(0), found.fixed_by(365), found.not_fixed_by(30)) == (0.5, 0.5, 0.5)
    assert found.not_fixed_by(29) == 0.0


def test_incidence_is_open_if_one_is_censored_on_the_last_day() -> None:
    found = incidence(reports((30, 1), (30, 0)))

    assert (found.fixed_by(30), found.fixed_by(31)) == (0.5, None)


REPORTS = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from(Outcome)).map(lambda item: Report(*item)),
    min_size=1,
    max_size=30,
)


@given(REPORTS)
def test_incidence_of_both_outcomes_never_exceeds_one(items: list[Report]) -> None:
    found = incidence(items)
    together = [one + other for one, other in zip(found.fixed, found.not_fixed, strict=True)]

    assert together == sorted(together)
    assert all(total <= 1 + 1e-12 for total in together)


def test_naive_median_of_fixed_leaves_out_the_rest() -> None:
    assert naive_median_of_fixed(reports((3, 1), (9, 2), (11, 1), (400, 0))) == pytest.approx(7.0)
