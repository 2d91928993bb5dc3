"""Where facts come from, when a source was last confirmed, and what each import did."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from tracker.domain.base import Instant, enum_text


class SourceKind(StrEnum):
    """What a source is; the order is the precedence of model.md 2.4."""

    PROJECT_FILE = "project file"
    FOUNDATION_LIST = "foundation list"
    REPOSITORY = "repository"
    LANDSCAPE = "landscape"
    ENTRY = "entry"
    SAMPLE = "sample"


# A foundation has one list of maintainers, whatever file or history it was read from.
FOUNDATION_ADDRESS = "foundation list"


class Source(SQLModel, table=True):
    """One file, list or history that facts are read from; one row for each project it speaks of."""

    __table_args__ = (UniqueConstraint("project_id", "kind", "address", "path"),)

    id: int | None = Field(default=None, primary_key=True)
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)
    kind: SourceKind = Field(sa_type=enum_text(SourceKind))
    address: str = Field(sa_type=Text)
    path: str = Field(default="", sa_type=Text)
    recorded_at: datetime | None = Field(default=None, sa_type=Instant)


class SourceRevision(SQLModel, table=True):
    """A day on which a source was edited, so that its age can be told as of any past day.

    ``recorded_at`` None: it was recorded before that was noted, and counts as always known.
    """

    __table_args__ = (UniqueConstraint("source_id", "revised_on"),)

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="source.id", index=True)
    revised_on: date
    commit: str | None = None
    recorded_at: datetime | None = Field(default=None, sa_type=Instant)


class RunState(StrEnum):
    """How an import ended. A failed run changed nothing but this row."""

    RUNNING = "running"
    DONE = "done"
    UNCHANGED = "unchanged"
    FAILED = "failed"


class ImportRun(SQLModel, table=True):
    """One import: what was read, how much it changed, and how it ended.

    ``observed_until`` is the last day of which the copy that was read could speak.
    """

    __tablename__ = "import_run"

    id: int | None = Field(default=None, primary_key=True)
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)
    what: str
    address: str = Field(sa_type=Text)
    started_at: datetime = Field(sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    state: RunState = Field(sa_type=enum_text(RunState))
    fingerprint: str | None = None
    observed_until: date | None = None
    counts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    message: str | None = Field(default=None, sa_type=Text)


class ImportIssue(SQLModel, table=True):
    """Something that an import did not understand or repaired, and where it stands."""

    __tablename__ = "import_issue"

    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="import_run.id", index=True)
    message: str = Field(sa_type=Text)
    file: str | None = Field(default=None, sa_type=Text)
    line: int | None = None
    commit: str | None = None
    kind: str | None = None
