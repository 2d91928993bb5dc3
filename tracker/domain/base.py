"""What all tables share: names of constraints, instants in UTC, enums as text, dated facts."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

# Every constraint has a name, or a later migration could not drop it on SQLite.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored in UTC; a naive one is a programmer's mistake."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the instant aware: SQLite forgets the zone."""
        if value is None:
            return None
        stored: datetime = value
        return stored.replace(tzinfo=UTC) if stored.tzinfo is None else stored.astimezone(UTC)


class DecimalText(TypeDecorator[Decimal]):
    """A decimal stored as it is written: SQLite would keep it as a float."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Return the decimal in digits, without an exponent."""
        return None if value is None else f"{value:f}"

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Return the decimal."""
        return None if value is None else Decimal(value)


class EnumText(TypeDecorator[StrEnum]):
    """A StrEnum stored as its text, so that a new member needs no migration."""

    impl = String(32)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Return the member's text; a text that is no member is refused."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:
        """Return the member."""
        return None if value is None else self.kind(value)


def enum_text(kind: type[StrEnum]) -> Any:
    """Return the column type for ``kind``; typed as Any because Field asks for a class."""
    return EnumText(kind)


class VendorOwned(SQLModel):
    """A row that belongs to one vendor, an organisation; `db.tenancy` keeps others from it."""

    vendor_id: int = Field(foreign_key="organisation.id", index=True)


class Fact(SQLModel):
    """A dated, sourced fact over [valid_from, valid_until), with the clock of our own knowledge.

    A fact is never overwritten: when its source says otherwise the row is superseded and another
    one is recorded, so that a past page can be rebuilt as it was known.
    """

    valid_from: date
    valid_until: date | None = None
    source_id: int = Field(foreign_key="source.id", index=True)
    recorded_at: datetime = Field(sa_type=Instant)
    superseded_at: datetime | None = Field(default=None, sa_type=Instant)

    def covers(self, day: date) -> bool:
        """Tell whether ``day`` lies in [from, until); an open end covers all that follows."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)
