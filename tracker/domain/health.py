"""What was computed: a snapshot of a project's health, the receipts of its figures, its reports."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from tracker.domain.base import Instant


class HealthSnapshot(SQLModel, table=True):
    """A project's health on one day: the document that pages show and the row of the portfolio.

    ``inputs_hash`` tells whether anything changed since; the newest ``is_current`` one is shown.
    ``for_recipients`` is the document for those who get reports; None: it is the same.
    """

    __tablename__ = "health_snapshot"
    __table_args__ = (
        Index(None, "project_id", "is_current"),
        Index(None, "project_id", "computed_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    as_of: date
    computed_at: datetime = Field(sa_type=Instant)
    method_version: str
    inputs_hash: str
    is_current: bool = Field(default=True, index=True)
    document: dict[str, Any] = Field(sa_type=JSON)
    for_recipients: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    summary: dict[str, Any] = Field(sa_type=JSON)


class Receipt(SQLModel, table=True):
    """The inputs, sources and rule of one figure, enough to compute it again elsewhere."""

    __table_args__ = (UniqueConstraint("snapshot_id", "figure"),)

    id: str = Field(primary_key=True)
    snapshot_id: int = Field(foreign_key="health_snapshot.id", index=True)
    figure: str
    document: dict[str, Any] = Field(sa_type=JSON)


class Forecast(SQLModel, table=True):
    """A forecast as it was published, and what came of it once its day had come.

    ``kind`` is ``at least`` or ``never below``; ``chance`` and its 80% range lie in 0..1;
    ``happened`` None: its day has not come, or nobody can tell.
    """

    __table_args__ = (UniqueConstraint("project_id", "as_of", "kind", "least", "years"),)

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    as_of: date
    kind: str
    least: int
    years: int
    people: int
    chance: float
    low: float | None = None
    high: float | None = None
    prior: str
    method_version: str
    published_at: datetime = Field(sa_type=Instant)
    due_on: date = Field(index=True)
    happened: bool | None = None
    scored_at: datetime | None = Field(default=None, sa_type=Instant)


class ReportRun(SQLModel, table=True):
    """A report as it was made: the frozen context, the PDF and its hash."""

    __tablename__ = "report_run"

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    kind: str
    as_of: date
    made_at: datetime = Field(sa_type=Instant)
    context: dict[str, Any] = Field(sa_type=JSON)
    pdf: bytes = Field(sa_type=LargeBinary)
    pdf_sha256: str
