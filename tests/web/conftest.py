import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.support.contexts import NOW, fresh_context
from tracker.app import create_app
from tracker.bootstrap import bootstrap
from tracker.clock import FixedClock
from tracker.config import Settings
from tracker.services.context import Context


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an empty, migrated database: a copy is quicker than migrating."""
    folder = tmp_path_factory.mktemp("migrated")
    fresh_context(folder).uow.engine.dispose()
    return folder


@pytest.fixture()
def ctx(migrated: Path, tmp_path: Path) -> Context:
    """Return a real context on an empty database."""
    folder = tmp_path / "var"
    shutil.copytree(migrated, folder)
    return _context(folder)


def _context(folder: Path) -> Context:
    settings = Settings(var_dir=folder, foundation_name="Alder Commons Foundation")
    return bootstrap(settings, clock=FixedClock(NOW))


@pytest.fixture()
def client(ctx: Context) -> FlaskClient:
    """Return a browser without a screen, at the application of ``ctx``."""
    return create_app(ctx).test_client()


@pytest.fixture(scope="session")
def bare_client(migrated: Path) -> FlaskClient:
    """Return a browser at an application without any project, for tests that store nothing."""
    return create_app(_context(migrated)).test_client()
