import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.contexts import NOW, fresh_context
from tests.web.stored import blank, fell, replace_snapshot, rose, store, summary, unchanged
from tracker.health.document import Change
from tracker.health.summary import Summary
from tracker.services.context import Context
from tracker.services.portfolio import (
    PAGE_SIZE,
    Direction,
    GradeAtMost,
    PortfolioQuery,
    Sort,
    arrange,
    portfolio,
)

LOOK = Change("◆", "late", "edge releases are late: quiet for 42 days")

FOUR: tuple[Summary, ...] = (
    summary("calm", comparisons=(unchanged(),), sort_key=(0, 1, 2), confirmed=9),
    summary("rising", comparisons=(rose(),), sort_key=(0, 0, 2), confirmed=6),
    summary("falling", comparisons=(fell(),), sort_key=(1, 1, 2), confirmed=1, watch=(LOOK,)),
    blank("new"),
)


def stored(rows: Sequence[Summary]) -> list[dict[str, Any]]:
    """Return rows as they come back from the database: JSON, so tuples are lists."""
    plain = json.loads(json.dumps([asdict(row) for row in rows]))
    return [row | {"computed_at": NOW, "is_stale": False} for row in plain]


def slugs(rows: Sequence[Summary], query: PortfolioQuery) -> list[str]:
    return [row.summary["slug"] for row in arrange(stored(rows), query).rows]


def said(rows: Sequence[Summary], query: PortfolioQuery | None = None) -> list[str]:
    found = arrange(stored(rows), query or PortfolioQuery())
    return ["".join(phrase.text for phrase in sentence) for sentence in found.sentences]


# -- order ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.CHANGE, ["falling", "calm", "new", "rising"]),
        (Sort.RISK, ["falling", "calm", "new", "rising"]),
        (Sort.NAME, ["calm", "falling", "new", "rising"]),
        (Sort.MAINTAINERS, ["falling", "rising", "calm", "new"]),
        (Sort.FRESHNESS, ["new", "falling", "calm", "rising"]),
    ],
)
def test_arrange_sorts(sort: Sort, expected: list[str]) -> None:
    assert slugs(FOUR, PortfolioQuery(sort=sort)) == expected


def test_arrange_sorts_by_change_before_risk() -> None:
    risky = summary("risky", comparisons=(unchanged(),), sort_key=(5, 0, 0))
    slipped = summary("slipped", comparisons=(fell(),), sort_key=(0, 0, 0))

    assert slugs([risky, slipped], PortfolioQuery()) == ["slipped", "risky"]
    assert slugs([risky, slipped], PortfolioQuery(sort=Sort.RISK)) == ["risky", "slipped"]


def test_arrange_sorts_by_number_of_d_then_c_then_unknown() -> None:
    keys = {"most-d": (2, 0, 0), "more-c": (1, 3, 0), "more-unknown": (1, 2, 4), "least": (1, 2, 3)}
    rows = [summary(slug, sort_key=key) for slug, key in reversed(keys.items())]

    assert slugs(rows, PortfolioQuery(sort=Sort.RISK)) == list(keys)


def test_arrange_puts_archived_projects_last() -> None:
    archived = summary("archived", is_archived=True, comparisons=(fell(),), sort_key=(7, 0, 0))

    assert slugs([archived, *FOUR], PortfolioQuery())[-1] == "archived"


def test_arrange_breaks_ties_by_name() -> None:
    rows = [summary("zeta"), summary("alpha", name="Beta"), summary("beta", name="alpha")]

    assert slugs(rows, PortfolioQuery()) == ["beta", "alpha", "zeta"]


# -- filters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (PortfolioQuery(direction=Direction.SLIPPED), ["falling"]),
        (PortfolioQuery(direction=Direction.ROSE), ["rising"]),
        (PortfolioQuery(only_signals=True), ["falling"]),
        (PortfolioQuery(text="RISI"), ["rising"]),
        (PortfolioQuery(maturity="graduated", sort=Sort.NAME), ["calm", "falling", "rising"]),
        (PortfolioQuery(maturity="sandbox"), []),
        (PortfolioQuery(dimension="adopters", sort=Sort.NAME), ["calm", "falling", "rising"]),
        (PortfolioQuery(dimension="people"), []),
        (PortfolioQuery(direction=Direction.SLIPPED, text="rising"), []),
    ],
)
def test_arrange_filters(query: PortfolioQuery, expected: list[str]) -> None:
    assert slugs(FOUR, query) == expected


@pytest.mark.parametrize(
    ("grade", "dimension", "fits"),
    [
        (GradeAtMost.D, None, True),
        (GradeAtMost.D, "adopters", True),
        (GradeAtMost.D, "independence", False),
        (GradeAtMost.C, "independence", True),  # C to B counts as its worse grade
        (GradeAtMost.C, "adopters", True),
        (GradeAtMost.C, "people", False),
        (GradeAtMost.UNKNOWN, "funding_path", True),
        (GradeAtMost.UNKNOWN, "people", False),
        (GradeAtMost.C, "funding_path", False),  # unknown is not a bad grade
    ],
)
def test_arrange_filters_by_grade(grade: GradeAtMost, dimension: str | None, fits: bool) -> None:
    query = PortfolioQuery(grade=grade, dimension=dimension)

    assert slugs([summary("one")], query) == (["one"] if fits else [])


def test_arrange_counts_all_projects_whatever_the_filter() -> None:
    found = arrange(stored(FOUR), PortfolioQuery(text="nothing of this name"))

    assert (found.total, found.matching, found.page_count) == (4, (), 1)


# -- pages ----------------------------------------------------------------------------------------


def many(number: int) -> list[Summary]:
    return [summary(f"p{index:04}") for index in range(number)]


def test_arrange_cuts_pages() -> None:
    found = arrange(stored(many(PAGE_SIZE + 1)), PortfolioQuery(page=2))

    assert [row.summary["slug"] for row in found.rows] == [f"p{PAGE_SIZE:04}"]
    assert (found.page, found.page_count) == (2, 2)
    assert (found.previous_page, found.next_page) == (1, None)
    assert len(found.matching) == PAGE_SIZE + 1


def test_arrange_shows_the_last_page_for_one_too_many() -> None:
    found = arrange(stored(many(3)), PortfolioQuery(page=99))

    assert (found.page, len(found.rows)) == (1, 3)


# -- what stands around the rows ------------------------------------------------------------------


def test_arrange_says_what_changed_and_who_comes_first() -> None:
    assert said(FOUR) == [
        "Since 20 May 2026, one of four projects slipped a grade in at least one dimension"
        " and one rose.",
        "Falling comes first: Adopters C to D, one confirmed maintainer"
        " and edge releases are late: quiet for 42 days.",
    ]


def test_arrange_says_when_nothing_changed() -> None:
    calm = [replace(row, comparisons=(unchanged(),), sort_key=(0, 0, 0)) for row in FOUR[:2]]

    assert said(calm) == ["Since 20 May 2026 no grade fell or rose in two projects."]


def test_arrange_says_how_many_rosters_are_stale() -> None:
    rows = [
        summary("one", freshness="stale", sort_key=(0, 0, 0)),
        summary("two", freshness="stale"),
    ]

    assert said(rows)[-1] == "Two projects have rosters that nobody has confirmed for a year."
    assert said(rows[:1])[-1] == "One project has a roster that nobody has confirmed for a year."


def test_arrange_counts_no_archived_project_in_its_sentences() -> None:
    archived = summary("gone", is_archived=True, comparisons=(fell(),), freshness="stale")

    assert said([archived]) == []
    assert said([archived, FOUR[0]]) == ["Since 20 May 2026 no grade fell or rose in one project."]


def test_arrange_compares_over_the_chosen_period() -> None:
    row = summary("one", comparisons=(unchanged(6), fell(months=12)))

    assert arrange(stored([row]), PortfolioQuery(months=6)).rows[0].slipped == 0
    assert arrange(stored([row]), PortfolioQuery(months=12)).rows[0].slipped == 1
    assert arrange(stored([row]), PortfolioQuery(months=24)).rows[0].since is None


def test_arrange_names_the_day_of_comparison_of_most_projects() -> None:
    other = replace(unchanged(), on="2026-02-01")
    rows = [summary("a"), summary("b"), summary("c", comparisons=(other,))]

    assert arrange(stored(rows), PortfolioQuery()).since == "2026-05-20"


def test_arrange_knows_a_new_project_from_one_that_did_not_change() -> None:
    before = blank("new").comparisons
    rows = [summary("new", comparisons=before), summary("old"), blank("nothing")]

    found = {
        row.summary["slug"]: row.is_new for row in arrange(stored(rows), PortfolioQuery()).rows
    }

    assert found == {"new": True, "old": False, "nothing": False}


def test_arrange_of_nothing() -> None:
    found = arrange([], PortfolioQuery())

    assert (found.total, found.rows, found.sentences, found.as_of) == (0, (), (), None)


# -- reading --------------------------------------------------------------------------------------


def shown_names(ctx: Context) -> list[str]:
    return [row.summary["name"] for row in portfolio(ctx, PortfolioQuery(sort=Sort.NAME)).rows]


def test_portfolio_shows_what_was_stored_last(tmp_path: Path) -> None:
    ctx = fresh_context(tmp_path)
    store(ctx, summary("one"))
    store(ctx, summary("two"))
    before = shown_names(ctx)
    replace_snapshot(ctx, summary("two", name="Two, anew"))
    store(ctx, summary("three"))

    assert before == ["One", "Two"]
    assert shown_names(ctx) == ["One", "Three", "Two, anew"]


def test_portfolio_keeps_databases_apart(tmp_path: Path) -> None:
    one, other = fresh_context(tmp_path / "one"), fresh_context(tmp_path / "other")
    store(one, summary("one"))
    store(other, summary("other"))

    assert (shown_names(one), shown_names(other)) == (["One"], ["Other"])


# -- many channels at once ------------------------------------------------------------------------


def test_one_late_channel_among_many_may_be_chance_and_a_long_silence_is_not() -> None:
    rows = [
        *(summary(f"calm-{number}", rhythm_p=0.5) for number in range(20)),
        summary("late", rhythm_state="overdue", rhythm_p=0.04),
        summary("silent", rhythm_state="overdue", rhythm_p=0.0001),
    ]

    found = {
        row.summary["slug"]: row.may_be_chance
        for row in arrange(stored(rows), PortfolioQuery()).rows
    }

    assert (found["late"], found["silent"], found["calm-1"]) == (True, False, False)
