"""When time alone changes what a subscription is worth."""

import pytest

from tracker.metrics.subscriptions import Coupon, Discount, Duration, Item, Subscription

COUPON = Coupon(Duration.REPEATING, None, {}, None)
NOW = 1_000


def subscription(
    *discounts: Discount,
    items: tuple[Item, ...] | None = (),
    paused_until: int | None = None,
) -> Subscription:
    return Subscription(
        id="sub_1",
        currency="usd",
        status="active",
        is_live=True,
        items=items,
        discounts=discounts,
        is_cancel_scheduled=False,
        pause="void",
        paused_until=paused_until,
    )


def item(*discounts: Discount, trial_until: int | None = None) -> Item:
    return Item("si_1", 1, None, discounts, None, trial_until)


def discount(start: int | None, end: int | None) -> Discount:
    return Discount("di_1", COUPON, start, end)


@pytest.mark.parametrize(
    ("given", "changes"),
    [
        (subscription(), None),
        (subscription(items=None), None),
        (subscription(discount(None, None)), None),
        (subscription(discount(0, NOW)), None),
        (subscription(discount(0, NOW + 1)), NOW + 1),
        (subscription(discount(NOW + 5, NOW + 9)), NOW + 5),
        (subscription(discount(0, NOW + 9), items=(item(discount(0, NOW + 4)),)), NOW + 4),
        (subscription(items=(item(trial_until=NOW + 7),), paused_until=NOW + 8), NOW + 7),
        (subscription(paused_until=NOW + 8), NOW + 8),
        (subscription(paused_until=NOW - 8), None),
    ],
)
def test_first_change_by_time_is_the_next_begin_or_end(
    given: Subscription, changes: int | None
) -> None:
    assert given.changes_after(NOW) == changes
