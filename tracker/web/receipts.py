"""Receipts: the inputs, the rule and the result of one figure, to read and to recompute."""

from flask import Blueprint, Response, jsonify, render_template

from tracker.health.registry import METRICS
from tracker.services import projects
from tracker.web.context import context
from tracker.web.grids import grids

bp = Blueprint("receipts", __name__, url_prefix="/receipts")


@bp.get("/<path:receipt_id>.json")
def as_json(receipt_id: str) -> Response:
    """Return the receipt as JSON, whole."""
    response = jsonify(projects.receipt(context(), receipt_id))
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/<path:receipt_id>")
def show(receipt_id: str) -> str:
    """Show the receipt as a reader can follow it."""
    receipt = projects.receipt(context(), receipt_id)
    return render_template(
        "receipt.html",
        receipt=receipt,
        metric=METRICS.get(receipt["metric"]),
        results=grids("result", receipt["result"]),
        inputs=grids("inputs", receipt["inputs"]),
        as_of=(receipt["as_of"],) * 2,
    )
