"""The graph adopter - vendor - maintainer of one project, from its facts, as shares of its need.

Money of several currencies is never added: the graph is in the currency of the salaries. What is
paid in another is converted by the rate of the day; where there is none it is left out and said.
Shares are rounded so that revenue that just reaches the need still does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor

from tracker.domain.billing import Disclosure
from tracker.health.areas import areas_by_maintainer, declared_areas
from tracker.health.costs import Salaries, Worker, monthly_costs, salaries
from tracker.health.facts import ProjectFacts, is_current
from tracker.health.funding_money import Contract, contracts_of, converted, rate_sentences, rates_of
from tracker.health.outlook import Outlook
from tracker.health.roster import Roster
from tracker.health.what_if import EmploymentEdge, FundingEdge, Hires, ScenarioInputs
from tracker.health.words import count, joined
from tracker.metrics.exchange import Rates
from tracker.metrics.funding_path import Amount
from tracker.metrics.numbers import exact_sum

# A share of the need is rounded to 1e-12: a hundredth of a cent of ten thousand million.
_PARTS = 10**12


@dataclass(frozen=True, slots=True)
class Graph:
    """The frozen inputs of all scenarios, and sentences on what they leave out.

    ``adopters`` are those that pay, by name, with their number in the inputs.
    """

    inputs: ScenarioInputs
    adopters: dict[str, str]
    notes: tuple[str, ...]


def graph(facts: ProjectFacts, roster: Roster) -> Graph:
    """Return the graph of the day of ``roster``."""
    workers = _workers(facts, roster)
    money = facts.money(roster.day)
    paid = contracts_of(money.entered, facts.slug, money.day)
    pay = salaries(
        facts.entered,
        [one.person for one in workers],
        roster.day,
        [one.currency for one in paid],
    )
    costs = monthly_costs(workers, pay) if pay else None
    none: list[Amount | None] = [None] * len(workers)
    currency = pay.currency if pay else _usual_currency(paid)
    rates = rates_of(money.entered)
    if pay:
        paid = converted(paid, rates, pay.currency, money.day, facts.slug)
    counted = [one for one in paid if one.currency == currency]
    unit = _unit(costs, counted)
    areas, outlook = areas_by_maintainer(roster), Outlook(facts, roster)
    numbers = _numbers(counted)
    inputs = ScenarioInputs(
        funding_edges=_funding(counted, numbers, unit),
        employment_edges=tuple(
            _edge(worker, areas[worker.person], cost, unit)
            for worker, cost in zip(workers, costs or none, strict=True)
        ),
        areas=declared_areas(roster) or None,
        is_revenue_known=_is_revenue_known(facts, rates, currency, money.day),
        exit_rate=outlook.exits.shape / outlook.exits.rate if roster.used else None,
        hires=_hires(outlook, workers) if roster.used else (),
    )
    unconverted = len(paid) - len(counted)
    notes = (
        *_money_notes(facts, pay, costs, unconverted),
        *rate_sentences(counted),
        *_people_notes(workers),
    )
    return Graph(inputs, numbers, notes)


# -- people ---------------------------------------------------------------------------------------


def _workers(facts: ProjectFacts, roster: Roster) -> list[Worker]:
    """Return the maintainers of the day at whoever pays their time, else at their employer."""
    found = []
    for person in roster.maintainers():
        employer = roster.employer(person)
        found += _paid_times(facts, person, roster.day) or [
            Worker(person, employer.name if employer else None, None)
        ]
    return found


def _paid_times(facts: ProjectFacts, person: str, day: date) -> list[Worker]:
    """Return a person's time at each payer; of two rows the later start, then the smaller (G01)."""
    rows = [
        one
        for one in facts.entered.funded_time
        if one.person == person and one.project == facts.slug and is_current(one, day)
    ]
    rows.sort(key=lambda one: (one.valid_from, -one.fte))
    by_payer = {one.payer: one.fte for one in rows}
    return [Worker(person, payer, by_payer[payer]) for payer in sorted(by_payer)]


def _edge(
    worker: Worker, areas: Sequence[str], cost: Amount | None, unit: Fraction
) -> EmploymentEdge:
    return EmploymentEdge(
        maintainer=worker.person,
        employer=worker.employer,
        fte=worker.fte,
        areas=tuple(areas) or None,
        cost_low=_down(cost.low, unit) if cost else None,
        cost_mid=_down(cost.middle, unit) if cost and cost.middle is not None else None,
        cost_high=_down(cost.high, unit) if cost else None,
    )


def _people_notes(workers: Iterable[Worker]) -> Iterable[str]:
    everybody = list(workers)
    unknown = {one.person for one in everybody if one.employer is None}
    if unknown:
        whose = count(len(unknown), "maintainer")
        yield (
            f"Whom {whose} work{'s' if len(unknown) == 1 else ''} for is not known: ranges say "
            "what that could do."
        )
    without = {one.person for one in everybody if one.fte is None}
    if without:
        yield (
            f"The funded time of {count(len(without), 'maintainer')} is not known; each counts "
            "between 0 and 1 FTE."
        )


# -- money ----------------------------------------------------------------------------------------


def _is_revenue_known(facts: ProjectFacts, rates: Rates, currency: str | None, day: date) -> bool:
    """Tell whether any subscription on record, if only an old one, is counted in ``currency``."""
    names = {one.currency for one in facts.entered.subscriptions}
    return currency in names or any(
        currency is not None and rates.rate_of(one, currency, day) is not None for one in names
    )


def _usual_currency(paid: Sequence[Contract]) -> str | None:
    """Return the currency of most subscriptions, the first by name of several."""
    names = [one.currency for one in paid]
    return min(names, key=lambda name: (-names.count(name), name), default=None)


def _unit(costs: Iterable[Amount] | None, paid: Iterable[Contract]) -> Fraction:
    """Return what all money is a share of: the need at its high end, else the revenue."""
    need = exact_sum(one.high for one in costs) if costs else Fraction(0)
    revenue = Fraction(sum(one.allocated + one.unallocated for one in paid))
    return need or revenue or Fraction(1)


def _numbers(paid: Iterable[Contract]) -> dict[str, str]:
    """Return the number of each adopter, by name: the one that pays most is the first."""
    total: dict[str, int] = {}
    for one in paid:
        total[one.adopter] = total.get(one.adopter, 0) + one.allocated
    ranked = sorted(total, key=lambda name: (-total[name], name))
    return {name: f"adopter {place}" for place, name in enumerate(ranked, start=1)}


def _funding(
    paid: Iterable[Contract], numbers: Mapping[str, str], unit: Fraction
) -> tuple[FundingEdge, ...]:
    together: dict[tuple[str, str], tuple[int, int]] = {}
    for one in paid:
        key = numbers[one.adopter], one.vendor
        low, high = together.get(key, (0, 0))
        together[key] = low + one.allocated, high + one.allocated + one.unallocated
    return tuple(
        FundingEdge(adopter, vendor, _up(Fraction(low), unit), _up(Fraction(high), unit))
        for (adopter, vendor), (low, high) in sorted(together.items())
    )


def _up(amount: Fraction, unit: Fraction) -> float:
    return ceil(amount / unit * _PARTS) / _PARTS


def _down(amount: Fraction, unit: Fraction) -> float:
    return floor(amount / unit * _PARTS) / _PARTS


def _money_notes(
    facts: ProjectFacts, pay: Salaries | None, costs: object, unconverted: int
) -> Iterable[str]:
    if not facts.entered.subscriptions:
        yield "No subscription is recorded, so that revenue is unknown; it is not zero."
    silent = sorted(one.vendor for one in facts.terms.vendors if one.level is Disclosure.NOTHING)
    if silent:
        yield f"What {joined(silent)} earns is not disclosed: the money can be more than counted."
    if pay is None and len({one.currency for one in facts.entered.salaries}) > 1:
        yield "Salaries are in several currencies, which are not added: the need is unknown."
    elif costs is None:
        yield "What the maintainers cost is not recorded, so that coverage is unknown."
    if unconverted:
        yield (
            f"{count(unconverted, 'subscription').capitalize()} in another currency "
            f"{'is' if unconverted == 1 else 'are'} left out: there is no exchange rate of the day."
        )


# -- rates of the forecast ------------------------------------------------------------------------


def _hires(outlook: Outlook, workers: Iterable[Worker]) -> tuple[Hires, ...]:
    """Return the arrivals per year, each employer's by its part of the people of today.

    Where nobody is left they come from elsewhere.
    """
    rate = outlook.arrivals.shape / outlook.arrivals.rate
    people: dict[str | None, set[str]] = {}
    for worker in workers:
        people.setdefault(worker.employer, set()).add(worker.person)
    total = sum(map(len, people.values()))
    if not total:
        return (Hires(None, rate),)
    return tuple(
        Hires(employer, rate * len(people[employer]) / total)
        for employer in sorted(people, key=lambda name: (name is None, name or ""))
    )
