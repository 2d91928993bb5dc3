"""What strangers read of a project, and what they never do."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from tests.support.documents import sample_document
from tests.web.reading import read
from tests.web.stored import store, summary
from tracker.app import create_app
from tracker.db.queries import projects
from tracker.health.spans import Span
from tracker.services import publishing
from tracker.services.context import Context
from tracker.services.publishing import plain_sentences, price_text
from tracker.services.stripe_port import StripeRefusedError

RECURRING = {"interval": "month", "interval_count": 1}


def publish(ctx: Context) -> None:
    store(ctx, summary("tarnwick", name="Tarnwick"), sample_document())
    publishing.publish(ctx, "Ann", "tarnwick", is_published=True)


def test_project_is_not_public_until_it_is_published(ctx: Context, client: FlaskClient) -> None:
    store(ctx, summary("tarnwick"), sample_document())
    before = client.get("/public/tarnwick").status_code
    publishing.publish(ctx, "Ann", "tarnwick", is_published=True)

    assert (before, client.get("/public/tarnwick").status_code) == (404, 200)


def test_page_of_a_project_without_vendors_says_so_and_links_nowhere_inside(
    ctx: Context, client: FlaskClient
) -> None:
    publish(ctx)
    answer = client.get("/public/tarnwick")
    found = read(answer.text)

    assert [one.words for one in found.all("h1")] == ["Tarnwick"]
    assert "Nobody is known to sell anything made of Tarnwick." in found.words
    assert [one for one in found.all("a") if one.attributes["href"].startswith("/")] == []
    assert answer.headers["Cache-Control"] == "no-store"


def test_page_of_a_project_that_was_never_computed_is_there(
    ctx: Context, client: FlaskClient
) -> None:
    publish(ctx)
    with ctx.uow.begin() as tx:
        projects.add_project(tx, slug="new", name="New", is_published=True)

    assert client.get("/public/new").status_code == 200


def test_only_sentences_about_people_and_releases_are_public() -> None:
    people = (Span("It has "), Span("two maintainers", "quern.2026-01-01.people"), Span("."))
    rhythm = (Span("A new release comes every month.", "quern.2026-01-01.cadence-edge"),)
    funding = (Span("Contracts pay for ", "quern.2026-01-01.coverage"),)
    mixed = (*people, Span(" 12 %", "quern.2026-01-01.coverage"))
    silent = (Span("Somebody pays 1200.50 USD."),)
    document = replace(sample_document(), sentences=(people, funding, mixed, silent, rhythm))

    assert plain_sentences(document.as_json()) == (
        "It has two maintainers.",
        "A new release comes every month.",
    )


def test_price_reads_as_amount_and_how_often() -> None:
    yen = {"unit_amount": 5000, "currency": "jpy", "recurring": RECURRING}
    tiers = {"unit_amount": None, "currency": "usd", "recurring": RECURRING}
    quarter = yen | {"recurring": {"interval": "month", "interval_count": 3}}

    assert price_text(yen) == "5,000 JPY a month"
    assert price_text(quarter) == "5,000 JPY every 3 months"
    assert price_text(tiers) == "paid a month; the amount is shown before you pay"


def test_form_without_stripe_or_token_is_refused(ctx: Context, client: FlaskClient) -> None:
    publish(ctx)

    assert client.post("/public/tarnwick/subscribe").status_code == 422
    assert client.get("/public/tarnwick/subscribe").status_code == 405
    assert client.get("/public/nowhere/thanks").status_code == 404


@pytest.mark.parametrize(
    ("address", "host"),
    [("/public/nowhere", "localhost"), ("/public/nowhere", "x.example"), ("/", "x.example")],
)
def test_strangers_error_leads_to_no_page_of_ours(
    client: FlaskClient, address: str, host: str
) -> None:
    answer = client.get(address, headers={"Host": host})

    assert answer.status_code == (404 if address.startswith("/public") else 400)
    assert [one.attributes["href"] for one in read(answer.text).all("a")] == ["#main"]
    assert "ortfolio" not in answer.text
    assert "headwater " not in answer.text


def test_stripes_refusal_of_a_key_is_no_strangers_business(ctx: Context) -> None:
    app = create_app(ctx)

    def refuse() -> str:
        raise StripeRefusedError("Stripe does not accept the key; was it revoked?")

    app.add_url_rule("/public/x/refuse", view_func=refuse)
    answer = app.test_client().get("/public/x/refuse")

    assert answer.status_code == 502
    assert "The vendor cannot take payments at this moment" in answer.text
    assert "key" not in answer.text
