"""``headwater audit``: who did what with vendors' money and data, and what was disclosed."""

from dataclasses import asdict
from typing import Any

import click

from tracker.cli.output import context, json_option, print_json, print_table
from tracker.services.billing.disclosing import audit_log


@click.command()
@click.option("--vendor", help="Only what concerns this vendor.")
@json_option
def audit(vendor: str | None, as_json: bool) -> None:
    """Print the audit log, newest first: who did what, and what was disclosed to whom."""
    rows = audit_log(context(), vendor)
    if as_json:
        print_json([asdict(one) for one in rows])
        return
    head = ("at", "who", "for", "vendor", "what", "of", "before", "after")
    print_table(
        head,
        [
            (
                *(f"{one.at:%Y-%m-%d %H:%M}", one.actor, one.role, one.vendor or ""),
                *(one.action, one.subject, _words(one.before), _words(one.after)),
            )
            for one in rows
        ],
    )


def _words(state: dict[str, Any] | None) -> str:
    return ", ".join(f"{key} {value}" for key, value in (state or {}).items())
