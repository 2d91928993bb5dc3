"""Connecting a vendor's account: looked at first, confirmed by name, sealed, and taken back.

A restricted key is the usual way. It is probed before anything is stored, and never shown again.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from tracker.db.queries import billing, inbox, parties
from tracker.db.tenancy import EVERY_VENDOR, VendorScope
from tracker.db.uow import Tx
from tracker.domain.accounts import Action, Actor, RoleName, require
from tracker.domain.billing import ConnectedBy, EndpointSecret, StripeAccount, StripeEndpoint
from tracker.errors import ConflictError, InvalidInputError, NotFoundError, SetupError
from tracker.services.billing import audit
from tracker.services.billing.accounts import KEY_PURPOSE
from tracker.services.billing.receiving import PURPOSE
from tracker.services.context import Context, Vault
from tracker.services.stripe_port import Access, Json, StripePort

API_VERSION = "2026-10-28.endive"
#: What is to be chosen at Stripe for an endpoint: of these something becomes of the ledger.
EVENTS = (
    *("customer.created", "customer.updated", "customer.deleted"),
    *("customer.subscription.*", "customer.discount.*"),
    *("product.*", "price.*", "coupon.*"),
    *("invoice.paid", "invoice.payment_failed", "invoice.voided"),
    *("invoice.marked_uncollectible", "charge.refunded", "refund.*"),
    *("checkout.session.*", "account.application.deauthorized"),
)
#: For how long the old signing secret stays valid beside a new one.
ROTATION = timedelta(hours=24)
_KEY_KINDS = ("rk_live_", "rk_test_", "sk_live_", "sk_test_")
_SECRET_KIND = "whsec_"  # noqa: S105 - the kind of a secret, not one
# Without these nothing can be valued; the others only make the picture fuller.
NEEDED = frozenset({"product", "price", "coupon", "customer", "subscription", "invoice"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a key opens, for the vendor to confirm before anything is stored."""

    account: str
    name: str
    livemode: bool
    country: str | None
    timezone: str
    missing: Sequence[str]

    @property
    def can_connect(self) -> bool:
        """Tell whether the key may read all that a value depends on."""
        return not NEEDED & set(self.missing)


def vendor_actor(ctx: Context, vendor: str, name: str) -> Actor:
    """Return somebody who acts for a vendor.

    Raises:
        NotFoundError: no organisation of this name is known.
    """
    with ctx.uow.read() as tx:
        found = parties.organisation_named(tx, vendor)
    if found is None:
        raise NotFoundError("organisation", vendor)
    return Actor(RoleName.VENDOR, name, found)


def propose(ctx: Context, key: str) -> Proposal:
    """Return what ``key`` opens, without storing anything.

    Raises:
        InvalidInputError: it is no key of Stripe.
        StripeRefusedError: Stripe does not accept it.
    """
    stripe, _ = _tools(ctx)
    text = key.strip()
    if not text.startswith(_KEY_KINDS):
        raise InvalidInputError("A key of Stripe begins with rk_live_ or rk_test_; paste it whole.")
    access = Access(text)
    found = stripe.account(access)
    return Proposal(
        account=str(found["id"]),
        name=_account_name(found),
        livemode=text.split("_")[1] == "live",
        country=found.get("country"),
        timezone=_timezone(found),
        missing=stripe.missing_scopes(access),
    )


def connect(ctx: Context, actor: Actor, key: str, confirmed: str) -> StripeAccount:
    """Connect the account that ``key`` opens, if it is the ``confirmed`` one; return it.

    Connecting an account again replaces its key and takes up where it was left.

    Raises:
        InvalidInputError: the key opens another account, or lacks a permission that is needed.
        ConflictError: the account feeds another vendor.
    """
    require(actor, Action.CONNECT_ACCOUNT, actor.vendor_id)
    found = propose(ctx, key)
    if found.account != confirmed:
        raise InvalidInputError(f"The key opens {found.account}, not {confirmed}; check it.")
    if not found.can_connect:
        lacking = ", ".join(sorted(NEEDED & set(found.missing)))
        raise InvalidInputError(
            f"The key may not read: {lacking}. Give it these read permissions at Stripe."
        )
    _, vault = _tools(ctx)
    sealed = vault.seal(key.strip(), KEY_PURPOSE.format(found.account))
    return keep_account(ctx, actor, found, sealed, ConnectedBy.RESTRICTED_KEY)


def keep_account(
    ctx: Context,
    actor: Actor,
    found: Proposal,
    sealed: bytes | None,
    connected_by: ConnectedBy,
) -> StripeAccount:
    """Record a confirmed account, or take up one that was connected before; return it.

    Raises:
        ConflictError: the account feeds another vendor.
    """
    assert actor.vendor_id is not None
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        account = billing.account_ever_named(tx, found.account, livemode=found.livemode)
        if account is not None and account.vendor_id != actor.vendor_id:
            raise ConflictError(f"{found.account} is connected to another vendor already.")
        account = account or StripeAccount(
            vendor_id=actor.vendor_id,
            account=found.account,
            livemode=found.livemode,
            connected_by=connected_by,
        )
        account.name, account.timezone = found.name, found.timezone
        account.key_ciphertext, account.connected_by = sealed, connected_by
        account.scopes_checked_at, account.confirmed_at = tx.now, tx.now
        account.revoked_at = None
        tx.session.add(account)
        tx.session.flush()
        audit.record(
            tx, actor, "account connected", found.account, after={"by": connected_by.value}
        )
    return account


def open_endpoint(ctx: Context, actor: Actor, account_id: int, secret: str) -> str:
    """Return the address that Stripe is to deliver to, with its signing secret sealed.

    A second secret begins a rotation: the old one stays valid for a day.

    Raises:
        InvalidInputError: it is no signing secret.
        NotFoundError: the account is not the actor's.
    """
    require(actor, Action.CONNECT_ACCOUNT, actor.vendor_id)
    text = _signing_secret(secret)
    _, vault = _tools(ctx)
    assert actor.vendor_id is not None
    with ctx.uow.begin(VendorScope(actor.vendor_id)) as tx:
        account = billing.account(tx, account_id)
        endpoint = inbox.endpoint_of(tx, account_id) or StripeEndpoint(
            slug=secrets.token_urlsafe(24),
            account_id=account_id,
            livemode=account.livemode,
            api_version=API_VERSION,
        )
        _set_secret(tx, vault, endpoint, text)
        audit.record(tx, actor, "signing secret set", account.account)
    return endpoint.slug


def open_platform_endpoint(ctx: Context, actor: Actor, secret: str, *, livemode: bool) -> str:
    """Return the address for the events of all accounts that are connected by OAuth.

    A second secret begins a rotation: the old one stays valid for a day.

    Raises:
        InvalidInputError: it is no signing secret.
    """
    text = _signing_secret(secret)
    _, vault = _tools(ctx)
    with ctx.uow.begin() as tx:
        endpoint = inbox.platform_endpoint(tx, livemode=livemode) or StripeEndpoint(
            slug=secrets.token_urlsafe(24), livemode=livemode, api_version=API_VERSION
        )
        _set_secret(tx, vault, endpoint, text)
        audit.record(tx, actor, "signing secret of the platform set", endpoint.slug[:6])
    return endpoint.slug


def _signing_secret(given: str) -> str:
    text = given.strip()
    if not text.startswith(_SECRET_KIND) or len(text) <= len(_SECRET_KIND):
        raise InvalidInputError("A signing secret begins with whsec_; paste it whole.")
    return text


def _set_secret(tx: Tx, vault: Vault, endpoint: StripeEndpoint, secret: str) -> None:
    """Seal a secret for an endpoint; those before it stay valid for a day."""
    tx.session.add(endpoint)
    tx.session.flush()
    assert endpoint.id is not None
    for old in inbox.secrets(tx, endpoint.id):
        old.valid_until = min(old.valid_until or tx.now + ROTATION, tx.now + ROTATION)
    sealed = vault.seal(secret, PURPOSE.format(endpoint.id))
    tx.session.add(EndpointSecret(endpoint_id=endpoint.id, ciphertext=sealed, valid_from=tx.now))


def disconnect(ctx: Context, actor: Actor, account_id: int) -> None:
    """Forget the key of an account; its history stays, and nothing more is fetched.

    Raises:
        NotFoundError: the account is not the actor's.
    """
    require(actor, Action.CONNECT_ACCOUNT, actor.vendor_id)
    assert actor.vendor_id is not None
    with ctx.uow.begin(VendorScope(actor.vendor_id)) as tx:
        account = billing.account(tx, account_id)
        account.key_ciphertext = None
        account.revoked_at = account.revoked_at or tx.now
        audit.record(tx, actor, "account disconnected", account.account)


def rotate(ctx: Context) -> int:
    """Seal every secret under the current master key; return how many were under another.

    Raises:
        SetupError: a master key that sealed one of them is not at hand.
    """
    _, vault = _tools(ctx)
    moved = 0
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        for account in billing.accounts(tx):
            sealed = account.key_ciphertext
            if sealed is not None and not vault.is_current(sealed):
                purpose = KEY_PURPOSE.format(account.account)
                account.key_ciphertext = vault.resealed(sealed, purpose)
                moved += 1
        for secret in inbox.all_secrets(tx):
            if not vault.is_current(secret.ciphertext):
                purpose = PURPOSE.format(secret.endpoint_id)
                secret.ciphertext = vault.resealed(secret.ciphertext, purpose)
                moved += 1
    return moved


def _tools(ctx: Context) -> tuple[StripePort, Vault]:
    if ctx.stripe is None or ctx.vault is None:
        raise SetupError(
            "No account can be connected yet: write a key file with `headwater stripe new-key`, "
            "and name it in HEADWATER_MASTER_KEY_FILE."
        )
    return ctx.stripe, ctx.vault


def granted(account: Json, *, livemode: bool) -> Proposal:
    """Return what a vendor granted by OAuth, from the account as Stripe shows it."""
    return Proposal(
        account=str(account["id"]),
        name=_account_name(account),
        livemode=livemode,
        country=account.get("country"),
        timezone=_timezone(account),
        missing=(),
    )


def _account_name(found: Json) -> str:
    shown = (found.get("settings") or {}).get("dashboard", {}).get("display_name")
    return str(shown or (found.get("business_profile") or {}).get("name") or found["id"])


def _timezone(found: Json) -> str:
    return str((found.get("settings") or {}).get("dashboard", {}).get("timezone") or "UTC")
