"""Whether the money that reaches a project pays for its maintainers (model.md 5.2, 5.3). Pure.

Amounts are in one currency; what is known as a range [low, high] stays one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tracker.metrics.numbers import Pair, exact, exact_sum, ratio
from tracker.metrics.result import Measurement

#: Wages are 70.0% of private compensation: BLS ECEC, June 2020. Loaded cost = wages / share.
WAGE_SHARE = 0.7
DECLARED_PASS_THROUGH = 0.5
MONTHS = 12
SELF_FUNDING = "self_funding"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its least and its greatest value; a plain range has no middle."""

    low: Fraction
    middle: Fraction | None
    high: Fraction

    @classmethod
    def of(cls, given: float | Sequence[float]) -> "Amount":
        """Return a number, a range [low, high], or a band [low, middle, high]."""
        if isinstance(given, Sequence):
            ends = [exact(value) for value in given]
            return cls(ends[0], ends[1] if len(ends) > 2 else None, ends[-1])
        return cls(exact(given), exact(given), exact(given))

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.low + other.low, _sum(self, other), self.high + other.high)

    def __mul__(self, other: "Amount") -> "Amount":
        middle = None
        if self.middle is not None and other.middle is not None:
            middle = self.middle * other.middle
        return Amount(self.low * other.low, middle, self.high * other.high)


@dataclass(frozen=True, slots=True)
class Pay:
    """One maintainer's funded time (0 to 1 where unknown) and yearly salary (None: unknown)."""

    fte: Amount
    salary: Amount | None


@dataclass(frozen=True, slots=True)
class Coverage(Measurement):
    """Gross coverage, and the share of the revenue that must reach maintainers to break even.

    ``unbounded``: the upper end of the range has no limit, as the cost may be zero.
    """

    loaded_cost_month: tuple[float, float | None, float]
    gross_coverage_mid: float | None
    gross_coverage_range: tuple[float, float | None] | None
    unbounded: bool
    required_pass_through_mid: float | None
    net_coverage_if_pass_through_0_5: float | None


@dataclass(frozen=True, slots=True)
class Commitment(Measurement):
    """Contracted revenue by month, without renewals, and for how long it covers the need."""

    months: tuple[str, ...]
    committed_mrr: tuple[float, ...]
    committed_coverage_horizon_months: int | None
    first_month_below: str | None


def coverage(
    pay: Iterable[Pay],
    band: Amount | None,
    allocated: Amount,
    unallocated: Amount,
    wage_share: float = WAGE_SHARE,
) -> Coverage:
    """Return gross coverage = allocated MRR / loaded monthly cost of the maintainers.

    The range runs from high cost without the unallocated pool to low cost with all of it.

    Args:
        band: quartiles of the foundation's salaries, in place of an unknown one.
        wage_share: wages / compensation, over 0.

    Raises:
        ValueError: a salary is unknown and there is no band.
    """
    cost = loaded_cost(pay, band, wage_share)
    middle = cost.middle if allocated.middle is not None else None
    gross = None if not middle else ratio(allocated.middle or 0, middle)
    upper = allocated.high + unallocated.high
    spread, unbounded = _coverage_range(allocated.low, upper, cost)
    return Coverage(
        loaded_cost_month=(float(cost.low), _float(cost.middle), float(cost.high)),
        gross_coverage_mid=gross,
        gross_coverage_range=spread,
        unbounded=unbounded,
        required_pass_through_mid=ratio(middle, allocated.middle or 0) if middle else None,
        net_coverage_if_pass_through_0_5=None if gross is None else DECLARED_PASS_THROUGH * gross,
    )


def net_range(found: Coverage, pass_through: Pair) -> Pair | None:
    """Return the least and greatest coverage by what is passed on, a share [low, high] of it.

    None: there is no coverage, or it has no upper limit.
    """
    spread = found.gross_coverage_range
    if spread is None or spread[1] is None:
        return None
    return spread[0] * pass_through[0], spread[1] * pass_through[1]


def loaded_cost(pay: Iterable[Pay], band: Amount | None, wage_share: float) -> Amount:
    """Return what all maintainers together cost a month: sum of FTE * salary / wage share / 12.

    Raises:
        ValueError: a salary is unknown and there is no band.
    """
    load = Amount.of(1) * Amount(*[1 / (exact(wage_share) * MONTHS)] * 3)
    cost = Amount.of(0)
    for one in pay:
        salary = one.salary or band
        if salary is None:
            raise ValueError("an unknown salary needs a band")
        cost += one.fte * salary * load
    return cost


def commitment(
    allocated: Mapping[str, float],
    until: Mapping[str, date | None],
    need: float,
    first: date,
    months_shown: int,
) -> Commitment:
    """Return the committed coverage horizon in whole months from the month of ``first``.

    Args:
        allocated: MRR of the project by subscription.
        until: exclusive end of each contract; unknown is not committed. A contract counts in a
            month that it covers to the end.
        need: monthly; 0 is never missed, so that there is no horizon.
    """
    ends = {name: until.get(name) for name in allocated}
    contracts = [
        (exact(allocated[name]), _month(end)) for name, end in ends.items() if end is not None
    ]
    start = _month(first)
    shown = range(start, start + months_shown)
    below = _first_below(contracts, exact(need), start)
    return Commitment(
        months=tuple(_name(month) for month in shown),
        committed_mrr=tuple(float(_committed(contracts, month)) for month in shown),
        committed_coverage_horizon_months=None if below is None else below - start,
        first_month_below=None if below is None else _name(below),
    )


def vendor_runway(cash: float | None, net_burn: float | None) -> float | str:
    """Return the months that a vendor's cash lasts, ``self_funding`` or ``unknown``."""
    if net_burn is None:
        return UNKNOWN
    if net_burn <= 0:
        return SELF_FUNDING
    return UNKNOWN if cash is None else float(exact(cash) / exact(net_burn))


def _coverage_range(
    lower: Fraction, upper: Fraction, cost: Amount
) -> tuple[tuple[float, float | None] | None, bool]:
    """Return the range of the ratio and whether its upper end has no limit."""
    if not cost.high:
        return None, False
    low = float(lower / cost.high)
    if cost.low:
        return (low, float(upper / cost.low)), False
    return ((low, None), True) if upper else ((low, 0.0), False)


def _first_below(
    contracts: Iterable[tuple[Fraction, int]], need: Fraction, start: int
) -> int | None:
    """Return the first month in which too little is committed; it begins where a contract ends."""
    months = {start} | {end for _, end in contracts if end > start}
    return next((month for month in sorted(months) if _committed(contracts, month) < need), None)


def _committed(contracts: Iterable[tuple[Fraction, int]], month: int) -> Fraction:
    return exact_sum(amount for amount, end in contracts if end > month)


def _month(day: date) -> int:
    """Return the calendar month as a number that counts on over the years."""
    return day.year * MONTHS + day.month - 1


def _name(month: int) -> str:
    return f"{month // MONTHS:04}-{month % MONTHS + 1:02}"


def _sum(one: Amount, other: Amount) -> Fraction | None:
    if one.middle is None or other.middle is None:
        return None
    return one.middle + other.middle


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
