"""The share of reports fixed of each project, as the norms of the foundation hold it."""

from datetime import date, timedelta
from typing import Any

from tracker.db.frames import foundation_norms
from tracker.db.queries import facts, provenance
from tracker.db.uow import Tx
from tracker.domain.delivery import ReportedIssue
from tracker.domain.projects import Project, Repository
from tracker.domain.provenance import SourceKind
from tracker.services.context import Context

FIRST = date(2026, 1, 1)
SEEN = date(2026, 6, 30)


def _project(tx: Tx, slug: str, issues: list[dict[str, Any]], seen: date | None = None) -> None:
    project = Project(slug=slug, name=slug)
    tx.session.add(project)
    tx.session.flush()
    assert project.id is not None
    if seen is not None:
        tx.session.add(Repository(project_id=project.id, address=slug, observed_until=seen))
    source = provenance.source_id(tx, project.id, SourceKind.ENTRY, "entry", "by hand")
    plain = {name: None for name in ReportedIssue.model_fields if name not in facts.CLOCKS}
    plain |= {"source_id": source, "project_id": project.id, "valid_from": FIRST}
    rows = [plain | {"reference": f"#{place}"} | row for place, row in enumerate(issues)]
    facts.replace_facts(tx, ReportedIssue, [source], rows)


def _ended(fixed: int, closed: int) -> list[dict[str, Any]]:
    later = FIRST + timedelta(days=10)
    return [{"released_on": later}] * fixed + [{"closed_on": later}] * closed


def test_fix_shares_are_those_of_projects_with_enough_reports(ctx: Context) -> None:
    with ctx.uow.begin() as tx:
        _project(tx, "quern", _ended(6, 2), SEEN)
        _project(tx, "without-repository", _ended(2, 6))
        _project(tx, "few", _ended(5, 2), SEEN)
        _project(tx, "old", [row | {"valid_from": date(2020, 1, 1)} for row in _ended(9, 0)], SEEN)
        _project(tx, "later", _ended(9, 0), FIRST - timedelta(days=1))
        _project(tx, "none", [], SEEN)

        found = foundation_norms(tx).fix_shares

    assert found == (("quern", 0.75), ("without-repository", 0.25))


def test_a_foundation_without_issues_has_no_shares(ctx: Context) -> None:
    with ctx.uow.read() as tx:
        assert foundation_norms(tx).fix_shares == ()
