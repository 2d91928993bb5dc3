"""What vendors offer on a project's public page, and the wishes of those who subscribed there."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlmodel import col

from tracker.db.queries.upserts import inserted
from tracker.db.standing import standing
from tracker.db.uow import Tx
from tracker.domain.billing import CheckoutIntent, OfferedPrice, StripeAccount, StripeObject
from tracker.domain.funding import VendorRelation
from tracker.domain.organisations import Adoption, Organisation, organisation_key


class Offering(NamedTuple):
    """A price on offer with its account and the price as Stripe shows it."""

    offer: OfferedPrice
    account: StripeAccount
    price: Mapping[str, Any]


def vendors(tx: Tx, project_id: int) -> list[tuple[VendorRelation, str]]:
    """Return (relation, name) of the vendors that a project has today, by name."""
    query = (
        select(VendorRelation, col(Organisation.name))
        .join(Organisation, col(Organisation.id) == col(VendorRelation.organisation_id))
        .where(col(VendorRelation.project_id) == project_id, standing(tx, VendorRelation))
        .order_by(col(Organisation.name), col(VendorRelation.id))
    )
    today = tx.now.date()
    return [(row, name) for row, name in tx.session.execute(query) if row.covers(today)]


def on_offer(tx: Tx, project_id: int) -> list[Offering]:
    """Return what can be bought for a project: active prices of connected, live accounts."""
    query = (
        select(OfferedPrice, StripeAccount, col(StripeObject.document))
        .join(StripeAccount, col(StripeAccount.id) == col(OfferedPrice.account_id))
        .join(StripeObject, col(StripeObject.account_id) == col(OfferedPrice.account_id))
        .where(
            col(OfferedPrice.project_id) == project_id,
            col(StripeAccount.livemode).is_(True),
            col(StripeAccount.revoked_at).is_(None),
            col(StripeObject.kind) == "price",
            col(StripeObject.stripe_id) == col(OfferedPrice.price),
            col(StripeObject.is_deleted).is_(False),
        )
        .order_by(col(OfferedPrice.id))
    )
    found = [Offering(*row) for row in tx.session.execute(query)]
    return [one for one in found if is_sold(one.price)]


def is_sold(price: Mapping[str, Any]) -> bool:
    """Tell whether a price, as Stripe shows it, can be subscribed to."""
    return bool(price.get("active")) and bool(price.get("recurring"))


def offers(tx: Tx) -> Sequence[OfferedPrice]:
    """Return all offers within the scope, sold or not."""
    query = select(OfferedPrice).order_by(col(OfferedPrice.project_id), col(OfferedPrice.id))
    return list(tx.session.execute(query).scalars())


def offer(tx: Tx, account_id: int, project_id: int, price: str) -> OfferedPrice | None:
    """Return the offer of a price for a project, if it is on offer."""
    query = select(OfferedPrice).where(
        col(OfferedPrice.account_id) == account_id,
        col(OfferedPrice.project_id) == project_id,
        col(OfferedPrice.price) == price,
    )
    return tx.session.execute(query).scalars().first()


def adopter(tx: Tx, project_id: int, name: str) -> int | None:
    """Return the organisation of this name if the project's list names it as an adopter today."""
    query = (
        select(Adoption)
        .join(Organisation, col(Organisation.id) == col(Adoption.organisation_id))
        .where(
            col(Adoption.project_id) == project_id,
            col(Organisation.key) == organisation_key(name),
            standing(tx, Adoption),
        )
    )
    today = tx.now.date()
    found = [one for one in tx.session.execute(query).scalars() if one.covers(today)]
    return found[0].organisation_id if found else None


def keep(tx: Tx, row: Mapping[str, Any]) -> CheckoutIntent:
    """Keep a wish once and return it as it was first kept."""
    inserted(tx, CheckoutIntent, row, ["id"])
    return wish(tx, row["id"])


def wish(tx: Tx, intent_id: str) -> CheckoutIntent:
    """Return a wish that is on record."""
    query = select(CheckoutIntent).where(col(CheckoutIntent.id) == intent_id)
    found: CheckoutIntent = tx.session.execute(query).scalars().one()
    return found


def wished_since(tx: Tx, account_id: int, since: datetime) -> int:
    """Return how many wishes came to an account from an instant on."""
    query = select(func.count(col(CheckoutIntent.id))).where(
        col(CheckoutIntent.account_id) == account_id, col(CheckoutIntent.wanted_at) >= since
    )
    return int(tx.session.execute(query).scalar_one())


def intent(tx: Tx, account_id: int, session: Mapping[str, Any], key: str) -> CheckoutIntent | None:
    """Return the wish that a session of this account came of; None: the session is not ours.

    A process that died between Stripe's answer and ours left the session unnamed: its metadata,
    which we wrote, then names the wish under ``key``.
    """
    known = select(CheckoutIntent).where(
        col(CheckoutIntent.account_id) == account_id, col(CheckoutIntent.session) == session["id"]
    )
    found: CheckoutIntent | None = tx.session.execute(known).scalars().first()
    named = (session.get("metadata") or {}).get(key)
    if found is not None or not named:
        return found
    unnamed = select(CheckoutIntent).where(
        col(CheckoutIntent.account_id) == account_id,
        col(CheckoutIntent.id) == named,
        col(CheckoutIntent.session).is_(None),
    )
    return tx.session.execute(unnamed).scalars().first()
