from datetime import date

import pytest

from tracker.errors import NotFoundError, NothingToShowError
from tracker.services import events, health, projects, reports, sampling
from tracker.services.context import Context


@pytest.fixture
def sample(ctx: Context) -> Context:
    sampling.load(ctx, 4, 1)
    return ctx


def test_refresh_computes_once_and_again_only_for_newer_facts(sample: Context) -> None:
    first = health.refresh(sample, health.stale(sample))
    waiting = health.stale(sample)
    again = health.refresh(sample, health.all_slugs(sample))
    events.add(sample, "tarnwick", events.NewEvent(date(2026, 1, 1), "A new charter"))
    newer = health.stale(sample)
    third = health.refresh(sample, newer)

    assert (first, waiting, again, newer, third) == (4, [], 0, ["tarnwick"], 1)


def test_what_is_shown_says_that_newer_facts_wait(sample: Context) -> None:
    health.refresh(sample, ["tarnwick"])
    before = projects.shown(sample, "tarnwick")
    events.add(sample, "tarnwick", events.NewEvent(date(2026, 1, 1), "A new charter"))

    after = projects.shown(sample, "tarnwick")

    assert (before.has_newer_facts, after.has_newer_facts) == (False, True)
    assert after.document == before.document


def test_a_project_that_was_not_computed_says_so(sample: Context) -> None:
    with pytest.raises(NothingToShowError, match="headwater refresh tarnwick"):
        projects.shown(sample, "tarnwick")
    with pytest.raises(NotFoundError):
        projects.shown(sample, "nobody")


def test_receipts_of_a_snapshot_are_found_by_their_id(sample: Context) -> None:
    health.refresh(sample, ["tarnwick"])
    document = projects.shown(sample, "tarnwick").document
    ids = {figure["receipt"] for figure in document["figures"]}

    receipts = {one: projects.receipt(sample, one) for one in ids}

    assert {one: receipt["id"] for one, receipt in receipts.items()} == {one: one for one in ids}
    with pytest.raises(NotFoundError):
        projects.receipt(sample, "tarnwick.2026-10-31.nothing")


def test_a_report_of_one_context_is_made_once(sample: Context) -> None:
    health.refresh(sample, ["tarnwick"])

    first, again = reports.make(sample, "tarnwick"), reports.make(sample, "tarnwick")

    assert first.pdf.startswith(b"%PDF-")
    assert (first.id, first.pdf_sha256) == (again.id, again.pdf_sha256)


def test_the_report_of_a_past_day_leaves_the_snapshot_alone(sample: Context) -> None:
    health.refresh(sample, ["tarnwick"])
    past = health.drawn(sample, "tarnwick", date(2024, 1, 1)).as_json()

    run = reports.make_of(sample, "tarnwick", past)

    assert run.as_of == date(2024, 1, 1)
    assert projects.shown(sample, "tarnwick").document["as_of"] == "2026-10-31"


def test_sample_projects_are_marked_and_loaded_once(sample: Context) -> None:
    loaded = sampling.load_once(sample, 4)
    documents = [health.health(sample, one).document for one in health.all_slugs(sample)]

    assert loaded == 0
    assert {one.project.is_sample for one in documents} == {True}
    assert {one.project.foundation for one in documents} == {"Alder Commons Foundation (sample)"}
