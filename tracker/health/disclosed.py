"""Outcomes of what adopters and vendors disclose, on one day; None: not known, or too few. Pure."""

from datetime import date

from tracker.health.adopter_measures import LEAST_GROUP, AdopterMeasures
from tracker.health.facts import ProjectFacts
from tracker.health.funding_money import contracts_of
from tracker.health.issue_measures import COHORT_MONTHS, cohort_reports, graded_share
from tracker.metrics.months import months_before
from tracker.metrics.numbers import ratio


def converted_share(facts: ProjectFacts, day: date) -> float | None:
    """Return the share 0..1 of the adopters who pay a vendor, among those of whom it is known.

    It is known of at least half of them, and told of no group that could be recognised (5.5).
    """
    measures = AdopterMeasures(facts.as_of(day), day)
    if not measures.is_conversion_known or measures.payers.is_hidden:
        return None
    return ratio(measures.payers.paid, measures.payers.known)


def allocated_revenue(facts: ProjectFacts, day: date) -> float | None:
    """Return the monthly recurring revenue for the project, in minor units of its one currency.

    None: fewer than three adopters pay, part of it is allocated to nobody, currencies differ, or a
    Stripe account tells what was only entered on ``day``: a change of source is no change.
    """
    if any(one.valid_from > day for one in facts.entered.billed):
        return None
    paid = contracts_of(facts.as_of(day).entered, facts.slug, day)
    is_whole = not any(one.unallocated for one in paid)
    if not is_whole or len({one.fact.currency for one in paid}) != 1:
        return None
    # Customers that nobody matched may all be one.
    payers = {one.adopter if one.fact.is_matched else "" for one in paid}
    if len(payers) < LEAST_GROUP:
        return None
    return float(sum(one.allocated for one in paid))


def fixed_share(facts: ProjectFacts, day: date) -> float | None:
    """Return the share 0..1 fixed in 90 days of the issues of the twelve months to ``day``."""
    since = months_before(day, COHORT_MONTHS)
    return graded_share(cohort_reports(facts.as_of(day).entered.reported_issues, since, day))
