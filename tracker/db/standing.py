"""The second clock: which rows stand, now or as it was known at the instant of the transaction.

Valid time is in the facts themselves (`ProjectFacts.as_of`); this is the time of our own knowledge.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, true

from tracker.db.uow import Tx


def recorded(tx: Tx, column: Any) -> ColumnElement[bool]:
    """Return the condition that what ``column`` dates was on record; null: it always was."""
    if tx.known_at is None:
        return true()
    return or_(column.is_(None), column <= tx.known_at)


def standing(tx: Tx, table: Any) -> ColumnElement[bool]:
    """Return the condition on rows of ``table`` that were on record and not superseded."""
    never: ColumnElement[bool] = table.superseded_at.is_(None)
    if tx.known_at is None:
        return never
    return and_(recorded(tx, table.recorded_at), or_(never, table.superseded_at > tx.known_at))
