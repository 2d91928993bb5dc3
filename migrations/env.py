"""Runs migrations for ``headwater db upgrade`` and, with ``-x url=…``, for ``alembic`` itself."""

from alembic import context

from tracker.db.engine import WRITES, make_engine
from tracker.domain.tables import metadata

PLAIN = {
    "Instant": "sa.DateTime(timezone=True)",
    "EnumText": "sa.String(32)",
    "AutoString": "sa.String()",
}


def plain_type(kind: str, item: object, _context: object) -> str | bool:
    """Write plain SQLAlchemy types: a migration must not change when the code does."""
    return PLAIN.get(type(item).__name__, False) if kind == "type" else False


def run() -> None:
    url = context.config.attributes.get("url") or context.get_x_argument(as_dictionary=True)["url"]
    engine = make_engine(url).execution_options(**{WRITES: True})
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            render_item=plain_type,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
