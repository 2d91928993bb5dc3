"""Registering before the data, locked in the database, and judging once what came."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError
from sqlmodel import col

from tests.support.contexts import NOW
from tracker.clock import FixedClock
from tracker.db.queries import entries
from tracker.db.queries import projects as queries
from tracker.db.uow import UnitOfWork
from tracker.domain.governance import (
    ExpectedDirection,
    Hypothesis,
    HypothesisNote,
    Verdict,
)
from tracker.domain.people import ActivityDay
from tracker.errors import ConflictError, InvalidInputError, NotFoundError
from tracker.health.ledger import look_day
from tracker.health.outcomes import counted, level_at, outcome_of, series_of
from tracker.health.roster import Roster
from tracker.health.verifying import differences
from tracker.services import events, health, ledger, projects, sampling
from tracker.services.context import Context

DECIDED = date(2024, 2, 21)
RISE, FALL = ExpectedDirection.RISE, ExpectedDirection.FALL
SLUG = "lanternloom"
COMMITS = ledger.NewHypothesis("More commits by people", "commits", RISE, 1.25)


@pytest.fixture
def sample(ctx: Context) -> Context:
    """Return a context with four sample projects and a decision of the first."""
    sampling.load(ctx, 4, 1)
    events.add(ctx, SLUG, events.NewEvent(date(2024, 6, 3), "A charter"))
    return ctx


@pytest.fixture
def bare(ctx: Context) -> Context:
    """Return a context with two projects of which nothing is known, and a decision of the first."""
    with ctx.uow.begin() as tx:
        for slug in ("tarnwick", "mirelock"):
            queries.add_project(tx, slug=slug, name=slug.capitalize())
    events.add(ctx, "tarnwick", events.NewEvent(date(2024, 6, 3), "A charter"))
    return ctx


def charter(ctx: Context) -> str:
    return str(next(one.id for one in events.events(ctx, "tarnwick") if one.title == "A charter"))


def rows(ctx: Context, table: type[Verdict | Hypothesis | HypothesisNote]) -> Sequence[object]:
    with ctx.uow.read() as tx:
        return list(tx.session.execute(select(table).order_by(col(table.id))).scalars())


# -- registering -----------------------------------------------------------------------------------


def test_registration_is_locked_at_the_moment_and_states_everything(bare: Context) -> None:
    row = ledger.register(bare, "tarnwick", "A charter", replace(COMMITS, peers=("mirelock",)))
    ((event, found),) = ledger.registered(bare, "tarnwick")

    assert (event.title, event.occurred_on) == ("A charter", date(2024, 6, 3))
    assert (found.id, found.position, found.locked_at) == (row.id, 1, NOW)
    assert (found.outcome, found.direction, found.smallest_change) == ("commits", "rise", 1.25)
    assert (found.peers, found.looks) == (("mirelock",), (6, 12, 18, 24, 36))
    assert "tarnwick" in health.stale(bare)


def test_event_is_named_by_number_day_or_title(bare: Context) -> None:
    outcomes = ("commits", "authors", "maintainers")
    names = (charter(bare), "2024-06-03", "a CHARTER")
    for name, outcome in zip(names, outcomes, strict=True):
        ledger.register(bare, "tarnwick", name, replace(COMMITS, outcome=outcome))

    assert [one.position for _, one in ledger.registered(bare, "tarnwick")] == [1, 2, 3]


def test_two_events_of_a_day_must_be_named_by_number(bare: Context) -> None:
    events.add(bare, "tarnwick", events.NewEvent(date(2024, 6, 3), "A budget"))

    with pytest.raises(InvalidInputError, match="2 events 2024-06-03; name one by its number"):
        ledger.register(bare, "tarnwick", "2024-06-03", COMMITS)


def test_a_fourth_primary_outcome_is_refused(bare: Context) -> None:
    for outcome in ("commits", "authors", "maintainers"):
        ledger.register(bare, "tarnwick", "A charter", replace(COMMITS, outcome=outcome))
    fourth = replace(COMMITS, outcome="adopters")
    with pytest.raises(ConflictError, match="3 primary outcomes"):
        ledger.register(bare, "tarnwick", "A charter", fourth)
    secondary = ledger.register(bare, "tarnwick", "A charter", replace(fourth, is_primary=False))

    assert (secondary.position, secondary.is_primary) == (4, False)


def test_an_outcome_is_registered_once_for_an_event(bare: Context) -> None:
    ledger.register(bare, "tarnwick", "A charter", COMMITS)

    with pytest.raises(ConflictError, match="registered for this event already, and locked"):
        ledger.register(bare, "tarnwick", "A charter", replace(COMMITS, direction=FALL))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"statement": " "}, "needs a statement"),
        ({"outcome": "happiness"}, "no outcome 'happiness'"),
        ({"outcome": "releases:nightly"}, "no release channel 'nightly'; it has none"),
        ({"smallest_change": 1.0}, "a ratio other than 1"),
        ({"smallest_change": -2.0}, "a ratio other than 1"),
        ({"smallest_change": float("nan")}, "a ratio other than 1"),
        ({"smallest_change": 0.8}, "a ratio other than 1"),
        ({"looks": ()}, "Looks are months"),
        ({"looks": (0, 6)}, "Looks are months"),
        ({"looks": (6, 121)}, "Looks are months"),
        ({"peers": ("nobody",)}, "nobody is no other project"),
        ({"peers": ("tarnwick",)}, "tarnwick is no other project"),
    ],
)
def test_registration_that_does_not_state_what_it_must_is_refused(
    bare: Context, change: dict[str, object], says: str
) -> None:
    with pytest.raises(InvalidInputError, match=re.escape(says)):
        ledger.register(bare, "tarnwick", "A charter", replace(COMMITS, **change))  # type: ignore[arg-type]

    assert ledger.registered(bare, "tarnwick") == []


def test_look_within_the_transition_is_refused(bare: Context) -> None:
    new = events.NewEvent(date(2025, 1, 1), "Slow change", transition_months=6)
    events.add(bare, "tarnwick", new)

    with pytest.raises(InvalidInputError, match="after the 6 months of transition"):
        ledger.register(bare, "tarnwick", "Slow change", COMMITS)


@pytest.mark.parametrize(("given", "kept"), [(0.8, 0.8), (1.25, 0.8)])
def test_smallest_fall_may_be_given_as_a_factor(bare: Context, given: float, kept: float) -> None:
    new = replace(COMMITS, direction=FALL, smallest_change=given)

    assert ledger.register(bare, "tarnwick", "A charter", new).smallest_change == kept


def test_event_that_is_not_there_is_not_found(bare: Context) -> None:
    with pytest.raises(NotFoundError, match="headwater event list tarnwick"):
        ledger.register(bare, "tarnwick", "2001-01-01", COMMITS)
    with pytest.raises(NotFoundError, match="There is no project nobody"):
        ledger.register(bare, "nobody", "A charter", COMMITS)


# -- locked ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["hypothesis", "hypothesis_note", "verdict"])
@pytest.mark.parametrize("deed", ["DELETE FROM {}", "UPDATE {} SET id = id + 100"])
def test_the_database_refuses_to_change_what_is_registered(
    bare: Context, table: str, deed: str
) -> None:
    row = ledger.register(bare, "tarnwick", "A charter", COMMITS)
    ledger.annotate(bare, "tarnwick", row.id or 0, "A budget was cut in the same month.")
    ledger.verdicts(bare, "tarnwick")
    tables = (Hypothesis, HypothesisNote, Verdict)
    before = [rows(bare, one) for one in tables]

    with (
        pytest.raises(DatabaseError, match=f"{table} is never changed"),
        bare.uow.engine.begin() as connection,
    ):
        connection.execute(text(deed.format(table)))

    assert all(before)
    assert [rows(bare, one) for one in tables] == before


@pytest.mark.parametrize("move", ["occurred_on = '2024-01-03'", "transition_months = 3"])
def test_an_event_with_something_registered_is_not_moved(bare: Context, move: str) -> None:
    statement = text(f"UPDATE governance_event SET title = title, {move}")
    with bare.uow.engine.begin() as connection:
        connection.execute(statement)
    ledger.register(bare, "tarnwick", "A charter", COMMITS)
    back = text("UPDATE governance_event SET occurred_on = '2024-06-03', transition_months = 0")

    with (
        pytest.raises(DatabaseError, match="a registered event is never moved"),
        bare.uow.engine.begin() as connection,
    ):
        connection.execute(back)
    number = int(charter(bare))
    with pytest.raises(ConflictError, match="locked to its day"), bare.uow.begin() as tx:
        entries.correct_event(tx, number, {"occurred_on": DECIDED, "transition_months": 9})
    with bare.uow.begin() as tx:
        entries.correct_event(tx, number, {"statement": "In full."})

    assert [one.statement for one in events.events(bare, "tarnwick")] == ["In full."]


def test_no_statement_of_the_program_changes_what_is_registered(root: Path) -> None:
    names = r"\b(update|delete)\((Hypothesis|HypothesisNote|Verdict)\b"
    found = [
        path for path in (root / "tracker").rglob("*.py") if re.search(names, path.read_text())
    ]

    assert found == []


def test_note_is_added_and_the_hypothesis_stays(bare: Context) -> None:
    row = ledger.register(bare, "tarnwick", "A charter", COMMITS)
    ledger.annotate(bare, "tarnwick", row.id or 0, "  A budget was cut.  ")
    ((_, found),) = ledger.registered(bare, "tarnwick")

    assert [(one.text, one.recorded_at) for one in found.notes] == [("A budget was cut.", NOW)]
    assert found.locked_at == NOW


def test_note_without_words_or_on_a_strange_hypothesis_is_refused(bare: Context) -> None:
    row = ledger.register(bare, "tarnwick", "A charter", COMMITS)

    with pytest.raises(InvalidInputError, match="A note needs words"):
        ledger.annotate(bare, "tarnwick", row.id or 0, " ")
    with pytest.raises(NotFoundError, match="no hypothesis of mirelock with the number"):
        ledger.annotate(bare, "mirelock", row.id or 0, "Not mine.")


# -- verdicts --------------------------------------------------------------------------------------


def test_verdict_is_given_once_for_the_same_data(sample: Context) -> None:
    ledger.register(sample, SLUG, "A charter", COMMITS)
    first = ledger.verdicts(sample, SLUG)
    given = rows(sample, Verdict)
    again = ledger.verdicts(sample, SLUG, "A charter")
    health.refresh(sample, [SLUG])

    months = [one.months for one in first.events[0].hypotheses[0].verdicts]
    assert months == [6, 12, 18, 24]
    assert [one.look_months for one in given] == months  # type: ignore[attr-defined]
    assert again == first
    assert rows(sample, Verdict) == given


def test_computing_a_project_gives_the_verdicts_that_are_due(sample: Context) -> None:
    ledger.register(sample, SLUG, "A charter", COMMITS)
    health.refresh(sample, [SLUG])
    document = projects.shown(sample, SLUG).document
    (event,) = document["policy"]["events"]
    verdicts = event["hypotheses"][0]["verdicts"]
    receipts = [projects.receipt(sample, one["receipt"]) for one in verdicts]
    powers = [projects.receipt(sample, one["power_receipt"]) for one in verdicts]

    assert len(rows(sample, Verdict)) == len(verdicts) == 4
    assert [differences(one) for one in [*receipts, *powers]] == [[]] * 8
    assert {len(one["inputs"]["peers"]) for one in receipts} == {3}
    assert health.refresh(sample, [SLUG]) == 0


def test_other_data_give_another_verdict_beside_the_first(sample: Context) -> None:
    ledger.register(sample, SLUG, "A charter", replace(COMMITS, looks=(6,)))
    ledger.verdicts(sample, SLUG)
    with sample.uow.begin() as tx:
        active = col(ActivityDay.active_on).between(date(2024, 7, 1), date(2024, 11, 30))
        tx.session.execute(
            update(ActivityDay).where(active).values(commits=col(ActivityDay.commits) + 30)
        )
    later = datetime(2026, 12, 1, tzinfo=UTC)
    moved = replace(sample, uow=UnitOfWork(sample.uow.engine, FixedClock(later)))
    (found,) = ledger.verdicts(moved, SLUG).events[0].hypotheses[0].verdicts
    (shown,) = ledger.verdicts(moved, SLUG).events[0].hypotheses[0].verdicts

    assert len(rows(sample, Verdict)) == 2
    assert [one.on for one in shown.earlier] == ["2026-11-20"]
    assert found.earlier == shown.earlier
    assert shown.text != shown.earlier[0].text


def test_verdict_as_of_a_day_uses_what_was_known_by_then(sample: Context) -> None:
    ledger.register(sample, SLUG, "A charter", COMMITS)
    found = ledger.verdicts(sample, SLUG, as_of=date(2025, 7, 1))
    hypothesis = found.events[0].hypotheses[0]

    assert [one.months for one in hypothesis.verdicts] == [6, 12]
    assert hypothesis.exploratory == "exploratory: registered after the data could be seen"


def test_verdicts_of_one_event_leave_out_the_others(sample: Context) -> None:
    events.add(sample, SLUG, events.NewEvent(date(2025, 2, 2), "A budget"))
    ledger.register(sample, SLUG, "A charter", COMMITS)
    ledger.register(sample, SLUG, "A budget", COMMITS)

    one = ledger.verdicts(sample, SLUG, "A budget")
    both = ledger.verdicts(sample, SLUG)

    assert [event.title for event in one.events] == ["A budget"]
    assert [event.title for event in both.events] == ["A budget", "A charter"]


@pytest.mark.parametrize(
    "outcome", ["commits", "authors", "releases:edge", "adopters-added", "maintainers", "adopters"]
)
def test_peers_of_every_outcome_are_the_others_as_they_see_themselves(
    sample: Context, outcome: str
) -> None:
    new = replace(COMMITS, outcome=outcome, looks=(12,), is_primary=False)
    ledger.register(sample, SLUG, "A charter", new)
    peers = {one.slug: one for one in health.facts_of(sample, SLUG).ledger.peers}

    assert SLUG not in peers
    assert peers
    for slug, peer in peers.items():
        own = own_of(sample, slug, outcome)
        assert (peer.series, peer.levels) == own


def own_of(ctx: Context, slug: str, outcome: str) -> tuple[object, object]:
    """Return a peer's series or levels as its own facts give them."""
    facts = health.facts_of(ctx, slug)
    named = outcome_of(outcome)
    (event, _), *_ = ledger.registered(ctx, SLUG)
    if named.kind == "level":
        days = (date(2024, 6, 2), look_day(event, 12))
        known = ((day, level_at(facts, Roster(facts, day), named, day)) for day in days)
        return None, tuple((day, level) for day, level in known if level is not None)
    until = facts.observed_until
    assert until is not None
    if named.channel is not None:
        days_released = [one for one in facts.releases if one.kind == "release"]
        months: dict[date, int] = {}
        for one in days_released:
            month = one.released_on.replace(day=1)
            months[month] = months.get(month, 0) + 1
        first = min(facts.activity["active_on"].min(), min(months))
        return counted(months, first, until), ()
    return series_of(facts, named, until), ()


def test_sample_foundation_registered_a_change_before_it_came(sample: Context) -> None:
    found = ledger.registered(sample, "tarnwick")
    sampling.load(sample, 4, 1)

    assert [(one.outcome, one.is_link, len(one.looks)) for _, one in found] == [
        ("releases:edge", False, 5),
        ("commits", False, 5),
        ("allocated-mrr", True, 5),
        ("maintainers", True, 5),
    ]
    assert {(event.occurred_on - one.locked_at.date()).days for event, one in found} == {7}
    assert ledger.registered(sample, "tarnwick") == found
