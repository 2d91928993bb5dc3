"""A vendor's pages: its money to itself, states and shares to staff, nothing to anybody else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.services.billing.conftest import Shop, shop
from tests.services.billing.test_ledger import settle
from tests.services.billing.test_matching import customer, known
from tests.support.documents import sample_document
from tests.web.reading import Element, read
from tests.web.stored import store, summary
from tracker.app import create_app
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.billing import Audience, ConnectedBy, Disclosure, StripeAccount
from tracker.domain.inbox import InboundEvent, InboxState
from tracker.services.billing import connecting, disclosing, matching

__all__ = ["shop"]

HOSTILE = "<img src=x onerror=alert(1)>"
FORMULA = "=cmd|' /C calc'!A0"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Site:
    """A browser at the application of a shop, and a second vendor beside it."""

    shop: Shop
    client: FlaskClient
    rival_id: int

    @property
    def home(self) -> str:
        """The address of the shop's own page."""
        return f"/vendors/{self.shop.vendor_id}"

    def post(self, address: str, **fields: Any) -> TestResponse:
        """Send a form with the token of a page that this browser has open."""
        found = TOKEN.search(self.client.get("/acting").text)
        assert found is not None
        return self.client.post(address, data={"csrf_token": found[1]} | fields)

    def act(self, whom: int | str) -> None:
        """Act for somebody from now on."""
        assert self.post("/acting", **{"for": str(whom)}).status_code == 303

    def page(self, address: str) -> Element:
        """Return a page that is there."""
        answer = self.client.get(address)
        assert answer.status_code == 200
        return read(answer.text)


@pytest.fixture
def site(shop: Shop) -> Iterator[Site]:
    rival = known(shop, "Rival Ltd")["Rival Ltd"]
    with shop.ctx.uow.begin(EVERY_VENDOR) as tx:
        tx.session.add(
            StripeAccount(
                vendor_id=rival,
                account="acct_rival",
                livemode=True,
                connected_by=ConnectedBy.RESTRICTED_KEY,
            )
        )
    yield Site(shop, create_app(shop.ctx).test_client(), rival)


def selling(site: Site) -> str:
    """Let two customers subscribe; return the one that nobody knows."""
    known(site.shop, "Birch Bank")
    customer(site.shop, name="A", metadata={matching.METADATA_KEY: "Birch Bank"})
    other = customer(site.shop, name="Birch Banking")
    settle(site.shop)
    return other


def letter(site: Site, state: InboxState = InboxState.DEAD) -> int:
    with site.shop.ctx.uow.begin(EVERY_VENDOR) as tx:
        row = InboundEvent(
            endpoint_id=1,
            account="acct_x",
            livemode=True,
            event_id="evt_dead",
            type="invoice.paid",
            created=1,
            raw=b'{"secret": "body"}',
            sha256="0",
            received_at=tx.now,
            state=state,
            attempts=16,
            due_at=tx.now,
            error="Stripe does not know it",
        )
        tx.session.add(row)
        tx.session.flush()
        assert row.id is not None
        return row.id


# -- for whom one acts ----------------------------------------------------------------------------


def test_one_acts_for_staff_until_a_vendor_is_chosen(site: Site) -> None:
    before = site.page("/method").words
    site.act(site.shop.vendor_id)

    assert "Acting as Foundation staff" in before
    assert "Acting as Alder Ltd" in site.page("/method").words
    (chosen,) = [one for one in site.page("/vendors").all("option") if "selected" in one.attributes]
    assert chosen.words == "Alder Ltd"


def test_a_page_that_is_known_is_shown_anew_to_somebody_else(site: Site) -> None:
    store(site.shop.ctx, summary("tarnwick"), sample_document())
    address = "/projects/tarnwick/people"
    tag = site.client.get(address).headers["ETag"]
    same = site.client.get(address, headers={"If-None-Match": tag})
    site.act(site.shop.vendor_id)
    other = site.client.get(address, headers={"If-None-Match": tag})

    assert (same.status_code, other.status_code) == (304, 200)
    assert "Cookie" in other.headers["Vary"]


def test_nobody_acts_for_who_is_no_vendor(site: Site) -> None:
    answer = site.post("/acting", **{"for": "999"})

    assert answer.status_code == 422
    assert "choose from the list" in answer.text


def test_the_cookie_is_signed_and_kept_from_scripts_and_other_sites(site: Site) -> None:
    site.client.get("/acting")
    cookie = site.client.get_cookie("headwater")
    answer = site.post("/acting", **{"for": str(site.shop.vendor_id)})
    site.client.set_cookie("headwater", "eyJhY3RpbmciOnsiaWQiOjEsIm5hbWUiOiJBIn19.Zw.forged")

    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Acting as Foundation staff" in site.page("/method").words


@pytest.mark.parametrize("token", [None, "", "wrong"])
@pytest.mark.parametrize(
    "address", ["/acting", "/vendors/1/matching", "/vendors/1/stripe/disconnect"]
)
def test_a_form_without_its_token_changes_nothing(
    site: Site, address: str, token: str | None
) -> None:
    site.act(site.shop.vendor_id)
    fields = {"for": "staff", "account": "1"} | ({} if token is None else {"csrf_token": token})

    answer = site.client.post(address, data=fields)

    assert answer.status_code == 400
    assert "reload the page" in answer.text
    assert "Acting as Alder Ltd" in answer.text
    assert "One account is connected." in site.page(f"{site.home}/stripe").words


def test_a_form_of_before_the_switch_is_no_longer_valid(site: Site) -> None:
    found = TOKEN.search(site.client.get("/acting").text)
    assert found is not None
    site.act(site.shop.vendor_id)

    answer = site.client.post("/acting", data={"csrf_token": found[1], "for": "staff"})

    assert answer.status_code == 400


# -- the home -------------------------------------------------------------------------------------


def test_a_vendor_sees_its_revenue_by_currency(site: Site) -> None:
    selling(site)
    site.act(site.shop.vendor_id)

    found = site.page(site.home)

    assert "Subscriptions bring 50.00 USD a month." in found.words
    assert "50–100 %" in found.words
    rows = [one.words for one in found.all("tr")]
    assert any(row.endswith(" 0.00 +50.00 0.00 0.00 0.00 0.00 0.00 50.00") for row in rows)
    assert any(row.startswith("A Birch Bank 25.00 USD") for row in rows)
    assert any(row.startswith("Birch Banking not matched 25.00 USD") for row in rows)


@pytest.mark.parametrize(
    ("currency", "sent", "shown"),
    [
        ("isk", 250_000, "2,500.00 ISK"),
        ("ugx", 500_000, "5,000.00 UGX"),
        ("jpy", 2_500, "2,500 JPY"),
        ("kwd", 2_500, "2.500 KWD"),
    ],
)
def test_amounts_have_the_decimals_that_stripe_sends(
    site: Site, currency: str, sent: int, shown: str
) -> None:
    peer, account = site.shop.peer, site.shop.account
    product = next(iter(account.of("product")))
    given = {"product": product, "unit_amount": sent, "currency": currency}
    price = peer.billing.create(account, "price", given)
    peer.subscribe(account, "A", items=[{"price": price["id"]}], currency=currency)
    settle(site.shop)
    site.act(site.shop.vendor_id)

    found = site.page(site.home)

    assert f"Subscriptions bring {shown} a month." in found.words


def test_a_customer_subscribed_when_stripe_says_so(site: Site) -> None:
    shop = site.shop
    long_ago = shop.peer.state.now - 400 * 86_400
    shop.peer.subscribe(shop.account, "Bank", start_date=long_ago)
    settle(shop)
    site.act(shop.vendor_id)

    rows = [one.words for one in site.page(site.home).all("tr")]

    assert any(row.startswith("Bank not matched 25.00 USD – 2025-04-27") for row in rows)


def test_staff_see_shares_and_no_amount(site: Site) -> None:
    selling(site)

    texts = [site.client.get(f"{site.home}{tail}").text for tail in ("", "/stripe")]

    assert "50–100\u00a0%" in texts[0]
    for text in texts:
        assert "50.00" not in text
        assert "25.00" not in text
        assert "Birch" not in text


def test_staff_see_not_even_shares_of_a_vendor_that_discloses_nothing(site: Site) -> None:
    selling(site)
    actor = connecting.vendor_actor(site.shop.ctx, "Alder Ltd", "Ann")
    disclosing.choose(site.shop.ctx, actor, Audience.STAFF, Disclosure.NOTHING)

    found = site.page(site.home)

    assert "This vendor discloses nothing of its revenue to staff." in found.words
    assert not found.all("table")


@pytest.mark.parametrize("tail", ["/matching", "/movements.csv", "/customers.csv"])
def test_staff_do_not_see_customers(site: Site, tail: str) -> None:
    assert site.client.get(f"{site.home}{tail}").status_code == 404


@pytest.mark.parametrize("tail", ["", "/matching", "/stripe", "/movements.csv", "/customers.csv"])
def test_another_vendor_reads_like_one_that_is_not_there(site: Site, tail: str) -> None:
    selling(site)
    site.act(site.rival_id)

    other = site.client.get(f"{site.home}{tail}")
    absent = site.client.get(f"/vendors/999{tail}")

    assert (other.status_code, absent.status_code) == (404, 404)
    assert other.data == absent.data
    assert dict(other.headers) == dict(absent.headers)


@pytest.mark.parametrize("tail", ["/matching", "/stripe/disconnect"])
def test_another_vendor_cannot_be_changed(site: Site, tail: str) -> None:
    made = selling(site)
    site.act(site.rival_id)
    fields = {"account": site.shop.account_id, "customer": made, "organisation": "Rival Ltd"}

    other = site.post(f"{site.home}{tail}", **fields)
    absent = site.post(f"/vendors/999{tail}", **fields)
    own = site.post(f"/vendors/{site.rival_id}{tail}", **fields)

    assert (other.status_code, absent.status_code, own.status_code) == (404, 404, 404)
    assert other.data == absent.data
    site.act(site.shop.vendor_id)
    assert "One account is connected." in site.page(f"{site.home}/stripe").words


def test_a_vendor_lists_itself_and_staff_everybody(site: Site) -> None:
    staff = [one.words for one in site.page("/vendors").all("th", scope="row")]
    site.act(site.rival_id)
    own = [one.words for one in site.page("/vendors").all("th", scope="row")]

    assert [one.split(" acct")[0] for one in staff] == ["Alder Ltd", "Rival Ltd"]
    assert own == ["Rival Ltd acct_rival"]


def test_a_vendor_without_revenue_is_taught(site: Site) -> None:
    site.act(site.rival_id)

    assert "headwater stripe backfill" in site.page(f"/vendors/{site.rival_id}").words


def test_what_cannot_be_valued_is_listed_with_its_reason(site: Site) -> None:
    site.shop.peer.subscribe(site.shop.account, "Every fortnight")
    next(iter(site.shop.account.of("price").values()))["recurring"]["interval"] = "fortnight"
    settle(site.shop)
    site.act(site.shop.vendor_id)

    found = site.page(site.home)

    assert "One subscription without a value." in found.words
    (row,) = [one.words for one in found.all("tr") if "Every fortnight" in one.words]
    assert row.startswith("sub_")
    assert "interval must be day, week, month or year" in row


def test_hostile_names_stay_text_and_are_no_formulas(site: Site) -> None:
    for name in (HOSTILE, FORMULA):
        customer(site.shop, name=name)
    settle(site.shop)
    site.act(site.shop.vendor_id)

    pages = [site.page(f"{site.home}{tail}") for tail in ("", "/matching")]
    table = site.client.get(f"{site.home}/customers.csv").text

    for page in pages:
        assert page.all("img") == []
        assert HOSTILE in page.words
    assert HOSTILE in table
    assert f"'{FORMULA}" in table
    assert f"\r\n{FORMULA}" not in table


def test_movements_are_whole_numbers_by_month(site: Site) -> None:
    selling(site)
    site.act(site.shop.vendor_id)

    lines = site.client.get(f"{site.home}/movements.csv").text.splitlines()

    assert lines[0].startswith("month,currency,opened_minor,new_minor,")
    assert lines[1].split(",")[1:4] == ["USD", "0", "5000"]
    assert lines[1].split(",")[-1] == "5000"


# -- matching -------------------------------------------------------------------------------------


def test_a_customer_is_confirmed_and_the_decision_taken_back(site: Site) -> None:
    made = selling(site)
    site.act(site.shop.vendor_id)
    address = f"{site.home}/matching"
    fields = {"account": site.shop.account_id, "customer": made}

    answer = site.post(address, organisation="Birch Bank", **fields)
    confirmed = site.page(address)
    site.post(address, none="1", **fields)
    undone = site.page(address)

    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    assert "Every customer is matched to an organisation." in confirmed.words
    assert any("somebody of Alder Ltd" in one.words for one in confirmed.all("tr"))
    assert any(one.words.startswith("Undo") for one in confirmed.all("button"))
    assert "none that is known by person" in undone.words


def test_a_suggestion_is_refused(site: Site) -> None:
    made = selling(site)
    site.act(site.shop.vendor_id)
    address = f"{site.home}/matching"
    before = site.page(address)
    site.post(address, none="1", account=site.shop.account_id, customer=made)

    assert [one.words for one in before.all("button") if one.words.startswith("Confirm")] == [
        "Confirm Birch Bank for Birch Banking"
    ]
    assert [one for one in site.page(address).all("button") if one.words.startswith("Conf")] == []


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"organisation": "Nobody"}, 404, "There is no organisation Nobody."),
        ({"organisation": " "}, 422, "No organisation was named"),
        ({"customer": "cus_x", "organisation": "Birch Bank"}, 404, "There is no customer cus_x."),
        ({"account": "x", "organisation": "Birch Bank"}, 404, "There is no account x."),
    ],
)
def test_a_decision_that_cannot_be_is_said_on_the_page(
    site: Site, fields: dict[str, str], status: int, words: str
) -> None:
    made = selling(site)
    site.act(site.shop.vendor_id)

    answer = site.post(
        f"{site.home}/matching",
        **({"account": site.shop.account_id, "customer": made} | fields),
    )

    assert answer.status_code == status
    assert words in read(answer.text).words


# -- the connection -------------------------------------------------------------------------------


def test_the_connection_says_how_it_is_and_can_be_ended(site: Site) -> None:
    selling(site)
    site.act(site.shop.vendor_id)
    address = f"{site.home}/stripe"
    before = site.page(address).words

    answer = site.post(f"{address}/disconnect", account=site.shop.account_id)

    assert "headwater stripe connect 'Alder Ltd'" in before
    assert "Waiting 0 events no lag" in before
    assert "Bad signatures 0 deliveries" in before
    assert answer.status_code == 303
    assert "The account is disconnected" in site.page(address).words
    assert "Subscriptions bring 50.00 USD a month." in site.page(site.home).words
    assert "nothing has been read since" in site.page(site.home).words


def test_staff_cannot_disconnect(site: Site) -> None:
    assert site.page(f"{site.home}/stripe").all("details") == []
    assert (
        site.post(f"{site.home}/stripe/disconnect", account=site.shop.account_id).status_code == 404
    )


# -- dead letters ---------------------------------------------------------------------------------


def test_staff_let_a_dead_letter_be_tried_again(site: Site) -> None:
    number = letter(site)
    before = site.client.get("/dead-letters")

    answer = site.post(f"/dead-letters/{number}/retry")
    after = site.page("/dead-letters").words

    assert "Stripe does not know it" in before.text
    assert "secret" not in before.text
    assert answer.status_code == 303
    assert "No event was given up or set aside." in after
    assert site.post(f"/dead-letters/{number}/retry").status_code == 404


def test_a_vendor_sees_no_dead_letters(site: Site) -> None:
    number = letter(site, InboxState.QUARANTINED)
    site.act(site.shop.vendor_id)

    assert site.client.get("/dead-letters").status_code == 404
    assert site.post(f"/dead-letters/{number}/retry").status_code == 404
    site.act("staff")
    assert "evt_dead" in site.page("/dead-letters").words


@pytest.mark.parametrize("tail", ["/stripe/disconnect", "/matching"])
def test_nothing_changes_by_looking(site: Site, tail: str) -> None:
    selling(site)
    site.act(site.shop.vendor_id)
    before = site.client.get(f"{site.home}/matching").text

    site.client.get(f"{site.home}{tail}?account={site.shop.account_id}&organisation=Birch+Bank")

    after = site.client.get(f"{site.home}/matching").text
    assert TOKEN.sub("", after) == TOKEN.sub("", before)
