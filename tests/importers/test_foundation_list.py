"""One state of a maintainer list; every person and company here is invented."""

import time

import pytest

from tracker.errors import InvalidInputError
from tracker.importers.foundation_list import parse_foundation_list
from tracker.importers.foundation_reader import ListReader
from tracker.importers.records import FoundationRow, Role

HEADER = ",Project,Maintainer Name,Company,Github Name,OWNERS/MAINTAINERS"
BLOCKS = """\
Graduated,Anvil,Ada Lovelace,Acme,ada,https://example.org/OWNERS
,,Bob Beet,Bolt,bob,
,Steering Committee,Cid Cole,,cid,
Sandbox,Drill,Dan Dill,Acme,dan,
,,Eva Elm,Echo,eva,
"""


def text(*blocks: str) -> str:
    return "\n".join([HEADER, *blocks])


def people(source: str, reader: ListReader | None = None) -> list[tuple[str | None, ...]]:
    rows = parse_foundation_list(source, reader).records
    return [(row.project, row.group, row.name, row.handle, row.employer) for row in rows]


def told(source: str, reader: ListReader | None = None) -> list[tuple[int | None, str | None]]:
    return [(issue.line, issue.kind) for issue in parse_foundation_list(source, reader).issues]


def test_level_and_project_are_carried_down() -> None:
    parsed = parse_foundation_list(text(BLOCKS))

    assert parsed.issues == ()
    assert parsed.records == (
        FoundationRow("Anvil", None, "graduated", "Ada Lovelace", "ada", "Acme", 2),
        FoundationRow("Anvil", None, "graduated", "Bob Beet", "bob", "Bolt", 3),
        FoundationRow(
            "Anvil", "Steering Committee", "graduated", "Cid Cole", "cid", None, 4, Role.STEERING
        ),
        FoundationRow("Drill", None, "sandbox", "Dan Dill", "dan", "Acme", 5),
        FoundationRow("Drill", None, "sandbox", "Eva Elm", "eva", "Echo", 6),
    )


def test_line_ends_and_byte_order_mark_change_nothing() -> None:
    plain = parse_foundation_list(text(BLOCKS))

    assert parse_foundation_list("\ufeff" + text(BLOCKS).replace("\n", "\r\n")) == plain


def test_mixed_line_ends_are_told() -> None:
    assert told(text(BLOCKS).replace("\n", "\r\n", 2)) == [(None, "mixed_line_ends")]


@pytest.mark.parametrize(
    ("label", "project", "role"),
    [
        ("Anvil: Steering Committee", "Anvil", Role.STEERING),
        ("Anvil (Governance Committee)", "Anvil", Role.STEERING),
        ("Anvil: Docs", "Anvil", Role.MAINTAINER),
        ("Anvil steering", "Anvil", Role.STEERING),
        ("Anvil (The Heavy Tool)", None, Role.MAINTAINER),
    ],
)
def test_a_label_with_a_level_may_name_a_group(label: str, project: str | None, role: Role) -> None:
    row = parse_foundation_list(text(f"Sandbox,{label},Ada,Acme,ada,")).records[0]

    assert (row.project, row.group) == ((project, label) if project else (label, None))
    assert row.role is role


def test_one_group_name_under_two_projects_stays_two() -> None:
    block = "Sandbox,{0},Ada,Acme,ada,\n,Steering Committee,Cid,Echo,cid,"

    found = people(text(block.format("Anvil"), block.format("Drill")))

    assert found[1] == ("Anvil", "Steering Committee", "Cid", "cid", "Echo")
    assert found[3] == ("Drill", "Steering Committee", "Cid", "cid", "Echo")
    assert told(text(block.format("Anvil"), block.format("Drill"))) == []


def test_a_level_on_the_second_row_is_an_omission_on_the_first() -> None:
    source = text(BLOCKS, ",Forge,Fay Fir,Acme,fay,", "Graduated,,Gus Gum,Bolt,gus,")

    rows = parse_foundation_list(source).records

    assert [(row.project, row.group, row.maturity) for row in rows[-2:]] == [
        ("Forge", None, "graduated"),
        ("Forge", None, "graduated"),
    ]
    assert told(source) == [(8, "maturity_missing")]


def test_a_level_that_an_earlier_state_had_is_remembered() -> None:
    reader = ListReader()
    reader.read(text(BLOCKS))
    source = text(BLOCKS).replace("Sandbox,Drill", ",Drill")

    rows = parse_foundation_list(source, reader).records

    assert (rows[-1].project, rows[-1].group, rows[-1].maturity) == ("Drill", None, "sandbox")
    assert told(source, reader) == [(5, "maturity_missing")]
    assert people(source)[-1][:2] == ("Anvil", "Drill")


def test_a_label_that_repeats_its_project_in_another_case_is_no_group() -> None:
    source = text("Sandbox,Anvil,Ada,Acme,ada,", ",anvil,Bob,Bolt,bob,", ",,Cid,Echo,cid,")

    assert [row[:2] for row in people(source)] == [("Anvil", None)] * 3
    assert told(source) == [(3, "repeated_label")]


def test_a_swallowed_block_is_read() -> None:
    block = 'Sandbox,Anvil,Ada,Acme,ada,"https://example.org\n,,Bob,Bolt,bob,\n,,Cid,Echo,cid,'

    assert [row[2] for row in people(text(block))] == ["Ada", "Bob", "Cid"]
    assert told(text(block)) == [(2, "runaway_quote")]


def test_lines_are_counted_behind_a_cell_with_line_breaks() -> None:
    block = 'Sandbox,Anvil,Ada,Acme,ada,"https://example.org\n\n  "\n,,Bob,Bolt,bob'

    parsed = parse_foundation_list(text(block))

    assert [row.line for row in parsed.records] == [2, 5]
    assert [(issue.line, issue.kind) for issue in parsed.issues] == [(5, "row_width")]


OTHERS = """\
Graduated,Other,Gus Gum,Bolt,gus,
,,Hal Hay,Bolt,hal,
,,Ivy Ink,Acme,ivy,"""


def test_swapped_columns_are_put_right_where_other_rows_name_the_company() -> None:
    source = text("Sandbox,Anvil,Ada,ada,Acme,", ",,Bob,bob,Red Hat,", ",,Cid,Echo,cid,", OTHERS)

    parsed = parse_foundation_list(source)

    assert [(row.handle, row.employer, sorted(row.flags)) for row in parsed.records[:3]] == [
        ("ada", "Acme", ["swapped"]),
        ("bob", "Red Hat", ["swapped"]),
        ("cid", "Echo", []),
    ]
    assert [(issue.line, issue.message) for issue in parsed.issues] == [
        (
            2,
            "Ada: company 'ada' and handle 'Acme' stand in each other's column; swapped back.",
        ),
        (
            3,
            "Bob: company 'bob' and handle 'Red Hat' stand in each other's column; swapped back.",
        ),
    ]


def test_a_company_of_one_person_is_swapped_with_most_of_its_block() -> None:
    source = text("Sandbox,Anvil,Ada,ada,Acme,", ",,Bob,bob,Zeta,", ",,Cid,cid,Bolt,", OTHERS)

    assert [row[3:] for row in people(source)[:3]] == [
        ("ada", "Acme"),
        ("bob", "Zeta"),
        ("cid", "Bolt"),
    ]


def test_a_company_of_one_person_alone_is_left_as_it_is() -> None:
    source = text("Sandbox,Anvil,Ada,Acme,ada,", ",,Bob,bob,Zeta,", ",,Cid,Bolt,cid,", OTHERS)

    assert people(source)[1][3:] == ("Zeta", "bob")


def test_a_persons_earlier_row_tells_the_handle_from_the_company() -> None:
    reader = ListReader()
    reader.read(text("Sandbox,Anvil,Bob,Yps,bob,"))

    assert people(text("Sandbox,Anvil,Bob,bob,zeta,"), reader)[0][3:] == ("bob", "zeta")


def test_a_value_that_three_people_have_as_handle_is_their_company() -> None:
    source = text("Sandbox,Anvil,Ada,ada,zeta,", ",,Bob,bob,zeta,", ",,Cid,cid,zeta,")

    assert [row[3:] for row in people(source)] == [
        ("ada", "zeta"),
        ("bob", "zeta"),
        ("cid", "zeta"),
    ]


def test_a_handle_in_the_company_column_of_a_short_row_is_read() -> None:
    source = text("Sandbox,Anvil,Ada,ada,", ",,Bob,Bolt,", OTHERS)

    parsed = parse_foundation_list(source)

    assert [(row.handle, row.employer) for row in parsed.records[:2]] == [
        ("ada", None),
        (None, "Bolt"),
    ]
    assert [(issue.line, issue.kind) for issue in parsed.issues] == [
        (2, "row_width"),
        (2, "handle_in_company"),
        (3, "row_width"),
    ]


def test_a_name_in_the_handle_column_leaves_the_handle_empty() -> None:
    parsed = parse_foundation_list(text("Sandbox,Anvil,Ada Love,Zeta,Ada Love,"))

    assert (parsed.records[0].handle, parsed.records[0].employer) == (None, "Zeta")
    assert [issue.message for issue in parsed.issues] == [
        "Ada Love: 'Ada Love' cannot be a GitHub handle; left empty."
    ]


@pytest.mark.parametrize(
    ("company", "employer"),
    [
        ("_", None),
        (" ", None),
        ("tba", None),
        ("N/A", None),
        ("Individual", "Individual"),
        ("Independent", "Independent"),
        ("Freelancer", "Freelancer"),
        ("Self", "Self"),
        ("Unaffiliated", "Unaffiliated"),
    ],
)
def test_placeholders_are_no_employer_and_words_stay(company: str, employer: str | None) -> None:
    assert people(text(f"Sandbox,Anvil,Ada,{company},ada,"))[0][4] == employer


@pytest.mark.parametrize(
    ("name", "expected", "role"),
    [
        ("Ada Love (Community Mgr)", "Ada Love", Role.MAINTAINER),
        ("Ada Love (emeritus)", "Ada Love", Role.EMERITUS),
        ("Ada (Betty) Love", "Ada (Betty) Love", Role.MAINTAINER),
        ("Ada Love (Betty)", "Ada Love (Betty)", Role.MAINTAINER),
    ],
)
def test_a_role_behind_the_name_is_no_part_of_it(name: str, expected: str, role: Role) -> None:
    row = parse_foundation_list(text(f"Sandbox,Anvil,{name},Acme,ada,")).records[0]

    assert (row.name, row.role) == (expected, role)


def test_a_missing_name_is_flagged_and_the_person_kept() -> None:
    row = parse_foundation_list(text("Sandbox,Anvil,,Acme,@ada,")).records[0]

    assert (row.name, row.handle) == (None, "ada")
    assert row.flags == {"no_name", "at_in_handle"}


def test_a_person_twice_in_a_project_is_told() -> None:
    source = text("Sandbox,Anvil,Ada,Acme,ada,", ",,Bob,Bolt,bob,", ",,Ada,Acme,Ada,")

    assert told(source) == [(4, "duplicate_row")]


def test_rows_that_name_nobody_or_no_project_are_left_out_and_told() -> None:
    source = text(",,Zoe,Acme,zoe,", "Sandbox,Anvil,Ada,Acme,ada,", ",,,Bolt,,", ",,=1+1,Acme,x,")

    assert people(source) == [("Anvil", None, "Ada", "ada", "Acme")]
    assert told(source) == [
        (2, "unreadable_row"),
        (4, "unreadable_row"),
        (5, "unreadable_row"),
    ]


def test_a_header_without_its_first_cell_is_told() -> None:
    source = text(BLOCKS).removeprefix(",")

    assert people(source) == people(text(BLOCKS))
    assert told(source) == [(1, "header_shifted")]


def test_an_empty_list_is_refused_in_one_sentence() -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_foundation_list("")

    assert str(caught.value) == (
        "The maintainer list has no header with the columns Project, Maintainer Name, Company, "
        "Github Name among its first lines; check that it is the right file."
    )


def test_a_list_of_a_header_alone_has_nobody() -> None:
    assert parse_foundation_list(HEADER + "\n").records == ()


def test_a_reader_that_meets_other_columns_starts_anew() -> None:
    reader = ListReader()
    reader.read(text(BLOCKS))
    other = "Project,GitHub,Name,Company\nAnvil,ada,Ada,Acme\n,bob,Bob,Bolt\n"

    assert people(other, reader) == [
        ("Anvil", None, "Ada", "ada", "Acme"),
        ("Anvil", None, "Bob", "bob", "Bolt"),
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "Sandbox,,Zoe,Acme,zoe,",
            "Zoe has a level, Sandbox, and no project; read as one of Anvil.",
        ),
        ("Ada,,Zoe,Acme,zoe,", "Zoe has 'Ada' for a level, which is none."),
    ],
)
def test_a_level_where_none_belongs_is_told(row: str, message: str) -> None:
    parsed = parse_foundation_list(text("Graduated,Anvil,Ada,Acme,ada,", row))

    assert [(r.project, r.maturity, r.name) for r in parsed.records] == [
        ("Anvil", "graduated", "Ada"),
        ("Anvil", "graduated", "Zoe"),
    ]
    assert [(issue.line, issue.message) for issue in parsed.issues] == [(3, message)]


def test_a_long_list_of_open_quotes_is_read_in_linear_time() -> None:
    rows = "\n".join(f',,Person {n},Company {n},"p{n}","' for n in range(20_000))
    started = time.process_time()

    parsed = parse_foundation_list(text("Sandbox,Anvil,Ada,Acme,ada,", rows))

    assert len(parsed.records) == 20_001
    assert time.process_time() - started < 10
