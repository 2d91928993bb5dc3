"""A health profile on a terminal."""

import textwrap
from datetime import datetime
from typing import Any

import click

from tracker.health.words import long_instant

_WIDTH = 88


def tell_known_at(known_at: datetime | None) -> None:
    """Say of what knowledge this is, if it is not of today's."""
    if known_at is not None:
        click.echo(f"as it was known on {long_instant(known_at)}")


def print_profile(document: dict[str, Any], known_at: datetime | None = None) -> None:
    """Print sentences, the seven dimensions with their reasons, and what to look at.

    ``document`` is a stored `HealthDocument`.
    """
    project = document["project"]
    sample = "  (sample, invented)" if project["is_sample"] else ""
    click.secho(f"{project['name']}{sample}", bold=True)
    click.echo(f"as of {document['as_of']}, method {document['method_version']}")
    tell_known_at(known_at)
    click.echo()
    told = ("".join(span["text"] for span in one) for one in document["sentences"])
    click.echo(textwrap.fill(" ".join(told), _WIDTH) + "\n")
    for dimension in document["profile"]["dimensions"]:
        _print_dimension(dimension)
    click.echo(f"\n  {document['profile']['headline']}\n")
    for signal in document["watch"]:
        _print_signal(signal)
    if document["watch"]:
        click.echo()


def _print_dimension(dimension: dict[str, Any]) -> None:
    grade = "?" if "unknown" in dimension["grades"] else "–".join(dimension["grades"])
    click.echo(f"  {grade:<4} {dimension['title']:<15} {dimension['value']}")
    for reason in dimension["reasons"]:
        indent = " " * 23
        click.echo(textwrap.fill(reason, _WIDTH, initial_indent=indent, subsequent_indent=indent))


def _print_signal(signal: dict[str, Any]) -> None:
    click.echo(f"  {signal['mark']} {signal['text']}")
    history = signal["history"] or {"text": "", "foundation": ""}
    told = " ".join(part for part in (signal["detail"], *_told(history)) if part)
    click.echo(textwrap.fill(told, _WIDTH, initial_indent="    ", subsequent_indent="    "))


def _told(history: dict[str, Any]) -> tuple[str, str]:
    return history["text"], history["foundation"]
