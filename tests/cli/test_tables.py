"""``headwater import table``: what it prints, and its exit statuses."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.importers.test_funding_json import manifest, year
from tests.support.repositories import Repository
from tracker.cli.main import cli

HEAD = "project,counter,on,count\n"
ROW = "quern,chat,2024-02-01,8120\n"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    values = {"HEADWATER_VAR_DIR": str(tmp_path / "var"), "HEADWATER_DATABASE_URL": ""}
    made = Repository(tmp_path / "quern")
    made.write("MAINTAINERS.md", "# Maintainers\n\n* Ann Lee @annlee\n").commit("2024-01-01")
    assert run(values, "db", "upgrade").exit_code == 0
    assert run(values, "track", made.path, "--out", tmp_path / "a.pdf").exit_code == 0
    return values


def run(environment: dict[str, str], *arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(one) for one in arguments], env=environment)


def table(environment: dict[str, str], *arguments: object) -> Result:
    return run(environment, "import", "table", *arguments)


def test_mistakes_are_told_line_by_line_and_fail(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "c.csv"
    file.write_text(HEAD + ROW + "quarn,chat,01/02/2024,8\nquern,chat,2024-02-02,\n")

    result = table(environment, "counters", file)
    log = run(environment, "import", "log", "--last", "1").stdout

    assert result.exit_code == 1
    assert result.stderr == (
        "c.csv:3: on: 01/02/2024 can be read in two ways; write 2024-02-01 or 2024-01-02.\n"
        "c.csv:4: count: is blank; how many: 1200.\n"
        "headwater: 2 mistakes in c.csv; nothing was stored.\n"
    )
    assert "table counters  c.csv" in log
    assert "Import failed: 2 mistakes; nothing was stored." in log
    assert "  c.csv:4: count: is blank; how many: 1200." in log


def test_mistakes_as_json_fail_as_well(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text(HEAD + "quern,chat,2024-02-02,x\n")

    result = table(environment, "counters", file, "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["issues"] == [
        {
            "message": "count: 'x' is no whole number; write digits alone, like 1200.",
            "file": "c.csv",
            "line": 2,
            "commit": None,
            "kind": "count",
        }
    ]


def test_a_dry_run_shows_the_rows_and_what_follows_enters_them(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "c.csv"
    file.write_text(HEAD + ROW)

    dry = table(environment, "counters", file, "--dry-run")
    entered = table(environment, "counters", file)
    again = table(environment, "counters", file)

    assert dry.stdout == (
        "Would be entered: 1 new.\n"
        "what  project  counter  on          count  source\n"
        "new   quern    chat     2024-02-01  8120   entry\n"
        "Nothing was stored: it was a dry run.\n"
    )
    assert entered.stdout == "Entered: 1 new.\n"
    assert again.stdout == "Nothing new: 1 unchanged.\n"


def test_one_row_is_entered_by_its_cells(environment: dict[str, str]) -> None:
    cells = ["--row", "project=quern", "--row", "counter=chat", "--row", "on=2024-02-01"]

    entered = table(environment, "counters", *cells, "--row", "count=7", "--source", "Ann")
    lacking = table(environment, "counters", *cells)

    assert entered.stdout == "Entered: 1 new.\n"
    assert lacking.stderr == (
        "--row: count: is missing; it is how many (1200).\n"
        "headwater: 1 mistake in --row; nothing was stored.\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("counters",),
        ("nothing", "c.csv"),
        ("counters", "c.csv", "--row", "count=7"),
        ("counters", "--row", "count"),
        ("counters", "--row", "count=7", "--row", "count=8"),
        ("counters", "--row", "count=7", "--whole"),
    ],
)
def test_wrong_use_has_status_2(arguments: tuple[str, ...]) -> None:
    assert table({}, *arguments).exit_code == 2


def test_template_and_list_need_no_database() -> None:
    assert table({}, "counters", "--template").stdout == (
        "# Counters of the community as they were read.\n"
        "# project (required; the project's slug, as in `headwater health`): the project\n"
        "# counter (required; at most 1000 characters): what is counted\n"
        "# on (required; 2024-02-21): the day on which it was read\n"
        "# count (required; 1200): how many\n"
        "# source (optional; at most 1000 characters): who or what attests the row; default: "
        "--source, else entry\n"
        "# confirmed (optional; 2024-02-21): the day on which it was last confirmed; default: "
        "today\n"
        "project,counter,on,count,source,confirmed\n"
        "#quern,Slack members,2026-03-01,8120,,\n"
        "#quern,stars,2026-03-01,10450,,\n"
    )
    assert "The key is project, counter, on." in table({}, "counters", "--list").stdout
    assert len(json.loads(table({}, "--list", "--json").stdout)) == 16


def test_manifest_is_taken_and_its_mistakes_are_told_by_field(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "funding.json"
    file.write_text(json.dumps(manifest(year())))
    taken = run(environment, "import", "funding-json", "quern", file)
    file.write_text(json.dumps(manifest(year(income=-1))))
    wrong = run(environment, "import", "funding-json", "quern", file)
    nobody = run(environment, "import", "funding-json", "nobody", file)

    assert taken.stdout == "Entered: 1 new.\nNew organisations: Hazel Collective.\n"
    assert (wrong.exit_code, wrong.stderr) == (
        1,
        "funding.json: funding.history[0].income: is not between 0 and 1,000,000,000, as the "
        "format asks; check it.\nheadwater: 1 mistake in funding.json; nothing was stored.\n",
    )
    assert nobody.exit_code != 0
