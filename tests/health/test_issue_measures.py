"""Reported issues: what ended how, in cohorts of equal follow-up, and how a project ranks."""

from datetime import date

import pytest

from tests.support.entered_rows import issue
from tracker.health.issue_measures import IssueMeasures, graded_share, percentile_rank
from tracker.metrics.lead_time import Outcome, Report
from tracker.metrics.waiting import Wait

DAY = date(2026, 8, 21)
OPEN, FIXED, NOT_FIXED = Outcome.OPEN, Outcome.FIXED, Outcome.NOT_FIXED


def test_reports_end_at_the_first_end_and_are_open_until_then() -> None:
    found = IssueMeasures(
        [
            issue("2026-08-01", fixed="2026-08-11"),
            issue("2026-08-01", closed="2026-08-03", fixed="2026-08-11"),
            issue("2026-08-01", merged="2026-08-05"),
            issue("2026-08-01"),
            issue("2026-08-21"),
            issue("2026-08-10", fixed="2026-08-01"),
            issue("2026-08-22"),
        ],
        DAY,
    )

    assert found.reports == (
        Report(10, FIXED),
        Report(2, NOT_FIXED),
        Report(20, OPEN),
        Report(20, OPEN),
        Report(0, OPEN),
        Report(0, FIXED),
    )
    assert found.merges[2] == Report(4, FIXED)


def test_a_cohort_is_as_it_was_known_at_its_end() -> None:
    found = IssueMeasures(
        [issue("2025-08-20", fixed="2025-09-01"), issue("2026-08-20", fixed="2026-08-21")], DAY
    )
    recent, before = found.cohorts

    assert (recent.since, recent.until) == (date(2025, 8, 21), DAY)
    assert recent.reports == (Report(1, FIXED),)
    assert before.reports == (Report(1, OPEN),)


def test_cohorts_reach_back_to_the_first_report_and_five_at_most() -> None:
    assert len(IssueMeasures([issue("2024-08-22")], DAY).cohorts) == 2
    assert len(IssueMeasures([issue("2012-01-01")], DAY).cohorts) == 5
    assert IssueMeasures([], DAY).cohorts == ()
    assert IssueMeasures([], DAY).recent is None


def test_first_answers_count_fixes_and_wait_on_where_there_was_none() -> None:
    found = IssueMeasures(
        [
            issue("2026-08-01", answered="2026-08-02", fixed="2026-08-11"),
            issue("2026-08-01", fixed="2026-08-11"),
            issue("2026-08-01", closed="2026-08-03"),
        ],
        DAY,
    )

    assert found.waits == (Wait(1, True), Wait(10, True), Wait(20, False))
    assert found.answers.share_by["7"] == pytest.approx(1 / 3)


def test_a_share_needs_eight_ended_reports() -> None:
    ended = [Report(5, FIXED)] * 4 + [Report(6, NOT_FIXED)] * 3

    assert graded_share([*ended, Report(200, OPEN)]) is None
    assert graded_share([*ended, Report(7, FIXED)]) == 5 / 8


@pytest.mark.parametrize(
    ("share", "rank"),
    [(0.1, 0.0625), (0.2, 0.125), (0.35, 0.3125), (0.9, 0.9375)],
)
def test_rank_counts_ties_as_half(share: float, rank: float) -> None:
    others = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]

    assert percentile_rank(share, others) == rank


def test_projects_that_are_all_alike_stand_in_the_middle() -> None:
    assert percentile_rank(0.5, [0.5] * 9) == 0.5
