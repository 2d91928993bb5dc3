"""Charts of what reaches adopters: lead times, fixes, the channels they run, and counters."""

from collections.abc import Sequence
from typing import Any

from tracker.charts import parts, scales, theme
from tracker.charts.bars import Bar, bar_chart
from tracker.charts.parts import Stage, Trace
from tracker.charts.series import long_day
from tracker.health.delivery_document import (
    Answered,
    ChannelCount,
    Community,
    CounterView,
    Delivery,
    IssuesView,
    LeadView,
)
from tracker.health.document import ChartView, EventView, Table
from tracker.health.words import count, number, number_word, percent, percent_range

# The least that was shipped for a curve, and the most counters that fit one chart.
_FROM_SHIPPED = 8
_MOST_COUNTERS = 4
_SHARES = (0, 0.25, 0.5, 0.75, 1)
# A longer follow-up would squeeze the days that matter.
_MOST_DAYS = 730.0


def lead_times(section: Delivery) -> ChartView | None:
    """Return the share that reached each vendor's stable release, by days since the project's."""
    found = _finest(section)
    if not found:
        return None
    reach = min(max([lead.times[-1] for _, lead in found] + [1.0]), _MOST_DAYS)
    traces, notes = [], []
    for role, (vendor, lead) in zip(theme.LINE_ROLES, found, strict=False):
        days, shares = _shipped(lead, reach)
        traces.append(parts.line(days, shares, role=role, name=vendor))
        strong = "strong" if role == theme.LINE_ROLES[0] else "text"
        notes.append(parts.end_label(reach, shares[-1], vendor, role=strong))
    caption = " ".join(_lead_caption(vendor, lead) for vendor, lead in found)
    return ChartView(
        key="lead-times",
        title="How long releases take to vendors' stable ones",
        axis_note="share shipped, by days since the project's own release; what is pending is "
        "counted as long as it waited",
        caption=caption,
        alt=f"Rising step curves over {number(reach, 0)} days. {caption}",
        figure=_over_days(reach, traces, notes),
        table=_lead_table(section),
    )


def _finest(section: Delivery) -> list[tuple[str, LeadView]]:
    """Return up to three vendors with the finest lead time that is long enough for a curve."""
    found = []
    for vendor in section.vendors:
        enough = [lead for lead in vendor.leads if lead.shipped >= _FROM_SHIPPED]
        if enough:
            found.append((vendor.name, enough[0]))
    return found[: len(theme.LINE_ROLES)]


def _shipped(lead: LeadView, reach: float) -> tuple[list[float], list[float]]:
    days, shares = [0.0], [0.0]
    for time, waiting in zip(lead.times, lead.waiting, strict=True):
        if time <= reach:
            days.append(time)
            shares.append(1 - waiting)
    return [*days, reach], [*shares, shares[-1]]


def _over_days(reach: float, traces: Sequence[Trace], notes: Sequence[dict[str, Any]]) -> Any:
    """Return a figure of shares over days."""
    ticks = [tick for tick in scales.count_ticks(reach, at_most=8) if tick <= reach]
    xaxis = parts.number_axis(0, reach, ticks)
    labels = [percent(share) for share in _SHARES]
    yaxis = parts.number_axis(0, 1.02, _SHARES, labels) | {"domain": [0, 1]}
    return parts.figure(traces, parts.layout(xaxis, [yaxis], annotations=notes))


def _lead_caption(vendor: str, lead: LeadView) -> str:
    noun = "fix" if lead.basis == "fixes" else "version"
    what = f"Of {count(lead.shipped + lead.pending, noun, lead.basis)}"
    sentence = f"{what}, {vendor} shipped {number_word(lead.shipped)}"
    if lead.median_days is None:
        return f"{sentence}."
    days = number(lead.median_days, 0)
    coarse = "" if lead.basis == "fixes" else " (by version, which is coarser)"
    return f"{sentence}, half within {days} days{coarse}."


def _lead_table(section: Delivery) -> Table:
    rows = [
        (vendor.name, lead.basis, lead.shipped, lead.pending, lead.median_days, *_percents(lead))
        for vendor in section.vendors
        for lead in vendor.leads
    ]
    return Table(
        caption="Lead times by vendor, in days; shares in %. Shown from eight that were shipped.",
        head=("Vendor", "By", "Shipped", "Pending", "Median", "By 30 days", "By 90 days"),
        numeric=(False, False, True, True, True, True, True),
        rows=tuple(rows),
    )


def _percents(lead: LeadView) -> tuple[int | None, int | None]:
    return _percent(lead.by_30_share), _percent(lead.by_90_share)


def _percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)


# -- fixes ----------------------------------------------------------------------------------------


def fixes(issues: IssuesView | None) -> ChartView | None:
    """Return what became of reported issues by days since the report, hatched while open."""
    if issues is None or not issues.times:
        return None
    reach = min(max(issues.last or 0.0, issues.times[-1], 1.0), _MOST_DAYS)
    fixed = _steps(issues.times, issues.fixed_share, reach)
    closed = [
        (day, 1 - share) for day, share in _steps(issues.times, issues.not_fixed_share, reach)
    ]
    corners = [*_drawn(fixed), *reversed(_drawn(closed))]
    x, y = [day for day, _ in corners], [share for _, share in corners]
    traces = [
        parts.area(x, y, role="hatch", name="still open"),
        _curve(closed, "line-2", "closed without fix"),
        _curve(fixed, "line", "fixed"),
    ]
    caption = _fixes_caption(issues)
    return ChartView(
        key="fixes",
        title="What became of reported issues",
        axis_note="share of reports, by days since the report; below: fixed and released, above: "
        "closed without a fix, hatched: still open",
        caption=caption,
        alt=f"Two step curves over {number(reach, 0)} days with hatching between. {caption}",
        figure=_over_days(reach, traces, _fix_labels(fixed[-1][1], closed[-1][1], reach)),
        table=_cohort_table(issues),
    )


def _steps(
    times: Sequence[float], shares: Sequence[float], reach: float
) -> list[tuple[float, float]]:
    found = [(0.0, 0.0)]
    found += [(day, share) for day, share in zip(times, shares, strict=True) if day <= reach]
    return [*found, (reach, found[-1][1])]


def _drawn(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the corners of a step curve."""
    corners = [points[0]]
    for day, share in points[1:]:
        corners += [(day, corners[-1][1]), (day, share)]
    return corners


def _curve(points: Sequence[tuple[float, float]], role: str, name: str) -> Trace:
    days, shares = [day for day, _ in points], [share for _, share in points]
    return parts.line(days, shares, role=role, name=name)


def _fix_labels(fixed: float, not_closed: float, reach: float) -> list[dict[str, Any]]:
    labels = [
        ("strong", fixed / 2, fixed, "fixed"),
        ("text", (fixed + not_closed) / 2, not_closed - fixed, "still open"),
        ("text", (1 + not_closed) / 2, 1 - not_closed, "not fixed"),
    ]
    return [
        parts.end_label(reach, place, f"{percent(share)} {words}", role=role)
        for role, place, share, words in labels
        if share > 0
    ]


def _fixes_caption(issues: IssuesView) -> str:
    ended = [
        f"{number_word(issues.fixed)} fixed" if issues.fixed else "none fixed",
        f"{number_word(issues.not_fixed)} closed without a fix",
        f"{number_word(issues.open)} still open",
    ]
    sentences = [f"Of {count(issues.reported, 'report')}: {', '.join(ended)}."]
    if issues.by_90_share is not None:
        sentences.append(f"Within 90 days {percent(issues.by_90_share)} are fixed.")
    if issues.naive_median_days is not None:
        days = number(issues.naive_median_days, 0)
        sentences.append(f"The median of those fixed, {days} days, flatters: it leaves out others.")
    return " ".join(sentences)


def _cohort_table(issues: IssuesView) -> Table:
    rows = tuple(
        (
            f"12 months to {one.until}",
            *(one.reported, one.fixed, one.not_fixed, one.open),
            *(_percent(one.by_30_share), _percent(one.by_90_share)),
            *(_percent(one.by_90_low), _percent(one.by_90_high)),
        )
        for one in issues.cohorts
    )
    return Table(
        caption="Reports of twelve months each, as they were known at the end of these; shares in "
        "%, shown from eight that ended.",
        head=(
            *("Reported in", "Reports", "Fixed", "Not fixed", "Open"),
            *("By 30 days", "By 90 days", "Low", "High"),
        ),
        numeric=(False, *(True,) * 8),
        rows=rows,
    )


# -- channels that adopters run -------------------------------------------------------------------


def adopter_channels(answered: Answered, as_of: str) -> ChartView | None:
    """Return how many adopters run each channel, hatched where those who did not answer could."""
    rows = answered.channels
    if not any(row.adopters for row in rows if not row.is_unknown):
        return None
    known = sum(row.adopters for row in rows if not row.is_unknown)
    caption = _channels_caption(rows, known, answered.adopters)
    return bar_chart(
        [_channel_bar(row) for row in rows],
        key="adopter-channels",
        title="Which releases the adopters run",
        axis_note=f"share of adopters on {as_of}; solid: as they answered, hatched: what those who "
        "did not answer could add",
        caption=caption,
        table=Table(
            caption=f"Adopters by release channel on {as_of}; shares in %, at their bounds.",
            head=("Channel", "Adopters", "Share, low", "Share, high"),
            numeric=(False, True, True, True),
            rows=tuple(
                (row.channel, row.adopters, _percent(row.share_low), _percent(row.share_high))
                for row in rows
            ),
        ),
    )


def _channel_bar(row: ChannelCount) -> Bar:
    adopters = f"{row.adopters} {'adopter' if row.adopters == 1 else 'adopters'}"
    if row.is_unknown:
        return Bar("not known", row.share_low, row.share_high, adopters, is_unknown=True)
    words = f"{adopters}, {percent_range(row.share_low, row.share_high)}"
    return Bar(row.channel, row.share_low, row.share_high, words)


def _channels_caption(rows: Sequence[ChannelCount], known: int, everybody: int) -> str:
    sentence = f"{number(known, 0)} of {number(everybody, 0)} adopters said what they run."
    stranded = next((row.adopters for row in rows if row.is_stranded), 0)
    if not stranded:
        return sentence
    runs, gets = ("runs", "gets") if stranded == 1 else ("run", "get")
    who = number_word(stranded).capitalize()
    return f"{sentence} {who} {runs} the last free stable release and {gets} no fixes there."


# -- counters -------------------------------------------------------------------------------------


def counters(section: Community, events: Sequence[EventView], as_of: str) -> ChartView | None:
    """Return each reading of the first counters as a dot; nothing is drawn between readings."""
    shown = [one for one in section.counters if len(one.readings) > 1][:_MOST_COUNTERS]
    if not shown:
        return None
    stage = Stage.of([one.readings[0][0] for one in shown], as_of, events)
    of, traces, axes = len(shown), [], []
    for row, one in enumerate(shown, start=1):
        days, counts = [on for on, _ in one.readings], [count for _, count in one.readings]
        traces.append(parts.dots(days, counts, role="dot", name=one.name) | parts.on_row(row))
        axes.append(parts.count_axis(max(counts), row=row, of=of))
    titles = [parts.row_title(row, of, one.name, "") for row, one in enumerate(shown, start=1)]
    caption = " ".join(_counter_sentence(one) for one in shown)
    return ChartView(
        key="counters",
        title="Counters of the community",
        axis_note="each dot is a reading; a counter that only adds up cannot show who left",
        caption=caption,
        alt=f"Dots over time, {stage.first} to {stage.last}. {caption}",
        figure=parts.over_time(stage, traces, axes, titles),
        table=Table(
            caption="Every reading of each counter.",
            head=("On", "Counter", "Count"),
            numeric=(False, False, True),
            rows=tuple((on, one.name, count) for one in shown for on, count in one.readings),
        ),
    )


def _counter_sentence(one: CounterView) -> str:
    first, last = one.readings[0], one.readings[-1]
    return (
        f"{one.name}: {number(first[1], 0)} on {long_day(first[0])}, {number(last[1], 0)} on "
        f"{long_day(last[0])}."
    )
