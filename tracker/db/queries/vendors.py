"""Vendors, who sell something made of a project or have an account, and who pays them."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import col

from tracker.db.standing import standing
from tracker.db.uow import Tx
from tracker.domain.billing import CustomerMatch, StripeAccount, StripeObject
from tracker.domain.funding import VendorRelation
from tracker.domain.organisations import Organisation


class NotValued(NamedTuple):
    """A subscription without a value, and why."""

    account_id: int
    subscription: str
    customer: str | None
    why: str


def vendors(tx: Tx) -> list[tuple[int, str]]:
    """Return the id and the name of each vendor within the scope, by name."""
    related = select(col(VendorRelation.organisation_id)).where(standing(tx, VendorRelation))
    connected = select(col(StripeAccount.vendor_id))
    found = set(tx.session.execute(related).scalars()) | set(
        tx.session.execute(connected).scalars()
    )
    query = select(col(Organisation.id), col(Organisation.name)).where(
        col(Organisation.id).in_(found)
    )
    named = [(key, name) for key, name in tx.session.execute(query) if key is not None]
    return sorted(named, key=lambda one: (one[1].casefold(), one[0]))


def first_subscribed(tx: Tx, vendor_id: int) -> dict[tuple[int, str], int]:
    """Return when the first subscription of a customer began, by (account, customer).

    A Unix time, as Stripe tells it; it may lie before the day on which the account was connected.
    """
    mirror = StripeObject
    payer = (col(mirror.account_id), col(mirror.customer))
    query = (
        select(*payer, func.min(col(mirror.document)["start_date"].as_integer()))
        .where(col(mirror.vendor_id) == vendor_id, col(mirror.kind) == "subscription")
        .group_by(*payer)
    )
    found = tx.session.execute(query)
    return {(account, str(customer)): at for account, customer, at in found if at is not None}


def not_valued(tx: Tx, vendor_id: int) -> list[NotValued]:
    """Return the subscriptions of a vendor whose value is not known."""
    mirror = StripeObject
    query = (
        select(
            *(col(mirror.account_id), col(mirror.stripe_id)),
            *(col(mirror.customer), col(mirror.not_valued)),
        )
        .where(col(mirror.vendor_id) == vendor_id, col(mirror.not_valued) != "")
        .order_by(col(mirror.id))
    )
    return [NotValued(*row) for row in tx.session.execute(query)]


def decisions(tx: Tx, vendor_id: int) -> list[CustomerMatch]:
    """Return every decision on whom a vendor's customers are, the oldest first."""
    query = select(CustomerMatch).where(col(CustomerMatch.vendor_id) == vendor_id)
    return list(tx.session.execute(query.order_by(col(CustomerMatch.id))).scalars())
