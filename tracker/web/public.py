"""The public page of a project: who maintains it, who sells what, and how to subscribe.

A stranger needs no account and gets no cookie. A form's token is signed and names what was on
offer; where the browser goes afterwards is fixed here and at Stripe, whatever an address says.
"""

from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response as AnyResponse

from tracker.services import publishing
from tracker.services.billing import checkout
from tracker.services.billing.checkout import Order
from tracker.web.context import context
from tracker.web.security import may_go_on_to

bp = Blueprint("public", __name__, url_prefix="/public/<slug>")


@bp.get("")
def show(slug: str) -> Response:
    """Show the page, each offer with a token of its own."""
    ctx = context()
    found = publishing.public_project(ctx, slug)
    offers = [one for vendor in found.vendors for one in vendor.offers]
    tokens = {one.id: checkout.order_token(ctx, one.id) for one in offers}
    response = make_response(render_template("public/project.html", project=found, tokens=tokens))
    if ctx.stripe is not None:
        may_go_on_to(response, ctx.stripe.pay_origin())
    return response


@bp.post("/subscribe")
def subscribe(slug: str) -> AnyResponse:
    """Send the browser to where its order is paid, always the same for the same form."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Forbidden("This form was sent from another site; open the page itself.")
    order = Order(slug, request.form.get("order", ""), request.form.get("organisation", ""))
    ctx = context()
    address = checkout.start(ctx, order)
    if ctx.stripe is not None and address.startswith(f"{ctx.stripe.pay_origin()}/"):
        return redirect(address, 303)
    return make_response(_way_to_pay(slug, address))


def _way_to_pay(slug: str, address: str) -> str:
    """Return a page with a link: a form may lead to Stripe, and to no domain of a vendor's."""
    found = publishing.public_project(context(), slug)
    host = urlsplit(address).netloc
    return render_template("public/pay.html", project=found, address=address, host=host)


@bp.get("/thanks")
def thanks(slug: str) -> str:
    """Say what happens now. Whoever opens this address has proved nothing by it."""
    found = publishing.public_project(context(), slug)
    return render_template("public/thanks.html", project=found)


@bp.after_request
def keep_fresh(response: Response) -> Response:
    """Let nobody keep a page: its tokens are for one visitor and grow old."""
    response.headers["Cache-Control"] = "no-store"
    return response
