"""From a frozen context to a PDF, by Typst and the fixed templates of ``reports/``.

A template reads the context as data: nothing that somebody typed is ever part of its source. The
same context gives the same bytes. No clock, no network, no package, no file outside ``reports/``.
"""

import json
import tomllib
from typing import Any

import typst

from tracker.charts.svg import NARROW, draw
from tracker.errors import NotFoundError, SetupError
from tracker.reporting.blank import blank_context
from tracker.reporting.context import KIND
from tracker.reporting.repertoire import SUBSTITUTE, plain, safe
from tracker.resources import resource_dir

# Units across a full column of A4, so that the labels' 12 units come out at 9 points.
FULL_WIDTH = 640
_NO_FONT = "could not be displayed"


def render_pdf(context: dict[str, Any], *, kind: str = KIND) -> bytes:
    """Return the report as a tagged PDF (PDF/UA-1).

    Raises:
        NotFoundError: there is no such kind of report.
        SetupError: the templates do not fit this context or this version of Typst.
    """
    folder = resource_dir("reports") / kind
    if "/" in kind or not (folder / "report.toml").is_file():
        raise NotFoundError("kind of report", kind)
    about = tomllib.loads((folder / "report.toml").read_text("utf-8"))
    if context["schema"] != about["schema"]:
        raise SetupError(
            f"The {kind} templates read contexts of schema {about['schema']}, not "
            f"{context['schema']}; use the version of this program that made the context."
        )
    return _in_any_font(context | {"charts": _drawn(context["charts"], about["charts"])}, kind)


def compile_templates() -> int:
    """Typeset every kind of report about nothing; return how many kinds there are.

    Raises:
        SetupError: one of them cannot be typeset.
    """
    kinds = [about.parent.name for about in resource_dir("reports").glob("*/report.toml")]
    for kind in kinds:
        render_pdf(blank_context(), kind=kind)
    return len(kinds)


def _drawn(charts: dict[str, Any], widths: dict[str, str]) -> dict[str, Any]:
    """Return the charts as drawings for print instead of figures."""
    found = {}
    for key, chart in charts.items():
        width = NARROW if widths.get(key) == "half" else FULL_WIDTH
        drawing = draw(chart["figure"], width=width, palette="print")
        kept = {name: value for name, value in chart.items() if name != "figure"}
        found[key] = kept | {"svg": drawing}
    return found


def _in_any_font(data: dict[str, Any], kind: str) -> bytes:
    """Return the PDF, with the fonts that Typst brings if they have every character.

    They give the same bytes on every machine. A name in another script takes the machine's own
    fonts; what those lack too is printed as U+FFFD, and the report says so.
    """
    given = safe(json.dumps(data, ensure_ascii=False))
    for with_system_fonts in (False, True):
        try:
            return _compiled(given, kind, with_system_fonts=with_system_fonts)
        except typst.TypstError as error:
            _check_is_font(error, kind)
    return _compiled(plain(given), kind, with_system_fonts=False)


def _check_is_font(error: typst.TypstError, kind: str) -> None:
    """Raise unless the error says that a character has no glyph."""
    if _NO_FONT not in str(error):
        raise SetupError(
            f"The {kind} report cannot be typeset ({error}); install the package again."
        ) from error


def _compiled(data: str, kind: str, *, with_system_fonts: bool) -> bytes:
    root = resource_dir("reports")
    pdf = typst.compile(
        str(root / kind / "report.typ"),
        root=str(root),
        sys_inputs={"context": data, "has_substitutes": str(SUBSTITUTE in data)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=not with_system_fonts,
    )
    if not isinstance(pdf, bytes):
        raise SetupError(f"Typst made no PDF of the {kind} report; install the package again.")
    return pdf
