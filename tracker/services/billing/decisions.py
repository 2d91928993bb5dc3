"""The decisions on whom a vendor's customers are, and how each can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker.db.queries import parties, vendors
from tracker.db.tenancy import VendorScope
from tracker.domain.accounts import Action, Actor, require
from tracker.domain.billing import CustomerMatch
from tracker.services.billing.vendors import customer_names
from tracker.services.context import Context


@dataclass(frozen=True, slots=True)
class Decision:
    """For whom a customer was taken; ``organisation`` None: for nobody who is known.

    ``before``: what stood until then, where taking this one back leads to.
    """

    account_id: int
    customer: str
    name: str
    organisation: str | None
    method: str
    evidence: str
    decided_by: str
    decided_at: datetime
    is_standing: bool
    before: str | None

    @property
    def can_be_undone(self) -> bool:
        """Tell whether taking it back would change anything."""
        return self.is_standing and self.before != self.organisation


def history(ctx: Context, actor: Actor) -> list[Decision]:
    """Return every decision on the customers of the actor's vendor, the newest first.

    Raises:
        NotFoundError: the actor is no vendor's.
    """
    require(actor, Action.MATCH_CUSTOMERS, actor.vendor_id)
    vendor_id = actor.vendor_id or 0
    with ctx.uow.read(VendorScope(vendor_id)) as tx:
        names = customer_names(tx, vendor_id)
        organisations = parties.organisation_names(tx)
        stood: dict[tuple[int, str], str | None] = {}
        found = []
        for one in vendors.decisions(tx, vendor_id):
            key = (one.account_id, one.customer)
            decision = _decision(one, names.get(key, one.customer), organisations, stood.get(key))
            stood[key] = decision.organisation
            found.append(decision)
    return found[::-1]


def _decision(
    one: CustomerMatch, name: str, organisations: Mapping[int, str], before: str | None
) -> Decision:
    return Decision(
        account_id=one.account_id,
        customer=one.customer,
        name=name,
        organisation=organisations.get(one.organisation_id or 0),
        method=one.method.value,
        evidence=one.evidence,
        decided_by=one.decided_by,
        decided_at=one.decided_at,
        is_standing=one.ended_at is None,
        before=before,
    )
