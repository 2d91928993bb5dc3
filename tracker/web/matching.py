"""Which organisation a vendor's customers are: suggested, confirmed, refused, taken back."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.domain.accounts import Action, Actor
from tracker.errors import InvalidInputError, NotFoundError, TrackerError
from tracker.services.billing import decisions, matching
from tracker.services.billing.vendors import Vendor
from tracker.web import acting
from tracker.web.context import context
from tracker.web.vendor import asked

bp = Blueprint("matching", __name__, url_prefix="/vendors/<int:vendor_id>/matching")
bp.after_request(acting.keep_private)


@bp.get("")
def show(vendor_id: int) -> str:
    """Show the customers, those that nobody knows first, and every decision so far."""
    actor, vendor = asked(vendor_id, Action.MATCH_CUSTOMERS)
    return _page(actor, vendor)


def _page(actor: Actor, vendor: Vendor, problem: str | None = None) -> str:
    ctx = context()
    return render_template(
        "vendor/matching.html",
        vendor=vendor,
        customers=matching.customers(ctx, actor),
        history=decisions.history(ctx, actor),
        problem=problem,
        is_own=True,
    )


@bp.post("")
def decide(vendor_id: int) -> AnyResponse:
    """Take a customer for an organisation, or for none that is known, and show the page again."""
    actor, vendor = asked(vendor_id, Action.MATCH_CUSTOMERS)
    try:
        account_id, customer = _number("account"), request.form.get("customer", "")
        matching.decide(context(), actor, account_id, customer, _organisation())
    except (InvalidInputError, NotFoundError) as error:
        return _refused(actor, vendor, error)
    return redirect(url_for("matching.show", vendor_id=vendor_id), 303)


def _refused(actor: Actor, vendor: Vendor, error: TrackerError) -> AnyResponse:
    return Response(_page(actor, vendor, str(error)), status=error.status)


def _organisation() -> str | None:
    """Return the organisation that was chosen; None: none that is known.

    Raises:
        InvalidInputError: the field was left empty.
    """
    if request.form.get("none") == "1":
        return None
    name = request.form.get("organisation", "").strip()
    if not name:
        raise InvalidInputError(
            "No organisation was named; write its name, or say that it is none."
        )
    return name


def _number(field: str) -> int:
    given = request.form.get(field, "")
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise NotFoundError(field, given)
    return int(given)
