"""Public money that no contract is for, by year and currency. Pure; it enters no ratio."""

from collections import defaultdict
from collections.abc import Iterable

from tracker.health.entered import OtherFundingFact
from tracker.health.funding_document import OtherRow, OtherYear
from tracker.health.words import amount


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
    minor = fact.amount_minor
    return OtherRow(
        on=fact.valid_from.isoformat(),
        until=fact.valid_until.isoformat() if fact.valid_until else None,
        kind=fact.kind,
        payer=fact.payer,
        amount=None if minor is None else amount(minor, fact.currency),
        currency=fact.currency,
        url=fact.url,
    )
