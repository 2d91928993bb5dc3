"""The only place where markup is trusted: pictures that our own pen draws, all words escaped."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from tracker.charts.flow import draw_flow
from tracker.charts.spark import level_line, range_bar, sparkline
from tracker.charts.svg import NARROW, WIDE, draw

_KEPT = 4096


def chart_picture(view: Mapping[str, Any], *, is_narrow: bool = False) -> Markup:
    """Return a chart of a document, wide and narrow, of which theme.css shows the one that fits.

    In a column that is always narrow, the narrow one is enough.
    """
    drawings = [_drawn(view, NARROW, "chart narrow")]
    if not is_narrow:
        drawings.insert(0, _drawn(view, WIDE, "chart wide"))
    return Markup("".join(drawings))  # noqa: S704


def _drawn(view: Mapping[str, Any], width: int, css: str) -> str:
    return draw(view["figure"], width=width, alt=view["alt"], css=css)


def funding_picture(path: Mapping[str, Any]) -> Markup:
    """Return the funding path; where it would be too small theme.css shows the list instead."""
    return Markup(draw_flow(path))  # noqa: S704


def spark(values: Sequence[int | None]) -> Markup:
    """Return the little line of a head-count; None is hatched."""
    return _spark(tuple(values))


@lru_cache(maxsize=_KEPT)
def _spark(values: tuple[int | None, ...]) -> Markup:
    return Markup(sparkline(values))  # noqa: S704


def ratio_bar(ends: Sequence[float] | None) -> Markup:
    """Return a range of a ratio beside a stroke at 1; None is hatched."""
    return _ratio_bar((ends[0], ends[1]) if ends else None)


@lru_cache(maxsize=_KEPT)
def _ratio_bar(ends: tuple[float, float] | None) -> Markup:
    return Markup(range_bar(ends))  # noqa: S704


def level_bar(verdict: Mapping[str, Any]) -> Markup:
    """Return the level ratio of a verdict with its interval, beside a stroke at 1."""
    return _level_bar(verdict["level"], verdict["low"], verdict["high"])


@lru_cache(maxsize=_KEPT)
def _level_bar(level: float, low: float, high: float) -> Markup:
    return Markup(level_line(level, low, high))  # noqa: S704
