"""Which files of a repository are of a kind, and which of several speaks for the project. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class FileKind:
    """Files of these stems, in these folders, with these extensions; of each the first ranks best.

    All are in lower case; a path may be in any.
    """

    stems: tuple[str, ...]
    extensions: tuple[str, ...]
    folders: tuple[str, ...] = (".", ".github", "docs")

    def rank(self, path: str) -> tuple[int, int, int] | None:
        """Return the rank of a path by stem, folder and extension, 0 being the best, or None."""
        place = PurePosixPath(path)
        folder, stem = str(place.parent).casefold(), place.stem.casefold()
        extension = place.suffix.casefold()
        if folder not in self.folders or stem not in self.stems or extension not in self.extensions:
            return None
        return self.stems.index(stem), self.folders.index(folder), self.extensions.index(extension)

    def choose(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Return those of ``paths`` that are of this kind, the best first."""
        ranked = sorted((rank, path) for path in set(paths) if (rank := self.rank(path)))
        return tuple(path for _, path in ranked)
