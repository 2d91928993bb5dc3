"""What was registered of a project's decisions before the data came, as plain rows (model.md 8.0).

A look at so many months falls on the day so many months after the event. A level is taken on that
day; a count takes in the whole of that month, and is due when it is over.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tracker.metrics.months import month_after, months_before, months_between


@dataclass(frozen=True, slots=True)
class MonthlySeries:
    """One count a calendar month from ``first`` on; outside of it nothing is known."""

    first: date
    counts: tuple[int, ...] = ()

    def known(self, first: date, months: int) -> tuple[int, ...]:
        """Return the counts of up to so many months from ``first`` on, none if it is earlier."""
        start = months_between(self.first, first)
        return self.counts[start : start + months] if start >= 0 else ()

    def until(self, day: date) -> "MonthlySeries":
        """Return the months that were over on ``day``."""
        count = max(months_between(self.first, month_after(day + timedelta(days=1), 0)), 0)
        return replace(self, counts=self.counts[:count])


@dataclass(frozen=True, slots=True)
class PeerSeries:
    """One outcome in another project: a count by month, or a level on the days of the looks."""

    slug: str
    outcome: str
    series: MonthlySeries | None = None
    levels: tuple[tuple[date, float], ...] = ()

    def until(self, day: date) -> "PeerSeries":
        """Return what could be known on ``day``."""
        series = self.series.until(day) if self.series else None
        return replace(self, series=series, levels=tuple(p for p in self.levels if p[0] <= day))


@dataclass(frozen=True, slots=True)
class NoteFact:
    """A remark that was added to a registered hypothesis."""

    text: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class GivenVerdict:
    """A verdict that was given and stored before."""

    look_months: int
    word: str
    as_of: date
    given_at: datetime
    inputs_hash: str
    text: str


@dataclass(frozen=True, slots=True)
class HypothesisFact:
    """A registered hypothesis as it was locked; see `domain.governance.Hypothesis`."""

    id: int
    position: int
    statement: str
    outcome: str
    direction: str
    smallest_change: float | None
    is_primary: bool
    is_link: bool
    peers: tuple[str, ...]
    looks: tuple[int, ...]
    locked_at: datetime
    notes: tuple[NoteFact, ...] = ()
    given: tuple[GivenVerdict, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisteredEvent:
    """A decision and all that was expected of it, in the order of the chain."""

    id: int
    occurred_on: date
    title: str
    statement: str
    evidence_url: str | None
    transition_months: int
    hypotheses: tuple[HypothesisFact, ...]


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """The events of a project with registered hypotheses, and the series of its peers."""

    events: tuple[RegisteredEvent, ...] = ()
    peers: tuple[PeerSeries, ...] = ()

    def as_of(self, day: date) -> "LedgerFacts":
        """Return the ledger with what ``day`` could know: events by then, months over by then."""
        return LedgerFacts(
            tuple(one for one in self.events if one.occurred_on <= day),
            tuple(one.until(day) for one in self.peers),
        )

    def without_given(self) -> "LedgerFacts":
        """Return the ledger without the verdicts: they are results, not inputs."""
        return replace(
            self,
            events=tuple(
                replace(
                    event,
                    hypotheses=tuple(replace(one, given=()) for one in event.hypotheses),
                )
                for event in self.events
            ),
        )


NO_LEDGER = LedgerFacts()


def event_month(event: RegisteredEvent) -> date:
    """Return the first day of the month of the event, which is in no series."""
    return event.occurred_on.replace(day=1)


def day_before(event: RegisteredEvent) -> date:
    """Return the day on which a level is taken as it was before the event."""
    return event.occurred_on - timedelta(days=1)


def look_day(event: RegisteredEvent, months: int) -> date:
    """Return the day of a look: the same day so many months later, or that month's last day."""
    return months_before(event.occurred_on, -months)


def due_day(event: RegisteredEvent, months: int, *, is_count: bool) -> date:
    """Return the day on which a look is due: of a count, the last day of its month."""
    if is_count:
        return month_after(event.occurred_on, months + 1) - timedelta(days=1)
    return look_day(event, months)


def level_days(event: RegisteredEvent, looks: Sequence[int]) -> list[date]:
    """Return the days on which a level is needed: before the event, and of each look."""
    return [day_before(event), *(look_day(event, months) for months in looks)]


def is_exploratory(event: RegisteredEvent, hypothesis: HypothesisFact) -> bool:
    """Tell whether the hypothesis was locked when the data of its first look could be seen.

    That is in the month of the look or later: in its course most of the data are there.
    """
    first = month_after(event.occurred_on, min(hypothesis.looks))
    return hypothesis.locked_at.date() >= first
