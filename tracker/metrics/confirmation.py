"""How many of the adopters listed were confirmed, and how long ago (product A2). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.metrics.numbers import Pair, ratio, wilson
from tracker.metrics.result import Measurement

CONFIRMED_DAYS = 365
AGES_DAYS = (90, 180, 365, 730)


@dataclass(frozen=True, slots=True)
class Confirmation(Measurement):
    """Listed beside confirmed; ``half_life_days``: half of those listed were confirmed within it.

    It is None while fewer than half were ever confirmed. Shares are of all that are listed.
    """

    listed: int
    confirmed: int
    ever: int
    confirmed_share: float | None
    ci95: Pair | None
    share_by_age: dict[str, float | None]
    half_life_days: int | None


def confirmation(ages_days: Sequence[int | None]) -> Confirmation:
    """Return how fresh the list is.

    Args:
        ages_days: of each adopter listed, the days since it was last confirmed; None: never.
    """
    known = sorted(age for age in ages_days if age is not None)
    listed = len(ages_days)
    within = {age: sum(one <= age for one in known) for age in AGES_DAYS}
    half = (listed + 1) // 2
    return Confirmation(
        listed=listed,
        confirmed=within[CONFIRMED_DAYS],
        ever=len(known),
        confirmed_share=ratio(within[CONFIRMED_DAYS], listed),
        ci95=wilson(within[CONFIRMED_DAYS], listed),
        share_by_age={str(age): ratio(count, listed) for age, count in within.items()},
        half_life_days=known[half - 1] if listed and len(known) >= half else None,
    )
