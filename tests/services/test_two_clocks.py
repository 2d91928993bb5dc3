"""A past page is rebuilt as it was known then: valid time and recorded time are two clocks."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.repositories import Repository
from tracker.clock import FixedClock
from tracker.db.queries import activity
from tracker.db.uow import UnitOfWork
from tracker.domain.governance import EventKind
from tracker.errors import NotFoundError, NothingToShowError
from tracker.services import events, foundation, health, projects, tracking
from tracker.services.context import Context
from tracker.services.tracking import Wanted

FIRST = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
SECOND = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
BETWEEN = datetime(2026, 11, 5, tzinfo=UTC)
ROSTER = "# Maintainers\n\n* Ann Lee <ann@acme.example> @annlee\n* Bob Ray @bobray\n"


def at(ctx: Context, instant: datetime) -> Context:
    """Return the same context at another instant."""
    clock = FixedClock(instant)
    return replace(ctx, clock=clock, uow=UnitOfWork(ctx.uow.engine, clock))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "quern")
    made.write("MAINTAINERS.md", ROSTER).commit("2024-01-01")
    made.write("ADOPTERS.md", "# Adopters\n\n- [Acme](https://acme.example)\n").commit("2024-01-08")
    for week in range(10):
        made.commit(date(2024, 2, 1 + week * 2).isoformat())
        made.tag(f"v1.{week}.0")
    return made


def read(ctx: Context, repository: Repository) -> None:
    tracking.track(ctx, Wanted(str(repository.path)))
    health.refresh(ctx, ["quern"])


def text(document: object) -> str:
    return json.dumps(document, sort_keys=True)


def shown(ctx: Context) -> str:
    return text(projects.shown(ctx, "quern").document)


def rebuilt(ctx: Context, known_at: datetime) -> str:
    return text(health.drawn(ctx, "quern", None, known_at).as_json())


def test_new_commits_and_another_roster_do_not_change_what_was_known(
    ctx: Context, repository: Repository
) -> None:
    read(at(ctx, FIRST), repository)
    then = shown(ctx)
    roster = ROSTER.replace("* Bob Ray @bobray\n", "* Cy Orr @cyorr\n")
    repository.write("MAINTAINERS.md", roster).commit("2024-02-19", name="Cy Orr")
    repository.write("ADOPTERS.md", "# Adopters\n\n- [Bay](https://bay.example)\n").commit(
        "2024-02-19"
    )
    repository.tag("v2.0.0")
    read(at(ctx, SECOND), repository)

    assert rebuilt(ctx, BETWEEN) == then
    assert rebuilt(ctx, SECOND) == shown(ctx) != then


def test_a_rewritten_history_does_not_change_what_was_known(
    ctx: Context, repository: Repository
) -> None:
    read(at(ctx, FIRST), repository)
    then = shown(ctx)
    repository.git("checkout", "-q", "--orphan", "other")
    repository.commit("2024-04-01", name="Dee Fox", email="dee@fox.example")
    repository.git("branch", "-M", "other", "main")
    repository.git("tag", "-f", "v1.9.0")
    read(at(ctx, SECOND), repository)

    assert rebuilt(ctx, BETWEEN) == then
    assert rebuilt(ctx, SECOND) == shown(ctx) != then


def test_what_a_foundation_and_a_person_recorded_later_was_not_known(
    ctx: Context, repository: Repository, tmp_path: Path
) -> None:
    read(at(ctx, FIRST), repository)
    then = shown(ctx)
    listed = tmp_path / "list.csv"
    listed.write_text(
        ",Project,Maintainer Name,Company,Github Name,OWNERS/MAINTAINERS\n"
        "Sandbox,Quern,Ann Lee,Acme,annlee,\n,,Eve Poe,Bay,evepoe,\n"
    )
    later = at(ctx, SECOND)
    foundation.import_list(later, listed, date(2024, 2, 10))
    events.add(later, "quern", events.NewEvent(date(2024, 2, 15), "No more", kind=EventKind.POLICY))
    health.refresh(later, ["quern"])

    assert rebuilt(ctx, BETWEEN) == then
    assert rebuilt(ctx, SECOND) == shown(ctx) != then


def test_before_anything_was_recorded_nothing_was_known(
    ctx: Context, repository: Repository
) -> None:
    read(at(ctx, FIRST), repository)

    facts = health.facts_of(ctx, "quern", FIRST - timedelta(days=1))

    assert (facts.roles, facts.releases, facts.sources, facts.events) == ((), (), (), ())
    assert facts.observed_until is None
    assert len(facts.activity) == 0


def test_a_day_stays_the_sum_of_what_two_readings_found_of_it(
    ctx: Context, repository: Repository
) -> None:
    read(at(ctx, FIRST), repository)
    repository.commit("2024-02-19")
    read(at(ctx, SECOND), repository)

    def commits(known_at: datetime | None) -> int:
        activity = health.facts_of(ctx, "quern", known_at).activity
        return int(activity[activity["active_on"] == date(2024, 2, 19)]["commits"].sum())

    assert (commits(BETWEEN), commits(SECOND), commits(None)) == (1, 2, 2)
    assert len(health.facts_of(ctx, "quern").activity) == 12


def test_pages_show_the_snapshot_that_stood_then(ctx: Context, repository: Repository) -> None:
    read(at(ctx, FIRST), repository)
    then = projects.shown(ctx, "quern")
    repository.commit("2024-03-01")
    read(at(ctx, SECOND), repository)

    found = projects.shown_at(ctx, "quern", BETWEEN)

    assert found == replace(then, known_at=BETWEEN)
    with pytest.raises(NothingToShowError, match="Nothing had been computed for quern"):
        projects.shown_at(ctx, "quern", FIRST - timedelta(seconds=1))


def test_receipts_are_those_of_what_was_known(ctx: Context, repository: Repository) -> None:
    read(at(ctx, FIRST), repository)
    receipt_id = "quern.2024-02-19.people"
    then = projects.receipt(ctx, receipt_id)
    repository.write("MAINTAINERS.md", "# Maintainers\n\n* Ann Lee @annlee\n").commit("2024-02-19")
    read(at(ctx, SECOND), repository)

    assert text(health.receipt_known_at(ctx, receipt_id, BETWEEN)) == text(then)
    assert projects.receipt(ctx, receipt_id) != then
    for unknown in ("quern.2024-02-19.nothing", "quern.2024-02-99.people", "quern"):
        with pytest.raises(NotFoundError):
            health.receipt_known_at(ctx, unknown, BETWEEN)


def test_months_are_counted_from_the_days_that_stand(ctx: Context, repository: Repository) -> None:
    read(at(ctx, FIRST), repository)
    repository.git("checkout", "-q", "--orphan", "other")
    repository.commit("2024-04-01")
    repository.git("branch", "-M", "other", "main")
    read(at(ctx, SECOND), repository)

    with ctx.uow.read() as tx:
        now, counted = list(activity.stored_months(tx)), list(activity.month_counts(tx))
    with ctx.uow.read(known_at=BETWEEN) as tx:
        then = list(activity.month_counts(tx))

    assert [(month, people, commits) for _, month, people, commits in now] == [
        (date(2024, 4, 1), 1, 1)
    ]
    assert now == counted
    assert [(month, commits) for _, month, _, commits in then] == [
        (date(2024, 1, 1), 2),
        (date(2024, 2, 1), 10),
    ]
