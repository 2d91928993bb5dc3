"""The change of 21 February 2024 in linkerd2, judged as if it had been registered, with its peers.

Releases are tags, as the published numbers count them: 124 before and 76 after at 18 months. By
release days (123 and 74) the level ratio would be 1.49 [0.77, 2.87]: two pairs of tags share a day.
The registration is of the day of the test, so everything it yields is exploratory.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.support.contexts import fresh_context
from tracker.domain.governance import ExpectedDirection
from tracker.health.change import Direction
from tracker.health.policy import HypothesisView, PolicyEvent, VerdictView
from tracker.health.verdict import Word, count_verdict
from tracker.services import events, ledger
from tracker.services.context import Context
from tracker.services.tracking import Wanted, track

DATA = Path(__file__).parents[3] / "shared" / "data"
BUNDLE = DATA / "bundles" / "linkerd2-history.bundle"
LOOKS = (6, 12, 18, 24, 30, 36)
OUTCOMES = ("releases:edge", "commits", "allocated-mrr", "maintainers", "releases:stable")
PEERS = ("kumahq+kuma", "nats-io+nats-server", "projectcontour+contour")

pytestmark = [
    pytest.mark.skipif(not BUNDLE.is_file(), reason="the bundle of linkerd2 is not here"),
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def ctx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    made = fresh_context(tmp_path_factory.mktemp("change"), datetime(2026, 11, 20, 12, tzinfo=UTC))
    track(made, Wanted(str(BUNDLE), slug="linkerd", name="Linkerd"))
    events.add(made, "linkerd", announced())
    for place, outcome in enumerate(OUTCOMES):
        direction = "fall" if outcome == "releases:stable" else "rise"
        new = ledger.NewHypothesis(
            statement=f"Expected of {outcome}",
            outcome=outcome,
            direction=ExpectedDirection(direction),
            smallest_change=1.25,
            looks=LOOKS,
            is_primary=place < 3,
        )
        ledger.register(made, "linkerd", "2024-02-21", new)
    yield made


def announced() -> events.NewEvent:
    """Return the announcement as the list of milestones has it."""
    with (DATA / "linkerd" / "milestones.csv").open(encoding="utf-8", newline="") as file:
        (row,) = [one for one in csv.DictReader(file) if one["date"] == "2024-02-21"]
    return events.NewEvent(
        date.fromisoformat(row["date"]),
        "Stable artifacts by vendors only",
        row["what"],
        closes_channel="stable",
    )


@pytest.fixture(scope="module")
def event(ctx: Context) -> PolicyEvent:
    (found,) = ledger.verdicts(ctx, "linkerd").events
    return found


def hypothesis(event: PolicyEvent, outcome: str) -> HypothesisView:
    return next(one for one in event.hypotheses if one.outcome == outcome)


def at(event: PolicyEvent, outcome: str, months: int) -> VerdictView:
    return next(one for one in hypothesis(event, outcome).verdicts if one.months == months)


def test_edge_releases_at_18_months(event: PolicyEvent) -> None:
    found = at(event, "releases:edge", 18)

    assert (found.word, found.before, found.after) == (
        "no detectable change",
        pytest.approx(124 / 36),
        pytest.approx(76 / 18),
    )
    assert found.text == (
        "3.4 → 4.2 releases a month; level ratio 1.57 [0.84, 2.97]; "
        "placebo p: time 0.32, peers none"
    )
    assert found.power == (
        "At 3.4 releases a month, 36 months before and 18 after, a change by a factor of 2.5, up "
        "or down, would be noticed four times out of five; the smallest change of interest, 1.25, "
        "mostly would not."
    )


def test_commits_by_people_at_18_months(event: PolicyEvent) -> None:
    found = at(event, "commits", 18)

    assert found.word == "no detectable change"
    assert found.text.startswith("43.8 → 23.2 commits a month; level ratio 1.05 [0.60, 1.84]")
    assert (found.low, found.high) == (
        pytest.approx(0.5953, abs=1e-4),
        pytest.approx(1.8398, abs=1e-4),
    )
    assert found.p_in_time == pytest.approx(25 / 31)


def test_maintainers_are_listed_and_not_tested(event: PolicyEvent) -> None:
    levels = {one.months: one.after for one in hypothesis(event, "maintainers").verdicts}
    found = at(event, "maintainers", 18)

    assert (found.before, found.after, found.word) == (5, 6, "not assessable")
    assert found.why == "a level is listed, not tested: so small a count can never pass a test"
    assert levels == {6: 5, 12: 5, 18: 6, 24: 6, 30: 4}
    assert [(one.name, one.kind) for one in event.movements if one.on <= "2025-08-21"] != []


def test_revenue_is_not_assessable(event: PolicyEvent) -> None:
    found = at(event, "allocated-mrr", 18)

    assert (found.word, found.level, found.receipt) == ("not assessable", None, None)
    assert "the vendors' subscriptions" in found.why


def test_stable_releases_ended_and_no_level_can_be_fitted(event: PolicyEvent) -> None:
    found = at(event, "releases:stable", 18)

    assert (found.word, found.after, found.level) == ("not assessable", 0, None)


def test_the_registration_came_after_the_data_and_says_so(event: PolicyEvent) -> None:
    assert {one.exploratory for one in event.hypotheses} == {
        "exploratory: registered after the data could be seen"
    }
    assert event.sentences[1] == (
        "All of this is exploratory: registered after the data could be seen."
    )


def test_looks_whose_months_are_not_over_are_not_due(event: PolicyEvent) -> None:
    edge, heads = hypothesis(event, "releases:edge"), hypothesis(event, "maintainers")

    assert [one.months for one in edge.looks if one.state == "not due"] == [30, 36]
    assert [one.months for one in heads.looks if one.state == "not due"] == [36]


def test_other_projects_fell_as_well_and_three_peers_are_too_few() -> None:
    own, peers = halves(DATA / "linkerd"), [halves(DATA / "repos" / name) for name in PEERS]
    found = count_verdict(*own, 1, Direction.RISE, peers)

    assert (found.word, found.peers) == (Word.NO_CHANGE, 3)
    assert found.p_in_space == pytest.approx(1 / 4)
    assert found.level_rate_ratio == pytest.approx(1.0465, abs=1e-4)


def halves(folder: Path) -> tuple[list[int], list[int]]:
    """Return commits by month, 36 before February 2024 and 18 after it."""
    with (folder / "activity_monthly.csv").open(encoding="utf-8", newline="") as file:
        commits = {row["month"]: int(row["commits"]) for row in csv.DictReader(file)}
    months = [f"{2021 + place // 12}-{place % 12 + 1:02d}" for place in range(1, 56)]
    counts = [commits.get(month, 0) for month in months]
    return counts[:36], counts[37:55]
