"""Draws a figure of `figures` as SVG, for a page or for print, wide or narrow.

The same figure goes to plotly.js; what this pen cannot draw raises, so that a chart can never be
whole on a page and broken in a PDF. Typst places the print version as it is: its words stay text in
the document's own font.
"""

from collections.abc import Callable
from typing import Any

from tracker.charts.frame import Frame, framed
from tracker.charts.labels import write_labels
from tracker.charts.pen import Palette, Pen, coordinate
from tracker.charts.scales import Scale

Figure = dict[str, Any]
Trace = dict[str, Any]

WIDE, NARROW = 860, 340
_DAY_IN_MS = 86_400_000
# Of an area as narrow as this only its outline would be seen, which means nothing.
_LEAST_AREA = 2


def draw(
    figure: Figure,
    *,
    width: int = WIDE,
    palette: Palette = "page",
    alt: str = "",
    css: str = "chart",
) -> str:
    """Return the figure as an ``<svg>`` element.

    Args:
        figure: a figure of `figures`, as a dict or read back from JSON.
        width: in units of which a page's text has 12; under 500 the labels at the lines' ends are
            dropped, and rows have their names above them.
        palette: ``page`` colours by the classes of theme.css and needs the page's own pattern
            ``#hatch``; ``print`` by literal ink.
        alt: what the chart says, for those who do not see it; without it the picture is hidden
            from them.
        css: classes of the element on a page.

    Raises:
        ValueError: the figure holds something that this pen cannot draw.
    """
    pen = Pen(palette)
    frame = framed(figure, width)
    frame.draw_axes(pen)
    for trace in sorted(figure["data"], key=_layer):
        _drawer(trace)(pen, trace, frame)
    write_labels(pen, figure, frame)
    return pen.picture(frame.width, frame.height, alt=alt, css=css)


_LAYERS = ("hatch", "band", "bar-3", "bar", "dot-q", "line-4", "line-3", "line-2", "line", "dot")


def _layer(trace: Trace) -> int:
    return _LAYERS.index(_role(trace))


def _role(trace: Trace) -> str:
    role = trace.get("meta", {}).get("role")
    if role not in _LAYERS:
        raise ValueError(f"the pen knows no role {role!r} of a trace")
    return str(role)


def _drawer(trace: Trace) -> Callable[[Pen, Trace, Frame], None]:
    kind = (trace["type"], trace.get("mode"), trace.get("fill"), trace.get("orientation"))
    try:
        return _DRAWERS[kind]
    except KeyError:
        raise ValueError(f"the pen draws no trace of the kind {kind!r}") from None


def _draw_line(pen: Pen, trace: Trace, frame: Frame) -> None:
    commands = "".join(_runs(trace, frame.x, frame.row_of(trace).y))
    if commands:
        pen.path(_role(trace), commands)


def _runs(trace: Trace, x: Scale, y: Scale) -> list[str]:
    """Return the commands of a line: a move after each gap, steps or slopes else."""
    shape = trace["line"].get("shape", "linear")
    if shape not in ("hv", "linear"):
        raise ValueError(f"the pen draws no line of shape {shape!r}")
    commands, before = [], None
    for along, value in zip(trace["x"], trace["y"], strict=True):
        if value is None:
            before = None
            continue
        place = coordinate(x(along)), coordinate(y(value))
        if before is None:
            commands.append(f"M{place[0]} {place[1]}")
        elif shape == "linear":
            commands.append(f"L{place[0]} {place[1]}")
        else:
            commands.append(f"H{place[0]}" + (f"V{place[1]}" if place[1] != before[1] else ""))
        before = place
    return commands


def _draw_area(pen: Pen, trace: Trace, frame: Frame) -> None:
    y = frame.row_of(trace).y
    corners = [(frame.x(a), y(b)) for a, b in zip(trace["x"], trace["y"], strict=True)]
    along = [x for x, _ in corners]
    if max(along) - min(along) >= _LEAST_AREA:
        pen.polygon(_role(trace), corners)


def _draw_dots(pen: Pen, trace: Trace, frame: Frame) -> None:
    y = frame.row_of(trace).y
    places = zip(trace["x"], trace["y"], strict=True)
    centres = [(frame.x(along), y(value)) for along, value in places if value is not None]
    pen.dots(_role(trace), centres, trace["marker"]["size"] / 2)


def _draw_bars(pen: Pen, trace: Trace, frame: Frame) -> None:
    row = frame.row_of(trace)
    half = trace["width"] / _DAY_IN_MS / 2 * (frame.x.end - frame.x.start)
    half = max(half / (frame.x.high - frame.x.low), 0.5)
    for along, value in zip(trace["x"], trace["y"], strict=True):
        if value:
            left = max(frame.x(along) - half, frame.x.start)
            right = min(frame.x(along) + half, frame.x.end)
            pen.rect(_role(trace), (left, row.y(0)), (right, row.y(value)))


def _draw_lying_bars(pen: Pen, trace: Trace, frame: Frame) -> None:
    for index, (base, length) in enumerate(zip(trace["base"], trace["x"], strict=True)):
        if length:
            top, bottom = frame.bar(index)
            pen.rect(_role(trace), (frame.x(base), top), (frame.x(base + length), bottom))


_DRAWERS: dict[tuple[str, str | None, str | None, str | None], Callable[[Pen, Trace, Frame], None]]
_DRAWERS = {
    ("scatter", "lines", None, None): _draw_line,
    ("scatter", "lines", "toself", None): _draw_area,
    ("scatter", "markers", None, None): _draw_dots,
    ("bar", None, None, None): _draw_bars,
    ("bar", None, None, "h"): _draw_lying_bars,
}
