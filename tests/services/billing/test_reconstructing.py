"""What happened before an account was connected is in the ledger, marked, and sums up."""

from sqlalchemy import select
from sqlmodel import col

from tests.services.billing.conftest import Shop
from tests.services.billing.test_ledger import balance
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.billing import MrrMovement
from tracker.services.billing.backfilling import backfill
from tracker.services.billing.reconstructing import reconstruct


def ledger(shop: Shop) -> list[tuple[str, int, str]]:
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        found = tx.session.execute(
            select(MrrMovement).order_by(col(MrrMovement.moved_on), col(MrrMovement.id))
        ).scalars()
        return [(one.kind, one.amount_minor, one.cause.value) for one in found]


def test_past_is_rebuilt_from_invoices_and_the_present_is_what_it_was(shop: Shop) -> None:
    first = shop.peer.subscribe(shop.account, "Bank")
    shop.wait(days=40)
    second = shop.peer.subscribe(shop.account, "Rail", items=[_twice(shop)])
    shop.wait(days=62)
    shop.peer.billing.cancel(shop.account, first["id"])
    shop.wait(days=40)
    shop.peer.state.queue = []
    backfill(shop.ctx, shop.account_id)

    booked = reconstruct(shop.ctx, shop.account_id)

    assert [one for one in ledger(shop) if one[2] == "reconstructed"] == [
        ("new", 2500, "reconstructed"),
        ("new", 5000, "reconstructed"),
        ("churn", -2500, "reconstructed"),
    ]
    assert booked == 3
    assert sum(amount for _, amount, _ in ledger(shop)) == balance(shop) == 5000
    assert second["status"] == "active"


def test_rebuilding_again_changes_nothing(shop: Shop) -> None:
    shop.peer.subscribe(shop.account, "Bank")
    shop.wait(days=70)
    backfill(shop.ctx, shop.account_id)
    reconstruct(shop.ctx, shop.account_id)
    before = ledger(shop)

    assert reconstruct(shop.ctx, shop.account_id) == 0
    assert ledger(shop) == before


def _twice(shop: Shop) -> dict[str, object]:
    return {"price": next(iter(shop.account.of("price"))), "quantity": 2}
