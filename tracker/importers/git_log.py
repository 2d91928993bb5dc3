"""What git prints, read into records. Pure: bytes in, records out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from tracker.importers.records import CommitRecord, TagRecord

COMMIT_FORMAT = "%H%x00%aN%x00%aE%x00%at%x00%ct%x00%P"
TAG_FORMAT = (
    "%(refname:strip=2)%00%(objecttype)%00%(objectname)%00%(creatordate:unix)"
    "%00%(*objecttype)%00%(*objectname)%00%(*committerdate:unix)"
)
# A marker that no path can hold begins each commit among the changes.
CHANGE_FORMAT = "%x01%H %cI"

_GITLINK = "160000"
_SYMLINK = "120000"
_NO_BLOB = "0" * 40


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file as it stood from one commit on; ``blob`` None: it was gone then."""

    path: str
    commit: str
    committed_at: datetime
    blob: str | None


def parse_commits(lines: Iterable[bytes]) -> Iterator[CommitRecord]:
    """Yield the commits of a log in `COMMIT_FORMAT`; instants are UTC."""
    for line in lines:
        sha, name, address, authored, committed, parents = line.decode(errors="replace").split("\0")
        yield CommitRecord(
            sha=sha,
            author_name=name,
            author_email=address,
            authored_at=_instant(authored),
            committed_at=_instant(committed),
            is_merge=" " in parents,
        )


def parse_tags(lines: Iterable[bytes]) -> Iterator[TagRecord]:
    """Yield the tags of a listing in `TAG_FORMAT` that point to commits."""
    for line in lines:
        name, kind, target, created, inner_kind, inner, inner_at = line.decode(
            errors="replace"
        ).split("\0")
        if kind == "commit":
            yield TagRecord(name, target, _instant(created), None)
        elif inner_kind == "commit":
            tagged = _instant(created) if created else None
            yield TagRecord(name, inner, _instant(inner_at), tagged)


def parse_changes(pieces: Iterable[bytes]) -> Iterator[FileChange]:
    """Yield the changes of ``git log --raw -z`` in `CHANGE_FORMAT`; submodules are left out."""
    commit, committed_at = "", datetime.min.replace(tzinfo=UTC)
    raw: list[str] | None = None
    for piece in pieces:
        text = piece.decode("utf-8", errors="surrogateescape").lstrip("\n")
        if raw is not None:
            if raw[1] != _GITLINK:
                blob = None if raw[3] == _NO_BLOB or raw[4] == "D" else raw[3]
                yield FileChange(text, commit, committed_at, blob)
            raw = None
        elif text.startswith("\1"):
            commit, _, stamp = text[1:].partition(" ")
            committed_at = datetime.fromisoformat(stamp.strip())
        elif text.startswith(":"):
            raw = text.split()


def parse_blobs(output: bytes) -> dict[str, bytes]:
    """Return {name: content} of what ``git cat-file --batch`` prints; missing ones are left out."""
    found: dict[str, bytes] = {}
    place = 0
    while place < len(output):
        end = output.index(b"\n", place)
        head = output[place:end].split(b" ")
        place = end + 1
        if len(head) == 3 and head[2].isdigit():
            size = int(head[2])
            found[head[0].decode()] = output[place : place + size]
            place += size + 1
    return found


def _instant(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds or 0), UTC)
