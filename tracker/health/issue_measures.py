"""What became of the issues that adopters reported (model.md 6.4), and how a project ranks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tracker.health.entered import ReportedIssueFact
from tracker.metrics.incidence_interval import fixed_interval
from tracker.metrics.lead_time import Incidence, Outcome, Report, incidence
from tracker.metrics.months import months_before
from tracker.metrics.numbers import Pair
from tracker.metrics.waiting import Wait, Waiting, waiting

COHORT_MONTHS = 12
MOST_COHORTS = 5
GRADED_DAYS = 90
ANSWER_DAYS = (1, 7, 30)
# From how many fixed or closed reports a share is shown (model.md 14).
FROM_EVENTS = 8
# A quarter of fewer projects than these is less than two projects. Policy choice.
FROM_PROJECTS = 8


@dataclass(frozen=True, slots=True)
class Cohort:
    """The reports of (since, until], and what was known of them at ``until``.

    All cohorts are twelve months and followed to their own end, so they can be compared.
    """

    since: date
    until: date
    reports: tuple[Report, ...]

    @property
    def events(self) -> int:
        """How many were fixed or closed."""
        return sum(one.outcome is not Outcome.OPEN for one in self.reports)


class IssueMeasures:
    """The reported issues of one project as of ``day``."""

    def __init__(self, issues: Sequence[ReportedIssueFact], day: date) -> None:
        self._issues = [one for one in issues if one.valid_from <= day]
        self._day = day

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        """All reports, from report to the first release with the fix."""
        return tuple(released(one, self._day) for one in self._issues)

    @cached_property
    def merges(self) -> tuple[Report, ...]:
        """All reports, from report to the merge of the fix."""
        return tuple(_merged(one, self._day) for one in self._issues)

    @cached_property
    def curve(self) -> Incidence:
        """The incidence of fixing and of closing without a fix, over all history."""
        return incidence(self.reports)

    @property
    def first_on(self) -> date | None:
        """The day of the first report."""
        return min((one.valid_from for one in self._issues), default=None)

    @cached_property
    def cohorts(self) -> tuple[Cohort, ...]:
        """Twelve-month cohorts that end on the day, newest first, back to the first report."""
        first, found = self.first_on, []
        for place in range(MOST_COHORTS):
            until = months_before(self._day, COHORT_MONTHS * place)
            since = months_before(self._day, COHORT_MONTHS * (place + 1))
            if first is None or until < first:
                break
            found.append(Cohort(since, until, cohort_reports(self._issues, since, until)))
        return tuple(found)

    @cached_property
    def answers(self) -> Waiting:
        """The time to the first answer."""
        return waiting(self.waits, ANSWER_DAYS)

    @cached_property
    def waits(self) -> tuple[Wait, ...]:
        """Each report's time to its first answer, or so far.

        A merged or released fix is an answer. What was closed without a word waits still.
        """
        return tuple(_answered(one, self._day) for one in self._issues)

    @property
    def recent(self) -> Cohort | None:
        """The reports of the last twelve months; None: none was ever reported."""
        return self.cohorts[0] if self.cohorts else None

    @cached_property
    def recent_share(self) -> float | None:
        """The share of the recent reports fixed in 90 days; None: too few ended to say."""
        return graded_share(self.recent.reports) if self.recent else None

    @cached_property
    def recent_interval(self) -> Pair | None:
        """The 95% interval of that share."""
        if self.recent is None or self.recent_share is None:
            return None
        return fixed_interval(self.recent.reports, GRADED_DAYS)


def cohort_reports(
    issues: Iterable[ReportedIssueFact], since: date, until: date
) -> tuple[Report, ...]:
    """Return the reports of (since, until] as they were known at ``until``."""
    mine = (one for one in issues if since < one.valid_from <= until)
    return tuple(released(one, until) for one in mine)


def graded_share(reports: Sequence[Report]) -> float | None:
    """Return the share fixed within 90 days; None: fewer than eight ended, or not yet seen."""
    if sum(one.outcome is not Outcome.OPEN for one in reports) < FROM_EVENTS:
        return None
    return incidence(reports).fixed_by(GRADED_DAYS)


def percentile_rank(share: float, others: Sequence[float]) -> float:
    """Return the share of projects that fix fewer, ties as half; the project counts as a tie."""
    fewer = sum(one < share for one in others)
    tied = sum(one == share for one in others) + 1
    return (fewer + tied / 2) / (len(others) + 1)


def released(issue: ReportedIssueFact, day: date) -> Report:
    """Return an issue from its report to the release of its fix, as known on ``day``."""
    return _until(issue.valid_from, issue.released_on, issue.closed_on, day)


def _merged(issue: ReportedIssueFact, day: date) -> Report:
    # A fix that was released was merged by then.
    fixed = issue.merged_on or issue.released_on
    return _until(issue.valid_from, fixed, issue.closed_on, day)


def _until(reported: date, fixed: date | None, closed: date | None, day: date) -> Report:
    """Return what came first; a fix that is older than its report took no time."""
    ends = [(on, outcome) for on, outcome in ((fixed, Outcome.FIXED), (closed, Outcome.NOT_FIXED))
            if on is not None and on <= day]  # fmt: skip
    end, outcome = min(ends, default=(day, Outcome.OPEN))
    return Report(float(max((end - reported).days, 0)), outcome)


def _answered(issue: ReportedIssueFact, day: date) -> Wait:
    said = [one for one in (issue.answered_on, issue.merged_on, issue.released_on) if one]
    first = min((one for one in said if one <= day), default=None)
    return Wait(float(max(((first or day) - issue.valid_from).days, 0)), first is not None)
