"""Schema migrations: upgrade, where we are, and whether tables and migrations agree."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from tracker.db.engine import WRITES, make_engine
from tracker.domain.tables import metadata
from tracker.resources import resource_dir


def alembic_config(url: str) -> Config:
    """Return a configuration without any ini file; ``migrations/env.py`` reads the address."""
    config = Config()
    config.set_main_option("script_location", str(Path(resource_dir("migrations"))))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["url"] = url
    return config


def upgrade(url: str) -> None:
    """Bring the database to the newest schema; a database that is there already stays as it is."""
    command.upgrade(alembic_config(url), "head")


def downgrade(url: str, revision: str) -> None:
    """Take the database back to ``revision``, or to nothing with ``base``."""
    command.downgrade(alembic_config(url), revision)


def current(engine: Engine) -> str | None:
    """Return the revision that the database stands at; None: it has no schema."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """Return the newest revision that this program knows."""
    return ScriptDirectory.from_config(alembic_config("")).get_current_head()


def differences(engine: Engine) -> list[str]:
    """Return how the database differs from the tables of the code; empty: not at all."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [repr(one) for one in compare_metadata(context, metadata)]


def check(url: str) -> list[str]:
    """Return the differences of the database at ``url``; see `differences`."""
    engine = make_engine(url).execution_options(**{WRITES: False})
    try:
        return differences(engine)
    finally:
        engine.dispose()
