"""What a use case is handed: the database, the clock, and the outside world by protocol."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from secrets import token_hex
from typing import Protocol, TypeVar

from tracker.clock import Clock
from tracker.db.uow import UnitOfWork
from tracker.health.disclosure import BANDS
from tracker.importers.records import CommitRecord, FileVersion, TagRecord
from tracker.services.stripe_port import StripePort

Item = TypeVar("Item")


class Progress(Protocol):
    """Told how far a stage is; the command line draws a bar from it."""

    def stage(self, name: str, total: int | None = None, unit: str = "it") -> None:
        """Begin a stage of ``total`` units, if known."""
        ...

    def advance(self, by: int = 1) -> None:
        """Say that ``by`` more units are done."""
        ...


class Silent:
    """A progress that nobody watches."""

    def stage(self, name: str, total: int | None = None, unit: str = "it") -> None:
        """Begin a stage: nothing to do."""

    def advance(self, by: int = 1) -> None:
        """Go on: nothing to do."""


def counted(items: Iterable[Item], progress: Progress) -> Iterator[Item]:
    """Yield ``items``, and tell ``progress`` of each."""
    for item in items:
        progress.advance()
        yield item


class GitMirror(Protocol):
    """A mirrored repository, ready to be read."""

    @property
    def address(self) -> str:
        """Where it was mirrored from, without credentials."""
        ...

    @property
    def default_branch(self) -> str:
        """The branch that counts."""
        ...

    @property
    def head(self) -> str:
        """The newest commit of the default branch."""
        ...

    @property
    def fingerprint(self) -> str:
        """A hash of all references: equal fingerprints mean that there is nothing new."""
        ...

    @property
    def observed_until(self) -> date:
        """The last day of which this copy can speak: of the fetch, or of its newest commit."""
        ...

    @property
    def is_shallow(self) -> bool:
        """Whether the history of this copy is cut off at its old end."""
        ...

    def continues(self, commit: str) -> bool:
        """Tell whether ``commit`` lies in the history of the head."""
        ...

    def commits(self, since: str | None = None) -> Iterable[CommitRecord]:
        """Yield the commits of the default branch that are not in the history of ``since``."""
        ...

    def tags(self) -> Sequence[TagRecord]:
        """Return all tags that point to commits."""
        ...

    def paths_ever(self) -> Sequence[str]:
        """Return the paths at the top, below .github and docs that the mainline ever had."""
        ...

    def file_history(self, paths: Sequence[str]) -> Iterable[FileVersion]:
        """Yield the mainline's versions of these files, oldest first."""
        ...


class Git(Protocol):
    """Mirrors repositories."""

    def mirror(self, source: str, progress: Progress) -> GitMirror:
        """Mirror an address, a repository or a bundle, or bring its mirror up to date.

        Raises:
            SourceError: it cannot be read.
        """
        ...


class Vault(Protocol):
    """Keeps secrets sealed; ``purpose`` binds each to its row."""

    def seal(self, secret: str, purpose: str) -> bytes:
        """Return ``secret`` sealed for ``purpose``."""
        ...

    def open(self, sealed: bytes, purpose: str) -> str:
        """Return the secret.

        Raises:
            SetupError: no key at hand opens it, or it was sealed for something else.
        """
        ...

    def resealed(self, sealed: bytes, purpose: str) -> bytes:
        """Return the same secret under the current master key."""
        ...

    def is_current(self, sealed: bytes) -> bool:
        """Tell whether the current master key sealed it."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """All that services need; a test hands in another one.

    ``stripe`` and ``vault`` are None where no master key is set up: nothing can be connected then.
    ``secret_key`` signs forms and cookies; a random one lasts as long as the process.
    ``public_address`` is where strangers and Stripe come back to, without a slash at its end.
    ``bands`` are the lower ends of the bands in which amounts are shown.
    """

    uow: UnitOfWork
    clock: Clock
    var_dir: Path
    foundation_name: str
    git: Git
    stripe: StripePort | None = None
    vault: Vault | None = None
    bands: tuple[int, ...] = BANDS
    secret_key: str = field(default_factory=token_hex, repr=False)
    public_address: str = "http://127.0.0.1:8000"
