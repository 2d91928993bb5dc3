"""Who pays whom for an invented project: vendors, contracts, splits, paid time, salaries."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tracker.importers.records import Role
from tracker.importers.table_values import MoneyRange
from tracker.money import Money, exponent
from tracker.services.sample.blueprint import Member
from tracker.services.sample.dice import Dice
from tracker.services.sample.names import PEOPLE_PER_PROJECT, USERS, Company, person
from tracker.services.sample.plans import EnteredPlan, SplitRule, VendorPlan
from tracker.services.sample.stage import Stage

Row = Mapping[str, Any]

_YEAR_DAYS = 365.25
_PARTS_OF_A_YEAR = {"year": 1, "quarter": 4, "month": 12}
_PERIODS = (("year", 0.7), ("quarter", 0.15), ("month", 0.15))
# Whoever maintains two projects is paid for half of the time on each at most.
_FULL_TIMES = (1.0, 1.0, 0.8, 0.6, 0.5, 0.4)
_HALF_TIMES = (0.5, 0.4, 0.2)
_MONTHS_ON_RECORD = 48
_BANDS = ((30, (70_000, 95_000, 125_000)), (12, (74_000, 100_000, 131_000)))


@dataclass(frozen=True, slots=True)
class _Contract:
    """What a customer pays a vendor from a day on, again and again."""

    reference: str
    adopter: str
    kind: str
    period: str
    yearly: int
    since: date
    until: date | None
    contract_until: date | None


def vendor_rows(stage: Stage, plan: EnteredPlan) -> Iterator[Row]:
    """Yield who sells something of the project, and on what terms."""
    for vendor in plan.vendors:
        yield {
            "project": stage.slug,
            "vendor": vendor.company.name,
            "product": _product(stage, vendor),
            "terms": vendor.terms,
            "stable_free": vendor.is_stable_free,
            "url": f"https://www.{vendor.company.domain}/{stage.slug}" if vendor.terms else None,
            "from": vendor.since,
            "until": vendor.until,
        }


def _product(stage: Stage, vendor: VendorPlan) -> str:
    return f"{vendor.company.name.split()[0]} {stage.name}"


def customers(stage: Stage, vendor: VendorPlan, adopters: Sequence[str]) -> list[str]:
    """Return who pays a vendor: listed adopters first, then users that are listed nowhere."""
    dice = stage.dice(f"customers {vendor.company.name}")
    listed = dice.some(adopters, vendor.customers - vendor.customers // 4)
    others = [one.name for one in USERS if one.name not in adopters]
    return [*listed, *dice.some(others, vendor.customers - len(listed))]


# -- contracts ------------------------------------------------------------------------------------


def subscription_rows(stage: Stage, vendor: VendorPlan, adopters: Sequence[str]) -> Iterator[Row]:
    """Yield what customers pay a vendor: renewals, price rises, ends, and a single service."""
    for one in _contracts(stage, vendor, adopters):
        amount = one.yearly // _PARTS_OF_A_YEAR.get(one.period, 1)
        yield {
            "vendor": vendor.company.name,
            "adopter": one.adopter,
            "reference": one.reference,
            "product": _product(stage, vendor),
            "kind": one.kind,
            "period": one.period,
            "amount": _money(amount, vendor.currency),
            "currency": vendor.currency,
            "from": one.since,
            "until": one.until,
            "contract_until": one.contract_until,
        }


def _contracts(stage: Stage, vendor: VendorPlan, adopters: Sequence[str]) -> Iterator[_Contract]:
    code = "".join(word[0] for word in _product(stage, vendor).split()).upper()
    for place, adopter in enumerate(customers(stage, vendor, adopters)):
        dice = stage.dice(f"contract {vendor.company.name} {place}")
        size = vendor.typical * max(0.3, 1 + 0.4 * dice.bell())
        if place == 0:
            size = vendor.typical * vendor.largest
        reference = f"{code}-{stage.number + 1}{place + 1:02d}"
        yield from _terms(stage, vendor, dice, (reference, adopter, _rounded(size)))


def _rounded(amount: float) -> int:
    """Return a price that people agree on: whole twelve hundreds, so that a month is even."""
    return max(1, round(amount / 1200)) * 1200


def _terms(
    stage: Stage, vendor: VendorPlan, dice: Dice, deal: tuple[str, str, int]
) -> Iterator[_Contract]:
    """Yield one contract: as it began, and as it goes on after a price rise, if it had one."""
    reference, adopter, yearly = deal
    end = vendor.until or stage.until
    room = (end - vendor.since).days
    since = vendor.since + timedelta(days=int(room * 0.75 * dice.unit()))
    kind = "usage" if dice.chance(0.1) else "recurring"
    period = "month" if kind == "usage" else dice.pick_weighted(_PERIODS)
    until = vendor.until
    if until is None and dice.chance(0.15) and (stage.until - since).days > 500:
        until = since + timedelta(days=365 + dice.number(0, 100))
    committed = _committed_until(stage, since, dice) if until is None else until
    rise = since + timedelta(days=365 + dice.number(0, 30) * 7)
    if dice.chance(0.35) and rise < (until or stage.until):
        yield _Contract(reference, adopter, kind, period, yearly, since, rise, rise)
        since, yearly = rise, _rounded(yearly * dice.within(1.05, 1.5))
    yield _Contract(reference, adopter, kind, period, yearly, since, until, committed)
    if dice.chance(0.12):
        help_on = since + (end - since) / 3
        service = f"{reference}-S"
        yield _Contract(
            service, adopter, "services", "once", _rounded(yearly / 4), help_on, until, None
        )


def _committed_until(stage: Stage, since: date, dice: Dice) -> date | None:
    """Return the next renewal after the last day; None: the contract runs without an end."""
    if dice.chance(0.15):
        return None
    years = dice.number(1, 3)
    while (renewal := since + timedelta(days=round(years * _YEAR_DAYS))) <= stage.until:
        years += 1
    return renewal


def split_rows(stage: Stage, vendor: VendorPlan, contracts: Iterable[Row]) -> Iterator[Row]:
    """Yield which part of a vendor's revenue is for the project."""
    common = {"vendor": vendor.company.name, "project": stage.slug, "from": vendor.since}
    product = _product(stage, vendor)
    if vendor.rule is SplitRule.PRODUCT:
        yield {**common, "product": product, "share": vendor.share}
    elif vendor.rule is SplitRule.CONTAINS:
        yield {**common, "product": product}
    elif vendor.rule is SplitRule.CONTRACT:
        dice = stage.dice(f"splits {vendor.company.name}")
        for reference in dict.fromkeys(one["reference"] for one in contracts):
            share = min(1.0, round(vendor.share + dice.number(-2, 2) * 0.05, 2))
            yield {**common, "reference": reference, "share": share}


def finance_rows(stage: Stage, plan: EnteredPlan) -> Iterator[Row]:
    """Yield what vendors disclose of themselves; of one vendor the same wherever it is told."""
    for vendor in plan.vendors:
        told = vendor.finance
        if told is not None:
            yield {
                "vendor": vendor.company.name,
                "currency": "USD",
                "cash": None if told.cash is None else _money(told.cash),
                "net_burn": None if told.net_burn is None else _money(told.net_burn),
                "pass_through": told.pass_through,
                "from": stage.ago(2),
            }


def _money(amount: int, currency: str = "USD") -> Money:
    return Money(amount * 10 ** exponent(currency), currency)


# -- people ---------------------------------------------------------------------------------------


def funded_time_rows(stage: Stage, members: Iterable[Member], plan: EnteredPlan) -> Iterator[Row]:
    """Yield for which part of their time members are paid, where that is known, and by whom."""
    for member in members:
        dice = stage.dice(f"time {member.person.handle}")
        choices = _HALF_TIMES if _is_shared(stage, member) else _FULL_TIMES
        fte, is_known = dice.pick(choices), dice.chance(plan.time_known)
        if not is_known:
            continue
        for since, until in _served(member, stage.ago(_MONTHS_ON_RECORD)):
            yield from _paid(stage, member, (since, _sooner(until, plan.time_ended_on)), fte)


def _paid(
    stage: Stage, member: Member, served: tuple[date, date | None], fte: float
) -> Iterator[Row]:
    """Yield a row for each employer that paid during the time served."""
    since, until = served
    ends = [*(job.since for job in member.jobs[1:]), None]
    for place, (job, end) in enumerate(zip(member.jobs, ends, strict=True)):
        first = max(since, job.since) if place else since
        last = _sooner(until, end)
        if job.employer and job.employer.domain and (last is None or first < last):
            yield {
                "project": stage.slug,
                "person": f"@{member.person.handle}",
                "payer": job.employer.name,
                "fte": fte,
                "from": first,
                "until": last,
            }


def _sooner(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other


def _served(member: Member, first: date) -> list[tuple[date, date | None]]:
    """Return the times as a maintainer after ``first``, each once, in whatever areas."""
    times = {
        (max(first, one.since), one.until)
        for one in member.stints
        if one.role is Role.MAINTAINER and (one.until is None or first < one.until)
    }
    return sorted(times, key=lambda time: time[0])


def _is_shared(stage: Stage, member: Member) -> bool:
    """Tell whether somebody is cast in the project before or after as well."""
    neighbours = [one for one in (stage.number - 1, stage.number) if one >= 0]
    place = PEOPLE_PER_PROJECT - 1
    return member.person in [person(stage.seed, one, place) for one in neighbours]


def salary_rows(stage: Stage, paid: Iterable[Row], plan: EnteredPlan) -> Iterator[Row]:
    """Yield what people who are paid earn, where that is known: some as a range."""
    first: dict[str, date] = {}
    for row in paid:
        if row["until"] is None:
            first.setdefault(row["person"], row["from"])
    for who, since in first.items():
        dice = stage.dice(f"salary {who}")
        low = dice.number(72, 150) * 1000
        high = low + (dice.number(5, 25) * 1000 if dice.chance(0.6) else 0)
        if dice.chance(plan.salary_known):
            yield {
                "project": stage.slug,
                "person": who,
                "salary": MoneyRange(_money(low), _money(high)),
                "currency": "USD",
                "from": max(since, stage.ago(24)),
            }


def band_rows(stage: Stage) -> Iterator[Row]:
    """Yield the foundation's salary bands; the first project brings them."""
    ends = [*(stage.ago(months) for months, _ in _BANDS[1:]), None]
    for (months, band), until in zip(_BANDS, ends, strict=True):
        p25, p50, p75 = (_money(one) for one in band)
        yield {
            **{"p25": p25, "p50": p50, "p75": p75, "currency": "USD", "wage_share": 0.7},
            **{"from": stage.ago(months), "until": until},
        }


def companies(plan: EnteredPlan) -> Iterator[Company]:
    """Yield the vendors of a plan."""
    yield from (vendor.company for vendor in plan.vendors)
