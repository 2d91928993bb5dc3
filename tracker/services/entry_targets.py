"""Where the rows of each kind of entered table are kept. Pure: declarations alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

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
    OtherKind,
    RevenueSplit,
    SalaryBand,
    Subscription,
    VendorFinance,
    VendorRelation,
)
from tracker.domain.governance import GovernanceEvent
from tracker.domain.people import Employment, EmploymentBasis
from tracker.importers.table_columns import Values

#: A column of the file, or what makes the value of all columns of a row.
Taken = str | Callable[[Values], Any]
Columns = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """A table of the database, and what its columns are taken from.

    ``keys`` are its columns that say which row it is, within one project. ``vendor`` is the column
    of the organisation all of whose projects a row concerns; ``is_of_all``: it concerns every
    project. ``is_spell``: rows of one key, whatever their beginning, must not overlap.
    """

    table: type[Fact] | type[GovernanceEvent]
    taken: Mapping[str, Taken]
    keys: tuple[str, ...]
    vendor: str | None = None
    is_of_all: bool = False
    is_spell: bool = False

    @property
    def facts(self) -> type[Fact] | None:
        """The table of dated facts; None: events, which no source attests."""
        return self.table if issubclass(self.table, Fact) else None

    def columns(self, values: Values) -> dict[str, Any]:
        """Return the columns of a row whose project, person and organisations are ids."""
        return {
            name: values[taken] if isinstance(taken, str) else taken(values)
            for name, taken in self.taken.items()
        }

    def key(self, columns: Columns) -> tuple[Any, ...]:
        """Return what says which row of its project it is."""
        if self.table is VendorRelease and columns["fix"]:
            # A fix reaches adopters once, by whatever version: a later row says by which.
            return (columns["organisation_id"], "fix", columns["fix"])
        return tuple(columns[name] for name in self.keys)


def _nothing(_values: Values) -> None:
    return None


def _minor(column: str) -> Callable[[Values], int | None]:
    def taken(values: Values) -> int | None:
        money = values[column]
        return None if money is None else int(money.minor)

    return taken


_OVER_TIME: Mapping[str, Taken] = {"valid_from": "from", "valid_until": "until"}
_OF_A_DAY: Mapping[str, Taken] = {"valid_from": "on", "valid_until": _nothing}
_OF_PROJECT: Mapping[str, Taken] = {"project_id": "project"}

TARGETS: Mapping[str, Target] = {
    "employments": Target(
        Employment,
        {
            **_OVER_TIME,
            "person_id": "person",
            "organisation_id": "employer",
            "basis": lambda _values: EmploymentBasis.STATED,
        },
        ("person_id", "organisation_id", "valid_from"),
        is_spell=True,
    ),
    "funded-time": Target(
        FundedTime,
        {
            **_OVER_TIME,
            **_OF_PROJECT,
            "person_id": "person",
            "organisation_id": "payer",
            "fte": "fte",
        },
        ("person_id", "organisation_id", "valid_from"),
        vendor="organisation_id",
        is_spell=True,
    ),
    "vendors": Target(
        VendorRelation,
        {
            **_OVER_TIME,
            **_OF_PROJECT,
            "organisation_id": "vendor",
            "product": "product",
            "terms": "terms",
            "url": "url",
            "is_stable_free": "stable_free",
        },
        ("organisation_id", "product", "valid_from"),
        vendor="organisation_id",
        is_spell=True,
    ),
    "subscriptions": Target(
        Subscription,
        {
            **_OVER_TIME,
            "vendor_id": "vendor",
            "adopter_id": "adopter",
            "reference": "reference",
            "product": "product",
            "kind": "kind",
            "period": "period",
            "amount_minor": _minor("amount"),
            "currency": "currency",
            "contract_until": "contract_until",
        },
        ("vendor_id", "reference", "valid_from"),
        vendor="vendor_id",
        is_spell=True,
    ),
    "splits": Target(
        RevenueSplit,
        {
            **_OVER_TIME,
            **_OF_PROJECT,
            "vendor_id": "vendor",
            "reference": "reference",
            "product": "product",
            "share": "share",
        },
        ("vendor_id", "reference", "product", "valid_from"),
        vendor="vendor_id",
        is_spell=True,
    ),
    "salaries": Target(
        MaintainerSalary,
        {
            **_OVER_TIME,
            **_OF_PROJECT,
            "person_id": "person",
            "low_minor": lambda values: values["salary"].low.minor,
            "high_minor": lambda values: values["salary"].high.minor,
            "currency": "currency",
        },
        ("person_id", "valid_from"),
        is_spell=True,
    ),
    "salary-bands": Target(
        SalaryBand,
        {
            **_OVER_TIME,
            "p25_minor": _minor("p25"),
            "p50_minor": _minor("p50"),
            "p75_minor": _minor("p75"),
            "currency": "currency",
            "wage_share": "wage_share",
        },
        ("currency", "valid_from"),
        is_of_all=True,
        is_spell=True,
    ),
    "finances": Target(
        VendorFinance,
        {
            **_OVER_TIME,
            "organisation_id": "vendor",
            "currency": "currency",
            "cash_minor": _minor("cash"),
            "net_burn_minor": _minor("net_burn"),
            "pass_through": "pass_through",
        },
        ("organisation_id", "valid_from"),
        vendor="organisation_id",
    ),
    "other-funding": Target(
        OtherFunding,
        {
            **_OF_PROJECT,
            "valid_from": "on",
            "valid_until": "until",
            "organisation_id": "payer",
            "kind": "kind",
            "amount_minor": _minor("amount"),
            "currency": "currency",
            "url": "url",
            "expenses_minor": _nothing,
            "taxes_minor": _nothing,
            "is_shared": lambda _values: False,
        },
        ("organisation_id", "kind", "valid_from"),
    ),
    "funding-json": Target(
        OtherFunding,
        {
            **_OF_PROJECT,
            "valid_from": "on",
            "valid_until": "until",
            "organisation_id": "entity",
            "kind": lambda _values: OtherKind.INCOME,
            "amount_minor": _minor("income"),
            "expenses_minor": _minor("expenses"),
            "taxes_minor": _minor("taxes"),
            "currency": "currency",
            "url": "url",
            "is_shared": "is_shared",
        },
        ("organisation_id", "valid_from", "currency"),
    ),
    "exchange-rates": Target(
        ExchangeRate,
        {**_OF_A_DAY, "base": "base", "quote": "quote", "rate": "rate"},
        ("base", "quote", "valid_from"),
        is_of_all=True,
    ),
    "adopters": Target(
        AdopterAnswer,
        {
            **_OF_A_DAY,
            **_OF_PROJECT,
            "organisation_id": "adopter",
            "is_commercial": "commercial",
            "uses_artifacts": "artifacts",
            "is_critical": "critical",
            "is_paying": "paying",
            "channel": "channel",
            "version": "version",
            "confirmed_on": "confirmed",
        },
        ("organisation_id", "valid_from"),
    ),
    "vendor-releases": Target(
        VendorRelease,
        {
            **_OF_A_DAY,
            **_OF_PROJECT,
            "organisation_id": "vendor",
            "version": "version",
            "upstream_tag": "upstream_tag",
            "fix": "fix",
            "fixed_upstream_on": "fixed_upstream",
            "is_shipped": "shipped",
            "url": "url",
        },
        ("organisation_id", "version", "fix"),
    ),
    "guidance": Target(
        ReleaseGuidance,
        {
            **_OF_A_DAY,
            **_OF_PROJECT,
            "tag": "tag",
            "status": "status",
            "use_instead": "use_instead",
            "url": "url",
        },
        ("tag", "valid_from"),
    ),
    "events": Target(
        GovernanceEvent,
        {
            **_OF_PROJECT,
            "occurred_on": "on",
            "kind": "kind",
            "title": "title",
            "statement": "statement",
            "evidence_url": "evidence",
            "closes_channel": "closes_channel",
            "transition_months": "transition_months",
        },
        ("occurred_on", "title"),
    ),
    "issues": Target(
        ReportedIssue,
        {
            **_OF_A_DAY,
            **_OF_PROJECT,
            "reference": "reference",
            "organisation_id": "reporter",
            "answered_on": "answered",
            "merged_on": "merged",
            "released_on": "released",
            "closed_on": "closed",
        },
        ("reference",),
    ),
    "counters": Target(
        CommunityCount,
        {**_OF_A_DAY, **_OF_PROJECT, "counter": "counter", "count": "count"},
        ("counter", "valid_from"),
    ),
}
