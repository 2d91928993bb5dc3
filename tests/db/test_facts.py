from datetime import date
from typing import Any

from sqlmodel import col, select

from tracker.db.queries import projects, provenance
from tracker.db.queries.facts import FactCounts, replace_facts
from tracker.db.uow import Tx
from tracker.domain.projects import ProjectLevel
from tracker.domain.provenance import SourceKind
from tracker.services.context import Context


def prepared(tx: Tx) -> tuple[int, int]:
    project = projects.add_project(tx, slug="quern", name="Quern")
    assert project.id is not None
    return project.id, provenance.source_id(tx, project.id, SourceKind.LANDSCAPE, "landscape")


def level(
    project: int, source: int, name: str, start: int, end: int | None = None
) -> dict[str, Any]:
    return {
        "valid_from": date(start, 1, 1),
        "valid_until": date(end, 1, 1) if end else None,
        "source_id": source,
        "project_id": project,
        "level": name,
        "start_known": True,
    }


def current(tx: Tx) -> list[tuple[str, date | None]]:
    query = select(ProjectLevel).where(col(ProjectLevel.superseded_at).is_(None))
    rows = tx.session.exec(query.order_by(col(ProjectLevel.valid_from))).all()
    return [(row.level, row.valid_until) for row in rows]


def test_replace_facts_keeps_what_is_said_again_and_supersedes_the_rest(ctx: Context) -> None:
    with ctx.uow.begin() as tx:
        project, source = prepared(tx)
        first = replace_facts(tx, ProjectLevel, [source], [level(project, source, "sandbox", 2020)])
        again = replace_facts(tx, ProjectLevel, [source], [level(project, source, "sandbox", 2020)])
        moved = replace_facts(
            tx,
            ProjectLevel,
            [source],
            [
                level(project, source, "sandbox", 2020, 2022),
                level(project, source, "incubating", 2022),
            ],
        )
        rows = tx.session.exec(select(ProjectLevel)).all()
        found = current(tx)

    assert first == FactCounts(added=1)
    assert again == FactCounts(kept=1)
    assert moved == FactCounts(added=2, superseded=1)
    assert found == [("sandbox", date(2022, 1, 1)), ("incubating", None)]
    assert len(rows) == 3


def test_replace_facts_touches_no_other_source(ctx: Context) -> None:
    with ctx.uow.begin() as tx:
        project, source = prepared(tx)
        other = provenance.source_id(tx, project, SourceKind.ENTRY, "by hand")
        replace_facts(tx, ProjectLevel, [source], [level(project, source, "sandbox", 2020)])
        replace_facts(tx, ProjectLevel, [other], [level(project, other, "graduated", 2021)])

        emptied = replace_facts(tx, ProjectLevel, [other], [])
        found = current(tx)

    assert emptied == FactCounts(superseded=1)
    assert found == [("sandbox", None)]


def test_the_same_row_twice_is_one_fact(ctx: Context) -> None:
    with ctx.uow.begin() as tx:
        project, source = prepared(tx)
        row = level(project, source, "sandbox", 2020)

        counts = replace_facts(tx, ProjectLevel, [source], [row, dict(row)])

    assert counts == FactCounts(added=1)
