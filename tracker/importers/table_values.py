"""Cells of entered tables: how each type of value is written, read, and written again. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from tracker.money import CURRENCIES, Money

MAX_TEXT = 1000
FIRST_YEAR, LAST_YEAR = 1970, 2100
_MOST_COUNT = 10**15
_MOST_MONTHS = 120

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_OTHER_DAY = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_SHARE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s?(%?)")
_URL = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
_WHOLE = re.compile(r"[0-9]+")
_RATE = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,12})?")


class CellError(Exception):
    """A cell does not hold what its column asks for; the message says what it is and what to do."""


@dataclass(frozen=True, slots=True)
class MoneyRange:
    """An amount that is known between two ends; both are the same where it is known exactly."""

    low: Money
    high: Money


@dataclass(frozen=True, slots=True)
class ValueType:
    """A type of value: ``hint`` says how to write it.

    ``read`` takes a cell that is not blank, and the currency of its row ("" if it has none);
    ``write`` turns the value into such a cell again.
    """

    name: str
    hint: str
    read: Callable[[str, str], Any]
    write: Callable[[Any], str] = str


def close_to(word: str, known: Sequence[str]) -> str:
    """Return "; did you mean …?" if one of ``known`` is like ``word``, else nothing."""
    by_fold = {one.casefold(): one for one in known}
    found = get_close_matches(word.casefold(), list(by_fold), n=1)
    return f"; did you mean {by_fold[found[0]]}?" if found else ""


def choice(name: str, *words: str) -> ValueType:
    """Return the type of one of a few words; case, hyphens and underscores do not matter."""
    by_fold = {_plain(word): word for word in words}

    def read(text: str, _currency: str) -> str:
        if _plain(text) not in by_fold:
            guess = close_to(text, words) or "."
            raise CellError(f"{text!r} is none of {', '.join(words)}{guess}")
        return by_fold[_plain(text)]

    return ValueType(name, " | ".join(words), read)


def _plain(word: str) -> str:
    return re.sub(r"[\s_-]+", " ", word.casefold().strip())


# -- readers --------------------------------------------------------------------------------------


def _read_text(text: str, _currency: str) -> str:
    if len(text) > MAX_TEXT:
        raise CellError(f"has {len(text):,} characters, and at most {MAX_TEXT:,} are kept.")
    return " ".join(text.split())


def _read_name(text: str, currency: str) -> str:
    if not any(letter.isalnum() for letter in text):
        raise CellError(f"{text!r} is no name; write one with letters.")
    return _read_text(text, currency)


def _read_day(text: str, _currency: str) -> date:
    match = _DAY.fullmatch(text)
    if match is None:
        raise CellError(_no_day(text))
    try:
        day = date(*map(int, match.groups()))
    except ValueError:
        raise CellError(f"{text} is no day of the calendar; check month and day.") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CellError(
            f"{text} lies outside of {FIRST_YEAR} to {LAST_YEAR}; check how the year is written."
        )
    return day


def _no_day(text: str) -> str:
    match = _OTHER_DAY.fullmatch(text)
    if match is None:
        return f"{text!r} is no day; write it as 2024-02-21 (year, month, day)."
    one, two, year = (int(part) for part in match.groups())
    if max(one, two) <= 12 and one != two:
        return (
            f"{text} can be read in two ways; write {year}-{two:02d}-{one:02d} or "
            f"{year}-{one:02d}-{two:02d}."
        )
    month, day = min(one, two), max(one, two)
    return f"{text} is not written as year, month, day; write {year}-{month:02d}-{day:02d}."


def _read_currency(text: str, _currency: str) -> str:
    code = text.upper()
    if code not in CURRENCIES:
        raise CellError(
            f"{text!r} is no currency; write its three letters of ISO 4217, for example EUR or USD."
        )
    return code


def _read_amount(text: str, currency: str) -> Money:
    amount = _read_signed(text, currency)
    if amount.minor < 0:
        raise CellError(f"{text} is less than nothing; write an amount of 0 or more.")
    return amount


def _read_signed(text: str, currency: str) -> Money:
    try:
        return Money.read(text, currency)
    except ValueError as error:
        raise CellError(f"{error}.") from error


def _read_range(text: str, currency: str) -> MoneyRange:
    low_text, dots, high_text = text.partition("..")
    low = _read_amount(low_text.strip(), currency)
    high = _read_amount(high_text.strip(), currency) if dots else low
    if high.minor < low.minor:
        raise CellError(f"{text} runs downwards; write the lower amount first.")
    return MoneyRange(low, high)


def _read_rate(text: str, _currency: str) -> Decimal:
    if not _RATE.fullmatch(text):
        raise CellError(f"{text[:40]!r} is no rate; write digits with a point, like 1.0842.")
    rate = Decimal(text)
    if rate == 0:
        raise CellError("is over 0; leave the row out where there is no rate.")
    return rate


def _read_share(text: str, _currency: str) -> float:
    match = _SHARE.fullmatch(text)
    if match is None:
        raise CellError(f"{text!r} is no share; write it like 0.8 or 80%.")
    value = Decimal(match[1]) / (100 if match[2] else 1)
    if value > 1:
        percent = (
            f"; write {text}% if percent are meant" if not match[2] and 10 <= value <= 100 else ""
        )
        raise CellError(f"{text} is more than the whole{percent}.")
    return float(value)


def _read_part(text: str, currency: str) -> float:
    value = _read_share(text, currency)
    if value == 0:
        raise CellError("is over 0 and at most 1; leave the row out where there is none.")
    return value


def _read_whole(text: str, _currency: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise CellError(f"{text!r} is no whole number; write digits alone, like 1200.")
    if len(text) > len(str(_MOST_COUNT)):
        raise CellError(f"{text[:20]} is larger than any count; check it.")
    return int(text)


def _read_months(text: str, currency: str) -> int:
    months = _read_whole(text, currency)
    if months > _MOST_MONTHS:
        raise CellError(f"{text} months are more than {_MOST_MONTHS}; check it.")
    return months


def _read_answer(text: str, _currency: str) -> bool | None:
    answers = {"yes": True, "no": False, "unknown": None}
    if text.casefold() not in answers:
        raise CellError(f"{text!r} is no answer; write yes, no or unknown.")
    return answers[text.casefold()]


def _read_yes_no(text: str, _currency: str) -> bool:
    if text.casefold() not in ("yes", "no"):
        raise CellError(f"{text!r} is neither yes nor no.")
    return text.casefold() == "yes"


def _read_url(text: str, currency: str) -> str:
    if not _URL.fullmatch(text):
        raise CellError(f"{text[:60]!r} is no web address; it begins with https:// or http://.")
    return _read_text(text, currency)


# -- writers --------------------------------------------------------------------------------------


def _write_money(value: Money) -> str:
    return value.decimal_text()


def _write_range(value: MoneyRange) -> str:
    low, high = value.low.decimal_text(), value.high.decimal_text()
    return low if low == high else f"{low}..{high}"


def _write_number(value: float) -> str:
    return f"{value:.15g}"


def _write_answer(value: bool | None) -> str:
    return {True: "yes", False: "no", None: "unknown"}[value]


PROJECT = ValueType("project", "the project's slug, as in `headwater health`", _read_name)
PERSON = ValueType(
    "person", "a handle (@annlee), or a name that only one person of the project has", _read_name
)
ORGANISATION = ValueType("organisation", "its name", _read_name)
TEXT = ValueType("text", f"at most {MAX_TEXT} characters", _read_text)
DAY = ValueType("day", "2024-02-21", _read_day, date.isoformat)
CURRENCY = ValueType("currency", "three letters of ISO 4217, like EUR", _read_currency)
AMOUNT = ValueType("amount", "1200.50", _read_amount, _write_money)
SIGNED = ValueType("amount, may be negative", "1200.50 or -1200.50", _read_signed, _write_money)
RANGE = ValueType("amount or range", "60000 or 60000..80000", _read_range, _write_range)
#: Types that can be read only where the currency of the row is known.
OF_MONEY = (AMOUNT, SIGNED, RANGE)
RATE = ValueType("rate", "1.0842, at most 12 decimals", _read_rate, "{:f}".format)
FTE = ValueType("FTE", "over 0 up to 1, like 0.5", _read_part, _write_number)
PART = ValueType("share over 0", "0.7 or 70%", _read_part, _write_number)
SHARE = ValueType("share", "0.8 or 80%", _read_share, _write_number)
COUNT = ValueType("whole number", "1200", _read_whole)
MONTHS = ValueType("months", f"0 to {_MOST_MONTHS}", _read_months)
ANSWER = ValueType("answer", "yes | no | unknown", _read_answer, _write_answer)
YES_NO = ValueType("yes or no", "yes | no", _read_yes_no, _write_answer)
URL = ValueType("address", "https://…", _read_url)
