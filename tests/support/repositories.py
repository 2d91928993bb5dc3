"""Small real git repositories for tests."""

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "HOME": "/nonexistent",
    "LC_ALL": "C",
}


class Repository:
    """A repository that a test writes commit by commit."""

    def __init__(self, path: Path, branch: str = "main") -> None:
        self.path = path
        path.mkdir(parents=True)
        self.git("init", "-q", f"--initial-branch={branch}")

    def git(self, *arguments: str, **environment: str) -> str:
        """Run git here and return what it prints."""
        git = shutil.which("git")
        assert git is not None
        done = subprocess.run(
            [git, "-C", str(self.path), *arguments],
            env=ENVIRONMENT | environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def write(self, path: str, text: str | bytes) -> "Repository":
        """Write a file and stage it."""
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)
        self.git("add", "--", path)
        return self

    def commit(self, on: str, *, name: str = "Ann Lee", email: str = "ann@acme.example") -> str:
        """Commit what is staged, at noon UTC of a day, and return the commit."""
        at = datetime.fromisoformat(on).replace(hour=12, tzinfo=UTC).isoformat()
        self.git(
            "commit",
            "-q",
            "--allow-empty",
            "-m",
            "change",
            GIT_AUTHOR_NAME=name,
            GIT_AUTHOR_EMAIL=email,
            GIT_AUTHOR_DATE=at,
            GIT_COMMITTER_NAME=name,
            GIT_COMMITTER_EMAIL=email,
            GIT_COMMITTER_DATE=at,
        )
        return self.git("rev-parse", "HEAD").strip()

    def tag(self, name: str, *, on: str | None = None) -> None:
        """Tag the head: annotated on a day, or light."""
        if on is None:
            self.git("tag", name)
            return
        at = datetime.fromisoformat(on).replace(hour=12, tzinfo=UTC).isoformat()
        self.git(
            "tag",
            "-a",
            name,
            "-m",
            name,
            GIT_COMMITTER_NAME="Ann Lee",
            GIT_COMMITTER_EMAIL="ann@acme.example",
            GIT_COMMITTER_DATE=at,
        )

    def bundle(self, path: Path) -> Path:
        """Write a bundle of everything and return where it lies."""
        self.git("bundle", "create", "-q", str(path), "--all")
        return path
