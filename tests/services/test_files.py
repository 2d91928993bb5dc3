from pathlib import Path

import pytest

from tracker.services.files import write_whole


def test_write_whole_replaces_what_stood_there_and_leaves_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(b"old")

    write_whole(file, b"new")

    assert file.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [file]


def test_write_whole_that_fails_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "report.pdf"
    folder.mkdir()

    with pytest.raises(IsADirectoryError):
        write_whole(folder, b"new")

    assert list(tmp_path.iterdir()) == [folder]
