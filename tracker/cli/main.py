"""The command tree. Commands are imported when they are called, so that `--help` is quick."""

import importlib
import sys

import click

from tracker import __version__
from tracker.cli.output import HeadwaterGroup

NEXT = """\
Headwater tells, with evidence, whether an open-source project will still be maintained.

  headwater run                  the sample foundation, computed and served on this machine
  headwater track SOURCE         a health report from a git repository or bundle
  headwater --help               all commands
"""


class LazyGroup(HeadwaterGroup):
    """A group that knows where its commands are, and imports one when it is asked for."""

    def __init__(self, *args: object, lazy: dict[str, str] | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.lazy = lazy or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return all names in the order in which the tree declares them."""
        return [*self.lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, importing its module now."""
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        module, name = self.lazy[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(f"tracker.cli.{module}"), name)
        return command


COMMANDS = {
    "run": "serving:run",
    "serve": "serving:serve",
    "track": "tracking:track",
    "import": "imports:group",
    "sample": "sample:group",
    "event": "events:group",
    "health": "results:health",
    "metrics": "results:metrics",
    "history": "results:history",
    "roster": "results:roster",
    "drift": "drift:drift",
    "forecasts": "forecasts:forecasts",
    "foundation": "forecasts:foundation",
    "watch": "watching:watch",
    "refresh": "refreshing:refresh",
    "report": "results:report",
    "whatif": "whatif:whatif",
    "channels": "tracking:channels",
    "receipt": "measuring:receipt",
    "verify": "measuring:verify",
    "compute": "measuring:compute",
    "backtest": "backtest:group",
    "mrr": "money:mrr",
    "stripe": "stripe:group",
    "publish": "publishing:publish",
    "audit": "auditing:audit",
    "db": "database:group",
    "settings": "setup:settings",
    "doctor": "setup:doctor",
}


@click.group(cls=LazyGroup, lazy=COMMANDS, invoke_without_command=True)
@click.version_option(__version__, prog_name="headwater")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Tell, with evidence, whether an open-source project will still be maintained."""
    if ctx.invoked_subcommand is None:
        click.echo(NEXT, nl=False)


def main() -> None:
    """Run the command line; the exit status is 0, 1 for failed work, or 2 for wrong use."""
    sys.exit(cli(prog_name="headwater", standalone_mode=True))
