"""The pieces of a figure: plain dicts by plotly's schema.

They are written by hand because plotly's own classes cost 0.3 s at the first figure and 3 ms at
each further one, a sixth of all computing; a test lets plotly check every figure. Only what
`svg.draw` can draw has a function here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.charts import scales, text, theme
from tracker.health.document import EventView

Trace = dict[str, Any]
Annotation = dict[str, Any]
Value = float | int | None
X = str | float

_DAY_IN_MS = 86_400_000
_PLOT_WIDTH = 760
EVENT_LANE = 28


@dataclass(frozen=True, slots=True)
class Stage:
    """What a chart over time stands on: its first and last day, and the events between."""

    first: str
    last: str
    events: tuple[EventView, ...]

    @classmethod
    def of(cls, days: Iterable[str], last: str, events: Iterable[EventView]) -> "Stage":
        """Return the stage that reaches from the earliest of ``days`` to ``last``."""
        first = min(days)
        return cls(first, last, tuple(one for one in events if first <= one.on <= last))


def line(
    x: Sequence[X],
    y: Sequence[Value],
    *,
    role: str,
    name: str,
    is_step: bool = True,
) -> Trace:
    """Return a line; None leaves a gap. A step holds its value until the next point."""
    look = theme.LOOKS[role].plotly["line"]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": text.label(name),
        "x": list(x),
        "y": list(y),
        "line": look | {"shape": "hv" if is_step else "linear"},
        "connectgaps": False,
        "meta": {"role": role},
    }


def dots(x: Sequence[X], y: Sequence[Value], *, role: str, name: str, radius: float = 2.5) -> Trace:
    """Return dots."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": text.label(name),
        "x": list(x),
        "y": list(y),
        "marker": theme.LOOKS[role].plotly["marker"] | {"size": 2 * radius},
        "meta": {"role": role},
    }


def area(x: Sequence[X], y: Sequence[Value], *, role: str, name: str, row: int = 1) -> Trace:
    """Return a filled shape whose corners are the points: a band, or what is unknown."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": text.label(name),
        "x": list(x),
        "y": list(y),
        "fill": "toself",
        "line": {"width": 0},
        "hoverinfo": "skip",
        "meta": {"role": role},
        **theme.LOOKS[role].plotly,
    } | on_row(row)


def unknown(first: X, last: X, axis: dict[str, Any], *, row: int = 1) -> Trace:
    """Return a hatched stretch from ``first`` to ``last``, as high as ``axis``."""
    bottom, top = edges(axis)
    corners = [first, last, last, first, first]
    heights = [bottom, bottom, top, top, bottom]
    return area(corners, heights, role="hatch", name="unknown", row=row)


def bars(x: Sequence[X], y: Sequence[Value], *, role: str, name: str, days: float) -> Trace:
    """Return upright bars on a time axis, ``days`` wide, each with its middle at ``x``."""
    return {
        "type": "bar",
        "name": text.label(name),
        "x": list(x),
        "y": list(y),
        "width": days * _DAY_IN_MS,
        "marker": theme.LOOKS[role].plotly["marker"],
        "meta": {"role": role},
    }


def lying_bars(
    rows: Sequence[str], lengths: Sequence[float], *, role: str, name: str, base: Sequence[float]
) -> Trace:
    """Return lying bars, one for each name in ``rows``, from ``base`` on."""
    look = theme.LOOKS[role].plotly
    pattern = look.get("fillpattern")
    return {
        "type": "bar",
        "orientation": "h",
        "name": text.label(name),
        "y": [text.label(row) for row in rows],
        "x": list(lengths),
        "base": list(base),
        "marker": {"color": "rgba(0,0,0,0)", "pattern": pattern} if pattern else look["marker"],
        "meta": {"role": role},
    }


def on_row(row: int) -> dict[str, str]:
    """Return what puts a trace on the ``row``-th plot from the top."""
    return {} if row == 1 else {"yaxis": f"y{row}"}


def event_marks(stage: Stage) -> tuple[list[dict[str, Any]], list[Annotation]]:
    """Return the upright line of each event and its label, label over label where they are near."""
    per_day = _PLOT_WIDTH / max(scales.day(stage.last) - scales.day(stage.first), 1)
    places = [scales.day(event.on) * per_day for event in stage.events]
    lanes = scales.lanes(
        [
            (place, place + max(text.width(event.title), 70) + 12)
            for place, event in zip(places, stage.events, strict=True)
        ]
    )
    shapes = [_line_at(event.on) for event in stage.events]
    labels = [_event_label(one, lane) for one, lane in zip(stage.events, lanes, strict=True)]
    return shapes, labels


def upright(x: X, words: str) -> tuple[dict[str, Any], Annotation]:
    """Return an upright line with a label over it, for a plot that is not over time."""
    label = _annotation("event", x, 1, text.label(words))
    return _line_at(x), label | {"yref": "paper", "yanchor": "bottom", "yshift": 0}


def _line_at(on: X) -> dict[str, Any]:
    line = {"color": theme.INK_2, "width": 1, "dash": "dash"}
    return {"type": "line", "name": "event", "x0": on, "x1": on, "y0": 0, "y1": 1,
            "yref": "paper", "line": line}  # fmt: skip


def _event_label(event: EventView, lane: int) -> Annotation:
    words = text.label(event.title, event.on)
    return _annotation("event", event.on, 1, words) | {
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": EVENT_LANE * lane,
    }


def end_label(x: X, y: float, words: str, *, role: str, row: int = 1) -> Annotation:
    """Return the words that stand behind the end of a line; ``role`` is strong or text."""
    return _annotation("end", x, y, text.label(words)) | {
        "yref": "y" if row == 1 else f"y{row}",
        "xshift": 8,
        "yanchor": "middle",
        "font": {
            "color": theme.LOOKS[role].ink["fill"],
            "weight": 600 if role == "strong" else 400,
        },
    }


def note(x: X, y: float, words: str) -> Annotation:
    """Return words inside the plot, below and right of a corner: what a hatched stretch is."""
    return _annotation("note", x, y, text.label(words)) | {
        "yanchor": "top",
        "xshift": 5,
        "bgcolor": "rgba(255,255,255,0.8)",
    }


def row_title(row: int, of: int, words: str, small: str) -> Annotation:
    """Return the words over the ``row``-th of several plots that share one time axis."""
    _, high = scales.row_domain(row, of)
    return _annotation("row", 0, high, text.label(words, small)) | {
        "xref": "paper",
        "yref": "paper",
        "yanchor": "bottom",
    }


def _annotation(name: str, x: X, y: float, words: str) -> Annotation:
    return {
        "name": name,
        "x": x,
        "y": y,
        "text": words,
        "showarrow": False,
        "xanchor": "left",
        "align": "left",
    }


def figure(traces: Iterable[Trace], layout: dict[str, Any]) -> dict[str, Any]:
    """Return a figure."""
    return {"data": list(traces), "layout": layout}


def over_time(
    stage: Stage,
    traces: Iterable[Trace],
    yaxes: Sequence[dict[str, Any]],
    annotations: Iterable[Annotation] = (),
) -> dict[str, Any]:
    """Return a figure over a stage, with the stage's events on it."""
    shapes, labels = event_marks(stage)
    notes = [*annotations, *labels]
    height = 290 if len(yaxes) == 1 else 60 + 90 * len(yaxes)
    axes = layout(date_axis(stage), yaxes, shapes=shapes, annotations=notes, height=height)
    return figure(traces, axes)


def layout(
    xaxis: dict[str, Any],
    yaxes: Sequence[dict[str, Any]],
    *,
    shapes: Iterable[dict[str, Any]] = (),
    annotations: Iterable[Annotation] = (),
    height: int = 290,
) -> dict[str, Any]:
    """Return a quiet layout: no legend, no frame, no background; one y axis for each row."""
    notes = list(annotations)
    lanes = [one["yshift"] // EVENT_LANE + 1 for one in notes if one["name"] == "event"]
    top = EVENT_LANE * max(lanes, default=0)
    right = max((text.width(one["text"]) for one in notes if one["name"] == "end"), default=0)
    named = {f"yaxis{index if index > 1 else ''}": axis for index, axis in enumerate(yaxes, 1)}
    lowest = "y" if len(yaxes) == 1 else f"y{len(yaxes)}"
    # Where no axis is drawn there is nothing to make room for: the rows need all of a low picture.
    above, below = (4, 4) if xaxis.get("visible") is False else (16, 32)
    return {
        "height": height + top,
        "margin": {"l": 48, "r": 24 + round(right), "t": above + top, "b": below},
        "showlegend": False,
        "barmode": "overlay",
        "hovermode": "closest",
        "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": theme.TEXT_SIZE, "color": theme.INK_2},
        "xaxis": {"showgrid": False, "anchor": lowest} | xaxis,
        **named,
        "shapes": list(shapes),
        "annotations": notes,
    }


def date_axis(stage: Stage) -> dict[str, Any]:
    """Return the time axis of a stage."""
    return {"type": "date", "range": [stage.first, stage.last],
            "linecolor": theme.RULE_STRONG}  # fmt: skip


def number_axis(
    low: float, high: float, ticks: Sequence[float], labels: Sequence[str] = ()
) -> dict[str, Any]:
    """Return an axis from ``low`` to ``high`` with ticks where they are given."""
    return {
        "type": "linear",
        "range": [low, high],
        "tickvals": list(ticks),
        "ticktext": list(labels) or [f"{tick:,.12g}" for tick in ticks],
        "gridcolor": theme.RULE,
        "zerolinecolor": theme.RULE_STRONG,
        "fixedrange": True,
    }


def count_axis(highest: float, *, row: int = 1, of: int = 1) -> dict[str, Any]:
    """Return an axis of counts from zero, with whole numbers for ticks, for one row of several."""
    ticks = scales.count_ticks(highest, at_most=4 if of == 1 else 2)
    return number_axis(0, scales.headroom(highest), ticks) | {
        "domain": list(scales.row_domain(row, of))
    }


def log_axis(low: float, high: float) -> dict[str, Any]:
    """Return a logarithmic axis; plotly wants its range in powers of ten."""
    bottom, top = scales.log_range(low, high)
    axis = number_axis(bottom, top, scales.log_ticks(bottom, top))
    return axis | {"type": "log"}


def edges(axis: dict[str, Any]) -> tuple[float, float]:
    """Return the lowest and the highest value on an axis of numbers."""
    low, high = axis["range"]
    return (10**low, 10**high) if axis["type"] == "log" else (low, high)
