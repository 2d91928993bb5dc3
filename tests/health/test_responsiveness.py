from tracker.health.responsiveness import responsiveness
from tracker.metrics.lead_time import Outcome, Report

FIXED, NOT_FIXED = Outcome.FIXED, Outcome.NOT_FIXED
HALF = [Report(5.0, FIXED)] * 20 + [Report(6.0, NOT_FIXED)] * 20
OTHERS = [0.05, 0.1, 0.15, 0.8, 0.85, 0.9, 0.95]


def test_rank_is_graded_by_quartiles_of_the_foundation() -> None:
    found = responsiveness(HALF, OTHERS)

    assert (found.fixed_90, found.projects, found.rank) == (0.5, 8, 3.5 / 8)
    assert (found.rank_low, found.rank_high, found.grade) == (3.5 / 8, 3.5 / 8, "C")


def test_both_grades_are_given_where_the_interval_crosses_a_quartile() -> None:
    found = responsiveness(HALF, [0.4, 0.45, 0.48, 0.52, 0.55, 0.6, 0.9])

    assert found.grade == "D-A"


def test_rank_needs_eight_projects() -> None:
    found = responsiveness(HALF, OTHERS[:6])

    assert (found.fixed_90, found.rank, found.grade) == (0.5, None, "unknown")


def test_rank_needs_eight_ended_reports() -> None:
    found = responsiveness(HALF[:7], OTHERS)

    assert (found.fixed_90, found.ci95, found.rank, found.grade) == (None, None, None, "unknown")


def test_a_project_that_fixes_nothing_is_ranked_as_such() -> None:
    found = responsiveness([Report(6.0, NOT_FIXED)] * 9, [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95])

    assert (found.fixed_90, found.rank, found.grade) == (0.0, 0.0625, "D")
