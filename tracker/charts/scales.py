"""From values to places on paper: scales, ticks, and rows of labels that do not meet."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

_ROW_GAP = 0.36
_MONTH_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600)


@lru_cache(maxsize=8192)
def day(iso: str) -> int:
    """Return the number of a day given as YYYY-MM-DD."""
    return date.fromisoformat(iso).toordinal()


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight or logarithmic way from [low, high] of values to [start, end] on paper."""

    low: float
    high: float
    start: float
    end: float
    is_log: bool = False
    is_date: bool = False

    def __call__(self, value: str | float) -> float:
        """Return the place of a value, or of a day if this is a scale of days."""
        number = float(day(value) if self.is_date else value)
        if self.is_log:
            number = math.log10(number)
        part = (number - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)


def scale_of(axis: dict[str, Any], start: float, end: float) -> Scale:
    """Return the scale of a plotly axis over a stretch of paper.

    Raises:
        ValueError: the axis is of a type that cannot be drawn.
    """
    kind = axis["type"]
    if kind == "date":
        first, last = (day(text) for text in axis["range"])
        return Scale(first, max(last, first + 1), start, end, is_date=True)
    if kind in ("linear", "log"):
        low, high = axis["range"]
        return Scale(low, high, start, end, is_log=kind == "log")
    raise ValueError(f"the pen draws no axis of type {kind!r}")


def row_domain(row: int, of: int) -> tuple[float, float]:
    """Return the part of the height that the ``row``-th plot from the top has, 0..1 from below.

    Above each plot but the only one there is room for its title.
    """
    if of == 1:
        return 0.0, 1.0
    unit = 1 / of
    low = 1 - row * unit
    return round(low, 6), round(low + unit * (1 - _ROW_GAP), 6)


def headroom(highest: float) -> float:
    """Return where an axis from zero ends, a little over its highest value."""
    return max(highest * 1.08, 1.0)


def count_ticks(highest: float, *, at_most: int) -> list[int]:
    """Return whole numbers from zero, evenly apart in steps of 1, 2 or 5 times a power of ten."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if highest / step <= at_most:
                return list(range(0, int(headroom(highest)) + 1, step))
        power *= 10


def log_range(low: float, high: float) -> tuple[float, float]:
    """Return the powers of ten between which a logarithmic axis reaches, with some room."""
    bottom = math.log10(low) - 0.08
    return bottom, max(math.log10(high) + 0.08, bottom + 0.6)


def log_ticks(bottom: float, top: float) -> list[float]:
    """Return 1, 2 and 5 times the powers of ten on an axis from 10^bottom to 10^top, or fewer."""
    powers = range(math.floor(bottom), math.ceil(top) + 1)
    for digits in ((1, 2, 5), (1, 3), (1,)):
        ticks = [d * 10.0**p for p in powers for d in digits if bottom <= math.log10(d) + p <= top]
        if len(ticks) <= 6:
            break
    return ticks


def date_ticks(scale: Scale, *, room: float) -> list[tuple[str, str]]:
    """Return days and labels for a scale of days, each with ``room`` on paper: years, or months."""
    first, last = (date.fromordinal(int(edge)) for edge in (scale.low, scale.high))
    per_month = abs(scale.end - scale.start) / (scale.high - scale.low) * 30.44
    step = next(
        (step for step in _MONTH_STEPS if step * per_month >= room * (1.3 if step < 12 else 1)),
        _MONTH_STEPS[-1],
    )
    ticks = []
    for index in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        on = date(index // 12, index % 12 + 1, 1)
        if first <= on <= last and index % step == 0:
            ticks.append((on.isoformat(), f"{on:%Y}" if step >= 12 else f"{on:%Y-%m}"))
    return ticks


def lanes(stretches: Sequence[tuple[float, float]]) -> list[int]:
    """Return a lane for each label, below all earlier ones whose stretch meets its own.

    Where a label reaches over the next one's place, that one goes a lane down; as its line begins
    there, no line crosses the label either.
    """
    found: list[int] = []
    for index, (start, end) in enumerate(stretches):
        earlier = zip(stretches[:index], found, strict=True)
        met = [lane for (left, right), lane in earlier if left < end and start < right]
        found.append(max(met, default=-1) + 1)
    return found


def spread(places: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Return places as near as may be to those given, but ``apart`` and within [low, high].

    The order is kept; equal places stay in the order given. If there is no room for all, they
    are packed from ``low`` on.
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    floor = low
    for index in order:
        moved[index] = floor = max(moved[index], floor)
        floor += apart
    ceiling = high
    for index in reversed(order):
        moved[index] = ceiling = max(min(moved[index], ceiling), low)
        ceiling -= apart
    return moved
