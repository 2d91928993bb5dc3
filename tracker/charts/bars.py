"""Lying bars: one row a name, solid as far as is known, hatched as far as it could reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.charts import parts, text
from tracker.health.document import ChartView, Table

MOST_ROWS = 8
_NAME_WIDTH = 240


@dataclass(frozen=True, slots=True)
class Bar:
    """A name, a share in 0..1 at its bounds, and the words behind the bar."""

    name: str
    low: float
    high: float
    words: str
    is_unknown: bool = False


def bar_chart(
    bars: Sequence[Bar], *, key: str, title: str, axis_note: str, caption: str, table: Table
) -> ChartView:
    """Return a chart of the first bars and of what is unknown; the table has all of them."""
    shown = _shown(bars)
    if len(bars) > len(shown):
        axis_note = f"{axis_note}; {len(bars) - len(shown)} smaller ones are in the table"
    told = "; ".join(f"{bar.name}: {bar.words}" for bar in shown)
    return ChartView(
        key=key,
        title=title,
        axis_note=axis_note,
        caption=caption,
        alt=f"Bars. {caption} {told}.",
        figure=_figure(shown),
        table=table,
    )


def _shown(bars: Sequence[Bar]) -> list[Bar]:
    unknown = [bar for bar in bars if bar.is_unknown]
    named = [bar for bar in bars if not bar.is_unknown]
    return [*named[: MOST_ROWS - len(unknown)], *unknown]


def _figure(shown: Sequence[Bar]) -> dict[str, Any]:
    names, low = [bar.name for bar in shown], [bar.low for bar in shown]
    rest = [bar.high - bar.low for bar in shown]
    none = [0.0] * len(shown)
    traces = [
        parts.lying_bars(names, low, role="bar", name="known", base=none),
        parts.lying_bars(names, rest, role="hatch", name="not known", base=low),
    ]
    reach = max([bar.high for bar in shown]) or 1.0
    xaxis = parts.number_axis(0, reach, []) | {"visible": False}
    yaxis = {
        "type": "category",
        "autorange": "reversed",
        "domain": [0, 1],
        "automargin": True,
        "tickvals": list(range(len(shown))),
        "ticktext": [text.label(text.shortened(name, _NAME_WIDTH)) for name in names],
    }
    ends = [
        parts.end_label(bar.high, index, bar.words, role="text") for index, bar in enumerate(shown)
    ]
    layout = parts.layout(xaxis, [yaxis], annotations=ends, height=8 + 28 * len(shown))
    return parts.figure(traces, layout)
