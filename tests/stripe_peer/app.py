"""The HTTP face of the peer: the part of the API that Headwater asks for, and OAuth."""

from typing import Any

from flask import Flask, Response, jsonify, redirect, request

from tests.stripe_peer.answers import ApiError, Shown, bearer, no_such
from tests.stripe_peer.billing import Billing
from tests.stripe_peer.clock import PassTime, TestClock
from tests.stripe_peer.faults import Faults
from tests.stripe_peer.forms import parsed
from tests.stripe_peer.state import Account, Json, State

_KINDS = {
    "products": "product",
    "prices": "price",
    "coupons": "coupon",
    "customers": "customer",
    "subscriptions": "subscription",
    "subscription_items": "subscription_item",
    "subscription_schedules": "subscription_schedule",
    "invoices": "invoice",
    "refunds": "refund",
    "events": "event",
    "checkout/sessions": "checkout.session",
}
_CREATED = ("product", "price", "coupon", "customer")
CLIENT_ID = "ca_peer"
_SESSION_SECONDS = 86_400


def create_peer(
    state: State, faults: Faults | None = None, pass_time: PassTime | None = None
) -> Flask:
    """Return the application that answers from ``state``.

    ``pass_time`` lets time pass up to a Unix time, as its test clock is told to.
    """
    app = Flask("stripe_peer")
    api = _Api(state, faults or Faults())
    clock = TestClock(state, pass_time or Billing(state).advance)
    base = "/v1/test_helpers/test_clocks"
    app.add_url_rule(base, view_func=clock.listed, methods=["GET"])
    app.add_url_rule(f"{base}/<clock_id>", view_func=clock.shown, methods=["GET"])
    app.add_url_rule(f"{base}/<clock_id>/advance", view_func=clock.advance, methods=["POST"])
    app.add_url_rule("/v1/account", view_func=api.account, methods=["GET"])
    app.add_url_rule("/v1/<path:path>", view_func=api.answer, methods=["GET", "POST", "DELETE"])
    app.add_url_rule("/pay/<session>", view_func=api.pay, methods=["GET", "POST"])
    app.add_url_rule("/oauth/authorize", view_func=api.authorize, methods=["GET"])
    app.add_url_rule("/oauth/token", view_func=api.token, methods=["POST"])
    app.add_url_rule("/oauth/deauthorize", view_func=api.deauthorize, methods=["POST"])
    app.register_error_handler(ApiError, _error)
    return app


def _error(error: ApiError) -> Response:
    response = jsonify(error.body)
    response.status_code = error.status
    response.headers.update(error.headers)
    return response


class _Api:
    def __init__(self, state: State, faults: Faults) -> None:
        self._state = state
        self._faults = faults
        self._billing = Billing(state)

    # -- who asks -----------------------------------------------------------------------------

    def _caller(self, kind: str) -> Account:
        key = bearer(request)
        self._faults.meet(request.path, key)
        named = request.headers.get("Stripe-Account")
        if key in self._state.platform_keys:
            account = self._state.accounts.get(named or "")
            if account is None or not account.is_connected:
                raise ApiError(403, "The account was not connected.", code="account_invalid")
            return account
        for account in self._state.accounts.values():
            if key in account.keys and named in (None, account.id):
                self._check_key(account, key, kind)
                return account
        raise ApiError(401, "Invalid API Key provided.", type="invalid_request_error")

    def _check_key(self, account: Account, key: str, kind: str) -> None:
        known = account.keys[key]
        if known.is_revoked:
            raise ApiError(401, "Expired API Key provided.", code="api_key_expired")
        if known.scopes is not None and kind not in known.scopes and kind != "account":
            raise ApiError(403, f"The provided key does not have access to {kind}.")

    # -- answers ------------------------------------------------------------------------------

    def account(self) -> Response:
        """Answer who the key's account is."""
        account = self._caller("account")
        return jsonify(
            {
                "id": account.id,
                "object": "account",
                "business_profile": {"name": account.name, "url": None},
                "country": account.country,
                "created": self._state.now,
                "default_currency": account.currency,
                "email": None,
                "settings": {"dashboard": {"display_name": account.name, "timezone": "Etc/UTC"}},
                "type": "standard",
            }
        )

    def answer(self, path: str) -> Response:
        """Answer any other request."""
        name, _, stripe_id = path.partition("/")
        if path.startswith("checkout/sessions"):
            name, stripe_id = "checkout/sessions", path.removeprefix("checkout/sessions").strip("/")
        kind = _KINDS.get(name)
        if kind is None:
            raise ApiError(404, f"Unrecognized request URL ({request.method}: /v1/{path}).")
        account = self._caller("subscription" if kind == "subscription_item" else kind)
        given = parsed(request)
        if request.method == "GET":
            return jsonify(self._read(account, kind, stripe_id, given))
        return jsonify(self._once(account, kind, stripe_id, given))

    def _read(self, account: Account, kind: str, stripe_id: str, given: Json) -> Json:
        shown = Shown(self._billing, account)
        expand = given.pop("expand", [])
        if stripe_id:
            found = account.of(kind).get(stripe_id)
            if found is None:
                raise no_such(kind, stripe_id)
            return shown.one(found, expand)
        return shown.page(self._listed(account, kind, given), given, expand, request.path)

    def _listed(self, account: Account, kind: str, given: Json) -> list[Json]:
        found = list(account.of(kind).values())
        if kind == "subscription":
            status = given.get("status")
            if status is None:
                found = [one for one in found if one["status"] != "canceled"]
            elif status != "all":
                found = [one for one in found if one["status"] == status]
        if kind == "subscription_item":
            found = [one for one in found if one["subscription"] == given.get("subscription")]
            found.reverse()
        if "charge" in given:
            found = [one for one in found if one.get("charge") == given["charge"]]
        if "customer" in given:
            found = [one for one in found if one.get("customer") == given["customer"]]
        if kind == "event" and given.get("delivery_success") == "false":
            waiting = {one.event["id"] for one in self._state.queue}
            found = [one for one in found if one["id"] in waiting]
        least = int(given.get("created", {}).get("gte", 0))
        return [one for one in found if one["created"] >= least]

    def _once(self, account: Account, kind: str, stripe_id: str, given: Json) -> Json:
        """Write once for each idempotency key."""
        key = request.headers.get("Idempotency-Key")
        asked = repr((request.method, request.path, sorted(given.items(), key=str)))
        if not key:
            return self._write(account, kind, stripe_id, given)
        mine: tuple[str, Json | None] = (asked, None)
        known = account.idempotent.setdefault(key, mine)
        if known is not mine:
            return _repeated(known, asked)
        try:
            answer = self._write(account, kind, stripe_id, given)
        except ApiError:
            del account.idempotent[key]
            raise
        account.idempotent[key] = (asked, answer)
        return answer

    def _write(self, account: Account, kind: str, stripe_id: str, given: Json) -> Json:
        if stripe_id and stripe_id not in account.of(kind):
            raise no_such(kind, stripe_id)
        shown, expand = Shown(self._billing, account), given.pop("expand", [])
        if request.method == "DELETE":
            if kind == "subscription":
                return shown.one(self._billing.cancel(account, stripe_id), expand)
            return self._billing.delete(account, kind, stripe_id)
        if stripe_id:
            return shown.one(self._billing.update(account, kind, stripe_id, given), expand)
        return shown.one(self._created(account, kind, given), expand)

    def _created(self, account: Account, kind: str, given: Json) -> Json:
        if kind == "checkout.session":
            return self._session(account, given)
        if kind == "subscription":
            return self._billing.subscribe(account, given)
        if kind == "subscription_schedule":
            return self._billing.schedules.create(account, given)
        if kind in _CREATED:
            return self._billing.create(account, kind, given)
        raise ApiError(404, f"Unrecognized request URL (POST: {request.path}).")

    def _session(self, account: Account, given: Json) -> Json:
        price = account.of("price").get(given["line_items"][0]["price"])
        if price is None:
            raise no_such("price", given["line_items"][0]["price"], "line_items[0][price]")
        stripe_id = self._state.new_id("cs")
        made = {
            "id": stripe_id,
            "object": "checkout.session",
            "automatic_tax": {
                "enabled": False,
                "liability": None,
                "provider": None,
                "status": None,
            },
            "client_reference_id": given.get("client_reference_id"),
            "created": self._state.now,
            "currency": price["currency"],
            "custom_fields": [],
            "custom_text": {
                "after_submit": None,
                "shipping_address": None,
                "submit": None,
                "terms_of_service_acceptance": None,
            },
            "customer": None,
            "expires_at": self._state.now + _SESSION_SECONDS,
            "livemode": account.livemode,
            "metadata": given.get("metadata", {}),
            "mode": "subscription",
            "payment_method_types": ["card"],
            "payment_status": "unpaid",
            "shipping_options": [],
            "status": "open",
            "subscription": None,
            "success_url": given.get("success_url"),
            "cancel_url": given.get("cancel_url"),
            "url": f"{request.host_url}pay/{stripe_id}",
        }
        kept = made | {
            "_email": given.get("customer_email"),
            "_price": price["id"],
            "_metadata": given.get("subscription_data", {}).get("metadata", {}),
        }
        account.of("checkout.session")[stripe_id] = made
        account.of("_wanted")[stripe_id] = kept
        return made

    def pay(self, session: str) -> Any:
        """Pay at once, as a buyer who says yes would; then go back to where it came from."""
        account, made = self._sold(session)
        if made["status"] == "open":
            kept = account.of("_wanted")[session]
            customer = self._billing.create(account, "customer", {"email": kept["_email"]})
            subscription = self._billing.subscribe(
                account,
                {
                    "customer": customer["id"],
                    "items": [{"price": kept["_price"]}],
                    "metadata": kept["_metadata"],
                },
            )
            made.update(
                customer=customer["id"],
                payment_status="paid",
                status="complete",
                subscription=subscription["id"],
                url=None,
            )
            self._state.emit(account, "checkout.session.completed", made)
        return redirect(made["success_url"], 303)

    def _sold(self, session: str) -> tuple[Account, Json]:
        for account in self._state.accounts.values():
            if session in account.of("checkout.session"):
                return account, account.of("checkout.session")[session]
        raise no_such("checkout.session", session)

    # -- OAuth --------------------------------------------------------------------------------

    def authorize(self) -> Any:
        """Grant access at once, as a vendor that says yes would; ``login`` names its account."""
        account = request.args.get("login") or next(iter(self._state.accounts))
        code = self._state.new_id("ac")
        self._state.codes[code] = account
        target = request.args.get("redirect_uri", "/")
        return redirect(f"{target}?code={code}&state={request.args.get('state', '')}")

    def token(self) -> Response:
        """Exchange a code once."""
        account_id = self._state.codes.pop(request.form.get("code", ""), None)
        if account_id is None:
            return _oauth_error("invalid_grant", "Authorization code does not exist.")
        account = self._state.accounts[account_id]
        account.is_connected = True
        return jsonify(
            {
                "stripe_user_id": account_id,
                "livemode": account.livemode,
                "scope": "read_write",
                "token_type": "bearer",
            }
        )

    def deauthorize(self) -> Response:
        """Take the consent back and tell the platform."""
        account = self._state.accounts[request.form["stripe_user_id"]]
        self._state.emit(
            account,
            "account.application.deauthorized",
            {"id": CLIENT_ID, "object": "application", "name": "Headwater"},
        )
        account.is_connected = False
        return jsonify({"stripe_user_id": account.id})


def _repeated(known: tuple[str, Json | None], asked: str) -> Json:
    """Return what the same key was answered with before."""
    if known[0] != asked:
        raise ApiError(
            400,
            "Keys for idempotent requests can only be used with the same parameters.",
            type="idempotency_error",
        )
    if known[1] is None:
        raise ApiError(
            409,
            "There is currently another in-progress request using this idempotency key.",
            type="idempotency_error",
            code="idempotency_key_in_use",
        )
    return known[1]


def _oauth_error(kind: str, text: str) -> Response:
    response = jsonify({"error": kind, "error_description": text})
    response.status_code = 400
    return response
