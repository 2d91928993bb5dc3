"""A vendor's way to Stripe and back, to connect its account by OAuth."""

from secrets import token_urlsafe

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.domain.accounts import Actor
from tracker.services.billing import granting
from tracker.web import acting
from tracker.web.context import context

bp = Blueprint("connect", __name__, url_prefix="/connect")
bp.after_request(acting.keep_private)

_KEY = "connecting"


@bp.post("/start")
def start() -> str:
    """Show the way to Stripe. It is a link: a form may not lead to another site."""
    browser = session.setdefault(_KEY, token_urlsafe(24))
    address = granting.begin(context(), acting.actor(), browser)
    return render_template("vendor/connect_start.html", address=address)


@bp.get("/back")
def back() -> str:
    """Show the account that was granted, for the vendor to confirm."""
    found = granting.come_back(
        context(),
        acting.actor(),
        _browser(),
        request.args.get("state", ""),
        request.args.get("code", ""),
    )
    return render_template("vendor/connect_confirm.html", granted=found)


@bp.post("/confirm")
def confirm() -> AnyResponse:
    """Connect the account and show how it is."""
    actor: Actor = acting.actor()
    granting.confirm(context(), actor, _browser(), request.form.get("granted", -1, type=int))
    return redirect(url_for("stripe.show", vendor_id=actor.vendor_id), 303)


def _browser() -> str:
    return str(session.get(_KEY, ""))
