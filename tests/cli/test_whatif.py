"""``headwater whatif``: tables, scenarios as receipts, and names that are not there."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.support.repositories import Repository
from tracker.cli.main import cli

ROSTER = """# Maintainers

* Ann Lee (Acme) @annlee
* Bob Ray (Acme) @bobray
* Cid Fox (Brightsluice) @cidfox
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    values = {"HEADWATER_VAR_DIR": str(tmp_path / "var"), "HEADWATER_DATABASE_URL": ""}
    made = Repository(tmp_path / "quern")
    made.write("MAINTAINERS.md", ROSTER).commit("2024-01-01")
    assert run(values, "db", "upgrade").exit_code == 0
    assert run(values, "track", made.path, "--out", tmp_path / "a.pdf").exit_code == 0
    return values


def run(environment: dict[str, str], *arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(one) for one in arguments], env=environment)


def as_json(environment: dict[str, str], *arguments: object) -> Any:
    result = run(environment, "whatif", "quern", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_without_options_the_stress_tests_are_a_table(environment: dict[str, str]) -> None:
    result = run(environment, "whatif", "quern")

    lines = [line.split("  ")[0] for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert lines[:6] == [
        "quern as of 2024-01-01",
        "",
        "What happens",
        "As it is",
        "Acme takes its people off",
        "Brightsluice takes its people off",
    ]
    assert "revenue is unknown; it is not zero" in result.stdout


def test_stress_tests_as_json_name_their_receipts(environment: dict[str, str]) -> None:
    found = as_json(environment)

    assert (found["project"], found["as_of"]) == ("quern", "2024-01-01")
    assert [one["key"] for one in found["tests"]] == [
        "employer_Acme_reassigns",
        "employer_Brightsluice_reassigns",
    ]
    for receipt in found["receipts"].values():
        assert run(environment, "receipt", receipt).exit_code == 0


def test_a_scenario_is_told_in_sentences_and_rows(environment: dict[str, str]) -> None:
    result = run(
        environment, "whatif", "quern", "--without-employer", "acme", "--failure-rate", "0.11"
    )

    told = " ".join(result.stdout.split())
    assert result.exit_code == 0
    assert "Suppose Acme takes its people off, and employers withdraw at 11 % a year." in told
    assert "One of three maintainers is left." in told
    assert "Maintainers 3 1 ▼ worse" in told


def test_a_scenario_as_json_is_a_receipt_that_computes_again(
    environment: dict[str, str], tmp_path: Path
) -> None:
    found = as_json(environment, "--vendor-fails", "Acme", "--kept-share", "0.5", "--hiring-freeze")
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps(found))

    result = run(environment, "verify", file)

    assert found["result"]["after"]["headcount"] == 1
    assert found["inputs"]["scenario"]["kept_share"] == 0.5
    assert (result.exit_code, result.stdout) == (
        0,
        "equal: the inputs give the result that the receipt states\n",
    )


def test_a_day_before_anybody_has_nobody_to_lose(environment: dict[str, str]) -> None:
    result = run(environment, "whatif", "quern", "--as-of", "2023-01-01")

    assert result.exit_code == 1
    assert "there is nobody to lose" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--without-employer", "Acne"),
            "headwater: There is no employer 'Acne'; near: Acme.\n",
        ),
        (
            ("--without-adopter", "Acme"),
            "headwater: There is no paying adopter 'Acme': of this project none is known.\n",
        ),
        (
            ("--vendor-fails", "Nobody"),
            "headwater: There is no vendor 'Nobody'; there are: Acme, Brightsluice.\n",
        ),
        (
            ("--kept-share", "2"),
            "headwater: The kept share is a part of 1: give a number from 0 to 1.\n",
        ),
    ],
)
def test_what_is_not_there_is_one_sentence(
    environment: dict[str, str], arguments: tuple[str, ...], message: str
) -> None:
    result = run(environment, "whatif", "quern", *arguments)

    assert (result.exit_code, result.stderr) == (1, message)


def test_a_project_that_is_not_there(environment: dict[str, str]) -> None:
    result = run(environment, "whatif", "stranger")

    assert (result.exit_code, result.stderr) == (1, "headwater: There is no project stranger.\n")
