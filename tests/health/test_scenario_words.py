"""Scenarios in words: which way a number moved, what is unknown, and chances in steps."""

from dataclasses import replace
from typing import Any

import pytest

from tests.health.test_scenario import FUNDED, NOBODY, people, team
from tracker.health.scenario import NOTHING_HAPPENS, Scenario, as_json, compare
from tracker.health.scenario_words import (
    STRESS_HEAD,
    Row,
    chances,
    rows,
    sentences,
    stress_cells,
)
from tracker.health.what_if import Hires, ScenarioInputs
from tracker.health.words import chance, chance_range
from tracker.metrics.result import to_json

KNOWN = replace(FUNDED, exit_rate=0.2, hires=(Hires("V", 0.3),))


def outcomes(inputs: ScenarioInputs, scenario: Scenario) -> tuple[Any, Any]:
    result = to_json(compare(inputs, scenario))
    return result["before"], result["after"]


def by_name(inputs: ScenarioInputs, scenario: Scenario) -> dict[str, Row]:
    found = rows(*outcomes(inputs, scenario), scenario.kept_share)
    return {row.name: row for row in found}


def told(inputs: ScenarioInputs, scenario: Scenario, *adopters: str) -> str:
    before, after = outcomes(inputs, scenario)
    return " ".join(sentences(as_json(scenario), before, after, adopters))


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.0, "<1 %"),
        (0.0099, "<1 %"),
        (0.01, "<5 %"),
        (0.03, "5 %"),
        (0.74, "75 %"),
        (0.96, "95 %"),
        (0.98, ">95 %"),
        (0.9901, ">99 %"),
        (1.0, ">99 %"),
    ],
)
def test_chance_is_in_steps_and_never_certain(probability: float, words: str) -> None:
    assert chance(probability) == words


def test_chances_that_read_the_same_are_one() -> None:
    assert chance_range(0.31, 0.29) == "30 %"
    assert chance_range(0.3, 0.6) == "30–60 %"
    assert chance_range(0.001, 0.6) == "<1 % to 60 %"


def test_rows_say_which_way_each_number_moved() -> None:
    found = by_name(KNOWN, Scenario(without_employers=("V",), kept_share=0.5))

    assert {name: (one.before, one.after, one.mark, one.word) for name, one in found.items()} == {
        "Maintainers": ("2", "1", "▼", "worse"),
        "Funded time, FTE": ("1.5", "0.5", "▼", "worse"),
        "Funded time with what is kept, FTE": ("1.5", "1.0", "▼", "worse"),
        "Areas without a maintainer": ("api", "api, core", "▼", "worse"),
        "Elephant factor of employers": ("1, by FTE", "1, by FTE", "=", "same"),
        "Coverage of today's need": ("0.50–0.75", "0.50–0.75", "=", "same"),
        "Required pass-through": ("1.33–2.00", "1.33–2.00", "=", "same"),
        "Coverage of the remaining need": ("0.50–0.75", "1.25–2.00", "○", "higher"),
        "Funding absence factor": ("0, already below", "0, already below", "=", "same"),
    }


def test_revenue_that_goes_makes_money_worse() -> None:
    found = by_name(KNOWN, Scenario(without_adopters=("A", "B")))

    assert (found["Coverage of today's need"].after, found["Required pass-through"].after) == (
        "0.00",
        "no revenue",
    )
    assert found["Coverage of today's need"].mark == "▼"
    assert found["Required pass-through"].mark == "▼"
    assert found["Maintainers"].mark == "="


def test_pass_through_without_limit_where_only_unallocated_money_is_left() -> None:
    edges = tuple(replace(one, low=0.0) for one in FUNDED.funding_edges)

    found = by_name(replace(FUNDED, funding_edges=edges), NOTHING_HAPPENS)

    assert found["Required pass-through"].before == "from 1.33, without limit"


def test_what_is_unknown_stays_unknown_in_every_row() -> None:
    found = by_name(people("V", "V"), Scenario(without_employers=("V",)))

    assert found["Coverage of today's need"].after == "unknown"
    assert found["Coverage of today's need"].mark == "?"
    assert found["Areas without a maintainer"].after == "unknown; none is declared"
    assert found["Funded time, FTE"].before == "unknown; 0.0–2.0"
    assert found["Elephant factor of employers"].after == "nobody is left"


def test_chances_are_told_for_all_years_and_people() -> None:
    found = chances(*outcomes(KNOWN, Scenario(hiring_freeze=True, failure_rate=0.11)))

    assert [(one.years, one.people) for one in found] == [
        (years, least) for years in (1, 3, 5, 10) for least in (1, 2, 3)
    ]
    assert next(one.years for one in found if one.is_extrapolated) == 5
    assert (found[9].before, found[9].after, found[9].mark) == ("65 %", "10 %", "▼")


def test_without_a_roster_there_are_no_chances() -> None:
    assert chances(*outcomes(NOBODY, NOTHING_HAPPENS)) == ()


def test_sentences_say_what_is_supposed_and_what_is_left() -> None:
    scenario = Scenario(
        without_employers=("V",), without_adopters=("A",), hiring_freeze=True, failure_rate=0.11
    )

    assert told(KNOWN, scenario, "Bank of Birch") == (
        "Suppose V takes its people off, Bank of Birch stops paying and nobody is hired, and "
        "employers withdraw at 11 % a year. One of two maintainers is left; nobody looks after "
        "api and core. Revenue covers 0.10–0.12 of today's need (now 0.50–0.75); required "
        "pass-through: 8.00–10.00. The chance of at least two maintainers in ten years is <1 % "
        "(now 35 %); that far ahead it is extrapolation."
    )


@pytest.mark.parametrize(
    ("inputs", "scenario", "sentence"),
    [
        (people("V"), NOTHING_HAPPENS, "The one maintainer stays."),
        (people("V", "W"), NOTHING_HAPPENS, "All two maintainers stay."),
        (people("V", "V"), Scenario(without_employers=("V",)), "No maintainer is left."),
        (people("V", None, None), Scenario(without_employers=("V",)), "0–2 of three maintainers"),
        (NOBODY, NOTHING_HAPPENS, "There is no maintainer."),
    ],
)
def test_sentences_count_who_stays(
    inputs: ScenarioInputs, scenario: Scenario, sentence: str
) -> None:
    assert sentence in told(inputs, scenario)
    assert "How much of what maintainers cost is covered is not known." in told(inputs, scenario)


def test_a_stress_test_has_a_cell_below_every_head() -> None:
    for inputs in (KNOWN, NOBODY, people("V"), replace(NOBODY, employment_edges=team(None))):
        before, _ = outcomes(inputs, NOTHING_HAPPENS)

        assert len(stress_cells(before)) == len(STRESS_HEAD) - 1
        assert all(stress_cells(before))
