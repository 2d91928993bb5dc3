"""Subscribing on a public page, from the form over Stripe to revenue of a known adopter."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.services.billing.conftest import Shop
from tests.services.billing.shopfront import PAGE, SLUG, Front, named, opened, pay
from tests.services.billing.test_ledger import lines, settle
from tests.services.billing.test_matching import alder
from tracker.app import create_app
from tracker.db.queries import projects
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.accounts import Actor, AuditEntry, RoleName
from tracker.domain.billing import CheckoutIntent, CustomerMatch, StripeAccount
from tracker.errors import InvalidInputError, NotFoundError
from tracker.services import publishing
from tracker.services.billing import offering
from tracker.services.billing.checkout import MOST_AN_HOUR
from tracker.services.billing.offering import NamedPrice, Offered
from tracker.services.stripe_port import Access, Json, StripePort, Wanted


@pytest.fixture
def front(shop: Shop) -> Front:
    return opened(shop)


def intents(shop: Shop) -> list[CheckoutIntent]:
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        query = select(CheckoutIntent).order_by(col(CheckoutIntent.wanted_at))
        return list(tx.session.execute(query).scalars())


def matches(shop: Shop) -> list[tuple[str, int | None, str]]:
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        found = tx.session.execute(select(CustomerMatch)).scalars()
        return [(one.customer, one.organisation_id, one.method.value) for one in found]


def sessions(front: Front) -> list[dict[str, object]]:
    return list(front.shop.account.of("checkout.session").values())


def test_subscription_of_a_page_becomes_matched_revenue(front: Front) -> None:
    answer = front.subscribe(organisation="birch bank")
    back = pay(answer.headers["Location"])
    settle(front.shop)

    (session,) = sessions(front)
    (intent,) = intents(front.shop)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{front.shop.peer.address}/pay/{session['id']}"
    assert back == f"{PAGE}/thanks"
    assert "will confirm" in front.client.get(back).text
    assert session["client_reference_id"] == str(front.adopter_id)
    assert (intent.session, intent.customer) == (session["id"], session["customer"])
    assert intent.completed_at is not None
    assert matches(front.shop) == [(session["customer"], front.adopter_id, "checkout")]
    assert sum(amount for _, amount in lines(front.shop)) == 2500


def test_return_without_payment_links_nothing(front: Front) -> None:
    front.subscribe(organisation="Birch Bank")
    (session,) = sessions(front)
    forged = front.client.get(f"{PAGE}/thanks?session_id={session['id']}&customer=cus_1")
    front.shop.peer.state.emit(
        front.shop.account,
        "checkout.session.completed",
        session | {"status": "complete", "customer": "cus_forged"},
    )
    settle(front.shop)

    (intent,) = intents(front.shop)
    assert forged.status_code == 200
    assert (intent.customer, intent.completed_at) == (None, None)
    assert matches(front.shop) == []
    assert lines(front.shop) == []


def test_double_click_makes_one_session(front: Front) -> None:
    fields = {"order": front.token(), "organisation": "Birch Bank"}
    app = create_app(front.shop.ctx)

    def click(_: int) -> str | None:
        return app.test_client().post(f"{PAGE}/subscribe", data=fields).headers.get("Location")

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(click, range(4)))

    assert len(sessions(front)) == 1
    assert found == {f"{front.shop.peer.address}/pay/{sessions(front)[0]['id']}"}
    assert len(intents(front.shop)) == 1


def test_form_that_was_paid_leads_to_the_same_session(front: Front) -> None:
    order = front.token()
    first = front.subscribe(order=order)
    pay(first.headers["Location"])
    again = front.subscribe(order=order)

    assert again.headers["Location"] == first.headers["Location"]
    assert len(front.shop.account.of("subscription")) == 1


def test_form_that_is_sent_again_for_somebody_else_is_refused(front: Front) -> None:
    order = front.token()
    front.subscribe(order=order)
    answer = front.subscribe(order=order, organisation="Birch Bank")

    assert answer.status_code == 409
    assert len(sessions(front)) == 1


def test_unknown_organisation_subscribes_without_a_reference(front: Front) -> None:
    answer = front.subscribe(organisation="Nobody Ltd")
    pay(answer.headers["Location"])
    settle(front.shop)

    (session,) = sessions(front)
    assert session["client_reference_id"] is None
    assert matches(front.shop) == []
    assert lines(front.shop) == [("new", 2500)]


@pytest.mark.parametrize("target", ["//evil.com", "https://evil.com", "@evil.com", "/\\evil.com"])
def test_no_parameter_says_where_the_browser_goes(front: Front, target: str) -> None:
    names = ("next", "success_url", "cancel_url", "return_to", "url", "organisation", "slug")
    answer = front.client.post(
        f"{PAGE}/subscribe?{'&'.join(f'{name}={target}' for name in names)}",
        data={"order": front.token(), **dict.fromkeys(names, target)},
        headers={"Host": "evil.com", "X-Forwarded-Host": "evil.com"},
    )

    (session,) = sessions(front)
    home = f"{front.shop.ctx.public_address}{PAGE}"
    assert urlsplit(answer.headers["Location"]).netloc == urlsplit(front.shop.peer.address).netloc
    assert (session["success_url"], session["cancel_url"]) == (f"{home}/thanks", home)


@pytest.mark.parametrize("order", ["", "x", "a.1.2", "a.1.2.deadbeef", "ä.1.2.ö"])
def test_order_that_was_not_signed_here_is_refused(front: Front, order: str) -> None:
    assert front.subscribe(order=order).status_code == 422
    assert intents(front.shop) == []


def test_order_for_another_offer_or_of_yesterday_is_refused(front: Front) -> None:
    order = front.token()
    intent, _, issued, signature = order.split(".")
    changed = front.subscribe(order=f"{intent}.99.{issued}.{signature}").status_code
    other = front.client.post("/public/other/subscribe", data={"order": order}).status_code
    front.shop.wait(hours=13)

    assert (changed, other, front.subscribe(order=order).status_code) == (422, 404, 422)
    assert sessions(front) == []


def test_form_of_another_site_is_refused(front: Front) -> None:
    answer = front.client.post(
        f"{PAGE}/subscribe",
        data={"order": front.token()},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status_code == 403
    assert intents(front.shop) == []


def test_flood_of_orders_is_stopped(front: Front) -> None:
    found = [front.subscribe().status_code for _ in range(MOST_AN_HOUR + 1)]

    assert found == [303] * MOST_AN_HOUR + [503]


def test_session_that_is_paid_elsewhere_is_not_gone_to(front: Front) -> None:
    api = front.shop.ctx.stripe
    assert api is not None
    elsewhere = replace(front.shop.ctx, stripe=_Elsewhere(api))
    answer = (
        create_app(elsewhere).test_client().post(f"{PAGE}/subscribe", data={"order": front.token()})
    )

    assert answer.status_code == 502
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("https://pay.alder.example/c/pay/cs_1#fid=a%2Fb", 200),
        ("https://pay.alder.example:8443/c/pay/cs_1", 200),
        ("http://pay.alder.example/c/pay/cs_1", 502),
        ("https://eve@pay.alder.example/c/pay/cs_1", 502),
        ("https://pay.alder.example\\@evil.example/", 502),
        ("https://pay.alder.example/\r\nX: y", 502),
        ("//evil.example/c", 502),
        ("javascript:alert(1)", 502),
        ("https://checkout.example.evil.example", 502),
        (None, 502),
    ],
)
def test_domain_of_the_vendors_own_is_gone_to_by_a_link(
    front: Front, address: str | None, status: int
) -> None:
    api = front.shop.ctx.stripe
    assert api is not None
    client = create_app(replace(front.shop.ctx, stripe=_Elsewhere(api, address))).test_client()
    fields = {"order": front.token(), "url": "https://evil.example/"}
    answer = client.post(f"{PAGE}/subscribe?next=https://evil.example/", data=fields)

    assert answer.status_code == status
    assert "Location" not in answer.headers
    links = re.findall(r'href="(https?:[^"]+)"', answer.text)
    assert links == ([address] if status == 200 else [])


class _Elsewhere:
    """Stripe, but with pages of another origin, and sessions that are paid at an address."""

    def __init__(self, real: StripePort, address: str | None = "http://127.0.0.1:1/pay") -> None:
        self._real = real
        self._address = address

    def pay_origin(self) -> str:
        return "https://checkout.example"

    def checkout(self, access: Access, wanted: Wanted) -> Json:
        return self._real.checkout(access, wanted) | {"url": self._address}

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


def test_page_shows_vendors_offers_and_no_money_of_theirs(front: Front) -> None:
    page = front.client.get(PAGE)

    assert page.status_code == 200
    for words in ("Tarnwick", "Alder Stable", "paying customers", "Stable builds"):
        assert words in page.text
    assert "25.00 USD a month" in page.text
    assert "Portfolio" not in page.text
    assert "Set-Cookie" not in page.headers
    policy = page.headers["Content-Security-Policy"]
    assert f"form-action 'self' {front.shop.peer.address};" in policy


def test_page_answers_under_its_public_name(front: Front) -> None:
    assert front.client.get(PAGE, headers={"Host": "headwater.example"}).status_code == 200
    assert front.client.get("/", headers={"Host": "headwater.example"}).status_code == 400


def test_page_that_is_taken_back_looks_like_one_that_never_was(front: Front) -> None:
    publishing.publish(front.shop.ctx, "Ann", SLUG, is_published=False)
    hidden = front.client.get(PAGE)
    absent = front.client.get("/public/nowhere")

    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.text.replace(SLUG, "nowhere") == absent.text
    assert dict(hidden.headers) | {"Content-Length": ""} == dict(absent.headers) | {
        "Content-Length": ""
    }
    assert front.client.get(f"{PAGE}/thanks").status_code == 404


def test_offer_ends_with_price_account_or_withdrawal(front: Front) -> None:
    shop = front.shop
    order = front.token()
    shop.peer.billing.update(shop.account, "price", front.price, {"active": False})
    settle(shop)
    without_price = (front.client.get(PAGE).text.count("Subscribe<"), offers(shop)[0].is_sold)
    refused = front.subscribe(order=order).status_code
    shop.peer.billing.update(shop.account, "price", front.price, {"active": True})
    settle(shop)
    with_price = front.client.get(PAGE).text.count("Subscribe<")
    with shop.ctx.uow.begin(EVERY_VENDOR) as tx:
        account = tx.session.get(StripeAccount, shop.account_id)
        assert account is not None
        account.revoked_at = tx.now
    without_account = front.client.get(PAGE).text.count("Subscribe<")
    offering.withdraw(shop.ctx, alder(shop), named(shop, front.price))

    assert (without_price, refused) == ((0, False), 404)
    assert (with_price, without_account) == (1, 0)
    assert offers(shop) == []


def offers(shop: Shop) -> list[Offered]:
    return offering.offers(shop.ctx, alder(shop))


def test_offer_is_refused_for_what_is_not_there_or_not_ones_own(front: Front) -> None:
    shop = front.shop
    stranger = Actor(RoleName.VENDOR, "Eve", front.adopter_id)

    with pytest.raises(NotFoundError):
        offering.offer(shop.ctx, alder(shop), named(shop, "price_none"), "x")
    with pytest.raises(NotFoundError):
        offering.offer(shop.ctx, stranger, named(shop, front.price), "x")
    with pytest.raises(NotFoundError):
        offering.offer(shop.ctx, Actor(RoleName.STAFF, "Bo"), named(shop, front.price), "x")
    with pytest.raises(NotFoundError):
        offering.withdraw(shop.ctx, stranger, named(shop, front.price))
    with pytest.raises(NotFoundError):
        offering.withdraw(shop.ctx, alder(shop), named(shop, "price_none"))
    with pytest.raises(InvalidInputError, match="1 to 100"):
        offering.offer(shop.ctx, alder(shop), named(shop, front.price), " ")
    assert offering.offers(shop.ctx, stranger) == []


def test_offer_needs_a_price_that_is_sold_and_a_project_of_the_vendor(front: Front) -> None:
    shop = front.shop
    with shop.ctx.uow.begin() as tx:
        projects.add_project(tx, slug="other", name="Other")
    elsewhere = NamedPrice(shop.account_id, "other", front.price)
    with pytest.raises(InvalidInputError, match="not on record"):
        offering.offer(shop.ctx, alder(shop), elsewhere, "x")
    shop.peer.billing.update(shop.account, "price", front.price, {"active": False})
    settle(shop)

    with pytest.raises(InvalidInputError, match="not active"):
        offering.offer(shop.ctx, alder(shop), named(shop, front.price), "x")


def test_offer_can_be_renamed_and_every_act_is_logged(front: Front) -> None:
    shop = front.shop
    offering.offer(shop.ctx, alder(shop), named(shop, front.price), "Builds for everybody")

    (found,) = offers(shop)
    assert found == Offered(shop.account_id, SLUG, front.price, "Builds for everybody", True)
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        acts = list(tx.session.execute(select(col(AuditEntry.action))).scalars())
    assert acts == ["price offered", "project published", "price offered"]


def test_session_that_was_not_named_is_found_by_what_we_wrote(front: Front) -> None:
    answer = front.subscribe(organisation="Birch Bank")
    with front.shop.ctx.uow.begin(EVERY_VENDOR) as tx:
        intent = tx.session.execute(select(CheckoutIntent)).scalars().one()
        intent.session = None
    pay(answer.headers["Location"])
    settle(front.shop)

    (intent,) = intents(front.shop)
    assert intent.session == sessions(front)[0]["id"]
    assert [one[1] for one in matches(front.shop)] == [front.adopter_id]
