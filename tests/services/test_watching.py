from datetime import date

import pytest
from sqlmodel import select

from tracker.db.alarms import monthly_works
from tracker.db.frames import foundation_norms
from tracker.domain.projects import Repository
from tracker.errors import NotFoundError
from tracker.health.alarms import FROM_PROJECTS, MonthlyWork, alarm_records
from tracker.services import health, sampling, watching
from tracker.services.context import Context

PAUSED = MonthlyWork(date(2020, 1, 1), [1.0] * 50, [1.0] * 30 + [0.0] * 5 + [1.0] * 15)


@pytest.fixture
def sample(ctx: Context) -> Context:
    sampling.load(ctx, 8, 3)
    health.refresh(ctx, health.all_slugs(ctx))
    return ctx


def test_signals_of_all_projects_come_strongest_first(sample: Context) -> None:
    found = watching.standing(sample)

    strengths = [one.signal["strength"] for one in found]
    assert strengths == sorted(strengths, reverse=True)
    assert len({one.project for one in found}) > 1
    assert {one.may_be_chance for one in found if one.signal["key"] != "releases_stopped"} == {
        False
    }


def test_signals_of_one_project_are_those_of_its_document(sample: Context) -> None:
    slug = watching.standing(sample)[0].project

    found = watching.standing(sample, slug)

    document = health.health(sample, slug).document.as_json()
    assert [one.signal for one in found] == [dict(one) for one in document["watch"]]
    with pytest.raises(NotFoundError):
        watching.standing(sample, "nobody")


def test_an_empty_foundation_has_no_signals(ctx: Context) -> None:
    assert watching.standing(ctx) == []


def test_the_database_counts_work_by_month_as_the_activity_says(sample: Context) -> None:
    with sample.uow.read() as tx:
        found = monthly_works(tx)
        norms = foundation_norms(tx)
        repositories = tx.session.execute(select(Repository)).scalars().all()
    slug = "tarnwick"
    months = health.health(sample, slug).document.activity.months

    assert len(found) <= len(repositories)
    expected = [(float(one.authors), float(one.commits)) for one in months]
    counted = [list(zip(one.authors, one.commits, strict=True)) for one in found]
    assert any(expected[: len(one)] == one for one in counted)
    assert norms.alarms == alarm_records(found)


def test_the_foundation_s_experience_needs_five_projects() -> None:
    few, enough = ([PAUSED] * number for number in (FROM_PROJECTS - 1, FROM_PROJECTS))

    assert alarm_records(few) == ()
    (record,) = alarm_records(enough)
    assert (record.signal, record.projects) == ("no_human_commit", FROM_PROJECTS)
    assert (record.judged, record.false_alarms) == (3 * FROM_PROJECTS, 3 * FROM_PROJECTS)
