"""What changes by time alone: a coupon runs out, an item's trial ends, a pause is over.

Stripe tells of none of these by an event that is sure to come, so what was mirrored is valued anew.
"""

from collections.abc import Iterator

from tracker.db.queries import billing
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.billing import StateCause
from tracker.services.billing.applying import worth_digest
from tracker.services.billing.booking import local_day
from tracker.services.billing.valuing import Worth, record, worth_of
from tracker.services.context import Context


def revalue(ctx: Context, account_id: int) -> int:
    """Value the mirrored subscriptions of an account as of now; return how many changed."""
    return sum(_record(ctx, account_id, stripe_id) for stripe_id in list(_changed(ctx, account_id)))


def _changed(ctx: Context, account_id: int) -> Iterator[str]:
    with ctx.uow.read(EVERY_VENDOR) as tx:
        now = int(tx.now.timestamp())
        for stripe_id, document, known in billing.valued(tx, account_id):
            if worth_digest(worth_of(document, now)) != known:
                yield stripe_id


def _record(ctx: Context, account_id: int, stripe_id: str) -> bool:
    """Book what a subscription is worth now; False: somebody fetched it anew meanwhile."""
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        account = billing.locked_account(tx, account_id)
        mirrored = billing.mirrored(tx, account_id, "subscription", stripe_id)
        if mirrored is None or mirrored.is_deleted:
            return False
        worth = worth_of(mirrored.document, int(tx.now.timestamp()))
        if worth_digest(worth) == mirrored.sha256:
            return False
        mirrored.sha256 = worth_digest(worth)
        mirrored.not_valued = worth if isinstance(worth, str) else ""
        if isinstance(worth, Worth):
            record(tx, account, stripe_id, worth, local_day(account, tx.now), StateCause.TIME)
        return True
