"""What is entered of the sample foundation: sound rows, and every state of money and reach."""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.support.samples import archetype, foundation
from tracker.db.entered import entered_facts
from tracker.db.queries import projects
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.funding import FundedTime
from tracker.importers.table_columns import EnteredRow
from tracker.importers.tables import KINDS, read_table, write_row
from tracker.services import entry, events, sampling
from tracker.services.context import Context
from tracker.services.reading import SampleProject
from tracker.services.sample import SAMPLE_UNTIL

Row = Mapping[str, Any]


def rows(project: SampleProject, kind: str) -> list[Row]:
    """Return the rows of a kind."""
    return [row for table in project.entered if table.kind == kind for row in table.rows]


def standing(found: list[Row], on: date = SAMPLE_UNTIL) -> list[Row]:
    """Return the rows that hold on a day."""
    return [one for one in found if one["from"] <= on and (one["until"] or date.max) > on]


@pytest.mark.parametrize("seed", [1, 2])
def test_sample_rows_are_what_a_table_would_hold(seed: int) -> None:
    seen = set()
    for project in foundation(seed):
        for table in project.entered:
            seen.add(table.kind)
            kind = KINDS[table.kind]
            cells = [write_row(kind, EnteredRow(0, row)) for row in table.rows]
            buffer = io.StringIO()
            writer = csv.DictWriter(buffer, list(cells[0]))
            writer.writeheader()
            writer.writerows(cells)
            parsed = read_table(kind, buffer.getvalue(), project.slug)

            assert parsed.issues == ()
            assert len(parsed.records) == len(table.rows)

    # Employers stand in the rosters, decisions are events of their own, and all is in one currency.
    assert seen == set(KINDS) - {"employments", "events", "exchange-rates"}


@pytest.mark.parametrize("seed", [1, 2])
def test_sample_people_are_paid_for_all_of_their_time_at_most(seed: int) -> None:
    times: dict[str, list[Row]] = defaultdict(list)
    for project in foundation(seed):
        for row in rows(project, "funded-time"):
            times[row["person"]].append(row)
    totals = {
        (person, one["from"]): round(sum(part["fte"] for part in standing(found, one["from"])), 9)
        for person, found in times.items()
        for one in found
    }

    assert len(times) > 30
    assert [key for key, total in totals.items() if not 0 < total <= 1] == []


@pytest.mark.parametrize("seed", [1, 2])
def test_sample_contracts_do_not_overlap(seed: int) -> None:
    contracts: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for project in foundation(seed):
        for row in rows(project, "subscriptions"):
            contracts[row["vendor"], row["reference"]].append(row)
    several = [found for found in contracts.values() if len(found) > 1]

    assert len(several) > 3
    for found in several:
        assert len({one["adopter"] for one in found}) == 1
        assert all(len(standing(found, one["from"])) == 1 for one in found)


def test_sample_days_of_entered_rows_have_been() -> None:
    days = [
        row[name]
        for project in foundation()
        for table in project.entered
        for row in table.rows
        for name in ("from", "on", "answered", "merged", "released", "closed", "confirmed")
        if row.get(name) is not None
    ]

    assert len(days) > 1000
    assert max(days) <= SAMPLE_UNTIL


def test_sample_salaries_are_of_people_who_are_paid() -> None:
    for project in foundation():
        paid = {row["person"] for row in standing(rows(project, "funded-time"))}

        assert {row["person"] for row in rows(project, "salaries")} <= paid


def test_sample_shows_every_way_in_which_money_is_known() -> None:
    kinds = {number: {table.kind for table in archetype(number).entered} for number in range(1, 13)}

    assert kinds[1] >= {"subscriptions", "splits", "salaries", "salary-bands", "finances"}
    assert [number for number, found in kinds.items() if not found] == [3, 9, 10]
    assert "subscriptions" not in kinds[7]
    assert {"vendors", "finances"} <= kinds[7]
    assert "vendors" not in kinds[12]
    assert standing(rows(archetype(8), "subscriptions")) == []
    assert standing(rows(archetype(8), "funded-time")) == []
    assert len(rows(archetype(2), "vendors")) == 1
    assert {row["currency"] for row in rows(archetype(6), "subscriptions")} == {"USD", "EUR"}


def test_sample_answers_and_statuses_are_all_there() -> None:
    answers = [row for project in foundation() for row in rows(project, "adopters")]
    guidance = rows(archetype(4), "guidance")
    issues = [row for project in foundation() for row in rows(project, "issues")]

    assert {row["channel"] for row in answers} == {
        *("edge", "vendor stable", "last free stable", "self-built", None)
    }
    assert {row["paying"] for row in answers} == {True, False, None}
    assert {row["status"] for row in guidance} == {"recommended", "caution", "not recommended"}
    assert {
        (row["released"] is not None, row["closed"] is not None, row["answered"] is not None)
        for row in issues
    } >= {(True, False, True), (False, True, True), (False, False, False)}
    assert {row["shipped"] for row in rows(archetype(4), "vendor-releases")} == {True, False}


def test_sample_rows_are_stored_once_and_read_back(ctx: Context) -> None:
    sampling.load(ctx, 4, 1)
    with ctx.uow.read(EVERY_VENDOR) as tx:
        first = entered_facts(tx, projects.project(tx, "tarnwick").id or 0)
        count = len(tx.session.execute(select(FundedTime)).all())

    sampling.load(ctx, 4, 1)
    with ctx.uow.read(EVERY_VENDOR) as tx:
        again = entered_facts(tx, projects.project(tx, "tarnwick").id or 0)
        recount = len(tx.session.execute(select(FundedTime)).all())

    sample = archetype(4)
    assert (again, recount) == (first, count)
    assert len(first.vendors) == len(rows(sample, "vendors"))
    assert len(first.answers) == len(rows(sample, "adopters"))
    assert len(first.guidance) == len(rows(sample, "guidance"))
    assert [one.transition_months for one in events.events(ctx, "tarnwick")] == [3, 0]


def test_entering_by_hand_leaves_the_sample_alone(ctx: Context, tmp_path: Path) -> None:
    sampling.load(ctx, 4, 1)
    file = tmp_path / "counters.csv"
    file.write_text("project,counter,on,count\ntarnwick,stars,2026-01-02,7\n")

    run = entry.import_table(ctx, "counters", file, entry.Wish(is_whole=True))

    with ctx.uow.read(EVERY_VENDOR) as tx:
        found = entered_facts(tx, projects.project(tx, "tarnwick").id or 0)
    assert (run.counts["new"], run.counts["withdrawn"]) == (1, 0)
    assert len(found.counters) == len(rows(archetype(4), "counters")) + 1
