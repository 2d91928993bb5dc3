"""Who acts, what they may do, and the audit log of what was done.

Until there are accounts, whoever sits at this machine says for whom they act.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Text
from sqlmodel import Field, SQLModel

from tracker.domain.base import Instant
from tracker.errors import NotFoundError


class RoleName(StrEnum):
    """For whom somebody acts."""

    STAFF = "staff"
    VENDOR = "vendor"
    PUBLIC = "public"


class Action(StrEnum):
    """What somebody wants to do."""

    SEE_REVENUE = "see revenue"
    CONNECT_ACCOUNT = "connect account"
    MATCH_CUSTOMERS = "match customers"
    SPLIT_REVENUE = "split revenue"
    DISCLOSE = "disclose"
    SEE_DEAD_LETTERS = "see dead letters"
    OFFER_PRICES = "offer prices"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts; ``vendor_id`` is set for a vendor's people and for nobody else."""

    role: RoleName
    name: str
    vendor_id: int | None = None


_VENDORS_OWN = frozenset(
    {
        *(Action.SEE_REVENUE, Action.CONNECT_ACCOUNT, Action.MATCH_CUSTOMERS),
        *(Action.SPLIT_REVENUE, Action.DISCLOSE, Action.OFFER_PRICES),
    }
)
# Staff see what a vendor disclosed to them; its key, its customers and its choice are its own.
_STAFFS = frozenset({Action.SEE_REVENUE, Action.SEE_DEAD_LETTERS})


def allowed(actor: Actor, action: Action, vendor_id: int | None = None) -> bool:
    """Tell whether ``actor`` may do ``action`` with what belongs to ``vendor_id``."""
    if actor.role is RoleName.STAFF:
        return action in _STAFFS
    if actor.role is RoleName.VENDOR:
        return action in _VENDORS_OWN and actor.vendor_id == vendor_id
    return False


def require(actor: Actor, action: Action, vendor_id: int | None = None) -> None:
    """Refuse what is not allowed, in the words for what is not there.

    Raises:
        NotFoundError: ``actor`` may not; "not yours" reads like "not there".
    """
    if not allowed(actor, action, vendor_id):
        raise NotFoundError("page", action.value)


class AuditEntry(SQLModel, table=True):
    """One line of the audit log: who did what to what, why, and what stood before and after."""

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant, index=True)
    actor: str
    role: str
    vendor_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    action: str
    subject: str = Field(sa_type=Text)
    why: str = Field(default="", sa_type=Text)
    before: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    after: dict[str, Any] | None = Field(default=None, sa_type=JSON)
