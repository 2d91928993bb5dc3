"""Who of the adopters pays, answered and was confirmed; and that nobody is named by it."""

import json
from datetime import date
from typing import Any

import pytest

from tests.support.entered_rows import adoption, answer, subscription, vendor
from tests.support.facts import DAY, project
from tracker.health.adopter_measures import AdopterMeasures, Payers
from tracker.health.community_grading import conversion_trend, grade_adopters
from tracker.health.compose import compute
from tracker.health.entered import EnteredFacts
from tracker.health.facts import EventFact, ProjectFacts
from tracker.health.grades import Trend
from tracker.health.measure import Measures
from tracker.health.roster import Roster
from tracker.health.subject import Subject
from tracker.health.suitability import Answers

NAMES = [f"adopter{place:02}" for place in range(20)]
LISTED = tuple(adoption(name, "2023-01-01") for name in NAMES)
CLOSED = EventFact(date(2024, 2, 21), "policy", "Vendors only", "", "stable")


def _facts(**entered: Any) -> ProjectFacts:
    facts = EnteredFacts(vendors=(vendor("Alder", "Alder Mesh"),), **entered)
    return project(adoptions=LISTED, events=(CLOSED,), entered=facts)


def _measures(**entered: Any) -> AdopterMeasures:
    return AdopterMeasures(_facts(**entered), DAY)


def test_subscriptions_come_before_answers_and_the_rest_is_unknown() -> None:
    found = _measures(
        subscriptions=tuple(subscription(name, "2025-01-01") for name in NAMES[:4]),
        answers=(
            answer(NAMES[0], is_paying=False),
            answer(NAMES[4], is_paying=True),
            *(answer(name, is_paying=False) for name in NAMES[5:12]),
            answer(NAMES[12]),
        ),
    )

    assert found.payers == Payers(5, 7, 8)
    assert found.conversion.conversion_known == pytest.approx(5 / 12)
    assert found.conversion.bounds_all == (5 / 20, 13 / 20)
    assert found.is_conversion_known


def test_who_answered_without_being_listed_is_an_adopter() -> None:
    found = _measures(answers=(answer("stranger", is_paying=False),))

    assert len(found.everybody) == 21
    assert not found.is_conversion_known


def test_the_latest_answer_to_each_question_counts() -> None:
    found = _measures(
        answers=(
            answer(NAMES[0], "2025-01-01", is_critical=True, channel="edge"),
            answer(NAMES[0], "2026-01-01", is_critical=False),
            answer(NAMES[1], is_critical=True, channel="last free stable"),
        )
    )

    assert found.criteria == {
        "commercial": Answers(0, 0),
        "artifacts": Answers(0, 0),
        "critical": Answers(1, 2),
    }
    assert found.channels == {"edge": 1, "last free stable": 1}


@pytest.mark.parametrize(
    ("paid", "known", "is_hidden"),
    [(0, 2, True), (0, 3, False), (1, 9, True), (2, 9, True), (3, 3, False), (0, 0, True)],
)
def test_few_payers_are_hidden(paid: int, known: int, is_hidden: bool) -> None:
    assert Payers(paid, known - paid, 4).is_hidden is is_hidden


def test_time_to_convert_begins_at_the_policy_and_names_nobody() -> None:
    found = _measures(
        subscriptions=(
            subscription(NAMES[0], "2024-01-15"),
            *(subscription(name, "2024-08-15") for name in NAMES[1:4]),
        ),
        answers=tuple(answer(name, is_paying=False) for name in NAMES[4:9]),
    ).convert

    assert found is not None
    assert found.since == date(2024, 2, 21)
    assert [(step.time, step.observed, step.happened) for step in found.steps] == [(20, 8, 3)]
    assert found.until == 43
    assert found.measured.share_by == {"6": 0.0, "12": 0.0, "24": 0.375}


def test_without_a_policy_there_is_no_time_to_convert() -> None:
    facts = project(adoptions=LISTED, entered=EnteredFacts(answers=(answer(NAMES[0]),)))

    assert AdopterMeasures(facts, DAY).convert is None
    assert _measures().convert is None


def _subject(facts: ProjectFacts) -> Subject:
    roster = Roster(facts, DAY)
    return Subject(facts, roster, Measures(facts, roster, DAY))


def _paying_since(count: int, day: str, others: str = "2024-01-01") -> ProjectFacts:
    return _facts(
        subscriptions=tuple(subscription(name, day) for name in NAMES[:count]),
        answers=tuple(answer(name, others, is_paying=False) for name in NAMES),
    )


def test_conversion_rises_if_its_interval_leaves_out_0() -> None:
    much, little = _paying_since(12, "2026-01-01"), _paying_since(3, "2026-01-01")

    assert conversion_trend(_subject(much)) == (Trend.RISING, date(2025, 8, 21))
    assert conversion_trend(_subject(little))[0] is Trend.FLAT
    assert grade_adopters(_subject(much)).grades == ("A",)
    assert grade_adopters(_subject(little)).grades == ("B",)


def test_conversion_has_no_trend_while_it_was_not_known_a_year_ago() -> None:
    facts = _paying_since(12, "2026-01-01", others="2026-01-01")

    assert conversion_trend(_subject(facts))[0] is None
    assert grade_adopters(_subject(facts)).grades == ("unknown",)


def test_only_the_choices_of_what_if_say_which_adopter_pays() -> None:
    paying, other = (
        _paying_since(5, "2025-01-01"),
        _facts(
            subscriptions=tuple(subscription(name, "2025-01-01") for name in NAMES[15:]),
            answers=tuple(answer(name, "2024-01-01", is_paying=False) for name in NAMES),
        ),
    )

    def told(facts: ProjectFacts) -> str:
        computed = compute(facts, DAY)
        document = computed.document.as_json()
        # Whoever takes an adopter away has to find it; receipts have its number.
        document["what_if"].pop("adopters")
        return json.dumps([document, computed.receipts])

    assert told(paying) == told(other)


def test_few_payers_leave_no_figure_and_no_receipt() -> None:
    computed = compute(_paying_since(2, "2025-01-01"), DAY)
    conversion = computed.document.community.answered.conversion

    assert conversion is not None
    assert (conversion.is_hidden, conversion.paid, conversion.receipt) == (True, None, None)
    assert not any(key.endswith((".conversion", ".convert")) for key in computed.receipts)
    assert all(one.metric != "adopter_conversion" for one in computed.document.figures)
