"""``headwater settings`` and ``headwater doctor``: how this installation is set up."""

import shutil
from collections.abc import Callable
from dataclasses import fields

import click

from tracker.cli.output import fail, json_option, print_json, print_table
from tracker.cli.output import settings as read_settings
from tracker.config import MEANING, PREFIX
from tracker.db import migrate
from tracker.db.engine import make_engine
from tracker.errors import TrackerError
from tracker.reporting.render import compile_templates
from tracker.resources import resource_dir


@click.command()
@json_option
def settings(as_json: bool) -> None:
    """List every setting, its value here, and what it means."""
    values = read_settings()
    rows = [
        (
            f"{PREFIX}{field.name.upper()}",
            str(getattr(values, field.name) or ""),
            MEANING[field.name],
        )
        for field in fields(values)
    ]
    if as_json:
        print_json({name: {"value": value, "meaning": meaning} for name, value, meaning in rows})
    else:
        print_table(("setting", "value", "meaning"), rows)


@click.command()
def doctor() -> None:
    """Say what is wrong with this installation; status 1 if anything is."""
    wrong = 0
    for what, look in CHECKS.items():
        try:
            click.echo(f"✓ {what}: {look()}")
        except (TrackerError, OSError) as error:
            wrong += 1
            click.echo(f"✗ {what}: {error}")
    if wrong:
        fail(f"{wrong} of {len(CHECKS)} checks failed.")


def _git() -> str:
    found = shutil.which("git")
    if found is None:
        raise OSError("git is not installed; `headwater track` needs it")
    return found


def _var_dir() -> str:
    folder = read_settings().var_dir
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / ".doctor"
    probe.write_text("can write")
    probe.unlink()
    return str(folder)


def _database() -> str:
    url = read_settings().effective_database_url
    engine = make_engine(url)
    revision, newest = migrate.current(engine), migrate.newest()
    if revision is None:
        return f"{engine.dialect.name}, empty; `headwater db upgrade` makes its tables"
    if revision != newest:
        raise OSError(f"is at revision {revision}, not {newest}: run `headwater db upgrade`")
    return f"{engine.dialect.name}, revision {revision}"


def _templates() -> str:
    return f"{compile_templates()} report templates compile"


CHECKS: dict[str, Callable[[], str]] = {
    "files of the package": lambda: f"{resource_dir('migrations')}, {resource_dir('reports')}",
    "git": _git,
    "var directory": _var_dir,
    "database": _database,
    "reports": _templates,
}
