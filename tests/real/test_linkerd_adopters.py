"""The ADOPTERS file of linkerd2 through its whole history, against tables of the same history."""

from collections.abc import Sequence
from datetime import date

import pytest

from tests.real.roster_history import BUNDLE, LAST_DAY, table, versions_of
from tracker.importers.adopters import adopter_spells, parse_adopters
from tracker.importers.records import AdopterSpell, FileVersion

pytestmark = pytest.mark.skipif(
    not BUNDLE.is_file(), reason="../shared/data/bundles/linkerd2-history.bundle is not there"
)


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> list[FileVersion]:
    return versions_of("ADOPTERS.md", tmp_path_factory.mktemp("mirrors"))


@pytest.fixture(scope="module")
def spells(versions: list[FileVersion]) -> Sequence[AdopterSpell]:
    parsed = adopter_spells(versions)

    assert parsed.issues == ()
    return parsed.records


def test_every_version_lists_as_many_as_the_table_says(versions: list[FileVersion]) -> None:
    found = [
        (
            version.path,
            str(version.committed_at.date()),
            len(parse_adopters(version.path, version.text or "").records),
        )
        for version in versions
    ]

    assert found == [
        (row["file"], row["date"], int(row["adopters"]))
        for row in table("linkerd/adopters_count.csv")
    ]


def test_spells_are_those_of_the_table(spells: Sequence[AdopterSpell]) -> None:
    found = [
        (
            spell.path,
            spell.name,
            spell.url,
            str(spell.valid_from),
            str(spell.last_seen_on) if spell.valid_until else LAST_DAY,
            str(spell.valid_until or ""),
        )
        for spell in spells
    ]

    assert sorted(found) == sorted(
        tuple(row[key] for key in ("file", "adopter", "url", "first_seen", "last_seen", "gone_on"))
        for row in table("linkerd/adopters_history.csv")
    )


@pytest.mark.parametrize(("day", "count"), [("2024-02-20", 100), (LAST_DAY, 101)])
def test_count_of_a_day(spells: Sequence[AdopterSpell], day: str, count: int) -> None:
    on = date.fromisoformat(day)
    listed = [
        spell
        for spell in spells
        if spell.valid_from <= on and (spell.valid_until is None or on < spell.valid_until)
    ]

    assert len(listed) == count
