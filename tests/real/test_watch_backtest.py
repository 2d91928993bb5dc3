"""What the watch signals were worth on public data, and that the method says so.

The panel is the CNCF's list by month (225 projects) with 22 outcomes: archived by the landscape, or
without a maintainer. The list is what somebody reported, late: an archived project leaves it weeks
or months after, and a list that nobody edits is part of what archival looks like. So the AUC of
lists is that of neglect which is already there, six months and two years ahead of its record.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.support.contexts import fresh_context
from tests.support.foundation_data import BUNDLE, DATA, PATH
from tests.support.foundation_panel import panel_csv
from tracker.db.pasts import pasts
from tracker.health.panel import Score, Stood
from tracker.health.watch_rules import RULES
from tracker.metrics.alarms import AlarmHistory, alarm_history
from tracker.metrics.watch import SignalKey, readings
from tracker.services import foundation, landscape
from tracker.services.backtesting import WatchBacktest, WatchQuestion, backtest_watch

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BUNDLE.is_file(), reason="needs ../shared/data"),
]

LAST_EDIT = date(2025, 6, 23)
REPOSITORIES = {
    "linkerd": "linkerd",
    "kuma": "repos/kumahq+kuma",
    "nats": "repos/nats-io+nats-server",
    "contour": "repos/projectcontour+contour",
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WatchBacktest]:
    ctx = fresh_context(tmp_path_factory.mktemp("cncf"))
    foundation.import_history(ctx, str(BUNDLE), PATH)
    for month in ("2022-01", "2024-06", "2025-06"):
        file = Path(DATA / "landscape" / f"landscape_{month}.yml")
        landscape.import_landscape(ctx, file, date.fromisoformat(f"{month}-01"))
    with ctx.uow.read() as tx:
        many = pasts(tx)
    panel = tmp_path_factory.mktemp("panel") / "cncf.csv"
    panel.write_text(panel_csv(many, LAST_EDIT), encoding="utf-8")
    yield backtest_watch(panel, WatchQuestion((6, 12, 24), 2000))
    ctx.uow.engine.dispose()


def auc(one: Score) -> tuple[float | None, float | None, float | None]:
    return one.auc.value, one.auc.low, one.auc.high


def test_the_panel_of_the_list_has_the_known_size(found: WatchBacktest) -> None:
    assert (found.projects, found.project_months, found.outcomes) == (225, 7561, 22)


@pytest.mark.parametrize(
    ("signal", "months", "expected"),
    [
        ("roster_unedited", 6, (0.84, 0.76, 0.92)),
        ("roster_unedited", 12, (0.83, 0.74, 0.91)),
        ("roster_unedited", 24, (0.85, 0.77, 0.91)),
        ("employer_leaving", 6, (0.44, 0.39, 0.50)),
        ("employer_leaving", 12, (0.42, 0.38, 0.48)),
        ("employer_leaving", 24, (0.40, 0.35, 0.46)),
        ("few_maintainers", 12, (0.64, 0.53, 0.75)),
        ("people_lost", 12, (0.44, 0.38, 0.50)),
        ("top_employer", 12, (0.65, 0.54, 0.76)),
        ("top_employer_rise", 12, (0.55, 0.51, 0.61)),
        ("names_unchanged", 12, (0.83, 0.73, 0.91)),
    ],
)
def test_what_signals_of_lists_told_of_projects_that_ended(
    found: WatchBacktest, signal: str, months: int, expected: tuple[float, float, float]
) -> None:
    (score,) = [o for o in found.scores if (o.signal, o.horizon_months) == (signal, months)]

    assert auc(score) == pytest.approx(expected, abs=0.011)
    assert score.events >= 20


def test_in_matched_pairs_an_unedited_list_tells_less(found: WatchBacktest) -> None:
    score = next(one for one in found.scores if one.signal == "roster_unedited")

    pairs = score.pairs
    assert score.n_pairs == 21
    assert (pairs.value, pairs.low, pairs.high) == pytest.approx((0.73, 0.59, 0.86), abs=0.011)
    assert score.stood == Stood(110, 127, 2243, 6043)


def test_an_employer_never_left_before_a_project_ended(found: WatchBacktest) -> None:
    score = next(one for one in found.scores if one.signal == "employer_leaving")

    assert score.stood == Stood(0, 126, 31, 5446)


def history(key: SignalKey, column: str, name: str) -> AlarmHistory:
    """Return the past of a signal of a repository; its last month is not over and left out."""
    with (DATA / REPOSITORIES[name] / "activity_monthly.csv").open(encoding="utf-8") as file:
        counts = [float(row[column]) for row in csv.DictReader(file)][:-1]
    wanted = {"active_authors": "authors", "commits": "commits", "tags": "releases"}[column]
    return alarm_history(readings(key, {wanted: counts}))


def test_activity_of_four_repositories_fell_where_it_did_not_come_back() -> None:
    found = {name: history(SignalKey.ACTIVITY, "active_authors", name) for name in REPOSITORIES}

    assert found == {
        "linkerd": AlarmHistory(87, 4, 2, 2, 2),
        "kuma": AlarmHistory(72, 0, 0, 0, 0),
        "nats": AlarmHistory(147, 1, 1, 1, 1),
        "contour": AlarmHistory(89, 17, 1, 13, 0),
    }


def test_four_repositories_that_live_were_never_called_silent() -> None:
    silent = [history(SignalKey.QUIET, "commits", name) for name in REPOSITORIES]
    late = [history(SignalKey.RELEASES, "tags", name) for name in REPOSITORIES]

    assert (sum(one.raised for one in silent), sum(one.months for one in silent)) == (0, 463)
    assert (sum(one.raised for one in late), sum(one.months for one in late)) == (1, 387)
    assert sum(one.false_alarms for one in late) == 1


def test_the_method_says_what_was_found() -> None:
    said = {key: rule.evidence for key, rule in RULES.items()}

    assert "0.84 [0.76, 0.92]" in said[SignalKey.UNEDITED]
    assert "0.73 [0.59, 0.86] of 21" in said[SignalKey.UNEDITED]
    assert "0.44 [0.39, 0.50]" in said[SignalKey.EMPLOYER]
    assert "22 of 395 months" in said[SignalKey.ACTIVITY]
    assert "463 months" in said[SignalKey.QUIET]
    assert "1 of 387 months" in said[SignalKey.RELEASES]
