"""Engines for SQLite and PostgreSQL, set up as the two need it."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from tracker.errors import SetupError

WRITES = "headwater_writes"
_BUSY_MS = 5000


def make_engine(url: str) -> Engine:
    """Return an engine for ``url``: ``sqlite:///…`` or ``postgresql://…``.

    Raises:
        SetupError: the address is malformed or of another kind of database.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise SetupError("The database address is not one: write sqlite:///FILE.") from error
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed.database, url)
    if parsed.get_backend_name() == "postgresql":
        return _postgresql(parsed.set(drivername="postgresql+psycopg"))
    raise SetupError(
        f"{parsed.get_backend_name()} is not supported: the database is SQLite or PostgreSQL."
    )


def _sqlite(database: str | None, url: str) -> Engine:
    if database and database != ":memory:":
        try:
            Path(database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SetupError(
                f"The folder of {database} cannot be made: {error.strerror}."
            ) from error
    engine = create_engine(url, connect_args={"timeout": _BUSY_MS / 1000})
    event.listen(engine, "connect", _on_sqlite_connect)
    event.listen(engine, "begin", _on_sqlite_begin)
    return engine


def _postgresql(url: Any) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise SetupError(
            "PostgreSQL needs its driver: pip install 'headwater[postgres]'."
        ) from error


def _on_sqlite_connect(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions itself: it would leave reads outside of them.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_sqlite_begin(connection: Connection) -> None:
    # A reader that turns writer fails at once, whatever the timeout: so a writer says it first.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
