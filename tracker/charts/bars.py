"""Lying bars: one row a name, solid as far as is known, hatched as far as it could reach."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.charts import parts
from tracker.health.document import ChartView, Table

MOST_ROWS = 8


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
    names = [bar.name for bar in shown]
    traces = [
        parts.lying_bars(
            names, [bar.low for bar in shown], role="bar", name="known", base=[0.0] * len(shown)
        ),
        parts.lying_bars(
            names,
            [bar.high - bar.low for bar in shown],
            role="hatch",
            name="not known",
            base=[bar.low for bar in shown],
        ),
    ]
    reach = max([bar.high for bar in shown]) or 1.0
    xaxis = parts.number_axis(0, reach, []) | {"visible": False}
    yaxis = {"type": "category", "autorange": "reversed", "domain": [0, 1]}
    ends = [
        parts.end_label(bar.high, index, bar.words, role="text") for index, bar in enumerate(shown)
    ]
    layout = parts.layout(xaxis, [yaxis], annotations=ends, height=48 + 28 * len(shown))
    told = "; ".join(f"{bar.name}: {bar.words}" for bar in shown)
    return ChartView(
        key=key,
        title=title,
        axis_note=axis_note,
        caption=caption,
        alt=f"Bars. {caption} {told}.",
        figure=parts.figure(traces, layout),
        table=table,
    )


def _shown(bars: Sequence[Bar]) -> list[Bar]:
    unknown = [bar for bar in bars if bar.is_unknown]
    named = [bar for bar in bars if not bar.is_unknown]
    return [*named[: MOST_ROWS - len(unknown)], *unknown]
