"""Publishing forecasts, finding out what came of them, and scoring those that were made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.clock import today
from tracker.db.pasts import pasts
from tracker.db.queries import forecasts, projects
from tracker.db.uow import Tx
from tracker.domain.health import Forecast
from tracker.errors import InvalidInputError
from tracker.health.calibration import Reliability, Scores, reliability, scores
from tracker.health.days import years_after
from tracker.health.forecast_backtest import ForecastBacktest, backtest
from tracker.health.forecast_document import ForecastView
from tracker.health.foundation import Foundation, foundation
from tracker.health.past import ProjectPast
from tracker.metrics.result import METHOD_VERSION
from tracker.services.context import Context, Progress, Silent

NEVER_BELOW = "never below"


def publish(tx: Tx, project_id: int, as_of: date, view: ForecastView | None) -> int:
    """Record what a snapshot forecasts, in its own transaction; return how many are new.

    What was published of that day already is never changed.
    """
    return 0 if view is None else forecasts.publish(tx, project_id, as_of, list(_rows(view, as_of)))


def _rows(view: ForecastView, as_of: date) -> Iterator[Mapping[str, Any]]:
    for row in view.rows:
        for cell in row.cells:
            yield {
                "kind": row.kind,
                "least": row.least,
                "years": cell.years,
                "people": view.people,
                "chance": cell.value,
                "low": cell.low,
                "high": cell.high,
                "prior": view.prior,
                "method_version": METHOD_VERSION,
                "due_on": years_after(as_of, cell.years),
            }


def score_due(ctx: Context) -> int:
    """Find out what came of the forecasts whose day has come; return how many could be told.

    A forecast of whose day no source can speak yet stays open.
    """
    with ctx.uow.begin() as tx:
        waiting = forecasts.due(tx, today(ctx.clock))
        if not waiting:
            return 0
        known = {one.slug: one for one in pasts(tx)}
        copies = forecasts.copies_until(tx)
        told = 0
        for slug, forecast in waiting:
            came = happened(forecast, known.get(slug), copies.get(slug))
            if came is not None and forecast.id is not None:
                forecasts.score(tx, forecast.id, came)
                told += 1
        return told


def happened(
    forecast: Forecast, past: ProjectPast | None, copied_until: date | None
) -> bool | None:
    """Tell whether what was forecast came; None: no source speaks of its day. Pure.

    A roster of a project's own repository speaks up to the day of the copy: it is in it.
    """
    if past is None:
        return None
    until = past.seen_until
    if copied_until is not None and not past.is_list:
        until = max(until, copied_until)
    if until < forecast.due_on:
        return None
    if forecast.kind != NEVER_BELOW:
        return len(past.people(forecast.due_on)) >= forecast.least
    edges = {spell.end for spell in past.exits if spell.end is not None}
    days = {forecast.as_of, *(one for one in edges if forecast.as_of < one <= forecast.due_on)}
    return all(len(past.people(day)) >= forecast.least for day in days)


@dataclass(frozen=True, slots=True)
class PublishedForecasts:
    """The forecasts that were published, and the score of those of which it is known what came."""

    forecasts: tuple[dict[str, Any], ...]
    scored: int
    scores: Scores
    reliability: tuple[Reliability, ...]


def published(ctx: Context, slug: str | None = None) -> PublishedForecasts:
    """Return the published forecasts of a project, or of all.

    Raises:
        NotFoundError: there is no such project.
    """
    with ctx.uow.read() as tx:
        if slug is not None:
            projects.project(tx, slug)
        found = forecasts.published(tx, slug)
    told = [one for _, one in found if one.happened is not None]
    chances, came = [one.chance for one in told], [bool(one.happened) for one in told]
    unchanged = [float(one.people >= one.least) for one in told]
    return PublishedForecasts(
        forecasts=tuple(_plain(name, one) for name, one in found),
        scored=len(told),
        scores=scores(chances, came, unchanged),
        reliability=reliability(chances, came),
    )


_SHOWN = (
    *("as_of", "kind", "least", "years", "people", "chance", "low", "high", "prior"),
    *("method_version", "published_at", "due_on", "happened", "scored_at"),
)


def _plain(slug: str, forecast: Forecast) -> dict[str, Any]:
    return {"project": slug} | {name: getattr(forecast, name) for name in _SHOWN}


# -- the whole foundation -------------------------------------------------------------------------


def backtest_forecasts(
    ctx: Context,
    origins: Sequence[date],
    horizons: Sequence[int],
    *,
    has_removed: bool = True,
    progress: Progress | None = None,
) -> ForecastBacktest:
    """Return how good forecasts made at ``origins`` from what was known then would have been.

    Raises:
        InvalidInputError: no history reaches from any origin to any horizon.
    """
    progress = progress or Silent()
    with ctx.uow.read() as tx:
        known = pasts(tx)
    progress.stage("forecasting", len(known) * len(origins), "projects")
    found = backtest(known, origins, horizons, has_removed=has_removed, advance=progress.advance)
    if not found.cells:
        raise InvalidInputError(
            "No history of maintainers reaches from one of these days over one of these horizons; "
            "`headwater import roster-history` reads that of a foundation's list."
        )
    return found


def foundation_rates(ctx: Context) -> Foundation:
    """Return exits, arrivals, withdrawals and employers over all projects of the foundation.

    Raises:
        InvalidInputError: no project has a maintainer on record.
    """
    with ctx.uow.read() as tx:
        known = pasts(tx)
    if not known:
        raise InvalidInputError(
            "No maintainers are on record yet: `headwater import roster-history` reads the history "
            "of the foundation's list, `headwater track SOURCE` a project."
        )
    return foundation(known)
