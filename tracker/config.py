"""Settings, frozen; the only reader of the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from os import environ
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tracker.errors import SetupError

PREFIX = "HEADWATER_"
# A switch of the test suite shares the prefix; it is none of the program's business.
_FOREIGN = frozenset({"require_browser"})

MEANING = {
    "var_dir": "where the database, mirrors and reports are kept",
    "database_url": "the database; empty: SQLite in the var directory",
    "secret_key_file": "a file with the key that signs forms and cookies, 32 characters or more; "
    "empty: a random one for each process",
    "foundation_name": "the name that pages and reports print",
    "host": "the address that `headwater serve` binds to",
    "port": "the port that `headwater serve` binds to",
    "public_address": "the origin under which strangers and Stripe reach this server, like "
    "https://headwater.example; empty: where `headwater serve` listens",
    "git_timeout_seconds": "how long one git call may take",
    "master_key_file": "a file with the keys that seal Stripe keys, the current one first; "
    "`headwater stripe new-key` writes one; empty: no account can be connected",
    "stripe_address": "another address than Stripe's own, for tests and the sample",
    "stripe_platform_key_file": "a file with the platform's key, for accounts that come by OAuth",
    "disclosure_bands": "the ends of the bands in which vendors' amounts are shown, in whole units "
    "a month, like 1000,5000,10000; empty: ten from below 1000 to 1000000 or more",
    "stripe_client_id": "the id of the foundation's Connect platform, for OAuth",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation is set up. Each field is read from ``HEADWATER_<NAME>``."""

    var_dir: Path = Path("var")
    database_url: str = ""
    secret_key_file: Path | None = None
    foundation_name: str = "This foundation"
    host: str = "127.0.0.1"
    port: int = 8000
    public_address: str = ""
    git_timeout_seconds: int = 1800
    master_key_file: Path | None = None
    stripe_address: str = ""
    stripe_platform_key_file: Path | None = None
    stripe_client_id: str = ""
    disclosure_bands: str = ""

    @classmethod
    def from_environment(cls, env: Mapping[str, str] = environ) -> "Settings":
        """Return the settings that the environment gives, with defaults for the rest.

        An empty value counts as not given.

        Raises:
            SetupError: a name is unknown or a value cannot be read.
        """
        given = {
            key.removeprefix(PREFIX).lower(): value
            for key, value in env.items()
            if key.startswith(PREFIX) and value
        }
        names = {field.name for field in fields(cls)}
        unknown = sorted(given.keys() - names - _FOREIGN)
        if unknown:
            raise SetupError(
                f"There is no setting {PREFIX}{unknown[0].upper()}; "
                "`headwater settings` lists those that there are."
            )
        return cls(**{name: _read(name, given[name]) for name in names & given.keys()})

    @property
    def effective_database_url(self) -> str:
        """The database's address; SQLite in the var directory unless another one is set."""
        return self.database_url or f"sqlite:///{self.var_dir.absolute() / 'headwater.db'}"

    @property
    def effective_public_address(self) -> str:
        """The origin under which strangers reach this server.

        Raises:
            SetupError: what is set is no origin.
        """
        given = self.public_address.rstrip("/") or f"http://{self.host}:{self.port}"
        parts = urlsplit(given)
        if parts.scheme not in ("http", "https") or given != f"{parts.scheme}://{parts.netloc}":
            raise SetupError(
                f"{PREFIX}PUBLIC_ADDRESS must be an origin like https://headwater.example, "
                f"not {self.public_address!r}."
            )
        return given


def process_environment() -> dict[str, str]:
    """Return the environment that programs started by this one inherit."""
    return dict(environ)


def _read(name: str, text: str) -> Any:
    if name == "var_dir" or name.endswith("_file"):
        return Path(text).expanduser().absolute()
    if name in ("port", "git_timeout_seconds"):
        return _whole(name, text)
    return text


def _whole(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 2**31:
        raise SetupError(f"{PREFIX}{name.upper()} must be a whole number above 0, not {text!r}.")
    return int(text)
