"""The share of reported issues that each project of the foundation fixed, by one query."""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import Select, literal, select
from sqlmodel import col

from tracker.db.queries.provenance import last_observed
from tracker.db.standing import standing
from tracker.db.uow import Tx
from tracker.domain.delivery import ReportedIssue
from tracker.domain.projects import Project
from tracker.health.entered import ReportedIssueFact
from tracker.health.issue_measures import COHORT_MONTHS, cohort_reports, graded_share
from tracker.metrics.months import months_before

_DAYS = ("answered_on", "merged_on", "released_on", "closed_on")


def fix_shares(tx: Tx) -> tuple[tuple[str, float], ...]:
    """Return (slug, share fixed within 90 days) of each project with enough reports, by slug.

    Reports are those of the twelve months up to the last day of which the project's copy can speak;
    without a repository, up to the last day on which something happened to one of them.
    """
    issues: dict[str, list[ReportedIssueFact]] = defaultdict(list)
    seen: dict[str, date | None] = {}
    for slug, until, *row in tx.session.execute(_query(tx)):
        issues[slug].append(ReportedIssueFact(*row))
        seen[slug] = until
    shares = ((slug, _share(found, seen[slug])) for slug, found in issues.items())
    return tuple(sorted((slug, share) for slug, share in shares if share is not None))


def _query(tx: Tx) -> Select[Any]:
    until = last_observed(tx, col(ReportedIssue.project_id))
    return (
        select(
            col(Project.slug),
            until,
            col(ReportedIssue.source_id),
            col(ReportedIssue.valid_from),
            col(ReportedIssue.valid_until),
            col(ReportedIssue.reference),
            literal(None),
            *(getattr(ReportedIssue, name) for name in _DAYS),
        )
        .join(Project, col(Project.id) == col(ReportedIssue.project_id))
        .where(standing(tx, ReportedIssue))
        .order_by(col(Project.slug), col(ReportedIssue.id))
    )


def _share(issues: list[ReportedIssueFact], seen: date | None) -> float | None:
    until = seen or max(_last(one) for one in issues)
    return graded_share(cohort_reports(issues, months_before(until, COHORT_MONTHS), until))


def _last(issue: ReportedIssueFact) -> date:
    days = (issue.answered_on, issue.merged_on, issue.released_on, issue.closed_on)
    return max([issue.valid_from, *(day for day in days if day is not None)])
