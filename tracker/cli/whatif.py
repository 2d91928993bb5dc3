"""``headwater whatif``: stress tests of a project, and scenarios of one's own."""

import textwrap
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

import click

from tracker.cli.output import DAY, context, json_option, print_json, print_table
from tracker.health.forecast import WITHDRAWAL_RATE
from tracker.health.scenario import NOTHING_HAPPENS, Scenario
from tracker.health.scenario_words import STRESS_HEAD
from tracker.services import whatif as service

_WIDTH = 88
Command = TypeVar("Command", bound=Callable[..., Any])


_NAMES = (
    ("--without-employer", "employers", "E takes its people off the project; its revenue stays."),
    ("--without-adopter", "adopters", "A stops paying."),
    ("--vendor-fails", "vendors", "V fails: its revenue and its people go."),
)
_KEPT = "Which part of the people who go others keep, 0 to 1."
_FREEZE = "Nobody arrives any more."
_RATE = "How many employers withdraw in a year, as a share; young companies: 0.11."


def _scenario_options(command: Command) -> Command:
    """Add an option for each thing that could happen."""
    numbers = (
        ("--kept-share", "kept", 0.0, _KEPT),
        ("--failure-rate", "rate", WITHDRAWAL_RATE, _RATE),
    )
    for option, name, default, words in reversed(numbers):
        add = click.option(option, name, type=float, default=default, show_default=True, help=words)
        command = add(command)
    freeze = click.option(
        "--hiring-freeze", "freeze", is_flag=True, help="Nobody arrives any more."
    )
    command = freeze(command)
    for option, name, words in reversed(_NAMES):
        add = click.option(
            option, name, multiple=True, metavar=words[0], help=f"{words} Can be repeated."
        )
        command = add(command)
    return command


@click.command()
@click.argument("slug")
@_scenario_options
@click.option("--as-of", type=DAY, help="What was true on that day.")
@json_option
def whatif(slug: str, as_of: date | None, as_json: bool, **given: Any) -> None:
    """Print what is left of the project SLUG if somebody goes; without options, the stress tests.

    With --json a scenario is a receipt: `headwater verify` computes it again.
    """
    document = service.document(context(), slug, as_of)
    asked = Scenario(
        without_employers=given["employers"],
        without_adopters=given["adopters"],
        failing_vendors=given["vendors"],
        hiring_freeze=given["freeze"],
        failure_rate=given["rate"],
        kept_share=given["kept"],
    )
    scenario = service.checked(document, asked)
    if scenario == NOTHING_HAPPENS:
        _stress_tests(document, as_json=as_json)
        return
    answer = service.answer(document, scenario)
    if as_json:
        print_json(answer.receipt)
    else:
        _answer(document, answer)


def _stress_tests(document: Mapping[str, Any], *, as_json: bool) -> None:
    what_if = document["what_if"]
    if as_json:
        kept = ("before", "tests", "areas", "area_status", "receipts", "notes")
        head = {"project": document["project"]["slug"], "as_of": document["as_of"]}
        print_json(head | {name: what_if[name] for name in kept})
        return
    click.echo(f"{document['project']['slug']} as of {document['as_of']}\n")
    rows = service.stress_rows(document)
    print_table(STRESS_HEAD, [(row.title, *row.cells) for row in rows])
    _notes(what_if["notes"])


def _answer(document: Mapping[str, Any], answer: service.Answer) -> None:
    click.echo(f"{document['project']['slug']} as of {document['as_of']}\n")
    click.echo(textwrap.fill(" ".join(answer.sentences), _WIDTH) + "\n")
    print_table(
        ("", "now", "then", ""),
        [(one.name, one.before, one.after, f"{one.mark} {one.word}") for one in answer.rows],
    )
    if answer.chances:
        click.echo("\nChance that so many maintainers are there; from 5 years on extrapolation:")
        print_table(
            ("years", "at least", "now", "then", ""),
            [
                (one.years, one.people, one.before, one.after, f"{one.mark} {one.word}")
                for one in answer.chances
            ],
        )
    _notes(document["what_if"]["notes"])


def _notes(notes: list[str]) -> None:
    if notes:
        click.echo()
    for note in notes:
        click.echo(textwrap.fill(note, _WIDTH))
