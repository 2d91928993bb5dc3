"""What is known of one project, as plain rows: the input of everything that is computed.

`ProjectFacts.as_of` takes the view of a past day: what began later is not known yet, what ended
later is still open (model.md, appendix).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar

import pandas as pd

from tracker.health.disclosure import NOBODY_CHOSE, Terms
from tracker.health.entered import NOTHING_ENTERED, EnteredFacts
from tracker.health.ledger import NO_LEDGER, LedgerFacts
from tracker.health.norms import NO_NORMS, FoundationNorms


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """One source: its kind is its rank of precedence; ``revisions`` are the days of its edits."""

    id: int
    kind: str
    address: str
    path: str
    revisions: tuple[date, ...]

    @property
    def last_confirmed(self) -> date | None:
        """The last day on which the source was edited."""
        return self.revisions[-1] if self.revisions else None


@dataclass(frozen=True, slots=True)
class RoleSpell:
    """One person in one role over [valid_from, valid_until), as one source says it."""

    person: str
    name: str
    handle: str | None
    role: str
    area: str | None
    source_id: int
    valid_from: date
    valid_until: date | None
    start_known: bool
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EmploymentSpell:
    """Whom a person works for; ``basis`` is stated or mail domain."""

    person: str
    employer: str
    basis: str
    source_id: int
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class AdoptionSpell:
    """One organisation on the project's adopters list."""

    adopter: str
    name: str
    url: str | None
    earlier_names: tuple[str, ...]
    start_known: bool
    source_id: int
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class LevelSpell:
    """The maturity that the foundation gave the project."""

    level: str
    start_known: bool
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class LicenceFact:
    """The project's licence; ``is_open`` None: its words are not known."""

    name: str
    is_open: bool | None
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class ReleaseFact:
    """One tag that is a release of a channel."""

    channel: str
    kind: str
    tag: str
    commit: str
    released_on: date


@dataclass(frozen=True, slots=True)
class ChannelFact:
    """A release channel: what its tags are, who publishes them, and when its rule ends."""

    name: str
    kind: str
    publisher: str
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class EventFact:
    """A governance event; ``closes_channel`` names a channel that it ended."""

    occurred_on: date
    kind: str
    title: str
    statement: str
    closes_channel: str | None


@dataclass(frozen=True, slots=True)
class LaterMoney:
    """What is entered and told of money as of ``day``."""

    day: date
    entered: EnteredFacts


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """All current facts of one project.

    ``activity`` has the columns of ``ACTIVITY_COLUMNS``; ``person`` in it is the author's key, and
    ``role_person`` the key of the person with a role that the author is known to be, if any.
    ``observed_until`` is the last day of which the copy of the repository can speak, and
    ``norms`` what the foundation's projects are like.
    """

    slug: str
    name: str
    foundation: str
    homepage: str | None
    repository: str | None
    is_sample: bool
    observed_until: date | None
    sources: tuple[SourceFacts, ...]
    roles: tuple[RoleSpell, ...]
    employments: tuple[EmploymentSpell, ...]
    adoptions: tuple[AdoptionSpell, ...]
    levels: tuple[LevelSpell, ...]
    releases: tuple[ReleaseFact, ...]
    channels: tuple[ChannelFact, ...]
    events: tuple[EventFact, ...]
    activity: pd.DataFrame
    domain_owners: dict[str, str]
    norms: FoundationNorms = NO_NORMS
    licences: tuple[LicenceFact, ...] = ()
    issues: tuple[str, ...] = ()
    entered: EnteredFacts = NOTHING_ENTERED
    ledger: LedgerFacts = NO_LEDGER
    terms: Terms = NOBODY_CHOSE
    later: LaterMoney | None = None

    def money(self, day: date) -> LaterMoney:
        """Return what is known of money and until when, for facts that are those of ``day``."""
        return self.later or LaterMoney(day, self.entered)

    def as_of(self, day: date, money_day: date | None = None) -> "ProjectFacts":
        """Return the facts as they were on ``day``, that day included.

        With a later ``money_day``, `money` tells what vendors' accounts said until then: those
        speak of today where the copy of a repository may speak of last month.
        """
        later = money_day if money_day is not None and money_day > day else None
        return replace(
            self,
            later=LaterMoney(later, self.entered.as_of(later)) if later else None,
            sources=tuple(
                replace(one, revisions=tuple(on for on in one.revisions if on <= day))
                for one in self.sources
            ),
            roles=_spells_as_of(self.roles, day),
            employments=_spells_as_of(self.employments, day),
            adoptions=_spells_as_of(self.adoptions, day),
            levels=_spells_as_of(self.levels, day),
            licences=_spells_as_of(self.licences, day),
            releases=tuple(one for one in self.releases if one.released_on <= day),
            events=tuple(one for one in self.events if one.occurred_on <= day),
            activity=self.activity[self.activity["active_on"] <= day],
            entered=self.entered.as_of(day),
            ledger=self.ledger.as_of(day),
            observed_until=min(self.observed_until, day) if self.observed_until else None,
        )


ARCHIVED = "archived"

ACTIVITY_COLUMNS = (
    "person",
    "name",
    "role_person",
    "is_bot",
    "domain",
    "active_on",
    "commits",
    "merges",
)


class _Spell(Protocol):
    @property
    def valid_from(self) -> date: ...

    @property
    def valid_until(self) -> date | None: ...


AnySpell = TypeVar("AnySpell", RoleSpell, EmploymentSpell, AdoptionSpell, LevelSpell, LicenceFact)


def _spells_as_of(spells: Iterable[AnySpell], day: date) -> tuple[AnySpell, ...]:
    return tuple(
        replace(one, valid_until=None) if one.valid_until and one.valid_until > day else one
        for one in spells
        if one.valid_from <= day
    )


def is_current(spell: _Spell, day: date) -> bool:
    """Tell whether ``day`` lies in [valid_from, valid_until)."""
    return spell.valid_from <= day and (spell.valid_until is None or day < spell.valid_until)


def current_level(facts: ProjectFacts, day: date) -> LevelSpell | None:
    """Return the maturity of the day; the latest one where levels overlap."""
    current = [one for one in facts.levels if is_current(one, day)]
    return max(current, key=lambda one: one.valid_from, default=None)


def archived_on(facts: ProjectFacts, day: date) -> date | None:
    """Return since when the project is archived; None: on ``day`` it is not."""
    level = current_level(facts, day)
    return level.valid_from if level is not None and level.level == ARCHIVED else None
