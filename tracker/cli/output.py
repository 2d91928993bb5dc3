"""What all commands share: one-sentence errors, JSON, progress bars, and the context."""

import json
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

import click
from tqdm import tqdm

from tracker.bootstrap import bootstrap
from tracker.clock import known_instant
from tracker.config import Settings
from tracker.errors import TrackerError
from tracker.services.context import Context

Item = TypeVar("Item")

_QUIET_SECONDS = 60.0


class HeadwaterGroup(click.Group):
    """Turns errors of users into one sentence on stderr, status 1; wrong use has status 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except TrackerError as error:
            fail(str(error))
        except KeyboardInterrupt:
            fail("Interrupted; nothing was half stored.", status=128 + signal.SIGINT)
        except BrokenPipeError:
            # Whoever read our output has gone; Python must not complain while it shuts down.
            sys.stdout = None
            sys.exit(1)


def fail(sentence: str, *, status: int = 1) -> None:
    """Say one sentence on stderr and end with ``status``."""
    click.echo(f"headwater: {sentence}", err=True)
    sys.exit(status)


def settings() -> Settings:
    """Return the settings of this installation."""
    return Settings.from_environment()


def context() -> Context:
    """Return the context of this installation."""
    return bootstrap(settings())


def print_json(value: object) -> None:
    """Print ``value`` as JSON; days and instants are ISO."""
    click.echo(json.dumps(value, default=_plain, indent=2, ensure_ascii=False))


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not JSON")


class Day(click.ParamType[date]):
    """A calendar day, written 2024-02-21."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, or say how to write one."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2024-02-21.", param, ctx)


DAY = Day()


class Instant(click.ParamType[datetime]):
    """An instant, or a day, which stands for its end: 2026-11-20 or 2026-11-20T10:32Z."""

    name = "instant"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the instant in UTC, which is also what an instant without a zone is in."""
        if isinstance(value, datetime):
            return value
        try:
            return known_instant(value)
        except ValueError:
            self.fail(
                f"{value!r} is no day and no instant; write 2026-11-20 or 2026-11-20T10:32Z.",
                param,
                ctx,
            )


class Bars:
    """Progress bars on a terminal, one line a minute elsewhere; both say rate and time left."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._bar: tqdm[Any] | None = None
        self._quiet = quiet

    def stage(self, name: str, total: int | None = None, unit: str = "it") -> None:
        """Begin a stage; the one before is over."""
        self.close()
        watched = sys.stderr.isatty()
        self._bar = tqdm(
            desc=f"{name:<22}",
            total=total,
            unit=f" {unit}",
            disable=self._quiet,
            leave=True,
            file=sys.stderr,
            mininterval=0.1 if watched else _QUIET_SECONDS,
            ascii=None if watched else True,
            dynamic_ncols=True,
        )

    def advance(self, by: int = 1) -> None:
        """Say that ``by`` more units are done."""
        if self._bar is not None:
            self._bar.update(by)

    def close(self) -> None:
        """End the last stage."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def __enter__(self) -> "Bars":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def print_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows in columns as wide as they need; None prints as a question mark."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]
    for line in ([str(name) for name in head], *cells):
        padded = (text.ljust(width) for text, width in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def _cell(value: object) -> str:
    return "?" if value is None else str(value)


known_at_option = click.option(
    "--known-at",
    type=Instant(),
    help="From what was known here at the end of that day, or at that instant (UTC).",
)

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(command: Command) -> Command:
    """Add ``--json`` to a command."""
    option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    return option(command)
