"""What a project decided, what was expected of it beforehand, and what came of it.

An event is a line on every chart over time. A hypothesis is locked when it is registered: it can
be annotated, never edited. A verdict is of one look and stays as it was given.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from tracker.domain.base import Instant, enum_text

LOOK_MONTHS = (6, 12, 18, 24, 36)


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
    transition_months: int = 0
    recorded_at: datetime = Field(sa_type=Instant)


class ExpectedDirection(StrEnum):
    """Which way an outcome is expected to move."""

    RISE = "rise"
    FALL = "fall"


class Hypothesis(SQLModel, table=True):
    """What an event is expected to do to one outcome, registered before the data are looked at.

    ``outcome`` names the measured series, for example ``commits`` or ``releases:edge``; ``peers``
    are slugs of projects to compare with (empty: all of the foundation); ``looks`` are months after
    the event; ``smallest_change`` is the smallest ratio of interest, over 1 for a rise.
    ``position`` is its place in the chain: a link is not assessable after a broken one.
    """

    __table_args__ = (UniqueConstraint("event_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="governance_event.id", index=True)
    position: int
    statement: str = Field(sa_type=Text)
    outcome: str
    direction: ExpectedDirection = Field(sa_type=enum_text(ExpectedDirection))
    smallest_change: float | None = None
    is_primary: bool = True
    is_link: bool = False
    peers: list[str] = Field(default_factory=list, sa_type=JSON)
    looks: list[int] = Field(default_factory=lambda: list(LOOK_MONTHS), sa_type=JSON)
    locked_at: datetime = Field(sa_type=Instant)


class HypothesisNote(SQLModel, table=True):
    """A remark on a registered hypothesis, which itself cannot be changed any more."""

    __tablename__ = "hypothesis_note"

    id: int | None = Field(default=None, primary_key=True)
    hypothesis_id: int = Field(foreign_key="hypothesis.id", index=True)
    text: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=Instant)


class Verdict(SQLModel, table=True):
    """What was said of a hypothesis at one look; another result later is another row.

    ``document`` holds estimate, interval, placebo tests, power, the word, and the receipts.
    """

    __table_args__ = (UniqueConstraint("hypothesis_id", "look_months", "inputs_hash"),)

    id: int | None = Field(default=None, primary_key=True)
    hypothesis_id: int = Field(foreign_key="hypothesis.id", index=True)
    look_months: int
    as_of: date
    given_at: datetime = Field(sa_type=Instant)
    word: str
    method_version: str
    inputs_hash: str
    document: dict[str, Any] = Field(sa_type=JSON)
