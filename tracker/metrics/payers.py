"""On how few organisations revenue rests, where some customers are of nobody knows whom. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tracker.metrics.concentration import hhi
from tracker.metrics.numbers import Pair, pair


@dataclass(frozen=True, slots=True)
class PayerConcentration:
    """Shares in 0..1 as (least, most); equal where every customer is matched."""

    organisations: int
    unmatched_customers: int
    largest_share: Pair
    three_largest_share: Pair
    hhi: Pair


def payer_concentration(
    matched: Iterable[int], unmatched: Iterable[int]
) -> PayerConcentration | None:
    """Return how concentrated revenue in one currency is; None: there is none.

    Least: every unmatched customer is an organisation of its own. Most: all of them are the
    largest organisation. Whatever else they are lies between, as joining two payers raises each
    of the three.

    Args:
        matched: what each organisation pays, in minor units.
        unmatched: what each customer pays that is not matched.

    Source:
        funding.md 3.1: at organisation grain, unmatched customers give a min–max band.
    """
    known = _largest_first(matched)
    loose = _largest_first(unmatched)
    if not known and not loose:
        return None
    apart = _largest_first([*known, *loose])
    together = [sum(known[:1]) + sum(loose), *known[1:]]
    return PayerConcentration(
        organisations=len(known),
        unmatched_customers=len(loose),
        largest_share=pair(_top(apart, 1), _top(together, 1)),
        three_largest_share=pair(_top(apart, 3), _top(together, 3)),
        hhi=pair(_hhi(apart), _hhi(together)),
    )


def _largest_first(amounts: Iterable[int]) -> list[int]:
    return sorted((one for one in amounts if one > 0), reverse=True)


def _top(amounts: Sequence[int], count: int) -> Fraction:
    return Fraction(sum(amounts[:count]), sum(amounts))


def _hhi(amounts: Sequence[int]) -> Fraction:
    found = hhi([Fraction(one) for one in amounts])
    assert found is not None
    return found
