"""Everything that an account holds, read page by page; and once a night compared with the mirror.

Webhooks come first, then this, then the inbox is worked off: what changes meanwhile rings again.
The cursor is stored with each page, so that a reading that was killed goes on where it stood.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from tracker.clock import stamp_ns
from tracker.db.queries import billing
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.billing import StateCause, StripeAccount
from tracker.services.billing.accounts import access_of
from tracker.services.billing.applying import Fetched, fetch, store, worth_digest
from tracker.services.billing.valuing import worth_of
from tracker.services.context import Context, Progress, Silent
from tracker.services.stripe_port import KINDS, CursorGoneError, Json, Page, StripeBusyError

#: How long to wait before a busy Stripe is asked again, each time longer.
WAITS_SECONDS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)


@dataclass(frozen=True, slots=True)
class Backfilled:
    """How many objects of each kind were read."""

    counts: dict[str, int]


def backfill(
    ctx: Context,
    account_id: int,
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Backfilled:
    """Read everything that an account holds and store it; return the counts.

    Raises:
        StripeRefusedError: the key was revoked; what was read so far is stored.
        StripeBusyError: Stripe was busy for two minutes; call again, it goes on where it stood.
    """
    progress = progress or Silent()
    counts: dict[str, int] = {}
    for kind in KINDS:
        progress.stage(f"reading {kind}s", None, "objects")
        counts[kind] = _read_kind(ctx, account_id, kind, progress, sleep)
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        account = billing.account(tx, account_id)
        account.backfilled_at = tx.now
        account.backfill_cursor = {}
    return Backfilled(counts)


def _read_kind(
    ctx: Context,
    account_id: int,
    kind: str,
    progress: Progress,
    sleep: Callable[[float], None],
) -> int:
    read = 0
    while True:
        account, state = _cursor(ctx, account_id, kind)
        if state == _DONE:
            return read
        started_ns = stamp_ns()
        try:
            page = _patient(partial(_page, ctx, account, kind, state), sleep)
        except CursorGoneError:
            _keep_cursor(ctx, account_id, kind, None)
            continue
        _store_page(ctx, account_id, kind, page.items, started_ns, page.after or _DONE)
        read += len(page.items)
        progress.advance(len(page.items))


_DONE = "*"


def _cursor(ctx: Context, account_id: int, kind: str) -> tuple[StripeAccount, str | None]:
    with ctx.uow.read(EVERY_VENDOR) as tx:
        account = billing.account(tx, account_id)
        return account, account.backfill_cursor.get(kind)


def _page(ctx: Context, account: StripeAccount, kind: str, after: str | None) -> Page:
    assert ctx.stripe is not None
    return ctx.stripe.page(access_of(ctx, account), kind, after)


def _patient(ask: Callable[[], Page], sleep: Callable[[float], None]) -> Page:
    """Return what ``ask`` returns, waiting while Stripe is busy."""
    for wait in WAITS_SECONDS:
        try:
            return ask()
        except StripeBusyError as error:
            sleep(max(wait, error.retry_after or 0))
    return ask()


def _keep_cursor(ctx: Context, account_id: int, kind: str, cursor: str | None) -> None:
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        account = billing.locked_account(tx, account_id)
        account.backfill_cursor = account.backfill_cursor | {kind: cursor}


def _store_page(
    ctx: Context,
    account_id: int,
    kind: str,
    items: tuple[Json, ...],
    started_ns: int,
    cursor: str,
) -> None:
    """Store a page and the cursor after it, in one transaction."""
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        account = billing.locked_account(tx, account_id)
        for document in items:
            fetched = Fetched(kind, document["id"], document, started_ns)
            store(tx, account, fetched, 0, StateCause.BACKFILL)
        account.backfill_cursor = account.backfill_cursor | {kind: cursor}


# -- once a night ---------------------------------------------------------------------------------


def reconcile(ctx: Context, account_id: int, sleep: Callable[[float], None] = time.sleep) -> int:
    """Compare all subscriptions with the mirror, heal what differs, return how many did.

    Raises:
        StripeRefusedError: the key was revoked.
        StripeBusyError: Stripe was busy for two minutes.
    """
    drift = 0
    seen: set[str] = set()
    for document, started_ns in _all_subscriptions(ctx, account_id, sleep):
        seen.add(document["id"])
        drift += _heal(ctx, account_id, document["id"], document, started_ns)
    for stripe_id in _mirrored_but_not(ctx, account_id, seen):
        with ctx.uow.read(EVERY_VENDOR) as tx:
            account = billing.account(tx, account_id)
        gone = fetch(ctx, account, "subscription", stripe_id)
        drift += _heal(ctx, account_id, stripe_id, gone.document, gone.started_ns)
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        account = billing.account(tx, account_id)
        account.reconciled_at, account.drift_count = tx.now, drift
    return drift


def _all_subscriptions(
    ctx: Context, account_id: int, sleep: Callable[[float], None]
) -> Iterator[tuple[Json, int]]:
    with ctx.uow.read(EVERY_VENDOR) as tx:
        account = billing.account(tx, account_id)
    after: str | None = None
    while True:
        started_ns = stamp_ns()
        page = _patient(partial(_page, ctx, account, "subscription", after), sleep)
        for document in page.items:
            yield document, started_ns
        after = page.after
        if after is None:
            return


def _mirrored_but_not(ctx: Context, account_id: int, seen: set[str]) -> list[str]:
    with ctx.uow.read(EVERY_VENDOR) as tx:
        mirrored = billing.mirrored_ids(tx, account_id, "subscription")
    return sorted(mirrored - seen)


def _heal(
    ctx: Context, account_id: int, stripe_id: str, document: Json | None, started_ns: int
) -> bool:
    """Store what differs from the mirror; False: nothing did."""
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        known = billing.mirrored(tx, account_id, "subscription", stripe_id)
        worth = None if document is None else worth_of(document, int(tx.now.timestamp()))
        if known is not None and known.sha256 == worth_digest(worth):
            return False
        account = billing.locked_account(tx, account_id)
        fetched = Fetched("subscription", stripe_id, document, started_ns)
        return store(tx, account, fetched, 0, StateCause.RECONCILE)
