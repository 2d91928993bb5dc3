"""Pages for what went wrong: one sentence that says what to do; the same look as all others."""

from http import HTTPStatus

from flask import Flask, Response, current_app, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from tracker.errors import TrackerError
from tracker.services.stripe_port import StripeRefusedError
from tracker.web import security

_HEADS = {
    400: "This request cannot be answered",
    403: "This is not allowed",
    404: "Nothing is here",
    405: "This address cannot do that",
    409: "Somebody else was first",
    422: "This was not understood",
    500: "Something is wrong here, not with you",
    502: "Stripe did not do what was asked",
    503: "This cannot be answered just now",
}
_SENTENCES = {
    404: "No page has this address; the portfolio lists every project that there is.",
    405: "This address only shows something; open it as a page.",
    500: "The server met a fault of its own and wrote it to its log; try again, and if it stays, "
    "run `headwater doctor`.",
}
# What strangers read: no word of our pages, commands, keys or of how an account is.
_FOR_STRANGERS = {
    404: "No page has this address, or what stood here is not public any more.",
    405: "This address only shows something; open it as a page.",
    500: "The fault is ours and was written down; try again later.",
    502: "The vendor cannot take payments at this moment; try again later, or ask the vendor.",
    503: "This cannot be done at this moment; try again later.",
}
_STALE_FORM = (
    "This form is no longer valid, so nothing was changed; reload the page that it stands on, "
    "and send it again."
)


def register(app: Flask) -> None:
    """Make ``app`` answer errors with a page, or with problem+json where JSON was asked for."""
    app.register_error_handler(TrackerError, _user_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _stale_form)


def _user_error(error: TrackerError) -> Response:
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        current_app.logger.error("%s %s: %s", request.method, request.path, error)
    is_keys = isinstance(error, StripeRefusedError) and security.is_strangers()
    return _answer(HTTPStatus.BAD_GATEWAY if is_keys else error.status, str(error))


def _http_error(error: HTTPException) -> Response:
    code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    return _answer(code, _SENTENCES.get(code) or str(error.description))


def _stale_form(error: CSRFError) -> Response:
    return _answer(error.code or HTTPStatus.BAD_REQUEST, _STALE_FORM)


def _answer(status: int, sentence: str) -> Response:
    head = _HEADS.get(status, HTTPStatus(status).phrase)
    if request.path.endswith(".json"):
        response = jsonify(type="about:blank", title=head, status=status, detail=sentence)
        response.content_type = "application/problem+json"
    elif security.is_strangers():
        told = _FOR_STRANGERS.get(status, sentence)
        response = Response(render_template("public/error.html", head=head, sentence=told))
    else:
        response = Response(render_template("error.html", head=head, sentence=sentence))
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
