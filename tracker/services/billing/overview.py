"""How the connected accounts are: last event, lag, drift, dead letters."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from tracker.db.queries import billing, inbox, parties
from tracker.db.tenancy import EVERY_VENDOR, Scope
from tracker.db.uow import Tx
from tracker.domain.billing import StripeAccount
from tracker.services.context import Context


@dataclass(frozen=True, slots=True)
class AccountHealth:
    """One account; ``waiting`` events are not handled yet, the oldest since ``waiting_since``."""

    id: int
    vendor: str
    account: str
    name: str
    livemode: bool
    connected_by: str
    state: str
    confirmed_at: datetime | None
    backfilled_at: datetime | None
    reconciled_at: datetime | None
    drift_count: int | None
    last_event_at: datetime | None
    waiting: int
    waiting_since: datetime | None
    dead: int
    not_valued: int
    rejected: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """Return it as plain types."""
        return asdict(self)

    def row(self) -> tuple[object, ...]:
        """Return it as a row for the terminal."""
        mode = "live" if self.livemode else "test"
        last = self.last_event_at.isoformat(timespec="minutes") if self.last_event_at else "never"
        drift = "not compared" if self.drift_count is None else self.drift_count
        return (self.id, self.vendor, self.account, mode, self.state, last, drift, self.dead)


def accounts(ctx: Context, scope: Scope = EVERY_VENDOR) -> list[AccountHealth]:
    """Return the accounts within a scope and how they are."""
    with ctx.uow.read(scope) as tx:
        names = parties.organisation_names(tx)
        return [_health(tx, one, names) for one in billing.accounts(tx)]


def _health(tx: Tx, account: StripeAccount, names: dict[int, str]) -> AccountHealth:
    assert account.id is not None
    traffic = inbox.traffic(tx, account.id)
    return AccountHealth(
        id=account.id,
        vendor=names[account.vendor_id],
        account=account.account,
        name=account.name,
        livemode=account.livemode,
        connected_by=account.connected_by.value,
        state=_state(account),
        confirmed_at=account.confirmed_at,
        backfilled_at=account.backfilled_at,
        reconciled_at=account.reconciled_at,
        drift_count=account.drift_count,
        last_event_at=traffic.last_at,
        waiting=traffic.waiting,
        waiting_since=traffic.waiting_since,
        dead=traffic.dead,
        not_valued=billing.not_valued_count(tx, account.id),
        rejected=inbox.rejected(tx, inbox.endpoint_ids(tx, account.id)),
    )


def _state(account: StripeAccount) -> str:
    if account.revoked_at is not None:
        return "disconnected"
    return "connected" if account.backfilled_at else "not read yet"
