"""The contracts of import-linter are kept, and each breaks under a deliberate violation."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

# A contract, the module that breaks it, and the line that it gets.
VIOLATIONS = [
    ("layers", "errors", "import tracker.clock"),
    ("layers", "domain.people", "import tracker.db.uow"),
    ("layers", "services.events", "import tracker.web.portfolio"),
    ("layers", "reporting.render", "import tracker.importers.records"),
    ("layers", "stowaway", "import json"),
    ("cycles", "metrics.result", "import tracker.health.grades"),
    ("importers", "importers.git_log", "import tracker.importers.landscape"),
    ("importers", "importers.roster", "import tracker.importers.adopters"),
    ("data", "web.portfolio", "import tracker.db.queries.projects"),
    ("data", "integrations.git_repo", "import tracker.db.uow"),
    ("settings", "services.events", "import tracker.config"),
    ("settings", "web.portfolio", "import tracker.config"),
    ("sql", "services.events", "import sqlalchemy"),
    ("sql", "web.portfolio", "from sqlmodel import select"),
    ("sql", "cli.database", "import alembic.command"),
    ("http", "services.events", "import flask"),
    ("http", "bootstrap", "from werkzeug.exceptions import NotFound"),
    ("outside", "services.events", "import subprocess"),
    ("outside", "web.portfolio", "import smtplib"),
    ("outside", "cli.setup", "import socket"),
    ("numbers", "services.events", "import pandas"),
    ("numbers", "db.queries.projects", "import numpy"),
    ("numbers", "web.portfolio", "from scipy import stats"),
    ("plotly", "reporting.render", "import plotly.graph_objects"),
    ("typst", "services.events", "import typst"),
    ("scheduler", "services.events", "from apscheduler.schedulers import background"),
]


@pytest.fixture(scope="module")
def copy(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a copy of the package and its contracts."""
    folder = tmp_path_factory.mktemp("contracts")
    shutil.copy(root / "pyproject.toml", folder)
    ignored = shutil.ignore_patterns("__pycache__", "static", "templates")
    shutil.copytree(root / "tracker", folder / "tracker", ignore=ignored)
    return folder


def broken_contracts(folder: Path) -> set[str]:
    """Return the names of the contracts that import-linter finds broken in ``folder``."""
    program = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [program, "--no-logo"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert "Contracts: " in run.stdout, run.stdout + run.stderr
    return set(re.findall(r"^(.+) BROKEN\b", run.stdout, flags=re.MULTILINE))


def names(root: Path) -> dict[str, str]:
    """Return the contracts' names by their ids."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return {one["id"]: one["name"] for one in settings["tool"]["importlinter"]["contracts"]}


def test_package_keeps_every_contract(copy: Path) -> None:
    assert broken_contracts(copy) == set()


@pytest.mark.parametrize(("contract", "module", "line"), VIOLATIONS)
def test_contract_breaks_under_a_violation(
    root: Path, copy: Path, contract: str, module: str, line: str
) -> None:
    path = copy / "tracker" / f"{module.replace('.', '/')}.py"
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n", encoding="utf-8")
    try:
        broken = broken_contracts(copy)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before, encoding="utf-8")

    assert names(root)[contract] in broken


def test_every_contract_has_a_violation(root: Path) -> None:
    assert {contract for contract, _, _ in VIOLATIONS} == set(names(root))
