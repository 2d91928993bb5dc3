"""Charts of what reaches adopters, at the edges: nothing, one, all alike, all on the day."""

from dataclasses import replace

import pytest

from tests.support.reach_parts import community, delivery, issues
from tracker.charts import reach
from tracker.charts.svg import draw
from tracker.health.delivery_document import Answered, Community, Delivery, IssuesView

AS_OF = "2026-11-20"


def _issues(**given: object) -> IssuesView:
    return replace(issues(), **given)  # type: ignore[arg-type]


def test_what_is_still_open_is_hatched_between_fixed_and_not_fixed() -> None:
    chart = reach.fixes(
        _issues(times=(10.0, 20.0), fixed_share=(0.5, 0.5), not_fixed_share=(0.0, 0.2), last=30.0)
    )

    assert chart is not None
    hatch = chart.figure["data"][0]
    assert hatch["meta"]["role"] == "hatch"
    assert list(zip(hatch["x"], hatch["y"], strict=True)) == [
        (0, 0), (10, 0), (10, 0.5), (20, 0.5), (20, 0.5), (30, 0.5), (30, 0.5),
        (30, 0.8), (30, 0.8), (20, 0.8), (20, 1), (10, 1), (10, 1), (0, 1),
    ]  # fmt: skip
    labels = [one["text"] for one in chart.figure["layout"]["annotations"]]
    assert labels == ["50 % fixed", "30 % still open", "20 % not fixed"]


@pytest.mark.parametrize(
    ("times", "fixed", "not_fixed", "last"),
    [
        ((0.0,), (1.0,), (0.0,), 0.0),
        ((5.0,), (0.0,), (1.0,), 5.0),
        ((5.0, 2000.0), (0.4, 0.9), (0.0, 0.0), 2500.0),
    ],
    ids=["all fixed at once", "all closed", "long"],
)
def test_fixes_can_be_drawn_at_the_edges(
    times: tuple[float, ...], fixed: tuple[float, ...], not_fixed: tuple[float, ...], last: float
) -> None:
    chart = reach.fixes(
        _issues(times=times, fixed_share=fixed, not_fixed_share=not_fixed, last=last)
    )

    assert chart is not None
    assert draw(chart.figure, palette="print").startswith("<svg ")
    assert chart.figure["layout"]["xaxis"]["range"][1] <= 730


def test_fixes_without_any_end_are_no_chart() -> None:
    assert reach.fixes(_issues(times=(), fixed_share=(), not_fixed_share=())) is None
    assert reach.fixes(None) is None


def test_lead_times_are_drawn_from_eight_that_were_shipped() -> None:
    chart = reach.lead_times(delivery())
    (vendor, _) = delivery().vendors
    few = replace(vendor, leads=tuple(replace(one, shipped=7) for one in vendor.leads))

    assert chart is not None
    assert [one["name"] for one in chart.figure["data"]] == ["Brightsluice"]
    assert [row[:4] for row in chart.table.rows] == [
        ("Brightsluice", "fixes", 9, 2),
        ("Brightsluice", "versions", 5, 0),
    ]
    assert chart.caption == "Of eleven fixes, Brightsluice shipped nine, half within 21 days."
    assert reach.lead_times(Delivery(vendors=(few,))) is None
    assert reach.lead_times(Delivery()) is None


def test_lead_times_by_version_are_called_coarser() -> None:
    (vendor, _) = delivery().vendors
    versions = replace(vendor.leads[0], basis="versions")

    chart = reach.lead_times(Delivery(vendors=(replace(vendor, leads=(versions,)),)))

    assert chart is not None
    assert chart.caption.endswith("half within 21 days (by version, which is coarser).")


def test_channels_of_adopters_who_all_said_nothing_are_no_chart() -> None:
    rows = community().answered.channels
    unknown = tuple(replace(one, adopters=0) if not one.is_unknown else one for one in rows)

    assert reach.adopter_channels(Answered(21, 0, unknown), AS_OF) is None
    assert reach.adopter_channels(Answered(), AS_OF) is None


def test_counters_with_one_reading_are_no_chart() -> None:
    chart = reach.counters(community(), (), AS_OF)
    (_, stars) = community().counters

    assert chart is not None
    assert chart.table.rows[0] == ("2021-06-01", "chat members", 4100)
    assert len(chart.figure["data"]) == 1
    assert reach.counters(Community(counters=(stars,)), (), AS_OF) is None
