"""How each kind of mark looks: to plotly, on a page (a class of theme.css) and in print.

A trace names its kind in ``meta.role``. The colours are the light ones of tokens.css, written out,
because a PDF and plotly know no custom properties; a page takes its colours from the classes.
"""

from dataclasses import dataclass, field
from typing import Any

INK, INK_2, INK_3 = "#1b2423", "#46524f", "#626d69"
RULE, RULE_STRONG, HATCH_INK = "#e5e7e1", "#b9c0ba", "#8f9893"
ACCENT, SERIES_2, SERIES_3, BAND = "#1f6f6b", "#5b6763", "#8a6d1f", "#d9e9e6"
STREAM, PLATE, WARN = "#cfe3df", "#e8f1ef", "#a63f1b"
PRINT_FONT = "Libertinus Serif"

TEXT_SIZE, SMALL_SIZE = 12, 11
LINE_ROLES = ("line", "line-2", "line-3")


@dataclass(frozen=True, slots=True)
class Look:
    """One kind of mark: its SVG attributes in print, and its properties as a plotly trace."""

    ink: dict[str, str]
    plotly: dict[str, Any] = field(default_factory=dict)


def _line(color: str, width: float, dash: str = "", plotly_dash: str = "solid") -> Look:
    ink = {"fill": "none", "stroke": color, "stroke-width": f"{width:g}"}
    ink |= {"stroke-dasharray": dash} if dash else {"stroke-linejoin": "round"}
    return Look(ink, {"line": {"color": color, "width": width, "dash": plotly_dash}})


def _fill(color: str) -> Look:
    return Look({"fill": color}, {"marker": {"color": color}})


_HATCHING = {"shape": "/", "fgcolor": HATCH_INK, "bgcolor": "rgba(0,0,0,0)", "size": 5}

LOOKS: dict[str, Look] = {
    "line": _line(ACCENT, 2),
    "line-2": _line(SERIES_2, 1.5, "5 3", "dash"),
    "line-3": _line(SERIES_3, 1.5, "1.5 2.5", "dot"),
    "line-4": _line(INK_3, 1.5, "7 3 1.5 3", "dashdot"),
    "dot": _fill(ACCENT),
    "dot-q": _fill(HATCH_INK),
    "bar": _fill(ACCENT),
    "bar-3": _fill(SERIES_2),
    "band": Look({"fill": BAND}, {"fillcolor": BAND}),
    "hatch": Look(
        {
            "fill": "url(#hatch)",
            "stroke": HATCH_INK,
            "stroke-width": "0.7",
            "stroke-dasharray": "3 2",
        },
        {"fillcolor": HATCH_INK, "fillpattern": _HATCHING},
    ),
    "grid": Look({"stroke": RULE}),
    "axis": Look({"stroke": RULE_STRONG}),
    "event": Look({"stroke": INK_2, "stroke-width": "0.9", "stroke-dasharray": "4 3"}),
    "text": Look({"fill": INK_2, "font-size": str(TEXT_SIZE)}),
    "strong": Look({"fill": INK, "font-size": str(TEXT_SIZE), "font-weight": "600"}),
    "faint": Look({"fill": INK_3, "font-size": str(SMALL_SIZE)}),
    "paper": Look({"fill": "#ffffff"}),
    "stream": Look({"fill": STREAM}),
    "plate": Look({"fill": PLATE}),
    "gone": Look(
        {"fill": "none", "stroke": WARN, "stroke-width": "1.5", "stroke-dasharray": "5 4"}
    ),
    "retired": Look({"fill": "none", "stroke": HATCH_INK, "stroke-dasharray": "2 3"}),
    "cross": Look({"fill": "none", "stroke": WARN, "stroke-width": "2"}),
    "bad": Look({"fill": WARN, "font-size": str(TEXT_SIZE)}),
    "halo": Look({}),  # a class on pages; in print the pen lays paper under the words
}
