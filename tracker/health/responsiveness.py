"""How a project ranks among the foundation's by the reports that it fixes (model.md 10). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.health import grades
from tracker.health.grades import Grading
from tracker.health.issue_measures import FROM_PROJECTS, GRADED_DAYS, graded_share, percentile_rank
from tracker.metrics.incidence_interval import fixed_interval
from tracker.metrics.lead_time import Report
from tracker.metrics.numbers import Pair
from tracker.metrics.result import Measurement


@dataclass(frozen=True, slots=True)
class Responsiveness(Measurement):
    """The share of reports fixed within 90 days, its rank among the projects, and the grade.

    ``rank`` and its ends are the shares of projects that fix fewer, ties as half.
    """

    fixed_90: float | None
    ci95: Pair | None
    projects: int
    rank: float | None
    rank_low: float | None
    rank_high: float | None
    grade: str


def responsiveness(reports: Sequence[Report], others: Sequence[float]) -> Responsiveness:
    """Return the rank of a project; unknown with fewer than eight ended reports or projects.

    Args:
        reports: those of the last twelve months.
        others: the share of each other project that has one.
    """
    share, projects = graded_share(reports), len(others) + 1
    if share is None:
        return Responsiveness(None, None, len(others), None, None, None, "unknown")
    ends = fixed_interval(reports, GRADED_DAYS) or (share, share)
    if projects < FROM_PROJECTS:
        return Responsiveness(share, ends, projects, None, None, None, "unknown")
    low, high = (percentile_rank(end, others) for end in ends)
    return Responsiveness(
        fixed_90=share,
        ci95=ends,
        projects=projects,
        rank=percentile_rank(share, others),
        rank_low=low,
        rank_high=high,
        grade="-".join(graded((low, high)).grades),
    )


def graded(rank: Pair | None) -> Grading:
    """Return the grade of a rank at both ends of its interval; None: not known."""
    return grades.responsiveness(rank)
