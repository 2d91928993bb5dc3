"""Raw states of the CNCF's maintainer list against the people whom its history gives that day."""

from collections import Counter
from datetime import date

import pytest

from tests.support.foundation_data import BUNDLE, bundled_versions, read
from tracker.importers.foundation_history import FoundationHistory, foundation_history
from tracker.importers.foundation_labels import Label
from tracker.importers.foundation_list import parse_foundation_list
from tracker.importers.records import FoundationRow, FoundationSpell

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BUNDLE.is_file(), reason="needs ../shared/data"),
]

# Read from one state alone, the five rows below a deleted label are the project's above.
TREMOR = {"darach", "licenser", "mfelsche", "natalisucks", "skoech"}
SNAPSHOTS = [
    *("2021-07-23", "2022-01-01", "2022-07-01", "2023-01-01", "2023-07-01"),
    *("2024-01-01", "2024-07-01", "2025-01-01", "2025-07-01"),
]


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> FoundationHistory:
    return foundation_history(bundled_versions(tmp_path_factory.mktemp("foundation")))


def listed_keys(row: FoundationRow) -> tuple[str, str]:
    return Label(row.project, row.group, None).key, (row.handle or row.name or "").casefold()


def spell_keys(spell: FoundationSpell) -> set[tuple[str, str]]:
    """Return each name of the project with each handle, and the name, of the person."""
    who = {handle.casefold() for handle in (*spell.handles, spell.person.name or "")}
    return {(label.casefold(), handle) for label in spell.labels for handle in who}


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_a_snapshot_read_alone_is_the_roster_of_its_day(
    history: FoundationHistory, name: str
) -> None:
    day = date.fromisoformat(name)
    parsed = parse_foundation_list(read(f"snapshots/project-maintainers_{name}.csv"))
    rows = {listed_keys(row) for row in parsed.records}

    current = [
        spell
        for spell in history.spells
        if spell.person.valid_from <= day
        and (spell.person.valid_until is None or day < spell.person.valid_until)
    ]
    unmatched = [spell for spell in current if not spell_keys(spell) & rows]
    matched = {key for spell in current for key in spell_keys(spell) & rows}

    absorbed = {("backstage", handle) for handle in TREMOR} if day > date(2024, 4, 24) else set()
    assert rows - matched == absorbed
    assert {("backstage", (s.person.handle or "").casefold()) for s in unmatched} == absorbed
    assert len(current) == len(rows)


def test_two_projects_that_a_merge_dropped_did_not_lose_their_people(
    history: FoundationHistory,
) -> None:
    was_dropped = {"OpenFeature": date(2022, 7, 18), "Headlamp": date(2023, 5, 26)}

    bridged = Counter(
        spell.project
        for spell in history.spells
        if spell.project in was_dropped and "bridged" in spell.person.flags
    )
    gone_that_day = {
        (spell.project, spell.person.handle)
        for spell in history.spells
        if spell.project in was_dropped and spell.person.valid_until == was_dropped[spell.project]
    }

    assert bridged == {"OpenFeature": 9, "Headlamp": 5}
    assert gone_that_day == {("Headlamp", "blixtra")}  # who did not come back with the others
