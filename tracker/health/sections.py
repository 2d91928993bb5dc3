"""The sections of a health document: people, releases, adopters, activity, sources."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from tracker.health.document import (
    Activity,
    AdopterRow,
    Adopters,
    ChannelView,
    EmployerRow,
    EventView,
    Movement,
    People,
    ReleaseRow,
    Releases,
    SeriesPoint,
    SourceView,
    Tenure,
)
from tracker.health.facts import AdoptionSpell, ProjectFacts, is_current
from tracker.health.history import (
    Period,
    activity_months,
    adopters_on,
    employer_activity,
    first_day,
    history,
)
from tracker.health.measure import ChannelMeasure, Measures
from tracker.health.roster import Roster
from tracker.health.words import count, long_day, number
from tracker.metrics.cadence import OWN_RHYTHM_FROM_GAPS
from tracker.metrics.months import first_of_months
from tracker.metrics.people import EMERITUS, MAINTAINER
from tracker.metrics.sources import age_days, freshness
from tracker.metrics.tenure import Tenure as TenureMeasure

RECENT_RELEASES = 25
TENURE_HORIZON_YEARS = 5.0


def people_section(facts: ProjectFacts, roster: Roster, measures: Measures) -> People:
    """Return who maintains the project, how that moved, and whom they work for."""
    names = {spell.person: spell.name for spell in facts.roles}
    moves = [
        Movement(names[one.person], one.kind.value.replace("_", " "), one.on.isoformat())
        for one in measures.all_movements
    ]
    recent = len(measures.movements)
    sources = source_views(facts, roster, measures.day)
    heads = {view.headcount for view in sources if view.headcount is not None}
    return People(
        roster=tuple(roster.rows()),
        former=tuple(move for move in reversed(moves) if move.kind in ("left", "became emeritus")),
        movements=tuple(reversed(moves[len(moves) - recent :])),
        employers=_employer_rows(measures),
        series=_people_series(roster, measures.day),
        tenure=_tenure(measures.tenure),
        sources=tuple(view for view in sources if view.headcount is not None),
        has_conflict=len(heads) > 1,
        flow_window=measures.flow_window,
    )


def source_views(facts: ProjectFacts, roster: Roster, day: date) -> tuple[SourceView, ...]:
    """Return every source with its age and, for a roster, how many maintainers it lists."""
    views = []
    for source in facts.sources:
        last = source.last_confirmed
        spells = [
            one for one in facts.roles if one.source_id == source.id and one.role == MAINTAINER
        ]
        is_roster = any(one.source_id == source.id for one in facts.roles)
        age = freshness(age_days(last, day))
        views.append(
            SourceView(
                name=source.path or source.kind,
                kind=source.kind,
                path=source.path or None,
                last_confirmed=last.isoformat() if last else None,
                last_changed=last.isoformat() if last else None,
                freshness=age.value if age else "unknown",
                headcount=len({one.person for one in spells if is_current(one, day)})
                if is_roster
                else None,
                used=is_roster and source.kind == roster.used,
            )
        )
    return tuple(views)


def _employer_rows(measures: Measures) -> tuple[EmployerRow, ...]:
    """Return maintainers by employer; a share is of all maintainers, whatever the unknown are."""
    total = len(measures.seats)
    if total == 0:
        return ()
    employers = Counter(measures.seats["employer"].dropna())
    unknown = total - sum(employers.values())
    rows = [
        EmployerRow(str(name), people, people / total, (people + unknown) / total)
        for name, people in sorted(employers.items(), key=lambda item: (-item[1], item[0]))
    ]
    if unknown:
        rows.append(EmployerRow("unknown", unknown, 0.0, unknown / total, is_unknown=True))
    return tuple(rows)


def _people_series(roster: Roster, day: date) -> tuple[SeriesPoint, ...]:
    return tuple(
        SeriesPoint(
            on=one.isoformat(),
            values={
                "maintainers": roster.count(MAINTAINER, one),
                "emeriti": roster.count(EMERITUS, one),
            },
        )
        for one in _series_days(roster.facts, day)
    )


def _series_days(facts: ProjectFacts, day: date) -> list[date]:
    """Return the days of a series: the first of each month, the end of each year, and ``day``."""
    first = first_day(facts)
    if first is None:
        return []
    months = first_of_months(first.replace(day=1), day)
    ends = [date(year, 12, 31) for year in range(first.year, day.year)]
    return sorted({*months, *ends, day})


def _tenure(measure: TenureMeasure | None) -> Tenure | None:
    if measure is None or measure.n == 0:
        return None
    curve = measure.curve
    return Tenure(
        times=curve.times,
        survival=curve.survival,
        low=curve.ci95_lower,
        high=curve.ci95_upper,
        at_risk=curve.at_risk,
        n=measure.n,
        events=measure.events,
        excluded_unknown_start=measure.excluded_unknown_start,
        median=curve.median,
        median_displayable=curve.median_displayable,
        restricted_mean=curve.restricted_mean(TENURE_HORIZON_YEARS),
    )


# -- releases -------------------------------------------------------------------------------------


def releases_section(measures: Measures, receipts: dict[str, str]) -> Releases:
    """Return channels with their state, the latest releases, and the gaps of each channel."""
    rows = [row for channel in measures.channels for row in _release_rows(channel)]
    rows.sort(key=lambda row: (row.on, row.tag), reverse=True)
    return Releases(
        channels=tuple(_channel_view(one, receipts) for one in measures.channels),
        recent=tuple(rows[:RECENT_RELEASES]),
        gaps={
            one.fact.name: tuple(
                (day.isoformat(), gap) for day, gap in zip(one.days[1:], one.gaps, strict=True)
            )
            for one in measures.channels
        },
    )


def _release_rows(channel: ChannelMeasure) -> list[ReleaseRow]:
    gaps = dict(zip(channel.days[1:], channel.gaps, strict=True))
    return [
        ReleaseRow(tag, channel.fact.name, day.isoformat(), gaps.get(day), commit)
        for tag, commit, day in channel.tags
    ]


def _channel_view(channel: ChannelMeasure, receipts: dict[str, str]) -> ChannelView:
    rhythm, is_shown = channel.cadence, has_rhythm(channel)
    state = channel_state(channel)
    last = channel.tags[-1]
    return ChannelView(
        name=channel.fact.name,
        kind=channel.fact.kind,
        publisher=channel.fact.publisher,
        state=state,
        state_text=channel_text(channel, state),
        release_count=len(channel.tags),
        first_on=channel.days[0].isoformat(),
        last_on=channel.days[-1].isoformat(),
        last_tag=last[0],
        median_gap_days=rhythm.median if is_shown else None,
        robust_cv=rhythm.robust_cv if is_shown else None,
        gap_count=rhythm.n_gaps,
        elapsed_days=channel.elapsed_days,
        p_overdue=channel.overdue.p,
        retired_on=channel.retired_on.isoformat() if channel.retired_on else None,
        retired_by=channel.retired_by,
        is_graded=channel.is_graded,
        receipt=receipts.get(f"overdue-{channel.fact.name}"),
    )


def channel_state(channel: ChannelMeasure) -> str:
    """Return retired, on rhythm, late, overdue, or unknown."""
    return channel.overdue.flag.value.replace("_", " ")


def channel_text(channel: ChannelMeasure, state: str) -> str:
    """Return one sentence on the channel's state."""
    if channel.retired_on is not None:
        return f"retired since {long_day(channel.retired_on)}: {channel.retired_by}"
    if state == "unknown":
        return f"too few gaps for a rhythm: {len(channel.gaps)}"
    quiet = f"quiet for {channel.elapsed_days} days"
    if not has_rhythm(channel):
        return f"{quiet}; {count(len(channel.gaps), 'gap')}, judged with the foundation's channels"
    return f"usual gap {number(channel.cadence.median or 0, 0)} days; {quiet}"


def has_rhythm(channel: ChannelMeasure) -> bool:
    """Tell whether there are enough gaps to show a median (model.md 6.1)."""
    return len(channel.gaps) >= OWN_RHYTHM_FROM_GAPS


# -- adopters, activity, events -------------------------------------------------------------------


def adopters_section(facts: ProjectFacts, day: date) -> Adopters:
    """Return the adopters list of the day and how it moved."""
    current = [one for one in facts.adoptions if is_current(one, day)]
    gone = [one for one in facts.adoptions if not is_current(one, day)]
    source = next((one for one in facts.sources if _lists_adopters(facts, one.id)), None)
    last = source.last_confirmed if source else None
    age = freshness(age_days(last, day))
    years = Counter(str(one.valid_from.year) for one in facts.adoptions)
    return Adopters(
        current=_adopter_rows(current),
        gone=_adopter_rows(gone),
        series=_adopter_series(facts, day),
        added_by_year=dict(sorted(years.items())),
        last_edited=last.isoformat() if last else None,
        freshness=age.value if age else "unknown",
        path=source.path if source else None,
    )


def _lists_adopters(facts: ProjectFacts, source_id: int) -> bool:
    return any(one.source_id == source_id for one in facts.adoptions)


def _adopter_rows(spells: Iterable[AdoptionSpell]) -> tuple[AdopterRow, ...]:
    ordered = sorted(spells, key=lambda one: (one.name.casefold(), one.valid_from))
    return tuple(
        AdopterRow(
            name=one.name,
            url=one.url,
            since=one.valid_from.isoformat(),
            since_known=one.start_known,
            until=one.valid_until.isoformat() if one.valid_until else None,
            earlier_names=one.earlier_names,
        )
        for one in ordered
    )


def _adopter_series(facts: ProjectFacts, day: date) -> tuple[SeriesPoint, ...]:
    if not facts.adoptions:
        return ()
    return tuple(
        SeriesPoint(one.isoformat(), {"adopters": adopters_on(facts, one)})
        for one in _series_days(facts, day)
    )


def activity_section(facts: ProjectFacts, roster: Roster, measures: Measures) -> Activity:
    """Return commits and people by month and year, and who paid for the last twelve months."""
    first, seen = first_day(facts), facts.observed_until
    last = min(seen, measures.day) if seen else measures.day
    years = history(facts, roster, Period.YEAR, first, last) if first else ()
    return Activity(
        months=activity_months(facts.activity, seen),
        employers=employer_activity(measures.contributions),
        years=years,
        copied_on=seen.isoformat() if seen else None,
    )


def event_views(facts: ProjectFacts) -> tuple[EventView, ...]:
    """Return the governance events by day, with the levels that the foundation gave."""
    levels = [
        EventView(one.valid_from.isoformat(), one.level, "maturity", "", None)
        for one in facts.levels
        if one.start_known
    ]
    decided = [
        EventView(
            one.occurred_on.isoformat(), one.title, one.kind, one.statement, one.closes_channel
        )
        for one in facts.events
    ]
    return tuple(sorted([*levels, *decided], key=lambda one: (one.on, one.title)))
