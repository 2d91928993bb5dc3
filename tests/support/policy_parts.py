"""The policy section of the invented project: one change with a chain, a note, and peers."""

from datetime import UTC, date, datetime

from tests.support.facts import project, role
from tests.support.ledgers import event, hypothesis, monthly
from tracker.health.ledger import GivenVerdict, LedgerFacts, MonthlySeries, NoteFact, PeerSeries
from tracker.health.looks import all_looks
from tracker.health.measure import Measures
from tracker.health.policy import Policy
from tracker.health.policy_view import policy_section
from tracker.health.roster import Roster

_FIRST, _DAY = date(2021, 2, 1), date(2026, 11, 20)
_BEFORE = [14, 11, 16, 12, 15, 13, 10, 17, 12, 14, 15, 11] * 3
_AFTER = [19, 23, 18, 22, 20, 24, 17, 21, 22, 19, 23, 20] * 3


def policy() -> Policy:
    """Return a change with a suggestive, an unknown and a listed outcome."""
    given = GivenVerdict(
        12,
        "no detectable change",
        date(2025, 3, 1),
        datetime(2025, 3, 2, tzinfo=UTC),
        "0",
        "13.3 → 15.0 commits a month; level ratio 1.21 [0.90, 1.62]; placebo p: time 0.32, "
        "peers 0.21",
    )
    note = NoteFact("The release manager was ill in March.", datetime(2024, 4, 2, tzinfo=UTC))
    late = datetime(2025, 1, 9, tzinfo=UTC)
    ledger = LedgerFacts(
        (
            event(
                hypothesis(1, given=(given,), notes=(note,)),
                hypothesis(2, outcome="allocated-mrr", statement="Revenue grows", is_link=True),
                hypothesis(
                    3,
                    outcome="maintainers",
                    statement="It pays maintainers",
                    is_link=True,
                    is_primary=False,
                    locked_at=late,
                ),
                title="Stable builds by vendors only",
                statement="We publish edge releases only. Stable builds come from vendors.",
                evidence_url="https://tarnwick.example/news/1",
            ),
        ),
        tuple(_peer(place) for place in range(12)),
    )
    facts = project(
        activity=monthly(_FIRST, [*_BEFORE, 30, *_AFTER]),
        roles=(
            *(role(name, "2020-01-01") for name in ("ann", "bob", "cy")),
            role("dee", "2024-09-01"),
            role("eve", "2020-01-01", "2025-06-30"),
        ),
        observed_until=_DAY,
        ledger=ledger,
    ).as_of(_DAY)
    roster = Roster(facts, _DAY)
    looks = all_looks(facts, roster, _DAY)
    return policy_section(facts, Measures(facts, roster, _DAY), looks)


def _peer(place: int) -> PeerSeries:
    after = [8 + (3 * month + place) % 5 + place // 2 for month in range(36)]
    before = [8 + (2 * month + place) % 5 for month in range(37)]
    return PeerSeries(f"peer-{place}", "commits", MonthlySeries(_FIRST, tuple(before + after)))
