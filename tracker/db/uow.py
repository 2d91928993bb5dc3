"""One use case, one transaction: the only place that commits."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import local
from typing import Any, cast

from sqlalchemy import CursorResult, Engine, Executable, insert
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoneFreeError
from sqlmodel import Session, SQLModel

from tracker.clock import Clock
from tracker.db.engine import WRITES
from tracker.db.tenancy import Scope, ScopedSession, check_rows
from tracker.errors import SetupError, UnavailableError

_BATCH = 1000
# Not what was asked is at fault then, but the database or the way to it.
_REFUSALS = (OperationalError, ProgrammingError, InterfaceError, InternalError, NoneFreeError)


class Tx:
    """An open transaction: its session, its instant, and what to do once it is committed.

    ``known_at`` is the instant as of whose knowledge it reads; None: all that is known now.
    """

    def __init__(self, session: Session, now: datetime) -> None:
        self.session = session
        self.now = now
        self.known_at: datetime | None = None
        self._afterwards: list[Callable[[], None]] = []

    def changed(self, statement: Executable) -> int:
        """Execute an UPDATE or DELETE and return how many rows it met."""
        result = cast("CursorResult[Any]", self.session.execute(statement))
        return result.rowcount

    def insert_all(self, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert many rows of one table; each names the same columns."""
        # Below the ORM: nobody needs the objects, and a history has thousands of rows.
        check_rows(self.session, table, rows)
        statement = insert(table.__table__)  # type: ignore[attr-defined]
        for start in range(0, len(rows), _BATCH):
            self.session.execute(statement, [dict(row) for row in rows[start : start + _BATCH]])

    def after_commit(self, action: Callable[[], None]) -> None:
        """Run ``action`` once the commit has happened; losing it must be harmless."""
        self._afterwards.append(action)

    def run_afterwards(self) -> None:
        """Run what waited for the commit."""
        for action in self._afterwards:
            action()


class UnitOfWork:
    """Begins transactions; refuses a second one in the same thread."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine = engine
        self._engines = {
            writes: engine.execution_options(**{WRITES: writes}) for writes in (False, True)
        }
        self._clock = clock
        self._open = local()

    @contextmanager
    def begin(self, scope: Scope = None) -> Iterator[Tx]:
        """Yield a writing transaction: committed when the block ends well, else nothing is kept.

        ``scope`` says whose rows it may see and write; without one it sees no vendor's.
        """
        with self._transaction(scope, writes=True) as tx:
            yield tx
            tx.session.commit()
        tx.run_afterwards()

    @contextmanager
    def read(self, scope: Scope = None, *, known_at: datetime | None = None) -> Iterator[Tx]:
        """Yield a reading transaction: one state of the database, never committed.

        With an instant it reads facts as they were known then (`db.standing`).
        """
        with self._transaction(scope, writes=False) as tx:
            tx.known_at = known_at
            yield tx

    @contextmanager
    def _transaction(self, scope: Scope, *, writes: bool) -> Iterator[Tx]:
        if getattr(self._open, "busy", False):
            raise RuntimeError("a transaction is already open in this thread")
        self._open.busy = True
        try:
            with ScopedSession(self._engines[writes], scope) as session:
                yield Tx(session, self._clock.now())
        except _REFUSALS as error:
            raise _explained(error) from error
        finally:
            self._open.busy = False


def _explained(error: Exception) -> SetupError:
    text = str(getattr(error, "orig", error))
    if "no such table" in text or "does not exist" in text or "no such column" in text:
        return SetupError("The database lacks tables: run `headwater db upgrade`.")
    if "full" in text or "No space" in text:
        return UnavailableError(
            "The disk of the database is full; this change was not made. Make room, then retry."
        )
    if "locked" in text or "lock timeout" in text:
        return UnavailableError("Another process holds the database for writing; try again.")
    return UnavailableError(f"The database refused: {text.strip().splitlines()[0]}.")
