"""Where Stripe delivers: bytes in, a status out. Whatever arrives, it is never a fault of ours.

200 comes only after the commit. 400: not from Stripe, or not of now. 413: too large. 415: packed.
503: the database or a key is missing, so that Stripe tries again.
"""

import logging

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from tracker.errors import NotFoundError, SetupError
from tracker.services.billing.receiving import receive
from tracker.services.context import Context

MOST_BYTES = 2 * 1024 * 1024
PREFIX = "/hooks/stripe"

_log = logging.getLogger(__name__)


def blueprint(ctx: Context) -> Blueprint:
    """Return the routes that deliver into ``ctx``."""
    bp = Blueprint("webhooks", __name__, url_prefix=PREFIX)

    @bp.post("/<slug>")
    def deliver(slug: str) -> Response:
        """Take one delivery."""
        return _plain(*_delivered(ctx, slug))

    return bp


def _delivered(ctx: Context, slug: str) -> tuple[int, str]:
    if request.headers.get("Content-Encoding", "identity") != "identity":
        return 415, "send it unpacked"
    request.max_content_length = MOST_BYTES
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        _log.warning("a delivery larger than %s bytes was refused", MOST_BYTES)
        return 413, "too large"
    try:
        found = receive(ctx, slug, _signature(), body)
    except NotFoundError:
        return 404, "no such endpoint"
    except SetupError as error:
        _log.error("a delivery could not be kept: %s", error)
        return 503, "try again"
    return (400, found.rejection.value) if found.rejection else (200, "ok")


def _signature() -> str:
    # A server hands headers over as latin-1; another byte than ASCII is refused with the rest.
    return request.headers.get("Stripe-Signature", "")


def _plain(status: int, text: str) -> Response:
    response = Response(text + "\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
