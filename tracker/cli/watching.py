"""``headwater watch``: what somebody should look at, over the portfolio."""

from dataclasses import asdict

import click

from tracker.cli.output import context, json_option, print_json, print_table
from tracker.services.watching import Standing, standing


@click.command()
@click.argument("slug", required=False)
@json_option
def watch(slug: str | None, as_json: bool) -> None:
    """Print the signals that stand now, strongest first, over all projects or of SLUG.

    Each comes with how often it stood in the project's past and how often nothing came of it.
    """
    found = standing(context(), slug)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    if not found:
        click.echo("No signal stands, as far as was computed; `headwater refresh --all` computes.")
        return
    print_table(
        ("strength", "project", "since", "signal", "stood", "false alarms"),
        [_row(one) for one in found],
    )


def _row(one: Standing) -> tuple[object, ...]:
    signal, history = one.signal, one.signal["history"]
    chance = " (may be chance)" if one.may_be_chance else ""
    stood = f"{history['raised']} of {history['months']} months" if history else "-"
    false = f"{history['false_alarms']} of {history['judged']}" if history else "-"
    text = f"{signal['text']}{chance}"
    return f"{signal['strength']:.2f}", one.project, signal["since"] or "-", text, stood, false
