"""Stripe's table of revenue by customer and month, in both forms, and what is wrong with it."""

from datetime import date

import pytest

from tracker.errors import InvalidInputError
from tracker.importers.stripe_mrr_table import ToldMonth, read_mrr_table

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def test_months_are_columns_and_empty_cells_are_nothing() -> None:
    head = "\ufeffCustomer ID,Name,Currency,2026-05,2026-06-01\n"
    text = f"{head}cus_1,A,usd,25.00,\ncus_2,B,JPY,,2500\n"

    assert read_mrr_table(text) == [
        ToldMonth(2, "cus_1", MAY, "USD", 2_500),
        ToldMonth(3, "cus_2", JUNE, "JPY", 2_500),
    ]


def test_months_are_rows() -> None:
    text = "customer,month,mrr\r\ncus_1,2026-05,25.5\r\n\r\ncus_1,2026-06,0\r\n"

    assert read_mrr_table(text, "KWD") == [
        ToldMonth(2, "cus_1", MAY, "KWD", 25_500),
        ToldMonth(4, "cus_1", JUNE, "KWD", 0),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Line 1: the table needs a column customer"),
        ("customer,name\n", "Line 1: the table needs a column customer"),
        ("customer,2026-13\n", "Line 1: the table needs a column customer"),
        ("customer,month,mrr,2026-05\n", "Line 1: the table needs a column customer"),
        ("customer,2026-05\ncus_1,1\n", "no column currency; say --currency"),
        ("customer,currency,2026-05\ncus_1,USD\n", "Line 2: 2 cells, where the first line has 3"),
        ("customer,currency,2026-05\n,USD,1\n", "Line 2: no customer"),
        ("customer,currency,2026-05\ncus_1,XXX,1\n", "Line 2: 'XXX' is no currency"),
        ("customer,currency,2026-05\ncus_1,USD,$1\n", "Line 2: '\\$1' is no amount"),
        ("customer,currency,2026-05\ncus_1,USD,1.005\n", "Line 2: 1.005 is finer than USD"),
        ("customer,currency,month,mrr\ncus_1,USD,May,1\n", "Line 2: 'May' is no month"),
        (
            "customer,currency,2026-05\ncus_1,USD,1\ncus_1,USD,2\n",
            "Line 3: cus_1 in 2026-05 stands in line 2 too",
        ),
        ('customer,currency,2026-05\n"cus_1,USD,1\n', "Line "),
        ('customer,currency,2026-05\ncus_1,USD,"1\n', "Line 2: unexpected end of data"),
        ("customer,currency,9999-12\ncus_1,USD,1\n", "Line 1: the table needs"),
        ("customer,currency,2026-05,2026-13\n", "Line 1: '2026-13' is no month"),
        ("customer,currency,currency,2026-05\n", "Line 1: the column currency stands there twice"),
        ("customer,currency,2026-05\ncus_1,USD,1\ncus_\udcff,USD,1\n", "Line 3: it is not UTF-8"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, why: str) -> None:
    with pytest.raises(InvalidInputError, match=why):
        read_mrr_table(text)


def test_ten_lines_are_named_and_the_others_counted() -> None:
    text = "customer,currency,2026-05\n" + "cus_2,XXX,1\n" * 15

    with pytest.raises(InvalidInputError, match=r"Line 11: .* And 5 more"):
        read_mrr_table(text)


@pytest.mark.parametrize(
    ("head", "given", "why"),
    [
        ("customer,2026-05\n", "XXX", "--currency: 'XXX' is no currency"),
        ("customer,currency,2026-05\n", "USD", "leave --currency out"),
    ],
)
def test_currency_is_said_in_one_place(head: str, given: str, why: str) -> None:
    with pytest.raises(InvalidInputError, match=why):
        read_mrr_table(head, given)
