"""The portfolio: one row a project, filters and order in the address, and the same rows as CSV."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request

from tracker.health.document import DIMENSIONS
from tracker.services.portfolio import Row, portfolio
from tracker.services.spreadsheet import Cell, csv_text
from tracker.web import address, choices
from tracker.web.context import context

bp = Blueprint("portfolio", __name__)


@bp.get("/")
def index() -> str:
    """Show the projects, those that need somebody first."""
    asked = address.read(request.args)
    found = portfolio(context(), asked.query)
    return render_template(
        "portfolio.html",
        query=asked.query,
        notes=asked.notes,
        found=found,
        caption=choices.caption(found, asked.query),
        choices=choices.choices(found, asked.query),
        dimensions=DIMENSIONS,
        to=lambda **changes: address.write(asked.query, **changes),
    )


@bp.get("/portfolio.csv")
def table() -> Response:
    """Return all rows of the same query, in the same order, as CSV."""
    found = portfolio(context(), address.read(request.args).query)
    response = Response(
        csv_text(_HEAD, map(_cells, found.matching)), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="portfolio.csv"'
    response.headers["Cache-Control"] = "no-cache"
    return response


_PLAIN = ("slug", "name", "is_sample", "maturity", "maturity_since", "as_of", "headline")
_COUNTS = ("listed", "confirmed", "active", "emeriti", "employers_low", "employers_high")
_HEAD = (
    *_PLAIN,
    *DIMENSIONS,
    "compared_with",
    "changes",
    *_COUNTS,
    "employers",
    "rhythm",
    "rhythm_detail",
    "coverage_low",
    "coverage_high",
    "watch",
    "last_confirmed",
    "freshness",
    "computed_at",
    "is_stale",
)


def _cells(row: Row) -> Sequence[Cell]:
    summary = row.summary
    low, high = summary["coverage"] or (None, None)
    return (
        *(_plain(summary[name]) for name in _PLAIN),
        *("-".join(summary["grades"][name]) for name in DIMENSIONS),
        row.since,
        _texts(row.changes),
        *(summary[name] for name in _COUNTS),
        summary["employers_text"],
        summary["rhythm_state"],
        summary["rhythm_text"],
        low,
        high,
        _texts(summary["watch"]),
        summary["last_confirmed"],
        summary["freshness"],
        summary["computed_at"].isoformat(),
        _plain(summary["is_stale"]),
    )


def _plain(value: Any) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if value is None else str(value)


def _texts(changes: Sequence[Mapping[str, str]]) -> str:
    return "; ".join(change["text"] for change in changes)
