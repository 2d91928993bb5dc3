"""What the billing services ask of Stripe: plain JSON in, plain JSON out, never a library's object.

Errors of the other side are told apart by what to do about them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from tracker.errors import TrackerError

Json = dict[str, Any]

#: What Headwater reads, in the order of a backfill (funding.md 5).
KINDS = ("product", "price", "coupon", "customer", "subscription", "invoice", "refund")


class StripeError(TrackerError):
    """Stripe did not do what was asked; the message is without keys and bodies."""

    status = 502


class StripeBusyError(StripeError):
    """Too many requests, or Stripe is down: the same may work later.

    ``retry_after``: seconds that the other side asks to wait, if it does.
    """

    status = 503

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class StripeRefusedError(StripeError):
    """The key is wrong, revoked, or lacks a permission: only the vendor can change that."""

    status = 403


@dataclass(frozen=True, slots=True)
class Access:
    """How one account is reached; the key is a secret and never printed.

    ``account`` is named to the platform's key of an OAuth account; None: the key's own account.
    """

    key: str = field(repr=False)
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, newest first; ``after`` continues it, None: it was the last."""

    items: tuple[Json, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A checkout: one price for one organisation and project; ``intent`` makes it idempotent."""

    intent: str
    price: str
    reference: str
    metadata: Mapping[str, str]
    success_url: str
    cancel_url: str


@dataclass(frozen=True, slots=True)
class Grant:
    """What an OAuth code was exchanged for."""

    account: str
    livemode: bool
    scope: str


class StripePort(Protocol):
    """The other side, one method for each thing that is asked of it.

    Each raises StripeBusyError, StripeRefusedError or StripeError.
    """

    def platform_access(self, account: str) -> Access:
        """Return the access to an account that was connected by OAuth."""
        ...

    def account(self, access: Access) -> Json:
        """Return the account itself."""
        ...

    def missing_scopes(self, access: Access) -> Sequence[str]:
        """Return the kinds of `KINDS` that the key may not read."""
        ...

    def fetch(self, access: Access, kind: str, stripe_id: str) -> Json | None:
        """Return an object with all that its value depends on; None: it is not there any more."""
        ...

    def page(self, access: Access, kind: str, after: str | None = None, **filters: str) -> Page:
        """Return the next page of a list, each object as whole as `fetch` gives it.

        A cursor that is gone raises CursorGoneError.
        """
        ...

    def missed_events(self, access: Access, since: int) -> Sequence[Json]:
        """Return the events since a Unix time that Stripe could not deliver."""
        ...

    def checkout(self, access: Access, wanted: Wanted) -> Json:
        """Return a checkout session; the same intent gives the same session."""
        ...

    def pay_origin(self) -> str:
        """Return the origin of the pages on which sessions are paid."""
        ...

    def has_platform(self) -> bool:
        """Tell whether accounts can be connected by OAuth."""
        ...

    def authorize_url(self, state: str, back: str) -> str:
        """Return where a vendor grants access by OAuth; it then comes ``back``."""
        ...

    def grant(self, code: str) -> Grant:
        """Exchange the code that the vendor came back with."""
        ...


class CursorGoneError(StripeError):
    """The object that a page was to continue after is gone: walk the list anew."""
