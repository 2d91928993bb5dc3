"""What Stripe delivered, kept once and as it came, and how far its handling is."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from tracker.domain.base import Instant, enum_text


class InboxState(StrEnum):
    """How far an event is."""

    RECEIVED = "received"
    APPLIED = "applied"
    IGNORED = "ignored"
    QUARANTINED = "quarantined"
    DEAD = "dead"


class InboundEvent(SQLModel, table=True):
    """One delivered event. It is a doorbell: its body never sets an amount.

    ``lease_until``: a worker has it until then; afterwards anybody may take it.
    """

    __tablename__ = "inbound_event"
    __table_args__ = (
        UniqueConstraint("account", "livemode", "event_id"),
        Index(None, "state", "due_at"),
        Index(None, "account_id", "object_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    endpoint_id: int = Field(foreign_key="stripe_endpoint.id")
    account_id: int | None = Field(default=None, foreign_key="stripe_account.id")
    account: str
    livemode: bool
    event_id: str
    type: str
    api_version: str | None = None
    object_id: str | None = None
    object_kind: str | None = None
    created: int = Field(sa_type=BigInteger)
    raw: bytes | None = Field(default=None, sa_type=LargeBinary)
    sha256: str
    received_at: datetime = Field(sa_type=Instant)
    state: InboxState = Field(sa_type=enum_text(InboxState))
    attempts: int = 0
    due_at: datetime = Field(sa_type=Instant)
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
    applied_at: datetime | None = Field(default=None, sa_type=Instant)
    error: str = Field(default="", sa_type=Text)


class RejectedDelivery(SQLModel, table=True):
    """How many deliveries an endpoint refused, by day and reason."""

    __tablename__ = "rejected_delivery"
    __table_args__ = (UniqueConstraint("endpoint_id", "day", "reason"),)

    id: int | None = Field(default=None, primary_key=True)
    endpoint_id: int = Field(foreign_key="stripe_endpoint.id")
    day: str = Field(max_length=10)
    reason: str
    count: int = 0
