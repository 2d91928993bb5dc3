"""Forecasts are published with a snapshot, once, and scored when a source can tell."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.support.pasts import past
from tracker.clock import FixedClock
from tracker.db.queries import projects, provenance
from tracker.domain.health import Forecast
from tracker.domain.people import MaintainerRole, Person, Role
from tracker.domain.provenance import FOUNDATION_ADDRESS, SourceKind, SourceRevision
from tracker.errors import InvalidInputError, NotFoundError
from tracker.health.forecast_document import ForecastView
from tracker.services import forecasts, health
from tracker.services.context import Context

AS_OF = date(2024, 3, 1)
PEOPLE = (("ann", None), ("bob", date(2024, 9, 1)), ("cy", None))


def fill(ctx: Context, edited: date = AS_OF) -> None:
    """Record a project of three maintainers as the foundation's list has it."""
    with ctx.uow.begin() as tx:
        project = projects.add_project(tx, slug="quern", name="Quern")
        assert project.id is not None
        source = provenance.source_id(
            tx, project.id, SourceKind.FOUNDATION_LIST, FOUNDATION_ADDRESS
        )
        for day in {date(2023, 1, 1), edited}:
            tx.session.add(SourceRevision(source_id=source, revised_on=day))
        for name, until in PEOPLE:
            person = Person(key=name, name=name)
            tx.session.add(person)
            tx.session.flush()
            assert person.id is not None
            tx.session.add(
                MaintainerRole(
                    valid_from=date(2023, 1, 1),
                    valid_until=until if until and until <= edited else None,
                    source_id=source,
                    recorded_at=tx.now,
                    project_id=project.id,
                    person_id=person.id,
                    name=name,
                    role=Role.MAINTAINER,
                )
            )


def edit_again(ctx: Context, on: date) -> None:
    """Record that the list was edited on ``on``, and what it then says of the people."""
    with ctx.uow.begin() as tx:
        source = tx.session.execute(select(SourceRevision.source_id)).scalars().first()
        assert source is not None
        tx.session.add(SourceRevision(source_id=source, revised_on=on))
        for role in tx.session.execute(select(MaintainerRole)).scalars():
            role.valid_until = dict(PEOPLE)[role.name]


def later(ctx: Context, day: date) -> Context:
    """Return the same context on another day."""
    clock = FixedClock(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    uow = type(ctx.uow)(ctx.uow.engine, clock)
    return Context(uow, clock, ctx.var_dir, ctx.foundation_name, ctx.git)


def stored(ctx: Context) -> list[Forecast]:
    with ctx.uow.read() as tx:
        return list(tx.session.execute(select(Forecast).order_by(Forecast.id)).scalars())


def test_a_snapshot_publishes_its_forecasts(ctx: Context) -> None:
    fill(ctx)
    health.refresh(ctx, ["quern"])
    found = stored(ctx)

    assert {(one.kind, one.least, one.years) for one in found} == {
        (kind, least, years)
        for kind in ("at least", "never below")
        for least in (1, 2, 3)
        for years in (1, 3, 5, 10)
    }
    assert {(one.as_of, one.people, one.happened) for one in found} == {(AS_OF, 3, None)}
    assert {one.due_on for one in found if one.years == 3} == {date(2027, 3, 1)}
    assert all(one.low <= one.chance <= one.high for one in found if one.low and one.high)


def test_what_was_published_of_a_day_stays(ctx: Context) -> None:
    fill(ctx)
    health.refresh(ctx, ["quern"])
    before = [(one.id, one.chance) for one in stored(ctx)]
    health.keep(ctx, health.measured(ctx, "quern", health.norms_of(ctx), force=True))

    assert [(one.id, one.chance) for one in stored(ctx)] == before


def test_a_snapshot_without_maintainers_publishes_nothing(ctx: Context) -> None:
    with ctx.uow.begin() as tx:
        found = projects.add_project(tx, slug="quern", name="Quern")
        nothing: ForecastView | None = None

        assert forecasts.publish(tx, found.id or 0, AS_OF, nothing) == 0
    health.refresh(ctx, ["quern"])
    assert stored(ctx) == []


def test_what_is_not_due_is_not_scored(ctx: Context) -> None:
    fill(ctx)
    health.refresh(ctx, ["quern"])

    assert forecasts.score_due(later(ctx, date(2025, 2, 28))) == 0


def test_what_no_source_can_tell_stays_open(ctx: Context) -> None:
    fill(ctx)
    health.refresh(ctx, ["quern"])

    assert forecasts.score_due(later(ctx, date(2025, 6, 1))) == 0
    assert {one.happened for one in stored(ctx)} == {None}


def test_what_came_is_recorded_once_the_list_speaks_of_the_day(ctx: Context) -> None:
    fill(ctx)
    health.refresh(ctx, ["quern"])
    edit_again(ctx, date(2025, 5, 1))
    now = later(ctx, date(2025, 6, 1))

    assert forecasts.score_due(now) == 6
    assert forecasts.score_due(now) == 0
    assert {(one.kind, one.least): one.happened for one in stored(ctx) if one.years == 1} == {
        (kind, least): least < 3 for kind in ("at least", "never below") for least in (1, 2, 3)
    }
    assert {one.happened for one in stored(ctx) if one.years > 1} == {None}
    assert {one.scored_at for one in stored(ctx) if one.years == 1} == {now.clock.now()}


def test_scores_are_of_what_is_known(ctx: Context) -> None:
    fill(ctx)
    health.refresh(ctx, ["quern"])
    edit_again(ctx, date(2025, 5, 1))
    forecasts.score_due(later(ctx, date(2025, 6, 1)))
    found = forecasts.published(ctx, "quern")

    assert (len(found.forecasts), found.scored) == (24, 6)
    # Persistence says three for ever, which was wrong in two of six.
    assert found.scores.brier_persistence == pytest.approx(2 / 6)
    assert sum(row.n for row in found.reliability) == 6
    assert forecasts.published(ctx).scored == 6


def test_nothing_published_has_no_scores(ctx: Context) -> None:
    found = forecasts.published(ctx)

    assert (found.forecasts, found.scored, found.scores.brier) == ((), 0, None)
    with pytest.raises(NotFoundError):
        forecasts.published(ctx, "nobody")


def test_a_foundation_without_history_says_what_to_read(ctx: Context) -> None:
    with pytest.raises(InvalidInputError, match="No maintainers are on record yet"):
        forecasts.foundation_rates(ctx)
    with pytest.raises(InvalidInputError, match="No history of maintainers reaches"):
        forecasts.backtest_forecasts(ctx, [AS_OF], [1])


# -- what came ------------------------------------------------------------------------------------


def one(kind: str, least: int, due_on: date = date(2025, 3, 1)) -> Forecast:
    return Forecast(
        project_id=1,
        as_of=AS_OF,
        kind=kind,
        least=least,
        years=1,
        people=2,
        chance=0.5,
        prior="",
        method_version="1",
        published_at=datetime(2024, 3, 1, tzinfo=UTC),
        due_on=due_on,
    )


def test_a_dip_in_between_is_below_and_still_at_least() -> None:
    dip = past(
        ("ann", "2023-01-01", None),
        ("bob", "2023-01-01", "2024-05-01"),
        ("cy", "2024-09-01", None),
    )

    assert forecasts.happened(one("at least", 2), dip, None) is True
    assert forecasts.happened(one("never below", 2), dip, None) is False
    assert forecasts.happened(one("never below", 1), dip, None) is True


def test_who_leaves_on_the_day_itself_is_gone() -> None:
    gone = past(("ann", "2023-01-01", "2025-03-01"), ("bob", "2023-01-01", None))

    assert forecasts.happened(one("at least", 2), gone, None) is False
    assert forecasts.happened(one("never below", 2), gone, None) is False


def test_the_copy_of_a_repository_speaks_of_its_own_file() -> None:
    old = past(("ann", "2023-01-01", None), until=date(2024, 6, 1))

    assert forecasts.happened(one("at least", 1), old, None) is None
    assert forecasts.happened(one("at least", 1), old, date(2025, 3, 1)) is True
    assert forecasts.happened(one("at least", 1), None, date(2025, 3, 1)) is None
