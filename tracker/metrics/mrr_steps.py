"""How a subscription's value came about, in words that its vendor can check."""

from fractions import Fraction
from math import floor

from tracker.metrics.subscriptions import PER_MONTH, Coupon, Duration, Interval, Item, Price
from tracker.money import exponent

# Payment services send these with two decimals, although they have none.
_SENT_WITH_CENTS = frozenset({"isk", "ugx"})


class Steps:
    """Collects the steps of one subscription in ``currency`` (lower case, as it was sent)."""

    def __init__(self, currency: str) -> None:
        self._currency = currency.upper()
        places = 2 if currency in _SENT_WITH_CENTS else exponent(self._currency)
        self._places = places
        self._steps: list[str] = []

    def zero(self, item_id: str, why: str) -> None:
        """Say that an item counts nothing."""
        self._steps.append(f"{item_id} {why}: 0")

    def item(self, item: Item, price: Price, amount: Fraction, monthly: Fraction) -> None:
        """Say what an item costs, and what that is a month."""
        every = _every(price)
        text = f"{self._money(amount)} {self._currency} {every}"
        if item.quantity != 1:
            text = f"{item.quantity} units, {text}"
        if price.period.per_month != 1:
            text += f" {_conversion(price)} {self._equal(monthly)}"
        self._steps.append(text)

    def tax(self, rate: Fraction, monthly: Fraction) -> None:
        """Say that an included tax was divided out."""
        self._steps.append(f"without {_percent(rate * 100)} tax → {self._money(monthly)}")

    def coupon(self, coupon: Coupon, total: Fraction) -> None:
        """Say what a coupon took off and what is left of the items that it was applied to."""
        off = _percent(coupon.percent) if coupon.percent is not None else self._off(coupon)
        lasts = "forever" if coupon.duration is Duration.FOREVER else "temporary"
        self._steps.append(f"{off} {lasts} coupon → {self._money(total)}")

    def now(self, amount: int) -> None:
        """Say what is paid while temporary coupons hold."""
        self._steps.append(f"with temporary coupons, now → {self._money(Fraction(amount))}")

    def standing(self, status: str, pause: str | None, *, is_cancelled: bool) -> None:
        """Say what puts the amount at risk, or keeps it from being committed."""
        if status == "past_due":
            self._steps.append("past due: at risk")
        if pause is not None:
            self._steps.append(f"collection paused ({pause}): at risk")
        if is_cancelled:
            self._steps.append("cancellation scheduled: not committed")

    def all(self, mrr: int) -> tuple[str, ...]:
        """Return the steps and the sum that they end in."""
        return (*self._steps, f"= {self._money(Fraction(mrr))} {self._currency} a month")

    def _equal(self, minor: Fraction) -> str:
        text = self._money(minor)
        return text if text.startswith("≈") else f"= {text}"

    def _off(self, coupon: Coupon) -> str:
        amount = coupon.amounts.get(self._currency.lower(), coupon.amounts.get("", Fraction(0)))
        return f"{self._money(amount)} off"

    def _money(self, minor: Fraction) -> str:
        """Return an amount with the decimals of its currency; ≈ where it has more."""
        whole = minor.numerator if minor.denominator == 1 else floor(minor + Fraction(1, 2))
        text = self._plain(whole) if whole >= 0 else f"-{self._plain(-whole)}"
        return text if whole == minor else f"≈ {text}"

    def _plain(self, whole: int) -> str:
        if not self._places:
            return f"{whole:,}"
        units, parts = divmod(whole, 10**self._places)
        return f"{units:,}.{parts:0{self._places}}"


def _every(price: Price) -> str:
    period = price.period
    word = period.interval.value
    return f"a {word}" if period.count == 1 else f"every {period.count} {word}s"


def _conversion(price: Price) -> str:
    """Return what turns a period into a month: ÷ 12, ÷ 3, × 52 ÷ 12."""
    period = price.period
    if period.interval is Interval.YEAR:
        return f"÷ {12 * period.count}"
    if period.interval is Interval.MONTH:
        return f"÷ {period.count}"
    a_year = int(PER_MONTH[period.interval] * 12)
    divided = f" ÷ {period.count}" if period.count > 1 else ""
    return f"× {a_year} ÷ 12{divided}"


def _percent(value: Fraction) -> str:
    return f"{float(value):g}%"
