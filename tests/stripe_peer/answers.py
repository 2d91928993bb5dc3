"""What the API answers: errors as Stripe words them, four levels expanded, pages newest first."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from flask import Request

from tests.stripe_peer.billing import Billing
from tests.stripe_peer.state import Account, Json

DEEPEST = 4
#: Which kind an id stands for, by the field that holds it.
_NAMES = {
    "coupon": "coupon",
    "customer": "customer",
    "discounts": "discount",
    "latest_invoice": "invoice",
    "product": "product",
    "schedule": "subscription_schedule",
    "subscription": "subscription",
}
#: What is left out of an object until it is asked for.
_LOADED = {
    "price": ("tiers", "currency_options"),
    "coupon": ("applies_to", "currency_options"),
    "invoice": ("amount_paid_off_stripe",),
}


class ApiError(Exception):
    """An error that the API answers with."""

    def __init__(self, status: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.headers: dict[str, str] = more.pop("headers", {})
        kind = more.pop("type", "invalid_request_error")
        self.body: Json = {"error": {"message": message, "type": kind, **more}}


def no_such(kind: str, stripe_id: str, param: str = "id") -> ApiError:
    """Return the error for an object that is not there."""
    return ApiError(404, f"No such {kind}: '{stripe_id}'", code="resource_missing", param=param)


def bearer(asked: Request) -> str:
    """Return the key that a request brings."""
    return asked.headers.get("Authorization", "").removeprefix("Bearer ").strip()


class Shown:
    """Shows objects of one account, expanded as asked."""

    def __init__(self, billing: Billing, account: Account) -> None:
        self._billing = billing
        self._account = account

    def one(self, found: Json, expand: Iterable[str]) -> Json:
        """Return an object as the API shows it."""
        shown = self._bare(found)
        for path in expand:
            parts = path.split(".")
            if len(parts) > DEEPEST:
                raise ApiError(
                    400, f"You cannot expand more than {DEEPEST} levels of a property: {path}"
                )
            self._expand(shown, found, parts)
        return shown

    def page(self, found: list[Json], args: Json, expand: list[str], url: str) -> Json:
        """Return one page of ``found`` (oldest first), newest first."""
        newest = list(reversed(found))
        after = args.get("starting_after")
        if after:
            ids = [one["id"] for one in newest]
            if after not in ids:
                raise no_such("object", after, "starting_after")
            newest = newest[ids.index(after) + 1 :]
        limit = min(int(args.get("limit", 10)), 100)
        for path in expand:
            if len(path.split(".")) > DEEPEST:
                raise ApiError(
                    400, f"You cannot expand more than {DEEPEST} levels of a property: {path}"
                )
        inside = [path.removeprefix("data.") for path in expand if path.startswith("data.")]
        return {
            "object": "list",
            "data": [self.one(one, inside) for one in newest[:limit]],
            "has_more": len(newest) > limit,
            "url": url,
        }

    def _bare(self, found: Json) -> Json:
        kind = found.get("object")
        if kind == "subscription":
            return deepcopy(self._billing.seen(self._account, found))
        if kind == "subscription_item":
            return deepcopy(self._billing.seen_item(self._account, found))
        left_out = _LOADED.get(str(kind), ())
        return deepcopy({key: value for key, value in found.items() if key not in left_out})

    def _expand(self, shown: Any, stored: Any, parts: list[str]) -> None:
        """Expand one path in place; ``stored`` is the object behind ``shown``, if there is one."""
        name, rest = parts[0], parts[1:]
        if name == "data" and isinstance(shown.get("data"), list):
            for one in shown["data"]:
                self._expand(one, self._stored(one), rest)
            return
        if name not in shown and (stored is None or name not in stored):
            raise ApiError(400, f"This property cannot be expanded ({name}).")
        if name not in shown:
            shown[name] = deepcopy(stored[name])
        shown[name] = self._named(name, shown[name])
        if rest:
            for one in shown[name] if isinstance(shown[name], list) else [shown[name]]:
                if isinstance(one, dict):
                    self._expand(one, self._stored(one), rest)

    def _named(self, name: str, value: Any) -> Any:
        kind = _NAMES.get(name)
        if kind is None:
            return value
        if isinstance(value, list):
            return [self._named(name, one) for one in value]
        found = self._account.of(kind).get(value) if isinstance(value, str) else None
        return value if found is None else self._bare(found)

    def _stored(self, shown: Json) -> Json | None:
        return self._account.of(str(shown.get("object"))).get(str(shown.get("id")))
