"""Charts of use and of work: adopters over time, commits and people, and who paid for them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tracker.charts import parts
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
    yearly,
)
from tracker.health.document import (
    Activity,
    ActivityMonth,
    Adopters,
    ChartView,
    EmployerActivity,
    EventView,
    PeriodRow,
    SeriesPoint,
    Table,
)
from tracker.health.words import count, number_word, percent
from tracker.metrics.months import month_after

_ADOPTERS = "adopters"
_YEAR = 12


def adopters(section: Adopters, events: Sequence[EventView], as_of: str) -> ChartView | None:
    """Return the length of the adopters list as steps, dashed since its last edit."""
    values = known(section.series, _ADOPTERS)
    if not values:
        return None
    stage = stage_of(section.series, as_of, events)
    axis = parts.count_axis(max(value for _, value in values))
    gaps = unknown_stretches(section.series, _ADOPTERS)
    traces, notes = hatched(gaps, axis, "no list")
    drawn, end = _list_length(section)
    is_old = len(drawn) > 1
    caption = _adopters_caption(section, values)
    said = ["dashed: since the list was last edited"] if is_old else []
    said += ["hatched: no list"] if gaps else []
    return ChartView(
        key="adopters",
        title="Organisations on the adopters list",
        axis_note="; ".join(["organisations", *said]),
        caption=caption,
        alt=f"Step chart from {stage.first} to {stage.last}. {caption}",
        figure=parts.over_time(stage, traces + drawn, [axis], notes + end),
        table=Table(
            caption="Organisations on the list at the end of each year, or on the last day shown.",
            head=("Year", "Listed", "Added in the year", "Events in the year"),
            numeric=(False, True, True, False),
            rows=tuple(
                _adopter_row(section, year, point, stage) for year, point in yearly(section.series)
            ),
        ),
    )


def _list_length(section: Adopters) -> tuple[list[Trace], list[Annotation]]:
    days, values = changes(section.series, _ADOPTERS)
    last = values[-1]
    edited = section.last_edited
    traces = []
    if edited is not None and days[0] < edited < days[-1] and last is not None:
        kept = [(on, value) for on, value in zip(days, values, strict=True) if on <= edited]
        later = [(on, value) for on, value in zip(days, values, strict=True) if on > edited]
        at_edit = later[0][1]
        solid = [*kept, (edited, at_edit)]
        dashed = [(edited, at_edit), *later]
        traces = [_steps(dashed, "line-2"), _steps(solid, "line")]
    else:
        traces = [_steps(list(zip(days, values, strict=True)), "line")]
    if last is None:
        return traces, []
    return traces, [parts.end_label(days[-1], last, f"{last} listed", role="strong")]


def _steps(points: Sequence[tuple[str, int | None]], role: str) -> Trace:
    days, values = [on for on, _ in points], [value for _, value in points]
    return parts.line(days, values, role=role, name="listed")


def _adopter_row(
    section: Adopters, year: str, point: SeriesPoint, stage: Stage
) -> tuple[str | int | float | None, ...]:
    listed = point.values.get(_ADOPTERS)
    added = None if listed is None else section.added_by_year.get(year, 0)
    return (year, listed, added, events_of_year(stage.events, year))


def _adopters_caption(section: Adopters, values: Sequence[tuple[str, int]]) -> str:
    first, last = values[0], values[-1]
    named = count(last[1], "organisation")
    sentences = [
        f"The list named {number_word(first[1])} in {month_of(first[0])} and names {named} on "
        f"{long_day(last[0])}."
    ]
    if section.last_edited:
        sentences.append(f"It was last edited on {long_day(section.last_edited)}.")
    return " ".join([*sentences, "Listed is not the same as using."])


# -- commits and people ---------------------------------------------------------------------------


def commits(section: Activity, events: Sequence[EventView], as_of: str) -> ChartView | None:
    """Return commits and people a month, one over the other, up to the last whole month."""
    whole = _whole_months(section)
    if len(whole) < 2:
        return None
    stage = Stage.of([f"{whole[0].month}-01"], as_of, events)
    caption = _commits_caption(whole)
    return ChartView(
        key="commits",
        title="Commits and people",
        axis_note=f"a month, to {month_of(whole[-1].month + '-01')}; "
        "hatched: after the last whole month",
        caption=caption,
        alt=f"Two lines by month, {stage.first} to {stage.last}. {caption}",
        figure=_commits_figure(whole, stage),
        table=Table(
            caption="Commits and people on the default branch; the last year may not be over.",
            head=("Year", "Commits", "Commits of bots", "People", "Events in the year"),
            numeric=(False, True, True, True, False),
            rows=tuple(_commits_row(row, stage) for row in section.years),
        ),
    )


def _commits_figure(whole: Sequence[ActivityMonth], stage: Stage) -> dict[str, Any]:
    days = [f"{row.month}-15" for row in whole]
    end = _month_after(whole[-1].month)
    series = ([row.commits for row in whole], [row.authors for row in whole])
    traces, axes = [], []
    for row, (name, values) in enumerate(zip(("commits", "people"), series, strict=True), 1):
        axis = parts.count_axis(max(values), row=row, of=2)
        line = parts.line(days, values, role="line", name=name, is_step=False)
        traces.append(line | parts.on_row(row))
        if end < stage.last:
            traces.append(parts.unknown(end, stage.last, axis, row=row))
        axes.append(axis)
    titles = [
        parts.row_title(1, 2, "Commits", "a month; merges and bots left out"),
        parts.row_title(2, 2, "People", "a month, who wrote them"),
    ]
    return parts.over_time(stage, traces, axes, titles)


def _commits_row(row: PeriodRow, stage: Stage) -> tuple[str | int | float | None, ...]:
    events = events_of_year(stage.events, row.period)
    return (row.period, row.commits, row.bot_commits, row.authors, events)


def _whole_months(section: Activity) -> list[ActivityMonth]:
    """Return the months that were over when the repository was copied."""
    copied = section.copied_on
    return [row for row in section.months if copied is None or _month_after(row.month) <= copied]


def _month_after(month: str) -> str:
    return month_after(date.fromisoformat(f"{month}-01")).isoformat()


def _commits_caption(whole: Sequence[ActivityMonth]) -> str:
    recent, before = whole[-_YEAR:], whole[-2 * _YEAR : -_YEAR]
    last = sum(row.commits for row in recent)
    months = count(len(recent), "whole month")
    text = f"{count(last, 'commit').capitalize()} in the last {months}"
    if len(before) == _YEAR:
        text += f", {number_word(sum(row.commits for row in before))} in the twelve before"
    most = max(row.authors for row in recent)
    return f"{text}; at most {count(most, 'person', 'people')} wrote in one month."


# -- employers of commits -------------------------------------------------------------------------


def commits_by_employer(section: Activity, as_of: str) -> ChartView | None:
    """Return the share of the last twelve months' commits by employer, unaffiliated hatched."""
    rows = section.employers
    if not rows:
        return None
    return bar_chart(
        [_employer_bar(row) for row in rows],
        key="commit-employers",
        title="Who paid for the commits",
        axis_note="share of commits of the last 12 months, by mail domain at the time; "
        "hatched: no employer known",
        caption=_employer_caption(rows),
        table=Table(
            caption=f"Commits of the twelve months to {as_of}; shares in %.",
            head=("Employer", "Commits", "People", "Share"),
            numeric=(False, True, True, True),
            rows=tuple((row.name, row.commits, row.people, round(100 * row.share)) for row in rows),
        ),
    )


def _employer_bar(row: EmployerActivity) -> Bar:
    commits = "commit" if row.commits == 1 else "commits"
    words = f"{row.commits:,} {commits}, {percent(row.share)}"
    low = 0.0 if row.is_unaffiliated else row.share
    return Bar(row.name, low, row.share, words, is_unknown=row.is_unaffiliated)


def _employer_caption(rows: Sequence[EmployerActivity]) -> str:
    named = [row for row in rows if not row.is_unaffiliated]
    rest = sum(row.share for row in rows if row.is_unaffiliated)
    if not named:
        return "No employer is known for any of these commits."
    first = f"{named[0].name} is behind {percent(named[0].share)} of the commits"
    return f"{first}; {percent(rest)} cannot be attributed." if rest else f"{first}."
