"""``headwater compute``, ``receipt`` and ``verify``: how anyone recomputes a figure."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import click

from tracker.cli.output import (
    context,
    fail,
    json_option,
    known_at_option,
    print_json,
    print_table,
)
from tracker.errors import InvalidInputError, NotFoundError, TrackerError
from tracker.health import registry
from tracker.health.verifying import differences
from tracker.services import projects
from tracker.services.files import text_of
from tracker.services.method import worked_examples


@click.command()
@click.argument("metric", required=False)
@click.option("--batch", is_flag=True, help="Read JSON lines of {metric, inputs}, answer each.")
@click.option("--list", "show_list", is_flag=True, help="Name all metrics with their inputs.")
@click.option("--example", is_flag=True, help="Print the inputs of METRIC's worked example.")
@json_option
def compute(
    metric: str | None, *, batch: bool, show_list: bool, example: bool, as_json: bool
) -> None:
    """Compute METRIC from the JSON inputs on standard input; no database is needed."""
    if sum((metric is not None, batch, show_list)) != 1:
        raise click.UsageError("Name one metric, or say --batch or --list.")
    if example and metric is None:
        raise click.UsageError("Name the metric whose example is wanted.")
    if show_list:
        _list(as_json)
    elif batch:
        _batch(sys.stdin)
    elif example:
        print_json(_example_inputs(metric or ""))
    else:
        print_json(registry.compute(metric or "", _inputs(sys.stdin.read())))


def _example_inputs(metric: str) -> dict[str, Any]:
    examples = worked_examples()
    if metric not in examples:
        raise NotFoundError("metric", metric)
    return dict(examples[metric].inputs)


def _inputs(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InvalidInputError(f"Standard input is not JSON: {error}.") from error
    if not isinstance(found, dict):
        raise InvalidInputError("Standard input must hold one JSON object: the metric's inputs.")
    return found


def _batch(lines: TextIO) -> None:
    """Answer every line with the outputs, or with what is wrong; a bad line stops nothing."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            asked = _inputs(line)
            answer = registry.compute(str(asked.get("metric")), _part(asked, "inputs"))
        except TrackerError as error:
            answer = {"error": str(error), "line": number}
        click.echo(json.dumps(answer, ensure_ascii=False))


def _part(asked: dict[str, Any], key: str) -> dict[str, Any]:
    found = asked.get(key)
    if not isinstance(found, dict):
        raise InvalidInputError(f"A line needs {key!r}, a JSON object.")
    return found


def _list(as_json: bool) -> None:
    if as_json:
        print_json(
            {
                one.name: {"section": one.section, "unit": one.unit, "inputs": dict(one.inputs)}
                for one in registry.METRICS.values()
            }
        )
        return
    rows = [(one.section, one.name, ", ".join(one.inputs)) for one in registry.METRICS.values()]
    print_table(("section", "metric", "inputs"), rows)


@click.command()
@click.argument("receipt_id")
@known_at_option
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it here.")
def receipt(receipt_id: str, known_at: datetime | None, out: Path | None) -> None:
    """Print the receipt of the figure RECEIPT_ID: its inputs, sources, rule and result."""
    document = _receipt(receipt_id, known_at)
    if out is None:
        print_json(document)
        return
    try:
        out.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    except OSError as error:
        fail(f"{out} cannot be written: {error.strerror}.")
    click.echo(str(out))


def _receipt(receipt_id: str, known_at: datetime | None) -> dict[str, Any]:
    if known_at is None:
        return projects.receipt(context(), receipt_id)
    # What computes is slow to load; a stored receipt needs nothing of it.
    from tracker.services import health

    return health.receipt_known_at(context(), receipt_id, known_at)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def verify(file: Path) -> None:
    """Compute the receipt in FILE again, without the database; status 1 if anything differs."""
    found = differences(_inputs(text_of(file)))
    for one in found:
        click.echo(one)
    if found:
        fail(f"{file} does not compute to what it says.")
    click.echo("equal: the inputs give the result that the receipt states")
