"""Vendors on their way to Stripe and back."""

from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import col

from tracker.db.uow import Tx
from tracker.domain.billing import OAuthState


def use(tx: Tx, state_sha256: str, browser_sha256: str, since: datetime) -> OAuthState | None:
    """Use a state that this browser was given after ``since``; None: there is none, or it was used.

    One statement decides, so that of two requests with one state only one is let in.
    """
    taken = (
        update(OAuthState)
        .where(
            col(OAuthState.state_sha256) == state_sha256,
            col(OAuthState.browser_sha256) == browser_sha256,
            col(OAuthState.begun_at) > since,
            col(OAuthState.used_at).is_(None),
        )
        .values(used_at=tx.now)
        .execution_options(synchronize_session=False)
    )
    if tx.changed(taken) != 1:
        return None
    query = select(OAuthState).where(col(OAuthState.state_sha256) == state_sha256)
    return tx.session.execute(query).scalars().first()


def used(tx: Tx, state_id: int) -> OAuthState:
    """Return a state of this vendor by its number."""
    query = select(OAuthState).where(col(OAuthState.id) == state_id)
    found: OAuthState = tx.session.execute(query).scalars().one()
    return found


def to_confirm(tx: Tx, state_id: int, browser_sha256: str, since: datetime) -> OAuthState | None:
    """Return what was granted to this browser after ``since`` and is not confirmed yet."""
    query = select(OAuthState).where(
        col(OAuthState.id) == state_id,
        col(OAuthState.browser_sha256) == browser_sha256,
        col(OAuthState.begun_at) > since,
        col(OAuthState.account).is_not(None),
        col(OAuthState.confirmed_at).is_(None),
    )
    return tx.session.execute(query).scalars().first()
