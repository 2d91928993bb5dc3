"""A mirrored repository, ready to be read: its commits, tags and the history of single files."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import IO

from tracker.errors import SourceError
from tracker.importers import git_log
from tracker.importers.git_log import FileChange, RefRecord
from tracker.importers.records import CommitRecord, FileVersion, TagRecord
from tracker.integrations.git_errors import told
from tracker.integrations.git_offer import DEFAULT
from tracker.integrations.git_process import GitFailedError, GitProcess

# Rosters and lists of adopters stand in these folders, not below them.
_FOLDERS = ("", ".github", "docs")
_CHUNK_BYTES = 65_536

FetchObjects = Callable[[Sequence[str]], None]


@dataclass(frozen=True)
class Mirror:
    """The default branch and the tags of a repository as they stood when it was mirrored.

    Only the mainline counts where states of files are told, that is the first parent of each merge:
    states of side branches would make people come and go. ``observed_until`` is the last day of
    which the copy can speak. ``fetch_objects`` brings objects that were left at the source; None:
    it gave all that it had.
    """

    git: GitProcess
    path: Path
    address: str
    default_branch: str
    refs: Sequence[RefRecord]
    observed_until: date
    fetch_objects: FetchObjects | None = None
    max_file_bytes: int = 64 * 1024 * 1024

    @property
    def head(self) -> str:
        """The newest commit of the default branch."""
        return self._head.object_id

    @property
    def is_shallow(self) -> bool:
        """Whether the source was itself a copy with its early history cut off."""
        return (self.path / "shallow").is_file()

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the default branch and all tags."""
        text = "\n".join(f"{ref.object_id} {ref.name}" for ref in self.refs)
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()

    @cached_property
    def _head(self) -> RefRecord:
        return next(ref for ref in self.refs if ref.name == DEFAULT)

    def continues(self, commit: str) -> bool:
        """Tell whether ``commit`` lies in the history of the head."""
        try:
            self.git.output("merge-base", "--is-ancestor", "--end-of-options", commit, self.head)
        except GitFailedError:
            return False
        return True

    def tags(self) -> list[TagRecord]:
        """Return all tags that lead to commits, by name."""
        return git_log.tag_records(self.refs)

    def commits(self, since: str | None = None) -> Iterator[CommitRecord]:
        """Yield the commits of the default branch that are not in the history of ``since``.

        Newest first; authors as the branch's present .mailmap names them.

        Raises:
            SourceError: the mirror is damaged.
        """
        with told(self.address, self.git.timeout_seconds):
            mailmap = self._mailmap()
            chosen = (self.head, f"^{since}") if since else (self.head,)
            with self.git.reading(
                "log",
                "-z",
                "--no-show-signature",
                f"--format={git_log.COMMIT_FORMAT}",
                "--end-of-options",
                *chosen,
                "--",
                settings=[("mailmap.blob", mailmap)],
            ) as printed:
                yield from git_log.parse_commits(_chunks(printed))

    def _mailmap(self) -> str:
        """Return the blob of the head's .mailmap, brought here; empty: it has none."""
        listed = self.git.output("ls-tree", "-z", self.head, "--", ".mailmap")
        if not listed.startswith(b"100"):
            return ""
        blob = listed.split()[2].decode("ascii")
        self._bring([blob])
        return blob

    def paths_ever(self) -> list[str]:
        """Return the paths at the top, in .github and in docs that the mainline ever had.

        Raises:
            SourceError: the mirror is damaged.
        """
        return sorted({change.path for change in self._top_changes})

    def file_history(self, paths: Sequence[str]) -> Iterator[FileVersion]:
        """Yield the mainline's versions of these files, oldest first, one in memory at a time.

        The text of a symbolic link is the path that it leads to. Bytes that are no UTF-8 are kept
        as surrogates, so that whoever reads the text can tell.

        Raises:
            SourceError: the mirror is damaged, or a version is larger than ``max_file_bytes``.
        """
        wanted = set(paths)
        with told(self.address, self.git.timeout_seconds):
            changes = [one for one in self._changes_of(wanted) if one.path in wanted]
            blobs = [change.blob for change in changes if change.blob]
            self._bring(blobs)
            asked = "".join(f"{blob}\n" for blob in blobs).encode("ascii")
            with self.git.reading("cat-file", "--batch", stdin=asked) as printed:
                for change in changes:
                    text = self._next_text(printed, change) if change.blob else None
                    yield FileVersion(change.path, change.commit, change.committed_at, text)

    def _changes_of(self, paths: Collection[str]) -> Iterable[FileChange]:
        if all(path.rpartition("/")[0] in _FOLDERS for path in paths):
            return self._top_changes
        return self._changes([f":(literal){path}" for path in sorted(paths)])

    @cached_property
    def _top_changes(self) -> list[FileChange]:
        with told(self.address, self.git.timeout_seconds):
            return self._changes([f":(glob){Path(folder, '*')}" for folder in _FOLDERS])

    def _changes(self, pathspecs: Sequence[str]) -> list[FileChange]:
        """Return the mainline's changes of these files, oldest first."""
        with self.git.reading(
            "log",
            "--first-parent",
            "-m",
            "--raw",
            "-z",
            "--no-abbrev",
            "--no-renames",
            f"--format={git_log.CHANGE_FORMAT}",
            "--end-of-options",
            self.head,
            "--",
            *pathspecs,
        ) as printed:
            changes = list(git_log.parse_changes(_chunks(printed)))
        return changes[::-1]

    def _bring(self, blobs: Sequence[str]) -> None:
        """Fetch those blobs that were left at the source, all at once."""
        if self.fetch_objects is None or not blobs:
            return
        asked = "".join(f"{blob}\n" for blob in sorted(set(blobs))).encode("ascii")
        answers = self.git.output("cat-file", "--batch-check", stdin=asked).decode("ascii")
        missing = [line.split()[0] for line in answers.splitlines() if line.endswith(" missing")]
        if missing:
            self.fetch_objects(missing)

    def _next_text(self, printed: IO[bytes], change: FileChange) -> str:
        """Return the next text of a ``cat-file --batch``, which is that of ``change``."""
        head = printed.readline().split()
        place = f"{change.path} in commit {change.commit[:12]} of {self.address}"
        if len(head) != 3:
            raise SourceError(f"The text of {place} is missing; get the source anew.")
        size = int(head[2])
        if size > self.max_file_bytes:
            raise SourceError(
                f"{place} has {size // 1024**2} MiB, and more than "
                f"{self.max_file_bytes // 1024**2} MiB are not read; is it the right file?"
            )
        text = printed.read(size + 1)[:size]
        return text.decode("utf-8", "surrogateescape")


def _chunks(printed: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: printed.read(_CHUNK_BYTES), b"")
