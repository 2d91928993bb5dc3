"""What a vendor's subscriptions are worth, by payer and currency, and how that moved."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, case, func, select
from sqlmodel import col

from tracker.db.uow import Tx
from tracker.domain.billing import CustomerMatch, MrrMovement, StripeAccount, SubscriptionState


class PayerWorth(NamedTuple):
    """All subscriptions of one customer in one currency, in minor units a month."""

    account_id: int
    customer: str
    organisation_id: int | None
    currency: str
    subscriptions: int
    mrr_minor: int
    mrr_now_minor: int
    committed_minor: int
    at_risk_minor: int


class WorthSpell(NamedTuple):
    """What a customer's subscription was worth from a day on, until another one or still."""

    account_id: int
    subscription: str
    customer: str
    status: str
    currency: str
    valid_from: date
    valid_until: date | None
    mrr_minor: int

    def covers(self, day: date) -> bool:
        """Tell whether it was so at the end of a day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


class MovedSum(NamedTuple):
    """What lines of one kind on one day sum to."""

    moved_on: date
    currency: str
    kind: str
    amount_minor: int


def accounts_of(tx: Tx, vendor_id: int) -> Sequence[StripeAccount]:
    """Return a vendor's accounts, also those that were disconnected."""
    query = select(StripeAccount).where(col(StripeAccount.vendor_id) == vendor_id)
    return tx.session.execute(query.order_by(col(StripeAccount.id))).scalars().all()


def worth_by_payer(tx: Tx, vendor_id: int) -> list[PayerWorth]:
    """Return what each customer of a vendor is worth now, as far as we know."""
    state, match = SubscriptionState, CustomerMatch
    is_match = and_(
        col(match.account_id) == col(state.account_id),
        col(match.customer) == col(state.customer),
        col(match.ended_at).is_(None),
    )
    amounts = (state.mrr_minor, state.mrr_now_minor, state.committed_minor, state.at_risk_minor)
    payer = (
        *(col(state.account_id), col(state.customer)),
        *(col(match.organisation_id), col(state.currency)),
    )
    query = (
        select(
            *payer,
            func.sum(case((col(state.mrr_minor) > 0, 1), else_=0)),
            *(func.sum(one) for one in amounts),
        )
        .outerjoin(match, is_match)
        .where(col(state.vendor_id) == vendor_id, col(state.valid_until).is_(None))
        .group_by(*payer)
        .order_by(*payer)
    )
    found = tx.session.execute(query)
    return [PayerWorth(*row[:4], *(int(one) for one in row[4:])) for row in found]


def spells(tx: Tx, vendor_id: int) -> list[WorthSpell]:
    """Return what each subscription of a vendor was ever worth."""
    state = SubscriptionState
    columns = (
        *(col(state.account_id), col(state.stripe_id), col(state.customer), col(state.status)),
        *(col(state.currency), col(state.valid_from), col(state.valid_until)),
        col(state.mrr_minor),
    )
    query = select(*columns).where(col(state.vendor_id) == vendor_id)
    return [WorthSpell(*row) for row in tx.session.execute(query)]


def moved(tx: Tx, vendor_id: int) -> list[MovedSum]:
    """Return a vendor's movements, summed by day, currency and kind."""
    line = MrrMovement
    named = (col(line.moved_on), col(line.currency), col(line.kind))
    query = (
        select(*named, func.sum(col(line.amount_minor)))
        .where(col(line.vendor_id) == vendor_id)
        .group_by(*named)
        .order_by(*named)
    )
    return [
        MovedSum(day, currency, kind, int(amount))
        for day, currency, kind, amount in tx.session.execute(query)
    ]
