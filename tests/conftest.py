"""Fixtures of all tests: databases on both engines, and a quiet environment."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.contexts import NOW
from tests.support.postgres import Server, installations, running_server
from tracker.bootstrap import bootstrap
from tracker.clock import FixedClock
from tracker.config import Settings
from tracker.db import migrate
from tracker.services.context import Context

ENGINES = ("sqlite", "postgresql")
_SWITCHES = ("HEADWATER_REQUIRE_BROWSER",)


def pytest_configure() -> None:
    """Keep what this machine is set up for, and how fast it is, away from the tests."""
    for name in list(os.environ):
        if name.startswith("HEADWATER_") and name not in _SWITCHES:
            del os.environ[name]
    os.environ.update(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1", TZ="UTC")
    # No test is timed: a machine that does other things as well would fail it.
    settings.register_profile("untimed", deadline=None)
    settings.load_profile("untimed")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the checkout."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Return a PostgreSQL server; on Linux there always is one, for the lock file brings it."""
    if sys.platform != "linux" and not installations() and "TEST_DATABASE_URL" not in os.environ:
        pytest.skip("PostgreSQL was not found: install it, or set TEST_DATABASE_URL")
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: Server) -> Iterator[str]:
    """Return the name of a migrated, empty database that is there to be copied."""
    with postgres.database() as url:
        migrate.upgrade(url)
        yield url.partition("?")[0].rpartition("/")[2]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated, empty database file that is there to be copied."""
    path = tmp_path_factory.mktemp("template") / "headwater.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture()
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Return the address of a migrated, empty SQLite database."""
    copy = shutil.copy(sqlite_template, tmp_path / "headwater.db")
    return f"sqlite:///{copy}"


@pytest.fixture()
def postgresql_url(postgres: Server, postgres_template: str) -> Iterator[str]:
    """Return the address of a migrated, empty PostgreSQL database."""
    with postgres.database(postgres_template) as url:
        yield url


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the address of a migrated, empty database; the test runs once on each engine."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=ENGINES)
def bare_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a database without any table, on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
        return
    with request.getfixturevalue("postgres").database() as url:
        yield url


@pytest.fixture()
def ctx(database_url: str, tmp_path: Path) -> Iterator[Context]:
    """Return a real context on a migrated, empty database, of each engine; its clock stands."""
    settings = Settings(
        database_url=database_url,
        var_dir=tmp_path / "var",
        foundation_name="Alder Commons Foundation",
    )
    made = bootstrap(settings, clock=FixedClock(NOW))
    yield made
    made.uow.engine.dispose()
