"""People, the roles they hold in projects, whom they work for, and what they did when.

Public roles only. An address is never stored: a domain and a keyed hash are.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from tracker.domain.base import Fact, Instant, enum_text


class Role(StrEnum):
    """What a roster says that somebody is; only a maintainer counts as one."""

    MAINTAINER = "maintainer"
    IN_TRAINING = "in_training"
    EMERITUS = "emeritus"
    DIRECTOR = "director"
    STEERING = "steering"


class Person(SQLModel, table=True):
    """Somebody with a public role; ``key`` is the handle, or the name within one project."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    name: str
    handle: str | None = Field(default=None, index=True)


class MaintainerRole(Fact, table=True):
    """A person's role in a project, as one source says it; name and handle as it prints them."""

    __tablename__ = "maintainer_role"

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    name: str
    handle: str | None = None
    role: Role = Field(sa_type=enum_text(Role))
    area: str | None = None
    start_known: bool = True
    flags: str = ""


class EmploymentBasis(StrEnum):
    """How an employment is known."""

    STATED = "stated"
    MAIL_DOMAIN = "mail domain"


class Employment(Fact, table=True):
    """Whom a person works for, as one source says it; a change of employer is not an exit."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    basis: EmploymentBasis = Field(sa_type=enum_text(EmploymentBasis))


class Author(SQLModel, table=True):
    """Somebody who commits to a repository. ``key`` is a hash of the identity, not an address."""

    __table_args__ = (UniqueConstraint("repository_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    repository_id: int = Field(foreign_key="repository.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    key: str
    name: str
    handle: str | None = None
    is_bot: bool = False


class ActivityDay(SQLModel, table=True):
    """What an author committed on one day, as written, under one mail domain; merges apart.

    A later reading that finds more adds a row, and one of a rewritten history supersedes all that
    stood: the day is the sum of its standing rows. ``recorded_at`` None: always known.
    """

    __tablename__ = "activity_day"
    __table_args__ = (UniqueConstraint("author_id", "active_on", "domain", "recorded_at"),)

    id: int | None = Field(default=None, primary_key=True)
    author_id: int = Field(foreign_key="author.id", index=True)
    active_on: date
    domain: str = ""
    commits: int
    merges: int
    recorded_at: datetime | None = Field(default=None, sa_type=Instant)
    superseded_at: datetime | None = Field(default=None, sa_type=Instant)


class ActivityMonth(SQLModel, table=True):
    """How many people committed to a repository in a month, and how much; bots left out.

    Counted from the standing days whenever they change, so that what all projects are like can be
    told without reading every day of all of them.
    """

    __tablename__ = "activity_month"
    __table_args__ = (UniqueConstraint("repository_id", "month"),)

    id: int | None = Field(default=None, primary_key=True)
    repository_id: int = Field(foreign_key="repository.id", index=True)
    month: date
    people: int
    commits: int
