"""What was entered is read back behind the projects that it is of, and as of a past day."""

from datetime import date
from typing import Any

from tracker.db.entered import entered_facts
from tracker.db.queries import facts, parties, provenance
from tracker.db.tenancy import EVERY_VENDOR
from tracker.db.uow import Tx
from tracker.domain.delivery import ReportedIssue
from tracker.domain.funding import Subscription, VendorRelation
from tracker.domain.projects import Project
from tracker.domain.provenance import SourceKind
from tracker.health.entered import ReportedIssueFact
from tracker.services.context import Context

DAY = date(2025, 3, 1)


def _project(tx: Tx, slug: str) -> int:
    project = Project(slug=slug, name=slug)
    tx.session.add(project)
    tx.session.flush()
    assert project.id is not None
    return project.id


def _source(tx: Tx, project: int | None) -> int:
    return provenance.source_id(tx, project, SourceKind.ENTRY, "entry", "by hand")


def _enter(tx: Tx, table: Any, source: int, **row: Any) -> None:
    plain = {name: None for name in table.model_fields if name not in facts.CLOCKS}
    facts.replace_facts(
        tx, table, [source], [plain | {"valid_from": DAY, "source_id": source} | row]
    )


def test_subscriptions_are_those_of_the_projects_vendors(ctx: Context) -> None:
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        quern, other = _project(tx, "quern"), _project(tx, "other")
        ids = parties.organisation_ids(tx, ["Alder Ltd", "Bank of Birch"])
        vendor, adopter = ids["Alder Ltd"], ids["Bank of Birch"]
        relation = {"product": "", "terms": "", "organisation_id": vendor}
        _enter(tx, VendorRelation, _source(tx, quern), project_id=quern, **relation)
        contract = {"vendor_id": vendor, "adopter_id": adopter, "reference": "c1", "product": ""}
        money = {"kind": "recurring", "period": "year", "amount_minor": 120_00, "currency": "USD"}
        _enter(tx, Subscription, _source(tx, None), **contract, **money)

        mine, theirs = entered_facts(tx, quern), entered_facts(tx, other)

    assert [(one.vendor, one.adopter, one.amount_minor) for one in mine.subscriptions] == [
        ("Alder Ltd", "Bank of Birch", 120_00)
    ]
    assert theirs.subscriptions == ()


def test_what_came_of_an_issue_later_is_not_known_yet(ctx: Context) -> None:
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        quern = _project(tx, "quern")
        fixed = {"reference": "#7", "released_on": date(2025, 6, 1)}
        _enter(tx, ReportedIssue, _source(tx, quern), project_id=quern, **fixed)

        found = entered_facts(tx, quern)

    (then,) = found.as_of(date(2025, 5, 31)).reported_issues
    assert then == ReportedIssueFact(then.source_id, DAY, None, "#7", None, None, None, None, None)
    assert found.as_of(date(2025, 2, 28)).reported_issues == ()
    assert found.reported_issues[0].released_on == date(2025, 6, 1)
