import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tracker.cli.main import cli


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, ["backtest", "watch", *map(str, words)])


@pytest.fixture
def panel(tmp_path: Path) -> Path:
    rows = ["project,month,outcome_on,observed_until,pair,score"]
    for number in range(12):
        gone = number < 6
        outcome = "2024-03-10" if gone else ""
        for month in range(1, 13):
            score = 0.8 if gone else 0.1 * (month % 3)
            rows.append(f"p{number},2023-{month:02},{outcome},2025-06-30,{number % 6},{score}")
    file = tmp_path / "panel.csv"
    file.write_text("\n".join(rows) + "\n")
    return file


def test_a_panel_is_scored_as_a_table(panel: Path) -> None:
    found = run(panel, "--horizons", "6,12", "--resamples", "200")

    assert found.exit_code == 0
    assert "12 projects, 144 months of them, 6 with an outcome" in found.stdout
    assert [line.split()[:3] for line in found.stdout.splitlines()[-2:]] == [
        ["score", "6", "0.80"],
        ["score", "12", "0.93"],
    ]


def test_the_same_as_json(panel: Path) -> None:
    found = json.loads(run(panel, "--horizons", "12", "--resamples", "200", "--json").stdout)

    (score,) = found.pop("scores")
    assert found == {
        "projects": 12,
        "project_months": 144,
        "outcomes": 6,
        "resamples": 200,
        "seed": 20240221,
        "level": 0.95,
    }
    assert (score["signal"], score["events"], score["n_pairs"]) == ("score", 6, 6)
    assert score["auc"]["value"] == pytest.approx((72 + 12 / 2) / 84)
    assert score["pairs"]["value"] == 1.0


def test_the_template_is_a_panel_and_the_explanation_names_the_columns(tmp_path: Path) -> None:
    file = tmp_path / "panel.csv"
    file.write_text(run("--template").stdout)

    scored, explained = run(file), run("--explain").stdout

    assert scored.exit_code == 0
    assert "activity_falling      authors" in explained
    assert "observed_until" in explained


@pytest.mark.parametrize(
    "words",
    [(), ("x.csv", "--explain"), ("x.csv", "--horizons", "6,0"), ("x.csv", "--resamples", "1")],
)
def test_wrong_use_has_status_two(words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_a_file_that_is_not_there_or_is_no_panel_has_status_one(tmp_path: Path) -> None:
    file = tmp_path / "panel.csv"
    file.write_text("project,month,outcome_on,observed_until,x\nquern,May,,2025-06-30,1\n")

    missing, wrong = run(tmp_path / "no.csv"), run(file)

    assert (missing.exit_code, wrong.exit_code) == (1, 1)
    assert "line 2: 'May' is not a month" in wrong.stderr
