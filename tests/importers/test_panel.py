from datetime import date

import pytest

from tracker.errors import InvalidInputError
from tracker.health.panel import PanelProject
from tracker.importers.panel import read_panel

HEAD = "project,month,outcome_on,observed_until"


def refused(text: str, **more: str) -> str:
    with pytest.raises(InvalidInputError) as caught:
        read_panel(text, **more)
    return str(caught.value)


def test_a_panel_is_read_by_project_with_a_value_for_every_month() -> None:
    text = (
        f"\ufeff{HEAD},pair,authors,seen_on\r\n"
        "tarn,2023-03,,2025-06-30,b;a,2,\r\n"
        "quern,2023-01,2024-03-25,2025-06-30,a,7,2020-01-01\r\n"
        "\r\n"
        "tarn,2023-01,,2025-06-30,a;b,,\r\n"
    )

    assert read_panel(text) == (
        PanelProject(
            "quern",
            date(2023, 1, 1),
            {"authors": [7.0]},
            date(2024, 3, 25),
            date(2025, 6, 30),
            ("a",),
        ),
        PanelProject(
            "tarn",
            date(2023, 1, 1),
            {"authors": [None, None, 2.0]},
            None,
            date(2025, 6, 30),
            ("a", "b"),
        ),
    )


def test_another_outcome_and_other_pairs_can_be_named() -> None:
    text = f"{HEAD},gone_on,match,x\nquern,2023-01,2024-01-01,2025-06-30,2025-01-01,7,1\n"

    (found,) = read_panel(text, "gone_on", "match")

    assert (found.outcome_on, found.pairs) == (date(2025, 1, 1), ("7",))
    assert found.columns == {"x": [1.0]}


ROW = "quern,2023-01,,2025-06-30,1"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("quern,2023-1,,2025-06-30,1", "line 2: '2023-1' is not a month; write it as 2024-02"),
        ("quern,2023-13,,2025-06-30,1", "line 2: '2023-13' is not a month; write it as 2024-02"),
        (
            "quern,2023-01,soon,2025-06-30,1",
            "line 2: 'soon' in outcome_on is not a day; write it as 2024-02-21",
        ),
        (
            "quern,2023-01,,,1",
            "line 2: '' in observed_until is not a day; write it as 2024-02-21",
        ),
        (
            "quern,2023-01,,2025-06-30,nan",
            "line 2: 'nan' in x is not a number; leave the cell empty if unknown",
        ),
        ("quern,2023-01,,2025-06-30", "line 2: 4 cells where the header has 5"),
        (",2023-01,,2025-06-30,1", "line 2: the project has no name"),
        (f"{ROW}\n{ROW}", "line 3: quern has the month 2023-01 twice"),
        (
            f"{ROW}\nquern,2023-02,,2025-07-31,1",
            "line 3: quern has another observed_until in an earlier row",
        ),
        (
            f"{ROW}\nquern,2023-02,2024-01-01,2025-06-30,1",
            "line 3: quern has another outcome_on in an earlier row",
        ),
        (
            "quern,2023-01,2026-01-01,2025-06-30,1",
            "line 2: quern has its outcome after observed_until",
        ),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_nothing_is_read(rows: str, message: str) -> None:
    assert refused(f"{HEAD},x\n{rows}\n") == f"Nothing was scored: {message}."


def test_all_wrong_rows_are_named_up_to_ten() -> None:
    text = f"{HEAD},x\n{ROW}\n" + "quern,?,,2025-06-30,1\n" * 12

    message = refused(text)

    assert message.count("is not a month") == 10
    assert message.endswith("; and 2 more lines.")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The panel is empty; it needs a header and a row a month."),
        (f"{HEAD},x\n", "The panel has a header and no row; it needs one a month."),
        ("month,x\n2023-01,1\n", "The panel has no column 'project'; `--explain` says which"),
        (f"{HEAD}\n", "The panel has no signal and no series; add a column with a number a month."),
        (f"{HEAD},x,x\n", "The panel has the column 'x' twice; rename one."),
        (f'{HEAD},x\n"quern', "The panel is not CSV at line 2: unexpected end of data."),
    ],
)
def test_a_file_that_is_no_panel_says_why(text: str, message: str) -> None:
    assert refused(text).startswith(message)


def test_a_missing_column_of_the_outcome_or_pairs_is_named() -> None:
    text = f"{HEAD},x\n{ROW}\n"

    assert "no column 'gone_on'" in refused(text, outcome="gone_on")
    assert "no column 'match'" in refused(text, pairs="match")
