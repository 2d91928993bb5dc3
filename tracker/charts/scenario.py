"""How likely it is that at least two maintainers are there, year by year, before and after."""

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.charts import parts
from tracker.charts.parts import Trace
from tracker.health.document import ChartView, Table
from tracker.health.words import chance_range, percent

Pair = Sequence[float]


def chances_over_years(curve: Mapping[str, Any]) -> ChartView:
    """Return the chart of a curve of the metric `scenario_before_and_after`, as plain JSON."""
    years, before, after = curve["years"], curve["before"], curve["after"]
    is_same = before == after
    told = f"{chance_range(*after[-1])} in ten years"
    caption = (
        f"At least two maintainers: {told}, with or without the scenario."
        if is_same
        else f"At least two maintainers: {told} under the scenario, {chance_range(*before[-1])} "
        "without it."
    )
    traces = [*_band(years, before), *_band(years, after)]
    traces.append(_line(years, before, "line-2", "now"))
    if not is_same:
        traces.append(_line(years, after, "line", "under the scenario"))
    return ChartView(
        key="scenario",
        title="The years after",
        axis_note="chance of at least two maintainers, by years from now; solid: under the "
        "scenario, dashed: as it is; from 5 years on extrapolation",
        caption=caption,
        alt=f"Two falling lines over ten years. {caption}",
        figure=parts.figure(traces, _layout(years, before, after, is_same=is_same)),
        table=_table(years, before, after),
    )


def _line(years: Sequence[int], pairs: Sequence[Pair], role: str, name: str) -> Trace:
    return parts.line(years, _low(pairs), role=role, name=name, is_step=False)


def _low(pairs: Sequence[Pair]) -> list[float]:
    """Return the cautious end: where employers are unknown, they are the worst that they can be."""
    return [low for low, _ in pairs]


def _band(years: Sequence[int], pairs: Sequence[Pair]) -> list[Trace]:
    """Return what unknown employers could do, as a shape; none: all are known."""
    if all(low == high for low, high in pairs):
        return []
    there = [high for _, high in pairs]
    corners = [*years, *reversed(years)]
    heights = [*there, *reversed(_low(pairs))]
    return [parts.area(corners, heights, role="band", name="unknown employers")]


def _layout(
    years: Sequence[int], before: Sequence[Pair], after: Sequence[Pair], *, is_same: bool
) -> dict[str, Any]:
    xaxis = parts.number_axis(0, years[-1], [0, 1, 3, 5, 10])
    shares = [0, 0.25, 0.5, 0.75, 1]
    yaxis = parts.number_axis(0, 1.02, shares, [percent(share) for share in shares])
    ends = [_end(years, after, "scenario", "strong")] if not is_same else []
    if is_same or abs(after[-1][0] - before[-1][0]) >= 0.08:
        ends.append(_end(years, before, "now", "text"))
    return parts.layout(xaxis, [yaxis | {"domain": [0, 1]}], annotations=ends)


def _end(years: Sequence[int], pairs: Sequence[Pair], name: str, role: str) -> parts.Annotation:
    low = pairs[-1][0]
    return parts.end_label(years[-1], low, f"{name} {chance_range(low, low)}", role=role)


def _table(years: Sequence[int], before: Sequence[Pair], after: Sequence[Pair]) -> Table:
    return Table(
        caption="Chance of at least two maintainers, in steps of 5 points.",
        head=("Years from now", "As it is", "Under the scenario"),
        numeric=(True, False, False),
        rows=tuple(
            (year, chance_range(*old), chance_range(*new))
            for year, old, new in zip(years, before, after, strict=True)
        ),
    )
