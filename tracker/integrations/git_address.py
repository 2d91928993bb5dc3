"""What a source is: a bundle, a folder or an address; refuses whatever could run a program.

Git understands more than is wanted here: helpers such as ``ext::`` run a command, and what begins
with a hyphen is an option.
"""

import hashlib
import ipaddress
import re
import socket
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from tracker.errors import SourceError

SCHEMES = ("https", "http", "ssh", "git")
_ALLOWED = "https://, http://, ssh://, git://"
_PORTS = {"https": 443, "http": 80}
_HELPER = re.compile(r"[A-Za-z0-9+.-]*::")
# host:path or user@host:path, with no slash before the colon.
_SCP_LIKE = re.compile(
    r"(?:(?P<user>[^@:/\s]+)@)?(?P<host>[A-Za-z0-9][\w.-]*|\[[^\]]+\]):(?P<path>.+)"
)

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]

# Public by the registers, yet they lead to any IPv4 address, private ones included.
_TUNNELS = tuple(
    ipaddress.ip_network(net)
    for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)


class Kind(StrEnum):
    """Where a source is, and so how it is brought here."""

    BUNDLE = "bundle"
    FOLDER = "folder"
    REMOTE = "remote"


@dataclass(frozen=True, slots=True)
class Address:
    """A source that is safe to hand to git.

    ``location`` may hold a password and is never shown; ``shown`` is what people and logs see.
    """

    kind: Kind
    location: str = field(repr=False)
    shown: str
    scheme: str = "file"

    @property
    def folder_name(self) -> str:
        """A name for its mirror: readable, and different for different addresses."""
        last = re.split(r"[/:\\]", self.shown.rstrip("/\\"))[-1]
        plain = re.sub(r"[^A-Za-z0-9._-]+", "-", re.sub(r"\.(git|bundle)$", "", last))
        digest = hashlib.sha256(self.shown.encode("utf-8", "surrogateescape")).hexdigest()
        return f"{plain.strip('.-')[:60] or 'repository'}-{digest[:12]}.git"


def read_address(source: str) -> Address:
    """Return what ``source`` names: what is there on this machine, else a git address.

    Raises:
        SourceError: it is empty, looks like an option, could run a program, or names nothing.
    """
    _refuse_dangerous(source)
    local = _local_kind(Path(source).expanduser())
    if local is not None:
        path = str(Path(source).expanduser().resolve())
        return Address(local, path, path)
    if "://" in source:
        return _from_url(source)
    return _from_scp_like(source)


def _refuse_dangerous(source: str) -> None:
    if not source.strip():
        raise SourceError("Name a source: a git address, the folder of a repository, or a bundle.")
    if not source.isprintable():
        raise SourceError("The source has control characters in it; write it plainly.")
    if source.startswith("-"):
        raise SourceError(
            f"{source!r} looks like an option, not like a source; put ./ before the name of a file."
        )
    if _HELPER.match(source):
        raise SourceError(
            f"{source!r} asks for a remote helper, which could run a program; "
            f"use {_ALLOWED} or a path."
        )


def _local_kind(path: Path) -> Kind | None:
    try:
        mode = path.stat().st_mode
    except PermissionError as error:
        raise SourceError(
            f"{path} may not be read by this user; change its permissions."
        ) from error
    except OSError:  # not there, or too long for the name of a file
        return None
    if stat.S_ISDIR(mode):
        return Kind.FOLDER
    if stat.S_ISREG(mode):
        return Kind.BUNDLE
    raise SourceError(f"{path} is neither a folder nor a file; name a repository or a git bundle.")


def _from_url(source: str) -> Address:
    try:
        parts = urlsplit(source)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise SourceError(f"{_redacted(source)} is not an address: {error}.") from error
    scheme = parts.scheme.casefold()
    if scheme not in SCHEMES:
        raise SourceError(f"{scheme}:// is no transport that is allowed; use {_ALLOWED} or a path.")
    if not host or host.startswith("-"):
        raise SourceError(f"{_redacted(source)} names no host; write {scheme}://HOST/PATH.")
    if not parts.path.strip("/"):
        raise SourceError(f"{_redacted(source)} names no repository; write {scheme}://HOST/PATH.")
    return Address(Kind.REMOTE, source, _without_secrets(parts, host, port), scheme)


def _from_scp_like(source: str) -> Address:
    found = _SCP_LIKE.fullmatch(source)
    if found is None or found["path"].startswith("-"):
        raise SourceError(f"{_redacted(source)} does not exist, and it is no git address.")
    return Address(Kind.REMOTE, source, source, "ssh")


def _without_secrets(parts: SplitResult, host: str, port: int | None) -> str:
    """Return the address without user, password and query; ssh keeps its user, who is no secret."""
    user = f"{parts.username}@" if parts.scheme == "ssh" and parts.username else ""
    bracketed = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{user}{bracketed}{f':{port}' if port else ''}{parts.path}"


def _redacted(text: str) -> str:
    return re.sub(r"//[^/@]*@", "//", text).partition("?")[0]


# -- public networks only -------------------------------------------------------------------------


def public_pins(address: Address, resolve: Resolve | None = None) -> list[str]:
    """Return "HOST:PORT:IP,..." for the address's host, so that git connects where we looked.

    Raises:
        SourceError: it is on this machine, is no web address on the usual port, or its host has an
            address in a network that is not public, or none at all.
    """
    parts = urlsplit(address.location)
    port = _PORTS.get(address.scheme)
    if address.kind is not Kind.REMOTE or port is None or parts.port not in (None, port):
        raise SourceError(f"{address.shown} is not a public web address; use https://HOST/PATH.")
    host = parts.hostname or ""
    found = (resolve or _resolved)(host, port)
    if not found or not all(is_public(ipaddress.ip_address(one)) for one in found):
        raise SourceError(f"{address.shown} does not lead to a public network; it is not read.")
    return [f"{host}:{port}:{','.join(found)}"]


def is_public(ip: IpAddress) -> bool:
    """Tell whether an address is reachable by everybody, and not a way into a private network."""
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    if mapped is not None:
        return is_public(mapped)
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in _TUNNELS)


def _resolved(host: str, port: int) -> list[str]:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return []
    return sorted({str(answer[4][0]) for answer in answers})
