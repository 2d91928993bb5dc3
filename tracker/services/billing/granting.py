"""Connecting an account by OAuth: a state for one way there and back, then a look, then a yes.

The state is bound to the vendor and to the browser that began, holds for ten minutes, and is used
once. What comes back is shown by name and connected only when the vendor confirms it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from tracker.db.queries import oauth
from tracker.db.tenancy import VendorScope
from tracker.domain.accounts import Action, Actor, allowed, require
from tracker.domain.billing import ConnectedBy, OAuthState, StripeAccount
from tracker.errors import RefusedError, SetupError
from tracker.services.billing import connecting
from tracker.services.billing.connecting import Proposal
from tracker.services.context import Context
from tracker.services.stripe_port import StripePort

BACK = "/connect/back"
_VALID = timedelta(minutes=10)
_SCOPE = "read_write"
_REFUSED = (
    "This way back from Stripe was used already, is older than ten minutes, or began elsewhere; "
    "begin again on the vendor's page."
)


@dataclass(frozen=True, slots=True)
class Granted:
    """What a vendor granted and has yet to confirm."""

    state_id: int
    found: Proposal


def begin(ctx: Context, actor: Actor, browser: str) -> str:
    """Return the address at Stripe where a vendor grants access; ``browser`` is its secret.

    Raises:
        NotFoundError: the actor may not connect accounts.
        SetupError: this installation is no platform of Stripe.
    """
    vendor_id, stripe = _vendor(actor), _platform(ctx)
    state = secrets.token_urlsafe(32)
    with ctx.uow.begin(VendorScope(vendor_id)) as tx:
        row = OAuthState(
            vendor_id=vendor_id,
            state_sha256=_hashed(state),
            browser_sha256=_hashed(browser),
            begun_at=tx.now,
        )
        tx.session.add(row)
    return stripe.authorize_url(state, f"{ctx.public_address}{BACK}")


def come_back(ctx: Context, actor: Actor, browser: str, state: str, code: str) -> Granted:
    """Use a state and exchange the code; return what was granted, for the vendor to look at.

    Raises:
        RefusedError: the state was used, is too old, or is another vendor's or browser's; or the
            vendor said no at Stripe, which is when there is no code.
        StripeError: Stripe does not accept the code.
    """
    vendor_id, stripe = _returned(actor), _platform(ctx)
    with ctx.uow.begin(VendorScope(vendor_id)) as tx:
        row = oauth.use(tx, _hashed(state), _hashed(browser), tx.now - _VALID)
    if row is None or row.id is None:
        raise RefusedError(_REFUSED)
    if not code:
        raise RefusedError("Nothing was connected: access was not granted at Stripe.")
    grant = stripe.grant(code)
    if grant.scope != _SCOPE:
        raise RefusedError(f"Stripe granted {grant.scope} instead of {_SCOPE}; begin again.")
    account = stripe.account(stripe.platform_access(grant.account))
    with ctx.uow.begin(VendorScope(vendor_id)) as tx:
        kept = oauth.used(tx, row.id)
        kept.account, kept.livemode = grant.account, grant.livemode
    return Granted(row.id, connecting.granted(account, livemode=grant.livemode))


def confirm(ctx: Context, actor: Actor, browser: str, state_id: int) -> StripeAccount:
    """Connect what was granted, without a key of its own; return the account.

    Raises:
        RefusedError: nothing waits for this browser's confirmation, or it waited too long.
        ConflictError: the account feeds another vendor.
    """
    vendor_id, stripe = _returned(actor), _platform(ctx)
    with ctx.uow.read(VendorScope(vendor_id)) as tx:
        row = oauth.to_confirm(tx, state_id, _hashed(browser), tx.now - _VALID)
    if row is None or row.account is None:
        raise RefusedError(_REFUSED)
    account = stripe.account(stripe.platform_access(row.account))
    found = connecting.granted(account, livemode=bool(row.livemode))
    kept = connecting.keep_account(ctx, actor, found, None, ConnectedBy.OAUTH)
    with ctx.uow.begin(VendorScope(vendor_id)) as tx:
        oauth.used(tx, state_id).confirmed_at = tx.now
    return kept


def _returned(actor: Actor) -> int:
    """Return the vendor of somebody who came back; whoever else did came another way."""
    if actor.vendor_id is None or not allowed(actor, Action.CONNECT_ACCOUNT, actor.vendor_id):
        raise RefusedError(_REFUSED)
    return actor.vendor_id


def _vendor(actor: Actor) -> int:
    require(actor, Action.CONNECT_ACCOUNT, actor.vendor_id)
    assert actor.vendor_id is not None
    return actor.vendor_id


def _platform(ctx: Context) -> StripePort:
    if ctx.stripe is None or not ctx.stripe.has_platform():
        raise SetupError(
            "Connecting by OAuth needs HEADWATER_STRIPE_PLATFORM_KEY_FILE and "
            "HEADWATER_STRIPE_CLIENT_ID; a restricted key needs neither."
        )
    return ctx.stripe


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
