"""What was entered behind one project, or Stripe tells, in the shapes of `health.entered`."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from sqlalchemy import Select, and_, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from tracker.db.billed import billed
from tracker.db.standing import standing
from tracker.db.uow import Tx
from tracker.domain.base import Fact
from tracker.domain.billing import ExchangeRate
from tracker.domain.delivery import (
    AdopterAnswer,
    CommunityCount,
    ReleaseGuidance,
    ReportedIssue,
    VendorRelease,
)
from tracker.domain.funding import (
    FundedTime,
    MaintainerSalary,
    OtherFunding,
    RevenueSplit,
    SalaryBand,
    Subscription,
    VendorFinance,
    VendorRelation,
)
from tracker.domain.organisations import Organisation
from tracker.domain.people import Person
from tracker.domain.projects import Project
from tracker.domain.provenance import Source
from tracker.health.billed import with_billed
from tracker.health.entered import (
    AnswerFact,
    CounterFact,
    Entered,
    EnteredFacts,
    FundedTimeFact,
    GuidanceFact,
    OtherFundingFact,
    RateFact,
    ReportedIssueFact,
    SalaryBandFact,
    SalaryFact,
    SplitFact,
    SubscriptionFact,
    VendorFact,
    VendorFinanceFact,
    VendorReleaseFact,
)

Shape = TypeVar("Shape", bound=Entered)


def entered_facts(tx: Tx, project_id: int) -> EnteredFacts:
    """Return all entered facts behind a project that stand when ``tx`` looks.

    Its scope is every vendor, as the foundation computes over all of them.
    """
    vendors = _vendor_ids(tx, project_id)
    entered = EnteredFacts(
        vendors=_vendors(tx, project_id),
        subscriptions=_subscriptions(tx, vendors),
        splits=_splits(tx, vendors),
        funded_time=_funded_time(tx, project_id, vendors),
        salaries=_salaries(tx, project_id),
        salary_bands=_read(tx, SalaryBandFact, _rows(tx, SalaryBand, SalaryBandFact, {})),
        finances=_finances(tx, vendors),
        other_funding=_other_funding(tx, project_id),
        answers=_answers(tx, project_id),
        vendor_releases=_vendor_releases(tx, project_id),
        guidance=_of_project(tx, ReleaseGuidance, GuidanceFact, project_id),
        reported_issues=_reported_issues(tx, project_id),
        counters=_of_project(tx, CommunityCount, CounterFact, project_id),
    )
    told = billed(tx, vendors)
    paid = with_billed(entered, told.vendors, told.subscriptions, told.names or {})
    return replace(paid, rates=_exchange_rates(tx, paid))


def _exchange_rates(tx: Tx, entered: EnteredFacts) -> tuple[RateFact, ...]:
    """Return the rates between the currencies of what is paid and of what maintainers cost.

    No others: a rate that changes nothing here must not have the project computed again.
    """
    paid = {one.currency for one in entered.subscriptions}
    cost = {one.currency for one in entered.salaries}
    cost |= {one.currency for one in entered.salary_bands}
    if not paid or not cost or len(paid | cost) == 1:
        return ()
    base, quote = col(ExchangeRate.base), col(ExchangeRate.quote)
    query = (
        _rows(tx, ExchangeRate, RateFact, {"source": col(Source.address)})
        .join(Source, col(Source.id) == col(ExchangeRate.source_id))
        .where(
            or_(
                and_(base.in_(sorted(paid)), quote.in_(sorted(cost))),
                and_(base.in_(sorted(cost)), quote.in_(sorted(paid))),
            )
        )
    )
    return _read(tx, RateFact, query)


def _vendor_ids(tx: Tx, project_id: int) -> list[int]:
    """Return the organisations that sell something of the project, or split revenue with it."""
    found: set[int] = set()
    for column, table in (
        (col(VendorRelation.organisation_id), VendorRelation),
        (col(RevenueSplit.vendor_id), RevenueSplit),
    ):
        query = select(column).where(col(table.project_id) == project_id, standing(tx, table))
        found |= set(tx.session.execute(query).scalars())
    return sorted(found)


def _rows(tx: Tx, table: type[Fact], shape: type[Entered], named: Mapping[str, Any]) -> Select[Any]:
    """Return the standing facts of ``table``, a column for each field of ``shape``.

    ``named`` are the fields that are columns of another table.
    """
    wanted = [
        named[item.name] if item.name in named else getattr(table, item.name)
        for item in fields(shape)
    ]
    return (
        select(*wanted).where(standing(tx, table)).order_by(col(table.valid_from), table.id)  # type: ignore[attr-defined]
    )


def _read(tx: Tx, shape: type[Shape], query: Select[Any]) -> tuple[Shape, ...]:
    return tuple(shape(*row) for row in tx.session.execute(query))


def _of_project(
    tx: Tx, table: type[Fact], shape: type[Shape], project_id: int
) -> tuple[Shape, ...]:
    mine = table.project_id == project_id  # type: ignore[attr-defined]
    return _read(tx, shape, _rows(tx, table, shape, {}).where(mine))


def _vendors(tx: Tx, project_id: int) -> tuple[VendorFact, ...]:
    query = (
        _rows(tx, VendorRelation, VendorFact, {"vendor": col(Organisation.name)})
        .join(Organisation, col(Organisation.id) == col(VendorRelation.organisation_id))
        .where(col(VendorRelation.project_id) == project_id)
    )
    return _read(tx, VendorFact, query)


def _subscriptions(tx: Tx, vendors: Sequence[int]) -> tuple[SubscriptionFact, ...]:
    vendor, adopter = aliased(Organisation), aliased(Organisation)
    names = {
        "vendor": col(vendor.name),
        "adopter": col(adopter.name),
        "adopter_key": col(adopter.key),
        "is_matched": literal(value=True),
        "is_superseded": literal(value=False),
    }
    query = (
        _rows(tx, Subscription, SubscriptionFact, names)
        .join(vendor, col(vendor.id) == col(Subscription.vendor_id))
        .join(adopter, col(adopter.id) == col(Subscription.adopter_id))
        .where(col(Subscription.vendor_id).in_(vendors))
    )
    return _read(tx, SubscriptionFact, query)


def _splits(tx: Tx, vendors: Sequence[int]) -> tuple[SplitFact, ...]:
    query = (
        _rows(
            tx,
            RevenueSplit,
            SplitFact,
            {"vendor": col(Organisation.name), "project": col(Project.slug)},
        )
        .join(Organisation, col(Organisation.id) == col(RevenueSplit.vendor_id))
        .join(Project, col(Project.id) == col(RevenueSplit.project_id))
        .where(col(RevenueSplit.vendor_id).in_(vendors))
    )
    return _read(tx, SplitFact, query)


def _funded_time(tx: Tx, project_id: int, vendors: Sequence[int]) -> tuple[FundedTimeFact, ...]:
    names = {
        "project": col(Project.slug),
        "person": col(Person.key),
        "payer": col(Organisation.name),
    }
    query = (
        _rows(tx, FundedTime, FundedTimeFact, names)
        .join(Organisation, col(Organisation.id) == col(FundedTime.organisation_id))
        .join(Person, col(Person.id) == col(FundedTime.person_id))
        .join(Project, col(Project.id) == col(FundedTime.project_id))
        .where(
            or_(
                col(FundedTime.project_id) == project_id,
                col(FundedTime.organisation_id).in_(vendors),
            )
        )
    )
    return _read(tx, FundedTimeFact, query)


def _salaries(tx: Tx, project_id: int) -> tuple[SalaryFact, ...]:
    query = (
        _rows(tx, MaintainerSalary, SalaryFact, {"person": col(Person.key)})
        .join(Person, col(Person.id) == col(MaintainerSalary.person_id))
        .where(col(MaintainerSalary.project_id) == project_id)
    )
    return _read(tx, SalaryFact, query)


def _finances(tx: Tx, vendors: Sequence[int]) -> tuple[VendorFinanceFact, ...]:
    query = (
        _rows(tx, VendorFinance, VendorFinanceFact, {"vendor": col(Organisation.name)})
        .join(Organisation, col(Organisation.id) == col(VendorFinance.organisation_id))
        .where(col(VendorFinance.organisation_id).in_(vendors))
    )
    return _read(tx, VendorFinanceFact, query)


def _other_funding(tx: Tx, project_id: int) -> tuple[OtherFundingFact, ...]:
    """Return what went to the project, and what went to the foundation as a whole."""
    of_all = col(OtherFunding.project_id).is_(None)
    named = {"payer": col(Organisation.name), "is_foundations": of_all}
    query = (
        _rows(tx, OtherFunding, OtherFundingFact, named)
        .join(Organisation, col(Organisation.id) == col(OtherFunding.organisation_id))
        .where(or_(of_all, col(OtherFunding.project_id) == project_id))
    )
    return _read(tx, OtherFundingFact, query)


def _answers(tx: Tx, project_id: int) -> tuple[AnswerFact, ...]:
    names = {"adopter": col(Organisation.key), "name": col(Organisation.name)}
    query = (
        _rows(tx, AdopterAnswer, AnswerFact, names)
        .join(Organisation, col(Organisation.id) == col(AdopterAnswer.organisation_id))
        .where(col(AdopterAnswer.project_id) == project_id)
    )
    return _read(tx, AnswerFact, query)


def _vendor_releases(tx: Tx, project_id: int) -> tuple[VendorReleaseFact, ...]:
    query = (
        _rows(tx, VendorRelease, VendorReleaseFact, {"vendor": col(Organisation.name)})
        .join(Organisation, col(Organisation.id) == col(VendorRelease.organisation_id))
        .where(col(VendorRelease.project_id) == project_id)
    )
    return _read(tx, VendorReleaseFact, query)


def _reported_issues(tx: Tx, project_id: int) -> tuple[ReportedIssueFact, ...]:
    query = (
        _rows(tx, ReportedIssue, ReportedIssueFact, {"reporter": col(Organisation.name)})
        .outerjoin(Organisation, col(Organisation.id) == col(ReportedIssue.organisation_id))
        .where(col(ReportedIssue.project_id) == project_id)
    )
    return _read(tx, ReportedIssueFact, query)
