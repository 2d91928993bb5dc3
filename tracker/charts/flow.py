"""The funding path as a drawing: plates in six columns, joined by streams as wide as their part.

An open stream is filled, an unknown one hatched, a broken one interrupted with a cross, and what is
retired or listed only is dotted. It reads the document's plain data and measures nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.charts import text
from tracker.charts.pen import Palette, Pen, coordinate

WIDTH = 1280
_PITCH, _PLATE = 226, 150
_TOP, _GAP = 44, 16
_LEAST = 42.0
_ROOM = 190.0
_INSET = 10
_FIXED = ("broken", "aside")

Node = Mapping[str, Any]
Link = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Plate:
    """A node with its place."""

    node: Node
    left: float
    top: float
    height: float

    @property
    def right(self) -> float:
        return self.left + _PLATE

    @property
    def bottom(self) -> float:
        return self.top + self.height


Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Plan:
    """All plates by key; and where each stream touches its two plates, by its place in the list."""

    plates: dict[str, _Plate]
    slots: dict[int, tuple[Ends, Ends]]


def draw_flow(path: Mapping[str, Any], *, palette: Palette = "page", css: str = "chart") -> str:
    """Return the funding path of a document as an ``<svg>`` element, 1280 units wide."""
    pen = Pen(palette)
    plan = _planned(path)
    for place, (title, small) in enumerate(path["columns"]):
        pen.words("strong", (place * _PITCH, 12), title)
        pen.words("faint", (place * _PITCH, 27), small)
    numbered = list(enumerate(path["links"]))
    for place, link in sorted(numbered, key=lambda one: _ORDER.index(one[1]["state"])):
        _DRAWN[link["state"]](pen, plan, link, place)
    for plate in plan.plates.values():
        _draw_plate(pen, plate)
    for link in path["links"]:
        _label(pen, plan, link)
    lowest = max((plate.bottom for plate in plan.plates.values()), default=_TOP)
    return pen.picture(WIDTH, lowest + 24, alt=path["alt"], css=css)


_ORDER = ("unknown", "open", "aside", "broken")


def _planned(path: Mapping[str, Any]) -> _Plan:
    plates: dict[str, _Plate] = {}
    for column in range(len(path["columns"])):
        nodes = [node for node in path["nodes"] if node["column"] == column]
        top = float(_TOP)
        for node in nodes:
            height = _height(node)
            plates[node["key"]] = _Plate(node, column * _PITCH, top, height)
            top += height + _GAP
    return _Plan(plates, _slots(plates, path["links"]))


def _slots(plates: Mapping[str, _Plate], links: Sequence[Link]) -> dict[int, tuple[Ends, Ends]]:
    """Return the stretch of its plates' sides that each stream takes, in the order of the list."""
    streams = [(place, link) for place, link in enumerate(links) if _is_stream(link)]
    out = _stretches(streams, plates, "source")
    into = _stretches(streams, plates, "target")
    return {place: (out[place], into[place]) for place, _ in streams}


def _stretches(
    streams: Sequence[tuple[int, Link]], plates: Mapping[str, _Plate], side: str
) -> dict[int, Ends]:
    totals: dict[str, float] = {}
    for _, link in streams:
        totals[link[side]] = totals.get(link[side], 0.0) + _weight(link)
    used: dict[str, float] = {}
    found = {}
    for place, link in streams:
        plate = plates[link[side]]
        top = used.get(link[side], plate.top)
        bottom = top + plate.height * _weight(link) / totals[link[side]]
        used[link[side]] = bottom
        found[place] = (top, bottom)
    return found


def _height(node: Node) -> float:
    if node["state"] in _FIXED:
        return _LEAST
    return max(_LEAST, _ROOM * float(node["size"]))


def _is_stream(link: Link) -> bool:
    return bool(link["target"]) and link["state"] in ("open", "unknown")


def _weight(link: Link) -> float:
    """Return how wide a stream is against the others of its plate; unknown ones are thin."""
    if link["low"] is None or link["high"] is None:
        return 1.0
    return max(float(link["low"] + link["high"]) / 2, 0.05)


def _stream(pen: Pen, plan: _Plan, link: Link, place: int) -> None:
    start = plan.plates[link["source"]]
    if place not in plan.slots:
        middle = start.top + start.height / 2
        pen.line("retired", (start.right, middle), (start.right + 52, middle))
        return
    (top, bottom), (end_top, end_bottom) = plan.slots[place]
    left, right = start.right, plan.plates[link["target"]].left
    bend = (left + right) / 2
    there = f"M{_at(left, top)}C{_at(bend, top)} {_at(bend, end_top)} {_at(right, end_top)}"
    back = f"C{_at(bend, end_bottom)} {_at(bend, bottom)} {_at(left, bottom)}Z"
    role = "hatch" if link["state"] == "unknown" else "stream"
    pen.path(role, f"{there}V{coordinate(end_bottom)}{back}")


def _aside(pen: Pen, plan: _Plan, link: Link, _place: int) -> None:
    start, end = plan.plates[link["source"]], plan.plates[link["target"]]
    bend = (start.right + end.left) / 2
    low, high = start.bottom - 4, end.top + end.height / 2
    curve = f"M{_at(start.right, low)}C{_at(bend, low)} {_at(bend, high)} {_at(end.left, high)}"
    pen.path("retired", curve)


def _broken(pen: Pen, plan: _Plan, link: Link, _place: int) -> None:
    start = plan.plates[link["source"]]
    middle = start.top + start.height / 2
    pen.line("gone", (start.right, middle), (start.right + 24, middle))
    left = start.right + 28
    cross = f"M{_at(left, middle - 5)}l10 10m0 -10l-10 10"
    pen.path("cross", cross)


_DRAWN = {"open": _stream, "unknown": _stream, "aside": _aside, "broken": _broken}


def _draw_plate(pen: Pen, plate: _Plate) -> None:
    node = plate.node
    role = {"broken": "gone", "aside": "retired", "unknown": "hatch"}.get(node["state"], "plate")
    corners = ((plate.left, plate.top), (plate.right, plate.bottom))
    pen.rect(role, *corners)
    middle = plate.top + plate.height / 2
    room = _PLATE - 2 * _INSET
    lines = (("strong", node["title"], -4, 12), ("faint", node["note"], 11, 11))
    if node["state"] == "unknown":
        pen.rect("paper", (plate.left + 6, middle - 18), (plate.right - 6, middle + 17))
    for role, words, down, size in lines:
        shown = text.shortened(words, room, size)
        pen.words(role, (plate.left + _INSET, middle + down), shown)


def _label(pen: Pen, plan: _Plan, link: Link) -> None:
    if not link["label"]:
        return
    start = plan.plates[link["source"]]
    if link["state"] == "broken":
        place = (start.right + 8, start.bottom - 2)
        pen.words("bad", place, link["label"], halo=True)
        return
    shown = text.shortened(link["label"], _PITCH - _PLATE - 4, 11)
    pen.words("faint", (start.right + 5, start.top - 3), shown, halo=True)


def _at(x: float, y: float) -> str:
    return f"{coordinate(x)} {coordinate(y)}"
