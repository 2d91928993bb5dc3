"""Engines for SQLite and PostgreSQL, set up as the two need it."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from tracker.errors import SetupError

WRITES = "headwater_writes"
#: How long a writer waits for another one before it fails, on either database.
_BUSY_MS = 5000
_SQLITE = {"timeout": str(_BUSY_MS / 1000)}
# A server that is away, a network that swallows everything, and a process that fell asleep with a
# lock in its hands: whoever asks is told so, and asks again.
_POSTGRESQL = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
    "options": f"-c lock_timeout={_BUSY_MS} -c idle_in_transaction_session_timeout=300s",
}


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
        return _sqlite(parsed)
    if parsed.get_backend_name() == "postgresql":
        return _postgresql(parsed.set(drivername="postgresql+psycopg"))
    raise SetupError(
        f"{parsed.get_backend_name()} is not supported: the database is SQLite or PostgreSQL."
    )


def _sqlite(url: URL) -> Engine:
    database = url.database
    if database and database != ":memory:":
        try:
            Path(database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SetupError(
                f"The folder of {database} cannot be made: {error.strerror}."
            ) from error
    engine = create_engine(url.update_query_dict(_SQLITE | url.query))
    event.listen(engine, "connect", _on_sqlite_connect)
    event.listen(engine, "begin", _on_sqlite_begin)
    return engine


def _postgresql(url: URL) -> Engine:
    try:
        return create_engine(
            url, pool_pre_ping=True, pool_timeout=_BUSY_MS / 1000, connect_args=_limits(url)
        )
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise SetupError(
            "PostgreSQL needs its driver: pip install 'headwater[postgres]'."
        ) from error


def _limits(url: URL) -> dict[str, Any]:
    """Return how long to wait for what; what the address says itself comes first."""
    own = url.query.get("options", "")
    limits = {name: value for name, value in _POSTGRESQL.items() if name not in url.query}
    # The last word on an option counts.
    return limits | {"options": f"{_POSTGRESQL['options']} {own}".strip()}


def _on_sqlite_connect(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions itself: it would leave reads outside of them.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_sqlite_begin(connection: Connection) -> None:
    # A reader that turns writer fails at once, whatever the timeout: so a writer says it first.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
