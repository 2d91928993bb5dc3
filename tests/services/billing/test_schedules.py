"""Subscription schedules, made with the real SDK: what they change, and when it counts."""

import pytest
import stripe
from sqlalchemy import select
from sqlmodel import col

from tests.services.billing.conftest import Shop
from tests.services.billing.test_ledger import balance, lines, settle
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.billing import SubscriptionState

MONTH = {"interval": "month", "interval_count": 1}


def client(shop: Shop) -> stripe.StripeClient:
    return stripe.StripeClient("rk_live_alder", base_addresses={"api": shop.peer.address})


def dearer(shop: Shop) -> tuple[str, str]:
    """Return the first price, of 25.00 a month, and a new one of 40.00."""
    cheap = next(iter(shop.account.of("price")))
    product = next(iter(shop.account.of("product")))
    made = shop.peer.billing.create(
        shop.account, "price", {"product": product, "unit_amount": 4000}
    )
    return cheap, made["id"]


def committed(shop: Shop) -> int:
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        open_states = select(col(SubscriptionState.committed_minor)).where(
            col(SubscriptionState.valid_until).is_(None)
        )
        return sum(tx.session.execute(open_states).scalars())


def test_price_of_a_coming_phase_counts_when_it_begins(shop: Shop) -> None:
    cheap, dear = dearer(shop)
    subscription = shop.peer.subscribe(shop.account, "Bank of Birch")
    schedules = client(shop).v1.subscription_schedules
    made = schedules.create({"from_subscription": subscription["id"]})
    now = made.phases[0]
    schedules.update(
        made.id,
        {
            "phases": [
                {
                    "items": [{"price": cheap, "quantity": 1}],
                    "start_date": now.start_date,
                    "end_date": now.end_date,
                },
                {"items": [{"price": dear, "quantity": 2}], "duration": MONTH},
            ]
        },
    )
    settle(shop)
    before = (balance(shop), committed(shop), lines(shop))

    shop.wait(days=29)
    settle(shop)
    still = balance(shop)
    shop.wait(days=2)
    settle(shop)

    assert before == (2500, 2500, [("new", 2500)])
    assert still == 2500
    assert balance(shop) == 8000
    assert lines(shop) == [("new", 2500), ("expansion", 5500)]
    shop.wait(days=31)
    settle(shop)
    ended = schedules.retrieve(made.id)

    assert (ended.status, ended.subscription, balance(shop)) == ("released", None, 8000)
    assert ended.released_subscription == subscription["id"]


def test_schedule_that_ends_in_cancellation_is_not_committed(shop: Shop) -> None:
    subscription = shop.peer.subscribe(shop.account, "Bank of Birch")
    schedules = client(shop).v1.subscription_schedules
    made = schedules.create({"from_subscription": subscription["id"]})
    settle(shop)
    before = (balance(shop), committed(shop))

    # Of this Stripe tells by the schedule alone: nothing of the subscription itself changes.
    schedules.update(made.id, {"end_behavior": "cancel"})
    settle(shop)
    decided = (balance(shop), committed(shop))
    shop.wait(days=31)
    settle(shop)

    assert before == (2500, 2500)
    assert decided == (2500, 0)
    assert (balance(shop), lines(shop)) == (0, [("new", 2500), ("churn", -2500)])
    assert schedules.retrieve(made.id).status == "completed"


def test_schedule_that_has_not_begun_counts_nothing(shop: Shop) -> None:
    cheap, dear = dearer(shop)
    customer = shop.peer.billing.create(shop.account, "customer", {"name": "Bank of Birch"})
    schedules = client(shop).v1.subscription_schedules
    start = shop.peer.state.now + 10 * 86_400
    phases = [
        {"items": [{"price": cheap, "quantity": 1}], "duration": MONTH},
        {"items": [{"price": cheap}, {"price": dear}], "duration": MONTH},
        {"items": [{"price": dear, "quantity": 1}], "duration": MONTH},
    ]
    made = schedules.create(
        {"customer": customer["id"], "start_date": start, "phases": phases}  # type: ignore[typeddict-item]
    )
    settle(shop)
    waiting = (made.status, made.subscription, balance(shop), lines(shop))
    found = []
    for days in (11, 31, 31):
        shop.wait(days=days)
        settle(shop)
        found.append(balance(shop))

    assert waiting == ("not_started", None, 0, [])
    assert found == [2500, 6500, 4000]
    assert [kind for kind, _ in lines(shop)] == ["new", "expansion", "contraction"]


def test_schedules_are_listed_newest_first_and_one_that_is_not_there_is_told(shop: Shop) -> None:
    first, second = (shop.peer.subscribe(shop.account, name) for name in ("A", "B"))
    schedules = client(shop).v1.subscription_schedules
    made = [schedules.create({"from_subscription": one["id"]}).id for one in (first, second)]

    assert [one.id for one in schedules.list().data] == made[::-1]
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription_schedule"):
        schedules.retrieve("sub_sched_none")
