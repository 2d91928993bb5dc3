"""Workers that are killed: real processes that end by SIGKILL at a step that the test names."""

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tracker.bootstrap import bootstrap
from tracker.clock import FixedClock
from tracker.config import Settings
from tracker.db.engine import make_engine
from tracker.db.tenancy import Scope
from tracker.db.uow import Tx, UnitOfWork
from tracker.integrations.stripe_api import StripeApi
from tracker.services.billing.applying import drain
from tracker.services.billing.receiving import receive
from tracker.services.billing.upkeep import read_whole
from tracker.services.context import Context, Vault
from tracker.services.stripe_port import Access, Json, Page

# A child is forked from a process that has loaded all this already and runs no thread.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["__main__", __name__])


@dataclass
class Life:
    """How many steps are left; None: it goes on for ever."""

    steps: int | None

    def step(self) -> None:
        """Take a step, which may be the last one."""
        if self.steps is not None:
            self.steps -= 1
            if self.steps == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class MortalUnitOfWork(UnitOfWork):
    """May end before it writes, between writing and committing, and right after the commit."""

    life = Life(None)

    @contextmanager
    def begin(self, scope: Scope = None) -> Iterator[Tx]:
        self.life.step()
        with super().begin(scope) as tx:
            yield tx
            tx.session.flush()
            self.life.step()
        self.life.step()


class MortalStripe(StripeApi):
    """May end before it asks, and with the answer in its hands."""

    life = Life(None)

    def fetch(self, access: Access, kind: str, stripe_id: str) -> Json | None:
        self.life.step()
        found = super().fetch(access, kind, stripe_id)
        self.life.step()
        return found

    def page(self, access: Access, kind: str, after: str | None = None, **filters: str) -> Page:
        self.life.step()
        found = super().page(access, kind, after, **filters)
        self.life.step()
        return found


@dataclass(frozen=True)
class Place:
    """What a worker needs to find its way: picklable."""

    url: str
    now: datetime
    addresses: dict[str, str]
    vault: Vault

    def context(self, life: Life) -> Context:
        """Return a context that lives as long as ``life`` does."""
        clock = FixedClock(self.now)
        uow = MortalUnitOfWork(make_engine(self.url), clock)
        stripe = MortalStripe(self.addresses, "sk_live_platform", "ca_peer", per_second=1000)
        uow.life = stripe.life = life
        made = bootstrap(Settings(var_dir=Path("none"), database_url=self.url), clock=clock)
        return replace(made, uow=uow, stripe=stripe, vault=self.vault)


@dataclass(frozen=True)
class Sent:
    """A delivery as it is sent."""

    event_id: str
    slug: str
    signature: str
    body: bytes


def receiving(ctx: Context, sent: Sequence[Sent], acknowledged: Path) -> None:
    """Receive deliveries, and note each that was acknowledged."""
    with acknowledged.open("a") as notes:
        for one in sent:
            assert receive(ctx, one.slug, one.signature, one.body).rejection is None
            print(one.event_id, file=notes, flush=True)


def applying(ctx: Context) -> None:
    """Work off the inbox."""
    drain(ctx)


def reading(ctx: Context, account_id: int) -> None:
    """Read an account whole."""
    read_whole(ctx, account_id)


def survives(place: Place, steps: int | None, work: Any, *of: Any) -> bool:
    """Do ``work`` in a process of its own; False: it was killed at its step number ``steps``."""
    process = _PROCESSES.Process(target=_live, args=(place, steps, work, of))
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode == 0


def _live(place: Place, steps: int | None, work: Any, of: tuple[Any, ...]) -> None:
    work(place.context(Life(steps)), *of)
