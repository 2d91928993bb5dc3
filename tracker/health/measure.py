"""All measurements of one project on one day: facts in, the numbers of `metrics` out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from tracker.health.adopter_measures import AdopterMeasures
from tracker.health.delivery_measures import DeliveryMeasures
from tracker.health.drift import RosterDrift
from tracker.health.facts import ChannelFact, ProjectFacts, ReleaseFact, archived_on
from tracker.health.funding_measure import FundingMeasure
from tracker.health.history import recent_contributions
from tracker.health.issue_measures import IssueMeasures
from tracker.health.responsiveness import Responsiveness, responsiveness
from tracker.health.roster import Roster
from tracker.health.training import trainees
from tracker.metrics.cadence import Cadence, ChannelPrior, Overdue, cadence, gaps_days, overdue
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
from tracker.metrics.lead_time import Report
from tracker.metrics.months import months_before
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
    is_ended_by_decision: bool = False

    @property
    def is_graded(self) -> bool:
        """Tell whether the channel's rhythm counts: releases that nobody has ended."""
        return self.fact.kind == "release" and self.retired_on is None and bool(self.days)


class Measures:
    """Everything measured of a project on ``day``, each when it is first asked for.

    ``facts`` and ``roster`` are those of that day. None: there is nothing to measure it on.
    """

    def __init__(self, facts: ProjectFacts, roster: Roster, day: date) -> None:
        self._facts = facts
        self._roster = roster
        self.day = day
        self.flows_from = months_before(day, FLOW_MONTHS)
        self.flow_window = f"{self.flows_from} to {day}"

    @cached_property
    def headcount(self) -> Headcount:
        """The nested head-counts over all sources."""
        roster = self._roster
        return headcount(roster.role_frame(), self.day, roster.confirmed_on(), roster.rhythms)

    @cached_property
    def is_activity_linked(self) -> bool:
        """Whether anybody who ever had a role is known among the authors of commits.

        If nobody is, who is active cannot be told: it is not that nobody is.
        """
        return bool(self._roster.rhythms)

    @cached_property
    def _spells(self) -> pd.DataFrame | None:
        used = self._roster.used
        return self._roster.role_frame(used) if used is not None else None

    @cached_property
    def flows(self) -> Flows | None:
        """Who came and went in 24 months, as numbers."""
        if self._spells is None:
            return None
        return flows_over(self._spells, self.flows_from, self.day)

    @cached_property
    def all_movements(self) -> tuple[Movement, ...]:
        """Every arrival and departure up to the day."""
        return () if self._spells is None else movements(self._spells, date.min, self.day)

    @cached_property
    def movements(self) -> tuple[Movement, ...]:
        """The arrivals and departures of 24 months."""
        return tuple(move for move in self.all_movements if move.on > self.flows_from)

    @cached_property
    def exits(self) -> ExitRate | None:
        """Exits per person-year over all history."""
        if self._spells is None:
            return None
        return exit_rate(self._roster.maintainer_frame(), self.day)

    @cached_property
    def tenure(self) -> Tenure | None:
        """How long maintainers stay."""
        if self._spells is None:
            return None
        return tenure(self._roster.tenure_frame(), self.day)

    @cached_property
    def contributions(self) -> pd.DataFrame:
        """Human commits of twelve months by person and employer."""
        until = self._facts.observed_until or self.day
        return recent_contributions(self._facts, until, SHARE_MONTHS)

    @cached_property
    def absence(self) -> int | None:
        """The contributor absence factor by commits."""
        return absence_factor(self.contributions.groupby("person")["amount"].sum().tolist())

    @cached_property
    def elephant(self) -> ElephantFactor:
        """The elephant factor by commits."""
        return elephant_factor(*contributions_by_employer(self.contributions))

    @cached_property
    def seats(self) -> pd.DataFrame:
        """One seat for each maintainer, with the employer."""
        return self._roster.seats()

    @cached_property
    def seat_factors(self) -> SeatFactors:
        """Absence and elephant factor by seats."""
        return seat_factors(self.seats)

    @cached_property
    def structure(self) -> EmployerStructure:
        """The vendors' share, HHI and number of employers by seats."""
        return employer_structure(self.seats, self.funding.vendors)

    @cached_property
    def seats_over_time(self) -> pd.DataFrame:
        """One seat for each maintainer, with the employer and the FTE; None: unknown."""
        return self._roster.fte_seats()

    @property
    def fte_seats(self) -> pd.DataFrame | None:
        """The same; None as long as nobody's FTE is known."""
        seats = self.seats_over_time
        return seats if seats["fte"].notna().any() else None

    @cached_property
    def fte_factors(self) -> SeatFactors | None:
        """Absence and elephant factor by FTE."""
        return None if self.fte_seats is None else seat_factors(self.fte_seats)

    @cached_property
    def fte_structure(self) -> EmployerStructure | None:
        """The vendors' share and HHI by FTE."""
        if self.fte_seats is None:
            return None
        return employer_structure(self.fte_seats, self.funding.vendors)

    @cached_property
    def funding(self) -> FundingMeasure:
        """Who pays for the work, and how far that reaches."""
        facts = self._facts
        people, money = self._roster.maintainers(), facts.money(self.day)
        return FundingMeasure(money.entered, facts.slug, people, money.day, facts.terms)

    @cached_property
    def employers(self) -> tuple[int, int] | None:
        """The fewest and most employers behind the maintainers."""
        return employer_count_bounds(self.seats)

    @cached_property
    def training(self) -> tuple[Report, ...]:
        """What became of each person in training."""
        used = self._roster.used
        return () if used is None else trainees(self._roster.spells(used), self.day)

    @cached_property
    def delivery(self) -> DeliveryMeasures:
        """How releases reach those who use them."""
        return DeliveryMeasures(self._facts, self.day)

    @cached_property
    def issues(self) -> IssueMeasures:
        """What became of reported issues."""
        return IssueMeasures(self._facts.entered.reported_issues, self.day)

    @cached_property
    def other_shares(self) -> list[float]:
        """The share of reports fixed in 90 days of each other project that has one."""
        shares = self._facts.norms.fix_shares
        return sorted(share for slug, share in shares if slug != self._facts.slug)

    @cached_property
    def responsiveness(self) -> Responsiveness | None:
        """How the project ranks among the foundation's; None: no issue was ever reported."""
        recent = self.issues.recent
        return None if recent is None else responsiveness(recent.reports, self.other_shares)

    @cached_property
    def adopters(self) -> AdopterMeasures:
        """Who of the adopters pays, answered and was confirmed."""
        return AdopterMeasures(self._facts, self.day)

    @cached_property
    def drift(self) -> RosterDrift:
        """Where project file, foundation list and activity disagree."""
        return RosterDrift(self._facts, self._roster)

    @cached_property
    def channels(self) -> tuple[ChannelMeasure, ...]:
        """Every channel that has releases."""
        return channel_measures(self._facts, self.day)


def channel_measures(facts: ProjectFacts, day: date) -> tuple[ChannelMeasure, ...]:
    """Return every channel that has releases, in the order of the rules.

    Tags that fit no rule are no channel.
    """
    by_name = {rule.name: rule for rule in facts.channels}
    ended = _ended(facts, by_name, day)
    seen = facts.observed_until or day
    released: dict[str, list[ReleaseFact]] = defaultdict(list)
    for release in facts.releases:
        released[release.channel].append(release)
    prior = facts.norms.channel_prior
    return tuple(
        _channel(prior, fact, released[fact.name], min(seen, day), ended.get(fact.name))
        for fact in by_name.values()
        if fact.name in released
    )


def _ended(
    facts: ProjectFacts, channels: Mapping[str, ChannelFact], day: date
) -> dict[str, tuple[date, str, bool]]:
    """Return when and by what each channel ended, and whether that was a decision on record.

    An archived project owes nobody a release: with it all of its channels have ended.
    """
    archived = archived_on(facts, day)
    ended = {name: (archived, "the project is archived", True) for name in channels if archived}
    ended |= {
        fact.name: (fact.valid_until, "other channels took its place", False)
        for fact in channels.values()
        if fact.valid_until is not None and fact.valid_until <= day
    }
    for event in facts.events:
        if event.closes_channel:
            ended[event.closes_channel] = (event.occurred_on, event.title, True)
    return ended


def _channel(
    prior: ChannelPrior | None,
    fact: ChannelFact,
    releases: Sequence[ReleaseFact],
    seen: date,
    ended: tuple[date, str, bool] | None,
) -> ChannelMeasure:
    days = tuple(sorted({one.released_on for one in releases}))
    gaps = tuple(gaps_days(days))
    elapsed = (seen - days[-1]).days if days else None
    return ChannelMeasure(
        fact=fact,
        tags=tuple((one.tag, one.commit, one.released_on) for one in releases),
        days=days,
        gaps=gaps,
        cadence=cadence(gaps),
        overdue=overdue(gaps, elapsed, prior=prior, is_retired=ended is not None),
        elapsed_days=elapsed,
        retired_on=ended[0] if ended else None,
        retired_by=ended[1] if ended else None,
        is_ended_by_decision=ended[2] if ended else False,
    )
