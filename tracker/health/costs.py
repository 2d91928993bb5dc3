"""What maintainers cost in a month, spread so that nobody's salary can be read from it.

A salary that was entered never leaves this module alone: the cost of an employer's people is added
up and spread over them by their time. Where only one of a group's salaries was entered the group is
joined to another, so that a cost always stands for two people or for the foundation's band.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tracker.health.entered import EnteredFacts
from tracker.health.funding_cost import chosen_band, latest_salaries, salary_amount
from tracker.health.funding_money import current
from tracker.metrics.funding_path import MONTHS, WAGE_SHARE, Amount
from tracker.metrics.numbers import exact, exact_sum

_FEWEST_SALARIES = 2


@dataclass(frozen=True, slots=True)
class Worker:
    """A maintainer at an employer, with the funded time there; None: unknown."""

    person: str
    employer: str | None
    fte: float | None


@dataclass(frozen=True, slots=True)
class Salaries:
    """What is known of salaries in one currency, by person, and the band for the others."""

    currency: str
    by_person: Mapping[str, Amount]
    band: Amount | None
    wage_share: Fraction


def salaries(
    entered: EnteredFacts, people: Iterable[str], day: date, paid_in: Iterable[str]
) -> Salaries | None:
    """Return the salaries of ``people`` on ``day``, yearly, in minor units.

    None: nothing is known of them, or they are in several currencies, which are never added.

    Args:
        paid_in: currencies of the revenue: of several salary bands one of these is taken.
    """
    own = latest_salaries(current(entered.salaries, day), set(people))
    mine = {one.currency for one in own.values()}
    if len(mine) > 1:
        return None
    band = chosen_band(current(entered.salary_bands, day), next(iter(mine), None), paid_in)
    if band is None and not mine:
        return None
    return Salaries(
        currency=band.currency if band else next(iter(mine)),
        by_person={person: salary_amount(one) for person, one in own.items()},
        band=Amount.of([band.p25_minor, band.p50_minor, band.p75_minor]) if band else None,
        wage_share=exact(band.wage_share if band else WAGE_SHARE),
    )


def monthly_costs(workers: Sequence[Worker], known: Salaries) -> list[Amount] | None:
    """Return the loaded monthly cost of each worker, in minor units, spread over their group.

    None: somebody's salary is unknown, and there is no band for it.
    """
    own = [_cost(one, known) for one in workers]
    if None in own:
        return None
    costs = [cost for cost in own if cost is not None]
    spread: dict[int, Amount] = {}
    for group in _groups(workers, known.by_person):
        total = _total(costs[place] for place in group)
        spread |= _by_time(group, workers, total)
    return [spread[place] for place in range(len(workers))]


def _cost(worker: Worker, known: Salaries) -> Amount | None:
    salary = known.by_person.get(worker.person, known.band)
    if salary is None:
        return None
    load = Amount(*[1 / (known.wage_share * MONTHS)] * 3)
    return Amount.of([0, 1] if worker.fte is None else worker.fte) * salary * load


def _total(costs: Iterable[Amount]) -> Amount:
    total = Amount.of(0)
    for cost in costs:
        total += cost
    return total


def _groups(workers: Sequence[Worker], own: Mapping[str, Amount]) -> list[list[int]]:
    """Return groups of places in ``workers``: employers, joined until no salary stands alone."""
    by_employer: dict[str, list[int]] = {}
    for place, worker in enumerate(workers):
        by_employer.setdefault(worker.employer or "", []).append(place)
    groups = [by_employer[name] for name in sorted(by_employer)]

    def entered(group: Iterable[int]) -> int:
        return len({workers[place].person for place in group} & own.keys())

    alone = [group for group in groups if 0 < entered(group) < _FEWEST_SALARIES]
    others = [group for group in groups if group not in alone]
    if not alone:
        return groups
    joined = [place for group in alone for place in group]
    # Others' salaries hide one better than a band that everybody may know.
    others.sort(key=lambda group: (entered(group) == 0, len(group)))
    while entered(joined) < _FEWEST_SALARIES and others:
        joined += others.pop(0)
    return [*others, joined]


def _by_time(group: Sequence[int], workers: Sequence[Worker], total: Amount) -> dict[int, Amount]:
    times = [Amount.of([0, 1] if (f := workers[place].fte) is None else f) for place in group]
    low, high = exact_sum(one.low for one in times), exact_sum(one.high for one in times)
    middle = None if None in [one.middle for one in times] else low
    return {
        place: Amount(
            _part(total.low, time.low, low),
            None
            if middle is None or total.middle is None
            else _part(total.middle, time.low, middle),
            _part(total.high, time.high, high),
        )
        for place, time in zip(group, times, strict=True)
    }


def _part(total: Fraction, time: Fraction, whole: Fraction) -> Fraction:
    return total * time / whole if whole else Fraction(0)
