import math
from dataclasses import replace

import pytest

from tests.support.documents import sample_document
from tests.support.policy_parts import policy
from tracker.charts.policy import policy_charts
from tracker.charts.svg import draw
from tracker.health.document import ChartView
from tracker.health.policy import HypothesisView, Policy, SeriesShape


def charts(one: HypothesisView) -> list[ChartView]:
    event = replace(policy().events[0], hypotheses=(one,))
    return list(policy_charts(Policy((event,)), sample_document().events))


@pytest.fixture
def commits() -> HypothesisView:
    return policy().events[0].hypotheses[0]


def shape_of(one: HypothesisView) -> SeriesShape:
    assert one.shape is not None
    return one.shape


def test_series_has_the_fit_whose_totals_are_those_of_the_counts(commits: HypothesisView) -> None:
    series, shape = charts(commits)[0], shape_of(commits)
    lines = {trace["name"]: trace for trace in series.figure["data"]}
    fitted = lines["fitted"]["y"]
    cut = fitted.index(None)

    assert sum(fitted[:cut]) == pytest.approx(sum(shape.before))
    assert sum(fitted[cut + 1 :]) == pytest.approx(sum(shape.after))
    ratios = [
        after / trend
        for after, trend in zip(fitted[cut + 1 :], lines["earlier trend"]["y"], strict=True)
    ]
    assert ratios == pytest.approx([shape.level] * len(shape.after))


def test_series_leaves_out_the_month_of_the_event(commits: HypothesisView) -> None:
    counted = charts(commits)[0].figure["data"][1]

    assert "2024-01-15" in counted["x"]
    assert "2024-02-15" not in counted["x"]
    assert "2024-03-15" in counted["x"]


def test_series_table_counts_by_twelve_months_from_the_event(commits: HypothesisView) -> None:
    rows = charts(commits)[0].table.rows
    shape = shape_of(commits)

    assert [row[0] for row in rows] == [
        "2021-02 to 2022-01",
        "2022-02 to 2023-01",
        "2023-02 to 2024-01",
        "2024-03 to 2025-02",
        "2025-03 to 2026-02",
    ]
    assert sum(int(row[1] or 0) for row in rows) == sum(shape.before) + sum(shape.after)


def test_series_of_an_odd_number_of_months_begins_with_the_rest(commits: HypothesisView) -> None:
    shape = shape_of(commits)
    odd = replace(shape, first="2021-04-01", before=shape.before[2:])
    rows = charts(replace(commits, shape=odd))[0].table.rows

    assert rows[0][0] == "2021-04 to 2022-01"


def test_placebos_are_dots_and_the_true_level_is_marked(commits: HypothesisView) -> None:
    _, time, peers = charts(commits)
    shape = shape_of(commits)

    for chart in (time, peers):
        (mark,) = chart.figure["layout"]["shapes"]
        assert mark["x0"] == pytest.approx(math.log(shape.level))
        assert draw(chart.figure, width=340).startswith("<svg ")
    assert sum(len(trace["x"]) for trace in time.figure["data"]) == len(shape.in_time)
    assert sum(len(trace["x"]) for trace in peers.figure["data"]) == len(shape.in_space)


def test_captions_state_the_p_of_the_verdict(commits: HypothesisView) -> None:
    _, time, peers = charts(commits)
    verdict = commits.verdicts[-1]

    assert time.caption.endswith(f"the true one among them: p {verdict.p_in_time:.2f}.")
    assert peers.caption == (
        f"0 of twelve peers stand at least as high: p {verdict.p_in_space:.2f}."
    )


def test_dates_that_cannot_be_fitted_count_as_extreme(commits: HypothesisView) -> None:
    shape = shape_of(commits)
    gaps = replace(shape, in_time=(None, *shape.in_time[1:]))
    time = charts(replace(commits, shape=gaps))[1]

    assert "At one date no level can be fitted; they count as extreme." in time.caption


def test_rank_looks_down_for_an_expected_fall(commits: HypothesisView) -> None:
    falling = replace(
        commits,
        direction="fall",
        verdicts=(replace(commits.verdicts[-1], word="no detectable change"),),
    )
    peers = charts(falling)[2]

    assert "stand at least as low" in peers.caption


def test_secondary_and_unfitted_outcomes_have_no_chart(commits: HypothesisView) -> None:
    assert charts(replace(commits, is_primary=False)) == []
    assert charts(replace(commits, shape=None)) == []
    assert len(charts(replace(commits, shape=replace(shape_of(commits), in_space=())))) == 2
