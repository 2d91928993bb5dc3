"""What if: a form whose state is the address, and what the scenario in it would leave."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request

from tracker.errors import NothingToShowError
from tracker.health.forecast import WITHDRAWAL_RATE, YOUNG_COMPANY_FAILURE_RATE
from tracker.health.scenario import NOTHING_HAPPENS
from tracker.health.scenario_words import STRESS_HEAD
from tracker.services import whatif
from tracker.web import scenario_address
from tracker.web.asked import asked, keep_asking
from tracker.web.format import NO_BREAK
from tracker.web.project_page import project_page

bp = Blueprint("whatif", __name__, url_prefix="/projects/<slug>")
keep_asking(bp)

_PRESETS = (
    (0.0, "no employer ever withdraws"),
    (WITHDRAWAL_RATE, "as measured in the CNCF list"),
    (YOUNG_COMPANY_FAILURE_RATE, "as young companies fail"),
)


@bp.get("/what-if")
def show(slug: str) -> Response:
    """Show the form, the scenario before and after, and the predefined stress tests."""
    shown = asked(slug)
    # A document of an earlier version has no such part.
    if not shown.document.get("what_if"):
        return project_page(shown, "project/what-if-empty.html")
    return project_page(shown, "project/what-if.html", lambda: _parts(shown.document))


def _parts(document: Mapping[str, Any]) -> dict[str, Any]:
    known = whatif.choices(document)
    given = scenario_address.read(request.args, known)
    answer = whatif.answer(document, given.scenario)
    return {
        "known": known,
        "failable": whatif.failable(known),
        "notes": given.notes,
        "answer": answer,
        "told": [sentence.replace(" %", f"{NO_BREAK}%") for sentence in answer.sentences],
        "chart": asdict(answer.chart) if answer.chart else None,
        "is_as_it_is": given.scenario == NOTHING_HAPPENS,
        "presets": _PRESETS,
        "most_failure": scenario_address.MOST_FAILURE_PERCENT,
        "stress_head": STRESS_HEAD,
        "stress_rows": whatif.stress_rows(document),
        "address": scenario_address.write,
    }


@bp.get("/what-if.json")
def as_json(slug: str) -> Response:
    """Return the scenario with its inputs, as a receipt that `headwater verify` computes again."""
    shown = asked(slug)
    if not shown.document.get("what_if"):
        raise NothingToShowError(f"There is nobody to lose in {slug}: no maintainer is known.")
    given = scenario_address.read(request.args, whatif.choices(shown.document))
    response = jsonify(whatif.answer(shown.document, given.scenario).receipt)
    response.headers["Cache-Control"] = "no-cache"
    return response
