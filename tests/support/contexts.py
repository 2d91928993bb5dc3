"""Real contexts on temporary databases."""

from datetime import UTC, datetime
from pathlib import Path

from tracker.bootstrap import bootstrap
from tracker.clock import FixedClock
from tracker.config import Settings
from tracker.db import migrate
from tracker.services.context import Context

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def fresh_context(folder: Path, now: datetime = NOW) -> Context:
    """Return a context on an empty, migrated SQLite database below ``folder``."""
    settings = Settings(var_dir=folder, foundation_name="Alder Commons Foundation")
    migrate.upgrade(settings.effective_database_url)
    return bootstrap(settings, clock=FixedClock(now))
