"""``headwater stripe disclose`` and ``headwater audit``."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tracker.bootstrap import bootstrap
from tracker.cli.main import cli
from tracker.config import Settings
from tracker.db.queries import parties


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    values = {"HEADWATER_VAR_DIR": str(tmp_path / "var"), "HEADWATER_DATABASE_URL": ""}
    assert run(values, "db", "upgrade").exit_code == 0
    return values


def run(environment: dict[str, str], *arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(one) for one in arguments], env=environment)


@pytest.fixture
def vendor(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """Return a foundation that knows one organisation."""
    ctx = bootstrap(Settings(var_dir=tmp_path / "var"))
    with ctx.uow.begin() as tx:
        parties.organisation_ids(tx, ["Alder Ltd"])
    ctx.uow.engine.dispose()
    return environment


def test_vendor_chooses_and_the_choice_is_printed_and_logged(vendor: dict[str, str]) -> None:
    command = ("stripe", "disclose", "Alder Ltd")
    made = run(vendor, *command, "--to", "recipients", "--level", "nothing")

    assert made.exit_code == 0, made.output
    assert made.stdout == (
        "Alder Ltd discloses to report recipients: nothing (before: share only).\n"
    )
    assert json.loads(run(vendor, *command, "--json").stdout) == {
        "staff": "share only",
        "report recipients": "nothing",
        "public": "nothing",
    }
    log = json.loads(run(vendor, "audit", "--vendor", "Alder Ltd", "--json").stdout)
    assert [(one["actor"], one["action"], one["subject"], one["after"]) for one in log] == [
        ("command line", "disclosure chosen", "to report recipients", {"level": "nothing"})
    ]
    assert "level share only" in run(vendor, "audit").stdout


@pytest.mark.parametrize("given", [("--to", "staff"), ("--level", "exact")])
def test_half_a_choice_is_wrong_use(vendor: dict[str, str], given: tuple[str, str]) -> None:
    made = run(vendor, "stripe", "disclose", "Alder Ltd", *given)

    assert made.exit_code == 2
    assert "--to whom" in made.output


def test_vendor_that_is_not_there_is_named(environment: dict[str, str]) -> None:
    for command in (("stripe", "disclose", "Nobody"), ("audit", "--vendor", "Nobody")):
        made = run(environment, *command)

        assert made.exit_code == 1
        assert "Nobody" in made.output
