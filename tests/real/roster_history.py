"""Versions of files from real histories, for the tests of rosters and adopters lists."""

import csv
import os
from datetime import UTC, datetime
from pathlib import Path

from tracker.clock import FixedClock
from tracker.importers.records import FileVersion
from tracker.integrations.git_repo import GitRepositories
from tracker.services.context import Silent

DATA = Path(__file__).parents[3] / "shared" / "data"
BUNDLE = DATA / "bundles" / "linkerd2-history.bundle"
#: The last day of the histories; what is still listed then was last seen on it.
LAST_DAY = "2026-08-21"


def table(path: str) -> list[dict[str, str]]:
    """Return the rows of one of the derived tables."""
    with (DATA / path).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def versions_of(path: str, folder: Path) -> list[FileVersion]:
    """Return the versions of a file of linkerd2, mirrored into ``folder``."""
    clock = FixedClock(datetime(2026, 11, 20, tzinfo=UTC))
    repositories = GitRepositories(folder, 120, clock, {"PATH": os.environ["PATH"]})
    return list(repositories.mirror(str(BUNDLE), Silent()).file_history([path]))


def version(path: str, day: str, commit: str, text: str | None) -> FileVersion:
    """Return a version committed at noon of ``day``."""
    return FileVersion(path, commit, datetime.fromisoformat(f"{day}T12:00:00+00:00"), text)
