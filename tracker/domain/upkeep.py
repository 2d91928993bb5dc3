"""Who does which recurring task now, and up to which period it is done."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from tracker.domain.base import Instant


class TaskClaim(SQLModel, table=True):
    """One recurring task. ``period`` is the last one that is done; periods are ordered as text.

    ``lease_until``: somebody is at the next period until then; afterwards anybody may take it.
    """

    __tablename__ = "task_claim"

    name: str = Field(primary_key=True)
    period: str = ""
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
