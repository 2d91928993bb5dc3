"""From the inbox to the ledger: lease, look at the object itself, store its state, settle.

An event is a doorbell. Whatever it says, the object is fetched as it is now, so that the order of
events, repeated ones and forged ones make no difference.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta

from tracker.clock import stamp_ns
from tracker.db.queries import billing, inbox
from tracker.db.tenancy import EVERY_VENDOR
from tracker.db.uow import Tx
from tracker.domain.billing import StateCause, StripeAccount
from tracker.domain.inbox import InboundEvent, InboxState
from tracker.errors import TrackerError
from tracker.services.billing.accounts import access_of
from tracker.services.billing.checkout import complete
from tracker.services.billing.matching import match_by_proof
from tracker.services.billing.valuing import Worth, gone, happened_on, record, valued
from tracker.services.context import Context
from tracker.services.stripe_port import KINDS, Json, StripeBusyError

LEASE_SECONDS = 120
MOST_ATTEMPTS = 10
_FIRST_WAIT_SECONDS = 5
_LONGEST_WAIT_SECONDS = 3600
# What an object that is not as Stripe describes it makes of its handling.
_UNREADABLE = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
DEAUTHORIZED = "account.application.deauthorized"
SESSION = "checkout.session"
#: Names the charge, and not what was paid back of it.
REFUNDED = "charge.refunded"
_HANDLED = frozenset({*KINDS, SESSION})


@dataclass(frozen=True, slots=True)
class Fetched:
    """An object as it was at ``started_ns``; ``document`` None: it was not there any more."""

    kind: str
    stripe_id: str
    document: Json | None
    started_ns: int


def drain(ctx: Context, most: int = 1000) -> int:
    """Handle events until none is due; return how many objects were looked at."""
    handled = 0
    while handled < most and apply_next(ctx):
        handled += 1
    return handled


def apply_next(ctx: Context) -> bool:
    """Handle the oldest event that is due, with all others of its object; False: none is due."""
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        events = inbox.lease(tx, LEASE_SECONDS)
    if not events:
        return False
    try:
        _apply(ctx, events)
    except TrackerError as error:
        asked = error.retry_after if isinstance(error, StripeBusyError) else None
        _put_off(ctx, events, str(error), asked)
    except _UNREADABLE as error:
        # One object that nobody can read must not keep the others waiting. What it held, which
        # the text of the error may repeat, does not belong here.
        _put_off(ctx, events, f"{type(error).__name__} while handling it")
    return True


def _apply(ctx: Context, events: list[InboundEvent]) -> None:
    first = events[0]
    if any(one.type == DEAUTHORIZED for one in events):
        _freeze(ctx, events)
        return
    if first.account_id is None or not _is_handled(events):
        with ctx.uow.begin(EVERY_VENDOR) as tx:
            inbox.settle(tx, _ids(events), InboxState.IGNORED)
        return
    with ctx.uow.read(EVERY_VENDOR) as tx:
        account = billing.account(tx, first.account_id)
    found = [*_looked_at(ctx, account, events)]
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        created = max(one.created for one in events)
        locked = billing.locked_account(tx, first.account_id)
        for fetched in found:
            if fetched.kind == SESSION:
                # What a buyer typed stays at Stripe: of a session only its customer is kept.
                complete(tx, locked, fetched.document or {})
            else:
                store(tx, locked, fetched, created, StateCause.EVENT)
        inbox.settle(tx, _ids(events), InboxState.APPLIED)


def _is_handled(events: list[InboundEvent]) -> bool:
    first = events[0]
    is_named = first.account_id is not None and first.object_id is not None
    is_refund = any(one.type == REFUNDED for one in events)
    return is_named and (is_refund or first.object_kind in _HANDLED)


def _looked_at(
    ctx: Context, account: StripeAccount, events: list[InboundEvent]
) -> Iterator[Fetched]:
    """Yield what events are about as it is now: their object, or what was paid back of a charge."""
    kind, stripe_id = events[0].object_kind or "", events[0].object_id or ""
    if kind in _HANDLED:
        yield fetch(ctx, account, kind, stripe_id)
        return
    assert ctx.stripe is not None
    after: str | None = None
    while True:
        started_ns = stamp_ns()
        page = ctx.stripe.page(access_of(ctx, account), "refund", after, charge=stripe_id)
        for one in page.items:
            yield Fetched("refund", str(one["id"]), one, started_ns)
        after = page.after
        if after is None:
            return


def fetch(ctx: Context, account: StripeAccount, kind: str, stripe_id: str) -> Fetched:
    """Return an object as it is now. The clock is read before: a slow answer may be an old one."""
    assert ctx.stripe is not None
    started_ns = stamp_ns()
    document = ctx.stripe.fetch(access_of(ctx, account), kind, stripe_id)
    return Fetched(kind, stripe_id, document, started_ns)


def store(
    tx: Tx, account: StripeAccount, fetched: Fetched, created: int, cause: StateCause
) -> bool:
    """Store a fetched object, with the state that follows; False: a later fetch was stored."""
    assert account.id is not None
    document = fetched.document
    row = {
        "vendor_id": account.vendor_id,
        "account_id": account.id,
        "kind": fetched.kind,
        "stripe_id": fetched.stripe_id,
        "customer": _customer(document),
        "fetch_started_ns": fetched.started_ns,
        "document": document or {},
        "sha256": digest(document),
        "is_deleted": document is None,
        "not_valued": "",
        "changes_at": None,
    }
    if fetched.kind != "subscription":
        is_newest = billing.mirror(tx, row)
        if fetched.kind == "customer" and document is not None and is_newest:
            match_by_proof(tx, account, document)
        return is_newest
    now = int(tx.now.timestamp())
    worth, until = (None, None) if document is None else valued(document, now)
    reason = worth if isinstance(worth, str) else ""
    told = {"not_valued": reason, "sha256": worth_digest(worth), "changes_at": until}
    if not billing.mirror(tx, row | told):
        return False
    if document is None or worth is None:
        before = billing.open_state(tx, account.id, fetched.stripe_id)
        if before is not None:
            day = happened_on(account, {}, created, tx.now)
            record(tx, account, fetched.stripe_id, gone(before), day, cause)
    elif not isinstance(worth, str):
        day = happened_on(account, document, created, tx.now)
        record(tx, account, fetched.stripe_id, worth, day, cause)
    return True


def worth_digest(worth: Worth | str | None) -> str:
    """Return what identifies a subscription as far as its revenue goes.

    A list shows an object otherwise than a request for it alone does; its worth is the same.
    """
    plain = asdict(worth) if isinstance(worth, Worth) else {"reason": worth}
    return digest({name: str(value) for name, value in plain.items()})


def digest(document: Json | None) -> str:
    """Return what identifies the content of an object."""
    plain = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _customer(document: Json | None) -> str | None:
    customer = (document or {}).get("customer")
    return customer if isinstance(customer, str) else None


def _freeze(ctx: Context, events: list[InboundEvent]) -> None:
    """Keep an account's history and fetch nothing more: the vendor took its consent back."""
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        if events[0].account_id is not None:
            account = billing.account(tx, events[0].account_id)
            account.revoked_at = account.revoked_at or tx.now
            account.key_ciphertext = None
        inbox.settle(tx, _ids(events), InboxState.APPLIED)


def _put_off(
    ctx: Context, events: list[InboundEvent], error: str, asked: float | None = None
) -> None:
    """Give events back with a growing wait; after ten attempts they are dead letters."""
    attempts = max(one.attempts for one in events)
    wait = max(min(_FIRST_WAIT_SECONDS * 2**attempts, _LONGEST_WAIT_SECONDS), asked or 0)
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        if attempts >= MOST_ATTEMPTS:
            inbox.settle(tx, _ids(events), InboxState.DEAD, error)
        else:
            inbox.postpone(tx, _ids(events), tx.now + timedelta(seconds=wait), error)


def _ids(events: list[InboundEvent]) -> list[int]:
    return [one.id for one in events if one.id is not None]
