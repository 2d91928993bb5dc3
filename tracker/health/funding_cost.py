"""What a project's maintainers cost: the time that is paid for, and what such time costs. Pure.

Nobody's salary leaves this module; what it returns are sums (model.md 2.7, 3.1 and 5.2).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tracker.health.entered import EnteredFacts, FundedTimeFact, SalaryBandFact, SalaryFact
from tracker.health.funding_money import current
from tracker.metrics.funding_path import WAGE_SHARE, Amount, Pay, loaded_cost
from tracker.metrics.numbers import exact_sum

NO_MAINTAINERS = "nobody is listed as a maintainer"
NO_BAND = "a salary is unknown, and no salary band stands in for it"
SEVERAL_CURRENCIES = "the salaries are in several currencies, which are never added"


@dataclass(frozen=True, slots=True)
class Need:
    """The loaded cost of all maintainers a month, in minor units of ``currency``.

    ``unknown_fte`` and ``unknown_salaries`` count people whose cost is therefore a range.
    """

    cost: Amount
    currency: str
    people: int
    unknown_fte: int
    unknown_salaries: int
    wage_share: float


def fte_by_person(entered: EnteredFacts, slug: str, day: date) -> dict[str, Fraction]:
    """Return the FTE that is paid for on the project, over all payers; left out: unknown.

    Of two rows of one payer for one person the later start counts, then the smaller (G01).
    """
    rows: dict[tuple[str, str], FundedTimeFact] = {}
    for one in current(entered.funded_time, day):
        if one.project == slug:
            key = (one.person, one.payer)
            rows[key] = min(rows.get(key, one), one, key=_later_then_smaller)
    people = {person for person, _ in rows}
    return {
        person: exact_sum(one.fte for (who, _), one in rows.items() if who == person)
        for person in sorted(people)
    }


def _later_then_smaller(fact: FundedTimeFact) -> tuple[int, float]:
    return -fact.valid_from.toordinal(), fact.fte


def need(
    entered: EnteredFacts, slug: str, people: Sequence[str], day: date, wanted: Iterable[str]
) -> Need | str:
    """Return what the maintainers cost, or in words why that is not known.

    Args:
        people: the keys of the maintainers.
        wanted: currencies of the revenue: of several salary bands one of these is taken.
    """
    if not people:
        return NO_MAINTAINERS
    salaries = latest_salaries(current(entered.salaries, day), set(people))
    currencies = {one.currency for one in salaries.values()}
    if len(currencies) > 1:
        return SEVERAL_CURRENCIES
    band = chosen_band(current(entered.salary_bands, day), next(iter(currencies), None), wanted)
    if band is None and len(salaries) < len(people):
        return NO_BAND
    fte = fte_by_person(entered, slug, day)
    share = band.wage_share if band else WAGE_SHARE
    pay = [_pay(fte.get(one), salaries.get(one)) for one in people]
    middle = Amount.of([band.p25_minor, band.p50_minor, band.p75_minor]) if band else None
    return Need(
        cost=loaded_cost(pay, middle, share),
        currency=band.currency if band else next(iter(currencies)),
        people=len(people),
        unknown_fte=sum(one not in fte for one in people),
        unknown_salaries=sum(one not in salaries for one in people),
        wage_share=share,
    )


def latest_salaries(facts: Iterable[SalaryFact], people: set[str]) -> dict[str, SalaryFact]:
    """Return everybody's latest salary."""
    found: dict[str, SalaryFact] = {}
    for one in sorted(facts, key=lambda fact: fact.valid_from):
        if one.person in people:
            found[one.person] = one
    return found


def chosen_band(
    bands: Sequence[SalaryBandFact], currency: str | None, wanted: Iterable[str]
) -> SalaryBandFact | None:
    """Return the latest band of the salaries' currency, else of the revenue's, else the first."""
    choices = [currency] if currency else [*sorted(wanted), *sorted(one.currency for one in bands)]
    for choice in choices:
        fitting = [one for one in bands if one.currency == choice]
        if fitting:
            return max(fitting, key=lambda one: one.valid_from)
    return None


def _pay(fte: Fraction | None, salary: SalaryFact | None) -> Pay:
    """Return one person's time and pay."""
    time = Amount.of([0, 1]) if fte is None else Amount(fte, fte, fte)
    if salary is None:
        return Pay(time, None)
    return Pay(time, salary_amount(salary))


def salary_amount(salary: SalaryFact) -> Amount:
    """Return a salary a year in minor units; one that is given as two amounts has no middle."""
    if salary.low_minor == salary.high_minor:
        return Amount.of(salary.low_minor)
    return Amount.of([salary.low_minor, salary.high_minor])
