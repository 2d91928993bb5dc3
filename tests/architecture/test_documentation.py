"""What the program can do stands in its documents: settings, commands, rules, make targets."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from tests.support.source_rules import MAX_ARGUMENTS, MAX_FILE_LINES, MAX_FUNCTION_LINES
from tracker.cli.main import cli
from tracker.config import MEANING, PREFIX, Settings

SETTINGS = [f"{PREFIX}{field.name.upper()}" for field in fields(Settings)]
CHANGES = ["Added", "Changed", "Fixed", "Removed", "Security"]
_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def commands(command: click.Command, name: str) -> Iterator[str]:
    """Yield the whole names of all commands below ``command``."""
    if not isinstance(command, click.Group):
        yield name
        return
    ctx = click.Context(command)
    for part in command.list_commands(ctx):
        below = command.get_command(ctx, part)
        assert below is not None, f"{name} {part} is listed and not there"
        yield from commands(below, f"{name} {part}")


COMMANDS = sorted(commands(cli, "headwater"))


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


def targets(root: Path) -> list[str]:
    found = re.findall(r"^([a-z]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    return sorted(set(found) - {"help", "lint"})


@pytest.mark.parametrize("setting", SETTINGS)
def test_readme_names_every_setting(readme: str, setting: str) -> None:
    assert f"`{setting}`" in readme


def test_readme_names_no_other_setting(readme: str) -> None:
    named = set(re.findall(rf"{PREFIX}[A-Z_]+", readme))

    assert named - set(SETTINGS) == set()


def test_every_setting_has_a_meaning() -> None:
    assert set(MEANING) == {field.name for field in fields(Settings)}


@pytest.mark.parametrize("command", COMMANDS)
def test_readme_names_every_command(readme: str, command: str) -> None:
    assert re.search(rf"{re.escape(command)}(?![\w-])", readme)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_has_a_help(command: str) -> None:
    found: click.Command = cli
    for part in command.split()[1:]:
        assert isinstance(found, click.Group)
        below = found.get_command(click.Context(found), part)
        assert below is not None
        found = below
    options = [one for one in found.params if isinstance(one, click.Option)]

    assert found.help
    assert [one.name for one in options if not one.help] == []


def test_documents_name_every_make_target(root: Path, readme: str) -> None:
    documents = readme + (root / "CONTRIBUTING.md").read_text(encoding="utf-8")

    assert [one for one in targets(root) if f"make {one}" not in documents] == []


def test_contributing_states_the_limits_that_are_tested(root: Path) -> None:
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")

    assert f"{MAX_FUNCTION_LINES} lines" in text
    assert f"{MAX_ARGUMENTS} arguments" in text
    assert f"{MAX_FILE_LINES} lines" in text


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_between_documents_lead_somewhere(root: Path, name: str) -> None:
    links = _LINK.findall((root / name).read_text(encoding="utf-8"))

    assert [link for link in links if not (root / link).exists()] == []


def test_changelog_has_only_the_customary_headings(root: Path) -> None:
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### (.+)$", text, re.MULTILINE)

    assert re.search(r"^## \[Unreleased\]$", text, re.MULTILINE)
    assert set(headings) <= set(CHANGES)
