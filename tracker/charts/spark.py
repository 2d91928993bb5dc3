"""Drawings as small as a word, for the rows of a table; the numbers stand beside them."""

import math
from collections.abc import Sequence
from itertools import groupby

from tracker.charts.pen import Pen, coordinate

_LEFT, _RIGHT, _TOP, _FLOOR = 2.0, 58.0, 4.0, 19.0
_EVEN = 1.0  # a ratio of 1: revenue meets cost
_MOST = 2 * _EVEN
_WIDTH, _REACH = 150.0, math.log(4)


def sparkline(values: Sequence[int | None]) -> str:
    """Return a count over time as steps from zero, oldest first, hatched where it is None."""
    pen = Pen("page")
    known = [value for value in values if value is not None]
    height = (_FLOOR - _TOP) / max([1, *known])
    pitch = (_RIGHT - _LEFT) / max(len(values) - 1, 1)
    start = 0
    pen.line("axis", (_LEFT, _FLOOR + 0.5), (_RIGHT, _FLOOR + 0.5))
    for is_known, run in groupby(values, key=lambda value: value is not None):
        stretch = list(run)
        left, right = _LEFT + start * pitch, min(_LEFT + (start + len(stretch)) * pitch, _RIGHT)
        start += len(stretch)
        if not is_known:
            pen.rect("hatch", (left, _TOP), (max(right, left + 1), _FLOOR))
            continue
        levels = [_FLOOR - height * value for value in stretch if value is not None]
        pen.path("line", _steps(levels, left, pitch, right))
    if values and values[-1] is not None:
        pen.dots("dot", [(_RIGHT, _FLOOR - height * values[-1])], 2.5)
    return pen.picture(64, 22, css="fixed", is_fixed=True)


def _steps(levels: Sequence[float], left: float, pitch: float, right: float) -> str:
    commands = [f"M{coordinate(left)} {coordinate(levels[0])}"]
    for index in range(1, len(levels)):
        if levels[index] != levels[index - 1]:
            commands.append(f"H{coordinate(left + index * pitch)}V{coordinate(levels[index])}")
    return "".join([*commands, f"H{coordinate(right)}"])


def range_bar(bounds: tuple[float, float] | None) -> str:
    """Return a ratio's range around an upright stroke at 1, hatched where it is unknown.

    The scale reaches from 0 to 2; what lies beyond ends at the edge. Rust: all of it is below 1.
    """
    pen = Pen("page")
    if bounds is None:
        pen.rect("hatch", (1, 3), (99, 11))
        return pen.picture(100, 14, css="fixed", is_fixed=True)
    low, high = (1 + 98 * min(max(bound, 0), _MOST) / _MOST for bound in bounds)
    pen.line("grid", (1, 7), (99, 7))
    pen.rect("bar-bad" if bounds[1] < _EVEN else "bar", (low, 4), (max(high, low + 1.5), 10))
    pen.line("whisker", (50, 1), (50, 13))
    return pen.picture(100, 14, css="fixed", is_fixed=True)


def level_line(level: float, low: float, high: float) -> str:
    """Return a ratio as a dot on its interval: a stroke at 1, ticks at a half and at two.

    The scale is logarithmic, from a quarter to four; what lies beyond ends at the edge.
    """
    pen = Pen("page")
    for tick in (0.5, 2):
        pen.line("grid", (_place(tick), 6), (_place(tick), 18))
    pen.line("axis", (_place(_EVEN), 2), (_place(_EVEN), 22))
    pen.line("line", (_place(low), 12), (_place(high), 12))
    pen.dots("dot", [(_place(level), 12)], 3.5)
    return pen.picture(_WIDTH, 24, css="fixed", is_fixed=True)


def _place(ratio: float) -> float:
    reached = max(min(math.log(ratio), _REACH), -_REACH)
    return _WIDTH / 2 * (1 + reached / _REACH * 0.96)
