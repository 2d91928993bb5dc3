"""Migrations make exactly the tables of the code, go back, and stand on their own."""

import ast
import re
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from tests.support.postgres import installations, started_server
from tracker.db import migrate
from tracker.db.engine import make_engine

FOREIGN = re.compile(r"\b(tracker|sqlmodel)\b")


@pytest.fixture(scope="module")
def versions(root: Path) -> dict[str, str]:
    """Return the texts of all migrations by their file names."""
    folder = root / "migrations" / "versions"
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py"))}


def tables(url: str) -> list[str]:
    engine = make_engine(url)
    try:
        return sorted(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def execute(url: str, statement: str) -> None:
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def does_nothing(migration: str, function: str) -> bool:
    """Tell whether a function of a migration is missing, or only a docstring and a pass."""
    for node in ast.parse(migration).body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            return all(_is_empty(statement) for statement in node.body)
    return True


def _is_empty(statement: ast.stmt) -> bool:
    word = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return word or isinstance(statement, ast.Pass)


def test_migrations_make_the_tables_of_the_code(bare_database_url: str) -> None:
    migrate.upgrade(bare_database_url)

    command.check(migrate.alembic_config(bare_database_url))
    assert migrate.check(bare_database_url) == []


def test_migrations_go_back_to_nothing_and_forth_again(bare_database_url: str) -> None:
    migrate.upgrade(bare_database_url)
    migrate.downgrade(bare_database_url, "base")
    left = tables(bare_database_url)
    migrate.upgrade(bare_database_url)

    assert left == ["alembic_version"]
    assert migrate.check(bare_database_url) == []


def test_upgrade_of_a_current_database_changes_nothing(database_url: str) -> None:
    before = tables(database_url)
    migrate.upgrade(database_url)

    assert tables(database_url) == before


def test_check_finds_a_stray_table(database_url: str) -> None:
    execute(database_url, "CREATE TABLE stray (id INTEGER)")
    found = migrate.check(database_url)

    assert len(found) == 1
    assert "remove_table" in found[0]
    assert "stray" in found[0]


@pytest.mark.slow
@pytest.mark.parametrize("programs", installations(), ids=str)
def test_migrations_run_on_every_postgresql_at_hand(programs: Path) -> None:
    with started_server(programs) as server, server.database() as url:
        migrate.upgrade(url)

        assert migrate.check(url) == []


def test_migrations_are_one_line_of_descent() -> None:
    script = ScriptDirectory.from_config(migrate.alembic_config(""))

    assert script.get_heads() == [migrate.newest()]
    assert script.get_bases() == ["0001"]


def test_migrations_name_nothing_of_the_code(versions: dict[str, str]) -> None:
    found = [name for name, migration in versions.items() if FOREIGN.search(migration)]

    assert versions
    assert found == []


def test_migrations_go_both_ways(versions: dict[str, str]) -> None:
    found = [
        f"{name}: {function}"
        for name, migration in versions.items()
        for function in ("upgrade", "downgrade")
        if does_nothing(migration, function)
    ]

    assert found == []


@pytest.mark.parametrize(
    "migration", ["", "def downgrade(): pass", 'def downgrade():\n    """Stay."""']
)
def test_migration_that_does_nothing_is_found(migration: str) -> None:
    assert does_nothing(migration, "downgrade")


@pytest.mark.parametrize(
    "line", ["from tracker.domain.base import Instant", "import sqlmodel.sql.sqltypes"]
)
def test_name_of_the_code_is_found(line: str) -> None:
    assert FOREIGN.search(line)
