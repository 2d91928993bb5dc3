"""What a project decided, and when: the lines on every chart over time."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from tracker.domain.base import Instant, enum_text


class EventKind(StrEnum):
    """What kind of decision it was."""

    POLICY = "policy"
    CHANNEL_CLOSED = "channel closed"
    MATURITY = "maturity"
    LICENCE = "licence"
    OTHER = "other"


class GovernanceEvent(SQLModel, table=True):
    """A dated decision. ``closes_channel`` names a release channel that ended by it."""

    __tablename__ = "governance_event"
    __table_args__ = (UniqueConstraint("project_id", "occurred_on", "title"),)

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    occurred_on: date
    kind: EventKind = Field(sa_type=enum_text(EventKind))
    title: str
    statement: str = Field(default="", sa_type=Text)
    evidence_url: str | None = Field(default=None, sa_type=Text)
    closes_channel: str | None = None
    recorded_at: datetime = Field(sa_type=Instant)
