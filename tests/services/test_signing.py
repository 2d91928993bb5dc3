"""The key that signs forms and cookies: given, or random and each process its own."""

from pathlib import Path

import pytest

from tracker.bootstrap import bootstrap
from tracker.config import Settings
from tracker.errors import SetupError


def test_key_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{'k' * 32}\n")

    ctx = bootstrap(Settings(var_dir=tmp_path, secret_key_file=file))

    assert ctx.secret_key == "k" * 32
    assert "k" * 32 not in repr(ctx)


def test_without_a_file_each_process_has_its_own(tmp_path: Path) -> None:
    first, second = (bootstrap(Settings(var_dir=tmp_path)) for _ in range(2))

    assert len(first.secret_key) == 64
    assert first.secret_key != second.secret_key


def test_key_that_is_too_short_or_not_there_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "key"
    settings = Settings(var_dir=tmp_path, secret_key_file=file)

    with pytest.raises(SetupError, match="cannot be read"):
        bootstrap(settings)
    file.write_text("k" * 31 + "\n")
    with pytest.raises(SetupError, match="too short"):
        bootstrap(settings)
