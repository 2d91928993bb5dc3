"""The audit log: one line for each act, written in the transaction of the act."""

from typing import Any

from tracker.db.uow import Tx
from tracker.domain.accounts import Actor, AuditEntry, RoleName


def record(
    tx: Tx,
    actor: Actor,
    action: str,
    subject: str,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Append what ``actor`` did to ``subject``; never hand a secret or an amount to it."""
    tx.session.add(
        AuditEntry(
            at=tx.now,
            actor=actor.name,
            role=actor.role.value,
            vendor_id=actor.vendor_id,
            action=action,
            subject=subject,
            before=before,
            after=after,
        )
    )


def disclosed(tx: Tx, vendor_id: int | None, subject: str, after: dict[str, Any]) -> None:
    """Append that a vendor's amounts are shown in ``subject``, by its own choice."""
    tx.session.add(
        AuditEntry(
            at=tx.now,
            actor="headwater",
            role=RoleName.STAFF.value,
            vendor_id=vendor_id,
            action="amounts disclosed",
            subject=subject,
            after=after,
        )
    )
