"""How numbers and days read in a sentence."""

from datetime import UTC, date, datetime
from decimal import Decimal

from tracker.money import exponent, stripe_exponent

_SMALL = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return "no maintainers", "one maintainer", "four maintainers", "27 maintainers"."""
    word = _SMALL[number] if 0 <= number < len(_SMALL) else f"{number:,}"
    return f"{word} {noun if number == 1 else plural or noun + 's'}"


def number_word(number: int) -> str:
    """Return a small number as a word, a larger one in digits."""
    return _SMALL[number] if 0 < number < len(_SMALL) else f"{number:,}"


def long_day(day: date) -> str:
    """Return "21 February 2024"."""
    return f"{day.day} {day:%B %Y}"


def long_instant(at: datetime) -> str:
    """Return "21 November 2026, 10:32 UTC" of an aware instant."""
    at = at.astimezone(UTC)
    return f"{long_day(at.date())}, {at:%H:%M} UTC"


def percent(share: float) -> str:
    """Return a share in 0..1 as whole percent, for example "72 %"."""
    return f"{share * 100:.0f} %".replace("-", "−")


def percent_range(low: float, high: float) -> str:
    """Return two shares as one range, or as one number where they agree."""
    if round(low * 100) == round(high * 100):
        return percent(low)
    return f"{low * 100:.0f}–{high * 100:.0f} %"


def chance(probability: float) -> str:
    """Return a probability rounded to 5 points, never as certain (model.md 2.6).

    Between the last step and certainty it says no more than is known: ">95 %" up to 0.99.
    """
    if probability < 0.01:
        return "<1 %"
    if probability > 0.99:
        return ">99 %"
    points = 5 * round(probability * 20)
    return "<5 %" if points == 0 else ">95 %" if points == 100 else f"{points} %"


def chance_range(low: float, high: float) -> str:
    """Return "60–85 %", "85 % to >99 %", or one chance where both read the same."""
    first, last = chance(low), chance(high)
    if first == last:
        return first
    is_plain = first[0].isdigit() and last[0].isdigit()
    return f"{first.removesuffix(' %')}–{last}" if is_plain else f"{first} to {last}"


def number(value: float, places: int) -> str:
    """Return a number with so many decimals and a true minus sign."""
    return f"{value:,.{places}f}".replace("-", "−")


def amount(minor: int, currency: str) -> str:
    """Return an amount with all decimals of its currency, without its code: "1,200.50"."""
    return _with_places(minor, exponent(currency))


def stripe_amount(minor: int, currency: str) -> str:
    """Return an amount in the minor unit of Stripe, exact: "1,200.50", also of ISK and UGX."""
    return _with_places(minor, stripe_exponent(currency))


def _with_places(minor: int, places: int) -> str:
    return f"{Decimal(minor).scaleb(-places):,.{places}f}".replace("-", "−")


def moved(minor: int, currency: str) -> str:
    """Return an amount from Stripe with its sign: "+600.00", "−6,100.00", "0.00"."""
    text = stripe_amount(minor, currency)
    return f"+{text}" if minor > 0 else text


def number_range(low: float, high: float, places: int) -> str:
    """Return "1–2", or one number where both read the same."""
    first, last = number(low, places), number(high, places)
    return first if first == last else f"{first}–{last}"


def joined(words: list[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def duration(days: int) -> str:
    """Return a number of days as a reader would say it: days, weeks, months or years."""
    if days < 60:
        return count(days, "day")
    months = round(days / 30.44)
    if months < 24:
        return count(months, "month")
    return f"{days / 365.25:.1f} years"
