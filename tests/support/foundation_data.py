"""The CNCF's maintainer list as it stands in ../shared/data: tables, raw states and the history."""

import csv
import subprocess
from datetime import datetime
from pathlib import Path

from tracker.importers.records import FileVersion

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
FOUNDATION = DATA / "foundation"
BUNDLE = DATA / "bundles" / "cncf-foundation-maintainers-to-2025-06.bundle"
PATH = "project-maintainers.csv"


def table(name: str) -> list[dict[str, str]]:
    with (FOUNDATION / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(name: str) -> str:
    return (FOUNDATION / name).read_bytes().decode()


def bundled_versions(directory: Path) -> list[FileVersion]:
    """Return the list's states along the mainline, oldest first, from a clone in ``directory``."""
    clone = directory / "list.git"
    run = subprocess.run
    run(["git", "clone", "-q", "--bare", BUNDLE, clone], check=True)
    log = ["git", "-C", clone, "log", "--first-parent", "--reverse", "--format=%H %cI"]
    commits = run(log, check=True, capture_output=True, text=True).stdout.splitlines()
    wanted = "".join(f"{line.split()[0]}:{PATH}\n" for line in commits)
    batch = run(
        ["git", "-C", clone, "cat-file", "--batch"],
        check=True,
        capture_output=True,
        input=wanted.encode(),
    ).stdout
    versions, place = [], 0
    for line in commits:
        commit, instant = line.split()
        end = batch.index(b"\n", place)
        start, size = end + 1, int(batch[place:end].split()[2])
        text = batch[start : start + size].decode()
        versions.append(FileVersion(PATH, commit, datetime.fromisoformat(instant), text))
        place = start + size + 1
    return versions
