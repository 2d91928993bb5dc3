"""What time alone does to revenue: coupons run out, trials and pauses end, and no event says so."""

from datetime import UTC, datetime

from tracker.db.queries import billing
from tracker.db.tenancy import EVERY_VENDOR
from tracker.db.uow import Tx
from tracker.domain.billing import StateCause, StripeAccount, StripeObject
from tracker.services.billing.applying import worth_digest
from tracker.services.billing.booking import local_day
from tracker.services.billing.valuing import record, valued
from tracker.services.context import Context


def fall_due(ctx: Context) -> int:
    """Value anew what time has changed, each from the day it did; return how many subscriptions.

    Stripe is not asked: the subscriptions as they were fetched last say what comes when.
    """
    with ctx.uow.read(EVERY_VENDOR) as tx:
        due = billing.due_by_time(tx)
    changed = 0
    for account_id, stripe_id in due:
        with ctx.uow.begin(EVERY_VENDOR) as tx:
            account = billing.locked_account(tx, account_id)
            known = billing.mirrored(tx, account_id, "subscription", stripe_id)
            # Meanwhile another worker may have done it, or an event of it was handled.
            if known is not None and account.revoked_at is None:
                changed += _pass_time(tx, account, known)
    return changed


def _pass_time(tx: Tx, account: StripeAccount, known: StripeObject) -> bool:
    now = int(tx.now.timestamp())
    has_changed = False
    while known.changes_at is not None and known.changes_at <= now:
        at = known.changes_at
        worth, known.changes_at = valued(known.document, at)
        known.not_valued = worth if isinstance(worth, str) else ""
        known.sha256 = worth_digest(worth)
        if not isinstance(worth, str):
            day = local_day(account, datetime.fromtimestamp(at, UTC))
            has_changed |= record(tx, account, known.stripe_id, worth, day, StateCause.TIME)
    return has_changed
