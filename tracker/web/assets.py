"""Static files: our own, and those of installed packages, compressed once and cached for ever.

An address holds the version or the digest of what it names, so a browser never asks again.
"""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from flask import Blueprint, Response, request, url_for

from tracker.errors import NotFoundError, ResourceMissingError

bp = Blueprint("assets", __name__, url_prefix="/assets")

_OWN = Path(__file__).resolve().parent / "static"
_FOR_EVER = "public, max-age=31536000, immutable"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages load: its name in the address, and where it lies."""

    name: str
    path: Path
    stamp: str

    @property
    def content_type(self) -> str:
        """The media type by the name's ending."""
        return _TYPES[self.path.suffix]


def own(name: str) -> Asset:
    """Return one of our own files, stamped with the digest of its content."""
    path = _OWN / name
    return Asset(name, path, hashlib.sha256(path.read_bytes()).hexdigest()[:12])


def packaged(package: str, distribution: str, inside: str) -> Asset:
    """Return a file of an installed package, stamped with that package's version.

    The package is not imported: this is a file beside it, not its code.

    Raises:
        ResourceMissingError: the package or the file in it is not there.
    """
    spec = find_spec(package)
    for folder in (spec and spec.submodule_search_locations) or ():
        path = Path(folder) / inside
        if path.is_file():
            return Asset(path.name, path, version(distribution))
    raise ResourceMissingError(f"The package {distribution} lacks {inside}; install it again.")


_SOURCES: dict[str, Callable[[], Asset]] = {
    "tokens.css": lambda: own("tokens.css"),
    "theme.css": lambda: own("theme.css"),
    "app.js": lambda: own("app.js"),
    "icon.svg": lambda: own("icon.svg"),
    "bootstrap.min.css": lambda: packaged(
        "flask_bootstrap", "bootstrap-flask", "static/bootstrap5/css/bootstrap.min.css"
    ),
    "plotly.min.js": lambda: packaged("plotly", "plotly", "package_data/plotly.min.js"),
}


@cache
def asset(name: str) -> Asset:
    """Return the file that is called ``name``.

    Raises:
        NotFoundError: no page loads such a file.
    """
    if name not in _SOURCES:
        raise NotFoundError("file", name)
    return _SOURCES[name]()


@cache
def _compressed(found: Asset) -> bytes:
    # plotly.js has 4.8 MB and takes a sixth of a second: once in a process, and only if asked for.
    return gzip.compress(found.path.read_bytes(), mtime=0)


def asset_url(name: str) -> str:
    """Return the address of the file that is called ``name``, for templates."""
    return url_for("assets.send", stamp=asset(name).stamp, name=name)


@bp.get("/<stamp>/<name>")
def send(stamp: str, name: str) -> Response:
    """Answer with one file; an address of another version is not found."""
    found = asset(name)
    if stamp != found.stamp:
        raise NotFoundError("file", f"{stamp}/{name}")
    if request.accept_encodings["gzip"]:
        response = Response(_compressed(found))
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(found.path.read_bytes())
    response.headers["Content-Type"] = found.content_type
    response.headers["Cache-Control"] = _FOR_EVER
    response.vary.add("Accept-Encoding")
    return response
