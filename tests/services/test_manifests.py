"""Importing funding.json: whole or not at all, corrected and withdrawn by the next manifest."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.importers.test_funding_json import manifest, year
from tracker.clock import FixedClock
from tracker.db.entered import entered_facts
from tracker.db.queries import projects
from tracker.db.tenancy import EVERY_VENDOR
from tracker.db.uow import UnitOfWork
from tracker.domain.projects import Project
from tracker.errors import NotFoundError, SourceError
from tracker.health.entered import OtherFundingFact
from tracker.services import entry
from tracker.services.context import Context
from tracker.services.entry import TableRun, Wish
from tracker.services.manifests import import_funding_json


@pytest.fixture
def two_projects(ctx: Context) -> Context:
    """Return a foundation of two projects, as of a day in 2026."""
    uow = UnitOfWork(ctx.uow.engine, FixedClock(datetime(2026, 11, 20, tzinfo=UTC)))
    with uow.begin() as tx:
        for slug in ("quern", "millrace"):
            tx.session.add(Project(slug=slug, name=slug, homepage=None))
    return replace(ctx, uow=uow)


def taken(
    ctx: Context, tmp_path: Path, *history: Any, is_dry: bool = False, **more: Any
) -> TableRun:
    file = tmp_path / "funding.json"
    file.write_text(json.dumps(manifest(*history, **more)))
    return import_funding_json(ctx, "quern", file, is_dry=is_dry)


def standing(ctx: Context, slug: str = "quern") -> list[OtherFundingFact]:
    with ctx.uow.read(EVERY_VENDOR) as tx:
        project = projects.project(tx, slug)
        assert project.id is not None
        return list(entered_facts(tx, project.id).other_funding)


def years(ctx: Context) -> list[tuple[int, int | None, str]]:
    return [(one.valid_from.year, one.amount_minor, one.currency) for one in standing(ctx)]


def test_history_becomes_other_money_of_the_project(two_projects: Context, tmp_path: Path) -> None:
    run = taken(two_projects, tmp_path, year(), projects=[])
    (found,) = standing(two_projects)

    assert (run.state, run.counts["new"], run.new_organisations) == (
        "done",
        1,
        ("Hazel Collective",),
    )
    assert (found.payer, found.kind, found.amount_minor) == ("Hazel Collective", "income", 120_050)
    assert (found.expenses_minor, found.taxes_minor, found.is_shared) == (90_000, 0, True)
    assert (found.valid_from, found.valid_until) == (date(2024, 1, 1), date(2025, 1, 1))
    assert standing(two_projects, "millrace") == []


def test_next_manifest_corrects_and_withdraws(two_projects: Context, tmp_path: Path) -> None:
    taken(two_projects, tmp_path, year(year=2022), year(year=2023), year(year=2024))
    again = taken(two_projects, tmp_path, year(year=2022), year(year=2023), year(year=2024))
    run = taken(two_projects, tmp_path, year(year=2022), year(year=2024, income=5), year(year=2025))

    assert (again.state, again.counts["unchanged"]) == ("unchanged", 3)
    assert run.counts == {
        "new": 1, "corrected": 1, "ended": 0, "unchanged": 1, "withdrawn": 1,
    }  # fmt: skip
    assert years(two_projects) == [
        (2022, 120_050, "EUR"),
        (2024, 500, "EUR"),
        (2025, 120_050, "EUR"),
    ]


def test_another_currency_takes_the_place_of_the_first(
    two_projects: Context, tmp_path: Path
) -> None:
    taken(two_projects, tmp_path, year())
    taken(two_projects, tmp_path, year(currency="JPY", income=7))

    assert years(two_projects) == [(2024, 7, "JPY")]


def test_mistake_stores_nothing_and_withdraws_nothing(
    two_projects: Context, tmp_path: Path
) -> None:
    taken(two_projects, tmp_path, year())
    run = taken(two_projects, tmp_path, year(year=2023), year(income=-1))

    assert (run.state, len(run.issues)) == ("failed", 1)
    assert years(two_projects) == [(2024, 120_050, "EUR")]


def test_year_that_has_not_begun_is_refused(two_projects: Context, tmp_path: Path) -> None:
    run = taken(two_projects, tmp_path, year(year=2027))

    assert run.state == "failed"
    assert run.issues[0].message.startswith("on: 2027-01-01 lies after today")


def test_dry_run_stores_nothing(two_projects: Context, tmp_path: Path) -> None:
    run = taken(two_projects, tmp_path, year(), is_dry=True)

    assert (run.state, run.counts["new"], run.rows[0]["income"]) == ("dry run", 1, "1200.50")
    assert standing(two_projects) == []


def test_manifest_leaves_what_was_entered_by_hand(two_projects: Context, tmp_path: Path) -> None:
    fields = {
        "project": "quern", "payer": "Hazel Collective", "kind": "grant", "on": "2024-01-01",
        "currency": "EUR",
    }  # fmt: skip
    entry.enter_row(two_projects, "other-funding", fields, Wish())
    taken(two_projects, tmp_path, year())
    taken(two_projects, tmp_path)

    assert [one.kind for one in standing(two_projects)] == ["grant"]


def test_unknown_project_and_missing_file_are_told(two_projects: Context, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        import_funding_json(two_projects, "nobody", tmp_path / "funding.json", is_dry=True)
    with pytest.raises(SourceError):
        import_funding_json(two_projects, "quern", tmp_path / "funding.json", is_dry=True)


def test_money_of_the_foundation_is_of_every_project(two_projects: Context) -> None:
    fields = {"payer": "Birch Bank", "kind": "dues", "on": "2026-01-01", "currency": "USD"}
    run = entry.enter_row(two_projects, "other-funding", fields | {"amount": "5"}, Wish())
    with two_projects.uow.read() as tx:
        stale = [
            slug
            for slug in ("quern", "millrace")
            if projects.project(tx, slug).stale_since is not None
        ]

    assert (run.state, stale) == ("done", ["quern", "millrace"])
    for slug in ("quern", "millrace"):
        assert [(one.payer, one.is_foundations) for one in standing(two_projects, slug)] == [
            ("Birch Bank", True)
        ]
    again = entry.enter_row(two_projects, "other-funding", fields | {"amount": "6"}, Wish())

    assert again.counts["corrected"] == 1
    assert standing(two_projects)[0].amount_minor == 600
