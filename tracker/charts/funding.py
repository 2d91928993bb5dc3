"""The charts of money: how far it covers the cost, and for how long it is committed."""

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from tracker.charts import parts
from tracker.charts.bars import Bar, bar_chart
from tracker.charts.parts import Stage, Trace
from tracker.charts.series import month_of
from tracker.health.document import ChartView, EventView, Table
from tracker.health.funding_document import CoverageView, Funding, HorizonMonth, HorizonView
from tracker.health.words import number, number_range, percent, percent_range
from tracker.metrics.months import month_after

_COST = "What the maintainers cost"


def coverage(section: Funding | None) -> ChartView | None:
    """Return how far contracts on record pay for the maintainers; None: it is not known."""
    found = section.coverage if section else None
    if found is None:
        return None
    high = max(1.0, found.low) if found.high is None else found.high
    words = (
        f"{percent(found.low)} or more" if found.high is None else percent_range(found.low, high)
    )
    rows = [
        Bar(_COST, 1.0, 1.0, "100 %"),
        Bar("Contracts on record", found.low, max(high, found.low), words),
    ]
    if found.net is not None:
        said = percent_range(*found.net)
        rows.append(Bar("Of that, said to be passed on", *found.net, said))
    return bar_chart(
        rows,
        key="coverage",
        title="How far the money reaches",
        axis_note="share of the monthly cost; hatched: what is not known could make it so much",
        caption=_coverage_caption(found),
        table=Table(
            caption="Coverage and required pass-through, with the range that missing data leave.",
            head=("Figure", "Low", "Middle", "High"),
            numeric=(False, True, True, True),
            rows=(
                ("Coverage, ratio", *_rounded(found.low, found.middle, found.high)),
                (
                    "Required pass-through, ratio",
                    *_rounded(found.required_low, found.required_middle, found.required_high),
                ),
            ),
        ),
    )


def _rounded(*values: float | None) -> tuple[float | None, ...]:
    return tuple(None if value is None else round(value, 2) for value in values)


def _coverage_caption(found: CoverageView) -> str:
    low, high = found.required_low, found.required_high
    if low is None:
        return "No contract on record pays any more, so nothing that is passed on would be enough."
    needed = f"{number(low, 2)} or more" if high is None else number_range(low, high, 2)
    if low > 1:
        tail = "that is above 1: even all of it would not be enough."
    elif high is not None and high <= 1:
        tail = "the rest is for the vendors' other costs."
    else:
        tail = "above 1 not even all of it would be enough."
    return f"To pay the maintainers, {needed} of the revenue must reach them; {tail}"


def horizon(section: Funding | None, events: Sequence[EventView]) -> ChartView | None:
    """Return what is committed month by month; None: it is not known, or nothing is needed."""
    found = section.horizon if section else None
    if found is None or not found.months:
        return None
    end = month_after(_first(found.months[-1])).isoformat()
    stage = Stage.of([f"{found.months[0].month}-01"], end, events)
    caption = _horizon_caption(found)
    return ChartView(
        key="horizon",
        title="How long it is committed",
        axis_note="contracts with a known end, as a share of the monthly cost; "
        "shaded: between high and low cost; dashed: the cost",
        caption=caption,
        alt=f"Steps by month, {stage.first} to {stage.last}. {caption}",
        figure=_horizon_figure(found, stage),
        table=Table(
            caption="Committed share of the monthly cost in per cent; no renewal is assumed.",
            head=("Month", "At high cost", "In the middle", "At low cost"),
            numeric=(False, True, True, True),
            rows=tuple(
                (one.month, *(round(100 * share, 1) for share in (one.low, one.middle, one.high)))
                for one in found.months
            ),
        ),
    )


def _first(month: HorizonMonth) -> date:
    return date.fromisoformat(f"{month.month}-01")


def _horizon_figure(found: HorizonView, stage: Stage) -> dict[str, Any]:
    months = [f"{one.month}-01" for one in found.months]
    most = max([1.0, *(one.high for one in found.months)])
    step = 0.5 if most <= 2 else max(round(most / 4), 1)
    ticks = [step * place for place in range(math.ceil(most / step) + 1)]
    axis = parts.number_axis(0, 1.08 * ticks[-1], ticks, [percent(tick) for tick in ticks])
    middle = [*(one.middle for one in found.months), found.months[-1].middle]
    traces = [
        _band(found.months, stage.last),
        parts.line([stage.first, stage.last], [1.0, 1.0], role="line-2", name="cost"),
        parts.line([*months, stage.last], middle, role="line", name="committed"),
    ]
    labels = [parts.end_label(stage.last, 1.0, "the cost", role="text")]
    return parts.over_time(stage, traces, [axis | {"domain": [0, 1]}], labels)


def _band(months: Sequence[HorizonMonth], last: str) -> Trace:
    """Return the area between the steps at high and at low cost."""
    ends = [*(f"{one.month}-01" for one in months[1:]), last]
    across: list[tuple[str, float]] = []
    back: list[tuple[str, float]] = []
    for one, end in zip(months, ends, strict=True):
        start = f"{one.month}-01"
        across += [(start, one.high), (end, one.high)]
        back += [(start, one.low), (end, one.low)]
    corners = [*across, *reversed(back), across[0]]
    days, heights = [on for on, _ in corners], [value for _, value in corners]
    return parts.area(days, heights, role="band", name="range of the cost")


def _horizon_caption(found: HorizonView) -> str:
    first = month_of(f"{found.months[0].month}-01")
    if found.high == 0:
        text = f"Already in {first} what is committed does not cover the cost."
    elif found.low is None:
        text = "What is committed never falls below the cost."
    else:
        text = f"The cost is covered by contracts for {_months(found)} from {first} on."
    if found.without_end:
        noun = "contract has" if found.without_end == 1 else "contracts have"
        text += f" {found.without_end} {noun} no known end, so nothing of it is committed."
    return text


def _months(found: HorizonView) -> str:
    if found.high is None:
        return f"{found.low} months or more"
    if found.low == found.high:
        return "1 month" if found.low == 1 else f"{found.low} months"
    return f"{found.low}–{found.high} months"
