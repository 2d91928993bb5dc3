"""Forecasts as they were published, and what came of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import col

from tracker.db.uow import Tx
from tracker.domain.health import Forecast
from tracker.domain.projects import Project, Repository


def publish(tx: Tx, project_id: int, as_of: date, rows: Sequence[Mapping[str, Any]]) -> int:
    """Record the forecasts of a day; what was published of that day already stays as it was.

    Return how many were recorded.
    """
    query = select(col(Forecast.kind), col(Forecast.least), col(Forecast.years)).where(
        col(Forecast.project_id) == project_id, col(Forecast.as_of) == as_of
    )
    known = {tuple(row) for row in tx.session.execute(query)}
    new = [row for row in rows if (row["kind"], row["least"], row["years"]) not in known]
    common = {"project_id": project_id, "as_of": as_of, "published_at": tx.now}
    tx.insert_all(Forecast, [{**common, **row} for row in new])
    return len(new)


def due(tx: Tx, day: date) -> list[tuple[str, Forecast]]:
    """Return the slug with each forecast whose day has come and of which nothing is known yet."""
    query = (
        select(col(Project.slug), Forecast)
        .join(Project, col(Project.id) == col(Forecast.project_id))
        .where(col(Forecast.due_on) <= day, col(Forecast.happened).is_(None))
        .order_by(col(Project.slug), col(Forecast.id))
    )
    return [(slug, one) for slug, one in tx.session.execute(query)]


def score(tx: Tx, forecast_id: int, happened: bool) -> None:
    """Record what came of a forecast."""
    tx.session.execute(
        update(Forecast)
        .where(col(Forecast.id) == forecast_id)
        .values(happened=happened, scored_at=tx.now)
    )


def published(tx: Tx, slug: str | None = None) -> list[tuple[str, Forecast]]:
    """Return the slug with each forecast of a project, or of all, by project and day."""
    query = (
        select(col(Project.slug), Forecast)
        .join(Project, col(Project.id) == col(Forecast.project_id))
        .order_by(
            *(col(Project.slug), col(Forecast.as_of), col(Forecast.kind)),
            *(col(Forecast.least), col(Forecast.years)),
        )
    )
    if slug is not None:
        query = query.where(col(Project.slug) == slug)
    return [(name, one) for name, one in tx.session.execute(query)]


def copies_until(tx: Tx) -> dict[str, date]:
    """Return {slug: the last day of which the copy of the project's repository can speak}."""
    query = (
        select(col(Project.slug), func.max(col(Repository.observed_until)))
        .join(Project, col(Project.id) == col(Repository.project_id))
        .where(col(Repository.observed_until).is_not(None))
        .group_by(col(Project.slug))
    )
    return {slug: until for slug, until in tx.session.execute(query)}
