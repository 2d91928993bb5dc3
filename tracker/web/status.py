"""Whether this process can answer at all."""

from flask import Blueprint, Response

from tracker.services import status
from tracker.web.context import context

bp = Blueprint("status", __name__)


@bp.get("/healthz")
def healthz() -> Response:
    """Return 200 if the database answers, and how many projects wait to be computed."""
    waiting = status.waiting(context())
    response = Response(f"ok\nwaiting {waiting}\n", content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
