import pytest

from tracker.errors import InvalidInputError
from tracker.importers.foundation_rows import (
    Columns,
    Row,
    bare_handle,
    clean,
    employer_key,
    find_columns,
    is_handle,
    read_row,
)

CNCF = Columns(level=0, label=1, name=2, company=3, handle=4, width=6)


@pytest.mark.parametrize(
    "header",
    [
        ",Project,Maintainer Name ,Company,Github Name,OWNERS/MAINTAINERS",
        "Maturity,Project,Maintainer,Employer,GitHub Handle,Link",
        "Level,Project Name,Name,Organization,GitHub Username,Owners",
    ],
)
def test_header_variants_name_the_same_columns(header: str) -> None:
    assert find_columns([header, "Sandbox,P,N,C,h,"]) == (0, CNCF)


def test_columns_may_stand_in_another_order() -> None:
    index, columns = find_columns(["", "Project,Status,GitHub,Name,Company"])

    assert index == 1
    assert columns == Columns(level=None, label=0, name=3, company=4, handle=2, width=5)


def test_a_header_that_lost_its_first_cell_is_shifted() -> None:
    header = "Project,Maintainer Name,Company,Github Name,OWNERS/MAINTAINERS"

    _, columns = find_columns([header, "Sandbox,P,N,C,h,", ",,M,C,i,"])

    assert columns == Columns(
        level=0, label=1, name=2, company=3, handle=4, width=6, is_shifted=True
    )


def test_a_list_without_levels_is_not_shifted() -> None:
    header = "Project,Maintainer Name,Company,Github Name,OWNERS/MAINTAINERS"

    _, columns = find_columns([header, "P,N,C,h,"])

    assert columns == Columns(level=None, label=0, name=1, company=2, handle=3, width=5)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(InvalidInputError) as caught:
        find_columns([",Project,Maintainer Name,OWNERS/MAINTAINERS"])

    assert str(caught.value) == (
        "The header in line 1 lacks the column Company and Github Name; a maintainer list needs "
        "Project, Maintainer Name, Company, Github Name."
    )


@pytest.mark.parametrize("lines", [[""], ["a,b,c,d,e,f"], ["<html>", "</html>"]])
def test_a_file_without_a_header_is_refused(lines: list[str]) -> None:
    with pytest.raises(InvalidInputError, match="has no header with the columns Project, Main"):
        find_columns(lines)


PERSON = Row(name="Ada", company="Acme", handle="ada")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (",,Ada,Acme,ada,", PERSON),
        ("", Row()),
        (",,,,,", Row()),
        (
            ",,Ada,Acme,ada",
            Row(
                name="Ada",
                company="Acme",
                handle="ada",
                note="5 cells instead of 6: commas missing at its end",
            ),
        ),
        (
            "Sandbox,P,Ada,Acme,ada,https://example.org,",
            Row(
                "Sandbox",
                "P",
                "Ada",
                "Acme",
                "ada",
                note="7 cells instead of 6: commas too many at its end",
            ),
        ),
        (
            "Sandbox,P,,Ada,Acme,ada,https://example.org",
            Row(
                "Sandbox",
                "P",
                "Ada",
                "Acme",
                "ada",
                note="7 cells instead of 6: an empty cell too many",
            ),
        ),
        (
            "Sandbox,P: Q,Ada,Acme,ada,,https://example.org",
            Row(
                "Sandbox",
                "P: Q",
                "Ada",
                "Acme",
                "ada",
                note="7 cells instead of 6: an empty cell too many",
            ),
        ),
        (
            ",P (Group, without others),Ada,Acme,ada,https://example.org",
            Row(
                "",
                "P (Group, without others)",
                "Ada",
                "Acme",
                "ada",
                note="7 cells instead of 6: a comma without quotes in a cell",
            ),
        ),
        (
            ",,Ada,Acme, Inc,ada,",
            Row(
                name="Ada",
                company="Acme, Inc",
                handle="ada",
                note="7 cells instead of 6: a comma without quotes in a cell",
            ),
        ),
        (
            "..Ada,Acme,ada,",
            Row(
                name="Ada",
                company="Acme",
                handle="ada",
                note="4 cells instead of 6: dots typed for commas",
            ),
        ),
    ],
)
def test_read_row_repairs_the_width(line: str, expected: Row) -> None:
    assert read_row(line, CNCF) == expected


def test_read_row_leaves_out_what_no_mistake_explains() -> None:
    row = read_row("a,b,c,d,e,f,g,h,i", CNCF)

    assert row == Row(
        problem="The row has 9 cells instead of 6 and none of the known mistakes explains it; "
        "it is left out."
    )


@pytest.mark.parametrize(
    "cell", ["=cmd|'/C calc'!A0", "=1+1", "+cmd|'/C calc'!A0", "@SUM(A1:A2)", "-2+3+cmd|x"]
)
def test_read_row_leaves_out_formulas(cell: str) -> None:
    row = read_row(f",,Ada,{cell},ada,", CNCF)

    assert row == Row(problem=f"The cell {cell!r} is a formula; the row is left out.")


def test_read_row_drops_invisible_characters() -> None:
    row = read_row(",,\u202eAda\u202c  Love\tlace ,Ac\x00me,\ufeffada\u200b,", CNCF)

    assert row == Row(name="Ada Love lace", company="Acme", handle="ada")


@pytest.mark.parametrize(
    ("cell", "handle"),
    [
        ("ada", "ada"),
        (" \tada  ", "ada"),
        ("@ada", "ada"),
        ("https://github.com/ada/", "ada"),
        ("github.com/ada", "ada"),
    ],
)
def test_bare_handle_drops_what_is_not_the_name(cell: str, handle: str) -> None:
    assert bare_handle(cell) == handle


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ada", True),
        ("a--b", True),
        ("ada_acme", True),
        ("", False),
        ("Ada Lovelace", False),
        ("-ada", False),
        ("a" * 40, False),
        ("Jérémie", False),
    ],
)
def test_is_handle(text: str, expected: bool) -> None:
    assert is_handle(text) is expected


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Buoyant Inc", "buoyant"),
        ("Buoyant, Inc.", "buoyant"),
        ("DB Systel GmbH", "dbsystel"),
        ("E.ON", "eon"),
        ("SE", "se"),
        ("Amazon Web Services", "amazonwebservices"),
        (None, ""),
    ],
)
def test_employer_key_joins_spellings(name: str | None, key: str) -> None:
    assert employer_key(name) == key


def test_clean_keeps_marks_that_letters_need() -> None:
    assert clean(" Jérémie\u00a0Ștefan\u200d ") == "Jérémie Ștefan\u200d"
