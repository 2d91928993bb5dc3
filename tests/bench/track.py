"""The import stages of ``track`` against the bare git calls that they rest on."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.timing import seconds, show
from tests.support.contexts import fresh_context
from tracker.services import tracking

FILES = ("MAINTAINERS.md", "ADOPTERS.md")


def run(shared: Path) -> None:
    """Print import against bare git, the whole command, and the command with nothing new."""
    bundle = shared / "bundles" / "linkerd2-history.bundle"
    if not bundle.is_file():
        print(f"skipped: no {bundle.name}")
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        bare = seconds(lambda: _bare_git(bundle, root))
        imported = _imports(bundle, root)
        show("git: mirror, log, for-each-ref, log -p of two files", bare)
        show("import of the same, cold", imported, bare)
        show("headwater track, nothing new", _command(bundle, root))


def _bare_git(bundle: Path, root: Path) -> None:
    git = shutil.which("git") or "git"
    target = root / "bare.git"
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run([git, "clone", "-q", "--mirror", str(bundle), str(target)], check=True)
    for arguments in (
        ["log", "--format=%H%x00%an%x00%ae%x00%aI%x00%cI%x00%P", "main"],
        ["for-each-ref", "refs/tags"],
        ["log", "-p", "--format=%H", "main", "--", *FILES],
    ):
        subprocess.run([git, "-C", str(target), *arguments], check=True, stdout=subprocess.DEVNULL)


def _imports(bundle: Path, root: Path, runs: int = 3) -> list[float]:
    """Return how long the import stages took, each on a fresh database that was migrated before."""
    taken = []
    for run in range(runs):
        ctx = fresh_context(root / f"import-{run}")
        wanted = tracking.Wanted(str(bundle), slug="linkerd")
        taken += seconds(lambda c=ctx, w=wanted: tracking.track(c, w), runs=1)
    return taken


def _command(bundle: Path, root: Path) -> list[float]:
    """Run the command cold, then twice more with nothing new; print the cold run apart."""
    folder = root / "command"
    shutil.rmtree(folder, ignore_errors=True)
    headwater = [sys.executable, "-m", "tracker"]
    environment = {"HEADWATER_VAR_DIR": str(folder), "PATH": "/usr/bin:/bin:/usr/local/bin"}

    def call(*arguments: str) -> None:
        subprocess.run(
            [*headwater, *arguments],
            check=True,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    call("db", "upgrade")
    cold = seconds(lambda: call("track", str(bundle), "--slug", "linkerd"), runs=1)
    show("headwater track, cold", cold)
    return seconds(lambda: call("track", str(bundle), "--slug", "linkerd"))
