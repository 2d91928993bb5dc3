"""The words on a drawing: events, ends of lines, rows, notes; none over another."""

from typing import Any

from tracker.charts import text, theme
from tracker.charts.frame import Frame
from tracker.charts.pen import Pen
from tracker.charts.scales import spread

Annotation = dict[str, Any]

_LINE_HEIGHT = 14
_KNOWN = ("event", "end", "note", "row")


def write_labels(pen: Pen, figure: dict[str, Any], frame: Frame) -> None:
    """Write all words of a figure, and the lines that belong to words.

    Raises:
        ValueError: a shape or an annotation is none of those that a figure may have.
    """
    by_name = _by_name(figure["layout"]["annotations"], _KNOWN)
    _by_name(figure["layout"]["shapes"], ("event",))
    _write_events(pen, frame)
    _write_rows(pen, by_name["row"], frame)
    _write_notes(pen, by_name["note"], figure["data"], frame)
    if frame.bars:
        _write_bars(pen, by_name["end"], frame)
    elif not frame.is_narrow:
        _write_ends(pen, by_name["end"], frame)


def _by_name(parts: list[dict[str, Any]], known: tuple[str, ...]) -> dict[str, list[Annotation]]:
    found: dict[str, list[Annotation]] = {name: [] for name in known}
    for part in parts:
        if part.get("name") not in found:
            raise ValueError(f"the pen knows no mark named {part.get('name')!r}")
        found[part["name"]].append(part)
    return found


def _write_events(pen: Pen, frame: Frame) -> None:
    for event in frame.events:
        pen.line("event", (event.x, event.top), (event.x, frame.bottom))
    for event in frame.events:
        first = event.top + (-4 if frame.is_narrow else 9)
        for index, (role, words) in enumerate(zip(("text", "faint"), event.words, strict=False)):
            place = (event.text_x, first + index * 13)
            pen.words(role, place, words, event.anchor, halo=True)


def _write_rows(pen: Pen, titles: list[Annotation], frame: Frame) -> None:
    rows = zip(titles, frame.rows, strict=True) if titles else ()
    for title, row in rows:
        name, small = text.lines_of(title["text"])
        room = frame.x.end - frame.x.start
        name = text.shortened(name, room * 0.6)
        used = text.width(name) * 1.08 + 8
        level = row.top - 7
        pen.words("strong", (frame.x.start, level), name, halo=True)
        rest = text.shortened(small, room - used, theme.SMALL_SIZE)
        pen.words("faint", (frame.x.start + used, level), rest, halo=True)


def _write_notes(
    pen: Pen, notes: list[Annotation], traces: list[dict[str, Any]], frame: Frame
) -> None:
    """Write what a hatched stretch is, if the words have room in it."""
    stretches = {trace["x"][0]: max(trace["x"]) for trace in traces if "fill" in trace}
    for one in notes:
        words = text.lines_of(one["text"])[0]
        row = frame.row_of(one, "yref")
        start, end = frame.x(one["x"]), frame.x(stretches[one["x"]])
        if text.width(words) + 10 <= end - start:
            pen.words("text", (start + 5, row.top + 18), words, halo=True)


def _write_ends(pen: Pen, ends: list[Annotation], frame: Frame) -> None:
    wanted = [frame.row_of(one, "yref").y(one["y"]) + 4 for one in ends]
    places = spread(wanted, _LINE_HEIGHT, frame.top + 8, frame.bottom)
    for one, place in zip(ends, places, strict=True):
        is_strong = one["font"]["weight"] > 400
        room = frame.width - frame.x.end - 10
        words = text.shortened(text.lines_of(one["text"])[0], room)
        pen.words("strong" if is_strong else "text", (frame.x.end + 10, place), words)


def _write_bars(pen: Pen, ends: list[Annotation], frame: Frame) -> None:
    """Write the names of lying bars and what each amounts to."""
    for one, name in zip(ends, frame.bars, strict=True):
        top, bottom = frame.bar(int(one["y"]))
        amount = text.lines_of(one["text"])[0]
        if frame.is_narrow:
            room = frame.width - text.width(amount) - 16
            pen.words("text", (0, top - 5), text.shortened(name, room))
            pen.words("text", (frame.width, top - 5), amount, "end")
            continue
        middle = (top + bottom) / 2 + 4
        pen.words("text", (0, middle), text.shortened(name, frame.x.start - 12))
        pen.words("text", (frame.x(one["x"]) + 8, middle), amount)
