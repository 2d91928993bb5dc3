"""Many at once: deliveries of the same events, and workers at the same inbox."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TypeVar

import pytest

from tests.services.billing.conftest import Shop
from tests.services.billing.test_kills import kept, on_the_way
from tests.services.billing.test_ledger import balance, lines
from tests.services.billing.test_upkeep import states
from tests.stripe_peer.deliveries import signature
from tests.support.mortal import Sent
from tracker.db.queries import inbox
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.inbox import InboxState
from tracker.services.billing.applying import drain
from tracker.services.billing.receiving import receive
from tracker.services.claims import once

pytestmark = pytest.mark.slow

THREADS = 4
Found = TypeVar("Found")


def at_once(work: Callable[[int], Found], threads: int = THREADS) -> list[Found]:
    """Do ``work`` in several threads that begin together; return what each found."""
    gate = Barrier(threads)

    def begin(number: int) -> Found:
        gate.wait(timeout=30)
        return work(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(begin, range(threads)))


def new_ones(shop: Shop, sent: list[Sent]) -> int:
    found = [receive(shop.ctx, one.slug, one.signature, one.body) for one in sent]
    assert {one.rejection for one in found} <= {None}
    return sum(one.is_new for one in found)


def events(shop: Shop, count: int) -> list[Sent]:
    """Return signed deliveries of events that differ in their ids alone."""
    shop.peer.subscribe(shop.account, "Bank")
    first = shop.peer.state.queue[0]
    found = []
    for number in range(count):
        body = json.dumps(first.event | {"id": f"evt_{number:05d}"}).encode()
        signed = signature(body, first.endpoint.secrets, shop.peer.state.now)
        found.append(Sent(f"evt_{number:05d}", first.endpoint.url, signed, body))
    return found


def test_events_that_come_twice_at_once_are_kept_once(shop: Shop) -> None:
    sent = events(shop, 150)

    # Each event is sent by two of the threads, one from the front and one from the back.
    parts = [sent[:75], sent[75:], sent[74::-1], sent[:74:-1]]
    counts = at_once(lambda number: new_ones(shop, parts[number]))

    assert sum(counts) == 150
    assert kept(shop) == sorted(one.event_id for one in sent)


def test_event_that_comes_a_hundred_times_at_once_is_one_row(shop: Shop) -> None:
    sent = events(shop, 1)

    counts = at_once(lambda _: new_ones(shop, sent * 25))

    assert sorted(counts) == [0, 0, 0, 1]
    assert kept(shop) == ["evt_00000"]


def test_workers_at_one_inbox_make_one_ledger(shop: Shop) -> None:
    made = [shop.peer.subscribe(shop.account, f"Customer {one}")["id"] for one in range(8)]
    for one in made[:3]:
        shop.peer.billing.cancel(shop.account, one)
    new_ones(shop, on_the_way(shop))

    counts = at_once(lambda _: drain(shop.ctx), threads=2)

    assert sum(counts) >= len(made)
    assert set(states(shop)) <= {InboxState.APPLIED, InboxState.IGNORED}
    assert balance(shop) == 12500
    assert sum(amount for _, amount in lines(shop)) == 12500


def test_event_is_leased_to_one_worker(shop: Shop) -> None:
    new_ones(shop, events(shop, 1))

    def lease(_: int) -> int:
        with shop.ctx.uow.begin(EVERY_VENDOR) as tx:
            return len(inbox.lease(tx, 60))

    counts = at_once(lease)

    assert sorted(counts) == [0, 0, 0, 1]


def test_claim_is_given_to_one_of_those_who_wake_together(shop: Shop) -> None:
    done: list[str] = []

    def wake(_: int) -> int:
        # Who finds somebody at work goes on to the next period: one may be left out, never doubled.
        periods = [f"{number:03d}" for number in range(20)]
        return sum(once(shop.ctx, "tidying", one, 60, partial(done.append, one)) for one in periods)

    counts = at_once(wake)

    assert done == sorted(set(done))
    assert sum(counts) == len(done) > 0
