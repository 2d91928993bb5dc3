"""What a source is: a remote address, a local repository or a bundle; what could run is refused."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tracker.errors import SourceError

_SCHEMES = frozenset({"https", "http", "ssh", "git"})
_SCP_LIKE = re.compile(r"^(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9._-]+:(?!/?/)[^:]+$")


@dataclass(frozen=True, slots=True)
class Source:
    """Where to mirror from. ``shown`` has no credentials; ``name`` is the last part of the path."""

    address: str
    shown: str
    name: str
    is_remote: bool


def read_source(text: str) -> Source:
    """Return what ``text`` names.

    Raises:
        SourceError: it is empty, looks like an option, uses a transport that could run a program,
            or names nothing that is there.
    """
    if not text.strip():
        raise SourceError("Name a source: a git address, a local repository or a git bundle.")
    if text.startswith("-"):
        raise SourceError(
            f"{text!r} looks like an option, not like a source; write ./{text} for a file."
        )
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in text):
        raise SourceError("The source has control characters in it; write its address plainly.")
    local = Path(text).expanduser()
    if _exists(local):
        return _local(local)
    if "::" in text.split("/")[0]:
        raise SourceError(
            f"{text!r} asks for a remote helper, which could run a program; "
            "use https://, ssh://, git:// or a path."
        )
    if "://" in text:
        return _remote(text)
    if _SCP_LIKE.match(text):
        return Source(text, text, _last_part(text), is_remote=True)
    raise SourceError(f"{text} does not exist, and it is no git address.")


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _local(path: Path) -> Source:
    full = path.absolute()
    return Source(str(full), str(full), full.name or "repository", is_remote=False)


def _remote(text: str) -> Source:
    parts = urlsplit(text)
    if parts.scheme.casefold() not in _SCHEMES:
        raise SourceError(
            f"{parts.scheme}:// is no transport that is allowed; use https://, ssh:// or git://."
        )
    if not parts.hostname or parts.hostname.startswith("-"):
        raise SourceError(f"{_without_secret(text)} names no host.")
    return Source(text, _without_secret(text), _last_part(parts.path), is_remote=True)


def _without_secret(text: str) -> str:
    parts = urlsplit(text)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def _last_part(path: str) -> str:
    return re.split(r"[/:]", path.rstrip("/"))[-1] or "repository"
