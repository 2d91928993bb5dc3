"""What is decided about an invented project before its records are written out.

Days lie in the past of `Stage.until`. Intervals are half open; an end of None is still to come.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.importers.records import MaturitySpell, Role
from tracker.services.reading import SampleEvent
from tracker.services.sample.names import Company, Person


@dataclass(frozen=True, slots=True)
class Job:
    """Whom somebody works for from a day on; None: nobody can tell."""

    employer: Company | None
    since: date


def employer_on(jobs: Sequence[Job], day: date) -> Company | None:
    """Return whom somebody with ``jobs`` works for on ``day``; before the first job, that one."""
    later = [job for job in jobs[1:] if job.since <= day]
    return (later or jobs[:1])[-1].employer


@dataclass(frozen=True, slots=True)
class Stint:
    """A role held in one area of the project, or in all of it."""

    role: Role
    since: date
    until: date | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a role: jobs and stints in the order of their days.

    ``weight`` is how much they commit beside the others; from ``quiet_since`` on they do no more,
    whatever the roster says. ``free_mail``: they never commit under an employer's domain.
    """

    person: Person
    jobs: tuple[Job, ...]
    stints: tuple[Stint, ...]
    weight: float = 1.0
    quiet_since: date | None = None
    free_mail: bool = False


class Telling(StrEnum):
    """How a roster file tells who employs its people."""

    IN_WORDS = "in words"
    BY_MAIL = "by mail domain"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """The project's own file: its path, its first day, and the edits that changed no line of it."""

    path: str
    since: date
    telling: Telling = Telling.IN_WORDS
    idle_edits: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class ListPlan:
    """The project's rows in the foundation's list; nobody edited them from ``frozen_on`` on."""

    since: date
    frozen_on: date | None = None
    longest_lag_days: int = 100


@dataclass(frozen=True, slots=True)
class AdoptersPlan:
    """The adopters file: ``first`` entries on its first day, so many more a year, until frozen."""

    since: date
    first: int
    a_year: float
    path: str = "ADOPTERS.md"
    frozen_on: date | None = None
    departures: int = 0
    renames: int = 0
    idle_edits: tuple[date, ...] = ()


class Scheme(StrEnum):
    """How the tags of a channel are written."""

    EDGE = "edge"
    STABLE = "stable"
    SEMVER = "semver"
    CALVER = "calver"
    CANDIDATE = "candidate"
    NIGHTLY = "nightly"
    ANNOUNCEMENT = "announcement"
    CHART = "chart"
    MODULE = "module"


@dataclass(frozen=True, slots=True)
class ChannelPlan:
    """A release channel: about ``gap`` days between releases, their logs spread by ``spread``.

    The last release is on ``last``, or so long ago that the silence since then lies ``lateness``
    standard deviations above the usual one: 0 as ever, above 0.9 late, above 1.8 overdue. The tags
    of a channel that ``rides_on`` another stand on commits of that one.
    """

    name: str
    scheme: Scheme
    since: date
    gap: float
    spread: float = 0.3
    last: date | None = None
    lateness: float = -0.5
    annotated: bool = True
    rides_on: str | None = None
    publisher: str = "project"


@dataclass(frozen=True, slots=True)
class ActivityPlan:
    """The default branch: about ``records`` author-days over [begins, ends), fading at the end.

    ``employers`` are those of the contributors without a role, None for the unaffiliated.
    """

    begins: date
    ends: date
    records: int
    contributors: int = 20
    employers: tuple[Company | None, ...] = (None,)
    fades_from: date | None = None
    has_bots: bool = True
    in_spare_time: bool = False


@dataclass(frozen=True, slots=True)
class Blueprint:
    """Everything decided about one project; None: it has no such thing."""

    category: str
    levels: tuple[MaturitySpell, ...]
    members: tuple[Member, ...] = ()
    activity: ActivityPlan | None = None
    roster: RosterPlan | None = None
    listing: ListPlan | None = None
    adopters: AdoptersPlan | None = None
    channels: tuple[ChannelPlan, ...] = ()
    events: tuple[SampleEvent, ...] = ()
    has_homepage: bool = True
    relicensed_on: date | None = None
