"""The shapes that importers hand on: frozen records, and issues for what was not understood."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

Record = TypeVar("Record")


class Role(StrEnum):
    """What a roster says that somebody is. Only ``MAINTAINER`` counts as a maintainer."""

    MAINTAINER = "maintainer"
    IN_TRAINING = "in_training"
    EMERITUS = "emeritus"
    DIRECTOR = "director"
    STEERING = "steering"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something in a source that was not understood, or was repaired, and where it stands.

    ``kind`` names the sort of defect where an importer tells several apart.
    """

    message: str
    file: str | None = None
    line: int | None = None
    commit: str | None = None
    kind: str | None = None

    @classmethod
    def at(cls, file: str, line: int, message: str, kind: str | None = None) -> "Issue":
        """Return the issue of one line, whose message begins with that place."""
        return cls(f"{file}, line {line}: {message}", file=file, line=line, kind=kind)


@dataclass(frozen=True, slots=True)
class Parsed(Generic[Record]):
    """What one text yielded: records in the order of the text, and issues."""

    records: tuple[Record, ...]
    issues: tuple[Issue, ...] = ()


# -- git ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CommitRecord:
    """One commit of the default branch; instants are aware, with the committer's own offset."""

    sha: str
    author_name: str
    author_email: str
    authored_at: datetime
    committed_at: datetime
    is_merge: bool


@dataclass(frozen=True, slots=True)
class TagRecord:
    """One tag; ``tagged_at`` is the tagger's instant, None for a lightweight tag."""

    name: str
    commit: str
    committed_at: datetime
    tagged_at: datetime | None

    @property
    def released_at(self) -> datetime:
        """When it was released: the tagger's instant, of a lightweight tag the commit's."""
        return self.tagged_at or self.committed_at


@dataclass(frozen=True, slots=True)
class FileVersion:
    """One file as it stood from one commit of the mainline on; ``text`` None: it was gone then."""

    path: str
    commit: str
    committed_at: datetime
    text: str | None


# -- releases -------------------------------------------------------------------------------------


class ChannelKind(StrEnum):
    """What the tags of a channel are. Only ``RELEASE`` channels have a rhythm that is graded."""

    RELEASE = "release"
    PRERELEASE = "prerelease"
    NIGHTLY = "nightly"
    ANNOUNCEMENT = "announcement"
    COMPONENT = "component"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """Which tags belong to a channel, and from when until when (half open; None: always)."""

    channel: str
    pattern: str
    kind: ChannelKind = ChannelKind.RELEASE
    publisher: str = "project"
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """One tag read as a release of a channel; ``released_on`` is the day that its writer wrote."""

    tag: str
    version: str
    channel: str
    kind: ChannelKind
    commit: str
    released_at: datetime
    released_on: date
    is_annotated: bool
    same_commit_as: tuple[str, ...] = ()


# -- rosters --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One person in one version of a roster, as the text says it."""

    name: str | None
    handle: str | None
    role: Role
    employer: str | None = None
    email_domain: str | None = None
    area: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class EmployerSpell:
    """Whom a roster named as somebody's employer, over [valid_from, valid_until)."""

    employer: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class RosterSpell:
    """One person in one role over [valid_from, valid_until), as a file's versions show it.

    ``start_known`` is False when the person was already there in the first version seen.
    ``last_seen_on`` is the day of the last version that still lists the person.
    """

    name: str | None
    handle: str | None
    role: Role
    path: str
    valid_from: date
    valid_until: date | None
    last_seen_on: date
    start_known: bool = True
    area: str | None = None
    employers: tuple[EmployerSpell, ...] = ()
    email_domain: str | None = None
    first_commit: str | None = None
    last_commit: str | None = None
    flags: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class FoundationRow:
    """One row of a foundation's maintainer list, after carrying down and repairs."""

    project: str
    group: str | None
    maturity: str | None
    name: str | None
    handle: str | None
    employer: str | None
    line: int
    role: Role = Role.MAINTAINER
    flags: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class FoundationSpell:
    """A person's spell in one project of the foundation's list; ``group`` is a committee of it.

    ``labels`` are the names under which the list printed the project or group in that time, oldest
    first; ``maturity_first`` and ``maturity_last`` its levels at the spell's two ends. ``handles``
    are all that it printed for the person, oldest first; ``person.handle`` is the usual one.
    """

    project: str
    group: str | None
    person: RosterSpell
    labels: tuple[str, ...] = ()
    maturity_first: str | None = None
    maturity_last: str | None = None
    handles: tuple[str, ...] = ()


# -- adopters -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AdopterEntry:
    """One organisation in one version of an adopters file."""

    name: str
    url: str | None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class AdopterSpell:
    """One organisation listed over [valid_from, valid_until), under its latest name and link."""

    name: str
    url: str | None
    path: str
    valid_from: date
    valid_until: date | None
    last_seen_on: date
    earlier_names: tuple[str, ...] = ()
    first_commit: str | None = None
    last_commit: str | None = None


# -- landscape ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MaturitySpell:
    """A project's maturity level over [valid_from, valid_until); unknown start: None."""

    maturity: str
    valid_from: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class LandscapeProject:
    """One project of a landscape file, with its dated levels."""

    name: str
    slug: str
    maturity: str
    repository: str | None
    homepage: str | None
    category: str | None
    subcategory: str | None
    levels: Sequence[MaturitySpell]
    accepted_on: date | None = None
    incubating_on: date | None = None
    graduated_on: date | None = None
    archived_on: date | None = None


@dataclass(frozen=True, slots=True)
class LandscapeMember:
    """One organisation of a landscape file that is a member of the foundation."""

    name: str
    level: str
    homepage: str | None
    joined_on: date | None
    is_end_user: bool
    crunchbase: str | None = None


# -- activity -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ActivityRecord:
    """What one author committed on one day, as written, under one mail domain.

    ``author_key`` is a stable hash of the identity, never an address. ``domain`` is empty for free
    mail, private and no-reply addresses: they name no employer.
    """

    author_key: str
    author_name: str
    handle: str | None
    domain: str
    is_bot: bool
    on: date
    commits: int
    merges: int


# -- licence --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LicenceSpell:
    """The licence of a project over [valid_from, valid_until); ``is_open`` None: not known."""

    name: str
    is_open: bool | None
    valid_from: date
    valid_until: date | None
