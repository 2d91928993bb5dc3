"""A vendor's home: its revenue and its customers for itself, shares and states for staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from tracker.db.queries import billing, disclosure, parties
from tracker.db.queries import revenue as stored
from tracker.db.queries import vendors as found_vendors
from tracker.db.tenancy import EVERY_VENDOR, VendorScope
from tracker.db.uow import Tx
from tracker.domain.accounts import Action, Actor, RoleName, require
from tracker.domain.billing import Audience, Disclosure, StripeAccount
from tracker.errors import NotFoundError
from tracker.metrics.payers import PayerConcentration
from tracker.services.billing import overview
from tracker.services.billing.booking import local_day
from tracker.services.billing.overview import AccountHealth
from tracker.services.billing.revenue import Revenue, revenue_of
from tracker.services.context import Context


@dataclass(frozen=True, slots=True)
class Vendor:
    """An organisation that sells something made of a project, or has an account."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class VendorState:
    """A vendor and its accounts, as staff see them: no amounts."""

    vendor: Vendor
    accounts: tuple[AccountHealth, ...]


@dataclass(frozen=True, slots=True)
class Payer:
    """What a customer pays a month in one currency, in minor units of Stripe.

    ``at_risk_minor`` is the part of it whose last payment failed. ``organisation`` None: the
    customer is not matched. ``subscribed_on`` is the day on which its first subscription began,
    which may lie before its account was connected; None: not known.
    """

    customer: str
    organisation: str | None
    currency: str
    mrr_minor: int
    at_risk_minor: int
    subscribed_on: date | None


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A subscription that has no value and is counted nowhere, and why."""

    subscription: str
    customer: str
    why: str


@dataclass(frozen=True, slots=True)
class VendorHome:
    """All that a vendor sees of its own revenue."""

    revenue: Revenue
    payers: tuple[Payer, ...]
    not_counted: tuple[NotCounted, ...]


@dataclass(frozen=True, slots=True)
class VendorShares:
    """What staff see of a vendor's revenue: on how few it rests by currency, and no amount.

    ``is_withheld``: it chose to disclose nothing, so not that either.
    """

    is_connected: bool
    is_read: bool
    frozen_at: datetime | None
    not_valued: int
    by_currency: tuple[tuple[str, PayerConcentration], ...]
    is_withheld: bool = False


def all_vendors(ctx: Context) -> list[Vendor]:
    """Return every vendor by name."""
    with ctx.uow.read(EVERY_VENDOR) as tx:
        return [Vendor(*one) for one in found_vendors.vendors(tx)]


def visible(ctx: Context, actor: Actor) -> list[Vendor]:
    """Return the vendors that somebody may look at: all for staff, itself for a vendor."""
    known = all_vendors(ctx)
    if actor.role is RoleName.STAFF:
        return known
    return [one for one in known if one.id == actor.vendor_id]


def vendor(ctx: Context, actor: Actor, vendor_id: int) -> Vendor:
    """Return a vendor that the actor may look at.

    Raises:
        NotFoundError: it is not there, or not the actor's to see; the two read the same.
    """
    for one in visible(ctx, actor):
        if one.id == vendor_id:
            return one
    raise NotFoundError("vendor", vendor_id)


def states(ctx: Context, actor: Actor) -> list[VendorState]:
    """Return the vendors that somebody may look at, with how their accounts are."""
    return [
        VendorState(one, tuple(overview.accounts(ctx, VendorScope(one.id))))
        for one in visible(ctx, actor)
    ]


def accounts(ctx: Context, actor: Actor, vendor_id: int) -> list[AccountHealth]:
    """Return how the accounts of a vendor are.

    Raises:
        NotFoundError: the actor may not see it.
    """
    require(actor, Action.SEE_REVENUE, vendor_id)
    return overview.accounts(ctx, VendorScope(vendor_id))


def home(ctx: Context, actor: Actor) -> VendorHome:
    """Return the revenue of the actor's own vendor, exact, with its customers.

    Raises:
        NotFoundError: the actor is no vendor's.
    """
    require(actor, Action.MATCH_CUSTOMERS, actor.vendor_id)
    vendor_id = actor.vendor_id or 0
    with ctx.uow.read(VendorScope(vendor_id)) as tx:
        names = customer_names(tx, vendor_id)
        return VendorHome(
            revenue=revenue_of(tx, vendor_id),
            payers=tuple(_payers(tx, vendor_id, names)),
            not_counted=tuple(
                NotCounted(
                    one.subscription,
                    names.get((one.account_id, one.customer or ""), one.customer or "unknown"),
                    one.why,
                )
                for one in found_vendors.not_valued(tx, vendor_id)
            ),
        )


def customer_names(tx: Tx, vendor_id: int) -> dict[tuple[int, str], str]:
    """Return the names of a vendor's customers by account and id."""
    return {
        (account.id, document["id"]): customer_name(document)
        for account in stored.accounts_of(tx, vendor_id)
        if account.id is not None
        for document in billing.documents(tx, account.id, "customer")
    }


def customer_name(document: Mapping[str, object]) -> str:
    """Return by what a customer is called: its name, else its address, else its id."""
    return str(document.get("name") or document.get("email") or document["id"])


def _payers(tx: Tx, vendor_id: int, names: Mapping[tuple[int, str], str]) -> Sequence[Payer]:
    organisations = parties.organisation_names(tx)
    since = found_vendors.first_subscribed(tx, vendor_id)
    accounts = {one.id: one for one in stored.accounts_of(tx, vendor_id)}
    found = [
        Payer(
            customer=names.get((one.account_id, one.customer), one.customer),
            organisation=organisations.get(one.organisation_id or 0),
            currency=one.currency,
            mrr_minor=one.mrr_minor,
            at_risk_minor=one.at_risk_minor,
            subscribed_on=_day(accounts[one.account_id], since.get((one.account_id, one.customer))),
        )
        for one in stored.worth_by_payer(tx, vendor_id)
        if one.mrr_minor
    ]
    return sorted(found, key=lambda one: (one.currency, -one.mrr_minor, one.customer.casefold()))


def _day(account: StripeAccount, at: int | None) -> date | None:
    return None if at is None else local_day(account, datetime.fromtimestamp(at, UTC))


def shares(ctx: Context, actor: Actor, vendor_id: int) -> VendorShares:
    """Return what staff see of a vendor's revenue.

    Raises:
        NotFoundError: the actor may not see it.
    """
    require(actor, Action.SEE_REVENUE, vendor_id)
    with ctx.uow.read(VendorScope(vendor_id)) as tx:
        found = revenue_of(tx, vendor_id)
        is_withheld = disclosure.level(tx, vendor_id, Audience.STAFF) is Disclosure.NOTHING
    return VendorShares(
        is_connected=found.is_connected,
        is_read=found.is_read,
        frozen_at=found.frozen_at,
        not_valued=0 if is_withheld else found.not_valued,
        is_withheld=is_withheld,
        by_currency=tuple(
            (one.currency, one.concentration)
            for one in found.currencies
            if one.concentration is not None and not is_withheld
        ),
    )
