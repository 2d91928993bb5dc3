"""All measurements of one project on one day: facts in, the numbers of `metrics` out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from tracker.health.facts import ChannelFact, ProjectFacts
from tracker.health.history import recent_contributions
from tracker.health.roster import Roster
from tracker.metrics.cadence import Cadence, Overdue, cadence, gaps_days, overdue
from tracker.metrics.concentration import (
    ElephantFactor,
    EmployerStructure,
    SeatFactors,
    absence_factor,
    contributions_by_employer,
    elephant_factor,
    employer_count_bounds,
    employer_structure,
    seat_factors,
)
from tracker.metrics.flows import ExitRate, Flows, Movement, exit_rate, flows_over, movements
from tracker.metrics.people import Headcount, headcount
from tracker.metrics.tenure import Tenure, tenure

FLOW_MONTHS = 24
SHARE_MONTHS = 12


@dataclass(frozen=True, slots=True)
class ChannelMeasure:
    """One channel's releases up to the day, its rhythm, and how long it has been quiet.

    ``days`` are distinct release days: re-tags and several tags of one day are one release.
    ``elapsed_days`` counts to the last day of which the copy of the repository can speak.
    """

    fact: ChannelFact
    tags: tuple[tuple[str, str, date], ...]
    days: tuple[date, ...]
    gaps: tuple[int, ...]
    cadence: Cadence
    overdue: Overdue
    elapsed_days: int | None
    retired_on: date | None
    retired_by: str | None

    @property
    def is_graded(self) -> bool:
        """Tell whether the channel's rhythm counts: releases that nobody has ended."""
        return self.fact.kind == "release" and self.retired_on is None and bool(self.days)


@dataclass(frozen=True, slots=True)
class Measures:
    """Everything measured of a project; None: there is nothing to measure it on."""

    day: date
    headcount: Headcount
    flows: Flows | None
    movements: tuple[Movement, ...]
    all_movements: tuple[Movement, ...]
    exits: ExitRate | None
    tenure: Tenure | None
    contributions: pd.DataFrame
    absence: int | None
    elephant: ElephantFactor
    seats: pd.DataFrame
    seat_factors: SeatFactors
    structure: EmployerStructure
    employers: tuple[int, int] | None
    channels: tuple[ChannelMeasure, ...]


def months_before(day: date, months: int) -> date:
    """Return the same day so many calendar months earlier, or that month's last day."""
    return (pd.Timestamp(day) - pd.DateOffset(months=months)).date()


def measure(facts: ProjectFacts, roster: Roster, day: date) -> Measures:
    """Return all measurements on ``day``; ``facts`` and ``roster`` are those of that day."""
    contributions = recent_contributions(facts, facts.observed_until or day, SHARE_MONTHS)
    amounts = contributions.groupby("person")["amount"].sum().tolist()
    known, unknown = contributions_by_employer(contributions)
    seats = roster.seats()
    has_roster = roster.used is not None
    since = months_before(day, FLOW_MONTHS)
    spells = roster.role_frame(roster.used) if has_roster else None
    return Measures(
        day=day,
        headcount=headcount(roster.role_frame(), day, roster.confirmed_on(), roster.rhythms()),
        flows=flows_over(spells, since, day) if spells is not None else None,
        movements=movements(spells, since, day) if spells is not None else (),
        all_movements=movements(spells, date.min, day) if spells is not None else (),
        exits=exit_rate(roster.maintainer_frame(), day) if has_roster else None,
        tenure=tenure(roster.tenure_frame(), day) if has_roster else None,
        contributions=contributions,
        absence=absence_factor(amounts),
        elephant=elephant_factor(known, unknown),
        seats=seats,
        seat_factors=seat_factors(seats),
        structure=employer_structure(seats, ()),
        employers=employer_count_bounds(seats),
        channels=channel_measures(facts, day),
    )


def channel_measures(facts: ProjectFacts, day: date) -> tuple[ChannelMeasure, ...]:
    """Return every channel that has releases, in the order of the rules."""
    by_name: dict[str, ChannelFact] = {}
    for rule in facts.channels:
        by_name[rule.name] = rule
    for release in facts.releases:
        if release.channel not in by_name:
            by_name[release.channel] = ChannelFact(release.channel, release.kind, "project", None)
    ended = _ended(facts, by_name, day)
    seen = facts.observed_until or day
    return tuple(
        _channel(facts, fact, min(seen, day), ended.get(fact.name))
        for fact in by_name.values()
        if any(release.channel == fact.name for release in facts.releases)
    )


def _ended(
    facts: ProjectFacts, channels: Mapping[str, ChannelFact], day: date
) -> dict[str, tuple[date, str]]:
    """Return when and by what each channel was ended: a decision, or the end of its rule."""
    ended = {
        fact.name: (fact.valid_until, "the rule of the channel ends")
        for fact in channels.values()
        if fact.valid_until is not None and fact.valid_until <= day
    }
    for event in facts.events:
        if event.closes_channel:
            ended[event.closes_channel] = (event.occurred_on, event.title)
    return ended


def _channel(
    facts: ProjectFacts, fact: ChannelFact, seen: date, ended: tuple[date, str] | None
) -> ChannelMeasure:
    releases = [one for one in facts.releases if one.channel == fact.name]
    days = tuple(sorted({one.released_on for one in releases}))
    gaps = tuple(gaps_days(days))
    elapsed = (seen - days[-1]).days if days else None
    return ChannelMeasure(
        fact=fact,
        tags=tuple((one.tag, one.commit, one.released_on) for one in releases),
        days=days,
        gaps=gaps,
        cadence=cadence(gaps),
        overdue=overdue(gaps, elapsed, is_retired=ended is not None),
        elapsed_days=elapsed,
        retired_on=ended[0] if ended else None,
        retired_by=ended[1] if ended else None,
    )
