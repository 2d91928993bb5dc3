"""Git: mirrors of other people's repositories, and what is read from them.

A source is untrusted. Nothing of it is executed: no hooks, no helpers, no transport but the four
that are listed, no configuration but ours, and no name of theirs ever stands where git looks for
an option.
"""

import fcntl
import hashlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from tracker.clock import Clock
from tracker.errors import SetupError, SourceError
from tracker.importers import git_log
from tracker.importers.records import CommitRecord, FileVersion, TagRecord
from tracker.integrations.git_address import Source, read_source
from tracker.integrations.git_errors import explained
from tracker.services.context import Progress

# Rosters and adopters lists stand at the top, in .github or in docs.
_PLACES = ("", ".github/", "docs/")
_NAMES = (
    *("maintainers*", "owners*", "codeowners", "committers*", "emeritus*"),
    *("governance*", "steering*", "adopters*", "users.md"),
)
# So many versions of a file are held in memory at once.
_BATCH = 100
_CONFIG = """\
[safe]
	directory = *
[protocol]
	allow = never
[protocol "https"]
	allow = always
[protocol "http"]
	allow = always
[protocol "ssh"]
	allow = always
[protocol "git"]
	allow = always
[protocol "file"]
	allow = always
[core]
	hooksPath = /dev/null
	fsmonitor = false
[http]
	lowSpeedLimit = 1000
	lowSpeedTime = 60
[gc]
	auto = 0
[fetch]
	recurseSubmodules = false
	fsckObjects = false
[credential]
	helper =
[advice]
	detachedHead = false
"""


class GitRepositories:
    """Keeps a mirror of each source in one folder."""

    def __init__(
        self, folder: Path, timeout_seconds: int, clock: Clock, environment: Mapping[str, str]
    ) -> None:
        self._folder = folder
        self._timeout = timeout_seconds
        self._clock = clock
        self._environment = environment

    def mirror(self, source: str, progress: Progress) -> "Mirror":
        """Mirror an address, a repository or a bundle, or bring its mirror up to date.

        A mirror appears whole or not at all; two processes do not work on the same one at once.

        Raises:
            SourceError: it does not exist, is no git repository, is empty, or cannot be reached.
            SetupError: git is not installed.
        """
        wanted = read_source(source)
        with _made(self._folder):
            git = Git(self._configured(), self._timeout)
        target = self._folder / _mirror_name(wanted)
        with _locked(target.with_suffix(".lock")):
            if target.is_dir():
                _update(git, target, wanted, progress)
            else:
                _clone(git, target, wanted, progress)
            return Mirror(git, target, wanted, self._clock.now().date())

    def _configured(self) -> dict[str, str]:
        """Return the environment for git: the process's own, with our configuration only."""
        config = self._folder / "gitconfig"
        if not config.is_file() or config.read_text() != _CONFIG:
            config.write_text(_CONFIG)
        kept = {
            name: text for name, text in self._environment.items() if not name.startswith("GIT_")
        }
        return kept | {
            "GIT_CONFIG_GLOBAL": str(config),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ASKPASS": "true",
            "GIT_SSH_COMMAND": "ssh -oBatchMode=yes",
            "GIT_PROTOCOL_FROM_USER": "0",
            "LC_ALL": "C",
        }


class Git:
    """Runs git; every failure becomes one sentence."""

    def __init__(self, environment: Mapping[str, str], timeout_seconds: int) -> None:
        found = shutil.which("git")
        if found is None:
            raise SetupError(
                "git is not installed, and reading a repository needs it; install git."
            )
        self._git = found
        self._environment = environment
        self._timeout = timeout_seconds

    def run(self, *arguments: str, source: Source, repository: Path | None = None) -> bytes:
        """Return what git prints.

        Raises:
            SourceError: git failed or took too long.
        """
        try:
            done = subprocess.run(  # noqa: S603 - arguments are a list and options end before names
                self._command(arguments, repository),
                env=self._environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=self._timeout,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise self._too_slow(source) from error
        if done.returncode != 0:
            raise explained(done.stderr.decode(errors="replace"), source)
        return done.stdout

    def answers(self, *arguments: str, repository: Path) -> bool:
        """Tell whether git ends well: for questions whose answer is the exit status."""
        done = subprocess.run(  # noqa: S603
            self._command(arguments, repository),
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=self._timeout,
            check=False,
        )
        return done.returncode == 0

    def lines(
        self, *arguments: str, source: Source, repository: Path, separator: bytes = b"\n"
    ) -> Iterator[bytes]:
        """Yield what git prints piece by piece, while git is still working."""
        with (
            tempfile.TemporaryFile() as complaints,
            subprocess.Popen(  # noqa: S603
                self._command(arguments, repository),
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
            ) as process,
        ):
            try:
                assert process.stdout is not None
                yield from _pieces(process.stdout, separator)
                if process.wait(timeout=self._timeout) != 0:
                    complaints.seek(0)
                    raise explained(complaints.read().decode(errors="replace"), source)
            finally:
                process.kill()

    def blobs(self, repository: Path, names: Sequence[str]) -> dict[str, bytes]:
        """Return the contents of blobs by their names, in one process."""
        if not names:
            return {}
        done = subprocess.run(  # noqa: S603
            self._command(("cat-file", "--batch"), repository),
            env=self._environment,
            input="".join(f"{name}\n" for name in names).encode(),
            capture_output=True,
            timeout=self._timeout,
            check=False,
        )
        return git_log.parse_blobs(done.stdout)

    def with_progress(
        self, *arguments: str, source: Source, progress: Progress, repository: Path | None = None
    ) -> None:
        """Run git and pass on how many objects it has received."""
        with (
            subprocess.Popen(  # noqa: S603
                self._command((*arguments[:1], "--progress", *arguments[1:]), repository),
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            ) as process
        ):
            try:
                assert process.stderr is not None
                said = _follow(_pieces(process.stderr, b"\r"), progress)
                if process.wait(timeout=self._timeout) != 0:
                    raise explained(said, source)
            except subprocess.TimeoutExpired as error:
                raise self._too_slow(source) from error
            finally:
                process.kill()

    def _command(self, arguments: Sequence[str], repository: Path | None) -> list[str]:
        where = ["--git-dir", str(repository)] if repository else []
        return [self._git, *where, *arguments]

    def _too_slow(self, source: Source) -> SourceError:
        return SourceError(
            f"{source.shown} did not answer within {self._timeout} seconds; "
            "try again, or raise HEADWATER_GIT_TIMEOUT_SECONDS."
        )


class Mirror:
    """A mirrored repository, ready to be read."""

    def __init__(self, git: Git, path: Path, source: Source, fetched_on: date) -> None:
        self._git = git
        self._path = path
        self._source = source
        self._fetched_on = fetched_on
        self.address = source.shown
        self.default_branch = self._default_branch()
        self.head = self._read("rev-parse", f"refs/heads/{self.default_branch}").strip()

    def _read(self, *arguments: str) -> str:
        found = self._git.run(*arguments, source=self._source, repository=self._path)
        return found.decode(errors="replace")

    def _default_branch(self) -> str:
        """Return the branch that HEAD names, else main or master, else the newest one."""
        listed = self._read(
            "for-each-ref", "--sort=-committerdate", "--format=%(refname:strip=2)", "refs/heads"
        )
        branches = listed.splitlines()
        if not branches:
            raise SourceError(f"{self.address} has no commits yet; there is nothing to read.")
        named = self._read("symbolic-ref", "--short", "HEAD").strip()
        for wanted in (named, "main", "master"):
            if wanted in branches:
                return wanted
        return branches[0]

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the default branch and all tags."""
        references = self._read("for-each-ref", "--format=%(objectname) %(refname)", "refs/tags")
        return hashlib.sha256(f"{self.head}\n{references}".encode()).hexdigest()

    @cached_property
    def observed_until(self) -> date:
        """The last day of which this copy can speak.

        A remote address was asked today. A bundle or a local repository may have been cut off from
        its origin at any time after its newest commit or tag, so it speaks no longer than these.
        """
        if self._source.is_remote:
            return self._fetched_on
        newest = self._read(
            "for-each-ref",
            "--sort=-creatordate",
            "--count=1",
            "--format=%(creatordate:unix)",
            "refs/tags",
        ).strip()
        last = self._read("log", "-1", "--format=%ct", self.head).strip()
        return datetime.fromtimestamp(max(int(newest or 0), int(last)), UTC).date()

    def continues(self, commit: str) -> bool:
        """Tell whether ``commit`` lies in the history of the head."""
        return self._git.answers(
            "merge-base", "--is-ancestor", commit, self.head, repository=self._path
        )

    def commits(self, since: str | None = None) -> Iterator[CommitRecord]:
        """Yield the commits of the default branch that are not in the history of ``since``."""
        chosen = [self.head, *([f"^{since}"] if since else [])]
        lines = self._git.lines(
            "-c",
            f"mailmap.blob={self.head}:.mailmap",
            "log",
            f"--format={git_log.COMMIT_FORMAT}",
            *chosen,
            "--",
            source=self._source,
            repository=self._path,
        )
        return git_log.parse_commits(lines)

    def tags(self) -> list[TagRecord]:
        """Return all tags that point to commits."""
        lines = self._git.lines(
            "for-each-ref",
            f"--format={git_log.TAG_FORMAT}",
            "refs/tags",
            source=self._source,
            repository=self._path,
        )
        return list(git_log.parse_tags(lines))

    @cached_property
    def _candidates(self) -> list[git_log.FileChange]:
        """Every change of a file that may be a roster or an adopters list, oldest first."""
        return self._changes(
            f":(top,icase,glob){place}{name}" for place in _PLACES for name in _NAMES
        )

    def _changes(self, pathspecs: Iterable[str]) -> list[git_log.FileChange]:
        """Return every change on the mainline: the states of branches would make people flap."""
        pieces = self._git.lines(
            "log",
            "--first-parent",
            "--diff-merges=first-parent",
            "--reverse",
            "--raw",
            "--no-abbrev",
            "--no-renames",
            "-z",
            f"--format={git_log.CHANGE_FORMAT}",
            self.head,
            "--",
            *pathspecs,
            source=self._source,
            repository=self._path,
            separator=b"\0",
        )
        return list(git_log.parse_changes(pieces))

    def paths_ever(self) -> list[str]:
        """Return every path that may hold a roster or an adopters list, ever on the mainline."""
        return list(dict.fromkeys(change.path for change in self._candidates))

    def file_history(self, paths: Sequence[str]) -> Iterator[FileVersion]:
        """Yield the mainline's versions of these files, oldest first.

        Days are those of the committer's own clock: ``committed_at`` keeps its offset.
        """
        wanted = set(paths)
        if wanted <= set(self.paths_ever()):
            changes = [change for change in self._candidates if change.path in wanted]
        else:
            changes = self._changes(f":(top,literal){path}" for path in paths)
        for start in range(0, len(changes), _BATCH):
            yield from self._versions(changes[start : start + _BATCH])

    def _versions(self, changes: Sequence[git_log.FileChange]) -> Iterator[FileVersion]:
        names = list(dict.fromkeys(change.blob for change in changes if change.blob))
        found = self._git.blobs(self._path, names)
        for change in changes:
            text = found.get(change.blob or "")
            yield FileVersion(
                path=change.path,
                commit=change.commit,
                committed_at=change.committed_at,
                text=None if text is None else text.decode("utf-8", errors="surrogateescape"),
            )


def _clone(git: Git, target: Path, source: Source, progress: Progress) -> None:
    """Mirror into a folder beside the target, which takes its place when it is whole."""
    partial = target.with_suffix(".part")
    shutil.rmtree(partial, ignore_errors=True)
    # A bundle or a local repository has no say in what it sends; others are asked to keep blobs.
    lean = ["--filter=blob:none"] if source.is_remote else []
    try:
        git.with_progress(
            "clone",
            "--mirror",
            "--no-recurse-submodules",
            *lean,
            "--",
            source.address,
            str(partial),
            source=source,
            progress=progress,
        )
        partial.replace(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _update(git: Git, target: Path, source: Source, progress: Progress) -> None:
    """Fetch what is new; what vanished at the other side vanishes here."""
    git.with_progress(
        "fetch",
        "--prune",
        "--force",
        "--no-recurse-submodules",
        "--",
        source.address if not source.is_remote else "origin",
        "+refs/*:refs/*",
        source=source,
        progress=progress,
        repository=target,
    )


def _mirror_name(source: Source) -> str:
    key = hashlib.sha256(source.address.encode()).hexdigest()[:12]
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", source.name)[:60].strip("-.") or "repository"
    return f"{name}-{key}.git"


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise SetupError(f"{folder} cannot be written: {error.strerror}.") from error


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _pieces(stream: Iterable[bytes], separator: bytes) -> Iterator[bytes]:
    """Yield the parts of a stream between separators, the last one without its separator."""
    if separator == b"\n":
        for line in stream:
            yield line.removesuffix(b"\n")
        return
    rest = b""
    for chunk in stream:
        *whole, rest = (rest + chunk).split(separator)
        yield from whole
    if rest:
        yield rest


_RECEIVED = re.compile(rb"Receiving objects:\s+\d+% \((\d+)/(\d+)\)")


def _follow(pieces: Iterable[bytes], progress: Progress) -> str:
    """Pass on how many objects were received; return everything else that git said."""
    said, seen = [], 0
    for piece in pieces:
        match = _RECEIVED.search(piece)
        if match is None:
            said.append(piece.decode(errors="replace"))
            continue
        if seen == 0:
            progress.stage("mirroring", int(match[2]), "objects")
        progress.advance(int(match[1]) - seen)
        seen = int(match[1])
    return "\n".join(said)
