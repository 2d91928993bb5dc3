"""Charts of delivery: releases by channel, and the gaps of the channel that matters."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from tracker.charts import parts, scales
from tracker.charts.parts import Stage
from tracker.charts.series import after_the_copy, events_of_year, hatched, long_day
from tracker.health.document import ChannelView, ChartView, EventView, Releases, Table
from tracker.health.words import count, joined, number

MOST_ROWS = 4
# The rhythm is judged by the last 60 gaps and shown from 8 (model.md 6.1, 6.2).
RHYTHM_GAPS, LEAST_GAPS = 60, 8
_QUARTERS_FROM_DAYS = 3 * 366

Gap = tuple[str, int]


def releases(
    section: Releases, events: Sequence[EventView], as_of: str, copied_on: str | None
) -> ChartView | None:
    """Return one row of bars for each channel: how many days of a period saw a release."""
    channels = sorted(section.channels, key=lambda one: (not one.is_graded, -one.release_count))
    channels = [one for one in channels if one.first_on]
    if not channels:
        return None
    rows = _rows(channels, section.gaps)
    stage = Stage.of([on for row in rows for on in row.days], as_of, events)
    period = "a quarter" if _months(stage) == 3 else "a month"
    caption = _releases_caption(channels)
    left_out = len(channels) - len(rows)
    more = f"; {count(left_out, 'smaller channel')} left out" if left_out else ""
    return ChartView(
        key="releases",
        title="Releases by channel",
        axis_note=f"days with a release, {period}; the same scale in every row{more}",
        caption=caption,
        alt=f"Bars {period} for {joined([row.name for row in rows])}, {stage.first} to "
        f"{stage.last}. {caption}",
        figure=_releases_figure(rows, stage, after_the_copy(copied_on, as_of)),
        table=_releases_table(rows, stage),
    )


def _months(stage: Stage) -> int:
    """Return how many months one bar stands for."""
    length = scales.day(stage.last) - scales.day(stage.first)
    return 3 if length > _QUARTERS_FROM_DAYS else 1


def _releases_figure(
    rows: Sequence["_Row"], stage: Stage, unknown: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    months, of = _months(stage), len(rows)
    counts = [_counted(row.days, months) for row in rows]
    highest = max(value for one in counts for value in one.values())
    stretches = list(unknown)
    traces, axes, titles = [], [], []
    for index, (row, one) in enumerate(zip(rows, counts, strict=True), 1):
        axis = parts.count_axis(highest, row=index, of=of)
        role = "bar" if row.is_graded else "bar-3"
        bars = parts.bars(list(one), list(one.values()), role=role, name=row.name, days=26 * months)
        traces.append(bars | parts.on_row(index))
        traces += [parts.unknown(*stretch, axis, row=index) for stretch in stretches]
        axes.append(axis)
        titles.append(parts.row_title(index, of, row.name, row.small))
    return parts.over_time(stage, traces, axes, titles)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the chart: a channel with all of its release days."""

    name: str
    small: str
    days: tuple[str, ...]
    is_graded: bool


def _rows(channels: Sequence[ChannelView], gaps: dict[str, tuple[Gap, ...]]) -> list[_Row]:
    return [
        _Row(one.name, _state(one), _days(one, gaps), one.is_graded) for one in channels[:MOST_ROWS]
    ]


def _state(channel: ChannelView) -> str:
    if channel.state in ("retired", "unknown"):
        return channel.state_text
    return f"{channel.state}; {channel.state_text}"


def _days(channel: ChannelView, gaps: dict[str, tuple[Gap, ...]]) -> tuple[str, ...]:
    first = (channel.first_on,) if channel.first_on else ()
    return (*first, *(on for on, _ in gaps.get(channel.name, ())))


def _counted(days: Iterable[str], months: int) -> dict[str, int]:
    """Return how many of the days lie in each period, by the day in the middle of the period."""
    return dict(sorted(Counter(_middle(on, months) for on in days).items()))


def _middle(on: str, months: int) -> str:
    first = (int(on[5:7]) - 1) // months * months + 1
    return f"{on[:4]}-{first + 1:02d}-15" if months == 3 else f"{on[:7]}-15"


def _releases_caption(channels: Sequence[ChannelView]) -> str:
    said = []
    for one in channels[:MOST_ROWS]:
        made = count(one.release_count, "release")
        last = f", the last on {long_day(one.last_on)}" if one.last_on else ""
        said.append(f"{one.name}: {made}{last}")
    return "; ".join(said) + "."


def _releases_table(rows: Sequence[_Row], stage: Stage) -> Table:
    years = range(int(stage.first[:4]), int(stage.last[:4]) + 1)
    by_row = [Counter(on[:4] for on in row.days) for row in rows]
    return Table(
        caption="Days with a release in each year; several tags of one day count once.",
        head=("Year", *(row.name for row in rows), "Events in the year"),
        numeric=(False, *(True for _ in rows), False),
        rows=tuple(
            (
                str(year),
                *(counts[str(year)] for counts in by_row),
                events_of_year(stage.events, str(year)),
            )
            for year in years
        ),
    )


# -- gaps -----------------------------------------------------------------------------------------


def gaps(
    section: Releases, events: Sequence[EventView], as_of: str, copied_on: str | None
) -> ChartView | None:
    """Return each gap of the main channel as a dot, with the usual range of the last ones."""
    channel = main_channel(section)
    if channel is None:
        return None
    found = section.gaps[channel.name]
    usual = _usual(found)
    stage = Stage.of([on for on, _ in found], as_of, events)
    caption = _gaps_caption(channel, found, usual)
    note = "days, logarithmic; each dot a gap, at the day that ended it"
    if usual:
        note += f"; dark: the last {min(len(found), RHYTHM_GAPS)}; shaded: their middle half"
    return ChartView(
        key="gaps",
        title=f"Gaps between {channel.name} releases",
        axis_note=note,
        caption=caption,
        alt=f"Dots on a logarithmic scale, {stage.first} to {stage.last}. {caption}",
        figure=_gaps_figure(found, usual, stage, after_the_copy(copied_on, as_of)),
        table=_gaps_table(found),
    )


def _gaps_figure(
    found: Sequence[Gap],
    usual: tuple[float, float] | None,
    stage: Stage,
    unknown: Iterable[tuple[str, str]],
) -> dict[str, Any]:
    lengths = [gap for _, gap in found]
    axis = parts.log_axis(min(lengths), max(lengths)) | {"domain": [0, 1]}
    traces, notes = hatched(unknown, axis, "not copied yet")
    if usual:
        low, high = usual
        first, last = found[-RHYTHM_GAPS:][0][0], stage.last
        corners = [first, last, last, first]
        traces.append(parts.area(corners, [low, low, high, high], role="band", name="usual range"))
        words = f"{number(low, 0)} to {number(high, 0)} days"
        notes.append(parts.end_label(last, (low * high) ** 0.5, words, role="strong"))
    for part, role in ((found[:-RHYTHM_GAPS], "dot-q"), (found[-RHYTHM_GAPS:], "dot")):
        if part:
            days, gap_days = [on for on, _ in part], [gap for _, gap in part]
            traces.append(parts.dots(days, gap_days, role=role, name="gap"))
    return parts.over_time(stage, traces, [axis], notes)


def main_channel(section: Releases) -> ChannelView | None:
    """Return the graded channel with the most gaps, else any with the most; None: no two gaps."""
    with_gaps = [one for one in section.channels if len(section.gaps.get(one.name, ())) > 1]
    return max(
        with_gaps, key=lambda one: (one.is_graded, len(section.gaps[one.name])), default=None
    )


def _usual(found: Sequence[Gap]) -> tuple[float, float] | None:
    """Return the first and the third quartile of the gaps by which the rhythm is judged."""
    if len(found) < LEAST_GAPS:
        return None
    judged = [gap for _, gap in found[-RHYTHM_GAPS:]]
    first, _, third = quantiles(judged, n=4, method="inclusive")
    return first, third


def _gaps_caption(
    channel: ChannelView, found: Sequence[Gap], usual: tuple[float, float] | None
) -> str:
    on, longest = max(found, key=lambda one: one[1])
    sentences = []
    if usual:
        judged = min(len(found), RHYTHM_GAPS)
        low, high = number(usual[0], 0), number(usual[1], 0)
        sentences.append(f"Half of the last {judged} gaps lie between {low} and {high} days.")
    sentences.append(f"The longest of all, {count(longest, 'day')}, ended on {long_day(on)}.")
    if channel.elapsed_days and channel.state != "retired":
        sentences.append(f"Now it is {count(channel.elapsed_days, 'day')} since the last release.")
    return " ".join(sentences)


def _gaps_table(found: Sequence[Gap]) -> Table:
    years = sorted({on[:4] for on, _ in found})
    by_year = {year: sorted(gap for on, gap in found if on.startswith(year)) for year in years}
    return Table(
        caption="Gaps in days, by the year in which they ended.",
        head=("Year", "Gaps", "Shortest", "Median", "Longest"),
        numeric=(False, True, True, True, True),
        rows=tuple(
            (year, len(all_gaps), all_gaps[0], _median(all_gaps), all_gaps[-1])
            for year, all_gaps in by_year.items()
        ),
    )


def _median(ordered: Sequence[int]) -> float:
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2
