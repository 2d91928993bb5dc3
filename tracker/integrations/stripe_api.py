"""Stripe through its own SDK, as `services.stripe_port` asks for it; objects come as plain JSON.

Requests are raw ones: building the SDK's objects costs a hundred times as much and nobody needs
them. Expansion ends at four levels, so tiers and coupons of items are fetched beside.
"""

import json
import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any

import stripe
from stripe import StripeClient

from tracker.integrations.throttle import Throttle
from tracker.services.stripe_port import (
    KINDS,
    Access,
    CursorGoneError,
    Grant,
    Json,
    Page,
    StripeBusyError,
    StripeError,
    StripeRefusedError,
    Wanted,
)

_PATHS = {
    "product": "products",
    "price": "prices",
    "coupon": "coupons",
    "customer": "customers",
    "subscription": "subscriptions",
    "invoice": "invoices",
    "refund": "refunds",
    "checkout.session": "checkout/sessions",
    "subscription_schedule": "subscription_schedules",
}
_EXPAND = {
    "subscription": ["discounts.source.coupon", "schedule"],
    "price": ["tiers", "currency_options"],
    "coupon": ["applies_to", "currency_options"],
    "invoice": ["discounts", "amount_paid_off_stripe"],
}
_ITEMS = ["data.price.tiers", "data.price.currency_options", "data.discounts.source.coupon"]
# The default hides what was cancelled.
_FILTERS = {"subscription": {"status": "all"}}
_PAGE = 100
PER_SECOND = 5.0
_PAUSES = (0.25, 0.5, 1.0, 2.0)
_PAY_ORIGIN = "https://checkout.stripe.com"
_MOST_COUPONS = 10_000
_BUSY = 429


# The SDK writes bodies of answers, with names and addresses in them, to its log of details.
logging.getLogger("stripe").setLevel(logging.WARNING)


class StripeApi:
    """The real Stripe, or a peer at other addresses.

    Args:
        addresses: {"api": …, "connect": …} instead of Stripe's own; empty for Stripe.
        platform_key: the foundation's key, for accounts that are connected by OAuth.
        client_id: of the foundation's Connect platform.
        per_second: how many requests an account gets at most; Stripe allows 100 live, 25 in test.
    """

    def __init__(
        self,
        addresses: Mapping[str, str] | None = None,
        platform_key: str | None = None,
        client_id: str | None = None,
        per_second: float = PER_SECOND,
    ) -> None:
        self._throttle = Throttle(per_second)
        self._coupons: dict[tuple[str, str], Json | None] = {}
        self._addresses = dict(addresses or {})
        self._platform_key = platform_key
        self._client_id = client_id

    def platform_access(self, account: str) -> Access:
        """Return the access to an account that was connected by OAuth."""
        return Access(self._platform(), account)

    def account(self, access: Access) -> Json:
        """Return the account itself."""
        return self._get(access, "account")

    def missing_scopes(self, access: Access) -> Sequence[str]:
        """Return the kinds that the key may not read, by asking for one of each."""
        missing = []
        for kind in KINDS:
            try:
                self._get(access, _PATHS[kind], limit=1)
            except StripeRefusedError:
                missing.append(kind)
        return missing

    def fetch(self, access: Access, kind: str, stripe_id: str) -> Json | None:
        """Return an object with all that its value depends on; None: it is not there."""
        try:
            found = self._get(access, f"{_PATHS[kind]}/{stripe_id}", expand=_EXPAND.get(kind, []))
        except _GoneError:
            return None
        if found.get("deleted"):
            return None
        return self._completed(access, found) if kind == "subscription" else found

    def _completed(self, access: Access, subscription: Json) -> Json:
        """Return a subscription with all of its items, their tiers and their coupons."""
        items: list[Json] = []
        after: dict[str, str] = {}
        while True:
            page = self._get(
                access,
                "subscription_items",
                subscription=subscription["id"],
                limit=_PAGE,
                expand=_ITEMS,
                **after,
            )
            items += page["data"]
            if not page["has_more"]:
                break
            after = {"starting_after": page["data"][-1]["id"]}
        whole = subscription | {"items": {"object": "list", "has_more": False, "data": items}}
        return self._with_products(access, whole)

    def _with_products(self, access: Access, subscription: Json) -> Json:
        """Return the same with what each coupon applies to, which no list can expand."""
        discounts = [
            *subscription.get("discounts", []),
            *(one for item in subscription["items"]["data"] for one in item.get("discounts", [])),
        ]
        for discount in discounts:
            source = discount.get("source") if isinstance(discount, dict) else None
            coupon = (source or {}).get("coupon")
            if source and isinstance(coupon, dict) and "applies_to" not in coupon:
                # A coupon that was deleted still holds; what it applied to is not told any more.
                source["coupon"] = self._coupon(access, coupon["id"]) or coupon
        return self._with_invoice(access, subscription)

    def _with_invoice(self, access: Access, subscription: Json) -> Json:
        """Return the same with its last invoice where only that tells which tax is included."""
        invoice = subscription.get("latest_invoice")
        if not isinstance(invoice, str) or not _hides_tax(subscription):
            return subscription
        return subscription | {"latest_invoice": self.fetch(access, "invoice", invoice) or invoice}

    def _coupon(self, access: Access, coupon_id: str) -> Json | None:
        """Return a coupon. What it takes off cannot be changed, so it is asked for once."""
        key = (access.account or access.key, coupon_id)
        if key not in self._coupons:
            if len(self._coupons) >= _MOST_COUPONS:
                self._coupons.clear()
            self._coupons[key] = self.fetch(access, "coupon", coupon_id)
        return self._coupons[key]

    def page(self, access: Access, kind: str, after: str | None = None, **filters: str) -> Page:
        """Return the next page of a list."""
        cursor = {"starting_after": after} if after else {}
        asked = _FILTERS.get(kind, {}) | filters
        expand = [f"data.{one}" for one in _EXPAND.get(kind, [])]
        try:
            page = self._get(access, _PATHS[kind], limit=_PAGE, expand=expand, **cursor, **asked)
        except _GoneError as error:
            raise CursorGoneError(f"{after} is not there any more.") from error
        items = tuple(self._whole(access, one) for one in page["data"])
        return Page(items, items[-1]["id"] if page["has_more"] and items else None)

    def _whole(self, access: Access, listed: Json) -> Json:
        if listed["object"] != "subscription":
            return listed
        if _lacks(listed):
            return self._completed(access, listed)
        return self._with_products(access, listed)

    def missed_events(self, access: Access, since: int) -> Sequence[Json]:
        """Return the events since ``since`` that Stripe could not deliver."""
        found: list[Json] = []
        after: dict[str, str] = {}
        while True:
            page = self._get(
                access,
                "events",
                delivery_success="false",
                limit=_PAGE,
                created={"gte": since},
                **after,
            )
            found += page["data"]
            if not page["has_more"]:
                return found
            after = {"starting_after": page["data"][-1]["id"]}

    def checkout(self, access: Access, wanted: Wanted) -> Json:
        """Return a checkout session; the same intent gives the same session.

        A second click comes while Stripe still answers the first: it waits for that answer.
        """
        for pause in _PAUSES:
            try:
                return self._session(access, wanted)
            except _InUseError:
                time.sleep(pause)
        return self._session(access, wanted)

    def _session(self, access: Access, wanted: Wanted) -> Json:
        # Stripe refuses an empty reference.
        named = {"client_reference_id": wanted.reference} if wanted.reference else {}
        return self._ask(
            access,
            "post",
            "checkout/sessions",
            mode="subscription",
            line_items=[{"price": wanted.price, "quantity": 1}],
            **named,
            metadata=dict(wanted.metadata),
            subscription_data={"metadata": dict(wanted.metadata)},
            success_url=wanted.success_url,
            cancel_url=wanted.cancel_url,
            idempotency_key=wanted.intent,
        )

    def pay_origin(self) -> str:
        """Return the origin of the pages on which sessions are paid."""
        return self._addresses.get("api", _PAY_ORIGIN).rstrip("/")

    def has_platform(self) -> bool:
        """Tell whether accounts can be connected by OAuth."""
        return bool(self._platform_key and self._client_id)

    def authorize_url(self, state: str, back: str) -> str:
        """Return where a vendor grants access by OAuth; it then comes ``back``."""
        client = self._client(Access(self._platform()))
        return client.oauth.authorize_url(
            params={
                "state": state,
                "scope": "read_write",
                "response_type": "code",
                "redirect_uri": back,
            }
        )

    def grant(self, code: str) -> Grant:
        """Exchange the code that the vendor came back with."""
        client = self._client(Access(self._platform()))
        try:
            token = client.oauth.token(params={"grant_type": "authorization_code", "code": code})
        except stripe.oauth_error.OAuthError as error:
            raise StripeRefusedError("Stripe did not accept this code; begin again.") from error
        except stripe.StripeError as error:
            raise _told(error) from error
        return Grant(str(token.stripe_user_id), bool(token.livemode), str(token.scope))

    def _platform(self) -> str:
        if not self._platform_key or not self._client_id:
            raise StripeRefusedError(
                "Connecting by OAuth needs the platform's key and client id; use a restricted key."
            )
        return self._platform_key

    def _get(self, access: Access, path: str, **params: Any) -> Json:
        return self._ask(access, "get", path, **params)

    def _ask(self, access: Access, method: str, path: str, **params: Any) -> Json:
        options = {"stripe_account": access.account} if access.account else {}
        self._throttle.wait(access.account or access.key)
        try:
            answer = self._client(access).raw_request(method, f"/v1/{path}", **params, **options)
        except stripe.StripeError as error:
            raise _told(error) from error
        found: Json = json.loads(answer.body)
        return found

    def _client(self, access: Access) -> StripeClient:
        return StripeClient(
            access.key,
            base_addresses=self._addresses or None,  # type: ignore[arg-type]
            client_id=self._client_id,
            # Retries are ours: they belong to a job that survives this process.
            max_network_retries=0,
        )


def _lacks(subscription: Json) -> bool:
    """Tell whether a subscription in a list lacks something that its value depends on.

    A list expands less than one object: tiers, options and items' coupons need another request.
    """
    items = subscription["items"]
    return bool(
        items["has_more"]
        or any(_item_lacks(item, subscription["currency"]) for item in items["data"])
    )


def _hides_tax(subscription: Json) -> bool:
    """Tell whether a price includes a tax at a rate that nothing on the subscription says."""
    return any(
        item["price"].get("tax_behavior") == "inclusive"
        and not (item.get("tax_rates") or subscription.get("default_tax_rates"))
        for item in subscription["items"]["data"]
        if isinstance(item.get("price"), dict)
    )


def _item_lacks(item: Json, currency: str) -> bool:
    price = item["price"]
    is_plain = price["billing_scheme"] == "per_unit" and price["currency"] == currency
    return bool(item.get("discounts")) or not is_plain


class _GoneError(StripeError):
    """There is no such object."""


class _InUseError(StripeBusyError):
    """The same request is being answered at this moment."""


def _told(error: stripe.StripeError) -> StripeError:
    """Return what to do about an error; its text may hold parts of a key and is not repeated."""
    if isinstance(error, stripe.RateLimitError) or error.http_status == _BUSY:
        wait = (error.headers or {}).get("Retry-After")
        return StripeBusyError("Stripe asks to slow down.", float(wait) if wait else None)
    if isinstance(error, stripe.AuthenticationError):
        return StripeRefusedError("Stripe does not accept the key; was it revoked?")
    if isinstance(error, stripe.PermissionError):
        return StripeRefusedError("The key lacks a permission, or the account was disconnected.")
    if isinstance(error, stripe.InvalidRequestError) and (
        error.http_status == 404 or error.code == "resource_missing"
    ):
        return _GoneError("There is no such object at Stripe.")
    if error.code == "idempotency_key_in_use":
        return _InUseError("Stripe is answering this very request already; try again.")
    if isinstance(error, stripe.APIConnectionError) or (error.http_status or 0) >= 500:
        return StripeBusyError("Stripe cannot be reached, or answers with an error of its own.")
    return StripeError(f"Stripe refused the request ({error.code or error.http_status}).")
