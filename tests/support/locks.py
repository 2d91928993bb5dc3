"""What the lock files say: uv.lock, and the two that pip reads."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)==([^\s;\\]+)")


@dataclass(frozen=True, order=True)
class Pin:
    """One locked package, with the hashes of its files."""

    name: str
    version: str
    hashes: tuple[str, ...]


def pins_of_pip(path: Path) -> set[Pin]:
    """Return the pins of a requirements file.

    Raises:
        ValueError: something in it is neither a pin nor a hash.
    """
    pins = set()
    for block in path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        head, *hashes = block.split("--hash=")
        found = _PIN.match(head)
        if found is None:
            raise ValueError(f"{block[:60]!r} is no pin")
        pins.add(Pin(found[1], found[2], tuple(sorted(one.strip() for one in hashes))))
    return pins


def pins_of_uv(path: Path, project: str) -> set[Pin]:
    """Return all pins of uv.lock but that of ``project`` itself."""
    return {
        Pin(package["name"], package["version"], _hashes(package))
        for package in packages(path)
        if package["name"] != project
    }


def packages(path: Path) -> list[dict[str, Any]]:
    """Return the packages of uv.lock as they stand there."""
    locked: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["package"]
    return locked


def needed(locked: list[dict[str, Any]], project: str, extras: Iterable[str]) -> set[str]:
    """Return the names of all that ``project`` needs to run, with some of its extras."""
    waiting = [(project, extra) for extra in ("", *extras)]
    seen: set[tuple[str, str]] = set()
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        for package in locked:
            if package["name"] == name:
                waiting.extend(_wants(package, extra))
    return {name for name, _ in seen} - {project}


def _wants(package: dict[str, Any], extra: str) -> Iterator[tuple[str, str]]:
    optional = package.get("optional-dependencies", {})
    for one in optional.get(extra, []) if extra else package.get("dependencies", []):
        yield one["name"], ""
        yield from ((one["name"], asked) for asked in one.get("extra", []))


def _hashes(package: dict[str, Any]) -> tuple[str, ...]:
    files = [*package.get("wheels", []), *filter(None, [package.get("sdist")])]
    return tuple(sorted(file["hash"] for file in files))
