"""The funding tab and the path on the overview, through the real application."""

from dataclasses import replace
from typing import Any

from flask.testing import FlaskClient

from tests.support.documents import empty_document, sample_document
from tests.support.facts import DAY
from tests.support.money import CANARY_AMOUNTS, TEN_ROWS, funded_project, pays, sells
from tests.web import stored
from tests.web.reading import Element, read
from tracker.health.compose import compute
from tracker.health.entered import EnteredFacts, OtherFundingFact
from tracker.services.context import Context

ADOPTERS = ("Ostermark", "Palloway", "Quayside", "Redmoor", "Saltery")


def page(
    ctx: Context, client: FlaskClient, entered: EnteredFacts = TEN_ROWS, tab: str = "/funding"
) -> Element:
    computed = compute(funded_project(entered), DAY)
    stored.store(ctx, computed.summary, computed.document, receipts=computed.receipts)
    answer = client.get(f"/projects/quern{tab}")
    assert answer.status_code == 200
    return read(answer.text)


def test_funding_tab_opens_with_its_sentence_and_draws_the_path(
    ctx: Context, client: FlaskClient
) -> None:
    found = page(ctx, client)

    assert "Contracts on record pay for 65–81 % of what its maintainers cost." in found.words
    assert [one.words for one in found.all("h2")][:4] == [
        "Where the money comes from, and where it stops",
        "How far the money reaches",
        "On how few it rests",
        "How long it is committed",
    ]
    steps = [one.words for one in found.all("ol")[0].all("li")]
    assert steps[0] == "Five adopters pay; the largest brings 51–59 %."
    assert "Brightsluice employs two people; 2.0 FTE." in steps


def test_every_receipt_that_the_funding_tab_links_is_there(
    ctx: Context, client: FlaskClient
) -> None:
    found = page(ctx, client)

    links = [one.attributes.get("href", "") for one in found.all("a")]
    receipts = [link for link in links if link and link.startswith("/receipts/")]
    assert len(receipts) >= 7
    assert {client.get(link).status_code for link in receipts} == {200}


def test_overview_shows_the_path_only_once_money_is_recorded(
    ctx: Context, client: FlaskClient
) -> None:
    with_money = page(ctx, client, tab="")
    computed = compute(funded_project(EnteredFacts()), DAY)
    stored.replace_snapshot(ctx, computed.summary, computed.document)
    without = read(client.get("/projects/quern").text)

    heading = "Where the money comes from, and where it stops"
    assert heading in [one.words for one in with_money.all("h2")]
    assert heading not in [one.words for one in without.all("h2")]


def test_empty_funding_tab_says_which_tables_fill_it(ctx: Context, client: FlaskClient) -> None:
    stored.store(ctx, stored.summary(), empty_document())

    found = read(client.get("/projects/tarnwick/funding").text)

    assert "headwater import table vendors FILE.csv" in found.words


def test_a_snapshot_from_before_money_was_measured_is_shown_as_empty(
    ctx: Context, client: FlaskClient
) -> None:
    stored.store(ctx, stored.summary(), replace(sample_document(), funding=None))

    found = read(client.get("/projects/tarnwick/funding").text)

    assert "Seven tables fill it" in found.words


def test_no_amount_and_no_paying_adopter_is_on_a_page_in_json_or_in_a_receipt(
    ctx: Context, client: FlaskClient
) -> None:
    page(ctx, client)
    computed = compute(funded_project(), DAY)
    addresses = [
        *(f"/projects/quern{tab}" for tab in ("", "/people", "/funding", "/adopters")),
        *(f"/receipts/{receipt}" for receipt in computed.receipts),
        *(f"/receipts/{receipt}.json" for receipt in computed.receipts),
        *("/projects/quern/charts/coverage.json", "/projects/quern/charts/horizon.json"),
        "/",
    ]
    texts = [client.get(address).text for address in addresses]

    for text in texts:
        for amount in CANARY_AMOUNTS:
            forms: tuple[Any, ...] = (amount, f"{amount / 100:.2f}", f"{amount / 100:,.2f}")
            assert not [form for form in forms if str(form) in text]
        assert not [adopter for adopter in ADOPTERS if adopter in text]


def test_gaps_are_told_and_marked(ctx: Context, client: FlaskClient) -> None:
    entered = replace(
        TEN_ROWS,
        vendors=(*TEN_ROWS.vendors, sells("Silent", terms="", is_stable_free=None)),
        subscriptions=(*TEN_ROWS.subscriptions, pays("E", "Norrhall", 5, currency="EUR")),
    )
    found = page(ctx, client, entered)

    assert "What Silent earns with it is not recorded and not counted." in found.words
    assert "EUR (not converted, so not counted)" in found.words


def test_other_money_stands_in_a_table_of_its_own(ctx: Context, client: FlaskClient) -> None:
    gift = OtherFundingFact(
        1, DAY, None, "<b>Hazel</b> Trust", "grant", 5_000_000, "EUR", "https://hazel.example"
    )
    silent = replace(gift, payer="Birch Bank", amount_minor=None, url="javascript:alert(1)")
    found = page(ctx, client, replace(TEN_ROWS, other_funding=(gift, silent)))
    (caption,) = [one.words for one in found.all("caption") if ", EUR:" in one.words]

    assert caption == f"{DAY.year}, EUR: 50,000.00 disclosed; one amount is not."
    assert "<b>Hazel</b> Trust" in found.words
    assert "not disclosed" in found.words
    assert not [one for one in found.all("a") if "javascript" in one.attributes["href"]]


def test_other_money_shows_where_nothing_else_is_recorded(
    ctx: Context, client: FlaskClient
) -> None:
    gift = OtherFundingFact(1, DAY, None, "Hazel Trust", "dues", 300, "JPY", None)
    found = page(ctx, client, EnteredFacts(other_funding=(gift,)))

    assert "Other money, as it was made public" in found.words


def test_declared_years_and_money_of_the_foundation_have_their_own_parts(
    ctx: Context, client: FlaskClient
) -> None:
    dues = OtherFundingFact(
        1, DAY, None, "Birch Bank", "dues", 900, "EUR", None, is_foundations=True
    )
    year = OtherFundingFact(
        1,
        DAY,
        None,
        "<i>Hazel</i>",
        "income",
        120_050,
        "EUR",
        "javascript:x",
        None,
        0,
        is_shared=True,
    )
    found = page(ctx, client, EnteredFacts(other_funding=(dues, year)))

    assert "Other money, as it was made public" not in found.words
    assert "Given to the foundation as a whole" in found.words
    assert f"{DAY.year}, EUR: 9.00 disclosed." in found.words
    assert "<i>Hazel</i> for all that it does, not this project alone" in found.words
    assert "1,200.50 not told 0.00" in found.words
    assert not [one for one in found.all("a") if "javascript" in one.attributes["href"]]
