"""Mirrors of repositories, bundles and git addresses, kept bare in one folder.

A mirror holds the default branch and all tags, and no contents of files where the other side can
leave them out. It appears whole or not at all, and only what is new is fetched the next time.
"""

import fcntl
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from tracker.clock import Clock, today
from tracker.errors import SetupError
from tracker.importers.days import written_day
from tracker.importers.git_log import REF_FORMAT, RefRecord, parse_refs
from tracker.integrations.git_address import Address, Kind, public_pins, read_address
from tracker.integrations.git_bundle import Bundle, read_bundle
from tracker.integrations.git_errors import told
from tracker.integrations.git_mirror import Mirror
from tracker.integrations.git_offer import BRANCHES, DEFAULT, Offer
from tracker.integrations.git_process import CONFIGURATION, GitProcess
from tracker.integrations.git_remote import Remote
from tracker.services.context import Progress
from tracker.services.files import write_whole


class GitRepositories:
    """Keeps one mirror for each source in a folder.

    ``environment`` is what git may know of its surroundings: PATH, HOME, proxies, the ssh agent.
    With ``allow_private`` False only web addresses that lead to public networks are read.
    """

    def __init__(
        self,
        folder: Path,
        timeout_seconds: float,
        clock: Clock,
        environment: Mapping[str, str],
        *,
        allow_private: bool = True,
    ) -> None:
        self._folder = folder.absolute()
        self._timeout_seconds = timeout_seconds
        self._clock = clock
        self._environment = environment
        self._allow_private = allow_private

    def mirror(self, source: str, progress: Progress) -> Mirror:
        """Mirror an address, a repository or a bundle, or bring its mirror up to date.

        Two processes never work on one mirror at the same time: the second one waits.

        Raises:
            SourceError: it cannot be read; the sentence says why.
            SetupError: git is not installed, or the folder of the mirrors cannot be written.
        """
        address = read_address(source)
        pins = () if self._allow_private else public_pins(address)
        git = GitProcess(self._prepared(), self._environment, self._timeout_seconds)
        path = self._folder / address.folder_name
        with told(address.shown, self._timeout_seconds), _locked(path.with_suffix(".lock")):
            origin = _origin(address, git, pins)
            offered = origin.offer()
            refs = _brought(git, path, origin, offered, progress)
        return Mirror(
            git=git.within(path),
            path=path,
            address=address.shown,
            default_branch=offered.branch.removeprefix(BRANCHES),
            refs=refs,
            observed_until=self._observed_until(address, refs),
            fetch_objects=origin.fetcher(git.within(path)),
        )

    def _prepared(self) -> Path:
        """Return the file of git's configuration, written anew only where it differs."""
        configuration = self._folder / "gitconfig"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not configuration.is_file() or configuration.read_text() != CONFIGURATION:
                write_whole(configuration, CONFIGURATION.encode())
        except OSError as error:
            raise SetupError(
                f"The folder of mirrors {self._folder} cannot be written: {error.strerror}; "
                "set HEADWATER_VAR_DIR to one that can."
            ) from error
        return configuration

    def _observed_until(self, address: Address, refs: Sequence[RefRecord]) -> date:
        """Return today for what was just asked over the network, else the day of the last sign.

        A bundle or a copy on this machine may have been cut off from its origin at any time after
        its newest commit or tag, so it cannot speak of the days that follow.
        """
        now = today(self._clock)
        if address.kind is Kind.REMOTE:
            return now
        return min(now, max(written_day(ref.tagged_at or ref.committed_at) for ref in refs))


def _origin(address: Address, git: GitProcess, pins: Sequence[str]) -> Bundle | Remote:
    if address.kind is Kind.BUNDLE:
        return read_bundle(Path(address.location))
    return Remote(address, git, pins)


def _brought(
    git: GitProcess, path: Path, origin: Bundle | Remote, offered: Offer, progress: Progress
) -> tuple[RefRecord, ...]:
    """Bring the mirror up to date, or make it beside its place and move it there when it is whole.

    Returns:
        The references of the mirror.
    """
    if path.is_dir():
        return _updated(git.within(path), path, origin, offered, progress)
    beside = path.with_suffix(".new")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        _begin(git, beside, offered)
        refs = _updated(git.within(beside), beside, origin, offered, progress)
        beside.replace(path)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return refs


def _begin(git: GitProcess, path: Path, offered: Offer) -> None:
    git.output(
        *("init", "--quiet", "--bare", "--template="),
        f"--object-format={offered.object_format}",
        f"--initial-branch={DEFAULT.removeprefix(BRANCHES)}",
        str(path),
    )


def _updated(
    git: GitProcess, path: Path, origin: Bundle | Remote, offered: Offer, progress: Progress
) -> tuple[RefRecord, ...]:
    refs = _refs(git)
    if {ref.name: ref.object_id for ref in refs} == offered.wanted:
        return refs
    origin.bring(git, path, offered, progress)
    return _refs(git)


def _refs(git: GitProcess) -> tuple[RefRecord, ...]:
    printed = git.output("for-each-ref", f"--format={REF_FORMAT}", DEFAULT, "refs/tags")
    return parse_refs(printed)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
