"""What git prints, read into records: commits, references and file changes. Pure: bytes in.

All formats end their fields with NUL, which neither a name nor a path can hold.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from tracker.importers.records import CommitRecord, TagRecord

# For `git log -z`: six fields a commit. %aN and %aE are the author after .mailmap.
COMMIT_FORMAT = "%H%x00%P%x00%aN%x00%aE%x00%aI%x00%cI"
_COMMIT_FIELDS = 6

# For `git log --raw -z --no-renames`: a marker, the commit, its instant; then changes and paths.
CHANGE_FORMAT = "%x01%H %cI"
_MARKER = b"\x01"

# For `git for-each-ref`: one line a reference; what stands after * is of the tagged object.
REF_FORMAT = "%00".join(
    f"%({field})"
    for field in (
        "refname",
        "objectname",
        "objecttype",
        "*objectname",
        "*objecttype",
        "taggerdate:iso-strict",
        "committerdate:iso-strict",
        "*committerdate:iso-strict",
    )
)
TAGS = "refs/tags/"

# Plain, executable, plain as old versions wrote it, and a symbolic link; not a submodule.
_FILES = frozenset({"100644", "100755", "100664", "120000"})
# Git itself shows a date that it cannot read as the beginning of its time.
_UNREADABLE = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RefRecord:
    """One reference: ``commit`` is what it leads to, None if that is no commit."""

    name: str
    object_id: str
    commit: str | None
    committed_at: datetime
    tagged_at: datetime | None


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file after one commit of the mainline; ``blob`` None: it is gone, or no file any more."""

    path: str
    commit: str
    committed_at: datetime
    blob: str | None


def parse_commits(chunks: Iterable[bytes]) -> Iterator[CommitRecord]:
    """Yield the commits of a `git log -z` in ``COMMIT_FORMAT``, in the order of the log."""
    for block in _records(chunks, _COMMIT_FIELDS):
        # One iterator six times: each step of zip takes the six fields of one commit.
        columns = [iter(block)] * _COMMIT_FIELDS
        for sha, parents, name, address, authored, committed in zip(*columns, strict=True):
            yield CommitRecord(
                sha, name, address, _instant(authored), _instant(committed), " " in parents
            )


def _records(chunks: Iterable[bytes], width: int) -> Iterator[list[str]]:
    """Yield lists of whole records; a record is ``width`` fields, each ended by NUL."""
    rest = b""
    for chunk in chunks:
        fields = (rest + chunk).split(b"\0")
        whole = (len(fields) - 1) // width * width
        rest = b"\0".join(fields[whole:])
        if whole:
            yield b"\0".join(fields[:whole]).decode("utf-8", "replace").split("\0")


def parse_refs(text: bytes) -> tuple[RefRecord, ...]:
    """Return the references of a `git for-each-ref` in ``REF_FORMAT``, by name.

    A tag of a tag is followed as far as git follows it: to its end since version 2.45.
    """
    lines = text.decode("utf-8", "surrogateescape").split("\n")
    return tuple(_ref(line.split("\0")) for line in lines if line)


def _ref(fields: list[str]) -> RefRecord:
    name, own, own_kind, peeled, peeled_kind, tagged, committed, peeled_committed = fields
    commit = peeled if peeled_kind == "commit" else own if own_kind == "commit" else None
    return RefRecord(
        name=name,
        object_id=own,
        commit=commit,
        committed_at=_instant(peeled_committed or committed),
        tagged_at=_instant(tagged) if tagged else None,
    )


def tag_records(refs: Iterable[RefRecord]) -> list[TagRecord]:
    """Return the tags among ``refs`` that lead to commits."""
    return [
        TagRecord(ref.name.removeprefix(TAGS), ref.commit, ref.committed_at, ref.tagged_at)
        for ref in refs
        if ref.commit and ref.name.startswith(TAGS)
    ]


def parse_changes(chunks: Iterable[bytes]) -> Iterator[FileChange]:
    """Yield the changes of a `git log --raw -z` in ``CHANGE_FORMAT``, in the order of the log."""
    fields = _fields(chunks)
    commit, committed_at = "", _UNREADABLE
    for token in fields:
        field = token.lstrip(b"\n")
        if field.startswith(_MARKER):
            commit, _, instant = field[1:].decode("ascii").partition(" ")
            committed_at = _instant(instant)
        elif field.startswith(b":"):
            # The path comes next, whatever it looks like.
            path = next(fields).decode("utf-8", "surrogateescape")
            before, after, _, blob, _ = field[1:].decode("ascii").split(" ")
            if after in _FILES:
                yield FileChange(path, commit, committed_at, blob)
            elif before in _FILES:  # removed, or a submodule took its place
                yield FileChange(path, commit, committed_at, None)


def _fields(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *fields, rest = (rest + chunk).split(b"\0")
        yield from fields
    if rest:
        yield rest


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return _UNREADABLE
