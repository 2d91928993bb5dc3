from pathlib import Path

import pytest

from tests.support.contexts import fresh_context
from tests.web.stored import mark_stale, store, summary
from tracker.bootstrap import bootstrap
from tracker.config import Settings
from tracker.errors import SetupError
from tracker.services.status import waiting


def test_waiting_counts_projects_with_newer_facts(tmp_path: Path) -> None:
    ctx = fresh_context(tmp_path)
    store(ctx, summary("one"))
    store(ctx, summary("two"))
    mark_stale(ctx, "two")

    assert waiting(ctx) == 1


def test_waiting_refuses_a_database_without_tables(tmp_path: Path) -> None:
    ctx = bootstrap(Settings(var_dir=tmp_path))

    with pytest.raises(SetupError, match="headwater db upgrade"):
        waiting(ctx)
