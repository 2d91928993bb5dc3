"""Accounts, mirrored objects, subscription states and the ledger of recurring revenue."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlmodel import col

from tracker.db.queries.upserts import inserted
from tracker.db.standing import standing
from tracker.db.uow import Tx
from tracker.domain.billing import (
    CheckoutIntent,
    CustomerMatch,
    MrrMovement,
    StateCause,
    StripeAccount,
    StripeObject,
    SubscriptionState,
)
from tracker.domain.funding import RevenueSplit, VendorRelation
from tracker.errors import NotFoundError


class BookedUnit(NamedTuple):
    """One payer in one currency, at one account: an organisation, or else an unmatched customer."""

    account_id: int
    organisation_id: int | None
    customer: str
    currency: str

    @classmethod
    def of(
        cls, account_id: int, customer: str, organisation_id: int | None, currency: str
    ) -> "BookedUnit":
        """Return the unit of a customer that is taken for an organisation, or for none."""
        name = customer if organisation_id is None else ""
        return cls(account_id, organisation_id, name, currency)

    @property
    def order(self) -> tuple[int, str, str]:
        """What units are sorted by."""
        return self.organisation_id or 0, self.customer, self.currency


def account(tx: Tx, account_id: int) -> StripeAccount:
    """Return an account.

    Raises:
        NotFoundError: there is none of this id within the scope.
    """
    found = tx.session.get(StripeAccount, account_id)
    if found is None:
        raise NotFoundError("account", account_id)
    return found


def locked_account(tx: Tx, account_id: int) -> StripeAccount:
    """Return an account that nobody else writes for until this transaction ends.

    The ledger of an account is one: two workers that book for it would each miss the other's lines.
    """
    query = select(StripeAccount).where(col(StripeAccount.id) == account_id).with_for_update()
    found: StripeAccount = tx.session.execute(query).scalars().one()
    return found


def account_ever_named(tx: Tx, name: str, *, livemode: bool) -> StripeAccount | None:
    """Return the account of Stripe's own name for it, also if it was disconnected."""
    query = select(StripeAccount).where(
        col(StripeAccount.account) == name, col(StripeAccount.livemode).is_(livemode)
    )
    return tx.session.execute(query).scalars().first()


def not_valued_count(tx: Tx, account_id: int) -> int:
    """Return how many subscriptions of an account cannot be valued."""
    query = select(func.count(col(StripeObject.id))).where(
        col(StripeObject.account_id) == account_id, col(StripeObject.not_valued) != ""
    )
    return int(tx.session.execute(query).scalar_one())


def accounts(tx: Tx) -> list[StripeAccount]:
    """Return the accounts within the scope."""
    query = select(StripeAccount).order_by(col(StripeAccount.vendor_id), col(StripeAccount.id))
    return list(tx.session.execute(query).scalars())


# -- mirror ---------------------------------------------------------------------------------------


def mirrored(tx: Tx, account_id: int, kind: str, stripe_id: str) -> StripeObject | None:
    """Return an object as it was fetched last."""
    query = select(StripeObject).where(*_same(account_id, kind, stripe_id))
    return tx.session.execute(query).scalars().first()


def documents(tx: Tx, account_id: int, kind: str) -> list[dict[str, Any]]:
    """Return all objects of a kind as they were fetched last."""
    query = (
        select(col(StripeObject.document))
        .where(
            col(StripeObject.account_id) == account_id,
            col(StripeObject.kind) == kind,
            col(StripeObject.is_deleted).is_(False),
        )
        .order_by(col(StripeObject.id))
    )
    return list(tx.session.execute(query).scalars())


def mirrored_ids(tx: Tx, account_id: int, kind: str) -> set[str]:
    """Return the ids of the objects of a kind that are there, as far as we know."""
    query = select(col(StripeObject.stripe_id)).where(
        col(StripeObject.account_id) == account_id,
        col(StripeObject.kind) == kind,
        col(StripeObject.is_deleted).is_(False),
    )
    return set(tx.session.execute(query).scalars())


def due_by_time(tx: Tx) -> list[tuple[int, str]]:
    """Return (account, id) of the subscriptions whose value time alone has changed by now.

    What a disconnected account told last stands as it is.
    """
    query = (
        select(col(StripeObject.account_id), col(StripeObject.stripe_id))
        .join(StripeAccount, col(StripeAccount.id) == col(StripeObject.account_id))
        .where(
            col(StripeObject.changes_at) <= int(tx.now.timestamp()),
            col(StripeAccount.revoked_at).is_(None),
        )
        .order_by(col(StripeObject.changes_at), col(StripeObject.id))
    )
    return [(account, stripe_id) for account, stripe_id in tx.session.execute(query)]


def mirror(tx: Tx, row: Mapping[str, Any]) -> bool:
    """Store a fetched object unless a later fetch is there already; False: there was one."""
    if inserted(tx, StripeObject, row, ["account_id", "kind", "stripe_id"]):
        return True
    newer = (
        update(StripeObject)
        .where(
            *_same(row["account_id"], row["kind"], row["stripe_id"]),
            col(StripeObject.fetch_started_ns) < row["fetch_started_ns"],
        )
        .values(**row)
        .execution_options(synchronize_session=False)
    )
    return tx.changed(newer) == 1


def _same(account_id: int, kind: str, stripe_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        col(StripeObject.account_id) == account_id,
        col(StripeObject.kind) == kind,
        col(StripeObject.stripe_id) == stripe_id,
    )


# -- states ---------------------------------------------------------------------------------------


def open_state(tx: Tx, account_id: int, stripe_id: str) -> SubscriptionState | None:
    """Return what a subscription is worth now, as far as we know."""
    query = select(SubscriptionState).where(
        col(SubscriptionState.account_id) == account_id,
        col(SubscriptionState.stripe_id) == stripe_id,
        col(SubscriptionState.valid_until).is_(None),
    )
    return tx.session.execute(query).scalars().first()


def match_of(tx: Tx, account_id: int, customer: str) -> CustomerMatch | None:
    """Return the decision on a customer that stands; None: there was none."""
    query = select(CustomerMatch).where(
        col(CustomerMatch.account_id) == account_id,
        col(CustomerMatch.customer) == customer,
        col(CustomerMatch.ended_at).is_(None),
    )
    return tx.session.execute(query).scalars().first()


def checkout_organisation(tx: Tx, account_id: int, customer: str) -> int | None:
    """Return the organisation whose completed checkout made a customer."""
    query = select(col(CheckoutIntent.organisation_id)).where(
        col(CheckoutIntent.account_id) == account_id,
        col(CheckoutIntent.customer) == customer,
        col(CheckoutIntent.completed_at).is_not(None),
    )
    return tx.session.execute(query).scalars().first()


def currencies_of(tx: Tx, account_id: int, customer: str) -> list[str]:
    """Return the currencies that a customer's subscriptions ever were in."""
    query = (
        select(col(SubscriptionState.currency))
        .where(
            col(SubscriptionState.account_id) == account_id,
            col(SubscriptionState.customer) == customer,
        )
        .distinct()
    )
    return sorted(tx.session.execute(query).scalars())


def matched(tx: Tx, account_id: int, customer: str) -> int | None:
    """Return the organisation that a customer is taken for; None: not matched."""
    query = select(col(CustomerMatch.organisation_id)).where(
        col(CustomerMatch.account_id) == account_id,
        col(CustomerMatch.customer) == customer,
        col(CustomerMatch.ended_at).is_(None),
    )
    return tx.session.execute(query).scalars().first()


def worth(tx: Tx, unit: BookedUnit) -> int:
    """Return what all open states of a unit's customers add up to, in minor units."""
    is_match = and_(
        col(CustomerMatch.account_id) == col(SubscriptionState.account_id),
        col(CustomerMatch.customer) == col(SubscriptionState.customer),
        col(CustomerMatch.ended_at).is_(None),
    )
    query = (
        select(func.coalesce(func.sum(col(SubscriptionState.mrr_minor)), 0))
        .outerjoin(CustomerMatch, is_match)
        .where(
            col(SubscriptionState.account_id) == unit.account_id,
            col(SubscriptionState.currency) == unit.currency,
            col(SubscriptionState.valid_until).is_(None),
            _is(col(CustomerMatch.organisation_id), unit.organisation_id),
        )
    )
    if unit.organisation_id is None:
        query = query.where(col(SubscriptionState.customer) == unit.customer)
    return int(tx.session.execute(query).scalar_one())


# -- ledger ---------------------------------------------------------------------------------------


def booked(tx: Tx, unit: BookedUnit, before: date, until: date | None = None) -> int:
    """Return the sum of a unit's movements before a day, or from ``before`` up to ``until``."""
    moved_on = col(MrrMovement.moved_on)
    within = moved_on < before if until is None else and_(moved_on >= before, moved_on < until)
    query = select(func.coalesce(func.sum(col(MrrMovement.amount_minor)), 0)).where(
        *_of(unit), within
    )
    return int(tx.session.execute(query).scalar_one())


def booked_after(tx: Tx, unit: BookedUnit, day: date) -> int:
    """Return the sum of a unit's movements after a day."""
    query = select(func.coalesce(func.sum(col(MrrMovement.amount_minor)), 0)).where(
        *_of(unit), col(MrrMovement.moved_on) > day
    )
    return int(tx.session.execute(query).scalar_one())


def booked_on(tx: Tx, unit: BookedUnit, day: date) -> dict[str, int]:
    """Return the sums of a unit's movements on a day by kind."""
    query = (
        select(col(MrrMovement.kind), func.sum(col(MrrMovement.amount_minor)))
        .where(*_of(unit), col(MrrMovement.moved_on) == day)
        .group_by(col(MrrMovement.kind))
    )
    return {kind: int(amount) for kind, amount in tx.session.execute(query)}


def has_paid(tx: Tx, unit: BookedUnit, before: date) -> bool:
    """Tell whether a unit was ever worth anything before a day."""
    query = select(col(MrrMovement.id)).where(
        *_of(unit), col(MrrMovement.moved_on) < before, col(MrrMovement.amount_minor) > 0
    )
    return tx.session.execute(query.limit(1)).first() is not None


def _of(unit: BookedUnit) -> tuple[ColumnElement[bool], ...]:
    return (
        col(MrrMovement.account_id) == unit.account_id,
        col(MrrMovement.currency) == unit.currency,
        col(MrrMovement.customer) == unit.customer,
        _is(col(MrrMovement.organisation_id), unit.organisation_id),
    )


def _is(column: Any, value: int | None) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.is_(None) if value is None else column == value
    return found


def first_booked(tx: Tx, account_id: int) -> date | None:
    """Return the first day on which anything is booked for an account."""
    query = select(func.min(col(MrrMovement.moved_on))).where(
        col(MrrMovement.account_id) == account_id
    )
    found: date | None = tx.session.execute(query).scalar_one()
    return found


def is_reconstructed(tx: Tx, account_id: int) -> bool:
    """Tell whether the time before was rebuilt already."""
    query = select(col(MrrMovement.id)).where(
        col(MrrMovement.account_id) == account_id,
        col(MrrMovement.cause) == StateCause.RECONSTRUCTED,
    )
    return tx.session.execute(query.limit(1)).first() is not None


def projects_of(tx: Tx, vendor_id: int) -> Sequence[int]:
    """Return the projects that a vendor's revenue may be for."""
    related = select(col(VendorRelation.project_id)).where(
        col(VendorRelation.organisation_id) == vendor_id, standing(tx, VendorRelation)
    )
    split = select(col(RevenueSplit.project_id)).where(
        col(RevenueSplit.vendor_id) == vendor_id, standing(tx, RevenueSplit)
    )
    return sorted(set(tx.session.execute(related.union(split)).scalars()))
