"""Each disclosure of amounts in the audit log: once for a snapshot or a report, not for a view."""

from collections.abc import Mapping
from typing import Any

from tracker.db.queries import parties
from tracker.db.uow import Tx
from tracker.domain.billing import Audience
from tracker.services.billing import audit


def log(tx: Tx, document: Mapping[str, Any], audience: Audience, subject: str) -> None:
    """Log, a line for each vendor, that a document shows its amounts; the line holds none."""
    funding = document.get("funding") or {}
    for view in funding.get("amounts", ()):
        for row in view["rows"]:
            # A vendor whose own band is left out has a share of what is shown.
            vendor_id = parties.organisation_named(tx, row["name"])
            after = {"audience": audience.value, "level": view["level"]}
            audit.disclosed(tx, vendor_id, subject, after)
