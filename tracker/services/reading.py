"""What one reading of a project yields, before anything is stored: records, and where from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.importers.records import (
    ActivityRecord,
    AdopterSpell,
    ChannelRule,
    FoundationSpell,
    Issue,
    LicenceSpell,
    MaturitySpell,
    ReleaseRecord,
    RosterSpell,
)

Revision = tuple[date, str | None]


@dataclass(frozen=True, slots=True)
class FileReading:
    """The history of one file: who or what it listed when, and the days of its edits."""

    path: str
    revisions: tuple[Revision, ...]


@dataclass(frozen=True, slots=True)
class RosterReading:
    """A roster file's history; None where the project has none."""

    file: FileReading
    spells: tuple[RosterSpell, ...]


@dataclass(frozen=True, slots=True)
class AdoptersReading:
    """An adopters file's history."""

    file: FileReading
    spells: tuple[AdopterSpell, ...]


@dataclass(frozen=True, slots=True)
class LicenceReading:
    """A licence file's history."""

    file: FileReading
    spells: tuple[LicenceSpell, ...]


@dataclass(frozen=True, slots=True)
class RepositoryReading:
    """Everything read from one repository.

    ``activity`` holds all of the default branch, or only what follows ``continues`` if that head
    was read before and still lies in the history. ``observed_until`` is the last day of which the
    copy can speak.
    """

    address: str
    default_branch: str | None
    head_commit: str | None
    fingerprint: str
    observed_until: date | None
    activity: Sequence[ActivityRecord]
    rules: tuple[ChannelRule, ...]
    releases: tuple[ReleaseRecord, ...]
    roster: RosterReading | None = None
    adopters: AdoptersReading | None = None
    licence: LicenceReading | None = None
    identities: Mapping[str, str] = field(default_factory=dict)
    continues: str | None = None
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleEvent:
    """A governance event of an invented project."""

    occurred_on: date
    title: str
    statement: str
    kind: str = "policy"
    closes_channel: str | None = None
    evidence_url: str | None = None
    transition_months: int = 0


@dataclass(frozen=True, slots=True)
class SampleTable:
    """Rows of one kind as people would enter them: a value for every column of the kind."""

    kind: str
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class SampleProject:
    """One invented project, complete: what its repository, the foundation and people say of it."""

    slug: str
    name: str
    category: str
    homepage: str | None
    levels: tuple[MaturitySpell, ...]
    repository: RepositoryReading | None
    foundation_spells: tuple[FoundationSpell, ...] = ()
    foundation_revisions: tuple[Revision, ...] = ()
    events: tuple[SampleEvent, ...] = ()
    organisation_domains: Mapping[str, str] = field(default_factory=dict)
    entered: tuple[SampleTable, ...] = ()
