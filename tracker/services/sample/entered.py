"""What people enter by hand of an invented project, as the rows of each kind of table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.importers.records import ReleaseRecord
from tracker.importers.tables import KINDS
from tracker.services.reading import RepositoryReading, SampleTable
from tracker.services.sample import entered_money as money
from tracker.services.sample import entered_other as other
from tracker.services.sample import entered_reach as reach
from tracker.services.sample.blueprint import Blueprint
from tracker.services.sample.names import USERS, Company
from tracker.services.sample.plans import EnteredPlan
from tracker.services.sample.stage import Stage


@dataclass(frozen=True, slots=True)
class Entered:
    """The rows of a project by kind, and the organisations that they name."""

    tables: tuple[SampleTable, ...]
    companies: tuple[Company, ...]


def entered_tables(
    stage: Stage, blueprint: Blueprint, plan: EnteredPlan, repository: RepositoryReading | None
) -> Entered:
    """Return what a plan enters; only kinds that have rows are there."""
    adopters = _listed(repository)
    releases = repository.releases if repository else ()
    rows = {**_money(stage, blueprint, plan, adopters), **_reach(stage, plan, adopters, releases)}
    tables = tuple(
        SampleTable(kind, tuple(_complete(kind, row) for row in some))
        for kind, some in rows.items()
        if some
    )
    paying = {row["adopter"] for row in rows["subscriptions"]}
    paying |= {row["payer"] for row in rows["other-funding"]}
    named = [*money.companies(plan), *(one for one in USERS if one.name in paying)]
    return Entered(tables, tuple(named))


def _listed(repository: RepositoryReading | None) -> list[str]:
    """Return the adopters that the file lists now."""
    reading = repository.adopters if repository else None
    return [one.name for one in reading.spells if one.valid_until is None] if reading else []


def _money(
    stage: Stage, blueprint: Blueprint, plan: EnteredPlan, adopters: Sequence[str]
) -> dict[str, list[money.Row]]:
    contracts = {
        vendor.company.name: list(money.subscription_rows(stage, vendor, adopters))
        for vendor in plan.vendors
    }
    splits = (
        money.split_rows(stage, vendor, contracts[vendor.company.name]) for vendor in plan.vendors
    )
    paid = list(money.funded_time_rows(stage, blueprint.members, plan))
    return {
        "vendors": list(money.vendor_rows(stage, plan)),
        "subscriptions": _together(contracts.values()),
        "splits": _together(splits),
        "funded-time": paid,
        "salaries": list(money.salary_rows(stage, paid, plan)),
        "salary-bands": list(money.band_rows(stage)) if stage.number == 0 else [],
        "finances": list(money.finance_rows(stage, plan)),
        "other-funding": list(other.other_rows(stage, plan)),
    }


def _reach(
    stage: Stage, plan: EnteredPlan, adopters: Sequence[str], releases: Sequence[ReleaseRecord]
) -> dict[str, list[reach.Row]]:
    shipped = [reach.vendor_release_rows(stage, vendor, releases) for vendor in plan.vendors]
    return {
        "adopters": list(reach.answer_rows(stage, plan, adopters)),
        "vendor-releases": _together(shipped),
        "guidance": list(reach.guidance_rows(stage, plan, releases)),
        "issues": list(reach.issue_rows(stage, plan, adopters, releases)),
        "counters": _together(reach.counter_rows(stage, one) for one in plan.counters),
    }


def _together(groups: Iterable[Iterable[Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
    return [row for group in groups for row in group]


def _complete(kind: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the row with the default of every column that it leaves out."""
    return {one.name: row.get(one.name, one.default) for one in KINDS[kind].columns}
