"""The one place that picks adapters: from settings to a context."""

from pathlib import Path
from typing import Any

from tracker.clock import SystemClock
from tracker.config import Settings, process_environment
from tracker.db.engine import make_engine
from tracker.db.uow import UnitOfWork
from tracker.errors import SetupError
from tracker.health.disclosure import read_bands
from tracker.integrations.git_repo import GitRepositories
from tracker.integrations.stripe_api import StripeApi
from tracker.integrations.vault import Vault, read_master_keys
from tracker.services.context import Context

_SHORTEST_KEY = 32


def bootstrap(settings: Settings, **overrides: Any) -> Context:
    """Return a context for ``settings``; any part of it can be replaced by keyword."""
    clock = overrides.pop("clock", None) or SystemClock()
    parts: dict[str, Any] = {
        "clock": clock,
        "var_dir": settings.var_dir,
        "foundation_name": settings.foundation_name,
        "public_address": settings.effective_public_address,
        "bands": read_bands(settings.disclosure_bands),
    }
    if "uow" not in overrides:
        parts["uow"] = UnitOfWork(make_engine(settings.effective_database_url), clock)
    if "git" not in overrides:
        parts["git"] = GitRepositories(
            settings.var_dir / "mirrors", settings.git_timeout_seconds, clock, process_environment()
        )
    if "secret_key" not in overrides and settings.secret_key_file is not None:
        parts["secret_key"] = _signing_key(settings.secret_key_file)
    if "vault" not in overrides and settings.master_key_file is not None:
        parts["vault"] = Vault(read_master_keys(_secret(settings.master_key_file)))
    if "stripe" not in overrides:
        parts["stripe"] = _stripe(settings)
    return Context(**(parts | overrides))


def _stripe(settings: Settings) -> StripeApi:
    address, key = settings.stripe_address, settings.stripe_platform_key_file
    return StripeApi(
        {"api": address, "connect": address} if address else None,
        platform_key=_secret(key).strip() if key else None,
        client_id=settings.stripe_client_id or None,
    )


def _signing_key(file: Path) -> str:
    key = _secret(file).strip()
    if len(key) < _SHORTEST_KEY:
        raise SetupError(
            f"The key in {file} is too short to sign with; write at least {_SHORTEST_KEY} random "
            "characters."
        )
    return key


def _secret(file: Path) -> str:
    try:
        return file.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"The key file {file} cannot be read.") from error
