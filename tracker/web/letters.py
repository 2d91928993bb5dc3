"""Events that nobody will handle by itself any more, for staff."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from tracker.errors import NotFoundError
from tracker.services.billing import letters
from tracker.web import acting
from tracker.web.context import context

bp = Blueprint("letters", __name__, url_prefix="/dead-letters")
bp.after_request(acting.keep_private)


@bp.get("")
def index() -> str:
    """Show the dead and the quarantined events, without their bodies."""
    try:
        found = letters.dead_letters(context(), acting.actor())
    except NotFoundError as error:
        raise NotFound from error
    return render_template("letters.html", letters=found)


@bp.post("/<int:letter_id>/retry")
def retry(letter_id: int) -> AnyResponse:
    """Let one of them be tried again, and show the rest."""
    try:
        letters.retry(context(), acting.actor(), letter_id)
    except NotFoundError as error:
        raise NotFound from error
    return redirect(url_for("letters.index"), 303)
