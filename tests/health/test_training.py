from datetime import date

from tests.support.facts import DAY, role
from tracker.health.facts import RoleSpell
from tracker.health.training import trainees
from tracker.metrics.lead_time import Outcome, Report


def _spell(person: str, start: str, end: str | None = None, *, known: bool = True) -> RoleSpell:
    return role(person, start, end, role="in_training", start_known=known)


def test_training_ends_in_promotion_in_leaving_or_not_yet() -> None:
    spells = [
        _spell("ann", "2025-01-01", "2025-03-01"),
        role("ann", "2025-03-01"),
        _spell("bob", "2025-01-01", "2025-03-01"),
        role("bob", "2025-05-30"),
        _spell("cid", "2025-01-01", "2025-03-01"),
        role("cid", "2025-05-31"),
        _spell("dee", "2026-08-01"),
        _spell("eve", "2025-01-01", "2025-02-01"),
        _spell("fay", "2025-01-01", known=False),
        role("gus", "2025-01-01"),
    ]

    assert trainees(spells, DAY) == (
        Report(59, Outcome.FIXED),
        Report(149, Outcome.FIXED),
        Report(59, Outcome.NOT_FIXED),
        Report(31, Outcome.NOT_FIXED),
        Report(20, Outcome.OPEN),
    )


def test_who_maintained_before_training_was_not_promoted_by_it() -> None:
    spells = [role("ann", "2020-01-01", "2021-01-01"), _spell("ann", "2026-08-01")]

    assert trainees(spells, DAY) == (Report(20, Outcome.OPEN),)
    assert trainees([], date(2026, 1, 1)) == ()
