"""kill -9 at every step of receiving, applying and reading loses nothing and doubles nothing."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.services.billing.conftest import Shop
from tests.services.billing.test_ledger import balance, lines
from tests.services.billing.test_upkeep import states
from tests.stripe_peer.deliveries import signature
from tests.support.mortal import Place, Sent, applying, reading, receiving, survives
from tracker.db.queries import billing
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.billing import SubscriptionState
from tracker.domain.inbox import InboundEvent, InboxState
from tracker.services.billing.applying import LEASE_SECONDS

pytestmark = pytest.mark.slow


@pytest.fixture
def place(shop: Shop, database_url: str) -> Callable[[], Place]:
    """Return how a worker finds its way; each comes when the claims of the last have run out."""
    assert shop.ctx.vault is not None
    vault, begun, count = shop.ctx.vault, shop.ctx.clock.now(), 0

    def next_one() -> Place:
        nonlocal count
        count += 1
        now = max(begun, shop.ctx.clock.now()) + timedelta(seconds=LEASE_SECONDS * count)
        return Place(database_url, now, shop.peer.addresses, vault)

    return next_one


def on_the_way(shop: Shop) -> list[Sent]:
    """Take what the peer has to deliver."""
    waiting, shop.peer.state.queue = shop.peer.state.queue, []
    found = []
    for one in waiting:
        body = json.dumps(one.event).encode()
        signed = signature(body, one.endpoint.secrets, shop.peer.state.now)
        found.append(Sent(one.event["id"], one.endpoint.url, signed, body))
    return found


def kept(shop: Shop) -> list[str]:
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        query = select(col(InboundEvent.event_id)).order_by(col(InboundEvent.event_id))
        return list(tx.session.execute(query).scalars())


def trade(shop: Shop) -> None:
    """Sell to two, then lose one and sell to a third on the next day."""
    first = shop.peer.subscribe(shop.account, "Bank")
    shop.peer.subscribe(shop.account, "Mill")
    shop.wait(days=1)
    shop.peer.billing.cancel(shop.account, first["id"])
    shop.peer.subscribe(shop.account, "Shop", items=[{"price": price(shop), "quantity": 3}])


def price(shop: Shop) -> str:
    return next(iter(shop.account.of("price")))


def test_receiver_that_is_killed_at_every_step(
    shop: Shop, place: Callable[[], Place], tmp_path: Path
) -> None:
    shop.peer.subscribe(shop.account, "Bank")
    sent, notes = on_the_way(shop), tmp_path / "acknowledged"
    here = replace(place(), now=shop.ctx.clock.now())
    steps = 1
    while not survives(here, steps, receiving, sent, notes):
        assert set(notes.read_text().split()) <= set(kept(shop))
        steps += 1

    assert steps == 3 * len(sent) + 1
    assert kept(shop) == sorted(one.event_id for one in sent)


def test_worker_that_is_killed_at_every_step(shop: Shop, place: Callable[[], Place]) -> None:
    trade(shop)
    shop.peer.deliveries.deliver()
    steps = 1
    while not survives(place(), steps, applying):
        steps += 1

    assert steps > 8  # each step of handling one object was the last one once
    assert InboxState.RECEIVED not in states(shop)
    assert lines(shop) == [("new", 2500), ("new", 7500)]
    assert balance(shop) == 10000


def test_reader_that_is_killed_at_every_step(shop: Shop, place: Callable[[], Place]) -> None:
    trade(shop)
    shop.peer.state.queue = []
    steps = 1
    while not survives(place(), steps, reading, shop.account_id):
        if steps == 4:
            # What changes meanwhile rings.
            shop.peer.subscribe(shop.account, "Late")
            shop.peer.deliveries.deliver()
        steps += 1
    survives(place(), None, applying)

    assert steps > 8
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        assert billing.account(tx, shop.account_id).backfilled_at is not None
    assert balance(shop) == sum(amount for _, amount in lines(shop)) == 12500


def test_ten_random_kills_among_deliveries_in_any_order_leave_the_right_ledger(
    shop: Shop, place: Callable[[], Place], tmp_path: Path
) -> None:
    chance, made = random.Random(1), []
    for number in range(12):
        made.append(shop.peer.subscribe(shop.account, f"Customer {number}")["id"])
    for one in made[:4]:
        shop.peer.billing.cancel(shop.account, one)
    sent, notes = 3 * on_the_way(shop), tmp_path / "acknowledged"
    chance.shuffle(sent)
    here = replace(place(), now=shop.ctx.clock.now())
    for _ in range(5):
        survives(here, chance.randint(1, 3 * len(sent)), receiving, sent, notes)
        survives(place(), chance.randint(1, 40), applying)
        assert set(notes.read_text().split()) <= set(kept(shop))
    survives(here, None, receiving, sent, notes)
    survives(place(), None, applying)

    assert kept(shop) == sorted({one.event_id for one in sent})
    assert set(states(shop)) <= {InboxState.APPLIED, InboxState.IGNORED}
    assert worths(shop) == {one: 0 for one in made[:4]} | {one: 2500 for one in made[4:]}
    assert sum(amount for _, amount in lines(shop)) == balance(shop) == 20000


def worths(shop: Shop) -> dict[str, int]:
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        query = select(col(SubscriptionState.stripe_id), col(SubscriptionState.mrr_minor)).where(
            col(SubscriptionState.valid_until).is_(None)
        )
        return {stripe_id: mrr for stripe_id, mrr in tx.session.execute(query)}
