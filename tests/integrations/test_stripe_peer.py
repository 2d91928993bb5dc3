"""The peer keeps to what Stripe promises: fields as the SDK declares them, time, and deliveries."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import stripe

from tests.stripe_peer.contract import kinds_without_class, missing_fields, unknown_fields
from tests.stripe_peer.server import Peer, running
from tests.stripe_peer.state import Account, Endpoint
from tracker.importers.stripe_events import check_signature, read_doorbell
from tracker.integrations.stripe_api import StripeApi
from tracker.services.stripe_port import KINDS, Access

ACCESS = Access("rk_live_alder")
DAY = 86_400


class Inbox:
    """Receives deliveries and answers with ``status``."""

    def __init__(self) -> None:
        self.status = 200
        self.got: list[tuple[str, str, bytes]] = []

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        self.got.append((url, headers["Stripe-Signature"], body))
        return self.status

    def kinds(self) -> list[str]:
        found = [read_doorbell(body) for _, _, body in self.got]
        return [one.type for one in found if one]


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def peer(inbox: Inbox) -> Iterator[Peer]:
    with running(inbox) as found:
        yield found


@pytest.fixture
def alder(peer: Peer) -> Account:
    account = peer.vendor("Alder Ltd", ACCESS.key)
    account.endpoints.append(Endpoint("https://headwater.example/hooks", ["whsec_1"]))
    return account


def raw_answers(peer: Peer) -> list[Any]:
    """Return what the SDK gets of every list of the peer, of a new session, and a discount."""
    client = stripe.StripeClient(ACCESS.key, base_addresses={"api": peer.address})
    price = client.v1.prices.list().data[0].id
    session = client.v1.checkout.sessions.create(
        {"mode": "subscription", "line_items": [{"price": price, "quantity": 1}]}
    )
    subscription = client.v1.subscriptions.list({"expand": ["data.discounts"]}).data[0]
    lists: list[Any] = [
        client.v1.subscription_items.list({"subscription": subscription.id}),
        client.v1.subscription_schedules.list(),
        client.v1.events.list({"limit": 100}),
        client.v1.invoices.list(),
        client.v1.checkout.sessions.list(),
    ]
    found = [one.to_dict(recursive=True) for some in lists for one in some.data]
    return [session.to_dict(recursive=True), subscription.to_dict(recursive=True), *found]


def test_every_answer_has_the_fields_that_the_sdk_declares(peer: Peer, alder: Account) -> None:
    coupon = peer.billing.create(alder, "coupon", {"percent_off": 20})
    made = peer.subscribe(alder, "Bank of Birch", discounts=[{"coupon": coupon["id"]}])
    peer.billing.refund(alder, made["latest_invoice"], 500)
    peer.billing.schedules.create(alder, {"from_subscription": made["id"]})
    api = StripeApi(peer.addresses)

    answers: list[Any] = [api.account(ACCESS), api.fetch(ACCESS, "subscription", made["id"])]
    for kind in KINDS:
        answers += api.page(ACCESS, kind).items
    answers += api.missed_events(ACCESS, 0)
    answers += raw_answers(peer)

    assert {one.get("object") for one in answers} >= {
        *("account", "checkout.session", "event", "refund", "subscription_item"),
        "subscription_schedule",
    }
    assert kinds_without_class(answers) == set()
    assert unknown_fields(answers) == []
    assert missing_fields(answers) == []


def test_contract_finds_what_drifted() -> None:
    answer = {"data": [{"object": "coupon", "id": "co_1", "percentage": 3}]}

    assert unknown_fields(answer) == ["coupon.percentage"]
    assert "coupon.duration" in missing_fields(answer)


def test_month_passes_with_an_invoice_and_events(peer: Peer, alder: Account, inbox: Inbox) -> None:
    made = peer.subscribe(alder, "Bank of Birch")
    peer.deliveries.deliver()
    inbox.got.clear()

    peer.billing.advance(peer.state.now + 32 * DAY)
    peer.deliveries.deliver()

    assert inbox.kinds() == ["invoice.paid", "customer.subscription.updated"]
    assert len(alder.of("invoice")) == 2
    assert alder.of("subscription")[made["id"]]["status"] == "active"


def test_trial_turns_active_and_scheduled_end_comes(peer: Peer, alder: Account) -> None:
    now = peer.state.now
    trial = peer.subscribe(alder, "Bank of Birch", trial_end=now + 9 * DAY)
    ends = peer.subscribe(alder, "Cedar Rail", cancel_at_period_end=True)

    peer.billing.advance(now + 10 * DAY)
    middle = [alder.of("subscription")[one["id"]]["status"] for one in (trial, ends)]
    peer.billing.advance(now + 40 * DAY)
    last = [alder.of("subscription")[one["id"]]["status"] for one in (trial, ends)]

    assert middle == ["active", "active"]
    assert last == ["active", "canceled"]


def test_deliveries_are_signed_with_every_secret_of_a_rotation(
    peer: Peer, alder: Account, inbox: Inbox
) -> None:
    alder.endpoints[0].secrets.append("whsec_2")
    peer.subscribe(alder, "Bank of Birch")
    peer.deliveries.deliver(at=1_800_000_000)
    (_, header, body) = inbox.got[0]

    found = [check_signature(header, body, [one], 1_800_000_000) for one in ("whsec_1", "whsec_2")]

    assert found == [None, None]


def test_deliveries_come_shuffled_and_twice_and_again_until_accepted(
    peer: Peer, alder: Account, inbox: Inbox
) -> None:
    for number in range(5):
        peer.subscribe(alder, f"Customer {number}")
    in_order = [one.event["id"] for one in peer.state.queue]
    inbox.status = 500

    refused = peer.deliveries.deliver(copies=2, shuffle_seed=4)
    inbox.status = 200
    accepted = peer.deliveries.deliver()

    sent = [found.event_id for _, _, body in inbox.got if (found := read_doorbell(body))]
    assert refused == {500: 2 * len(in_order)}
    assert accepted == {200: len(in_order)}
    assert sorted(sent[: 2 * len(in_order)]) == sorted(in_order * 2)
    assert sent[: 2 * len(in_order)] != in_order * 2


def test_accounts_do_not_see_each_other(peer: Peer, alder: Account) -> None:
    birch = peer.vendor("Birch Inc", "rk_live_birch")
    theirs = peer.subscribe(birch, "Secret Customer")
    api = StripeApi(peer.addresses)

    assert api.fetch(ACCESS, "subscription", theirs["id"]) is None
    assert api.page(ACCESS, "customer").items == ()
