from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tracker.importers.days import written_day
from tracker.importers.git_log import (
    FileChange,
    RefRecord,
    parse_changes,
    parse_commits,
    parse_refs,
    tag_records,
)
from tracker.importers.records import CommitRecord, TagRecord

AT = datetime(2024, 1, 31, 23, 30, tzinfo=timezone(timedelta(hours=-8)))
STAMP = "2024-01-31T23:30:00-08:00"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
A, B, C, NONE = "a" * 40, "b" * 40, "c" * 40, "0" * 40


def log(*fields: str | bytes) -> bytes:
    return b"".join((one.encode() if isinstance(one, str) else one) + b"\0" for one in fields)


@pytest.mark.parametrize("size", [1, 7, 64, 100_000])
def test_commits_are_read_however_the_stream_is_cut(size: int) -> None:
    text = log(A, f"{B} {C}", "Nóva “N”", "n@x.example", STAMP, STAMP)
    text += log(B, C, "Line\nfeed", "", STAMP, STAMP) + log(C, "", "", "", STAMP, STAMP)
    chunks = [text[start : start + size] for start in range(0, len(text), size)]

    assert list(parse_commits(chunks)) == [
        CommitRecord(A, "Nóva “N”", "n@x.example", AT, AT, True),
        CommitRecord(B, "Line\nfeed", "", AT, AT, False),
        CommitRecord(C, "", "", AT, AT, False),
    ]


def test_commits_with_odd_bytes_and_dates_are_read_as_git_shows_them() -> None:
    (commit,) = parse_commits([log(A, B, b"Ren\xe9", "r@x.example", "", "99999-01-01T00:00:00Z")])

    assert commit == CommitRecord(A, "Ren\ufffd", "r@x.example", EPOCH, EPOCH, False)


def test_nothing_printed_is_nothing_read() -> None:
    assert list(parse_commits([])) == []
    assert list(parse_changes([])) == []
    assert parse_refs(b"") == ()


def test_the_written_day_is_the_writers_and_not_the_day_in_utc() -> None:
    assert written_day(AT) == date(2024, 1, 31)
    assert written_day(AT.astimezone(UTC)) == date(2024, 2, 1)


def test_refs_lead_to_commits_or_to_nothing() -> None:
    text = "\n".join(
        "\0".join(fields)
        for fields in (
            ("refs/heads/default", A, "commit", "", "", "", STAMP, ""),
            ("refs/tags/key", B, "blob", "", "", "", "", ""),
            ("refs/tags/old", B, "tag", C, "commit", "", "", STAMP),
            ("refs/tags/v1", A, "commit", "", "", "", STAMP, ""),
            ("refs/tags/v2", B, "tag", C, "commit", "2024-02-02T10:00:00Z", "", STAMP),
            ("refs/tags/tree", B, "tag", C, "tree", STAMP, "", ""),
        )
    )
    tagged = datetime(2024, 2, 2, 10, tzinfo=UTC)

    refs = parse_refs(text.encode() + b"\n")

    assert refs[0] == RefRecord("refs/heads/default", A, A, AT, None)
    assert refs[1] == RefRecord("refs/tags/key", B, None, EPOCH, None)
    assert tag_records(refs) == [
        TagRecord("old", C, AT, None),
        TagRecord("v1", A, AT, None),
        TagRecord("v2", C, AT, tagged),
    ]


@pytest.mark.parametrize("size", [1, 50, 100_000])
def test_changes_follow_each_other_and_say_what_was_removed(size: int) -> None:
    text = log(
        f"\x01{A} {STAMP}",
        f"\n:000000 100644 {NONE} {B} A",
        "OWNERS\n:odd",
        f":100644 000000 {B} {NONE} D",
        "MAINTAINERS",
        f":100644 120000 {B} {C} T",
        "now a link",
        "",
        f"\x01{B} {STAMP}",
        f"\n:000000 160000 {NONE} {C} A",
        "a submodule",
        f":160000 000000 {C} {NONE} D",
        "a submodule that went",
        f":100644 160000 {B} {C} T",
        "a file that became one",
    )
    chunks = [text[start : start + size] for start in range(0, len(text), size)]

    assert list(parse_changes(chunks)) == [
        FileChange("OWNERS\n:odd", A, AT, B),
        FileChange("MAINTAINERS", A, AT, None),
        FileChange("now a link", A, AT, C),
        FileChange("a file that became one", B, AT, None),
    ]
