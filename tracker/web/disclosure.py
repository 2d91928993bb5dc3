"""What a vendor discloses of its money to whom: its own choice, in a form."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.domain.accounts import Action
from tracker.domain.billing import Audience, Disclosure
from tracker.errors import InvalidInputError
from tracker.services.billing import disclosing
from tracker.services.billing.disclosing import Standing
from tracker.web import acting
from tracker.web.context import context
from tracker.web.vendor import asked

bp = Blueprint("disclosure", __name__, url_prefix="/vendors/<int:vendor_id>/disclosure")
bp.after_request(acting.keep_private)

_TITLES: Mapping[Audience, str] = {
    Audience.STAFF: "Staff of the foundation",
    Audience.RECIPIENTS: "Who gets reports",
    Audience.PUBLIC: "The public",
}
_BAND = "a band of it, such as USD 50,000–100,000 a month"
_SHARE = (
    "no amount: which share of a project’s revenue comes through you, how it moved, and how far "
    "all vendors’ revenue covers what the maintainers cost"
)
_NOTHING = "that you sell and what; your revenue reads as not disclosed and is counted nowhere"
_OF_PUBLIC = "nothing yet: public pages show no money of vendors"
_SEEN: Mapping[Audience, Mapping[Disclosure, str]] = {
    Audience.STAFF: {
        Disclosure.EXACT: "what you earn for each project, to the cent, and the names of those "
        "who pay you",
        Disclosure.BANDED: f"what you earn for each project as {_BAND}; payers have numbers for "
        "names",
        Disclosure.SHARE_ONLY: f"{_SHARE}; payers have numbers for names",
        Disclosure.NOTHING: _NOTHING,
    },
    Audience.RECIPIENTS: {
        Disclosure.EXACT: "what you earn for each project, to the cent, where three or more pay; "
        "no payer’s name",
        Disclosure.BANDED: f"what you earn for each project as {_BAND}, where three or more pay; "
        "no payer’s name",
        Disclosure.SHARE_ONLY: _SHARE,
        Disclosure.NOTHING: _NOTHING,
    },
    Audience.PUBLIC: {
        Disclosure.EXACT: f"{_OF_PUBLIC}; amounts, if they ever do",
        Disclosure.BANDED: f"{_OF_PUBLIC}; bands, if they ever do",
        Disclosure.SHARE_ONLY: f"{_OF_PUBLIC}; shares, if they ever do",
        Disclosure.NOTHING: "nothing, whatever public pages come to show",
    },
}


class Level(NamedTuple):
    """One of the levels of an audience, with what it then sees."""

    value: str
    label: str
    sees: str
    is_chosen: bool


class Choice(NamedTuple):
    """An audience with its levels and who chose the one that stands."""

    key: str
    title: str
    levels: tuple[Level, ...]
    standing: Standing


@bp.get("")
def show(vendor_id: int) -> str:
    """Show a vendor what it discloses to whom."""
    return _page(vendor_id)


def _page(vendor_id: int, problem: str | None = None) -> str:
    actor, vendor = asked(vendor_id, Action.DISCLOSE)
    found = disclosing.standing_choices(context(), actor)
    return render_template(
        "vendor/disclosure.html",
        vendor=vendor,
        choices=[_choice(one) for one in found],
        problem=problem,
        is_own=True,
    )


def _choice(standing: Standing) -> Choice:
    levels = (
        Level(_key(one), one.value.capitalize(), sees, one is standing.level)
        for one, sees in _SEEN[standing.audience].items()
    )
    key = _key(standing.audience)
    return Choice(key, _TITLES[standing.audience], tuple(levels), standing)


def _key(one: Audience | Disclosure) -> str:
    return one.value.replace(" ", "-")


@bp.post("")
def choose(vendor_id: int) -> AnyResponse:
    """Disclose to each audience what the form says from now on, and show the page again."""
    actor, _ = asked(vendor_id, Action.DISCLOSE)
    try:
        disclosing.choose_all(context(), actor, {one: _level(one) for one in Audience})
    except InvalidInputError as error:
        return Response(_page(vendor_id, str(error)), status=error.status)
    return redirect(url_for("disclosure.show", vendor_id=vendor_id), 303)


def _level(audience: Audience) -> Disclosure:
    """Return what the form says of an audience.

    Raises:
        InvalidInputError: it says nothing, or no level.
    """
    given = request.form.get(_key(audience), "")
    for one in Disclosure:
        if _key(one) == given:
            return one
    raise InvalidInputError("A choice is missing or unknown, so nothing was changed; choose again.")
