import csv
from io import StringIO

import pytest
from flask.testing import FlaskClient

from tests.web.reading import Element, read
from tests.web.stored import blank, fell, mark_stale, store, summary, unchanged
from tracker.health.document import Change
from tracker.services.context import Context
from tracker.services.portfolio import PAGE_SIZE


def rows(page: Element) -> list[str]:
    return [
        row.all("th", scope="row")[0].all("a")[0].words for row in page.all("tbody")[0].all("tr")
    ]


@pytest.fixture()
def three(ctx: Context) -> Context:
    """Return a context with a calm, a slipping and an unknown project."""
    store(ctx, summary("calm", comparisons=(unchanged(), fell(months=12))))
    store(ctx, summary("slipping", comparisons=(fell(), unchanged(12))))
    store(ctx, blank("unknown"))
    return ctx


def test_the_portfolio_shows_what_slipped_first(three: Context, client: FlaskClient) -> None:
    page = read(client.get("/").text)

    assert rows(page) == ["Slipping", "Calm", "Unknown"]
    assert page.all("caption")[0].words.startswith("Three projects, worst change first.")
    assert page.all("p", class_="lede")[0].words == (
        "Since 20 May 2026, one of three projects slipped a grade in at least one dimension and "
        "none rose. Slipping comes first: Adopters C to D ."
    ).replace(" .", ".")


def test_a_row_says_when_it_was_computed_and_whether_newer_facts_wait(
    three: Context, client: FlaskClient
) -> None:
    mark_stale(three, "calm")

    page = read(client.get("/?sort=name").text)

    rows = page.all("tbody")[0].all("tr")
    assert ["computed 20 November 2026, 12:00 UTC" in row.words for row in rows] == [True] * 3
    assert ["newer facts are waiting" in row.words for row in rows] == [True, False, False]
    assert "Newer facts are waiting for 1 project" in page.words


def test_the_portfolio_keeps_its_filters_in_the_address(
    three: Context, client: FlaskClient
) -> None:
    page = read(client.get("/?change=slipped&since=12&sort=name").text)

    assert rows(page) == ["Calm"]
    assert page.all("caption")[0].words.startswith(
        "One of three projects, slipped in 1 year, by name."
    )
    chosen = {
        one.attributes["name"]: [
            o.attributes["value"] for o in one.all("option") if "selected" in o.attributes
        ]
        for one in page.all("select")
    }
    assert chosen == {
        "since": ["12"],
        "change": ["slipped"],
        "maturity": [""],
        "dimension": [""],
        "grade": [""],
        "sort": ["name"],
    }


def test_the_portfolio_says_what_it_left_out(three: Context, client: FlaskClient) -> None:
    answer = client.get("/?grade=Z")

    assert answer.status_code == 200
    assert "There is no grade “Z” here; it was left out." in answer.text
    assert rows(read(answer.text)) == ["Slipping", "Calm", "Unknown"]


def test_the_portfolio_says_when_nothing_fits(three: Context, client: FlaskClient) -> None:
    page = read(client.get("/?q=nobody").text)

    assert page.all("table") == []
    assert "None of the 3 projects fits all of these conditions." in page.words


def test_an_empty_portfolio_teaches(client: FlaskClient) -> None:
    page = read(client.get("/").text)

    assert "headwater track" in page.words
    assert "headwater sample load" in page.words
    assert page.all("form") == []


def test_the_portfolio_comes_in_pages(ctx: Context, client: FlaskClient) -> None:
    for index in range(PAGE_SIZE + 1):
        store(ctx, summary(f"p{index:03}"))

    first, second = read(client.get("/").text), read(client.get("/?page=2").text)

    assert (len(rows(first)), rows(second)) == (PAGE_SIZE, [f"P{PAGE_SIZE:03}"])
    assert [link.attributes["href"] for link in first.all("a", rel="next")] == ["/?page=2"]
    assert [link.attributes["href"] for link in second.all("a", rel="prev")] == ["/"]


def test_a_sample_says_so_in_its_row(ctx: Context, client: FlaskClient) -> None:
    store(ctx, summary("invented", is_sample=True))
    store(ctx, summary("real"))

    heads = {
        one.all("a")[0].words: one.words
        for one in read(client.get("/").text).all("th", scope="row")
    }

    assert "Sample" in heads["Invented"]
    assert "Sample" not in heads["Real"]


def test_unknown_is_never_zero_or_blank(ctx: Context, client: FlaskClient) -> None:
    store(ctx, blank("unknown"))

    (row,) = read(client.get("/").text).all("tbody")[0].all("tr")
    cells = [cell.words for cell in row.all("td")]

    assert cells[0] == "? unknown Not yet known known 0 of 7"
    assert cells[1:8] == ["? unknown"] * 7
    assert cells[9:12] == ["? no roster read", "? no roster", "unknown no releases"]
    assert "unknown: no vendor has disclosed revenue" in cells[12]


def test_an_archived_project_has_no_grades(ctx: Context, client: FlaskClient) -> None:
    store(ctx, summary("gone", is_archived=True, maturity="archived"))

    (row,) = read(client.get("/").text).all("tbody")[0].all("tr")

    assert [cell.words for cell in row.all("td", class_="dim")] == ["– retired"] * 7


def test_the_csv_has_exactly_the_rows_of_the_page(three: Context, client: FlaskClient) -> None:
    for address in ("", "?sort=name", "?change=slipped", "?grade=unknown&sort=risk", "?q=nobody"):
        page = read(client.get(f"/{address}").text)
        shown = rows(page) if page.all("table") else []
        answer = client.get(f"/portfolio.csv{address}")

        assert answer.content_type == "text/csv; charset=utf-8"
        assert [row["name"] for row in csv.DictReader(StringIO(answer.text))] == shown


def test_the_csv_has_all_pages(ctx: Context, client: FlaskClient) -> None:
    for index in range(PAGE_SIZE + 1):
        store(ctx, summary(f"p{index:03}"))

    assert len(list(csv.DictReader(StringIO(client.get("/portfolio.csv").text)))) == PAGE_SIZE + 1


def test_the_csv_states_every_value_of_a_row(ctx: Context, client: FlaskClient) -> None:
    watch = (Change("◆", "late", "edge is late"), Change("◆", "stale", "the list is stale"))
    store(ctx, summary("tarnwick", coverage=(0.7, 0.86), watch=watch, comparisons=(fell(),)))

    (row,) = csv.DictReader(StringIO(client.get("/portfolio.csv").text))

    assert row == {
        "slug": "tarnwick",
        "name": "Tarnwick",
        "is_sample": "no",
        "maturity": "graduated",
        "maturity_since": "2021-07-28",
        "as_of": "2026-11-20",
        "headline": "D, known 5 of 7",
        "people": "B",
        "independence": "C-B",
        "funding_path": "unknown",
        "delivery": "A",
        "responsiveness": "unknown",
        "adopters": "D",
        "governance": "B",
        "compared_with": "2026-05-20",
        "changes": "Adopters C to D",
        "listed": "5",
        "confirmed": "4",
        "active": "3",
        "emeriti": "2",
        "employers_low": "2",
        "employers_high": "3",
        "employers": "employer of one person unknown",
        "rhythm": "on rhythm",
        "rhythm_detail": "edge every 8 days",
        "coverage_low": "0.7",
        "coverage_high": "0.86",
        "watch": "edge is late; the list is stale",
        "last_confirmed": "2026-11-19",
        "freshness": "fresh",
        "computed_at": "2026-11-20T12:00:00+00:00",
        "is_stale": "no",
    }


def test_the_csv_holds_no_formula(ctx: Context, client: FlaskClient) -> None:
    store(
        ctx,
        summary(
            "evil", name='=HYPERLINK("http://x.example")', employers_text="+1", rhythm_text="@x"
        ),
    )

    (row,) = csv.DictReader(StringIO(client.get("/portfolio.csv").text))

    assert row["name"] == '\'=HYPERLINK("http://x.example")'
    assert (row["employers"], row["rhythm_detail"]) == ("'+1", "'@x")
