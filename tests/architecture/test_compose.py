"""compose.yaml starts what it says: commands that there are, and settings that are known."""

import shlex
from pathlib import Path
from typing import Any

import click
import yaml

from tracker.cli.main import cli

ROOT = Path(__file__).parents[2]


def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
    return found


def command_of(words: list[str]) -> str | None:
    """Return the name of the command that ``words`` call; None: there is none."""
    found: click.Command = cli
    for word in words[1:]:
        if not isinstance(found, click.Group):
            return None
        inner = found.get_command(click.Context(found), word)
        if inner is None:
            return None
        found = inner
    return None if isinstance(found, click.Group) else found.name


def test_every_command_of_compose_is_one() -> None:
    called = {
        name: command_of(one["command"]) for name, one in services().items() if "command" in one
    }

    assert called == {"migrate": "upgrade", "worker": "work"}


def test_worker_waits_for_the_tables_and_knows_the_key_as_the_web_does() -> None:
    found = services()

    assert found["worker"]["depends_on"] == found["web"]["depends_on"]
    assert found["worker"]["environment"] == found["web"]["environment"]
    assert "HEADWATER_MASTER_KEY_FILE" in found["worker"]["environment"]
    assert found["worker"]["profiles"] == ["stripe"]
    assert "ports" not in found["worker"]


def test_commands_in_its_comments_are_commands() -> None:
    text = (ROOT / "compose.yaml").read_text("utf-8")
    told = text.split("--rm web ", 1)[1].split("`", 1)[0]

    assert command_of(shlex.split(told)[:3]) == "new-key"
