"""The commands that publish, list and score forecasts, and those that look at all projects."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_commands import Commands
from tests.support.repositories import Repository

FIRST = "# Maintainers\n\n* Ann Lee (Acme) @annlee\n* Bob Ray (Acme) @bobray\n* Cy Poe @cypoe\n"


@pytest.fixture
def headwater(tmp_path: Path) -> Iterator[Commands]:
    commands = Commands(tmp_path / "var")
    assert commands.run("db", "upgrade").exit_code == 0
    yield commands


@pytest.fixture
def quern(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "quern")
    made.write("MAINTAINERS.md", FIRST).commit("2021-01-01")
    made.write("MAINTAINERS.md", FIRST.replace("* Cy Poe @cypoe\n", "")).commit("2023-02-03")
    made.write("MAINTAINERS.md", FIRST).commit("2024-06-01")
    return made


def test_without_forecasts_the_command_says_what_makes_them(headwater: Commands) -> None:
    result = headwater.run("forecasts")

    assert (result.exit_code, result.stdout) == (
        0,
        "No forecast was published yet; `headwater refresh` publishes them.\n",
    )
    assert headwater.json("forecasts")["forecasts"] == []


def test_a_tracked_project_has_published_forecasts(headwater: Commands, quern: Repository) -> None:
    assert headwater.run("track", quern.path, "--slug", "quern").exit_code == 0
    found = headwater.json("forecasts", "quern")

    assert len(found["forecasts"]) == 24
    assert {one["project"] for one in found["forecasts"]} == {"quern"}
    assert found["scored"] == 0
    printed = headwater.run("forecasts").stdout
    assert "0 of 24 have been scored." in printed
    assert "never below 3" in printed


def test_forecasts_of_nobody_are_not_found(headwater: Commands) -> None:
    result = headwater.run("forecasts", "nobody")

    assert result.exit_code == 1
    assert "nobody" in result.stderr


def test_foundation_prints_rates_and_employers(headwater: Commands, quern: Repository) -> None:
    assert headwater.run("track", quern.path, "--slug", "quern").exit_code == 0
    found = headwater.json("foundation")

    assert (found["projects"], found["rates"][0]["all_exits"]) == (1, 1)
    assert found["employers"][0]["single_employer"] == 1
    assert "one holds half" in headwater.run("foundation").stdout


def test_foundation_without_projects_says_what_to_read(headwater: Commands) -> None:
    result = headwater.run("foundation")

    assert result.exit_code == 1
    assert "headwater import roster-history" in result.stderr


def test_backtest_forecast_scores_past_days(headwater: Commands, quern: Repository) -> None:
    assert headwater.run("track", quern.path, "--slug", "quern").exit_code == 0
    options = ("backtest", "forecast", "--origins", "2023-01-01,2022-01-01", "--horizons", "1,2")
    found = headwater.json(*options)

    assert [(one["origin"], one["years"], one["n"]) for one in found["cells"]] == [
        *(("2022-01-01", 1, 1), ("2022-01-01", 2, 1), ("2023-01-01", 1, 1))
    ]
    assert (found["method_version"], found["has_removed"]) == ("1", True)
    printed = headwater.run(*options).stdout
    assert "mean of 2" in printed
    assert "How often what got a chance happened" in printed


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--origins", "yesterday"), "is not a day"),
        (("--origins", "2022-01-01", "--horizons", "0"), "is not a list of 1 to 20 years"),
        ((), "Missing option '--origins'"),
    ],
)
def test_wrong_use_of_the_backtest_is_explained(
    headwater: Commands, options: tuple[str, ...], said: str
) -> None:
    result = headwater.run("backtest", "forecast", *options)

    assert result.exit_code == 2
    assert said in result.stderr


def test_a_backtest_without_history_says_what_to_read(headwater: Commands) -> None:
    result = headwater.run("backtest", "forecast", "--origins", "2022-01-01")

    assert result.exit_code == 1
    assert "No history of maintainers reaches" in result.stderr
