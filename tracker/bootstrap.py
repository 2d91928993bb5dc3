"""The one place that picks adapters: from settings to a context."""

from typing import Any

from tracker.clock import SystemClock
from tracker.config import Settings, process_environment
from tracker.db.engine import make_engine
from tracker.db.uow import UnitOfWork
from tracker.integrations.git_repo import GitRepositories
from tracker.services.context import Context


def bootstrap(settings: Settings, **overrides: Any) -> Context:
    """Return a context for ``settings``; any part of it can be replaced by keyword."""
    clock = overrides.pop("clock", None) or SystemClock()
    parts: dict[str, Any] = {
        "clock": clock,
        "var_dir": settings.var_dir,
        "foundation_name": settings.foundation_name,
    }
    if "uow" not in overrides:
        parts["uow"] = UnitOfWork(make_engine(settings.effective_database_url), clock)
    if "git" not in overrides:
        parts["git"] = GitRepositories(
            settings.var_dir / "mirrors", settings.git_timeout_seconds, clock, process_environment()
        )
    return Context(**(parts | overrides))
