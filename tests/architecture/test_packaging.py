"""The wheel holds all that the program needs under one name, and so does the sdist."""

import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

FOLDERS = ("migrations", "reports")


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the names in the wheel that is built from the checkout."""
    out = tmp_path_factory.mktemp("wheel")
    path = next(WheelBuilder(str(root)).build(directory=str(out), versions=["standard"]))
    with ZipFile(path) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def sdist(root: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the names in the sdist, without its own folder."""
    out = tmp_path_factory.mktemp("sdist")
    path = next(SdistBuilder(str(root)).build(directory=str(out), versions=["standard"]))
    with tarfile.open(path) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def files(folder: Path) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    ]


def test_wheel_owns_one_name(wheel: set[str]) -> None:
    tops = {name.split("/")[0] for name in wheel}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"tracker"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_wheel_has_every_file_beside_the_package(wheel: set[str], root: Path, folder: str) -> None:
    wanted = {f"tracker/_{path.relative_to(root).as_posix()}" for path in files(root / folder)}

    assert wanted
    assert wanted <= wheel


def test_wheel_has_every_file_of_the_package(wheel: set[str], root: Path) -> None:
    wanted = {path.relative_to(root).as_posix() for path in files(root / "tracker")}
    endings = {name.rpartition(".")[2] for name in wanted}

    assert {"py", "html", "css", "js", "svg", "typed"} <= endings
    assert wanted <= wheel


def test_wheel_has_the_licence_and_the_command(wheel: set[str]) -> None:
    inside = {name.split("/", 1)[1] for name in wheel if ".dist-info/" in name}

    assert {"licenses/LICENSE", "entry_points.txt"} <= inside


def test_wheel_has_no_leftovers(wheel: set[str]) -> None:
    assert [name for name in wheel if name.endswith(".pyc") or "/." in name] == []


@pytest.mark.parametrize("folder", ["tracker", *FOLDERS])
def test_sdist_has_every_file(sdist: set[str], root: Path, folder: str) -> None:
    wanted = {path.relative_to(root).as_posix() for path in files(root / folder)}

    assert wanted <= sdist


@pytest.mark.parametrize("folder", FOLDERS)
def test_folder_beside_the_package_is_no_package(root: Path, folder: str) -> None:
    assert [path.name for path in files(root / folder) if path.name == "__init__.py"] == []
