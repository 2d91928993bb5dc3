from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.support.facts import FILE, project, release, role
from tests.support.ledgers import event, hypothesis, ledger, monthly
from tracker.errors import InvalidInputError
from tracker.health.entered import (
    AnswerFact,
    EnteredFacts,
    ReportedIssueFact,
    SplitFact,
    SubscriptionFact,
    VendorFact,
)
from tracker.health.facts import AdoptionSpell, ProjectFacts
from tracker.health.ledger import (
    GivenVerdict,
    LedgerFacts,
    MonthlySeries,
    PeerSeries,
    due_day,
    is_exploratory,
    look_day,
)
from tracker.health.looks import Look, all_looks, look_parts, window_of
from tracker.health.measure import Measures
from tracker.health.outcomes import outcome_of, series_of
from tracker.health.policy import Policy
from tracker.health.policy_view import EXPLORATORY, policy_section
from tracker.health.registry import compute
from tracker.health.roster import Roster
from tracker.health.verdict import Word

FIRST = date(2021, 2, 1)
COUNTS = [4, 5, 3, 4, 6, 4] * 6 + [9] + [12, 10, 11, 13, 12, 11] * 4
UNTIL = date(2026, 2, 28)


def looked(facts: ProjectFacts, day: date = UNTIL) -> tuple[Look, ...]:
    known = facts.as_of(day)
    return all_looks(known, Roster(known, day), day)


def shown(facts: ProjectFacts, day: date = UNTIL) -> Policy:
    known = facts.as_of(day)
    roster = Roster(known, day)
    return policy_section(known, Measures(known, roster, day), all_looks(known, roster, day))


def committed(**given: Any) -> ProjectFacts:
    usual: dict[str, Any] = {"activity": monthly(FIRST, COUNTS), "observed_until": UNTIL}
    return project(**(usual | given))


# -- calendar --------------------------------------------------------------------------------------


def test_look_is_so_many_months_later_and_a_count_waits_for_the_end_of_the_month() -> None:
    decided = event(hypothesis())

    assert look_day(decided, 18) == date(2025, 8, 21)
    assert due_day(decided, 18, is_count=True) == date(2025, 8, 31)
    assert due_day(decided, 18, is_count=False) == date(2025, 8, 21)
    assert look_day(event(hypothesis(), occurred_on=date(2024, 2, 29)), 12) == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("locked", "late"),
    [("2024-02-14", False), ("2024-07-31", False), ("2024-08-01", True), ("2026-11-20", True)],
)
def test_registration_is_exploratory_from_the_month_of_the_first_look_on(
    locked: str, late: bool
) -> None:
    one = hypothesis(locked_at=datetime.fromisoformat(locked).replace(tzinfo=UTC))

    assert is_exploratory(event(one), one) is late


def test_series_ends_with_the_last_whole_month() -> None:
    series = MonthlySeries(date(2024, 1, 1), (1, 2, 3))

    assert series.until(date(2024, 2, 28)).counts == (1,)
    assert series.until(date(2024, 2, 29)).counts == (1, 2)
    assert series.until(date(2023, 5, 1)).counts == ()


def test_series_before_its_first_month_is_not_known() -> None:
    assert MonthlySeries(date(2024, 1, 1), (1, 2)).known(date(2023, 12, 1), 2) == ()


# -- windows ---------------------------------------------------------------------------------------


def test_window_leaves_out_the_month_of_the_event() -> None:
    window = window_of(event(hypothesis()), MonthlySeries(FIRST, tuple(COUNTS)), 18)

    assert window is not None
    assert (window.first, window.left_out) == (FIRST, 1)
    assert (list(window.before), list(window.after)) == (COUNTS[:36], COUNTS[37:55])


def test_window_leaves_out_months_of_transition_within_the_look() -> None:
    series = MonthlySeries(FIRST, tuple(COUNTS))
    window = window_of(event(hypothesis(), transition_months=3), series, 18)

    assert window is not None
    assert window.left_out == 4
    assert list(window.after) == COUNTS[40:55]


def test_window_takes_at_most_36_months_before() -> None:
    window = window_of(event(hypothesis()), MonthlySeries(date(2015, 1, 1), (1,) * 140), 6)

    assert window is not None
    assert (window.first, len(window.before)) == (FIRST, 36)


def test_window_of_months_that_are_not_over_is_none() -> None:
    series = MonthlySeries(FIRST, tuple(COUNTS[:50]))

    assert window_of(event(hypothesis()), series, 18) is None


# -- looks -----------------------------------------------------------------------------------------


def test_looks_are_those_whose_months_are_over() -> None:
    found = looked(committed(ledger=ledger(hypothesis())))

    assert [one.months for one in found] == [6, 12, 18, 24]
    assert [one.word for one in found] == [Word.SUGGESTIVE] * 4


def test_looks_on_a_past_day_know_nothing_later() -> None:
    facts = committed(ledger=ledger(hypothesis()))

    assert [one.months for one in looked(facts, date(2024, 8, 30))] == []
    assert [one.months for one in looked(facts, date(2024, 8, 31))] == [6]


def test_looks_wait_for_the_copy_of_the_repository() -> None:
    facts = committed(ledger=ledger(hypothesis()), observed_until=date(2025, 2, 27))

    assert [one.months for one in looked(facts)] == [6]


def test_fewer_than_24_months_before_cannot_be_assessed() -> None:
    facts = committed(activity=monthly(date(2022, 3, 1), COUNTS[13:]), ledger=ledger(hypothesis()))
    (found,) = {(one.word, one.why) for one in looked(facts)}

    assert found == (
        Word.NOT_ASSESSABLE,
        "23 whole months are known before the decision; a trend needs 24",
    )


def test_without_a_repository_a_count_cannot_be_assessed() -> None:
    found = looked(project(ledger=ledger(hypothesis()), observed_until=None))

    assert {one.word for one in found} == {Word.NOT_ASSESSABLE}
    assert found[0].why.startswith("nothing is known of it: it needs the repository")


def test_peers_are_those_named_and_known_for_long_enough() -> None:
    long, short = MonthlySeries(FIRST, tuple(COUNTS)), MonthlySeries(date(2023, 1, 1), (3,) * 40)
    peers = (
        PeerSeries("anvil", "commits", long),
        PeerSeries("bellows", "commits", long),
        PeerSeries("crucible", "commits", short),
        PeerSeries("anvil", "authors", long),
    )
    everyone = looked(committed(ledger=ledger(hypothesis(), peers=peers)))
    named = looked(committed(ledger=ledger(hypothesis(peers=("bellows",)), peers=peers)))

    assert [one["name"] for one in everyone[0].inputs["peers"]] == ["anvil", "bellows"]
    assert [one["name"] for one in named[0].inputs["peers"]] == ["bellows"]


def test_nine_quiet_peers_open_the_gate() -> None:
    quiet = MonthlySeries(FIRST, tuple([4, 5, 3, 4, 6, 4] * 12))
    peers = tuple(PeerSeries(f"p{place}", "commits", quiet) for place in range(9))
    found = looked(committed(ledger=ledger(hypothesis(), peers=peers)))

    assert found[-1].word is Word.IMPROVED


def test_level_is_listed_and_ranked_and_never_tested() -> None:
    roles = (
        *(role(name, "2020-01-01") for name in ("ann", "bob")),
        role("cy", "2024-06-01"),
        role("dee", "2020-01-01", "2025-08-21"),
    )
    peers = (
        PeerSeries(
            "anvil", "maintainers", None, ((date(2024, 2, 20), 4.0), (date(2025, 8, 21), 4.0))
        ),
    )
    one = hypothesis(outcome="maintainers", looks=(12, 18))
    found = looked(project(roles=roles, observed_until=UNTIL, ledger=ledger(one, peers=peers)))

    assert [(look.result["before"], look.result["after"]) for look in found] == [(3, 4), (3, 3)]
    assert [look.word for look in found] == [Word.NOT_ASSESSABLE] * 2
    assert [look.result["peers"] for look in found] == [0, 1]


def test_level_that_was_not_known_before_is_not_assessable() -> None:
    one = hypothesis(outcome="maintainers", looks=(6,))
    facts = project(roles=(role("ann", "2024-03-01"),), observed_until=UNTIL, ledger=ledger(one))
    (found,) = looked(facts)

    assert (found.metric, found.word, found.holds) == (None, Word.NOT_ASSESSABLE, None)


def test_outcome_that_nobody_disclosed_is_not_assessable() -> None:
    (found,) = looked(committed(ledger=ledger(hypothesis(outcome="allocated-mrr", looks=(6,)))))

    assert (found.metric, found.word) == (None, Word.NOT_ASSESSABLE)
    assert "the vendors' subscriptions" in found.why


# -- the chain -------------------------------------------------------------------------------------


def test_link_after_an_unknown_one_is_not_assessable() -> None:
    unknown = hypothesis(1, outcome="allocated-mrr", is_link=True, looks=(18,))
    later = hypothesis(2, is_link=True, looks=(18,))
    aside = hypothesis(3, outcome="authors", looks=(18,))
    found = {
        one.hypothesis.id: one for one in looked(committed(ledger=ledger(unknown, later, aside)))
    }

    assert (found[2].word, found[2].own_word) == (Word.NOT_ASSESSABLE, Word.SUGGESTIVE)
    assert "“Monthly revenue for the project”, is unknown" in found[2].why
    assert found[3].word is found[3].own_word


def test_link_after_one_that_did_not_move_as_expected_is_not_assessable() -> None:
    wrong = hypothesis(1, direction="fall", is_link=True, looks=(18,))
    later = hypothesis(2, outcome="authors", is_link=True, looks=(18,))
    found = looked(committed(ledger=ledger(wrong, later)))

    assert found[1].word is Word.NOT_ASSESSABLE
    assert "“Commits by people”, did not move as expected" in found[1].why


def test_link_after_one_that_holds_stands_for_itself() -> None:
    first = hypothesis(1, is_link=True, looks=(6, 18))
    later = hypothesis(2, outcome="authors", is_link=True, looks=(12,))
    found = {
        (one.hypothesis.id, one.months): one
        for one in looked(committed(ledger=ledger(first, later)))
    }

    assert found[1, 6].holds
    assert found[2, 12].word is found[2, 12].own_word


def test_link_before_whose_first_look_is_later_is_unknown() -> None:
    first = hypothesis(1, is_link=True, looks=(18,))
    later = hypothesis(2, outcome="authors", is_link=True, looks=(12,))
    found = {one.hypothesis.id: one for one in looked(committed(ledger=ledger(first, later)))}

    assert found[2].word is Word.NOT_ASSESSABLE
    assert found[2].why.endswith("is unknown")


# -- outcomes --------------------------------------------------------------------------------------


def test_releases_count_tags_and_only_those_of_the_channel() -> None:
    releases = (
        release("edge", "2024-01-03"),
        release("edge", "2024-01-03"),
        release("edge", "2024-03-09"),
        release("stable", "2024-02-02"),
    )
    facts = project(releases=releases, observed_until=date(2024, 4, 2))
    series = series_of(facts, outcome_of("releases:edge"), date(2024, 4, 2))

    assert series == MonthlySeries(date(2024, 1, 1), (2, 0, 1))


def test_adopters_added_are_those_whose_day_is_known() -> None:
    def spell(start: str, known: bool) -> AdoptionSpell:
        return AdoptionSpell(start, start, None, (), known, 1, date.fromisoformat(start), None)

    spells = (spell("2024-01-05", False), spell("2024-01-09", True), spell("2024-03-01", True))
    facts = project(adoptions=spells, observed_until=date(2024, 3, 31))
    series = series_of(facts, outcome_of("adopters-added"), date(2024, 3, 31))

    assert series == MonthlySeries(date(2024, 1, 1), (1, 0, 1))


@pytest.mark.parametrize("name", ["happiness", "releases", "releases:", "releases: ", ""])
def test_strange_outcome_is_refused_and_all_are_listed(name: str) -> None:
    with pytest.raises(InvalidInputError, match="name one of commits, authors"):
        outcome_of(name)


# -- what is shown ---------------------------------------------------------------------------------


def test_receipts_of_looks_compute_to_their_results() -> None:
    facts = committed(
        roles=(role("ann", "2020-01-01"),),
        ledger=ledger(hypothesis(1), hypothesis(2, outcome="maintainers")),
    )
    parts = list(look_parts(looked(facts)))

    assert [key for (key, _, _, _), _ in parts][:2] == ["verdict-1-6", "power-1-6"]
    assert len(parts) == 12
    for (_, metric, inputs, _), result in parts:
        assert result in (None, compute(metric, inputs))


def test_section_says_what_came_and_what_is_exploratory() -> None:
    late = datetime(2026, 1, 1, tzinfo=UTC)
    one, two = hypothesis(1), hypothesis(2, outcome="allocated-mrr", locked_at=late)
    (found,) = shown(committed(ledger=ledger(one, two))).events

    assert found.sentences == (
        "24 months on, of two registered outcomes one is suggestive (Commits by people) and one "
        "is not assessable (Monthly revenue for the project).",
        f"Monthly revenue for the project: {EXPLORATORY}.",
    )
    assert [one.exploratory for one in found.hypotheses] == ["", EXPLORATORY]
    assert found.hypotheses[0].registered == "seven days before the decision"
    assert [(stop.months, stop.state) for stop in found.hypotheses[0].looks] == [
        *((months, "given") for months in (6, 12, 18, 24)),
        (36, "not due"),
    ]


def test_section_before_any_look_says_when_the_first_is() -> None:
    (found,) = shown(committed(ledger=ledger(hypothesis())), date(2024, 5, 1)).events

    assert found.look is None
    assert found.sentences == (
        "Nothing is due yet: the first look, at six months, is on 21 August 2024.",
    )


def test_verdict_prints_its_power_and_the_smallest_change() -> None:
    (found,) = shown(committed(ledger=ledger(hypothesis(smallest_change=1.05)))).events
    power = found.hypotheses[0].verdicts[-1].power

    assert "36 months before and 24 after, a change by a factor of 1.8, up or down" in power
    assert power.endswith("the smallest change of interest, 1.05, mostly would not.")


def test_restated_verdict_stands_beside_the_first() -> None:
    first = GivenVerdict(
        6, "no detectable change", date(2024, 9, 1), datetime(2024, 9, 2, tzinfo=UTC), "0", "1.1"
    )
    one = hypothesis(looks=(6,), given=(first,))
    (found,) = shown(committed(ledger=ledger(one))).events
    (verdict,) = found.hypotheses[0].verdicts
    same = replace(one, given=(replace(first, word=verdict.word, text=verdict.text),))
    (again,) = shown(committed(ledger=ledger(same))).events

    assert [(one.word, one.on) for one in verdict.earlier] == [
        ("no detectable change", "2024-09-02")
    ]
    assert again.hypotheses[0].verdicts[0].earlier == ()


def test_section_lists_who_came_and_went_since() -> None:
    roles = (role("ann", "2020-01-01", "2025-03-01"), role("bob", "2024-06-01"))
    facts = project(roles=roles, sources=(FILE,), ledger=ledger(hypothesis(outcome="maintainers")))
    (found,) = shown(facts, date(2026, 1, 1)).events

    assert [(one.name, one.kind, one.on) for one in found.movements] == [
        ("Bob", "hired", "2024-06-01"),
        ("Ann", "left", "2025-03-01"),
    ]


def test_project_without_a_ledger_has_no_section() -> None:
    assert shown(project()) == Policy()
    assert LedgerFacts().as_of(UNTIL) == LedgerFacts()


# -- what is disclosed -----------------------------------------------------------------------------


def paying(adopter: str, start: str, amount: int, currency: str = "EUR") -> SubscriptionFact:
    return SubscriptionFact(
        source_id=1,
        valid_from=date.fromisoformat(start),
        valid_until=None,
        vendor="Northlight",
        adopter=adopter,
        adopter_key=adopter.casefold(),
        reference=f"r-{adopter}-{start}",
        product="Quern Pro",
        kind="recurring",
        period="month",
        amount_minor=amount,
        currency=currency,
        contract_until=None,
    )


def sold(*subscriptions: SubscriptionFact) -> EnteredFacts:
    start = date(2020, 1, 1)
    return EnteredFacts(
        vendors=(VendorFact(1, start, None, "Northlight", "Quern Pro", "paid", None, None),),
        splits=(SplitFact(1, start, None, "Northlight", "quern", "", "Quern Pro", 1.0),),
        subscriptions=subscriptions,
    )


def revenue(entered: EnteredFacts) -> Look:
    one = hypothesis(outcome="allocated-mrr", looks=(12,))
    (found,) = looked(project(entered=entered, observed_until=UNTIL, ledger=ledger(one)))
    return found


def test_revenue_is_listed_as_an_index_and_never_as_an_amount() -> None:
    before = [paying(name, "2023-01-01", 10_000) for name in ("Ash", "Birch", "Cedar")]
    found = revenue(sold(*before, paying("Dogwood", "2024-06-01", 15_000)))

    assert (found.result["before"], found.result["after"]) == (100.0, 150.0)
    assert (found.word, found.holds) == (Word.NOT_ASSESSABLE, True)
    assert found.why == "a disclosed figure is listed, not tested: it has no monthly series"


@pytest.mark.parametrize(
    "entered",
    [
        sold(),
        sold(*(paying(name, "2023-01-01", 10_000) for name in ("Ash", "Birch"))),
        sold(*(paying(name, "2024-06-01", 10_000) for name in ("Ash", "Birch", "Cedar"))),
        sold(*(paying(name, "2023-01-01", 10_000, name) for name in ("EUR", "USD", "GBP"))),
    ],
    ids=["nobody", "two pay", "only after", "currencies"],
)
def test_revenue_that_is_unknown_or_of_too_few_is_not_told(entered: EnteredFacts) -> None:
    found = revenue(entered)

    assert (found.metric, found.holds) == (None, None)


def test_conversion_is_the_share_of_those_known() -> None:
    def answer(name: str, start: str, pays: bool) -> AnswerFact:
        on = date.fromisoformat(start)
        return AnswerFact(1, on, None, name, name, None, None, None, pays, None, "", None)

    answers = (
        *(answer(name, "2023-06-01", name in "abc") for name in "abcdef"),
        *(answer(name, "2024-09-01", name in "abcde") for name in "abcdef"),
    )
    one = hypothesis(outcome="conversion", looks=(12,))
    facts = project(entered=EnteredFacts(answers=answers), observed_until=UNTIL, ledger=ledger(one))
    (found,) = looked(facts)

    assert (found.result["before"], found.result["after"]) == (0.5, pytest.approx(5 / 6))
    assert found.holds


def test_fixes_need_twelve_months_on_both_sides() -> None:
    def issue(place: int, start: date, fixed: bool) -> ReportedIssueFact:
        on = start + timedelta(days=3 * place)
        end = on + timedelta(days=20)
        done = end if fixed else None
        return ReportedIssueFact(1, on, None, f"#{start}-{place}", None, None, done, done, end)

    issues = (
        *(issue(place, date(2023, 4, 1), place < 4) for place in range(10)),
        *(issue(place, date(2024, 4, 1), place < 8) for place in range(10)),
    )
    one = hypothesis(outcome="fix-incidence-90", looks=(6, 12))
    entered = EnteredFacts(reported_issues=issues)
    found = looked(project(entered=entered, observed_until=UNTIL, ledger=ledger(one)))

    assert found[0].metric is None
    assert found[1].result["before"] == pytest.approx(0.4)
    assert found[1].result["after"] == pytest.approx(0.8)
