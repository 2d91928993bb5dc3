import pytest
from sqlmodel import select

from tracker.db.queries import projects
from tracker.domain.projects import Project
from tracker.services.context import Context


def test_begin_keeps_what_a_block_did_when_it_ends_well(ctx: Context) -> None:
    with ctx.uow.begin() as tx:
        projects.add_project(tx, slug="quern", name="Quern")

    with ctx.uow.read() as tx:
        assert projects.project(tx, "quern").name == "Quern"


def test_begin_keeps_nothing_of_a_block_that_fails(ctx: Context) -> None:
    with pytest.raises(ZeroDivisionError), ctx.uow.begin() as tx:
        projects.add_project(tx, slug="quern", name="Quern")
        1 / 0  # noqa: B018

    with ctx.uow.read() as tx:
        assert projects.projects(tx) == []


def test_read_never_stores(ctx: Context) -> None:
    with ctx.uow.read() as tx:
        projects.add_project(tx, slug="quern", name="Quern")

    with ctx.uow.read() as tx:
        assert projects.projects(tx) == []


def test_a_second_transaction_in_one_thread_is_refused(ctx: Context) -> None:
    with ctx.uow.begin(), pytest.raises(RuntimeError, match="already open"), ctx.uow.read():
        pass

    with ctx.uow.read() as tx:
        assert tx.session.exec(select(Project)).all() == []


def test_after_commit_runs_only_after_a_commit(ctx: Context) -> None:
    ran: list[str] = []
    with ctx.uow.begin() as tx:
        tx.after_commit(lambda: ran.append("kept"))
        assert ran == []
    with pytest.raises(ZeroDivisionError), ctx.uow.begin() as tx:
        tx.after_commit(lambda: ran.append("lost"))
        1 / 0  # noqa: B018

    assert ran == ["kept"]


def test_facts_that_came_while_computing_keep_a_project_stale(ctx: Context) -> None:
    with ctx.uow.begin() as tx:
        project = projects.add_project(tx, slug="quern", name="Quern")
        projects.mark_stale(tx, [project.id or 0])
    with ctx.uow.read() as tx:
        seen = projects.project(tx, "quern").stale_since
    with ctx.uow.begin() as tx:
        projects.settle(tx, project.id or 0, seen.replace(year=2020) if seen else None)

    with ctx.uow.read() as tx:
        assert projects.project(tx, "quern").stale_since == seen
    with ctx.uow.begin() as tx:
        projects.settle(tx, project.id or 0, seen)
    with ctx.uow.read() as tx:
        assert projects.project(tx, "quern").stale_since is None
