"""The lock files agree with each other and with what the project asks for."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.locks import Pin, needed, packages, pins_of_pip, pins_of_uv

PROJECT = "headwater"
INDEX = "https://pypi.org/simple"
FILES = "https://files.pythonhosted.org/"


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def locked(root: Path) -> list[dict[str, Any]]:
    return packages(root / "uv.lock")


def asked(requirements: list[str]) -> set[tuple[str, str]]:
    """Return names and specifiers as uv.lock writes them."""
    parsed = [Requirement(one) for one in requirements]
    return {(canonicalize_name(one.name), _sorted(str(one.specifier))) for one in parsed}


def _sorted(specifier: str) -> str:
    return ",".join(sorted(specifier.split(",")))


def recorded(entries: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(one["name"], _sorted(one.get("specifier", ""))) for one in entries}


def test_requirements_for_development_are_those_of_uv(root: Path) -> None:
    assert pins_of_pip(root / "requirements-dev.lock") == pins_of_uv(root / "uv.lock", PROJECT)


def test_requirements_of_a_server_are_what_the_program_needs(
    root: Path, locked: list[dict[str, Any]]
) -> None:
    names = needed(locked, PROJECT, ["postgres"])
    wanted = {pin for pin in pins_of_uv(root / "uv.lock", PROJECT) if pin.name in names}

    assert {"flask", "psycopg-binary", "werkzeug"} <= names
    assert pins_of_pip(root / "requirements.lock") == wanted


def test_lock_was_made_from_these_dependencies(
    project: dict[str, Any], locked: list[dict[str, Any]]
) -> None:
    (own,) = [package for package in locked if package["name"] == PROJECT]
    extras = project["project"]["optional-dependencies"]["postgres"]

    assert recorded(own["metadata"]["requires-dist"]) == asked(
        [*project["project"]["dependencies"], *extras]
    )
    assert recorded(own["metadata"]["requires-dev"]["dev"]) == asked(
        project["dependency-groups"]["dev"]
    )


def test_lock_names_only_the_public_index(locked: list[dict[str, Any]]) -> None:
    sources = {package["source"].get("registry") for package in locked} - {None}
    files = [file["url"] for package in locked for file in package.get("wheels", [])]

    assert sources == {INDEX}
    assert [url for url in files if not url.startswith(FILES)] == []


def test_every_pin_has_hashes(root: Path) -> None:
    pins = pins_of_pip(root / "requirements-dev.lock")
    sound = re.compile(r"sha256:[0-9a-f]{64}")

    assert [pin.name for pin in pins if not pin.hashes] == []
    assert [one for pin in pins for one in pin.hashes if not sound.fullmatch(one)] == []


def test_pins_are_read_with_markers_and_hashes(tmp_path: Path) -> None:
    path = tmp_path / "requirements.lock"
    path.write_text(
        "a-b==1.0 ; python_version < '3.12' \\\n    --hash=sha256:2 \\\n    --hash=sha256:1\n"
    )

    assert pins_of_pip(path) == {Pin("a-b", "1.0", ("sha256:1", "sha256:2"))}


@pytest.mark.parametrize("line", ["a>=1.0", "--index-url https://mirror.example/simple", "-e ."])
def test_line_that_is_no_pin_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "requirements.lock"
    path.write_text(f"{line}\n")

    with pytest.raises(ValueError, match="is no pin"):
        pins_of_pip(path)
