"""Amounts of money as whole minor units of an ISO 4217 currency; never as float."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Currencies without minor units, as they are entered and stored: those of payment services
#: (funding.md, section 2), and ISK and UGX, which only they send with two decimals.
ZERO_DECIMAL = _codes("BIF CLP DJF GNF ISK JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF")
#: Currencies whose minor unit is a thousandth.
THREE_DECIMAL = _codes("BHD IQD JOD KWD LYD OMR TND")
#: The currencies of ISO 4217 that people are paid in: no metals, funds or testing codes.
CURRENCIES = _codes(
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP "
    "BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP "
    "GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES "
    "KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU "
    "MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON "
    "RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND "
    "TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR "
    "ZMW ZWG"
)
_SENT_WITH_DECIMALS = _codes("ISK UGX")
_HUNDRED = 100
# A column of whole numbers holds 19 digits.
_MOST_DIGITS = 15
_AMOUNT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


class CurrencyMismatchError(ValueError):
    """Two currencies were mixed, which is a mistake of the program."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the smallest unit of its currency: ``Money(1250, "EUR")`` is 12.50 euros."""

    minor: int
    currency: str

    @classmethod
    def read(cls, text: str, currency: str) -> "Money":
        """Return the amount that ``text`` writes with a point, for example 1200.50.

        Raises:
            ValueError: it is no such number, too large, or finer than the currency; the message
                says how to write it.
        """
        if not _AMOUNT.fullmatch(text):
            raise ValueError(f"{text!r} is no amount; {_hint(text)}")
        whole, _, fraction = text.partition(".")
        places = exponent(currency)
        if len(whole.lstrip("-")) > _MOST_DIGITS:
            raise ValueError(f"{text} is larger than any amount; check it")
        if len(fraction.rstrip("0")) > places:
            raise ValueError(f"{text} is finer than {currency} goes; {_places(currency, places)}")
        return cls(int(Decimal(text).scaleb(places)), currency)

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise CurrencyMismatchError(f"{self.currency} + {other.currency}")
        return Money(self.minor + other.minor, self.currency)

    def decimal_text(self) -> str:
        """Return the amount with all decimals of its currency, for example 1200.50."""
        places = exponent(self.currency)
        return f"{Decimal(self.minor).scaleb(-places):.{places}f}"


def exponent(currency: str) -> int:
    """Return how many decimals a currency has: 2 for most, 0 for the yen, 3 for some dinars."""
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


def stripe_exponent(currency: str) -> int:
    """Return how many decimals an amount from Stripe has: two for ISK and UGX, which have none.

    Source: funding.md, section 2.
    """
    return 2 if currency in _SENT_WITH_DECIMALS else exponent(currency)


def exact_from_stripe(amount: int, currency: str) -> Fraction:
    """Return an amount that Stripe sent in our minor units, unrounded."""
    return Fraction(amount, 10 ** (stripe_exponent(currency) - exponent(currency)))


def from_stripe_minor(amount: int, currency: str) -> int:
    """Return an amount that Stripe sent in our minor units; a half is rounded away from 0."""
    if currency not in _SENT_WITH_DECIMALS:
        return amount
    return int((Decimal(amount) / _HUNDRED).to_integral_value(ROUND_HALF_UP))


def _hint(text: str) -> str:
    if re.search(r"[^\W\d_]|[$€£¥₹]", text):
        return "write the number alone, like 1200.50; the currency has its own column"
    return "write it with a point and without separators of thousands, like 1200.50"


def _places(currency: str, places: int) -> str:
    return f"{currency} has {places} decimals" if places else f"{currency} has no decimals"
