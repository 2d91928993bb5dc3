"""Whether enough maintainers will be there in some years (model.md 9.3, 9.4). Pure, closed form.

People leave one by one at one rate, arrive at another, and all of an employer's people and hires go
at once if it withdraws. 5 and 10 years are extrapolation: they cannot be validated on 5 years.
"""

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy.special import gammaln, xlog1py, xlogy

#: Whole groups of two or more that withdrew in one month, per group-year, in the CNCF list (9.4).
WITHDRAWAL_RATE = 0.026
#: New US establishments, of which 33.7% are alive after 10 years: BLS.
YOUNG_COMPANY_FAILURE_RATE = 0.11

#: Of each count from 0 on.
Chances = np.ndarray


class Employer(NamedTuple):
    """How many people one employer has on the project, and how many it hires in a year."""

    people: int
    hires_per_year: float


def expected(people: int, exit_rate: float, arrival_rate: float, years: float) -> float:
    """Return the mean number of maintainers after ``years``."""
    return people * math.exp(-exit_rate * years) + _arrived(exit_rate, arrival_rate, years)


def p_at_least(
    least: int, people: int, exit_rate: float, arrival_rate: float, years: float
) -> float:
    """Return P(N >= least) of the immigration-death process, exact.

    N(t) = Binomial(people, exp(-exit*t)) + Poisson(arrival*(1-exp(-exit*t))/exit), independent.
    """
    team = Employer(people, arrival_rate)
    return _upper_tail(_fewer(team, exit_rate, years, least))


def p_at_least_with_employers(
    least: int,
    employers: Sequence[Employer],
    exit_rate: float,
    failure_rate: float,
    years: float,
    external_arrival_rate: float = 0,
) -> float:
    """Return P(N >= least) if each employer withdraws with all its people at ``failure_rate``.

    Its hiring stops with it; what is paid from elsewhere goes on. Rescue after a total loss is a
    scenario of its own.
    """
    fewer = _fewer_with_employers(
        least, employers, exit_rate, failure_rate, years, external_arrival_rate
    )
    return _upper_tail(fewer)


def tails_with_employers(
    most: int,
    employers: Sequence[Employer],
    exit_rate: float,
    failure_rate: float,
    years: float,
    external_arrival_rate: float = 0,
) -> list[float]:
    """Return P(N >= 1), ..., P(N >= most) of `p_at_least_with_employers`, for the price of one."""
    fewer = _fewer_with_employers(
        most, employers, exit_rate, failure_rate, years, external_arrival_rate
    )
    return [_upper_tail(fewer[:least]) for least in range(1, most + 1)]


def _fewer_with_employers(
    least: int,
    employers: Sequence[Employer],
    exit_rate: float,
    failure_rate: float,
    years: float,
    external_arrival_rate: float,
) -> Chances:
    """Return P(N = 0), ..., P(N = least - 1) of all employers and of what comes from elsewhere."""
    alive = math.exp(-failure_rate * years)
    together = _fewer(Employer(0, external_arrival_rate), exit_rate, years, least)
    # Employers of one size that hire alike are alike; many projects have a dozen of them.
    for employer, count in Counter(employers).items():
        own = alive * _fewer(employer, exit_rate, years, least)
        own[:1] += 1 - alive
        for _ in range(count):
            together = _added(together, own)
    return together


def _arrived(exit_rate: float, arrival_rate: float, years: float) -> float:
    """Return how many who arrived since are expected to be still there."""
    if exit_rate == 0:
        return arrival_rate * years
    return arrival_rate * -math.expm1(-exit_rate * years) / exit_rate


@lru_cache(maxsize=4096)
def _fewer(team: Employer, exit_rate: float, years: float, least: int) -> Chances:
    """Return P(N = 0), ..., P(N = least - 1) of one team that nothing else befalls.

    Scenarios of one project ask for the same teams again and again; nobody may write to the answer.
    """
    counts = np.arange(least, dtype=float)
    stay, people = math.exp(-exit_rate * years), team.people
    possible = counts[: people + 1]
    stayed = np.zeros(least)
    stayed[: people + 1] = np.exp(
        gammaln(people + 1)
        - gammaln(possible + 1)
        - gammaln(people - possible + 1)
        + xlogy(possible, stay)
        + xlog1py(people - possible, -stay)
    )
    mean = _arrived(exit_rate, team.hires_per_year, years)
    joined = np.exp(xlogy(counts, mean) - mean - gammaln(counts + 1))
    chances = _added(stayed, joined)
    chances.flags.writeable = False
    return chances


def _added(one: Chances, other: Chances) -> Chances:
    """Return the chances of the sum of two independent counts, as far as both reach."""
    return np.convolve(one, other)[: len(one)] if len(one) else one


def _upper_tail(fewer: Chances) -> float:
    return min(1.0, max(0.0, 1 - math.fsum(fewer)))
