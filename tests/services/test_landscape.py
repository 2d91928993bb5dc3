from datetime import date
from pathlib import Path

import pytest

from tracker.db.queries import parties
from tracker.errors import InvalidInputError
from tracker.health.facts import LevelSpell
from tracker.services import health, landscape
from tracker.services.context import Context

FILE = """
landscape:
  - category:
    name: Delivery
    subcategories:
      - subcategory:
        name: Pipelines
        items:
          - item:
            name: Quern
            homepage_url: https://quern.example/
            project: {project}
            repo_url: https://git.example/quern/quern
            extra:
              accepted: '{accepted}'
  - category:
    name: CNCF Members
    subcategories:
      - subcategory:
        name: Silver
        items:
          - item:
            name: Brightsluice (member)
            homepage_url: https://brightsluice.example/
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "landscape.yml"
    path.write_text(FILE.format(project="sandbox", accepted="2024-05-14"))
    return path


def test_a_landscape_gives_projects_their_levels(ctx: Context, file: Path) -> None:
    run = landscape.import_landscape(ctx, file, date(2025, 6, 30))

    facts = health.facts_of(ctx, "quern")

    assert run.counts == {"projects": 1, "levels_added": 1, "members": 1}
    assert facts.homepage == "https://quern.example/"
    assert facts.levels == (LevelSpell("sandbox", True, date(2024, 5, 14), None),)
    with ctx.uow.read() as tx:
        assert parties.domain_owners(tx) == {"brightsluice.example": "Brightsluice"}


def test_a_landscape_twice_changes_nothing(ctx: Context, file: Path) -> None:
    landscape.import_landscape(ctx, file, date(2025, 6, 30))

    again = landscape.import_landscape(ctx, file, date(2025, 6, 30))

    assert again.counts["levels_added"] == 0
    assert health.all_slugs(ctx) == ["quern"]


def test_what_is_no_landscape_is_refused_and_nothing_is_stored(ctx: Context, file: Path) -> None:
    file.write_text("!!python/object/apply:os.system ['true']")

    with pytest.raises(InvalidInputError):
        landscape.import_landscape(ctx, file, date(2025, 6, 30))

    assert health.all_slugs(ctx) == []
