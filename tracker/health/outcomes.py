"""The outcomes that a decision can be held to: named monthly series of a project. Pure.

Counts are of whole calendar months, levels those of a day. What is not known is None; a month of
which the copy of the repository cannot speak is no part of a series.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tracker.errors import InvalidInputError
from tracker.health.disclosed import allocated_revenue, converted_share, fixed_share
from tracker.health.facts import ProjectFacts
from tracker.health.history import activity_months, adopters_on, first_day
from tracker.health.issue_measures import COHORT_MONTHS
from tracker.health.ledger import MonthlySeries
from tracker.health.roster import Roster
from tracker.metrics.months import first_of_months
from tracker.metrics.people import MAINTAINER

COMMITS, AUTHORS, ADOPTERS_ADDED = "commits", "authors", "adopters-added"
MAINTAINERS, ADOPTERS = "maintainers", "adopters"
CONVERSION, ALLOCATED_MRR, FIX_INCIDENCE = "conversion", "allocated-mrr", "fix-incidence-90"
RELEASES = "releases"
_CHANNEL = ":"


class OutcomeKind(StrEnum):
    """Counts are tested; a level is listed with its rank; a disclosed one has no peers."""

    COUNT = "count"
    LEVEL = "level"
    DISCLOSED = "disclosed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A series that can be registered. ``needs`` says what would let it be assessed.

    An index is shown relative to the day before the event: amounts are their vendors' secret. What
    looks back over ``window_months`` needs as many after the event.
    """

    name: str
    title: str
    kind: OutcomeKind
    unit: str
    needs: str
    places: int = 1
    is_index: bool = False
    window_months: int = 0

    @property
    def channel(self) -> str | None:
        """The release channel that is counted, if releases are."""
        family, _, channel = self.name.partition(_CHANNEL)
        return channel if family == RELEASES else None


_READ = "the repository, by headwater track"
_COUNT, _LEVEL, _DISCLOSED = OutcomeKind.COUNT, OutcomeKind.LEVEL, OutcomeKind.DISCLOSED

OUTCOMES = (
    Outcome(COMMITS, "Commits by people", _COUNT, "commits a month", _READ),
    Outcome(AUTHORS, "People who commit", _COUNT, "people a month", _READ),
    Outcome(f"{RELEASES}:CHANNEL", "Releases", _COUNT, "releases a month", _READ),
    Outcome(
        ADOPTERS_ADDED,
        "Adopters added to the list",
        _COUNT,
        "organisations a month",
        "a list of adopters in the repository, by headwater track",
    ),
    Outcome(
        MAINTAINERS,
        "Maintainers",
        _LEVEL,
        "people",
        "a roster from before the decision, by headwater track",
        0,
    ),
    Outcome(
        ADOPTERS,
        "Adopters on the list",
        _LEVEL,
        "organisations",
        "a list of adopters from before the decision, by headwater track",
        0,
    ),
    Outcome(
        CONVERSION,
        "Adopters who pay a vendor",
        _DISCLOSED,
        "share of those known",
        "the answers of most adopters from before the decision and from after it",
        2,
    ),
    Outcome(
        ALLOCATED_MRR,
        "Monthly revenue for the project",
        _DISCLOSED,
        "index, 100 before the decision",
        "the vendors' subscriptions from before the decision and from after it, of three or more",
        0,
        is_index=True,
    ),
    Outcome(
        FIX_INCIDENCE,
        "Bugs fixed within 90 days",
        _DISCLOSED,
        "share",
        "the issues that adopters reported in twelve months before the decision and after it",
        2,
        window_months=COHORT_MONTHS,
    ),
)
_BY_NAME = {one.name: one for one in OUTCOMES}


def outcome_of(name: str) -> Outcome:
    """Return the outcome of this name, for example ``commits`` or ``releases:edge``.

    Raises:
        InvalidInputError: there is none; the message lists them.
    """
    family, _, channel = name.partition(_CHANNEL)
    if family == RELEASES and channel.strip():
        usual = _BY_NAME[f"{RELEASES}:CHANNEL"]
        return replace(usual, name=name, title=f"Releases of {channel}")
    if name not in _BY_NAME or family == RELEASES:
        known = ", ".join(_BY_NAME)
        raise InvalidInputError(f"There is no outcome {name!r}; name one of {known}.")
    return _BY_NAME[name]


def speaks_until(facts: ProjectFacts, day: date) -> date:
    """Return the last day of which the data can speak: of the copy, or ``day`` without one."""
    return min(facts.observed_until, day) if facts.observed_until else day


def series_of(facts: ProjectFacts, outcome: Outcome, day: date) -> MonthlySeries:
    """Return the months of a count that were over on ``day``; empty: nothing is known of it."""
    until = speaks_until(facts, day)
    if outcome.channel is not None:
        return _releases(facts, outcome.channel, until)
    made = _SERIES.get(outcome.name)
    return made(facts, until) if made else MonthlySeries(until.replace(day=1))


def by_month(days: Iterable[date]) -> Counter[date]:
    """Return how many of ``days`` lie in each month, by its first day."""
    return Counter(day.replace(day=1) for day in days)


def counted(counts: Mapping[date, int], first: date | None, until: date) -> MonthlySeries:
    """Return the counts by month from that of ``first`` to ``until``; one left out is zero."""
    if first is None or first > until:
        return MonthlySeries(until.replace(day=1))
    months = first_of_months(first.replace(day=1), until)
    made = tuple(counts.get(month, 0) for month in months)
    return MonthlySeries(months[0], made).until(until)


def _releases(facts: ProjectFacts, channel: str, until: date) -> MonthlySeries:
    """Return the tags of a channel by month: each tag counts, also two of one day."""
    days = [one.released_on for one in facts.releases if one.channel == channel]
    return counted(by_month(days), first_day(facts) if days else None, until)


def _commits(facts: ProjectFacts, until: date) -> MonthlySeries:
    return _activity(facts, until, [one.commits for one in activity_months(facts.activity, until)])


def _authors(facts: ProjectFacts, until: date) -> MonthlySeries:
    return _activity(facts, until, [one.authors for one in activity_months(facts.activity, until)])


def _activity(facts: ProjectFacts, until: date, counts: Sequence[int]) -> MonthlySeries:
    if not counts:
        return MonthlySeries(until.replace(day=1))
    first: date = facts.activity["active_on"].min()
    return MonthlySeries(first.replace(day=1), tuple(counts)).until(until)


def _adopters_added(facts: ProjectFacts, until: date) -> MonthlySeries:
    first = min((one.valid_from for one in facts.adoptions), default=None)
    added = by_month(one.valid_from for one in facts.adoptions if one.start_known)
    return counted(added, first, until)


def level_at(facts: ProjectFacts, roster: Roster, outcome: Outcome, day: date) -> float | None:
    """Return the level of an outcome on a day; None: it is not known."""
    level = _LEVELS.get(outcome.name)
    return level(facts, roster, day) if level else None


def _maintainers(facts: ProjectFacts, roster: Roster, day: date) -> float | None:
    return roster.count(MAINTAINER, day)


def _adopters(facts: ProjectFacts, roster: Roster, day: date) -> float | None:
    return adopters_on(facts, day)


_SERIES: dict[str, Callable[[ProjectFacts, date], MonthlySeries]] = {
    COMMITS: _commits,
    AUTHORS: _authors,
    ADOPTERS_ADDED: _adopters_added,
}
_LEVELS: dict[str, Callable[[ProjectFacts, Roster, date], float | None]] = {
    MAINTAINERS: _maintainers,
    ADOPTERS: _adopters,
    CONVERSION: lambda facts, _, day: converted_share(facts, day),
    ALLOCATED_MRR: lambda facts, _, day: allocated_revenue(facts, day),
    FIX_INCIDENCE: lambda facts, _, day: fixed_share(facts, day),
}
