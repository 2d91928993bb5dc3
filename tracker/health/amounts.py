"""Which amounts of money are shown beside shares, and how, so that no other can be computed. Pure.

Shares of a total stand on the same page. So amounts are shown of all vendors of a currency or of
none, at the narrowest level of theirs: with one part of a total hidden, a second one always is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from tracker.domain.billing import Audience, Disclosure
from tracker.health.disclosure import Terms
from tracker.money import Money, exponent

#: Nobody's amount can be told from an aggregate of this many or more.
LEAST_GROUP = 3

Ends = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Brings:
    """What a vendor brings a project a month, in minor units, and of how many payers."""

    vendor: str
    minor: int
    payers: int


@dataclass(frozen=True, slots=True)
class AmountRow:
    """An amount in words, with its ends in minor units; both None: it is not shown.

    ``low`` is ``high`` where it is exact; ``high`` None beside a ``low``: open above.
    """

    name: str
    text: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class AmountsView:
    """What vendors bring a project a month in one currency, as far as they disclose it.

    ``receipt`` is the id of what computes exact amounts again; bands have none, it would say more.
    """

    currency: str
    level: str
    total: AmountRow
    rows: tuple[AmountRow, ...]
    receipt: str | None = None


def amounts_view(
    currency: str, brings: Sequence[Brings], terms: Terms, people: int | None
) -> AmountsView | None:
    """Return the amounts that ``terms`` allow; None: none of this currency.

    Args:
        brings: of every vendor with a contract in the currency, also one that is not the project's.
        people: how many maintainers the cost is of against which the revenue is held; None: it is
            held against nothing.
    """
    level = terms.amounts(one.vendor for one in brings)
    if not brings or level not in (Disclosure.EXACT, Disclosure.BANDED):
        return None
    is_all_told = level is Disclosure.EXACT and terms.audience is Audience.STAFF
    if not is_all_told and not _is_group(brings, people):
        return None
    total = sum(one.minor for one in brings)
    if level is Disclosure.EXACT:
        rows = tuple(_exact(one.vendor, one.minor, currency) for one in brings)
        return AmountsView(currency, level.value, _exact("Together", total, currency), rows)
    edges = tuple(edge * 10 ** exponent(currency) for edge in terms.bands)
    ends = banded([*(one.minor for one in brings), total], edges)
    names = (*(one.vendor for one in brings), "Together")
    *rest, first = (_banded(*one, currency) for one in zip(names, ends, strict=True))
    return AmountsView(currency, level.value, first, tuple(rest))


def _is_group(brings: Iterable[Brings], people: int | None) -> bool:
    """Tell whether neither one payer's amount nor one maintainer's pay can be computed.

    Coverage beside an amount gives what the maintainers cost together.
    """
    payers_hidden = all(one.payers >= LEAST_GROUP for one in brings if one.minor)
    return payers_hidden and (people is None or people >= LEAST_GROUP)


def band_of(amount: int, edges: Sequence[int]) -> Ends:
    """Return the band of an amount: [low, high), high None: open above. ``edges`` begin with 0."""
    low = max(edge for edge in edges if edge <= amount)
    return low, next((edge for edge in edges if edge > amount), None)


def banded(amounts: Sequence[int], edges: Sequence[int]) -> list[Ends | None]:
    """Return the band of each amount; None: beside the others it would tell more than a band.

    Whoever knows the ratios of the amounts can cut the bands with one another. A band is left out
    if what remains would be narrower, high over low, than the narrowest of all bands.
    """
    least = min(
        (Fraction(high, low) for low, high in pairwise(edges[1:])),
        default=Fraction(1),
    )
    low, high = Fraction(0), None
    found: list[Ends | None] = []
    for amount in amounts:
        ends = band_of(amount, edges)
        cut = _cut((low, high), ends, amount, amounts[0])
        is_wide = cut[0] == 0 or cut[1] is None or cut[1] >= least * cut[0]
        found.append(ends if is_wide else None)
        if is_wide:
            low, high = cut
    return found


def _cut(
    known: tuple[Fraction, Fraction | None], ends: Ends, amount: int, whole: int
) -> tuple[Fraction, Fraction | None]:
    """Return what is known of the whole once the band of an amount is known too."""
    if amount == 0:
        return known
    scale = Fraction(whole, amount)
    low, high = known
    above = None if ends[1] is None else ends[1] * scale
    tops = [one for one in (high, above) if one is not None]
    return max(low, ends[0] * scale), min(tops, default=None)


def _exact(name: str, minor: int, currency: str) -> AmountRow:
    return AmountRow(name, f"{currency} {_grouped(minor, currency)}", minor, minor)


def _banded(name: str, ends: Ends | None, currency: str) -> AmountRow:
    if ends is None:
        return AmountRow(name, "not shown", None, None)
    low, high = ends
    if high is None:
        return AmountRow(name, f"{currency} {_whole(low, currency)} or more", low, None)
    if low == 0:
        return AmountRow(name, f"below {currency} {_whole(high, currency)}", low, high)
    text = f"{currency} {_whole(low, currency)}–{_whole(high, currency)}"
    return AmountRow(name, text, low, high)


def _grouped(minor: int, currency: str) -> str:
    whole, point, cents = Money(minor, currency).decimal_text().partition(".")
    return f"{int(whole):,}{point}{cents}"


def _whole(minor: int, currency: str) -> str:
    return f"{minor // 10 ** exponent(currency):,}"
