"""Vendor isolation as a property of the session: a vendor's rows are seen by that vendor alone.

Every statement on a table of `VendorOwned` gets the vendor's condition. A session without a scope
that names such a table raises; staff and jobs name the wider scope, `EVERY_VENDOR`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Engine, event, false
from sqlalchemy.orm import ORMExecuteState, UOWTransaction, with_loader_criteria
from sqlmodel import Session

from tracker.domain.base import VendorOwned


@dataclass(frozen=True, slots=True)
class VendorScope:
    """The rows of one vendor, named by the id of its organisation."""

    vendor_id: int


@dataclass(frozen=True, slots=True)
class EveryVendor:
    """The rows of all vendors: for staff, for jobs, and for what the foundation computes."""


EVERY_VENDOR = EveryVendor()
Scope: TypeAlias = VendorScope | EveryVendor | None

_SCOPE = "vendor_scope"


class ScopeError(RuntimeError):
    """A statement reached for vendors' rows outside the scope of its session: a mistake of ours."""


class ScopedSession(Session):
    """A session that keeps to its scope for as long as it lives."""

    def __init__(self, engine: Engine, scope: Scope) -> None:
        super().__init__(engine, expire_on_commit=False, info={_SCOPE: scope})


def check_rows(session: Session, table: type[Any], rows: Iterable[Mapping[str, Any]]) -> None:
    """Refuse rows of another vendor that are inserted below the ORM.

    Raises:
        ScopeError: a row belongs to a vendor outside the session's scope.
    """
    if issubclass(table, VendorOwned):
        for row in rows:
            _check_vendor(session.info.get(_SCOPE), table, row["vendor_id"])


def _owned() -> list[type[Any]]:
    return [one for one in _below(VendorOwned) if hasattr(one, "__table__")]


def _below(kind: type[Any]) -> Iterable[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def _narrow(state: ORMExecuteState) -> None:
    scope = state.session.info[_SCOPE]
    if isinstance(scope, EveryVendor):
        return
    if scope is None:
        _refuse_named(state)
    for table in _owned():
        # A scalar sub-query hides its tables from the check above; the condition reaches it.
        condition = table.vendor_id == scope.vendor_id if scope else false()
        state.statement = state.statement.options(
            with_loader_criteria(table, condition, include_aliases=True)
        )


def _refuse_named(state: ORMExecuteState) -> None:
    named = [one.class_ for one in state.all_mappers if issubclass(one.class_, VendorOwned)]
    if named:
        raise ScopeError(f"{named[0].__name__} was asked for without a vendor's scope")


def _check_flush(session: ScopedSession, _context: UOWTransaction, _instances: object) -> None:
    scope = session.info[_SCOPE]
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, VendorOwned):
            _check_vendor(scope, type(row), row.vendor_id)


def _check_vendor(scope: Scope, table: type[Any], vendor_id: int) -> None:
    if isinstance(scope, EveryVendor):
        return
    if scope is None or scope.vendor_id != vendor_id:
        raise ScopeError(f"{table.__name__} of vendor {vendor_id} lies outside the scope {scope}")


# On the class, once: to listen on each session takes longer than what a short one does.
event.listen(ScopedSession, "do_orm_execute", _narrow)
event.listen(ScopedSession, "before_flush", _check_flush)
