"""For whom somebody acts: chosen in a form, kept in a signed cookie, until there are accounts."""

from typing import NamedTuple

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.domain.accounts import Actor, RoleName
from tracker.errors import InvalidInputError
from tracker.services.billing import vendors
from tracker.web.context import context

bp = Blueprint("acting", __name__)

STAFF = "staff"
STAFF_LABEL = "Foundation staff"
_KEY = "acting"


class Choice(NamedTuple):
    """Somebody for whom one can act."""

    value: str
    label: str
    is_chosen: bool


def actor() -> Actor:
    """Return who acts in this request: the foundation's staff, unless a vendor was chosen."""
    chosen = session.get(_KEY)
    if chosen is None:
        return Actor(RoleName.STAFF, STAFF_LABEL)
    return Actor(RoleName.VENDOR, f"somebody of {chosen['name']}", chosen["id"])


def label() -> str:
    """Return the name of whom one acts for, for the head of every page."""
    chosen = session.get(_KEY)
    return STAFF_LABEL if chosen is None else str(chosen["name"])


def choices() -> list[Choice]:
    """Return all for whom one can act, the staff first."""
    present = actor().vendor_id
    return [
        Choice(STAFF, STAFF_LABEL, present is None),
        *(
            Choice(str(one.id), one.name, one.id == present)
            for one in vendors.all_vendors(context())
        ),
    ]


@bp.get("/acting")
def show() -> str:
    """Show the form in which one says for whom one acts."""
    return render_template("acting.html")


@bp.post("/acting")
def choose() -> AnyResponse:
    """Act for somebody else from now on; forms that were opened before are no longer valid."""
    value = request.form.get("for", "")
    known = {str(one.id): one for one in vendors.all_vendors(context())}
    if value != STAFF and value not in known:
        raise InvalidInputError("There is nobody of that name to act for; choose from the list.")
    session.clear()
    if value == STAFF:
        return redirect(url_for("vendor.index"), 303)
    session[_KEY] = {"id": known[value].id, "name": known[value].name}
    return redirect(url_for("vendor.home", vendor_id=known[value].id), 303)


@bp.after_request
def keep_private(response: Response) -> Response:
    """Let nobody keep a page that holds the token of a form, or what one vendor alone may see."""
    response.headers["Cache-Control"] = "no-store"
    return response
