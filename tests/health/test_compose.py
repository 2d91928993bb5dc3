from dataclasses import replace
from datetime import date

from tests.support.facts import DAY, activity, job, project, release, role, weekly
from tracker.health.compose import compute
from tracker.health.facts import ChannelFact, EventFact, LevelSpell, LicenceFact
from tracker.health.registry import compute as compute_metric

CHANNELS = (
    ChannelFact("edge", "release", "project", None),
    ChannelFact("stable", "release", "project", None),
)


def rich(**given: object) -> object:
    facts: dict[str, object] = {
        "roles": (
            role("ann", "2019-01-01", start_known=False),
            role("bob", "2021-03-01"),
            role("cid", "2020-01-01", "2025-05-01"),
            role("cid", "2025-05-01", role="emeritus"),
            role("dee", "2021-01-01", source_id=2),
        ),
        "employments": (job("ann", "Brightsluice"), job("bob", "Brightsluice")),
        "releases": (*weekly("stable", date(2024, 2, 20), 20), *weekly("edge", DAY, 30)),
        "channels": CHANNELS,
        "activity": activity(
            ("ann", "2026-05-01", "brightsluice.example", 4), ("bob", "2026-06-01", "", 2)
        ),
    }
    return project(**(facts | given))


def test_a_channel_closed_by_a_decision_is_retired_and_without_it_overdue() -> None:
    closed = EventFact(date(2024, 2, 21), "policy", "Vendors only", "", "stable")

    without = compute(rich(), DAY).document
    with_it = compute(rich(events=(closed,)), DAY).document

    assert [one.state for one in without.releases.channels] == ["on rhythm", "overdue"]
    assert [one.state for one in with_it.releases.channels] == ["on rhythm", "retired"]
    assert with_it.releases.channels[1].retired_on == "2024-02-21"
    assert with_it.releases.channels[1].p_overdue is None
    assert _grades(without)["delivery"] == ("D",)
    assert _grades(with_it)["delivery"] == ("A",)


def test_before_the_decision_the_channel_is_not_retired_yet() -> None:
    closed = EventFact(date(2024, 2, 21), "policy", "Vendors only", "", "stable")

    document = compute(rich(events=(closed,)), date(2024, 2, 20)).document

    assert {one.name: one.state for one in document.releases.channels} == {"stable": "on rhythm"}


def test_silence_after_the_day_of_the_copy_is_not_judged() -> None:
    facts = replace(rich(), observed_until=DAY)

    document = compute(facts, date(2030, 1, 1)).document

    assert document.releases.channels[0].state == "on rhythm"
    assert document.releases.channels[0].elapsed_days == 0


def test_one_employer_is_named_and_graded() -> None:
    document = compute(rich(), DAY).document

    assert _grades(document)["independence"] == ("D",)
    assert "".join(span.text for span in document.sentences[0]) == (
        "Quern has two confirmed maintainers (three are listed); all of them work for Brightsluice."
    )


def test_nothing_known_is_unknown_and_not_critical() -> None:
    computed = compute(project(sources=(), channels=(), observed_until=None), DAY)

    assert computed.document.profile.headline == "unknown, known 0 of 7"
    assert {one.grades for one in computed.document.profile.dimensions} == {("unknown",)}
    assert all(figure.value is None for figure in computed.document.figures)
    assert computed.summary.sort_key == (0, 0, 7)


def test_comparisons_say_what_got_worse() -> None:
    document = compute(rich(), DAY).document

    two_years = document.comparisons[-1]

    assert (two_years.months, two_years.on) == (24, "2024-08-21")
    assert [(one.mark, one.text) for one in two_years.changes if one.word == "worse"] == [
        ("▼", "Independence D–C to D")
    ]


def test_every_figure_and_sentence_has_a_receipt() -> None:
    computed = compute(rich(), DAY)

    told = {figure.receipt for figure in computed.document.figures}
    told |= {span.receipt for one in computed.document.sentences for span in one if span.receipt}
    told |= {one.receipt for one in computed.document.profile.dimensions}

    assert told <= set(computed.receipts)


def test_receipts_compute_again_to_what_they_say() -> None:
    for receipt in compute(rich(), DAY).receipts.values():
        assert compute_metric(receipt["metric"], receipt["inputs"]) == receipt["result"]


def test_figures_say_what_their_receipts_compute() -> None:
    computed = compute(rich(), DAY)
    results = {key: receipt["result"] for key, receipt in computed.receipts.items()}
    values = {figure.name: (figure.receipt, figure.value) for figure in computed.document.figures}

    def told(name: str, *path: str) -> tuple[object, object]:
        receipt, value = values[name]
        result = results[receipt]
        for key in path:
            result = result[key]
        return value, result

    pairs = [
        told("Maintainers, confirmed", "confirmed"),
        told("Net flow of maintainers", "net"),
        told("Exit rate", "exit_rate_per_year"),
        told("Contributor absence factor, commits", "commits"),
        told("Elephant factor, commits", "elephant_factor_known_only"),
        told("Concentration of employers (HHI)", "hhi_known"),
        told("Gap between edge releases, median", "edge", "median"),
        told("Chance that a usual edge gap is this long", "edge", "p"),
    ]

    assert [value for value, _ in pairs] == [result for _, result in pairs]


def test_an_archived_project_is_marked_so() -> None:
    levels = (
        LevelSpell("sandbox", True, date(2020, 1, 1), date(2025, 1, 1)),
        LevelSpell("archived", True, date(2025, 1, 1), None),
    )

    document = compute(rich(levels=levels), DAY).document

    assert (document.project.maturity, document.project.is_archived) == ("archived", True)
    assert compute(rich(levels=levels), date(2024, 1, 1)).document.project.maturity == "sandbox"


def test_a_release_of_the_day_counts_and_one_of_tomorrow_does_not() -> None:
    facts = project(releases=(release("edge", "2026-08-21"), release("edge", "2026-08-22")))

    document = compute(facts, DAY).document

    assert [row.tag for row in document.releases.recent] == ["edge-2026-08-21"]


def _grades(document: object) -> dict[str, tuple[str, ...]]:
    return {one.name: one.grades for one in document.profile.dimensions}  # type: ignore[attr-defined]


def test_governance_is_graded_by_licence_age_of_the_roster_and_host() -> None:
    hosted = (LevelSpell("sandbox", True, date(2020, 1, 1), None),)
    apache = LicenceFact("Apache-2.0", True, date(2020, 1, 1), date(2026, 1, 1))
    busl = LicenceFact("BUSL", False, date(2026, 1, 1), None)
    facts = rich(levels=hosted, licences=(apache, busl))

    before = compute(facts, date(2025, 12, 31)).document
    after = compute(facts, DAY).document
    unknown = compute(rich(levels=hosted), DAY).document

    assert _grades(after)["governance"] == ("D",)
    assert _grades(unknown)["governance"] == ("unknown",)
    assert "The licence is Apache-2.0 since 1 January 2020: open." in (
        before.profile.dimensions[6].reasons
    )


def test_series_hold_the_end_of_every_year() -> None:
    document = compute(rich(), DAY).document
    ends = [point.on for point in document.people.series if point.on.endswith("-12-31")]

    assert ends == [f"{year}-12-31" for year in range(2019, 2026)]
    assert document.people.series[-1].on == "2026-08-21"


def test_few_people_and_few_gaps_are_told_as_cases_without_percent() -> None:
    five = tuple(role(name, "2020-01-01") for name in "abcd")
    left = role("e", "2020-01-01", "2025-01-01")
    young = tuple(release("edge", f"2026-0{month}-01") for month in (1, 3, 4, 6))
    computed = compute(rich(roles=(*five, left), releases=young), DAY)
    figures = {figure.name: figure for figure in computed.document.figures}

    kept = figures["Maintainers who stayed"]
    gap = figures["Gap between edge releases, median"]

    assert (kept.value, kept.unit, kept.low) == ("4 of 5", "people", None)
    assert (gap.value, gap.status) == (None, "insufficient")
    assert computed.document.releases.channels[0].median_gap_days is None
    assert computed.receipts[gap.receipt]["result"]["edge"]["median"] == 59.0
