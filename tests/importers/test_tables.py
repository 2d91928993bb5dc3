"""Tables entered by hand: what is read, what is refused, and where the fault is said to be."""

import csv
import io
import tracemalloc
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.delivery import AdopterChannel, GuidanceStatus
from tracker.domain.funding import BillingPeriod, SubscriptionKind
from tracker.domain.governance import EventKind
from tracker.importers import table_kinds_delivery as delivery
from tracker.importers import table_kinds_money as money
from tracker.importers import table_values as values
from tracker.importers.records import Issue
from tracker.importers.table_columns import Column, EnteredRow, Kind
from tracker.importers.table_values import MoneyRange
from tracker.importers.tables import (
    KINDS,
    MAX_ISSUES,
    MAX_ROWS,
    listed,
    read_fields,
    read_table,
    template,
    write_row,
)
from tracker.money import CURRENCIES, Money

FTE = "project,person,payer,fte,from,until\n"
FTE_ROW = "quern,@annlee,Alder Ltd,0.8,2024-01-01,"
SUBSCRIPTION = "vendor,adopter,reference,kind,period,amount,currency,from,until,contract_until\n"
BAND = "p25,p50,p75,currency,wage_share,from\n"
SPLIT = "vendor,project,reference,product,share,from\n"
SALARY = "project,person,salary,currency,from\n"
FINANCE = "vendor,currency,cash,net_burn,pass_through,from\n"
ANSWER = "project,adopter,on,commercial,artifacts,critical,paying,channel,version\n"
RELEASE = "project,vendor,version,on,fix,fixed_upstream,shipped,url\n"
GUIDANCE = "project,tag,on,status,use_instead\n"
EVENT = "project,on,title,kind,closes_channel,transition_months\n"
ISSUE = "project,reference,on,reporter,answered,merged,released,closed\n"
COUNTER = "project,counter,on,count\n"


def told(kind: str, text: str) -> list[tuple[int | None, str]]:
    """Return (line, message) of each issue."""
    return [(one.line, one.message) for one in read_table(KINDS[kind], text, "f.csv").issues]


def only_row(kind: str, text: str) -> EnteredRow:
    parsed = read_table(KINDS[kind], text, "f.csv")
    assert parsed.issues == ()
    (row,) = parsed.records
    return row


# -- what is read ---------------------------------------------------------------------------------


def test_a_row_has_a_value_for_every_column() -> None:
    assert only_row("funded-time", FTE + FTE_ROW) == EnteredRow(
        2,
        {
            "project": "quern",
            "person": "@annlee",
            "payer": "Alder Ltd",
            "fte": 0.8,
            "from": date(2024, 1, 1),
            "until": None,
            "source": None,
            "confirmed": None,
        },
    )


@pytest.mark.parametrize(
    "text",
    [
        "﻿" + FTE + FTE_ROW,
        (FTE + FTE_ROW + "\n").replace("\n", "\r\n"),
        (FTE + FTE_ROW).replace("\n", "\r"),
        (FTE + FTE_ROW).replace(",", ";"),
        (FTE + FTE_ROW).replace(",", "\t"),
        '# a note, with a " in it\n\n' + FTE + "\n  # another\n,,,,,\n" + FTE_ROW + "\n\n",
        FTE.upper() + FTE_ROW,
        ' "Project" , Person,PAYER,Fte,From , until\n' + FTE_ROW,
        FTE.replace("fte", "source,fte") + FTE_ROW.replace("0.8", ",80%"),
        FTE + FTE_ROW + ",,,",
        FTE + FTE_ROW.replace("Alder Ltd", ' "Alder\n  Ltd" '.strip()),
        "until,from,fte,payer,person,project\n,2024-01-01,0.8,Alder Ltd,@annlee,quern",
    ],
)
def test_a_table_is_read_however_a_spreadsheet_writes_it(text: str) -> None:
    row = only_row("funded-time", text)

    assert row.values == only_row("funded-time", FTE + FTE_ROW).values


def test_utf_16_is_read_by_its_mark() -> None:
    text = (FTE + FTE_ROW).encode("utf-16").decode("utf-8", "surrogateescape")
    messages = told("funded-time", text)

    assert messages == []


def test_a_cell_of_many_lines_is_one_row_with_its_first_line() -> None:
    text = EVENT + 'quern,2024-02-21,"Vendors\nonly, ""now""",,stable,\nquern,2024-03-01,Two,,,'
    parsed = read_table(KINDS["events"], text, "f.csv")

    assert [(row.line, row.values["title"]) for row in parsed.records] == [
        (2, 'Vendors only, "now"'),
        (4, "Two"),
    ]


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("1200.50", "usd", 120_050), ("500000", "JPY", 500_000), ("1.234", "KWD", 1234)],
)
def test_amounts_have_the_decimals_of_their_currency(
    amount: str, currency: str, minor: int
) -> None:
    text = SUBSCRIPTION + f"Alder,Birch,C1,recurring,year,{amount},{currency},2024-01-01,,"

    assert only_row("subscriptions", text).values["amount"] == Money(minor, currency.upper())


def test_a_salary_is_an_amount_or_a_range() -> None:
    text = SALARY + "quern,Ann,1000..2000,EUR,2024-01-01\nquern,Bob,1000,EUR,2024-01-01"
    found = [row.values["salary"] for row in read_table(KINDS["salaries"], text, "f").records]

    assert found == [
        MoneyRange(Money(100_000, "EUR"), Money(200_000, "EUR")),
        MoneyRange(Money(100_000, "EUR"), Money(100_000, "EUR")),
    ]


def test_an_answer_is_yes_no_unknown_or_blank() -> None:
    row = only_row("adopters", ANSWER + "quern,Birch,2026-03-01,YES,no,unknown,,Vendor-Stable,2")
    names = ("commercial", "artifacts", "critical", "paying", "channel")

    assert [row.values[name] for name in names] == [True, False, None, None, "vendor stable"]


def test_what_a_row_leaves_blank_has_its_default() -> None:
    release = only_row("vendor-releases", RELEASE + "quern,Alder,2.1,2026-01-01,,,,")
    event = only_row("events", EVENT + "quern,2024-02-21,Two,,,")
    band = only_row("salary-bands", BAND + "1,2,3,EUR,,2024-01-01")

    assert (release.values["shipped"], release.values["fix"]) == (True, "")
    assert (event.values["kind"], event.values["transition_months"]) == ("policy", 0)
    assert band.values["wage_share"] == 0.7


# -- what is refused ------------------------------------------------------------------------------

BAD_ROWS = [
    ("funded-time", FTE, ",@a,Alder,1,2024-01-01,", "project: is blank"),
    ("funded-time", FTE, "quern,,Alder,1,2024-01-01,", "person: is blank"),
    ("funded-time", FTE, "quern,@a,,1,2024-01-01,", "payer: is blank"),
    ("funded-time", FTE, "quern,@a,---,1,2024-01-01,", "payer: '---' is no name"),
    ("funded-time", FTE, "quern,@a,Alder,,2024-01-01,", "fte: is blank"),
    ("funded-time", FTE, "quern,@a,Alder,0,2024-01-01,", "fte: is over 0 and at most 1"),
    ("funded-time", FTE, "quern,@a,Alder,1.01,2024-01-01,", "fte: 1.01 is more than the whole"),
    ("funded-time", FTE, "quern,@a,Alder,80,2024-01-01,", "write 80% if percent are meant"),
    ("funded-time", FTE, "quern,@a,Alder,-1,2024-01-01,", "fte: '-1' is no share"),
    ("funded-time", FTE, "quern,@a,Alder,half,2024-01-01,", "fte: 'half' is no share"),
    ("funded-time", FTE, "quern,@a,Alder,NaN,2024-01-01,", "fte: 'NaN' is no share"),
    ("funded-time", FTE, "quern,@a,Alder,1,,", "from: is blank"),
    ("funded-time", FTE, "quern,@a,Alder,1,03/04/2024,", "write 2024-04-03 or 2024-03-04"),
    ("funded-time", FTE, "quern,@a,Alder,1,25.12.2024,", "write 2024-12-25"),
    ("funded-time", FTE, "quern,@a,Alder,1,2024-2-1,", "from: '2024-2-1' is no day"),
    ("funded-time", FTE, "quern,@a,Alder,1,2024-02-30,", "is no day of the calendar"),
    ("funded-time", FTE, "quern,@a,Alder,1,0204-02-03,", "lies outside of 1970 to 2100"),
    ("funded-time", FTE, "quern,@a,Alder,1,2024-01-01T00:00,", "is no day"),
    (
        "funded-time",
        FTE,
        "quern,@a,Alder,1,\u0662024-01-01,",
        "is no day",
    ),
    ("funded-time", FTE, "quern,@a,Alder,1,yesterday,", "write it as 2024-02-21"),
    ("funded-time", FTE, "quern,@a,Alder,1,2024-01-01,2024-01-01", "until: 2024-01-01 does not"),
    ("funded-time", FTE, "quern,@a,Alder,1,2024-01-01,2023-01-01", "until: 2023-01-01 does not"),
    ("funded-time", FTE, "quern,@a,Alder,1", "row: has 4 cells, and the header has 6"),
    ("funded-time", FTE, FTE_ROW + ",x", "row: has 7 cells, and the header has 6"),
    ("funded-time", FTE, f"quern,@a,{'x' * 1001},1,2024-01-01,", "payer: has 1,001 characters"),
    ("subscriptions", SUBSCRIPTION, "A,B,C,recurring,year,12,,2024-01-01,,", "currency: is blank"),
    ("subscriptions", SUBSCRIPTION, "A,B,C,recurring,year,12,EUX,2024-01-01,,", "is no currency"),
    (
        "subscriptions",
        SUBSCRIPTION,
        "A,B,C,recurring,year,-1,EUR,2024-01-01,,",
        "less than nothing",
    ),
    ("subscriptions", SUBSCRIPTION, 'A,B,C,recurring,year,"1,2",EUR,2024-01-01,,', "with a point"),
    ("subscriptions", SUBSCRIPTION, "A,B,C,recurring,year,$12,USD,2024-01-01,,", "its own column"),
    (
        "subscriptions",
        SUBSCRIPTION,
        "A,B,C,recurring,year,1.234,EUR,2024-01-01,,",
        "finer than EUR",
    ),
    ("subscriptions", SUBSCRIPTION, "A,B,C,recurring,year,1.5,JPY,2024-01-01,,", "no decimals"),
    ("subscriptions", SUBSCRIPTION, "A,B,C,yearly,year,12,EUR,2024-01-01,,", "kind: 'yearly' is"),
    ("subscriptions", SUBSCRIPTION, "A,B,C,recuring,year,1,EUR,2024-01-01,,", "mean recurring?"),
    ("subscriptions", SUBSCRIPTION, "A,B,C,usage,years,12,EUR,2024-01-01,,", "did you mean year?"),
    (
        *("subscriptions", SUBSCRIPTION, "A,B,C,usage,year,12,EUR,2024-01-01,,2023-12-31"),
        "contract_until: 2023-12-31 does not lie after from",
    ),
    ("splits", SPLIT, "A,quern,,,0.5,2024-01-01", "reference: is missing, and so is product"),
    ("splits", SPLIT, "A,quern,C1,P,0.5,2024-01-01", "product: is given beside a reference"),
    ("splits", SPLIT, "A,quern,C1,,,2024-01-01", "share: is missing; a split of a contract"),
    ("splits", SPLIT, "A,quern,C1,,120%,2024-01-01", "share: 120% is more than the whole"),
    ("salaries", SALARY, "quern,A,2000..1000,EUR,2024-01-01", "salary: 2000..1000 runs downwards"),
    ("salaries", SALARY, "quern,A,1000...2000,EUR,2024-01-01", "salary: '.2000' is no amount"),
    ("salaries", SALARY, "quern,A,1000-2000,EUR,2024-01-01", "is no amount"),
    ("salaries", SALARY, "quern,A,1000..,EUR,2024-01-01", "salary: '' is no amount"),
    ("salary-bands", BAND, "2,1,3,EUR,,2024-01-01", "p50: is less than p25"),
    ("salary-bands", BAND, "1,3,2,EUR,,2024-01-01", "p75: is less than p50"),
    ("salary-bands", BAND, "1,2,3,EUR,0,2024-01-01", "wage_share: is over 0"),
    ("finances", FINANCE, "A,EUR,,,,2024-01-01", "cash: and net_burn, pass_through are all blank"),
    (
        "other-funding",
        "project,payer,kind,on,until,currency\n",
        "quern,A,grant,2024-01-01,2024-01-01,EUR",
        "until: 2024-01-01 does not lie after on (2024-01-01)",
    ),
    ("finances", FINANCE, "A,EUR,-5,,,2024-01-01", "cash: -5 is less than nothing"),
    ("adopters", ANSWER, "quern,B,2026-03-01,maybe,,,,,", "'maybe' is no answer; write yes, no"),
    ("adopters", ANSWER, "quern,B,2026-03-01,,,,,stable,", "channel: 'stable' is none of edge"),
    ("adopters", ANSWER, "quern,B,2026-03-01,,,,,,", "commercial: and artifacts"),
    ("vendor-releases", RELEASE, "quern,A,,2026-01-01,,,,", "version: is missing"),
    ("vendor-releases", RELEASE, "quern,A,,2026-01-01,,,no,", "fix: is missing"),
    (
        "vendor-releases",
        RELEASE,
        "quern,A,2,2026-01-01,,,unknown,",
        "shipped: 'unknown' is neither",
    ),
    (
        "vendor-releases",
        RELEASE,
        "quern,A,2,2026-01-01,f,2026-01-02,,",
        "fixed_upstream: 2026-01-02",
    ),
    ("vendor-releases", RELEASE, "quern,A,2,2026-01-01,,,,javascript:x", "is no web address"),
    ("guidance", GUIDANCE, "quern,v1,2026-01-01,good,", "status: 'good' is none of recommended"),
    ("guidance", GUIDANCE, "quern,v1,2026-01-01,caution,v1", "use_instead: is the release itself"),
    ("events", EVENT, "quern,2024-02-21,Two,law,,", "kind: 'law' is none of policy"),
    ("events", EVENT, "quern,2024-02-21,Two,,,3.5", "transition_months: '3.5' is no whole number"),
    ("events", EVENT, "quern,2024-02-21,Two,,,121", "transition_months: 121 months are more"),
    ("issues", ISSUE, "quern,7,2026-02-01,,2026-01-01,,,", "answered: 2026-01-01 lies before"),
    (
        "issues",
        ISSUE,
        "quern,7,2026-02-01,,,,2026-03-01,2026-03-01",
        "closed: is the day of an end",
    ),
    ("issues", ISSUE, "quern,7,2026-02-01,,,2026-04-01,2026-03-01,", "released: 2026-03-01 lies"),
    ("counters", COUNTER, 'quern,chat,2026-02-01,"8,120"', "count: '8,120' is no whole number"),
    ("counters", COUNTER, "quern,chat,2026-02-01,-3", "count: '-3' is no whole number"),
    ("counters", COUNTER, f"quern,chat,2026-02-01,{'9' * 30}", "is larger than any count"),
]


@pytest.mark.parametrize(("kind", "head", "row", "expected"), BAD_ROWS)
def test_a_bad_row_is_told_with_line_and_column(
    kind: str, head: str, row: str, expected: str
) -> None:
    parsed = read_table(KINDS[kind], f"# a note\n{head}\n{row}\n", "f.csv")

    assert parsed.records == ()
    assert [one.line for one in parsed.issues] == [4]
    assert expected in parsed.issues[0].message
    assert parsed.issues[0].message.endswith((".", "?"))
    assert parsed.issues[0].file == "f.csv"


BAD_FILES = [
    ("", [(1, "file: is empty; it begins with project,person,payer,fte,from.")]),
    ("# nothing\n\n", [(1, "file: is empty; it begins with project,person,payer,fte,from.")]),
    (
        FTE.replace("payer", "payor") + FTE_ROW,
        [
            (1, "payor: is no column of funded-time; did you mean payer?"),
            (1, "payer: is missing; it is who pays for the time (its name)."),
        ],
    ),
    (
        "project,person,payer,from\n",
        [(1, "fte: is missing; it is the part of full time; of all projects")],
    ),
    (FTE.replace("until", "from") + FTE_ROW, [(1, "from: stands in the header twice; take")]),
    (FTE.replace("fte,", ",fte,"), [(1, "header: has a column without a name; name it")]),
    (FTE + 'quern,"@a,Alder,1,2024-01-01,\n', [(2, "row: has a quote that is not closed")]),
    (FTE + 'quern,"@a"x,Alder,1,2024-01-01,\n', [(2, "row: has a quote that is not closed")]),
    (FTE + f"{FTE_ROW}\n{FTE_ROW}\n", [(3, "row: is the same as line 2; take one of them out.")]),
    (FTE + f"{FTE_ROW}\n{FTE_ROW.upper()}\n", [(3, "row: is the same as line 2")]),
    (FTE + FTE_ROW.replace("Alder", "Ald\udce9r"), [(2, "file: is not UTF-8 from this line on")]),
    (FTE + 'quern,"' + "x" * (1 << 21) + '",Alder,1,2024-01-01,', [(2, "row: has a cell that is")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BAD_FILES)
def test_a_bad_file_is_told_with_its_line(text: str, expected: list[tuple[int, str]]) -> None:
    found = told("funded-time", text)

    assert [line for line, _ in found] == [line for line, _ in expected]
    for (_, message), (_, beginning) in zip(found, expected, strict=True):
        assert message.startswith(beginning)


def test_an_unknown_column_without_a_likeness_is_answered_by_all_columns() -> None:
    (_, message), *_ = told("counters", "zzz,project,counter,on,count\n")

    assert message == (
        "zzz: is no column of counters; counters has project, counter, on, count, source, "
        "confirmed."
    )


def test_all_mistakes_of_a_row_and_of_all_rows_are_told() -> None:
    text = FTE + "quern,@a,Alder,2,2024-13-01,\n" + FTE_ROW + "\nquern,@a,,1,2024-01-01,"

    assert [(line, message.partition(":")[0]) for line, message in told("funded-time", text)] == [
        *((2, "fte"), (2, "from")),
        (4, "payer"),
    ]


def test_a_file_that_is_broken_throughout_is_given_up() -> None:
    parsed = read_table(KINDS["counters"], COUNTER + "quern,chat,2026-02-01,x\n" * 5000, "f.csv")

    assert len(parsed.issues) == MAX_ISSUES + 1
    assert parsed.issues[-1].message == (
        "file: has 2,000 mistakes up to here; the rest of it was not read."
    )


def test_one_row_by_fields_is_read_like_one_of_a_file() -> None:
    fields = dict(zip(FTE.strip().split(","), FTE_ROW.split(","), strict=True))

    found = read_fields(KINDS["funded-time"], fields, "--row")
    wrong = read_fields(KINDS["funded-time"], fields | {"fte": "2", "payr": "x"}, "--row")

    assert found.records[0].values == only_row("funded-time", FTE + FTE_ROW).values
    assert wrong.issues == (
        Issue(
            "payr: is no column of funded-time; did you mean payer?",
            file="--row",
            kind="payr",
        ),
    )


# -- large files ----------------------------------------------------------------------------------


def test_a_file_of_too_many_rows_is_refused() -> None:
    rows = "".join(f"quern,chat {number},2026-02-01,1\n" for number in range(MAX_ROWS + 1))

    assert told("counters", COUNTER + rows) == [
        (MAX_ROWS + 2, "file: has more than 100,000 rows; enter them in several files.")
    ]


def test_a_large_file_takes_memory_for_its_rows_alone() -> None:
    text = COUNTER + "".join(f"quern,chat {number},2026-02-01,1\n" for number in range(20_000))
    tracemalloc.start()
    try:
        parsed = read_table(KINDS["counters"], text, "f.csv")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(parsed.records) == 20_000
    assert peak < 40 * 1024 * 1024


# -- templates and lists --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_template_is_a_table_without_rows_whose_examples_can_be_read(kind: Kind) -> None:
    text = template(kind)
    lines = text.splitlines()
    head = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    filled = "\n".join([lines[head], *(line[1:] for line in lines[head + 1 :])])

    assert read_table(kind, text, "f").records == ()
    assert read_table(kind, text, "f").issues == ()
    assert read_table(kind, filled, "f").issues == ()
    assert len(read_table(kind, filled, "f").records) == 2


def test_kinds_are_listed_with_columns_and_keys() -> None:
    kinds = {one["kind"]: one for one in listed(KINDS.values())}

    assert list(kinds) == [
        *("employments", "funded-time", "vendors", "subscriptions", "splits", "salaries"),
        *("salary-bands", "finances", "other-funding", "exchange-rates", "adopters"),
        "vendor-releases",
        *("guidance", "events", "issues", "counters"),
    ]
    assert kinds["counters"]["key"] == ["project", "counter", "on"]
    assert kinds["counters"]["columns"][3] == {
        "column": "count",
        "required": True,
        "type": "whole number",
        "write": "1200",
        "meaning": "how many",
    }


def test_words_are_those_of_the_tables() -> None:
    assert tuple(SubscriptionKind) == money.SUBSCRIPTION_KINDS
    assert tuple(BillingPeriod) == money.BILLING_PERIODS
    assert tuple(AdopterChannel) == delivery.ADOPTER_CHANNELS
    assert tuple(GuidanceStatus) == delivery.GUIDANCE_STATUSES
    assert tuple(EventKind) == delivery.EVENT_KINDS


# -- what is written is read again ----------------------------------------------------------------

NAMES = st.text(
    st.characters(categories=("L", "N", "P", "Zs"), exclude_characters="\xad"), min_size=1
).filter(lambda text: any(letter.isalnum() for letter in text))
CELLS: dict[str, Callable[[], st.SearchStrategy[str]]] = {
    values.DAY.name: lambda: st.dates(date(1970, 1, 1), date(2100, 12, 31)).map(date.isoformat),
    values.CURRENCY.name: lambda: st.sampled_from(sorted(CURRENCIES)),
    values.AMOUNT.name: lambda: st.integers(0, 10**12).map(str),
    values.SIGNED.name: lambda: st.integers(-(10**12), 10**12).map(str),
    values.RANGE.name: lambda: st.integers(0, 10**9).map(lambda low: f"{low}..{low + 7}"),
    values.FTE.name: lambda: st.sampled_from(["0.8", "1", "12.5%", "0.333333"]),
    values.PART.name: lambda: st.sampled_from(["0.7", "70%", "1"]),
    values.SHARE.name: lambda: st.sampled_from(["0", "0.25", "100%", "33.3%"]),
    values.COUNT.name: lambda: st.integers(0, 10**12).map(str),
    values.MONTHS.name: lambda: st.integers(0, 120).map(str),
    values.ANSWER.name: lambda: st.sampled_from(["yes", "no", "unknown"]),
    values.YES_NO.name: lambda: st.sampled_from(["yes", "no"]),
    values.URL.name: lambda: st.just("https://quern.example/a?b=c#d"),
}


def cells_of(column: Column) -> st.SearchStrategy[str]:
    if " | " in column.type.hint:
        filled = st.sampled_from(column.type.hint.split(" | "))
    else:
        filled = CELLS.get(column.type.name, lambda: NAMES)()
    return filled if column.is_required else st.one_of(st.just(""), filled)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Kind, str]:
    """Draw a kind and a file of it, in any order of columns and with any separator."""
    kind = draw(st.sampled_from(sorted(KINDS.values(), key=lambda one: one.name)))
    columns = draw(st.permutations(kind.columns))
    buffer = io.StringIO()
    writer = csv.writer(
        buffer, delimiter=draw(st.sampled_from([",", ";", "\t"])), quoting=csv.QUOTE_ALL
    )
    writer.writerow([one.name for one in columns])
    for _ in range(draw(st.integers(1, 3))):
        writer.writerow([draw(cells_of(one)) for one in columns])
    return kind, buffer.getvalue()


@given(tables())
def test_a_row_that_was_read_is_written_and_read_again(table: tuple[Kind, str]) -> None:
    kind, text = table

    for row in read_table(kind, text, "f").records:
        again = read_fields(kind, write_row(kind, row), "--row")

        assert again.issues == ()
        assert again.records[0].values == blank_of_unknown(kind, row.values)


def blank_of_unknown(kind: Kind, found: Any) -> dict[str, Any]:
    """Return the values as they are after a blank was written for what is not known."""
    return {
        one.name: one.default if found[one.name] is None else found[one.name]
        for one in kind.columns
    }


@given(st.text(max_size=300))
def test_any_text_is_read_or_told_and_nothing_else(text: str) -> None:
    parsed = read_table(KINDS["counters"], text, "f")

    assert parsed.records == () or parsed.issues == ()
    assert all(one.line for one in parsed.issues)
