"""The sample foundation's vendors at the peer: what they hold, and what comes of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from tests.stripe_peer import keeping
from tests.stripe_peer.months import Months
from tests.stripe_peer.opening import open_shop
from tests.stripe_peer.server import Peer, running
from tests.stripe_peer.state import Account, State
from tests.stripe_peer.vendors import open_accounts
from tests.web.reading import read
from tracker.app import create_app
from tracker.clock import FixedClock
from tracker.db.uow import UnitOfWork
from tracker.errors import SetupError
from tracker.integrations.stripe_api import StripeApi
from tracker.integrations.stripe_clock import SAMPLE_KEY, SampleClock
from tracker.integrations.vault import Vault, new_master_key, read_master_keys
from tracker.metrics.months import months_before
from tracker.services import health, sampling, sampling_stripe
from tracker.services.billing import connecting, overview
from tracker.services.billing.applying import drain
from tracker.services.billing.receiving import receive
from tracker.services.billing.revenue import revenue
from tracker.services.context import Context, Silent
from tracker.services.sample import sample_foundation

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
# The first of them are enough: the fourth is the one whose stable channel moved to vendors.
PROJECTS = 4
_A_YEAR = {"year": 1, "quarter": 4, "month": 12}


@dataclass
class Market:
    """The sample foundation with its vendors' accounts connected."""

    ctx: Context
    peer: Peer

    @property
    def state(self) -> State:
        return self.peer.state

    def account(self, name: str) -> Account:
        return next(one for one in self.state.accounts.values() if one.name == name)

    def settle(self) -> None:
        """Deliver what waits, and work it off."""
        assert set(self.peer.deliveries.deliver(at=int(NOW.timestamp()))) <= {200}
        while drain(self.ctx):
            pass

    def mrr(self, name: str) -> int:
        found = revenue(self.ctx, connecting.vendor_actor(self.ctx, name, "Ann"))
        return sum(one.mrr_minor for one in found.currencies)


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with the accounts, to be taken up by each test."""
    state = open_accounts(PROJECTS, NOW.date())
    state.platform_keys.add(SAMPLE_KEY)
    file = tmp_path_factory.mktemp("peer") / "accounts.json"
    keeping.save(state, file)
    return file


@pytest.fixture
def market(ctx: Context, accounts: Path) -> Iterator[Market]:
    here: dict[str, Context] = {}

    def send(url: str, headers: Mapping[str, str], body: bytes) -> int:
        found = receive(here["ctx"], url.rpartition("/")[2], headers["Stripe-Signature"], body)
        return 400 if found.rejection else 200

    state = keeping.load(accounts)
    with running(send, state=state) as peer:
        here["ctx"] = replace(
            ctx,
            uow=UnitOfWork(ctx.uow.engine, FixedClock(NOW)),
            clock=FixedClock(NOW),
            stripe=StripeApi(peer.addresses, per_second=10_000),
            vault=Vault(read_master_keys(new_master_key())),
        )
        sampling.load(here["ctx"], PROJECTS, sampling.FIRST_SEED)
        open_shop(here["ctx"], state, Silent())
        yield Market(here["ctx"], peer)


def entered() -> dict[str, Fraction]:
    """Return what was entered of each vendor as standing, in minor units a month."""
    day, found = NOW.date(), dict[str, Fraction]()
    for project in sample_foundation(PROJECTS):
        for table in project.entered:
            for row in table.rows if table.kind == "subscriptions" else ():
                is_open = row["from"] <= day and (row["until"] is None or day < row["until"])
                if row["kind"] == "recurring" and is_open:
                    amount = Fraction(row["amount"].minor * _A_YEAR[row["period"]], 12)
                    found[row["vendor"]] = found.get(row["vendor"], Fraction()) + amount
    return found


def test_accounts_tell_what_was_entered_and_a_second_opening_changes_nothing(
    market: Market,
) -> None:
    numbers = [one.id for one in overview.accounts(market.ctx)]
    open_shop(market.ctx, market.state, Silent())

    told = {one.name: market.mrr(one.name) for one in market.state.accounts.values()}

    assert told == {name: round(entered().get(name, 0)) for name in told}
    assert sum(told.values()) > 0
    assert [one.id for one in overview.accounts(market.ctx)] == numbers


def test_subscription_of_a_minute_ago_is_on_the_path_to_the_time_that_it_pays_for(
    market: Market,
) -> None:
    vendor = market.account("Brightsluice")
    health.refresh(market.ctx, ["tarnwick"])
    before = paths(market)
    price = next(
        one["id"]
        for one in vendor.of("price").values()
        if "Tarnwick" in vendor.of("product")[one["product"]]["name"]
    )
    given = {"name": "Alderwick Rail", "email": "pay@alderwick.example"}
    customer = market.peer.billing.create(vendor, "customer", given)
    wanted = {"customer": customer["id"], "items": [{"price": price, "quantity": 40}]}
    market.peer.billing.subscribe(vendor, wanted)

    market.settle()
    assert "tarnwick" in health.stale(market.ctx)
    health.refresh(market.ctx, ["tarnwick"])

    after = paths(market)
    assert "Money as of 2026-11-24" in after
    assert payers_of(after) == payers_of(before) + 1
    assert re.search(r"Brightsluice employs [a-z]+ people; [0-9.–]+ FTE", after)
    assert market.mrr("Brightsluice") > round(entered()["Brightsluice"])


def paths(market: Market) -> str:
    """Return the words of the funding page of the project whose stable channel is vendors'."""
    answer = create_app(market.ctx).test_client().get("/projects/tarnwick/funding")
    assert answer.status_code == 200
    return read(answer.text).words


def payers_of(words: str) -> int:
    return int(words.partition("Payers, as allocated")[2].split()[0])


def test_months_bring_movements_that_are_the_same_every_time(
    market: Market, accounts: Path
) -> None:
    later = months_before(NOW.date(), -3)
    at = int(datetime.combine(later, NOW.timetz()).timestamp())
    Months(market.peer.billing).pass_until(at)
    again = keeping.load(accounts)
    Months(Peer(again, market.peer.faults, "", market.peer.deliveries.send).billing).pass_until(at)

    names = [one.name for one in market.state.accounts.values()]
    before = {name: market.mrr(name) for name in names}
    market.settle()
    after = {name: market.mrr(name) for name in names}

    assert before != after
    assert subscriptions(market.state) == subscriptions(again)


def kept(state: State, beside: Path) -> str:
    file = beside.with_name("again.json")
    keeping.save(state, file)
    return file.read_text()


def subscriptions(state: State) -> list[tuple[str, str]]:
    return [
        (one["customer"], one["status"])
        for account in state.accounts.values()
        for one in account.of("subscription").values()
    ]


def test_what_is_kept_is_what_was(accounts: Path) -> None:
    state = keeping.load(accounts)

    assert kept(state, accounts) == accounts.read_text()
    assert accounts.stat().st_mode & 0o077 == 0


def test_month_is_asked_for_over_http_and_told_by_vendor(market: Market) -> None:
    clock = SampleClock(market.peer.address)
    was = clock.now()

    class Settling(SampleClock):
        def settle(self, seconds: float) -> bool:
            market.settle()
            return super().settle(seconds)

    found = sampling_stripe.advance(market.ctx, Settling(market.peer.address), 1)

    assert found.is_settled
    assert (found.now - was).days in range(28, 32)
    assert {vendor for vendor, *_ in found.rows()} <= {
        one.name for one in market.state.accounts.values()
    }
    assert found.after == sampling_stripe.taken(market.ctx)
    assert clock.now() == found.now


@pytest.mark.parametrize("address", ["https://api.stripe.com", "http://192.0.2.1:8012", "x"])
def test_no_clock_is_looked_for_elsewhere(address: str) -> None:
    with pytest.raises(SetupError, match="no invented Stripe"):
        SampleClock(address)


def test_nobody_there_is_said_with_what_to_do() -> None:
    with pytest.raises(SetupError, match="start `make run` first"):
        SampleClock("http://127.0.0.1:1").now()


def test_clock_goes_forward_only(market: Market) -> None:
    clock = SampleClock(market.peer.address)
    stood = clock.now()

    with pytest.raises(SetupError, match="only be advanced forward"):
        clock.advance(datetime(2020, 1, 1, tzinfo=UTC))

    assert clock.now() == stood
