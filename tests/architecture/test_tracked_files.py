"""The files of the project name no machine, no private index and no leftovers."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

LOCKS = {"uv.lock", "requirements.lock", "requirements-dev.lock"}
# They say what an index looks like.
SPEAK_OF_INDEXES = {f"tests/architecture/test_{name}.py" for name in ("locks", "tracked_files")}
BINARY_ENDINGS = {".png", ".pdf", ".bundle", ".gz", ".ico"}
# A folder of somebody's machine; not an address, not a part of another path.
MACHINE_PATH = re.compile(r"(?<![\w.:/~-])/(?:home|root|work|farm|Users|mnt|opt)/\w")
PRIVATE_INDEX = re.compile(
    r"https?://[^\s\"')]*(?:simple\b|pypi|pythonhosted|artifactory|nexus|registry|npmjs)",
    re.IGNORECASE,
)
CONFLICT = re.compile(r"^(?:<{7} |>{7} |={7}$)", re.MULTILINE)
TOP_LEVEL = {
    *("pyproject.toml", "tracker", "reports", "migrations", "tests", "Dockerfile"),
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "compose.yaml"),
    *LOCKS,
}


@pytest.fixture(scope="module")
def tracked(root: Path) -> dict[str, str]:
    """Return the texts of all files that git keeps or would keep, by their paths."""
    if not (root / ".git").exists() or shutil.which("git") is None:
        pytest.skip("this is no git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
    )
    names = [name for name in listed.stdout.decode().split("\0") if name]
    return {
        name: (root / name).read_text(encoding="utf-8")
        for name in names
        if (root / name).is_file() and Path(name).suffix not in BINARY_ENDINGS
    }


def matches(texts: dict[str, str], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}: {found.group()}"
        for name, text in texts.items()
        for found in pattern.finditer(text)
    ]


def test_no_file_names_a_folder_of_a_machine(tracked: dict[str, str]) -> None:
    assert matches(tracked, MACHINE_PATH) == []


def test_only_lock_files_name_an_index(tracked: dict[str, str]) -> None:
    others = {name: text for name, text in tracked.items() if name not in LOCKS | SPEAK_OF_INDEXES}

    assert matches(others, PRIVATE_INDEX) == []


def test_no_file_holds_a_merge_conflict(tracked: dict[str, str]) -> None:
    assert matches(tracked, CONFLICT) == []


def test_top_level_is_the_agreed_one(tracked: dict[str, str]) -> None:
    tops = {name.split("/")[0] for name in tracked}

    assert {top for top in tops if not top.startswith(".")} - TOP_LEVEL == set()


def test_texts_end_with_one_line_end(tracked: dict[str, str]) -> None:
    odd = [name for name, text in tracked.items() if text and not re.search(r"[^\n]\n\Z", text)]

    assert odd == []


@pytest.mark.parametrize("folder", ["home", "root", "Users"])
def test_folder_of_a_machine_is_found(folder: str) -> None:
    assert matches({"a": f'open("/{folder}/somebody/file")'}, MACHINE_PATH) != []


@pytest.mark.parametrize("text", ["https://example.org/home/page", "var/work/a", "../root/x"])
def test_other_paths_are_left_alone(text: str) -> None:
    assert matches({"a": text}, MACHINE_PATH) == []


@pytest.mark.parametrize("host", ["pypi.internal.example", "mirror.example/simple"])
def test_private_index_is_found(host: str) -> None:
    assert matches({"a": f"index = http://{host}/"}, PRIVATE_INDEX) != []
