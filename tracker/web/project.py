"""A project: overview, people, funding, releases, adopters and report, as last computed."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request

from tracker.errors import NotFoundError
from tracker.reporting.context import Computation
from tracker.reporting.stress import stress_table
from tracker.services import reports
from tracker.services.portfolio import PERIODS
from tracker.services.projects import ShownProject
from tracker.web.asked import asked, keep_asking
from tracker.web.caching import unless_known
from tracker.web.cards import cards, compared
from tracker.web.changes import change_of
from tracker.web.context import context
from tracker.web.project_page import facts_of, project_page

bp = Blueprint("project", __name__, url_prefix="/projects/<slug>")
keep_asking(bp)

_USUAL_MONTHS = 6
#: What happens, maintainers, and both coverages of the columns of the stress tests.
_LOSSES = (0, 1, 3, 4)


@bp.get("")
def overview(slug: str) -> Response:
    """Show the sentences, the seven dimensions, the key figures and what needs somebody."""
    shown = asked(slug)
    comparison = compared(shown.document, _months(request.args))
    return _page(
        shown,
        "project/overview.html",
        cards=cards(shown.document, comparison),
        comparison=comparison,
    )


def _months(args: Mapping[str, str]) -> int:
    given = args.get("since", "")
    return next((months for months in PERIODS if str(months) == given), _USUAL_MONTHS)


@bp.get("/people")
def people(slug: str) -> Response:
    """Show who maintains the project, for whom they work, and how that moved."""
    return _page(asked(slug), "project/people.html")


@bp.get("/funding")
def funding(slug: str) -> Response:
    """Show who pays for the work, how far that reaches and for how long, and who sells what."""
    shown = asked(slug)
    return _page(shown, "project/funding.html", stress=_losses(shown.document))


def _losses(document: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what each stress test leaves of people and coverage; None: there is no test."""
    found = stress_table(document.get("what_if"))
    if found is None:
        return None
    rows = [[row[place] for place in _LOSSES] for row in found["rows"]]
    return {"head": [found["head"][place] for place in _LOSSES], "rows": rows} | {
        "left_out": found["left_out"]
    }


@bp.get("/releases")
def releases(slug: str) -> Response:
    """Show the channels, their rhythm, and the releases."""
    shown = asked(slug)
    names = [channel["name"] for channel in shown.document["releases"]["channels"]]
    return _page(shown, "project/releases.html", channel_names=names)


@bp.get("/adopters")
def adopters(slug: str) -> Response:
    """Show who is listed as an adopter, who went, and how fresh the list is."""
    return _page(asked(slug), "project/adopters.html")


@bp.get("/changes")
@bp.get("/changes/<int:event_id>")
def changes(slug: str, event_id: int | None = None) -> Response:
    """Show what was expected of a decision, what came, and what that could have noticed."""
    shown = asked(slug)
    change = change_of(shown.document, event_id, request.args.get("look", type=int))
    return _page(shown, "project/changes.html", change=change)


@bp.get("/forecast")
def forecast(slug: str) -> Response:
    """Show how likely enough maintainers are there in some years, and what that hangs on."""
    return _page(asked(slug), "project/forecast.html")


@bp.get("/community")
def community(slug: str) -> Response:
    """Show what became of reported issues, and how the community around the project grows."""
    return _page(asked(slug), "project/community.html")


@bp.get("/charts/<key>.json")
def chart(slug: str, key: str) -> Response:
    """Return the plotly figure of a chart, for the script that makes it interactive."""
    shown = asked(slug)
    if key not in shown.document["charts"]:
        raise NotFoundError("chart", key)
    figure = shown.document["charts"][key]["figure"]
    return unless_known(facts_of(shown), lambda: jsonify(figure))


@bp.get("/report.pdf")
def report(slug: str) -> Response:
    """Return the health report of what is shown; it is made once, when it is first asked for."""
    found = asked(slug)
    computed = Computation(found.computed_at, found.has_newer_facts, found.known_at)
    run = reports.make_of(context(), slug, found.for_recipients, computed)
    response = Response(run.pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{reports.file_name(slug, run)}"'
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _page(shown: ShownProject, template: str, **more: Any) -> Response:
    return project_page(shown, template, lambda: more)
