"""The rules of the code hold in the whole package, and each complains when it is broken."""

from pathlib import Path

import pytest

from tests.support.source_rules import (
    MAX_ARGUMENTS,
    MAX_FILE_LINES,
    MAX_FUNCTION_LINES,
    RULES,
    Source,
)

ARGUMENTS = ", ".join(f"a{number}" for number in range(MAX_ARGUMENTS + 1))
VIOLATIONS = [
    ("begins_with_a_docstring", "errors.py", "import os\n"),
    ("begins_with_a_docstring", "web/__init__.py", ""),
    ("is_short", "money.py", '"""Doc."""\n' * (MAX_FILE_LINES + 1)),
    ("has_short_functions", "money.py", "def long():\n" + "    pass\n" * MAX_FUNCTION_LINES),
    ("has_short_functions", "money.py", "async def long():\n" + "    pass\n" * MAX_FUNCTION_LINES),
    ("has_few_arguments", "money.py", f"def wide({ARGUMENTS}): ..."),
    ("has_few_arguments", "money.py", f"class A:\n    def wide(self, *, {ARGUMENTS}): ..."),
    ("leaves_committing_to_the_unit_of_work", "services/events.py", "tx.session.commit()"),
    ("leaves_committing_to_the_unit_of_work", "db/queries/events.py", "connection.commit()"),
    ("leaves_the_time_to_the_clock", "services/events.py", "day = date.today()"),
    ("leaves_the_time_to_the_clock", "services/events.py", "now = datetime.datetime.now(UTC)"),
    ("leaves_the_time_to_the_clock", "domain/people.py", "Field(default_factory=datetime.now)"),
    ("leaves_the_time_to_the_clock", "cli/output.py", "from time import time"),
    ("leaves_the_time_to_the_clock", "db/queries/events.py", "select(func.now())"),
    ("leaves_the_environment_to_the_settings", "bootstrap.py", "os.environ['HOME']"),
    ("leaves_the_environment_to_the_settings", "bootstrap.py", "from os import getenv"),
    ("leaves_the_outside_to_integrations", "services/events.py", "import urllib.request"),
    ("leaves_the_outside_to_integrations", "services/events.py", "from urllib import request"),
    ("leaves_the_outside_to_integrations", "cli/setup.py", "os.system('git')"),
    ("leaves_printing_to_the_command_line", "services/events.py", "print('done')"),
    ("leaves_printing_to_the_command_line", "services/events.py", "sys.stdout.write('done')"),
    ("keeps_pure_layers_off_files", "importers/roster.py", "open('MAINTAINERS')"),
    ("keeps_pure_layers_off_files", "metrics/tenure.py", "Path('a').read_text()"),
    ("catches_narrowly", "services/events.py", "try: ...\nexcept: ..."),
    ("catches_narrowly", "services/events.py", "try: ...\nexcept (OSError, Exception): ..."),
    ("says_which_check_it_silences", "money.py", "x = 1  # type: ignore"),
    ("says_which_check_it_silences", "money.py", "x = 1  # noqa"),
    ("is_finished", "money.py", "# TO" + "DO: the yen"),
    ("is_finished", "money.py", '"""FIX' + 'ME."""'),
    ("exports_by_naming", "money.py", "__all__ = ['Money']"),
    ("trusts_markup_in_one_place", "web/portfolio.py", "Markup(name)"),
    ("keeps_annotations_of_tables", "domain/people.py", "from __future__ import annotations"),
]
ALLOWED = [
    ("leaves_committing_to_the_unit_of_work", "db/uow.py", "tx.session.commit()"),
    ("leaves_committing_to_the_unit_of_work", "services/sample/edits.py", "stage.commit(day)"),
    ("leaves_the_time_to_the_clock", "clock.py", "datetime.now(UTC)"),
    ("leaves_the_time_to_the_clock", "services/events.py", "ctx.clock.now()\ntime.monotonic()"),
    ("leaves_the_environment_to_the_settings", "config.py", "from os import environ"),
    ("leaves_the_outside_to_integrations", "integrations/git_repo.py", "import urllib.request"),
    ("leaves_the_outside_to_integrations", "web/address.py", "from urllib.parse import quote"),
    ("leaves_printing_to_the_command_line", "cli/output.py", "print('done')"),
    ("keeps_pure_layers_off_files", "services/files.py", "Path('a').read_text()"),
    ("catches_narrowly", "jobs/tasks.py", "try: ...\nexcept Exception: ..."),
    ("catches_narrowly", "services/events.py", "try: ...\nexcept OSError: ..."),
    ("says_which_check_it_silences", "money.py", "x = 1  # type: ignore[misc]  # noqa: S101"),
    ("trusts_markup_in_one_place", "web/pictures.py", "Markup(drawing)"),
    ("keeps_annotations_of_tables", "metrics/tenure.py", "from __future__ import annotations"),
]


@pytest.fixture(scope="module")
def package(root: Path) -> list[Source]:
    """Return every Python file of the package."""
    folder = root / "tracker"
    return [
        Source(path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.py"))
    ]


@pytest.mark.parametrize("name", RULES)
def test_package_obeys_each_rule(package: list[Source], name: str) -> None:
    broken = [f"tracker/{one.path}:{what}" for one in package for what in RULES[name](one)]

    assert package
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize(("name", "path", "text"), VIOLATIONS)
def test_rule_complains_about_a_violation(name: str, path: str, text: str) -> None:
    complaints = list(RULES[name](Source(path, text)))

    assert len(complaints) == 1


@pytest.mark.parametrize(("name", "path", "text"), ALLOWED)
def test_rule_allows_what_is_meant(name: str, path: str, text: str) -> None:
    assert list(RULES[name](Source(path, text))) == []


def test_every_rule_has_a_violation() -> None:
    assert {name for name, _, _ in VIOLATIONS} == set(RULES)
