"""Exchange by hand and over random movements: exact, dated, and never 1 to 1."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.metrics.exchange import Converted, Flow, Rate, Rates, Reported, reported

DAY = date(2026, 6, 12)
END = DAY + timedelta(days=30)
EUR = Rate(DAY, "EUR", "USD", Decimal("1.08"), "ECB")


def later(days: int) -> date:
    return DAY + timedelta(days=days)


def test_rate_of_the_day_or_of_seven_days_before_and_no_older() -> None:
    rates = Rates([EUR])

    found = {days: rates.rate_of("EUR", "USD", later(days)) for days in (-1, 0, 7, 8)}

    assert found == {-1: None, 0: EUR, 7: EUR, 8: None}


def test_latest_rate_counts_and_both_ways_round() -> None:
    newer = Rate(later(2), "USD", "EUR", Decimal("0.8"), "bank")
    rates = Rates([EUR, newer])

    assert rates.rate_of("EUR", "USD", later(3)) == newer
    assert rates.converted(100, "EUR", "USD", later(3)) == Converted(Fraction(125), newer)
    assert rates.converted(100, "USD", "EUR", later(3)) == Converted(Fraction(80), newer)


def test_missing_rate_is_unconverted_and_never_one_to_one() -> None:
    rates = Rates([EUR])

    assert rates.converted(100, "GBP", "USD", DAY) is None
    assert rates.converted(100, "EUR", "GBP", DAY) is None
    assert rates.converted(100, "USD", "USD", DAY) == Converted(Fraction(100), None)
    assert rates.converted(0, "GBP", "USD", DAY) == Converted(Fraction(0), None)


def test_minor_units_of_both_currencies_count() -> None:
    yen = Rate(DAY, "USD", "JPY", Decimal("150"), "bank")
    dinar = Rate(DAY, "KWD", "USD", Decimal("3.25"), "bank")
    rates = Rates([yen, dinar])

    assert rates.converted(1_000, "USD", "JPY", DAY) == Converted(Fraction(1_500), yen)
    assert rates.converted(1_000, "KWD", "USD", DAY) == Converted(Fraction(325), dinar)


def test_movements_are_at_their_days_and_the_rest_is_fx() -> None:
    rates = Rates([EUR, Rate(END, "EUR", "USD", Decimal("1.20"), "ECB")])
    flows = [Flow(DAY, "new", "EUR", Fraction(100)), Flow(END, "churn", "EUR", Fraction(-50))]

    found = reported({"EUR": 1_000}, flows, rates, "USD", (DAY, END))

    assert found == Reported("USD", 1_080, {"new": 108, "churn": -60}, 132, 1_260, ())


def test_currency_without_a_rate_is_left_out_whole_and_named() -> None:
    flows = [Flow(DAY, "new", "GBP", Fraction(100)), Flow(DAY, "new", "USD", Fraction(5))]

    found = reported({}, flows, Rates([EUR]), "USD", (DAY, END))

    assert found == Reported("USD", 0, {"new": 5}, 0, 5, ("GBP",))
    assert reported({}, [], Rates([]), "USD", (DAY, END)) == Reported("USD", 0, {}, 0, 0, ())


_CURRENCIES = ("EUR", "JPY", "KWD", "USD")
_RATES = st.decimals("0.0001", "900", places=4)
_FLOWS = st.builds(
    Flow,
    on=st.integers(0, 30).map(later),
    kind=st.sampled_from(("new", "expansion", "contraction", "churn", "restatement")),
    currency=st.sampled_from(_CURRENCIES),
    amount=st.integers(-(10**9), 10**9),
)


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(st.sampled_from(_CURRENCIES), st.integers(0, 10**9)),
    st.lists(_FLOWS, max_size=12),
    st.lists(st.lists(_RATES, min_size=3, max_size=3), min_size=31, max_size=31),
)
def test_movements_and_fx_are_the_change_exactly(
    opened: dict[str, int], flows: list[Flow], daily: list[list[Decimal]]
) -> None:
    rates = Rates(
        Rate(later(day), currency, "USD", rate, "drawn")
        for day, some in enumerate(daily)
        for currency, rate in zip(_CURRENCIES, some, strict=False)
    )

    found = reported(opened, flows, rates, "USD", (DAY, END))

    assert found.opened + sum(found.by_kind.values()) + found.fx == found.closed
    closes = dict(opened)
    for one in flows:
        closes[one.currency] = closes.get(one.currency, 0) + one.amount
    exact = sum(_in_usd(rates, amount, currency, END) for currency, amount in closes.items())
    assert abs(found.closed - exact) <= Fraction(1, 2)
    for kind, amount in found.by_kind.items():
        mine = [one for one in flows if one.kind == kind]
        drawn = sum(_in_usd(rates, one.amount, one.currency, one.on) for one in mine)
        assert abs(amount - drawn) <= 1


def _in_usd(rates: Rates, amount: int, currency: str, day: date) -> Fraction:
    found = rates.converted(amount, currency, "USD", day)
    assert found is not None
    return found.amount
