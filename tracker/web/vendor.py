"""A vendor's money as it alone sees it; what staff see of it are shares and states."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, render_template
from werkzeug.exceptions import NotFound

from tracker.charts.revenue import revenue_over_time, revenue_waterfall
from tracker.domain.accounts import Action, Actor, RoleName, allowed
from tracker.errors import NotFoundError
from tracker.metrics.mrr_movements import MovementKind
from tracker.services.billing import vendors
from tracker.services.billing.revenue import MonthMoved, Revenue
from tracker.services.billing.vendors import Vendor
from tracker.services.spreadsheet import Cell, csv_text
from tracker.web import acting
from tracker.web.context import context

bp = Blueprint("vendor", __name__, url_prefix="/vendors")
bp.after_request(acting.keep_private)

_SHOWN_MONTHS = 12


def asked(vendor_id: int, action: Action) -> tuple[Actor, Vendor]:
    """Return who asks and which vendor for.

    Raises:
        NotFound: it is not there or not for the actor; the answers are the same to the byte.
    """
    actor = acting.actor()
    try:
        found = vendors.vendor(context(), actor, vendor_id)
    except NotFoundError as error:
        raise NotFound from error
    if not allowed(actor, action, vendor_id):
        raise NotFound
    return actor, found


@bp.get("")
def index() -> str:
    """Show the vendors: all of them to staff, itself to a vendor."""
    actor = acting.actor()
    return render_template(
        "vendor/list.html",
        states=vendors.states(context(), actor),
        now=context().clock.now(),
        is_staff=actor.role is RoleName.STAFF,
    )


@bp.get("/<int:vendor_id>")
def home(vendor_id: int) -> str:
    """Show a vendor its revenue, and staff on how few it rests."""
    actor, vendor = asked(vendor_id, Action.SEE_REVENUE)
    if actor.role is RoleName.STAFF:
        found = vendors.shares(context(), actor, vendor_id)
        return render_template("vendor/shares.html", vendor=vendor, shares=found, is_own=False)
    own = vendors.home(context(), actor)
    return render_template(
        "vendor/home.html",
        vendor=vendor,
        own=own,
        accounts=vendors.accounts(context(), actor, vendor_id),
        charts=_charts(own.revenue),
        by_currency=[(one.currency, one.concentration) for one in own.revenue.currencies],
        is_own=True,
    )


def _charts(found: Revenue) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Return two charts for each currency in which anything ever moved."""
    by_currency: dict[str, list[MonthMoved]] = {}
    for one in found.months:
        by_currency.setdefault(one.currency, []).append(one)
    return {
        currency: (
            asdict(revenue_over_time(currency, months, found.as_of)),
            asdict(revenue_waterfall(currency, months[-_SHOWN_MONTHS:])),
        )
        for currency, months in by_currency.items()
    }


@bp.get("/<int:vendor_id>/movements.csv")
def movements(vendor_id: int) -> Response:
    """Return what moved a vendor's revenue by month and currency, in minor units."""
    actor, _ = asked(vendor_id, Action.MATCH_CUSTOMERS)
    kinds = [kind.value for kind in MovementKind]
    head = ("month", "currency", "opened_minor", *(f"{one}_minor" for one in kinds), "closed_minor")
    rows = [_moved(one, kinds) for one in vendors.home(context(), actor).revenue.months]
    return _csv("movements.csv", head, rows)


def _moved(one: MonthMoved, kinds: Sequence[str]) -> list[Cell]:
    amounts = [one.by_kind.get(kind, 0) for kind in kinds]
    return [f"{one.month:%Y-%m}", one.currency, one.opened_minor, *amounts, one.closed_minor]


@bp.get("/<int:vendor_id>/customers.csv")
def customers(vendor_id: int) -> Response:
    """Return what each customer of a vendor pays a month, in minor units."""
    actor, _ = asked(vendor_id, Action.MATCH_CUSTOMERS)
    rows = (
        (
            *(one.customer, one.organisation, one.currency, one.mrr_minor, one.at_risk_minor),
            one.subscribed_on.isoformat() if one.subscribed_on else None,
        )
        for one in vendors.home(context(), actor).payers
    )
    head = ("customer", "organisation", "currency", "mrr_minor", "at_risk_minor", "subscribed_on")
    return _csv("customers.csv", head, rows)


def _csv(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    response = Response(csv_text(head, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
