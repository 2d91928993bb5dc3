"""Numbers without amounts: what is shown of money, and stored of it, is scaled first. Pure.

Ratios do not change when all amounts are divided by one and the same; who reads a receipt computes
the figure again without learning what a vendor earns, an adopter pays or a maintainer gets.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tracker.metrics.funding_path import Amount, Pay

#: The monthly need, or where it is not known the revenue, is this many parts.
WHOLE = 100
_PLACES = 6


def scaled(amount: Fraction | int, whole: Fraction | int, parts: int = WHOLE) -> float:
    """Return ``amount`` in parts of ``whole``, of which there are ``parts``; whole is over 0."""
    return float(round(Fraction(amount) * parts / Fraction(whole), _PLACES))


def middle_of(cost: Amount) -> Fraction:
    """Return the middle of a cost, that between its ends where it has no other."""
    return (cost.low + cost.high) / 2 if cost.middle is None else cost.middle


def numbered(amounts: Mapping[str, Fraction | int], noun: str) -> dict[str, str]:
    """Return names that give nobody away, "adopter 1" for the largest; ties go by name."""
    ordered = sorted(amounts, key=lambda name: (-amounts[name], name))
    return {name: f"{noun} {place}" for place, name in enumerate(ordered, start=1)}


@dataclass(frozen=True, slots=True)
class ScaledNeed:
    """The monthly need with its middle at 100; ``middle`` None: it is known as a range only."""

    low: float
    middle: float | None
    high: float

    @property
    def ends(self) -> dict[str, float]:
        """The need by name; the least and the most where they are not the same."""
        if self.low == self.high:
            return {"middle": self.low}
        found = {"middle": self.middle, "high cost": self.high, "low cost": self.low}
        return {name: value for name, value in found.items() if value is not None}


def cost_inputs(need: ScaledNeed) -> tuple[Pay, Amount | None]:
    """Return the need as the pay of all maintainers in one, so that nobody's own can be read."""
    year = [12 * need.low, 12 * need.high]
    if need.middle is None:
        return Pay(Amount.of(1), Amount.of(year)), None
    return Pay(Amount.of(1), None), Amount.of([year[0], 12 * need.middle, year[1]])
