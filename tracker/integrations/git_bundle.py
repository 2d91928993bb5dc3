"""A git bundle as a source: a file with references in front and objects behind.

Source of the format: git's gitformat-bundle documentation, versions 2 and 3.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tracker.errors import SourceError
from tracker.integrations.git_offer import DEFAULT, Offer, Received, offer
from tracker.integrations.git_process import GitProcess
from tracker.services.context import Progress
from tracker.services.files import write_whole

_SIGNATURES = (b"# v2 git bundle\n", b"# v3 git bundle\n")
_LONGEST_LINE = 8192
_OBJECT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
# What `git check-ref-format` allows: names are written to the mirror as they stand.
_TAG = re.compile(
    r"refs/tags/(?!\.)(?!.*(?:\.\.|//|/\.|@\{|\.lock(?:/|$)))[^\x00-\x20\x7f~^:?*\[\\]+(?<![./])"
)


@dataclass(frozen=True, slots=True)
class Bundle:
    """The head of a bundle; ``prerequisites`` are commits that it builds upon and lacks."""

    path: Path
    refs: dict[str, str]
    prerequisites: tuple[str, ...]
    objects_at: int

    @property
    def shown(self) -> str:
        """The path, as people see it."""
        return str(self.path)

    def offer(self) -> Offer:
        """Return what the bundle offers.

        Raises:
            SourceError: it has no branch that counts.
        """
        return offer(self.refs, None, self.shown)

    def bring(self, git: GitProcess, mirror: Path, offered: Offer, progress: Progress) -> None:
        """Unpack the bundle into a mirror, whose references become those of the bundle.

        Raises:
            SourceError: it builds upon commits that the mirror lacks, or a name is not allowed.
            GitFailedError, GitTooSlowError: git cannot unpack it.
        """
        wanted = offered.wanted
        if any(name != DEFAULT and not _TAG.fullmatch(name) for name in wanted):
            raise SourceError(f"{self.path} is damaged: the name of one of its tags is impossible.")
        self._require_prerequisites(git)
        whole = () if self.prerequisites else ("--check-self-contained-and-connected",)
        with self.path.open("rb", buffering=0) as file:
            file.seek(self.objects_at)
            git.following(
                *("index-pack", "--stdin", "--fix-thin", "-v", *whole),
                heard=Received(progress).heard,
                stdin=file,
            )
        # One file for all, as git itself packs them: one file each would take longer than the rest.
        lines = (f"{object_id} {name}\n" for name, object_id in sorted(wanted.items()))
        write_whole(mirror / "packed-refs", "".join(lines).encode("utf-8", "surrogateescape"))

    def fetcher(self, _git: GitProcess) -> None:
        """Return nothing that fetches: a bundle gives all that it has at once."""

    def _require_prerequisites(self, git: GitProcess) -> None:
        asked = "".join(f"{one}\n" for one in self.prerequisites).encode("ascii")
        if asked and b" missing\n" in git.output("cat-file", "--batch-check", stdin=asked):
            raise SourceError(
                f"{self.path} holds only what followed an earlier bundle; "
                "make one of the whole history: git bundle create FILE HEAD --tags."
            )


def read_bundle(path: Path) -> Bundle:
    """Return the head of the bundle.

    Raises:
        SourceError: it cannot be opened, is not a bundle, or its head is damaged.
    """
    try:
        with path.open("rb") as file:
            if file.readline(_LONGEST_LINE) not in _SIGNATURES:
                raise SourceError(
                    f"{path} is no git bundle; `git bundle create FILE HEAD --tags` makes one."
                )
            return _read_head(file, path)
    except OSError as error:
        raise SourceError(f"{path} cannot be opened: {error.strerror}.") from error


def _read_head(file: BinaryIO, path: Path) -> Bundle:
    refs: dict[str, str] = {}
    prerequisites: list[str] = []
    while (line := file.readline(_LONGEST_LINE)) != b"\n":
        text = line.decode("utf-8", "surrogateescape").rstrip("\n")
        if text.startswith("@"):  # a capability, of which git speaks itself
            continue
        object_id, _, name = text.removeprefix("-").partition(" ")
        if not line.endswith(b"\n") or not _OBJECT.fullmatch(object_id):
            raise SourceError(f"{path} is damaged: its list of references breaks off.")
        if text.startswith("-"):
            prerequisites.append(object_id)
        else:
            refs[name] = object_id
    return Bundle(path, refs, tuple(prerequisites), file.tell())
