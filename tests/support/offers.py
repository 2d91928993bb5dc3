"""A vendor's price on offer for a project, as rows alone: no Stripe is asked."""

from sqlalchemy import select
from sqlmodel import col

from tracker.db.queries import projects
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.billing import ConnectedBy, OfferedPrice, StripeAccount, StripeObject
from tracker.domain.funding import VendorRelation
from tracker.services.context import Context

PRICE = {
    "id": "price_1",
    "object": "price",
    "active": True,
    "currency": "usd",
    "recurring": {"interval": "year", "interval_count": 1},
    "unit_amount": 120000,
}


def add_account(ctx: Context, vendor_id: int) -> int:
    """Connect an account with one price to a vendor; return the account's number."""
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        account = StripeAccount(
            vendor_id=vendor_id,
            account="acct_1",
            name="Alder",
            livemode=True,
            connected_by=ConnectedBy.OAUTH,
        )
        tx.session.add(account)
        tx.session.flush()
        assert account.id is not None
        tx.session.add(
            StripeObject(
                vendor_id=vendor_id,
                account_id=account.id,
                kind="price",
                stripe_id="price_1",
                fetch_started_ns=1,
                document=PRICE,
                sha256="",
            )
        )
        return account.id


def offer(ctx: Context, slug: str, title: str = "Stable builds") -> int:
    """Put a price on offer for a project, by the first of its vendors; return the vendor."""
    with ctx.uow.read() as tx:
        project_id = projects.project(tx, slug).id
        query = select(VendorRelation).where(col(VendorRelation.project_id) == project_id)
        vendor_id: int = tx.session.execute(query.limit(1)).scalars().one().organisation_id
    account_id = add_account(ctx, vendor_id)
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        row = OfferedPrice(
            vendor_id=vendor_id,
            account_id=account_id,
            project_id=project_id,
            price="price_1",
            title=title,
        )
        tx.session.add(row)
    return vendor_id
