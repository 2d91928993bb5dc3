"""Money is whole minor units; the yen has none, some dinars have a thousand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.money import (
    CURRENCIES,
    THREE_DECIMAL,
    ZERO_DECIMAL,
    CurrencyMismatchError,
    Money,
    exponent,
    from_stripe_minor,
)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1200.50", "EUR", 120_050),
        ("1200", "EUR", 120_000),
        ("1200.500", "EUR", 120_050),
        ("0", "USD", 0),
        ("-12.5", "USD", -1250),
        ("-0.01", "USD", -1),
        ("500000", "JPY", 500_000),
        ("500000.00", "JPY", 500_000),
        ("1.234", "KWD", 1234),
        ("1", "TND", 1000),
        ("999999999999999.99", "USD", 99_999_999_999_999_999),
    ],
)
def test_read_gives_minor_units_by_the_exponent(text: str, currency: str, minor: int) -> None:
    assert Money.read(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "currency", "why"),
    [
        ("12.345", "EUR", "EUR has 2 decimals"),
        ("12.5", "JPY", "JPY has no decimals"),
        ("1.2345", "KWD", "KWD has 3 decimals"),
        ("1,200.50", "EUR", "without separators of thousands"),
        ("1200,50", "EUR", "with a point"),
        ("€1200", "EUR", "the currency has its own column"),
        ("1200 EUR", "EUR", "the currency has its own column"),
        ("nan", "EUR", "is no amount"),
        ("1e6", "EUR", "is no amount"),
        ("٣", "EUR", "is no amount"),
        ("", "EUR", "is no amount"),
        ("1.", "EUR", "is no amount"),
        ("1" * 16, "EUR", "larger than any amount"),
    ],
)
def test_read_refuses_what_is_no_amount_of_the_currency(text: str, currency: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Money.read(text, currency)


@given(st.integers(1 - 10**15, 10**15 - 1), st.sampled_from(sorted(CURRENCIES)))
def test_decimal_text_is_read_again(minor: int, currency: str) -> None:
    money = Money(minor, currency)

    assert Money.read(money.decimal_text(), currency) == money


def test_amounts_of_one_currency_add_up_and_of_two_do_not() -> None:
    assert Money(1, "EUR") + Money(2, "EUR") == Money(3, "EUR")
    with pytest.raises(CurrencyMismatchError, match=r"EUR \+ USD"):
        Money(1, "EUR") + Money(2, "USD")


def test_exponents_are_those_of_known_currencies() -> None:
    assert CURRENCIES >= ZERO_DECIMAL | THREE_DECIMAL
    assert {exponent(code) for code in CURRENCIES} == {0, 2, 3}
    assert (exponent("UGX"), exponent("EUR"), exponent("BHD")) == (0, 2, 3)


def test_stripe_sends_two_currencies_with_decimals_that_they_do_not_have() -> None:
    sent = [("ISK", 1250), ("UGX", 1249), ("ISK", -1250), ("JPY", 1250), ("KWD", 1250)]

    assert [from_stripe_minor(amount, currency) for currency, amount in sent] == [
        13,
        12,
        -13,
        1250,
        1250,
    ]
