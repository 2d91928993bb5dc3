"""Cash by hand: whole months only, what is not known as a range, currencies apart."""

from datetime import date

from tracker.metrics.cash import CashVerified, Payment, Refund, cash_verified

TODAY = date(2026, 7, 15)
SINCE, UNTIL = date(2025, 7, 1), date(2026, 7, 1)


def usd(paid_on: date, paid: int, tax: int = 0, off: int | None = 0) -> Payment:
    return Payment("USD", paid_on, paid, tax, off)


def test_nothing_paid_is_no_currency() -> None:
    assert cash_verified([], [], TODAY) == []


def test_tax_refunds_and_what_was_paid_past_stripe_are_taken_off() -> None:
    paid = [usd(date(2026, 1, 9), 144_000, 24_000), usd(date(2026, 2, 1), 60_000, off=60_000)]
    back = [Refund("USD", date(2026, 3, 1), 6_000)]

    (found,) = cash_verified(paid, back, TODAY)

    assert found == CashVerified("USD", SINCE, UNTIL, 2, 0, 114_000, 114_000)
    assert (found.least_per_month_minor, found.most_per_month_minor) == (9_500, 9_500)


def test_first_and_last_day_of_the_window_count_and_the_open_month_does_not() -> None:
    days = [date(2025, 6, 30), SINCE, date(2026, 6, 30), UNTIL, TODAY]

    (found,) = cash_verified([usd(day, 100) for day in days], [], TODAY)

    assert (found.invoices, found.most_minor) == (2, 200)


def test_invoice_that_does_not_tell_what_was_paid_past_stripe_gives_a_range() -> None:
    paid = [usd(date(2026, 1, 1), 1_200, 200, off=None), usd(date(2026, 2, 1), 500)]

    (found,) = cash_verified(paid, [], TODAY)

    assert found == CashVerified("USD", SINCE, UNTIL, 2, 1, 500, 1_500)


def test_currencies_stay_apart_and_more_may_go_back_than_came() -> None:
    paid = [usd(date(2026, 1, 1), 500), Payment("EUR", date(2026, 1, 1), 700, 0, 0)]
    back = [Refund("GBP", date(2026, 3, 1), 50), Refund("USD", date(2025, 1, 1), 50)]

    found = cash_verified(paid, back, TODAY)

    assert [(one.currency, one.least_minor) for one in found] == [
        ("EUR", 700),
        ("GBP", -50),
        ("USD", 500),
    ]
    assert [one.most_per_month_minor for one in found] == [58, -4, 42]
