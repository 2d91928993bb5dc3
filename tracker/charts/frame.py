"""The paper under a figure: margins, scales, rows, ticks, for a given width."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from tracker.charts import text
from tracker.charts.pen import Anchor, Pen
from tracker.charts.scales import Scale, date_ticks, lanes, scale_of

Figure = dict[str, Any]

NARROW_BELOW = 500
_LEAST_LEFT, _LEAST_RIGHT, _MOST_RIGHT, _BELOW, _TITLE = 28, 10, 200, 26, 18
_LABEL_GAP = 8
_MOST_LANES = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One plot of a figure: its own y axis over the common x axis."""

    y: Scale
    axis: dict[str, Any]

    @property
    def top(self) -> float:
        """The upper edge on paper."""
        return self.y.end


@dataclass(frozen=True, slots=True)
class EventPlace:
    """Where an event's line begins and its words stand; ``words`` are a title and a date."""

    x: float
    top: float
    text_x: float
    anchor: Anchor
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Paper with scales; ``bars`` are the names of lying bars, from above, if there are any."""

    width: float
    height: float
    is_narrow: bool
    x: Scale
    rows: tuple[Row, ...]
    bars: tuple[str, ...]
    events: tuple[EventPlace, ...]
    xaxis: dict[str, Any]
    top: float

    def row_of(self, part: dict[str, Any], key: str = "yaxis") -> Row:
        """Return the row on whose y axis a trace or an annotation stands."""
        name = str(part.get(key, "y")).removeprefix("y")
        return self.rows[int(name or 1) - 1]

    @property
    def bottom(self) -> float:
        """The lower edge of the lowest plot."""
        return self.height - (_BELOW if self.rows else 4)

    def bar(self, index: int) -> tuple[float, float]:
        """Return the upper and lower edge of a lying bar."""
        middle = self.top + (index + 0.5) * _bar_pitch(self.is_narrow)
        return (middle, middle + 9) if self.is_narrow else (middle - 6, middle + 6)

    def draw_axes(self, pen: Pen) -> None:
        """Draw hairlines, ticks and base lines."""
        for row in self.rows:
            _draw_levels(pen, row, self.x)
        if self.bars:
            if not self.is_narrow:
                pen.line("axis", (self.x.start, self.top), (self.x.start, self.height - 4))
            return
        for place, words in self._x_ticks():
            pen.words("faint", (place, self.bottom + 18), words, "middle")

    def _x_ticks(self) -> Iterable[tuple[float, str]]:
        if "tickvals" in self.xaxis:
            ticks = zip(self.xaxis["tickvals"], self.xaxis["ticktext"], strict=True)
            return [(self.x(value), words) for value, words in ticks]
        # A label is wide as four digits; it must not reach over the paper's edge either.
        found = [(self.x(on), words) for on, words in date_ticks(self.x, room=52)]
        return [one for one in found if one[0] + text.width(one[1], 11) / 2 <= self.width]


def framed(figure: Figure, width: int) -> Frame:
    """Return the frame of a figure on paper ``width`` units wide."""
    if any(trace.get("orientation") == "h" for trace in figure["data"]):
        return _lying(figure, width)
    return _upright(figure, width)


def _upright(figure: Figure, width: int) -> Frame:
    layout, is_narrow = figure["layout"], width < NARROW_BELOW
    axes = [layout[key] for key in _axis_keys(layout)]
    ticks = [words for axis in axes for words in axis["ticktext"]]
    left = max([_LEAST_LEFT, *(text.width(words, 11) + 12 for words in ticks)])
    right = _LEAST_RIGHT if is_narrow else _right_margin(layout)
    x = scale_of(layout["xaxis"], left, width - right)
    events, top = _event_places(layout, x, width, is_narrow)
    if len(axes) == 1 and any(one["name"] == "row" for one in layout["annotations"]):
        top += _TITLE
    plot = _plot_height(len(axes), is_narrow)
    return Frame(
        width=width,
        height=top + plot + _BELOW,
        is_narrow=is_narrow,
        x=x,
        rows=tuple(_row(axis, top, plot) for axis in axes),
        bars=(),
        events=events,
        xaxis=layout["xaxis"],
        top=top,
    )


def _axis_keys(layout: dict[str, Any]) -> list[str]:
    keys = [key for key in layout if key.startswith("yaxis")]
    return sorted(keys, key=lambda key: int(key.removeprefix("yaxis") or 1))


def _row(axis: dict[str, Any], top: float, plot: float) -> Row:
    low, high = axis["domain"]
    return Row(scale_of(axis, top + (1 - low) * plot, top + (1 - high) * plot), axis)


def _plot_height(rows: int, is_narrow: bool) -> float:
    if rows == 1:
        return 176 if is_narrow else 216
    return rows * (72 if is_narrow else 76)


def _right_margin(layout: dict[str, Any]) -> float:
    ends = [one for one in layout["annotations"] if one["name"] == "end"]
    widths = [text.width(line) for one in ends for line in text.lines_of(one["text"])]
    return min(max([_LEAST_RIGHT, *(width + 14 for width in widths)]), _MOST_RIGHT)


def _event_places(
    layout: dict[str, Any], x: Scale, width: float, is_narrow: bool
) -> tuple[tuple[EventPlace, ...], float]:
    """Return where the events stand, and how much room they take above the plot."""
    marks = [one for one in layout["annotations"] if one["name"] == "event"]
    marks.sort(key=lambda one: str(one["x"]))
    place = _above_the_line if is_narrow else _beside_the_line
    drafts = [place(x(mark["x"]), text.lines_of(mark["text"]), width) for mark in marks]
    levels = lanes([stretch for stretch, _ in drafts])
    pitch, over = (18, 16) if is_narrow else (28, 4)
    places = [
        replace(draft, top=over + level * pitch) if level < _MOST_LANES else _mute(draft, over)
        for (_, draft), level in zip(drafts, levels, strict=True)
    ]
    shown = min(max(levels, default=-1) + 1, _MOST_LANES)
    return tuple(places), over + pitch * shown if shown else 10


def _mute(draft: EventPlace, top: float) -> EventPlace:
    """Leave an event its line where so many crowd that its words would find no place."""
    return replace(draft, top=top, words=())


_Draft = tuple[tuple[float, float], EventPlace]


def _beside_the_line(start: float, lines: list[str], width: float) -> _Draft:
    """Place the title over the date right of the line, or left of it near the paper's edge."""
    shown = tuple(text.shortened(line, width * 0.4) for line in lines)
    room = max(map(text.width, shown)) + 6 + _LABEL_GAP
    if start + room <= width or start < room:
        return (start, start + room), EventPlace(start, 0, start + 6, "start", shown)
    return (start - room, start), EventPlace(start, 0, start - 6, "end", shown)


def _above_the_line(start: float, lines: list[str], width: float) -> _Draft:
    """Place the title alone above the line, moved where it would leave the paper."""
    title = text.shortened(lines[0], width * 0.7)
    room = text.width(title) + _LABEL_GAP
    left = max(min(start - room / 2, width - room), 0)
    return (left, left + room), EventPlace(start, 0, left, "start", (title,))


def _draw_levels(pen: Pen, row: Row, x: Scale) -> None:
    levels = zip(row.axis["tickvals"], row.axis["ticktext"], strict=True)
    for value, words in levels:
        place = row.y(value)
        role = "axis" if value == 0 and not row.y.is_log else "grid"
        pen.line(role, (x.start, place), (x.end, place))
        pen.words("faint", (x.start - _LABEL_GAP, place + 4), words, "end")
    if row.y.is_log:
        pen.line("axis", (x.start, row.y.start), (x.end, row.y.start))


def _bar_pitch(is_narrow: bool) -> float:
    return 40 if is_narrow else 28


def _lying(figure: Figure, width: int) -> Frame:
    layout, is_narrow = figure["layout"], width < NARROW_BELOW
    names = tuple(text.lines_of(name)[0] for name in figure["data"][0]["y"])
    column = min(max(text.width(name) for name in names), width * 0.3) + 12
    left = 0 if is_narrow else column
    right = 0 if is_narrow else _right_margin(layout)
    return Frame(
        width=width,
        height=8 + len(names) * _bar_pitch(is_narrow),
        is_narrow=is_narrow,
        x=scale_of(layout["xaxis"], left + 1, width - right - 1),
        rows=(),
        bars=names,
        events=(),
        xaxis=layout["xaxis"],
        top=4,
    )
