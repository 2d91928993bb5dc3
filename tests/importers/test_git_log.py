from datetime import UTC, datetime

from tracker.importers.git_log import (
    FileChange,
    parse_blobs,
    parse_changes,
    parse_commits,
    parse_tags,
)
from tracker.importers.records import CommitRecord, TagRecord

AT = datetime(2024, 1, 1, tzinfo=UTC)
STAMP = str(int(AT.timestamp()))


def test_commits_tell_merges_and_keep_odd_names() -> None:
    lines = [
        "\0".join(("a" * 40, "Nóva “N”", "n@x.example", STAMP, STAMP, "p1 p2")).encode(),
        "\0".join(("b" * 40, "", "", STAMP, STAMP, "")).encode(),
    ]

    assert list(parse_commits(lines)) == [
        CommitRecord("a" * 40, "Nóva “N”", "n@x.example", AT, AT, True),
        CommitRecord("b" * 40, "", "", AT, AT, False),
    ]


def test_tags_that_point_to_no_commit_are_left_out() -> None:
    lines = [
        f"v1\0commit\0{'a' * 40}\0{STAMP}\0\0\0".encode(),
        f"v2\0tag\0{'b' * 40}\0{STAMP}\0commit\0{'c' * 40}\0{STAMP}".encode(),
        f"key\0blob\0{'d' * 40}\0\0\0\0".encode(),
        f"v3\0tag\0{'e' * 40}\0\0commit\0{'f' * 40}\0{STAMP}".encode(),
    ]

    assert list(parse_tags(lines)) == [
        TagRecord("v1", "a" * 40, AT, None),
        TagRecord("v2", "c" * 40, AT, AT),
        TagRecord("v3", "f" * 40, AT, None),
    ]


def test_changes_follow_each_other_and_say_what_was_deleted() -> None:
    blob, gone = "b" * 40, "0" * 40
    pieces = [
        b"\x01" + b"c" * 40 + b" 2024-01-01T00:00:00+00:00",
        f"\n:000000 100644 {gone} {blob} A".encode(),
        b"OWNERS\nodd",
        f":100644 000000 {blob} {gone} D".encode(),
        b"MAINTAINERS",
        f":000000 160000 {gone} {blob} A".encode(),
        b"a-submodule",
    ]

    assert list(parse_changes(pieces)) == [
        FileChange("OWNERS\nodd", "c" * 40, AT, blob),
        FileChange("MAINTAINERS", "c" * 40, AT, None),
    ]


def test_blobs_hold_what_they_hold_and_missing_ones_are_left_out() -> None:
    output = b"aa blob 5\nx\ny\nz\nbb missing\ncc blob 0\n\n"

    assert parse_blobs(output) == {"aa": b"x\ny\nz", "cc": b""}
