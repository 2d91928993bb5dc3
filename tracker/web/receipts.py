"""Receipts: the inputs, the rule and the result of one figure, to read and to recompute."""

from typing import Any

from flask import Blueprint, Response, jsonify, render_template

from tracker.domain.accounts import RoleName
from tracker.health.registry import METRICS
from tracker.services import projects
from tracker.web import acting
from tracker.web.context import context
from tracker.web.grids import grids

bp = Blueprint("receipts", __name__, url_prefix="/receipts")


@bp.get("/<path:receipt_id>.json")
def as_json(receipt_id: str) -> Response:
    """Return the receipt as JSON, whole."""
    response = jsonify(_receipt(receipt_id))
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/<path:receipt_id>")
def show(receipt_id: str) -> str:
    """Show the receipt as a reader can follow it."""
    receipt = _receipt(receipt_id)
    return render_template(
        "receipt.html",
        receipt=receipt,
        metric=METRICS.get(receipt["metric"]),
        results=grids("result", receipt["result"]),
        inputs=grids("inputs", receipt["inputs"]),
        as_of=(receipt["as_of"],) * 2,
    )


def _receipt(receipt_id: str) -> dict[str, Any]:
    """Return a receipt as far as whoever asks may read it."""
    is_staff = acting.actor().role is RoleName.STAFF
    return projects.receipt(context(), receipt_id, is_staff=is_staff)
