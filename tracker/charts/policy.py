"""Charts of a verdict: the series with its fit, and the levels where nothing happened."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.charts import parts
from tracker.charts.parts import Stage, Trace
from tracker.charts.series import month_of
from tracker.health.change import Direction
from tracker.health.document import ChartView, EventView, Table
from tracker.health.policy import HypothesisView, Policy, PolicyEvent, SeriesShape, VerdictView
from tracker.health.verdict import Word
from tracker.health.words import count, number
from tracker.metrics.months import month_after

_YEAR = 12
_STACKS = 28
_LEAST_REACH = math.log(1.5)
_FINE_REACH = math.log(2.2)
_FINE = ((0.5, "½"), (0.75, "0.75"), (1.0, "1"), (1.33, "1.33"), (2.0, "2"))
_COARSE = ((1 / 8, "⅛"), (1 / 4, "¼"), (1 / 2, "½"), (1.0, "1"), (2.0, "2"), (4.0, "4"), (8.0, "8"))
_TIE = 1e-9


def policy_charts(policy: Policy, events: Sequence[EventView]) -> Iterator[ChartView]:
    """Yield for each primary outcome with a fit the series, and the placebos in time and space."""
    for event in policy.events:
        for one in event.hypotheses:
            if one.shape is not None and one.verdicts and one.is_primary:
                yield _series(event, one, one.shape, events)
                yield _in_time(one, one.shape, one.verdicts[-1])
                if one.shape.in_space:
                    yield _in_space(one, one.shape, one.verdicts[-1])


# -- the series ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Lines:
    """The months of a series with what was counted, fitted, and to be expected without change."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    fitted_before: tuple[float, ...]
    fitted_after: tuple[float, ...]
    trend: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def _lines(shape: SeriesShape) -> _Lines:
    """Return the fit as lines; its totals on either side are those of the counts."""
    first, months = date.fromisoformat(shape.first), len(shape.before)
    later = [months + shape.left_out + place for place in range(len(shape.after))]
    growth = [shape.slope ** (place / _YEAR) for place in range(months)]
    start = sum(shape.before) / sum(growth)
    trend = [start * shape.slope ** (place / _YEAR) for place in later]
    fitted = [shape.level * rate for rate in trend]
    return _Lines(
        before=tuple(_middle(first, place) for place in range(months)),
        after=tuple(_middle(first, place) for place in later),
        fitted_before=tuple(start * rate for rate in growth),
        fitted_after=tuple(fitted),
        trend=tuple(trend),
        low=tuple(rate / shape.high for rate in fitted),
        high=tuple(rate / shape.low for rate in fitted),
    )


def _middle(first: date, months: int) -> str:
    return month_after(first, months).replace(day=15).isoformat()


def _series(
    event: PolicyEvent, one: HypothesisView, shape: SeriesShape, events: Sequence[EventView]
) -> ChartView:
    lines = _lines(shape)
    caption = _series_caption(shape, event)
    end = month_after(date.fromisoformat(lines.after[-1])).isoformat()
    stage = Stage.of([shape.first], end, events)
    return ChartView(
        key=f"policy-series-{one.id}",
        title=f"{one.label}: {one.title}",
        axis_note=(
            f"{one.unit}; dots: counted, solid: fitted, dashed: the earlier trend, shaded: what it "
            "may be by the level's 95 % interval"
        ),
        caption=caption,
        alt=f"Dots and lines by month, {shape.first} to {end}. {caption}",
        figure=_series_figure(shape, lines, stage),
        table=Table(
            caption=f"{one.title}; {month_of(event.on)} is left out.",
            head=("Months", "Counted", "A month"),
            numeric=(False, True, True),
            rows=tuple(_rows(shape)),
        ),
    )


def _series_figure(shape: SeriesShape, lines: _Lines, stage: Stage) -> dict[str, Any]:
    counted = [*shape.before, *shape.after]
    highest = max(*counted, *lines.fitted_before, *lines.fitted_after, *lines.trend)
    ceiling = highest * 1.08
    high = [min(rate, ceiling) for rate in lines.high]
    low = [min(rate, ceiling) for rate in lines.low]
    along = [*lines.before, *lines.after]
    traces: list[Trace] = [
        parts.area(
            [*lines.after, *reversed(lines.after)],
            [*high, *reversed(low)],
            role="band",
            name="earlier trend, 95 %",
        ),
        parts.dots(along, counted, role="dot-q", name="counted"),
        parts.line(lines.after, lines.trend, role="line-2", name="earlier trend", is_step=False),
        parts.line(
            [*lines.before, lines.after[0], *lines.after],
            [*lines.fitted_before, None, *lines.fitted_after],
            role="line",
            name="fitted",
            is_step=False,
        ),
    ]
    ends = [
        parts.end_label(lines.after[-1], lines.fitted_after[-1], "fitted, after", role="strong"),
        parts.end_label(lines.after[-1], lines.trend[-1], "earlier trend", role="text"),
    ]
    return parts.over_time(stage, traces, [parts.count_axis(highest)], ends)


def _series_caption(shape: SeriesShape, event: PolicyEvent) -> str:
    moved = "stands above" if shape.level > 1 else "stands below"
    inside = "stays inside" if shape.low <= 1 <= shape.high else "is outside"
    return (
        f"After “{event.title}” the fitted level {moved} the earlier trend, by a ratio of "
        f"{number(shape.level, 2)}, and {inside} what that trend allows."
    )


def _rows(shape: SeriesShape) -> Iterator[tuple[str | int | float | None, ...]]:
    """Yield the counts by stretches of up to twelve months, ending and starting at the event."""
    first, months = date.fromisoformat(shape.first), len(shape.before)
    odd = months % _YEAR
    starts = ([0] if odd else []) + list(range(odd, months, _YEAR))
    for start in starts:
        end = min(start + _YEAR if start >= odd else odd, months)
        yield _row(first, start, shape.before[start:end])
    for start in range(0, len(shape.after), _YEAR):
        yield _row(first, months + shape.left_out + start, shape.after[start : start + _YEAR])


def _row(first: date, place: int, counts: Sequence[int]) -> tuple[str | int | float | None, ...]:
    start, last = month_after(first, place), month_after(first, place + len(counts) - 1)
    mean = round(sum(counts) / len(counts), 1)
    return f"{start:%Y-%m} to {last:%Y-%m}", sum(counts), mean


# -- the placebos ----------------------------------------------------------------------------------


def _in_time(one: HypothesisView, shape: SeriesShape, verdict: VerdictView) -> ChartView:
    levels = [level for level in shape.in_time if level is not None]
    own = abs(math.log(shape.level))
    extreme = [abs(math.log(level)) >= own - _TIE for level in levels]
    unfitted = len(shape.in_time) - len(levels)
    alike = sum(extreme) + unfitted
    caption = f"{alike} of {count(len(shape.in_time), 'possible date')} are as extreme"
    if verdict.p_in_time is None:
        caption += "; under twelve months on one side, so there is no p."
    else:
        caption += f", the true one among them: p {number(verdict.p_in_time, 2)}."
    if unfitted:
        caption += f" At {count(unfitted, 'date')} no level can be fitted; they count as extreme."
    return _placebo(
        one, ("time", "Other dates", "level ratio if the change had come in another month"),
        (levels, extreme, shape.level), caption,
    )  # fmt: skip


def _in_space(one: HypothesisView, shape: SeriesShape, verdict: VerdictView) -> ChartView:
    levels, own = list(shape.in_space), math.log(shape.level)
    is_up = _ranks_upwards(one, shape, verdict)
    sign = 1 if is_up else -1
    extreme = [sign * math.log(level) >= sign * own for level in levels]
    way = "high" if is_up else "low"
    caption = f"{sum(extreme)} of {count(len(levels), 'peer')} stand at least as {way}"
    if verdict.p_in_space is not None:
        caption += f": p {number(verdict.p_in_space, 2)}"
    return _placebo(
        one, ("peers", "Other projects", "level ratio of the peers at the same date"),
        (levels, extreme, shape.level), f"{caption}.",
    )  # fmt: skip


def _ranks_upwards(one: HypothesisView, shape: SeriesShape, verdict: VerdictView) -> bool:
    """Tell which way the rank looks: as registered, or as the level went if that is the news."""
    if verdict.word in (Word.DECLINED, Word.SUGGESTIVE):
        return shape.level > 1
    return one.direction == Direction.RISE


def _placebo(
    one: HypothesisView,
    names: tuple[str, str, str],
    found: tuple[Sequence[float], Sequence[bool], float],
    caption: str,
) -> ChartView:
    key, title, axis_note = names
    levels, extreme, own = found
    return ChartView(
        key=f"policy-{key}-{one.id}",
        title=f"{one.label}: {title.lower()}",
        axis_note=f"{axis_note}; strong dots: at least as extreme",
        caption=caption,
        alt=f"Dots along a line of ratios, this change at {number(own, 2)}. {caption}",
        figure=_placebo_figure(levels, extreme, own),
        table=Table(
            caption=f"{title}: level ratios, ordered; this change has {number(own, 2)}.",
            head=("Rank", "Level ratio"),
            numeric=(True, True),
            rows=tuple((str(at), round(level, 2)) for at, level in enumerate(sorted(levels), 1)),
        ),
    )


def _placebo_figure(levels: Sequence[float], extreme: Sequence[bool], own: float) -> dict[str, Any]:
    logs = [math.log(level) for level in levels]
    reach = max([_LEAST_REACH, abs(math.log(own)), *map(abs, logs)]) * 1.1
    heights = _stacked(logs, 2 * reach / _STACKS)
    traces = [
        parts.dots(
            [x for x, is_one in zip(logs, extreme, strict=True) if is_one is wanted],
            [y for y, is_one in zip(heights, extreme, strict=True) if is_one is wanted],
            role=role,
            name=name,
            radius=3,
        )
        for role, name, wanted in (("dot-q", "less extreme", False), ("dot", "as extreme", True))
    ]
    known = _FINE if reach < _FINE_REACH else _COARSE
    ticks = [(math.log(at), words) for at, words in known if abs(math.log(at)) <= reach]
    along = parts.number_axis(-reach, reach, [at for at, _ in ticks], [words for _, words in ticks])
    shape, label = parts.upright(math.log(own), f"this change: {number(own, 2)}")
    layout = parts.layout(
        along | {"showgrid": False, "linecolor": along["zerolinecolor"]},
        [parts.count_axis(max(heights, default=1))],
        shapes=[shape],
        annotations=[label],
    )
    return parts.figure([one for one in traces if one["x"]], layout)


def _stacked(places: Sequence[float], width: float) -> list[int]:
    """Return how high each dot stands on those before it in the same stack."""
    heights, counts = [], dict[int, int]()
    for place in places:
        stack = math.floor(place / width)
        counts[stack] = counts.get(stack, 0) + 1
        heights.append(counts[stack])
    return heights
