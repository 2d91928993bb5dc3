"""Public money that no contract is for, by year and currency. Pure; it enters no ratio."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.health.entered import OtherFundingFact
from tracker.health.funding_document import DeclaredYear, OtherRow, OtherYear
from tracker.health.words import amount

#: The kind of what an organisation says it received, as `domain.funding.OtherKind`.
INCOME = "income"


@dataclass(frozen=True, slots=True)
class OtherFunding:
    """Other money by whose it is, as the three overlap and are never added.

    ``declared`` is all income of an organisation: what it was given may stand in ``own`` too.
    """

    own: tuple[OtherFundingFact, ...]
    foundations: tuple[OtherFundingFact, ...]
    declared: tuple[OtherFundingFact, ...]


def parted(facts: Iterable[OtherFundingFact]) -> OtherFunding:
    """Return the facts by whose money they tell of."""
    facts = tuple(facts)
    given = [one for one in facts if one.kind != INCOME]
    return OtherFunding(
        own=tuple(one for one in given if not one.is_foundations),
        foundations=tuple(one for one in given if one.is_foundations),
        declared=tuple(one for one in facts if one.kind == INCOME),
    )


def declared_years(facts: Iterable[OtherFundingFact]) -> tuple[DeclaredYear, ...]:
    """Return what organisations say of their years, the latest first.

    Of a year that is told twice in a currency the later row counts.
    """
    once = {(-one.valid_from.year, one.payer, one.currency): one for one in facts}
    return tuple(_declared(once[key]) for key in sorted(once))


def _declared(fact: OtherFundingFact) -> DeclaredYear:
    return DeclaredYear(
        year=fact.valid_from.year,
        entity=fact.payer,
        currency=fact.currency,
        income=_written(fact.amount_minor, fact.currency),
        expenses=_written(fact.expenses_minor, fact.currency),
        taxes=_written(fact.taxes_minor, fact.currency),
        is_shared=fact.is_shared,
        url=fact.url,
    )


def other_years(facts: Iterable[OtherFundingFact]) -> tuple[OtherYear, ...]:
    """Return what was given by the year in which it began and by currency, the latest year first.

    An amount that is not disclosed is unknown: it is counted, and not in the sum. Of one gift that
    two attest the later row counts.
    """
    once = {(one.payer, one.kind, one.valid_from): one for one in facts}
    groups: dict[tuple[int, str], list[OtherFundingFact]] = defaultdict(list)
    for one in once.values():
        groups[one.valid_from.year, one.currency].append(one)
    ordered = sorted(groups, key=lambda found: (-found[0], found[1]))
    return tuple(_year(year, currency, groups[year, currency]) for year, currency in ordered)


def _year(year: int, currency: str, facts: list[OtherFundingFact]) -> OtherYear:
    disclosed = [one.amount_minor for one in facts if one.amount_minor is not None]
    return OtherYear(
        year=year,
        currency=currency,
        disclosed=amount(sum(disclosed), currency) if disclosed else None,
        undisclosed=len(facts) - len(disclosed),
        rows=tuple(_row(one) for one in sorted(facts, key=lambda x: (x.valid_from, x.payer))),
    )


def _row(fact: OtherFundingFact) -> OtherRow:
    return OtherRow(
        on=fact.valid_from.isoformat(),
        until=fact.valid_until.isoformat() if fact.valid_until else None,
        kind=fact.kind,
        payer=fact.payer,
        amount=_written(fact.amount_minor, fact.currency),
        currency=fact.currency,
        url=fact.url,
    )


def _written(minor: int | None, currency: str) -> str | None:
    return None if minor is None else amount(minor, currency)
