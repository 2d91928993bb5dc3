"""The work on every repository by month, counted by the database."""

from collections import defaultdict
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from tracker.db.queries import activity
from tracker.db.queries.provenance import last_observed
from tracker.db.uow import Tx
from tracker.domain.projects import Repository
from tracker.health.alarms import MonthlyWork
from tracker.health.watch_series import month_ends


def monthly_works(tx: Tx) -> list[MonthlyWork]:
    """Return people and their commits by month of every repository, by its id.

    A month counts if the copy of the repository speaks of its last day; bots and merges do not.
    """
    counted = _counted(tx)
    until_then = last_observed(tx, col(Repository.project_id))
    query = select(col(Repository.id), until_then).order_by(col(Repository.id))
    found = []
    for repository, until in tx.session.execute(query):
        months = counted.get(repository, {})
        if until is None or not months:
            continue
        ends = month_ends(min(months), until)
        rows = [months.get(end.replace(day=1), (0, 0)) for end in ends]
        work = MonthlyWork(
            first_month=min(months),
            authors=[float(people) for people, _ in rows],
            commits=[float(commits) for _, commits in rows],
        )
        found.append(work)
    return found


def _counted(tx: Tx) -> dict[int, dict[date, tuple[int, int]]]:
    """Return people and commits by repository and month."""
    found: dict[int, dict[date, tuple[int, int]]] = defaultdict(dict)
    for repository, month, people, commits in activity.months(tx):
        found[repository][month] = (people, commits)
    return found
