"""A delivery at the door: checked, kept once, committed; only then is it acknowledged."""

import hashlib
from dataclasses import dataclass
from typing import Any

from tracker.db.queries import inbox
from tracker.db.queries.inbox import Addressee, Door
from tracker.db.tenancy import EVERY_VENDOR
from tracker.db.uow import Tx
from tracker.domain.inbox import InboxState
from tracker.errors import NotFoundError, SetupError
from tracker.importers.stripe_events import Doorbell, Rejection, check_signature, read_doorbell
from tracker.services.context import Context

PURPOSE = "endpoint secret {}"


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a delivery; ``rejection`` None: it is kept, now or already before."""

    rejection: Rejection | None
    is_new: bool = False
    state: InboxState | None = None


def receive(ctx: Context, slug: str, signature: str, body: bytes) -> Received:
    """Check a delivery to an endpoint's address and keep it; return what became of it.

    Raises:
        NotFoundError: there is no such address.
        SetupError: the database or the master key is not there; the sender must try again.
    """
    # All but the row is done while others may write: SQLite has one writer at a time.
    with ctx.uow.read(EVERY_VENDOR) as tx:
        door = inbox.door(tx, slug)
        if door is None:
            raise NotFoundError("endpoint", slug)
        secrets = [_open(ctx, one, door.endpoint_id) for one in door.sealed]
        rejection = check_signature(signature, body, secrets, tx.now.timestamp())
        bell = None if rejection else read_doorbell(body)
        row = None if bell is None else row_of(tx, door, bell, body)
    if row is None:
        return _reject(ctx, door.endpoint_id, rejection or Rejection.MALFORMED_BODY)
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        return Received(None, inbox.keep(tx, row), row["state"])


def row_of(tx: Tx, door: Door, bell: Doorbell, body: bytes) -> dict[str, Any]:
    """Return the row of an event from Stripe, by its signature or because Stripe was asked."""
    account, state = _addressee(tx, door, bell)
    return _row(tx, door.endpoint_id, account, bell, body) | {"state": state}


def _open(ctx: Context, sealed: bytes, endpoint_id: int) -> str:
    if ctx.vault is None:
        raise SetupError("No master key is set up; set HEADWATER_MASTER_KEY_FILE.")
    return ctx.vault.open(sealed, PURPOSE.format(endpoint_id))


def _reject(ctx: Context, endpoint_id: int, rejection: Rejection) -> Received:
    with ctx.uow.begin() as tx:
        inbox.count_rejected(tx, endpoint_id, rejection.value)
    return Received(rejection)


def _addressee(tx: Tx, door: Door, bell: Doorbell) -> tuple[Addressee | None, InboxState]:
    """Return whose event it is, and whether it is to be handled.

    An endpoint of a key belongs to one account, and another name in the body is a forgery. That of
    the platform gets the events of all accounts that were connected, in both modes.
    """
    if door.owner is not None:
        account = door.owner
        if bell.account not in (None, account.account):
            return account, InboxState.QUARANTINED
    else:
        found = inbox.addressee(tx, bell.account or "", livemode=bell.livemode)
        if found is None:
            return None, InboxState.IGNORED
        account = found
    if bell.livemode != account.livemode:
        return account, InboxState.IGNORED
    return account, InboxState.RECEIVED


def _row(
    tx: Tx, endpoint_id: int, account: Addressee | None, bell: Doorbell, body: bytes
) -> dict[str, Any]:
    return {
        "endpoint_id": endpoint_id,
        "account_id": account.id if account else None,
        "account": account.account if account else bell.account or "",
        "livemode": bell.livemode,
        "event_id": bell.event_id,
        "type": bell.type,
        "api_version": bell.api_version,
        "object_id": bell.object_id,
        "object_kind": bell.object_kind,
        "created": bell.created,
        "raw": body,
        "sha256": hashlib.sha256(body).hexdigest(),
        "received_at": tx.now,
        "due_at": tx.now,
        "attempts": 0,
        "error": "",
    }
