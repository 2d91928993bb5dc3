"""How a vendor's connection to Stripe is, how to make one, and how to end it."""

import shlex

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from tracker.domain.accounts import Action, RoleName
from tracker.errors import NotFoundError
from tracker.services.billing import connecting, vendors
from tracker.web import acting
from tracker.web.context import context
from tracker.web.vendor import asked

bp = Blueprint("stripe", __name__, url_prefix="/vendors/<int:vendor_id>/stripe")
bp.after_request(acting.keep_private)


@bp.get("")
def show(vendor_id: int) -> str:
    """Show the accounts and how they are."""
    actor, vendor = asked(vendor_id, Action.SEE_REVENUE)
    return render_template(
        "vendor/stripe.html",
        vendor=vendor,
        shell_name=shlex.quote(vendor.name),
        accounts=vendors.accounts(context(), actor, vendor_id),
        now=context().clock.now(),
        has_platform=(found := context().stripe) is not None and found.has_platform(),
        is_own=actor.role is RoleName.VENDOR,
    )


@bp.post("/disconnect")
def disconnect(vendor_id: int) -> AnyResponse:
    """Forget the key of an account and show the page again."""
    actor, _ = asked(vendor_id, Action.CONNECT_ACCOUNT)
    try:
        connecting.disconnect(context(), actor, request.form.get("account", -1, type=int))
    except NotFoundError as error:
        raise NotFound from error
    return redirect(url_for("stripe.show", vendor_id=vendor_id), 303)
