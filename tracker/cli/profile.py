"""A health profile on a terminal."""

import textwrap

import click

from tracker.health.document import HealthDocument

_WIDTH = 88


def print_profile(document: HealthDocument) -> None:
    """Print sentences, the seven dimensions with their reasons, and what to look at."""
    project = document.project
    sample = "  (sample, invented)" if project.is_sample else ""
    click.secho(f"{project.name}{sample}", bold=True)
    click.echo(f"as of {document.as_of}, method {document.method_version}\n")
    text = " ".join("".join(span.text for span in one) for one in document.sentences)
    click.echo(textwrap.fill(text, _WIDTH) + "\n")
    for one in document.profile.dimensions:
        grade = "?" if one.grades == ("unknown",) else "–".join(one.grades)
        click.echo(f"  {grade:<4} {one.title:<15} {one.value}")
        for reason in one.reasons:
            click.echo(
                textwrap.fill(reason, _WIDTH, initial_indent=" " * 23, subsequent_indent=" " * 23)
            )
    click.echo(f"\n  {document.profile.headline}\n")
    for change in document.watch:
        click.echo(f"  {change.mark} {change.text}")
    if document.watch:
        click.echo()
