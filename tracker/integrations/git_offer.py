"""What a source offers, how far it has sent it, and the references of a mirror. No processes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.errors import SourceError
from tracker.importers.git_log import TAGS
from tracker.services.context import Progress

BRANCHES = "refs/heads/"
# The one branch of a mirror, whatever the branch is called where it comes from.
DEFAULT = "refs/heads/default"
_USUAL = ("refs/heads/main", "refs/heads/master")
_RECEIVED = re.compile(r"Receiving objects: +\d+% \((\d+)/(\d+)\)")


@dataclass(frozen=True, slots=True)
class Offer:
    """The references of a source; ``branch`` is its default branch, ``head`` where that stands."""

    refs: Mapping[str, str]
    branch: str
    head: str

    @property
    def wanted(self) -> dict[str, str]:
        """The references of the mirror: the default branch under our name for it, and all tags."""
        tags = {name: one for name, one in self.refs.items() if name.startswith(TAGS)}
        return {DEFAULT: self.refs[self.head], **tags}

    @property
    def object_format(self) -> str:
        """The hash that names the objects, as ``git init`` calls it."""
        return "sha256" if len(self.refs[self.head]) == 64 else "sha1"


def offer(refs: Mapping[str, str], symbolic_head: str | None, shown: str) -> Offer:
    """Return the offer of these references.

    The default branch is where HEAD points; of several branches at HEAD's commit the one called
    main or master, else the first by name. Without HEAD it is the only branch, main or master.

    Raises:
        SourceError: there are no commits, or no telling which branch counts.
    """
    branches = sorted(name for name in refs if name.startswith(BRANCHES))
    if "HEAD" in refs:
        at_head = [name for name in branches if refs[name] == refs["HEAD"]]
        usual = [name for name in _USUAL if name in at_head]
        named = [symbolic_head] if symbolic_head in at_head else []
        return Offer(refs, next(iter([*named, *usual, *at_head]), "HEAD"), "HEAD")
    usual = [name for name in _USUAL if name in branches]
    if not branches:
        raise SourceError(f"{shown} has no commits yet, so there is nothing to read.")
    if len(branches) > 1 and not usual:
        names = ", ".join(name.removeprefix(BRANCHES) for name in branches[:3])
        raise SourceError(
            f"{shown} does not say which of its branches counts ({names}); give it a HEAD."
        )
    branch = usual[0] if usual else branches[0]
    return Offer(refs, branch, branch)


def parse_ls_remote(answer: bytes, shown: str) -> Offer:
    """Return the offer in the answer of ``git ls-remote --symref``.

    Raises:
        SourceError: there are no commits.
    """
    refs: dict[str, str] = {}
    symbolic_head = None
    for line in answer.decode("utf-8", "surrogateescape").splitlines():
        value, _, name = line.partition("\t")
        if value.startswith("ref: ") and name == "HEAD":
            symbolic_head = value.removeprefix("ref: ")
        elif not value.startswith("ref: ") and not name.endswith("^{}"):
            refs[name] = value
    return offer(refs, symbolic_head, shown)


class Received:
    """Reads how many objects have arrived from what git writes about its progress."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._count = 0

    def heard(self, line: str) -> None:
        """Pass on a line's count, if it has one."""
        found = _RECEIVED.search(line)
        if found is None:
            return
        if self._count == 0:
            self._progress.stage("mirroring", int(found[2]), "objects")
        self._progress.advance(int(found[1]) - self._count)
        self._count = int(found[1])
