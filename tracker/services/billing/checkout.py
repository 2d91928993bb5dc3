"""Subscribing on a project's public page: a signed order, one wish, one session, and the proof.

A stranger has no cookie that a page elsewhere could borrow, so the token of the form guards
something else: that an order names a price that was on offer, is not older than half a day, and
leads to one session however often it is sent. What the browser brings back proves nothing; only
the session does, fetched from Stripe.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from tracker.db.queries import billing, checkout, projects
from tracker.db.queries.checkout import Offering
from tracker.db.tenancy import EVERY_VENDOR
from tracker.db.uow import Tx
from tracker.domain.billing import CheckoutIntent, StripeAccount
from tracker.errors import ConflictError, InvalidInputError, NotFoundError, SetupError
from tracker.services.billing.accounts import access_of
from tracker.services.billing.matching import match_by_proof
from tracker.services.context import Context
from tracker.services.stripe_port import Json, StripeBusyError, StripeError, Wanted

#: The key of a session's metadata that names our wish.
INTENT_KEY = "headwater_intent"
PROJECT_KEY = "headwater_project"
#: Stripe remembers the key of a request for a day: within half of it the answer is the same.
_VALID = timedelta(hours=12)
#: More wishes in an hour than an account's customers have; the rest is somebody's script.
MOST_AN_HOUR = 60
_LONGEST_NAME = 200
#: A host and no user, whole: what a browser could read otherwise than we do is refused.
_SAFE = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[!-\[\]-~]*")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_STALE = "This form is no longer valid; open the page again and choose once more."


@dataclass(frozen=True, slots=True)
class Order:
    """What a form asks for: a signed token and the name of an organisation, as typed."""

    slug: str
    token: str
    organisation: str


@dataclass(frozen=True, slots=True)
class _Wish:
    """A wish that is on record, with what is needed to ask Stripe."""

    intent: CheckoutIntent
    account: StripeAccount


def order_token(ctx: Context, offer_id: int) -> str:
    """Return a token for one wish for what is on offer; nothing is stored until it comes back."""
    issued = int(ctx.clock.now().timestamp())
    signed = f"{secrets.token_urlsafe(18)}.{offer_id}.{issued}"
    return f"{signed}.{_signature(ctx, signed)}"


def start(ctx: Context, order: Order) -> str:
    """Return the address at Stripe where an order is paid; the same order gives the same one.

    Raises:
        NotFoundError: the project is not public, or the price is not on offer any more.
        InvalidInputError: the token is not ours or too old.
        ConflictError: the order was sent before for another organisation.
        StripeError: Stripe did not answer with a session, or asks to wait.
    """
    if ctx.stripe is None:
        raise SetupError("Nothing can be bought here yet: Stripe is not set up.")
    intent_id, offer_id = _opened(ctx, order.token)
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        wish = _wish(tx, order, intent_id, offer_id)
    session = ctx.stripe.checkout(access_of(ctx, wish.account), _wanted(ctx, order.slug, wish))
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        checkout.wish(tx, wish.intent.id).session = session["id"]
    return _pay_address(ctx, session)


def _opened(ctx: Context, token: str) -> tuple[str, int]:
    """Return (intent, offer) of a token that we signed within the last half day."""
    signed, _, signature = token.rpartition(".")
    if not hmac.compare_digest(_signature(ctx, signed).encode(), signature.encode()):
        raise InvalidInputError(_STALE)
    intent_id, offer_id, issued = signed.split(".")
    if ctx.clock.now().timestamp() - int(issued) > _VALID.total_seconds():
        raise InvalidInputError(_STALE)
    return intent_id, int(offer_id)


def _signature(ctx: Context, signed: str) -> str:
    text = f"checkout\n{signed}".encode()
    return hmac.new(ctx.secret_key.encode(), text, hashlib.sha256).hexdigest()


def _wish(tx: Tx, order: Order, intent_id: str, offer_id: int) -> _Wish:
    project = projects.published_project(tx, order.slug)
    assert project.id is not None
    found = [one for one in checkout.on_offer(tx, project.id) if one.offer.id == offer_id]
    if not found:
        raise NotFoundError("offer", offer_id)
    (offering,) = found
    organisation = checkout.adopter(tx, project.id, order.organisation.strip()[:_LONGEST_NAME])
    intent = checkout.keep(tx, _row(tx, offering, intent_id, organisation))
    if intent.organisation_id != organisation:
        raise ConflictError("This form was sent before; open the page again to change it.")
    wished = checkout.wished_since(tx, intent.account_id, tx.now - timedelta(hours=1))
    if wished > MOST_AN_HOUR:
        raise StripeBusyError("Too many people subscribe at this moment; try again in an hour.")
    return _Wish(intent, offering.account)


def _row(tx: Tx, offering: Offering, intent_id: str, organisation: int | None) -> Json:
    return {
        "id": intent_id,
        "vendor_id": offering.offer.vendor_id,
        "account_id": offering.offer.account_id,
        "project_id": offering.offer.project_id,
        "organisation_id": organisation,
        "price": offering.offer.price,
        "wanted_at": tx.now,
    }


def _wanted(ctx: Context, slug: str, wish: _Wish) -> Wanted:
    organisation = wish.intent.organisation_id
    home = f"{ctx.public_address}/public/{slug}"
    return Wanted(
        intent=wish.intent.id,
        price=wish.intent.price,
        reference="" if organisation is None else str(organisation),
        metadata={INTENT_KEY: wish.intent.id, PROJECT_KEY: slug},
        success_url=f"{home}/thanks",
        cancel_url=home,
    )


def _pay_address(ctx: Context, session: Json) -> str:
    """Return where Stripe says that a session is paid: there, or at a domain of the vendor's."""
    assert ctx.stripe is not None
    address = str(session.get("url") or "")
    if not (_SAFE.fullmatch(address) or _is_of_peer(address, ctx.stripe.pay_origin())):
        raise StripeError("Stripe gave no page to pay on that is safe; the vendor has to look.")
    return address


def _is_of_peer(address: str, origin: str) -> bool:
    """Tell whether it is a page of a stand-in for Stripe that runs on this machine."""
    return urlsplit(origin).hostname in _LOOPBACK and address.startswith(f"{origin}/")


def complete(tx: Tx, account: StripeAccount, session: Json) -> bool:
    """Link the customer of a complete session to the organisation that wished for it.

    ``session`` is as it was fetched. False: it is not complete, or no session of ours.
    """
    assert account.id is not None
    customer = session.get("customer")
    if session.get("status") != "complete" or not isinstance(customer, str):
        return False
    intent = checkout.intent(tx, account.id, session, INTENT_KEY)
    if intent is None:
        return False
    intent.session, intent.customer = session["id"], customer
    intent.completed_at = intent.completed_at or tx.now
    tx.session.flush()
    mirrored = billing.mirrored(tx, account.id, "customer", customer)
    match_by_proof(tx, account, mirrored.document if mirrored else {"id": customer})
    return True
