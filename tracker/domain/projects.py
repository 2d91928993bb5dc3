"""Projects, their repositories, release channels by dated rules, and releases."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Text, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from tracker.domain.base import Fact, Instant, enum_text


class Project(SQLModel, table=True):
    """An open-source project of the foundation; ``is_published``: strangers see its public page."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=100)
    name: str
    homepage: str | None = Field(default=None, sa_type=Text)
    category: str | None = None
    is_sample: bool = False
    is_published: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    stale_since: datetime | None = Field(default=None, sa_type=Instant, index=True)


class ProjectLabel(SQLModel, table=True):
    """A name under which a list knows a project: the foundation's list renames its rows."""

    __tablename__ = "project_label"

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    label: str = Field(unique=True)


class ProjectLevel(Fact, table=True):
    """The maturity that the foundation gives a project, for example sandbox or graduated."""

    __tablename__ = "project_level"

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    level: str
    start_known: bool = True


class ProjectLicence(Fact, table=True):
    """The licence of a project; ``is_open`` None: its words are not known."""

    __tablename__ = "project_licence"

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    name: str
    is_open: bool | None = None


class Repository(SQLModel, table=True):
    """A repository of a project, as its mirror stood when it was last read.

    ``observed_until`` is the last day of which the copy can speak: silence after it means nothing.
    ``identities`` are {hash of an author's name or address: author key}.
    """

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    address: str = Field(sa_type=Text)
    default_branch: str | None = None
    head_commit: str | None = None
    fingerprint: str | None = None
    observed_until: date | None = None
    read_at: datetime | None = Field(default=None, sa_type=Instant)
    identities: dict[str, str] = Field(default_factory=dict, sa_type=JSON)


class ChannelKind(StrEnum):
    """What the tags of a channel are; only a release channel has a rhythm that is graded."""

    RELEASE = "release"
    PRERELEASE = "prerelease"
    NIGHTLY = "nightly"
    ANNOUNCEMENT = "announcement"
    COMPONENT = "component"
    OTHER = "other"


class ReleaseChannel(SQLModel, table=True):
    """A rule that says which tags are releases of a channel, by whom, from when until when.

    Several rows may bear one name: a channel whose pattern or publisher changed.
    """

    __tablename__ = "release_channel"

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    position: int
    name: str
    pattern: str = Field(sa_type=Text)
    kind: ChannelKind = Field(sa_type=enum_text(ChannelKind))
    publisher: str = "project"
    valid_from: date | None = None
    valid_until: date | None = None


class Release(SQLModel, table=True):
    """One tag that is a release of a channel.

    ``moved_from`` keeps the commit before the last re-tag, ``moved_at`` when that was found.
    """

    __table_args__ = (UniqueConstraint("repository_id", "tag"),)

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    repository_id: int = Field(foreign_key="repository.id")
    channel: str
    kind: ChannelKind = Field(sa_type=enum_text(ChannelKind))
    tag: str = Field(sa_type=Text)
    version: str = Field(sa_type=Text)
    commit: str
    released_at: datetime = Field(sa_type=Instant)
    released_on: date
    is_annotated: bool
    moved_from: str | None = None
    moved_at: datetime | None = Field(default=None, sa_type=Instant)
    recorded_at: datetime = Field(sa_type=Instant)
    withdrawn_on: date | None = None
