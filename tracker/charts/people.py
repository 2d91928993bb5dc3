"""Charts of who maintains a project: how many, who came and went, how long, for whom."""

from collections.abc import Sequence
from typing import Any

from tracker.charts import parts, scales, theme
from tracker.charts.bars import Bar, bar_chart
from tracker.charts.parts import Annotation, Stage, Trace
from tracker.charts.series import (
    changes,
    events_of_year,
    hatched,
    known,
    long_day,
    month_of,
    stage_of,
    unknown_stretches,
    value_at,
    yearly,
)
from tracker.health.document import (
    ChartView,
    EmployerRow,
    EventView,
    People,
    SeriesPoint,
    Table,
    Tenure,
)
from tracker.health.words import count, joined, number, number_word, percent, percent_range

_SERIES = {
    "confirmed": "confirmed",
    "maintainers": "maintainers",
    "listed": "listed",
    "emeriti": "emeriti",
}
_STROKES = ("solid", "dashed", "dotted")
_DEPARTURES = ("left", "became emeritus")


def maintainers(people: People, events: Sequence[EventView], as_of: str) -> ChartView | None:
    """Return head-counts over time as steps, hatched where there was no file."""
    keys = _keys(people.series)
    if not keys:
        return None
    stage = stage_of(people.series, as_of, events)
    top = max(value for key in keys for _, value in known(people.series, key))
    axis = parts.count_axis(top)
    traces, notes = hatched(unknown_stretches(people.series, keys[0]), axis, "no file")
    for index, key in enumerate(keys):
        drawn, ends = _head_count(people.series, key, theme.LINE_ROLES[index])
        traces += drawn
        notes += ends
    caption = _maintainers_caption(known(people.series, keys[0]), stage, has_gap=bool(notes))
    return ChartView(
        key="maintainers",
        title="Maintainers over time",
        axis_note=_maintainers_note(keys, has_unknown=any("fill" in one for one in traces)),
        caption=caption,
        alt=f"Step chart of {joined([_SERIES[key] for key in keys])} from {stage.first} to "
        f"{stage.last}. {caption}",
        figure=parts.over_time(stage, traces, [axis], notes),
        table=_maintainers_table(people.series, keys, stage),
    )


def _keys(series: Sequence[SeriesPoint]) -> list[str]:
    """Return the series that say something, the most trustworthy head-count first."""
    found = [key for key in _SERIES if any(value for _, value in known(series, key))]
    heads = [key for key in found if key != "emeriti"] or [
        key for key in _SERIES if key != "emeriti" and known(series, key)
    ]
    return (heads + [key for key in found if key == "emeriti"])[: len(theme.LINE_ROLES)]


def _head_count(
    series: Sequence[SeriesPoint], key: str, role: str
) -> tuple[list[Trace], list[Annotation]]:
    days, values = changes(series, key)
    traces = [parts.line(days, values, role=role, name=_SERIES[key])]
    last = values[-1]
    if last is None:
        return traces, []
    is_first = role == theme.LINE_ROLES[0]
    if is_first:
        traces.append(parts.dots(days[-1:], [last], role="dot", name=_SERIES[key], radius=3.5))
    words = f"{last} {_SERIES[key]}"
    return traces, [parts.end_label(days[-1], last, words, role="strong" if is_first else "text")]


def _maintainers_note(keys: Sequence[str], *, has_unknown: bool) -> str:
    said = [f"{stroke}: {_SERIES[key]}" for stroke, key in zip(_STROKES, keys, strict=False)]
    return f"people; {', '.join([*said, 'hatched: no file'] if has_unknown else said)}"


def _maintainers_caption(values: Sequence[tuple[str, int]], stage: Stage, *, has_gap: bool) -> str:
    first, last = values[0], values[-1]
    peak = max(values, key=lambda one: one[1])
    begin = f"The roster named {count(first[1], 'maintainer')} in {month_of(first[0])}"
    if peak[1] > max(first[1], last[1]):
        begin += f", {number_word(peak[1])} at most, in {month_of(peak[0])},"
    sentences = [f"{begin} and {_so_many(last[1])} on {long_day(last[0])}."]
    if stage.events:
        event = stage.events[-1]
        then = value_at(values, event.on)
        said = "there was no roster yet" if then is None else f"it named {_so_many(then)}"
        sentences.append(f"On the day of “{event.title}”, {long_day(event.on)}, {said}.")
    return " ".join(sentences)


def _so_many(people: int) -> str:
    return number_word(people) if people else "nobody"


def _maintainers_table(series: Sequence[SeriesPoint], keys: Sequence[str], stage: Stage) -> Table:
    return Table(
        caption="People at the end of each year, or on the last day shown.",
        head=("Year", *(_SERIES[key].capitalize() for key in keys), "Events in the year"),
        numeric=(False, *(True for _ in keys), False),
        rows=tuple(
            (year, *(point.values.get(key) for key in keys), events_of_year(stage.events, year))
            for year, point in yearly(series)
        ),
    )


# -- arrivals and departures ----------------------------------------------------------------------


def arrivals_and_departures(
    people: People, events: Sequence[EventView], as_of: str
) -> ChartView | None:
    """Return bars up for who came in a year and down for who went."""
    years = _flows(people)
    if not any(arrived or left for _, arrived, left, _ in years):
        return None
    stage = Stage.of([f"{years[0][0]}-01-01"], f"{as_of[:4]}-12-31", events)
    arrived, left = [row[1] for row in years], [row[2] for row in years]
    middles = [f"{row[0]}-07-02" for row in years]
    axis = _both_ways(max(arrived), max(left))
    caption = _flows_caption(years)
    traces = [
        parts.bars(middles, arrived, role="bar", name="arrived", days=300),
        parts.bars(middles, [-one for one in left], role="bar-3", name="left", days=300),
    ]
    low, high = axis["range"]
    notes = [
        parts.end_label(stage.last, high / 2, "arrived", role="strong"),
        parts.end_label(stage.last, low / 2, "left", role="text"),
    ]
    return ChartView(
        key="arrivals",
        title="Who came and who went",
        axis_note="people a year; upward: became maintainer, downward: left or became emeritus",
        caption=caption,
        alt=f"Bars of arrivals and departures a year, {years[0][0]} to {as_of}. {caption}",
        figure=parts.over_time(stage, traces, [axis], notes),
        table=Table(
            caption=f"Maintainers who came and went; {as_of[:4]} reaches to {as_of}.",
            head=("Year", "Arrived", "Left", "At the end"),
            numeric=(False, True, True, True),
            rows=tuple(years),
        ),
    )


def _flows(people: People) -> list[tuple[str, int, int, int]]:
    """Return arrivals, departures and the head-count at the end of each year, oldest first.

    Departures are those on record. Arrivals follow from them, as the head-counts at both ends of a
    year differ by arrivals less departures (model.md 3.2). Who was on the first roster did not
    arrive: nobody knows when they began.
    """
    key = next(iter(_keys(people.series)), "maintainers")
    values = known(people.series, key)
    if len(values) < 2:
        return []
    gone = [move.on for move in people.former if move.kind in _DEPARTURES]
    rows = []
    start = values[0]
    for year in range(int(start[0][:4]), int(values[-1][0][:4]) + 1):
        until = next((one for one in values if one[0] >= f"{year + 1}-01-01"), values[-1])
        left = sum(start[0] < on <= until[0] for on in gone)
        rows.append((str(year), max(until[1] - start[1] + left, 0), left, until[1]))
        start = until
    return rows


def _both_ways(up: int, down: int) -> dict[str, Any]:
    ticks = scales.count_ticks(max(up, down, 1), at_most=3)
    both = [-tick for tick in ticks[:0:-1] if tick <= scales.headroom(down)] + [
        tick for tick in ticks if tick <= scales.headroom(up)
    ]
    labels = [str(abs(tick)) for tick in both]
    axis = parts.number_axis(-scales.headroom(down), scales.headroom(up), both, labels)
    return axis | {"domain": [0, 1]}


def _flows_caption(years: Sequence[tuple[str, int, int, int]]) -> str:
    came, went = sum(row[1] for row in years), sum(row[2] for row in years)
    busiest = max(years, key=lambda row: row[2])
    arrived = count(came, "person", "people") if came else "nobody"
    text = f"Since the first roster, of {years[0][0]}, {arrived} arrived and {_so_many(went)} left"
    return f"{text}; most left in {busiest[0]}." if 0 < busiest[2] < went else f"{text}."


# -- tenure ---------------------------------------------------------------------------------------


def tenure(people: People) -> ChartView | None:
    """Return the share of maintainers who are still there after so many years, with its band."""
    curve = people.tenure
    if curve is None or len(curve.times) < 1:
        return None
    times, survival = _from_the_start(curve.times, curve.survival, 1.0)
    reach = max(times[-1], 1.0)
    last = [value for value in survival if value is not None][-1]
    years = scales.count_ticks(reach, at_most=10)
    xaxis = parts.number_axis(0, reach, [year for year in years if year <= reach])
    shares = [0, 0.25, 0.5, 0.75, 1]
    yaxis = parts.number_axis(
        0, 1.02, shares, [f"{share:.0%}".replace("%", " %") for share in shares]
    )
    caption = _tenure_caption(curve)
    traces = [
        *_band(curve),
        parts.line(times, survival, role="line", name="still there"),
    ]
    notes = [parts.end_label(times[-1], last, percent(last), role="strong")]
    return ChartView(
        key="tenure",
        title="How long maintainers stay",
        axis_note="share still maintaining, by years since they began; shaded: 95 % interval",
        caption=caption,
        alt=f"Falling step curve over {number(reach, 1)} years with a band. {caption}",
        figure=parts.figure(
            traces, parts.layout(xaxis, [yaxis | {"domain": [0, 1]}], annotations=notes)
        ),
        table=_risk_table(curve),
    )


def _from_the_start(
    times: Sequence[float], values: Sequence[float | None], start: float
) -> tuple[list[float], list[float | None]]:
    if times[0] == 0:
        return list(times), list(values)
    return [0.0, *times], [start, *values]


def _band(curve: Tenure) -> list[Trace]:
    """Return the interval as one shape, steps along its upper edge and back along its lower one."""
    times, low = _from_the_start(curve.times, curve.low, 1.0)
    _, high = _from_the_start(curve.times, curve.high, 1.0)
    upper: list[tuple[float, float]] = []
    lower: list[tuple[float, float]] = []
    for index, (time, least, most) in enumerate(zip(times, low, high, strict=True)):
        if least is None or most is None:
            break
        until = times[min(index + 1, len(times) - 1)]
        upper += [(time, most), (until, most)]
        lower += [(time, least), (until, least)]
    corners = upper + lower[::-1]
    if not corners:
        return []
    x, y = [one[0] for one in corners], [one[1] for one in corners]
    return [parts.area(x, y, role="band", name="95 % interval")]


def _tenure_caption(curve: Tenure) -> str:
    sentences = [f"Of {count(curve.n, 'spell')} of maintaining, {number_word(curve.events)} ended."]
    if curve.median_displayable and curve.median is not None:
        sentences.append(f"Half last {number(curve.median, 1)} years or longer.")
    elif curve.restricted_mean is not None:
        mean = number(curve.restricted_mean, 1)
        sentences.append(f"Of their first five years, maintainers serve {mean} on average.")
    if curve.excluded_unknown_start:
        left_out = count(curve.excluded_unknown_start, "spell").capitalize()
        are = "is" if curve.excluded_unknown_start == 1 else "are"
        sentences.append(f"{left_out} with an unknown start {are} left out.")
    return " ".join(sentences)


def _risk_table(curve: Tenure) -> Table:
    rows = zip(curve.times, curve.at_risk, curve.survival, curve.low, curve.high, strict=True)
    return Table(
        caption="The curve at each of its steps, with the people observed just before.",
        head=("Years", "People observed", "Share still there", "Low", "High"),
        numeric=(True,) * 5,
        rows=tuple((round(row[0], 2), row[1], *(_rounded(one) for one in row[2:])) for row in rows),
    )


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 2)


# -- employers ------------------------------------------------------------------------------------


def employers(people: People, as_of: str) -> ChartView | None:
    """Return the share of maintainers at each employer, hatched where the unknown could add."""
    if not people.employers:
        return None
    bars = [_employer_bar(row) for row in people.employers]
    caption = _employers_caption(people.employers)
    return bar_chart(
        bars,
        key="employers",
        title="Whom the maintainers work for",
        axis_note=f"share of maintainers on {as_of}; solid: known, hatched: what unknown employers "
        "could add",
        caption=caption,
        table=Table(
            caption=f"Maintainers by employer on {as_of}; shares in %, at their bounds.",
            head=("Employer", "People", "Share, low", "Share, high"),
            numeric=(False, True, True, True),
            rows=tuple(
                (row.name, row.people, round(100 * row.share_low), round(100 * row.share_high))
                for row in people.employers
            ),
        ),
    )


def _employer_bar(row: EmployerRow) -> Bar:
    people = f"{row.people} {'person' if row.people == 1 else 'people'}"
    name = "employer not known" if row.is_unknown else row.name
    shown = percent_range(row.share_low, row.share_high)
    words = people if row.is_unknown else f"{people}, {shown}"
    return Bar(name, row.share_low, row.share_high, words, is_unknown=row.is_unknown)


def _employers_caption(rows: Sequence[EmployerRow]) -> str:
    total = sum(row.people for row in rows)
    named = [row for row in rows if not row.is_unknown]
    unknown = total - sum(row.people for row in named)
    if not named:
        return f"No employer of the {count(total, 'maintainer')} is known."
    first = _most(named[0], total)
    if not unknown:
        return first
    whose = "employer of one is" if unknown == 1 else f"employers of {number_word(unknown)} are"
    return f"{first} The {whose} not known."


def _most(row: EmployerRow, total: int) -> str:
    if row.people == total:
        all_work = "The only maintainer works" if total == 1 else "All maintainers work"
        return f"{all_work} for {row.name}."
    begin = f"{number_word(row.people)} of {count(total, 'maintainer')}".capitalize()
    return f"{begin} {'works' if row.people == 1 else 'work'} for {row.name}."
