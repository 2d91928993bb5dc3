from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.support.repositories import Repository
from tracker.errors import ConflictError, InvalidInputError, SourceError
from tracker.importers.records import EmployerSpell, Role, RosterSpell
from tracker.services import foundation, health
from tracker.services.context import Context
from tracker.services.foundation import merged

HEAD = ",Project,Maintainer Name,Company,Github Name,OWNERS/MAINTAINERS\n"
FIRST = HEAD + "Graduated,Quern,Ann Lee,Acme,annlee,x\n,,Bob Ray,Acme,bobray,\n"
SECOND = HEAD + "Graduated,Quern,Ann Lee,Otherco,annlee,x\n,,Cid Fox,Self,cidfox,\n"
JANUARY, JUNE = date(2024, 1, 1), date(2024, 6, 1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(FIRST)
    return path


def people(ctx: Context, day: date) -> list[tuple[str, str | None, str]]:
    _, rows = health.roster(ctx, "quern", day, ["foundation list"])
    return [(row["name"], row["employer"], row["since"]) for row in rows]


def test_a_first_state_says_who_was_there_but_not_since_when(ctx: Context, file: Path) -> None:
    run = foundation.import_list(ctx, file, JANUARY)

    _, rows = health.roster(ctx, "quern", JANUARY, ["foundation list"])

    assert (run.counts["projects"], run.counts["rows"]) == (1, 2)
    assert [(row["name"], row["since_known"]) for row in rows] == [
        ("Ann Lee", False),
        ("Bob Ray", False),
    ]


def test_a_later_state_ends_who_is_gone_and_dates_who_came(ctx: Context, file: Path) -> None:
    foundation.import_list(ctx, file, JANUARY)
    file.write_text(SECOND)

    foundation.import_list(ctx, file, JUNE)

    assert people(ctx, date(2024, 5, 31)) == [
        ("Ann Lee", "Acme", "2024-01-01"),
        ("Bob Ray", "Acme", "2024-01-01"),
    ]
    assert people(ctx, JUNE) == [
        ("Ann Lee", "Otherco", "2024-01-01"),
        ("Cid Fox", "self", "2024-06-01"),
    ]


def test_the_same_state_twice_changes_nothing(ctx: Context, file: Path) -> None:
    foundation.import_list(ctx, file, JANUARY)

    again = foundation.import_list(ctx, file, JANUARY)

    assert (again.counts["added"], again.counts["superseded"]) == (0, 0)


def test_a_state_older_than_what_is_known_is_refused(ctx: Context, file: Path) -> None:
    foundation.import_list(ctx, file, JUNE)

    with pytest.raises(ConflictError, match="in the order of their days"):
        foundation.import_list(ctx, file, JANUARY)


def test_a_project_that_vanished_from_the_list_has_nobody_any_more(
    ctx: Context, file: Path
) -> None:
    foundation.import_list(ctx, file, JANUARY)
    file.write_text(HEAD + "Sandbox,Millrace,Eve Ox,Acme,eveox,\n")

    foundation.import_list(ctx, file, JUNE)

    assert people(ctx, JUNE) == []


def test_the_history_of_the_list_is_read_commit_by_commit(ctx: Context, tmp_path: Path) -> None:
    made = Repository(tmp_path / "foundation")
    made.write("people.csv", FIRST).commit("2024-01-01")
    made.write("people.csv", SECOND).commit("2024-06-01")

    foundation.import_history(ctx, str(made.path), "people.csv")

    assert people(ctx, date(2024, 5, 31)) == [
        ("Ann Lee", "Acme", "2024-01-01"),
        ("Bob Ray", "Acme", "2024-01-01"),
    ]
    assert [name for name, _, _ in people(ctx, JUNE)] == ["Ann Lee", "Cid Fox"]


def test_a_path_that_never_was_is_said_so(ctx: Context, tmp_path: Path) -> None:
    made = Repository(tmp_path / "foundation")
    made.write("people.csv", FIRST).commit("2024-01-01")

    with pytest.raises(SourceError, match=r"never had a file other\.csv on main"):
        foundation.import_history(ctx, str(made.path), "other.csv")


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", HEAD.replace("Github Name", "X")])
def test_what_is_no_list_is_refused_and_nothing_is_stored(
    ctx: Context, file: Path, text: str
) -> None:
    file.write_text(text)

    with pytest.raises(InvalidInputError):
        foundation.import_list(ctx, file, JANUARY)

    assert health.all_slugs(ctx) == []


def test_a_file_that_is_not_there_is_said_so(ctx: Context, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        foundation.import_list(ctx, tmp_path / "none.csv", JANUARY)
    with pytest.raises(SourceError, match="is a folder"):
        foundation.import_list(ctx, tmp_path, JANUARY)


def test_merged_keeps_a_spell_that_ended_and_starts_another_for_who_returns() -> None:
    ann = RosterSpell(
        name="Ann Lee",
        handle="annlee",
        role=Role.MAINTAINER,
        path="",
        valid_from=JANUARY,
        valid_until=None,
        last_seen_on=JANUARY,
        employers=(EmployerSpell("Acme", JANUARY, None),),
    )
    left = replace(ann, valid_until=date(2024, 3, 1))
    back = replace(ann, valid_from=JUNE, last_seen_on=JUNE)

    assert merged([left], [back], JUNE, is_first=False) == [left, back]
    assert merged([ann], [], JUNE, is_first=False) == [
        replace(ann, valid_until=JUNE, employers=(EmployerSpell("Acme", JANUARY, JUNE),))
    ]
