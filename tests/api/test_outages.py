"""The database goes away under load: what was acknowledged is kept, and nothing is a fault."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import count
from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit
from threading import Event

import pytest
from sqlalchemy import make_url, select, text
from sqlmodel import col

from tests.importers.test_stripe_events import event, sign
from tests.services.billing.conftest import SECRET, SLUG, Shop
from tests.services.billing.conftest import shop as shop
from tests.support.postgres import Server, installations, started_server
from tracker.app import create_app
from tracker.db import migrate
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.inbox import InboundEvent

SENDERS = 4


class Load:
    """Deliveries that go on from several threads, each event once, and what each was told."""

    def __init__(self, shop: Shop) -> None:
        self._app = create_app(shop.ctx)
        self._now = shop.peer.state.now
        self._numbers = count()
        self._over = Event()
        self.told: list[tuple[str, int]] = []

    def deliver(self, event_id: str) -> int:
        """Deliver one event and return the status."""
        body = json.dumps(event(id=event_id)).encode()
        headers = {"Stripe-Signature": sign(body, SECRET, self._now)}
        address = f"/hooks/stripe/{SLUG}"
        status = self._app.test_client().post(address, data=body, headers=headers).status_code
        self.told.append((event_id, status))
        return status

    def page(self) -> int:
        """Return the status of the page that everybody opens first."""
        return self._app.test_client().get("/").status_code

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Deliver all the time."""
        with ThreadPoolExecutor(SENDERS) as pool:
            senders = [pool.submit(self._send) for _ in range(SENDERS)]
            try:
                yield
            finally:
                self._over.set()
        for one in senders:
            one.result()

    def until(self, status: int, times: int = 10) -> None:
        """Wait until so many more deliveries were told this."""
        seen = self.statuses.count(status)
        while self.statuses.count(status) < seen + times:
            assert not self._over.wait(0.005)

    @property
    def statuses(self) -> list[int]:
        """What was told so far."""
        return [status for _, status in list(self.told)]

    def _send(self) -> None:
        while not self._over.is_set():
            if self.deliver(f"evt_{next(self._numbers):06d}") != 200:
                self._over.wait(0.01)


def kept(shop: Shop) -> set[str]:
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        return set(tx.session.execute(select(col(InboundEvent.event_id))).scalars())


def told(load: Load, status: int) -> set[str]:
    return {event_id for event_id, said in load.told if said == status}


# -- PostgreSQL -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mortal_server() -> Iterator[Server]:
    """Return a server that may be ended."""
    if not installations():
        pytest.skip("PostgreSQL was not found: install it")
    with started_server(installations()[0]) as server:
        yield server


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a database on the server that may be ended, or of a file."""
    if "mortal_server" not in request.fixturenames:
        # Who is to be told that it is locked need not wait as long as at a server.
        hurry = "?timeout=1" if "fault" in request.fixturenames else ""
        yield request.getfixturevalue("sqlite_url") + hurry
        return
    with request.getfixturevalue("mortal_server").database() as url:
        migrate.upgrade(url)
        yield url + "&options=-c%20lock_timeout%3D200"


@pytest.mark.slow
@pytest.mark.parametrize("signal", ["INT", "QUIT"])
def test_postgresql_that_is_stopped_under_load_loses_nothing(
    mortal_server: Server, shop: Shop, signal: str
) -> None:
    load = Load(shop)
    with load.going_on():
        load.until(200)
        mortal_server.stop(signal)
        load.until(503)
        page = load.page()
        mortal_server.start()
        first = load.deliver("evt_first_again")
        load.until(200)

    assert (first, page) == (200, 503)
    assert set(load.statuses) == {200, 503}
    assert told(load, 200) <= kept(shop)
    assert [load.deliver(one) for one in told(load, 503)] == [200] * load.statuses.count(503)
    assert kept(shop) == {event_id for event_id, _ in load.told}


def test_postgresql_whose_table_is_locked_is_not_waited_for(
    mortal_server: Server, shop: Shop
) -> None:
    load = Load(shop)
    with shop.ctx.uow.engine.connect() as other:
        other.execute(text("LOCK TABLE inbound_event"))
        during = load.deliver("evt_1")
        other.rollback()

    assert (during, load.deliver("evt_1")) == (503, 200)
    assert kept(shop) == {"evt_1"}


# -- SQLite ---------------------------------------------------------------------------------------


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold the database as long as somebody who forgets to let go."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def full(file: Path) -> Iterator[None]:
    """Let no file of this process grow, as a disk that is full does."""
    soft, hard = getrlimit(RLIMIT_FSIZE)
    longest = max(one.stat().st_size for one in file.parent.glob(f"{file.name}*"))
    setrlimit(RLIMIT_FSIZE, (longest, hard))
    try:
        yield
    finally:
        setrlimit(RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("fault", [locked, full])
def test_sqlite_that_cannot_be_written_loses_nothing(
    shop: Shop, sqlite_url: str, fault: Callable[[Path], AbstractContextManager[None]]
) -> None:
    load = Load(shop)
    with load.going_on():
        load.until(200)
        with fault(Path(make_url(sqlite_url).database or "")):
            load.until(503, times=SENDERS)
            page = load.page()
        first = load.deliver("evt_first_again")
        load.until(200)

    assert (first, page) == (200, 200)
    assert set(load.statuses) == {200, 503}
    assert told(load, 200) <= kept(shop)
    assert [load.deliver(one) for one in told(load, 503)] == [200] * load.statuses.count(503)
    assert kept(shop) == {event_id for event_id, _ in load.told}


# -- readers beside writers -----------------------------------------------------------------------


def test_readers_and_writers_do_not_lock_each_other_out(shop: Shop) -> None:
    load = Load(shop)
    with load.going_on(), ThreadPoolExecutor(SENDERS) as readers:
        pages = list(readers.map(lambda _: load.page(), range(60)))
        load.until(200)

    assert set(pages) == set(load.statuses) == {200}
    assert told(load, 200) == kept(shop)
