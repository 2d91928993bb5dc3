"""The inbox of events: kept once, leased to one worker, and settled together with their effect."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, update
from sqlmodel import col

from tracker.db.queries.upserts import inserted
from tracker.db.uow import Tx
from tracker.domain.base import Instant
from tracker.domain.billing import ConnectedBy, EndpointSecret, StripeAccount, StripeEndpoint
from tracker.domain.inbox import InboundEvent, InboxState, RejectedDelivery

_WAITING = InboxState.RECEIVED


class Addressee(NamedTuple):
    """Whose events they are: the account, Stripe's own name for it, and its mode."""

    id: int
    account: str
    livemode: bool


class Door(NamedTuple):
    """An address that Stripe delivers to; ``owner`` None: the one of all OAuth accounts.

    ``sealed`` are the sealed secrets that are valid now; two during a rotation.
    """

    endpoint_id: int
    owner: Addressee | None
    sealed: list[bytes]


# Built once and asked in one go: this is done for every delivery, whoever sends it.
_DOOR = (
    select(
        col(StripeEndpoint.id),
        col(StripeAccount.id),
        col(StripeAccount.account),
        col(StripeAccount.livemode),
        col(EndpointSecret.ciphertext),
    )
    .select_from(StripeEndpoint)
    .outerjoin(StripeAccount, col(StripeAccount.id) == col(StripeEndpoint.account_id))
    .outerjoin(
        EndpointSecret,
        and_(
            col(EndpointSecret.endpoint_id) == col(StripeEndpoint.id),
            col(EndpointSecret.valid_from) <= bindparam("now", type_=Instant),
            or_(
                col(EndpointSecret.valid_until).is_(None),
                col(EndpointSecret.valid_until) > bindparam("now", type_=Instant),
            ),
        ),
    )
    .where(col(StripeEndpoint.slug) == bindparam("slug"))
    .order_by(col(EndpointSecret.id))
)


def door(tx: Tx, slug: str) -> Door | None:
    """Return what is behind an address as it is now; None: there is none."""
    found = tx.session.execute(_DOOR, {"slug": slug, "now": tx.now}).all()
    if not found:
        return None
    endpoint_id, account_id, *name_and_mode, _ = found[0]
    owner = None if account_id is None else Addressee(account_id, *name_and_mode)
    return Door(endpoint_id, owner, [sealed for *_, sealed in found if sealed is not None])


def secrets(tx: Tx, endpoint_id: int) -> list[EndpointSecret]:
    """Return the sealed secrets of an endpoint that are valid now; two during a rotation."""
    query = select(EndpointSecret).where(
        col(EndpointSecret.endpoint_id) == endpoint_id,
        col(EndpointSecret.valid_from) <= tx.now,
        or_(col(EndpointSecret.valid_until).is_(None), col(EndpointSecret.valid_until) > tx.now),
    )
    return list(tx.session.execute(query.order_by(col(EndpointSecret.id))).scalars())


def addressee(tx: Tx, name: str, *, livemode: bool) -> Addressee | None:
    """Return the connected account of Stripe's own name for it; None: there is none."""
    columns = (col(StripeAccount.id), col(StripeAccount.account), col(StripeAccount.livemode))
    query = select(*columns).where(
        col(StripeAccount.account) == name,
        col(StripeAccount.livemode).is_(livemode),
        col(StripeAccount.revoked_at).is_(None),
    )
    found = tx.session.execute(query).first()
    return Addressee(*found) if found else None


def keep(tx: Tx, row: dict[str, Any]) -> bool:
    """Keep an event as it came; False: it was there already."""
    return inserted(tx, InboundEvent, row, ["account", "livemode", "event_id"])


def count_rejected(tx: Tx, endpoint_id: int, reason: str) -> None:
    """Count a refused delivery of today."""
    key = {"endpoint_id": endpoint_id, "day": tx.now.date().isoformat(), "reason": reason}
    inserted(tx, RejectedDelivery, key | {"count": 0}, list(key))
    tx.session.execute(
        update(RejectedDelivery).filter_by(**key).values(count=RejectedDelivery.count + 1)
    )


def rejected(tx: Tx, endpoint_ids: Sequence[int]) -> dict[str, int]:
    """Return how many deliveries these endpoints ever refused, by reason."""
    query = (
        select(col(RejectedDelivery.reason), func.sum(col(RejectedDelivery.count)))
        .where(col(RejectedDelivery.endpoint_id).in_(endpoint_ids))
        .group_by(col(RejectedDelivery.reason))
    )
    return {reason: int(count) for reason, count in tx.session.execute(query)}


def lease(tx: Tx, seconds: int) -> list[InboundEvent]:
    """Lease the oldest event that is due, with all that wait for the same object; [] if none.

    Whoever changes the row first has it; a lease that ran out is anybody's.
    """
    for event_id, account_id, object_id in tx.session.execute(_due(tx).limit(10)):
        same = _same_object(event_id, account_id, object_id)
        taken = (
            update(InboundEvent)
            .where(same, *_free(tx))
            .values(
                lease_until=tx.now + timedelta(seconds=seconds),
                attempts=InboundEvent.attempts + 1,
            )
            .execution_options(synchronize_session=False)
        )
        if tx.changed(taken):
            query = select(InboundEvent).where(
                same, col(InboundEvent.lease_until) == tx.now + timedelta(seconds=seconds)
            )
            return list(tx.session.execute(query.order_by(col(InboundEvent.id))).scalars())
    return []


def _due(tx: Tx) -> Any:
    # Which they are, without their bodies: only those that are leased are read whole.
    return (
        select(col(InboundEvent.id), col(InboundEvent.account_id), col(InboundEvent.object_id))
        .where(*_free(tx))
        .order_by(col(InboundEvent.due_at), col(InboundEvent.id))
    )


def _free(tx: Tx) -> tuple[ColumnElement[bool], ...]:
    lease_until = col(InboundEvent.lease_until)
    return (
        col(InboundEvent.state) == _WAITING,
        col(InboundEvent.due_at) <= tx.now,
        or_(lease_until.is_(None), lease_until <= tx.now),
    )


def _same_object(
    event_id: int, account_id: int | None, object_id: str | None
) -> ColumnElement[bool]:
    if account_id is None or object_id is None:
        return col(InboundEvent.id) == event_id
    return (col(InboundEvent.account_id) == account_id) & (col(InboundEvent.object_id) == object_id)


def settle(tx: Tx, ids: Iterable[int], state: InboxState, error: str = "") -> None:
    """Give leased events their final state, in the transaction of their effect."""
    tx.session.execute(
        update(InboundEvent)
        .where(col(InboundEvent.id).in_(list(ids)))
        .values(
            state=state,
            lease_until=None,
            error=error,
            applied_at=tx.now if state is InboxState.APPLIED else None,
        )
    )


def postpone(tx: Tx, ids: Iterable[int], until: datetime, error: str) -> None:
    """Give leased events back, to be tried again at ``until``."""
    tx.session.execute(
        update(InboundEvent)
        .where(col(InboundEvent.id).in_(list(ids)))
        .values(due_at=until, lease_until=None, error=error)
    )


def retry(tx: Tx, event_id: int) -> bool:
    """Let a dead or quarantined event be tried again from the beginning."""
    again = (
        update(InboundEvent)
        .where(
            col(InboundEvent.id) == event_id,
            col(InboundEvent.state).in_([InboxState.DEAD, InboxState.QUARANTINED]),
        )
        .values(state=_WAITING, attempts=0, due_at=tx.now, lease_until=None)
    )
    return tx.changed(again) == 1


def dead_letters(tx: Tx, limit: int = 200) -> list[InboundEvent]:
    """Return the events that nobody will handle by itself, newest first."""
    query = (
        select(InboundEvent)
        .where(col(InboundEvent.state).in_([InboxState.DEAD, InboxState.QUARANTINED]))
        .order_by(col(InboundEvent.id).desc())
        .limit(limit)
    )
    return list(tx.session.execute(query).scalars())


def forget_bodies(tx: Tx, before: datetime) -> int:
    """Forget the bodies of events that came before a day; return how many."""
    old = (
        update(InboundEvent)
        .where(
            col(InboundEvent.received_at) < before,
            col(InboundEvent.state).in_([InboxState.APPLIED, InboxState.IGNORED]),
            col(InboundEvent.raw).is_not(None),
        )
        .values(raw=None)
    )
    return tx.changed(old)


def endpoint_of(tx: Tx, account_id: int) -> StripeEndpoint | None:
    """Return the endpoint of an account, if it has one."""
    query = select(StripeEndpoint).where(col(StripeEndpoint.account_id) == account_id)
    return tx.session.execute(query).scalars().first()


def endpoint_for(tx: Tx, account: StripeAccount) -> StripeEndpoint | None:
    """Return the endpoint that an account's events come to: its own, else the platform's."""
    assert account.id is not None
    if account.connected_by is ConnectedBy.RESTRICTED_KEY:
        return endpoint_of(tx, account.id)
    return platform_endpoint(tx, livemode=account.livemode)


def platform_endpoint(tx: Tx, *, livemode: bool) -> StripeEndpoint | None:
    """Return the endpoint of all accounts that are connected by OAuth, if it is open."""
    query = select(StripeEndpoint).where(
        col(StripeEndpoint.account_id).is_(None), col(StripeEndpoint.livemode).is_(livemode)
    )
    return tx.session.execute(query).scalars().first()


def endpoint_ids(tx: Tx, account_id: int) -> list[int]:
    """Return the ids of an account's endpoints."""
    query = select(col(StripeEndpoint.id)).where(col(StripeEndpoint.account_id) == account_id)
    return [one for one in tx.session.execute(query).scalars() if one is not None]


def all_secrets(tx: Tx) -> list[EndpointSecret]:
    """Return every signing secret, sealed."""
    return list(tx.session.execute(select(EndpointSecret)).scalars())


class Traffic(NamedTuple):
    """What came for an account, and what of it waits or is given up."""

    last_at: datetime | None
    waiting: int
    waiting_since: datetime | None
    dead: int


def traffic(tx: Tx, account_id: int) -> Traffic:
    """Return the traffic of an account."""
    query = (
        select(
            col(InboundEvent.state),
            func.count(),
            func.max(col(InboundEvent.received_at)),
            func.min(col(InboundEvent.received_at)),
        )
        .where(col(InboundEvent.account_id) == account_id)
        .group_by(col(InboundEvent.state))
    )
    by_state = {
        state: (count, last, first) for state, count, last, first in tx.session.execute(query)
    }
    waiting = by_state.get(_WAITING)
    given_up = (InboxState.DEAD, InboxState.QUARANTINED)
    return Traffic(
        last_at=max((last for _, last, _ in by_state.values()), default=None),
        waiting=waiting[0] if waiting else 0,
        waiting_since=waiting[2] if waiting else None,
        dead=sum(by_state[one][0] for one in given_up if one in by_state),
    )
