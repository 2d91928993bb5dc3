"""The whole history of the CNCF's maintainer list against the tables that describe it.

The reference tables say what another reader made of the same history. Where this one reads
something else, a constant below names it and the reason; nothing else may differ.
"""

import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

import pytest

from tests.support.foundation_data import BUNDLE, bundled_versions, table
from tracker.importers.foundation_history import FoundationHistory, foundation_history
from tracker.importers.foundation_list import parse_foundation_list
from tracker.importers.foundation_reader import ListReader
from tracker.importers.foundation_spells import ListedSpell
from tracker.importers.foundation_text import layout
from tracker.importers.records import FileVersion, Role

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BUNDLE.is_file(), reason="needs ../shared/data"),
]

# From here on one row of Keycloak names its project again, as "keycloak" and without a level. The
# reference counts that as a label of its own; here the people stay in the one project.
KEYCLOAK_FROM = date(2025, 5, 8)
# Of two removed labels the reference adds in words that their people stand elsewhere too; here the
# overlap of 1.0 says so.
ALSO_ELSEWHERE = {
    "removed (people also in OpenTelemetry (Governance Committee))": "removed",
    "removed (people also in Krustlet)": "removed",
}


@pytest.fixture(scope="module")
def foundation_versions(tmp_path_factory: pytest.TempPathFactory) -> list[FileVersion]:
    return bundled_versions(tmp_path_factory.mktemp("foundation"))


@pytest.fixture(scope="module")
def history(foundation_versions: list[FileVersion]) -> FoundationHistory:
    return foundation_history(foundation_versions)


@pytest.fixture(scope="module")
def commits(foundation_versions: list[FileVersion]) -> dict[str, str]:
    """Return the source's short commit for each of the bundle's, which is another repository."""
    states = table("states.csv")
    assert len(states) == len(foundation_versions)
    return {v.commit: s["commit"] for v, s in zip(foundation_versions, states, strict=True)}


@pytest.fixture(scope="module")
def last_day(history: FoundationHistory) -> str:
    return str(history.states[-1].on)


def as_row(spell: ListedSpell, commits: Mapping[str, str]) -> dict[str, str]:
    place = spell.place
    return {
        "project": place.text,
        "parent_project": place.project if place.group else "",
        "labels_seen": ";".join(dict.fromkeys(label.text for label in spell.labels)),
        "maturity_first": spell.labels[0].level or "",
        "maturity_last": spell.labels[-1].level or "",
        "person": spell.name or "",
        "handle": spell.handle or "",
        "company": spell.employer or "",
        "first_seen": str(spell.first_seen_on),
        "last_seen": str(spell.last_seen_on),
        "gone_on": str(spell.gone_on or ""),
        "present": str(int(spell.gone_on is None)),
        "states": str(spell.states),
        "first_commit": commits[spell.first_commit],
        "last_commit": commits[spell.last_commit],
        "flags": ";".join(sorted(spell.flags)),
    }


def as_far_as(
    row: dict[str, str], last_day: str, last_commit: str, open_row: Mapping[str, str]
) -> dict[str, str]:
    """Return a reference row as it stood on ``last_day``.

    How many states and which level an open spell will have had is not known then: taken from
    ``open_row``.
    """
    cut = {key: value for key, value in row.items() if key != "company_key"}
    if not row["gone_on"] or row["gone_on"] > last_day:
        cut |= {"last_seen": last_day, "gone_on": "", "present": "1", "last_commit": last_commit}
        cut |= {key: open_row[key] for key in ("states", "maturity_last")}
    return cut


def spell_key(row: Mapping[str, str]) -> tuple[str, ...]:
    return (row["project"], row["handle"], row["first_seen"], row["company"])


def test_spells_of_the_eleven_projects(
    history: FoundationHistory, commits: dict[str, str], last_day: str
) -> None:
    reference = [r for r in table("maintainers_spells.csv") if r["first_seen"] <= last_day]
    projects = {row["project"] for row in reference}

    rows = [as_row(spell, commits) for spell in history.listed if spell.place.text in projects]

    found = {spell_key(row): row for row in rows}
    last_commit = table("states.csv")[-1]["commit"]
    assert len(rows) == len(reference) == len(found) == 154
    assert {spell_key(r) for r in reference} == found.keys()
    assert found == {
        spell_key(r): as_far_as(r, last_day, last_commit, found[spell_key(r)]) for r in reference
    }


def test_open_spells_count_the_states_since_they_began(
    history: FoundationHistory, last_day: str
) -> None:
    later = 930 - len(history.states)
    reference = {
        spell_key(row): int(row["states"]) - later
        for row in table("maintainers_spells.csv")
        if row["present"] == "1" and row["first_seen"] <= last_day
    }

    found = {
        (s.place.text, s.handle or "", str(s.first_seen_on), s.employer or ""): s.states
        for s in history.listed
        if s.gone_on is None
    }

    assert len(reference) == 82
    assert {key: found[key] for key in reference} == reference


def test_roles_of_the_eleven_projects_join_their_employers(history: FoundationHistory) -> None:
    listed = Counter((spell.place.text, spell.handle, spell.employer) for spell in history.listed)
    stays = [s for s in history.spells if s.project == "Linkerd" and s.person.valid_until is None]

    named = [employer for s in history.spells for employer in s.person.employers]

    assert len(named) == sum(count for (*_, employer), count in listed.items() if employer)
    assert Counter(s.person.role for s in stays) == {Role.MAINTAINER: 7, Role.STEERING: 4}
    assert {s.group for s in stays if s.person.role is Role.STEERING} == {"Steering Committee"}


def test_whole_history_has_the_known_size(history: FoundationHistory) -> None:
    censored = sum("left_censored" in s.flags for s in history.listed)
    open_spells = [s for s in history.spells if s.person.valid_until is None]

    assert (len(history.states), len(history.spells), len(history.listed)) == (630, 2486, 2748)
    assert censored == 771
    assert len(open_spells) == 1956


def test_states_hold_what_the_reference_says(
    history: FoundationHistory, foundation_versions: list[FileVersion], commits: dict[str, str]
) -> None:
    found = []
    for state, version in zip(history.states, foundation_versions, strict=True):
        written = layout(version.text or "")
        extra = int(state.on >= KEYCLOAK_FROM and "\n,keycloak," in (version.text or ""))
        found.append(
            (
                str(state.on),
                commits[state.commit],
                written.has_bom,
                written.crlf_lines,
                written.lf_lines,
                state.row_count,
                state.label_count + extra,
            )
        )

    assert found == [
        (
            row["date"],
            row["commit"],
            row["bom"] == "1",
            int(row["crlf_lines"]),
            int(row["lf_lines"]),
            int(row["data_rows"]),
            int(row["projects"]),
        )
        for row in table("states.csv")
    ]


def test_the_header_is_broken_in_the_states_that_the_reference_names(
    foundation_versions: list[FileVersion], commits: dict[str, str]
) -> None:
    reader = ListReader()
    shifted = {
        commits[version.commit]
        for version in foundation_versions
        if "header_shifted" in {issue.kind for issue in reader.read(version.text or "").issues}
    }

    assert shifted == {row["commit"] for row in table("states.csv") if row["header_ok"] == "0"}
    assert len(shifted) == 8


def repairs_by_state(versions: Iterable[FileVersion], commits: Mapping[str, str]) -> Counter[str]:
    """Count the repairs of each state by commit, kind and line, each state's own."""
    reader = ListReader()
    found: Counter[str] = Counter()
    for version in versions:
        for issue in parse_foundation_list(version.text or "", reader).issues:
            if issue.kind in ("row_width", "runaway_quote", "maturity_missing"):
                line = "" if issue.kind == "maturity_missing" else f" line {issue.line}"
                found[f"{commits[version.commit]} {issue.kind}{line}"] += 1
    return found


def test_each_state_is_repaired_where_the_reference_was(
    foundation_versions: list[FileVersion], commits: dict[str, str]
) -> None:
    reference: Counter[str] = Counter()
    for row in table("quality_events.csv"):
        if row["kind"] in ("row_width", "runaway_quote", "maturity_missing"):
            line = "" if row["kind"] == "maturity_missing" else f" {row['detail'].split(':')[0]}"
            reference[f"{row['commit']} {row['kind']}{line}"] += 1

    found = repairs_by_state(foundation_versions, commits)

    assert found == reference
    assert found.total() == 216


def who_and_what(who: str, what: str) -> str:
    """Return the person and the quoted cells of a repair, which both tables have in common."""
    return " ".join([who, *re.findall("'([^']*)'", what)[:2]])


def test_repairs_of_columns_are_those_of_the_reference(
    history: FoundationHistory, commits: dict[str, str]
) -> None:
    kinds = ("swapped_columns", "bad_handle", "handle_in_company")
    reference = set()
    for row in table("quality_events.csv"):
        if row["kind"] in kinds:
            who, _, what = row["detail"].partition(" / ")[2].partition(": ")
            reference.add((row["commit"], row["kind"], who_and_what(who, what)))

    found = {
        (
            commits[issue.commit or ""],
            issue.kind,
            who_and_what(*issue.message.replace("each other's", "each other").split(": ", 1)),
        )
        for issue in history.issues
        if issue.kind in kinds
    }

    assert found == reference
    assert len(found) == 49


def test_the_one_absorbed_label_is_found(
    history: FoundationHistory, commits: dict[str, str]
) -> None:
    reference = [row for row in table("quality_events.csv") if row["kind"] == "absorbed_rows"]

    found = [issue for issue in history.issues if issue.kind == "absorbed_rows"]

    assert [commits[issue.commit or ""] for issue in found] == [reference[0]["commit"]]
    assert found[0].message == (
        "The row with the name of Tremor is gone and 4 of its 5 people read as Backstage; "
        "they are taken as Tremor still."
    )
    assert {s.person.handle for s in history.spells if "relabelled" in s.person.flags} == {
        "darach",
        "Licenser",
        "mfelsche",
        "natalisucks",
        "skoech",
    }


def test_renames_and_removals_are_those_of_the_reference(
    history: FoundationHistory, commits: dict[str, str], last_day: str
) -> None:
    reference = [
        (
            row["date"],
            row["commit"],
            row["old"],
            row["new"],
            float(row["overlap"]),
            int(row["people"]),
            ALSO_ELSEWHERE.get(row["kind"], row["kind"]),
        )
        for row in table("project_renames.csv")
        if row["date"] <= last_day
    ]

    found = [
        (
            str(change.on),
            commits[change.commit],
            change.old,
            change.new or "",
            round(change.overlap, 2),
            change.people,
            str(change.kind),
        )
        for change in history.label_changes
    ]

    assert sorted(found) == sorted(reference)
    assert len(found) == 39


def test_levels_are_those_of_the_reference(
    history: FoundationHistory, commits: dict[str, str], last_day: str
) -> None:
    reference = [
        (row["from_date"], row["commit"], row["label"], row["maturity"])
        for row in table("project_maturity_history.csv")
        if row["from_date"] <= last_day
    ]
    labels = {label for *_, label, _ in reference}

    found = [
        (str(change.on), commits[change.commit], change.label, change.level or "")
        for change in history.level_changes
        if change.label in labels
    ]

    assert sorted(found) == sorted(reference)


def test_company_changes_are_those_of_the_reference(
    history: FoundationHistory, commits: dict[str, str], last_day: str
) -> None:
    reference = [row for row in table("company_changes.csv") if row["date"] <= last_day]
    projects = {row["project"] for row in table("maintainers_spells.csv")}

    found = [
        {
            "project": project,
            "person": name or "",
            "handle": handle or "",
            "from_company": change.old or "",
            "to_company": change.new or "",
            "date": str(change.on),
            "commit": commits[change.commit],
            "kind": change.kind,
            "bulk": str(len(change.people) if change.kind == "changed" else 0),
        }
        for change in history.employer_changes
        for project, name, handle in change.people
        if project in projects
    ]

    assert sorted(found, key=lambda r: sorted(r.items())) == sorted(
        reference, key=lambda r: sorted(r.items())
    )


def test_the_whole_history_is_read_in_time(foundation_versions: list[FileVersion]) -> None:
    started = time.process_time()

    foundation_history(foundation_versions)

    assert time.process_time() - started < 6
