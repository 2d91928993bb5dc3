import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.support.repositories import Repository
from tracker.cli.main import cli
from tracker.services.method import worked_examples

ROSTER = "# Maintainers\n\n* Ann Lee (Acme) @annlee\n* Bob Ray @bobray\n"


class Commands:
    """The command line on a database of its own."""

    def __init__(self, var: Path) -> None:
        self._environment = {"HEADWATER_VAR_DIR": str(var), "HEADWATER_DATABASE_URL": ""}
        self._runner = CliRunner()

    def run(self, *arguments: object, given: str | None = None) -> Result:
        words = [str(one) for one in arguments]
        return self._runner.invoke(cli, words, input=given, env=self._environment)

    def json(self, *arguments: object) -> Any:
        result = self.run(*arguments, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)


@pytest.fixture
def headwater(tmp_path: Path) -> Iterator[Commands]:
    commands = Commands(tmp_path / "var")
    assert commands.run("db", "upgrade").exit_code == 0
    yield commands


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "quern")
    made.write("MAINTAINERS.md", ROSTER).commit("2024-01-01")
    for week in range(1, 10):
        made.commit(f"2024-02-0{week}")
        made.tag(f"v1.{week}.0")
    return made


def test_no_arguments_says_what_a_newcomer_does_next(headwater: Commands) -> None:
    result = headwater.run()

    assert result.exit_code == 0
    assert "headwater run" in result.stdout
    assert "headwater track SOURCE" in result.stdout


def test_track_prints_the_profile_and_writes_the_report(
    headwater: Commands, repository: Repository, tmp_path: Path
) -> None:
    out = tmp_path / "report.pdf"

    result = headwater.run("track", repository.path, "--out", out)

    assert result.exit_code == 0, result.output
    assert "quern has two confirmed maintainers" in " ".join(result.stdout.split())
    assert "release        release" in result.stdout
    assert out.read_bytes().startswith(b"%PDF-")


def test_track_as_json_is_json_alone(headwater: Commands, repository: Repository) -> None:
    printed = headwater.json("track", repository.path, "--slug", "q", "--name", "Quern")

    assert (printed["project"], printed["run"]["state"]) == ("q", "done")
    assert printed["health"]["as_of"] == "2024-02-09"
    assert Path(printed["report"]).is_file()


def test_results_are_printed_as_json(headwater: Commands, repository: Repository) -> None:
    headwater.run("track", repository.path)

    metrics = headwater.json("metrics", "quern", "--as-of", "2024-02-09")
    health = headwater.json("health", "quern")
    history = headwater.json("history", "quern", "--by", "month")
    roster = headwater.json("roster", "quern", "--source", "project")

    assert metrics["metrics"]["maintainer_headcount_fte"]["confirmed"] == 2
    assert metrics["metrics"]["release_cadence"]["release"]["n_gaps"] == 8
    assert health["profile"]["of"] == 7
    assert [row["period"] for row in history] == ["2024-01", "2024-02"]
    assert [(one["handle"], one["employer"]) for one in roster["roster"]] == [
        ("annlee", "Acme"),
        ("bobray", None),
    ]


def test_history_as_csv_has_a_column_a_channel(headwater: Commands, repository: Repository) -> None:
    headwater.run("track", repository.path)

    lines = headwater.run("history", "quern", "--csv").stdout.splitlines()

    assert lines[0] == (
        "period,commits,bot_commits,authors,employers,release releases,maintainers,emeriti,adopters"
    )
    assert lines[1] == "2024,10,0,1,1,9,2,0,"


def test_as_of_tells_what_was_true_then(headwater: Commands, repository: Repository) -> None:
    headwater.run("track", repository.path)

    printed = headwater.json("metrics", "quern", "--as-of", "2023-12-31")

    assert printed["as_of"] == "2023-12-31"
    heads = printed["metrics"]["maintainer_headcount_fte"]
    assert heads["listed"] is None


def test_drift_compares_what_the_sources_say(headwater: Commands, repository: Repository) -> None:
    headwater.run("track", repository.path)

    printed = headwater.run("drift", "quern")
    one, everything = headwater.json("drift", "quern"), headwater.json("drift")

    assert printed.stdout.splitlines()[0] == "quern (quern), as of 2024-02-09"
    assert "project file: 2 maintainers, last confirmed 2024-01-01" in printed.stdout
    assert (one["drift"]["in_file"], one["drift"]["in_list"], one["number"]) == (2, None, 0)
    assert everything == [one]
    assert headwater.run("drift", "nobody").exit_code == 1


def test_known_at_tells_what_was_known_then(
    headwater: Commands, repository: Repository, tmp_path: Path
) -> None:
    headwater.run("track", repository.path)
    never, always = ("--known-at", "2000-01-01"), ("--known-at", "2999-01-01T00:00Z")

    before = headwater.json("health", "quern", *never)
    roster = headwater.json("roster", "quern", *never)
    metrics = headwater.json("metrics", "quern", *never)
    history = headwater.json("history", "quern", *never)
    after = headwater.json("health", "quern", *always)
    report = headwater.run("report", "quern", *always, "--out", tmp_path / "past.pdf")
    receipt = headwater.run("receipt", "quern.2024-02-13.people", *always)

    assert before["known_at"] == "2000-01-01T23:59:59.999999+00:00"
    assert before["profile"]["known"] == 0
    assert (roster["roster"], history, "release_cadence" in metrics["metrics"]) == ([], [], False)
    assert after["profile"] == headwater.json("health", "quern")["profile"]
    assert (report.exit_code, receipt.exit_code) == (0, 0), (report.output, receipt.output)
    assert headwater.run("health", "quern", "--known-at", "lately").exit_code == 2


def test_event_retires_a_channel(headwater: Commands, repository: Repository) -> None:
    headwater.run("track", repository.path)
    added = headwater.run(
        *("event", "add", "quern", "--on", "2024-02-09", "--title", "Vendors only"),
        *("--closes-channel", "release"),
    )

    listed = headwater.json("event", "list", "quern")
    refreshed = headwater.run("refresh", "quern")
    health = headwater.json("health", "quern")

    assert added.exit_code == 0, added.output
    assert listed[0]["closes_channel"] == "release"
    assert "1 of 1 computed" in refreshed.stdout
    assert "retired" in str(health)


def test_channels_can_be_edited_and_given_back(
    headwater: Commands, repository: Repository, tmp_path: Path
) -> None:
    headwater.run("track", repository.path)
    rules = tmp_path / "channels.toml"
    printed = headwater.run("channels", "quern").stdout
    rules.write_text(printed.replace("'release'", "'weekly'", 1))

    result = headwater.run("track", repository.path, "--channels", rules)

    assert result.exit_code == 0, result.output
    assert "weekly" in headwater.run("channels", "quern").stdout


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("track", "/no/such/place"), 1, "does not exist"),
        (("track", "ext::sh -c id"), 1, "remote helper"),
        (("track",), 2, "Missing argument"),
        (("health", "nobody"), 1, "There is no project nobody."),
        (("health", "nobody", "--as-of", "soon"), 2, "write it as 2024-02-21"),
        (("history", "nobody", "--by", "week"), 2, "'week' is not one of"),
        (("import", "roster", "/no/such/file.csv"), 1, "cannot be read"),
        (("channels", "nobody"), 1, "There is no project nobody."),
        (("refresh",), 2, "Name a project, or say --all."),
        (("report", "nobody"), 1, "There is no project nobody."),
        (("nonsense",), 2, "No such command"),
    ],
)
def test_an_error_is_one_sentence_and_never_a_traceback(
    headwater: Commands, arguments: tuple[str, ...], status: int, says: str
) -> None:
    result = headwater.run(*arguments)

    assert result.exit_code == status
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_a_database_without_tables_says_what_to_do(tmp_path: Path) -> None:
    result = Commands(tmp_path / "var").run("health")

    assert result.exit_code == 1
    assert "run `headwater db upgrade`" in result.stderr


def test_an_unknown_setting_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["settings"], env={"HEADWATER_VAR_DIRR": "x"})

    assert result.exit_code == 1
    assert "no setting HEADWATER_VAR_DIRR" in result.stderr


def test_settings_lists_every_setting_with_its_meaning(headwater: Commands) -> None:
    printed = headwater.json("settings")

    assert {"HEADWATER_VAR_DIR", "HEADWATER_DATABASE_URL", "HEADWATER_PORT"} <= set(printed)
    assert all(one["meaning"] for one in printed.values())


def test_db_current_and_check_agree_after_upgrade(headwater: Commands) -> None:
    assert "(newest)" in headwater.run("db", "current").stdout
    assert headwater.run("db", "check").exit_code == 0


def test_doctor_finds_nothing_wrong(headwater: Commands) -> None:
    result = headwater.run("doctor")

    assert result.exit_code == 0, result.output
    assert result.stdout.count("✓") == 5


def test_sample_load_makes_projects_that_can_be_read(headwater: Commands) -> None:
    loaded = headwater.run("sample", "load", "--projects", "3")

    assert loaded.exit_code == 0, loaded.output
    assert "3 invented projects loaded.\n3 of 3 computed." in loaded.stdout
    assert len(headwater.json("health")) == 3


def test_the_example_of_a_metric_computes_what_the_method_states(headwater: Commands) -> None:
    printed = headwater.run("compute", "coverage_ratio", "--example").stdout

    computed = headwater.run("compute", "coverage_ratio", given=printed).stdout

    assert json.loads(computed) == worked_examples()["coverage_ratio"].outputs()


def test_an_example_needs_a_metric_that_is_there(headwater: Commands) -> None:
    assert headwater.run("compute", "--example").exit_code == 2
    assert "nonsense" in headwater.run("compute", "nonsense", "--example").stderr


def test_watch_lists_the_signals_that_stand(headwater: Commands, repository: Repository) -> None:
    empty = headwater.run("watch").stdout
    repository.commit("2026-06-01")
    headwater.run("track", repository.path)

    table, (signal, *_) = headwater.run("watch", "quern").stdout, headwater.json("watch")

    assert empty.startswith("No signal stands")
    assert signal["project"] == "quern"
    assert signal["signal"]["key"] == "releases_stopped"
    assert "channel release is overdue: quiet for 2.3 years" in table
    assert headwater.run("watch", "nobody").exit_code == 1
