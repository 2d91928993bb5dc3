"""INSERT that does nothing where the row is there already: the two databases spell it alike."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

from tracker.db.uow import Tx


def inserted(tx: Tx, table: type[Any], row: Mapping[str, Any], unique: list[str]) -> bool:
    """Insert a row of ``table``; False: one with the same ``unique`` columns stands there."""
    dialect = tx.session.get_bind().dialect.name
    statement = _statement(table.__table__, dialect, tuple(unique))
    return tx.session.execute(statement, dict(row)).first() is not None


@cache
def _statement(table: Table, dialect: str, unique: tuple[str, ...]) -> Executable:
    # Built once for each table: building one takes longer than executing it.
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return (
        insert(table)
        .on_conflict_do_nothing(index_elements=unique)
        # A driver may not count the rows of such a statement; what it returns can be counted.
        .returning(table.c[unique[0]])
    )
