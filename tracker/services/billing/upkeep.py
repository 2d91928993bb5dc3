"""What keeps the ledger right by itself: missed events, closed days, nights, forgotten bodies."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.db.queries import billing, inbox
from tracker.db.tenancy import EVERY_VENDOR
from tracker.importers.stripe_events import read_doorbell
from tracker.services.billing.accounts import access_of
from tracker.services.billing.backfilling import Backfilled, backfill
from tracker.services.billing.booking import local_day
from tracker.services.billing.receiving import row_of
from tracker.services.billing.reconstructing import reconstruct
from tracker.services.context import Context, Progress

#: Stripe tells of the events of this time only.
EVENTS_DAYS = 30
BODIES_DAYS = 90
#: How long a day stays open after midnight, for what is late.
LATE = timedelta(hours=2)
QUARTER_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Tended:
    """A connected account. ``night`` is the day there, from two o'clock on.

    ``is_listening``: Stripe can deliver to it; ``is_read``: everything that it holds was read.
    """

    id: int
    is_listening: bool
    is_read: bool
    night: str


def tended(ctx: Context) -> list[Tended]:
    """Return the accounts that can be reached: those whose vendor did not disconnect them."""
    with ctx.uow.read(EVERY_VENDOR) as tx:
        return [
            Tended(
                id=one.id,
                is_listening=inbox.endpoint_for(tx, one) is not None,
                is_read=one.backfilled_at is not None,
                night=local_day(one, tx.now - LATE).isoformat(),
            )
            for one in billing.accounts(tx)
            if one.id is not None and one.revoked_at is None
        ]


def period(now: datetime, seconds: int) -> str:
    """Return which stretch of so many seconds ``now`` lies in, as a period of a claim."""
    return f"{int(now.timestamp()) // seconds:012d}"


def catch_up(ctx: Context, account_id: int) -> int:
    """Put into the inbox what Stripe could not deliver; return how many events were new.

    Raises:
        StripeRefusedError: the key was revoked.
        StripeBusyError: Stripe is busy; the next quarter of an hour asks again.
    """
    assert ctx.stripe is not None
    with ctx.uow.read(EVERY_VENDOR) as tx:
        account = billing.account(tx, account_id)
        endpoint = inbox.endpoint_for(tx, account)
        since = tx.now - timedelta(days=EVENTS_DAYS)
    if endpoint is None:
        return 0
    missed = ctx.stripe.missed_events(access_of(ctx, account), int(since.timestamp()))
    # The platform's endpoint is told whose event it is; asked for, the event does not say so.
    named = {"account": account.account} if endpoint.account_id is None else {}
    bodies = [json.dumps(one | named).encode() for one in missed]
    bells = [(bell, body) for body in bodies if (bell := read_doorbell(body)) is not None]
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        door = inbox.door(tx, endpoint.slug)
        assert door is not None
        return sum(inbox.keep(tx, row_of(tx, door, bell, body)) for bell, body in bells)


def read_whole(
    ctx: Context,
    account_id: int,
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Backfilled:
    """Read everything that an account holds and rebuild the time before from it.

    Raises:
        StripeRefusedError: the key was revoked; what was read so far is stored.
        StripeBusyError: Stripe was busy for two minutes; call again, it goes on where it stood.
    """
    found = backfill(ctx, account_id, progress, sleep)
    reconstruct(ctx, account_id)
    return found


def close_days(ctx: Context) -> int:
    """Close the days that are over where each account is; return how many accounts had one.

    What comes to be known of a closed day later is booked on the first open one.
    """
    closed = 0
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        for one in billing.accounts(tx):
            today = local_day(one, tx.now - LATE)
            if one.revoked_at is None and (one.closed_until is None or one.closed_until < today):
                one.closed_until = today
                closed += 1
    return closed


def forget_bodies(ctx: Context) -> int:
    """Forget the bodies of handled events after 90 days; return how many."""
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        return inbox.forget_bodies(tx, tx.now - timedelta(days=BODIES_DAYS))
