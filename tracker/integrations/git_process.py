"""Running git so that git alone runs: a closed environment, a deadline, no shell.

What a source holds is untrusted. No configuration but ours is read, no hook, helper or pager is
started, nothing is asked at a terminal, and objects that are missing are never fetched behind
the back of a reader.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Timer
from typing import IO

from tracker.errors import SetupError

# git hands these to the processes that it starts itself, such as the other side of a local fetch,
# which forgets what stands on a command line.
CONFIGURATION = """\
[safe]
	directory = *
[core]
	hooksPath = /dev/null
	fsmonitor = false
	attributesFile = /dev/null
[uploadpack]
	allowFilter = true
	allowAnySHA1InWant = true
[fetch]
	recurseSubmodules = false
[gc]
	auto = 0
[maintenance]
	auto = false
[credential]
	helper =
[http]
	lowSpeedLimit = 1000
	lowSpeedTime = 60
[i18n]
	logOutputEncoding = UTF-8
[log]
	showRoot = true
"""

# What git may know of its surroundings: how to find programs, keys, proxies and certificates.
_PASSED_ON = frozenset(
    {"PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "SSH_AUTH_SOCK", "SSL_CERT_FILE", "SSL_CERT_DIR"}
    | {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "GIT_SSL_CAINFO"}
    | {"http_proxy", "https_proxy", "all_proxy", "no_proxy"}
)
_SSH = "ssh -oBatchMode=yes -oConnectTimeout=30 -oServerAliveInterval=15 -oServerAliveCountMax=4"
_COMPLAINT_BYTES = 16_384
_SECONDS_TO_TIDY_UP = 5

Settings = Sequence[tuple[str, str]]


class GitFailedError(Exception):
    """git ended with an error; ``complaint`` is what it wrote. Never leaves `integrations`."""

    def __init__(self, complaint: str) -> None:
        super().__init__(complaint)
        self.complaint = complaint


class GitTooSlowError(Exception):
    """git was stopped at the deadline. Never leaves `integrations`."""


class GitProcess:
    """Runs git in one repository, or in none; a copy of it can speak other protocols."""

    def __init__(
        self,
        configuration: Path,
        environment: Mapping[str, str],
        timeout_seconds: float,
        repository: Path | None = None,
    ) -> None:
        found = shutil.which("git", path=environment.get("PATH", os.defpath))
        if found is None:
            raise SetupError("git was not found; install git to read repositories.")
        self._program = found
        self._configuration = configuration
        self._environment = environment
        self.timeout_seconds = timeout_seconds
        self._repository = repository

    def within(self, repository: Path) -> "GitProcess":
        """Return the same git, working in a bare repository."""
        return GitProcess(self._configuration, self._environment, self.timeout_seconds, repository)

    def output(self, *arguments: str, stdin: bytes = b"", settings: Settings = ()) -> bytes:
        """Return all that git prints.

        Raises:
            GitFailedError, GitTooSlowError: it did not end well.
        """
        with self.reading(*arguments, stdin=stdin, settings=settings) as printed:
            return printed.read()

    @contextmanager
    def reading(
        self, *arguments: str, stdin: bytes = b"", settings: Settings = ()
    ) -> Iterator[IO[bytes]]:
        """Give what git prints while it is still working; git is stopped when the reader leaves.

        Raises:
            GitFailedError, GitTooSlowError: it did not end well.
        """
        # Files, not pipes: whoever reads the output cannot block on the other two.
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as complaints:
            given.write(stdin)
            given.seek(0)
            with self._started(arguments, settings, given, complaints) as process:
                assert process.stdout is not None
                yield process.stdout
                _finish(process, lambda: _tail(complaints))

    def following(
        self,
        *arguments: str,
        heard: Callable[[str], None],
        stdin: IO[bytes] | int = subprocess.DEVNULL,
        settings: Settings = (),
    ) -> None:
        """Run git and hand on each line that it writes about its progress.

        Raises:
            GitFailedError, GitTooSlowError: it did not end well.
        """
        said: list[str] = []
        with self._started(arguments, settings, stdin, subprocess.PIPE) as process:
            assert process.stderr is not None
            for line in _lines(process.stderr):
                heard(line)
                said = [*said[-50:], line]
            _finish(process, lambda: "\n".join(said))

    @contextmanager
    def _started(
        self,
        arguments: Sequence[str],
        settings: Settings,
        stdin: IO[bytes] | int,
        stderr: IO[bytes] | int,
    ) -> Iterator["subprocess.Popen[bytes]"]:
        where = ("--git-dir", str(self._repository)) if self._repository else ()
        process = subprocess.Popen(  # noqa: S603 - no shell, and names never stand as options
            (self._program, *where, *arguments),
            env=self._surroundings(settings),
            cwd=self._configuration.parent,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )
        overdue = Event()

        def give_up() -> None:
            overdue.set()
            _stop(process)

        deadline = Timer(self.timeout_seconds, give_up)
        deadline.daemon = True
        deadline.start()
        try:
            yield process
        except GitFailedError as error:
            if overdue.is_set():
                raise GitTooSlowError from error
            raise
        finally:
            deadline.cancel()
            _stop(process)
            for pipe in (process.stdout, process.stderr):
                if pipe is not None:
                    pipe.close()

    def _surroundings(self, settings: Settings) -> dict[str, str]:
        kept = {name: text for name, text in self._environment.items() if name in _PASSED_ON}
        given = {"GIT_CONFIG_COUNT": str(len(settings))}
        for number, (name, text) in enumerate(settings):
            given |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": text}
        return {
            **kept,
            **given,
            "GIT_CONFIG_GLOBAL": str(self._configuration),
            # No repository around the folder of the mirrors has a say.
            "GIT_CEILING_DIRECTORIES": str(self._configuration.parent.parent),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_ATTR_NOSYSTEM": "1",
            # Stronger than configuration, which a local source could bring along.
            "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ASKPASS": "",
            "GIT_SSH_COMMAND": _SSH,
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_DEFAULT_REF_FORMAT": "files",
            # Else git writes each commit by itself, and the reader is woken for each.
            "GIT_FLUSH": "0",
            "LC_ALL": "C",
        }


def _finish(process: "subprocess.Popen[bytes]", complaint: Callable[[], str]) -> None:
    if process.wait() != 0:
        raise GitFailedError(complaint())


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """End git if it still runs; asked kindly first, it removes its own half-written files."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(_SECONDS_TO_TIDY_UP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _tail(complaints: IO[bytes]) -> str:
    end = complaints.seek(0, os.SEEK_END)
    complaints.seek(max(0, end - _COMPLAINT_BYTES))
    return complaints.read().decode("utf-8", "replace")


def _lines(stream: IO[bytes]) -> Iterator[str]:
    """Yield lines ended by a line feed or a carriage return, as progress is written."""
    rest = b""
    while chunk := stream.read1(4096):  # type: ignore[attr-defined]
        *lines, rest = (rest + chunk).replace(b"\r", b"\n").split(b"\n")
        yield from (line.decode("utf-8", "replace") for line in lines)
    yield rest.decode("utf-8", "replace")
