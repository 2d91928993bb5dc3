"""Which rows count for what, and what a signal is then worth."""

from datetime import date

import pytest

from tracker.health.panel import PanelProject, Score, Signal, Stood, backtest, score, signals
from tracker.metrics.discrimination import NO_DISCRIMINATION

UNTIL = date(2025, 6, 30)


def project(
    name: str,
    values: list[float | None],
    outcome: str | None = None,
    *,
    first: str = "2023-01-01",
    until: date = UNTIL,
    pairs: tuple[str, ...] = (),
) -> PanelProject:
    on = date.fromisoformat(outcome) if outcome else None
    return PanelProject(name, date.fromisoformat(first), {"x": values}, on, until, pairs)


def scored(*projects: PanelProject, months: int = 12, resamples: int = 200) -> Score:
    (signal,) = signals(projects)
    return score(projects, signal, months, resamples)


def test_a_row_speaks_of_the_months_after_its_last_day() -> None:
    one = project("quern", [1.0] * 24, "2024-03-31")

    assert [one.befell(place, 12) for place in (1, 2, 13)] == [False, True, True]
    assert [one.speaks(place) for place in (13, 14)] == [True, False]
    assert (one.place(date(2023, 1, 31)), one.place(date(2023, 1, 30))) == (0, -1)


def test_what_was_not_observed_to_the_horizon_is_left_out_and_not_counted_as_good() -> None:
    well = project("tarn", [1.0] * 30)

    found = scored(project("quern", [1.0] * 14, "2024-03-01"), well)

    assert [well.befell(place, 12) for place in (17, 18)] == [False, None]
    assert found.rows == 14 + 18
    assert found.event_rows == 12
    assert found.censored_rows == 12


def test_rows_from_the_outcome_on_and_after_the_copy_are_left_out() -> None:
    gone = project("quern", [1.0] * 30, "2023-06-10")
    copied = project("tarn", [1.0] * 30, until=date(2024, 12, 30))

    found = scored(gone, copied)

    assert (found.rows, found.event_rows, found.censored_rows) == (5 + 11, 5, 12)


def test_a_signal_that_rises_before_the_outcome_is_worth_more_than_chance() -> None:
    gone = [project(f"g{n}", [0.2, 0.9, 0.9], "2023-07-01") for n in range(6)]
    well = [project(f"w{n}", [0.2, 0.3, 0.1]) for n in range(14)]

    found = scored(*gone, *well, months=6)

    assert found.events == 6
    assert found.named == ()
    assert found.auc.value == pytest.approx((12 * 42 + 6 * (14 * 0.5 + 14)) / (18 * 42))
    assert found.auc.low is not None
    assert found.auc.low > 0.5


def test_few_outcomes_are_named() -> None:
    found = scored(project("quern", [1.0], "2023-07-01"), project("tarn", [0.0]))

    assert (found.named, found.events, found.auc.value) == (("quern",), 1, 1.0)


def test_unknown_scores_are_left_out() -> None:
    found = scored(project("quern", [None, 1.0], "2023-07-01"), project("tarn", [None, None]))

    assert (found.rows, found.projects, found.auc) == (1, 1, NO_DISCRIMINATION)


def test_a_matched_case_is_held_against_its_control_so_long_before() -> None:
    case = project("quern", [0.9, 0.1, 0.1, 0.1], "2024-02-10", pairs=("a",))
    control = project("tarn", [0.5, 0.5, 0.5, 0.5], pairs=("a",))
    unmatched = project("rill", [0.0] * 4, "2024-02-10", pairs=("b",))

    year, ten = (scored(case, control, unmatched, months=months) for months in (12, 10))

    assert (year.n_pairs, year.pairs.value) == (1, 1.0)
    assert (ten.n_pairs, ten.pairs.value) == (1, 0.0)


def test_several_controls_are_averaged_and_ties_count_half() -> None:
    case = project("quern", [0.5], "2024-02-10", pairs=("a",))
    others = [project(name, [value], pairs=("a",)) for name, value in (("r", 0.5), ("t", 0.1))]
    early = project("s", [0.0], until=date(2024, 1, 31), pairs=("a",))

    found = scored(case, *others, early)

    assert (found.n_pairs, found.pairs.value) == (1, 0.75)


def test_our_own_signals_are_read_from_their_columns_and_say_when_they_stood() -> None:
    falls = PanelProject(
        "quern",
        date(2022, 1, 1),
        {"authors": [10.0] * 12 + [2.0] * 8, "commits": [5.0] * 20, "other": [1.0] * 20},
        date(2023, 10, 1),
        UNTIL,
    )
    well = PanelProject(
        "tarn",
        date(2022, 1, 1),
        {"authors": [10.0] * 20, "commits": [5.0] * 20, "other": [2.0] * 20},
        None,
        UNTIL,
    )

    found = {one.signal: one for one in backtest((falls, well), (6,), 100)}

    assert list(found) == ["no_human_commit", "activity_falling", "other"]
    assert [one.is_own for one in found.values()] == [True, True, False]
    assert found["activity_falling"].stood == Stood(3, 3, 0, 3)
    assert found["activity_falling"].auc.value == 1.0
    assert found["other"].stood is None


def test_an_empty_panel_has_no_signals() -> None:
    assert signals(()) == ()
    assert backtest((), (6,)) == ()


def test_every_score_is_told_of() -> None:
    told: list[int] = []

    backtest((project("quern", [1.0]),), (6, 12), 100, advance=lambda: told.append(1))

    assert len(told) == 2


def test_a_signal_of_another_shape_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="zip"):
        score((project("quern", [1.0]),), Signal("x", ()), 6)
