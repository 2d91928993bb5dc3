"""What happens in an account: subscriptions come, change and end; time passes, invoices follow."""

from typing import Any

from tests.stripe_peer import shapes
from tests.stripe_peer.invoices import invoice
from tests.stripe_peer.schedules import WAITING, Schedules
from tests.stripe_peer.state import Account, Json, State

_REPEATING_MONTH = {"interval": "month", "interval_count": 1}
_OPEN = ("active", "past_due", "trialing")


class Billing:
    """Changes the objects of accounts as Stripe would, with the events that follow."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.schedules = Schedules(self)

    def create(self, account: Account, kind: str, given: Json) -> Json:
        """Create a product, price, coupon or customer."""
        made = getattr(shapes, kind)(self.state, account, given)
        made["metadata"] = dict(given.get("metadata", {}))
        if "id" in given:
            made["id"] = given["id"]
        self.state.put(account, kind, made)
        self.state.emit(account, f"{kind}.created", made)
        return made

    def subscribe(self, account: Account, given: Json) -> Json:
        """Create a subscription with its items, discounts and first invoice."""
        made = shapes.subscription(self.state, account, given)
        made["metadata"] = dict(given.get("metadata", {}))
        made["discounts"] = self._discounts(account, given, subscription=made["id"])
        self.state.put(account, "subscription", made)
        made["items"] = [self._add_item(account, made, one) for one in given["items"]]
        self.state.emit(account, "customer.subscription.created", self.seen(account, made))
        if made["status"] == "active":
            self._invoice(account, made, "subscription_create")
        return made

    def _add_item(self, account: Account, subscription: Json, given: Json) -> str:
        price = account.of("price")[given["price"]]
        made = shapes.item(self.state, subscription["id"], price["id"], given, price["recurring"])
        made["discounts"] = self._discounts(account, given, subscription_item=made["id"])
        self.state.put(account, "subscription_item", made)
        return str(made["id"])

    def _discounts(self, account: Account, given: Json, **of: Any) -> list[str]:
        found = []
        for one in given.get("discounts", []):
            coupon = account.of("coupon")[one["coupon"]]
            months = coupon["duration_in_months"]
            end = (
                shapes.later(self.state.now, _REPEATING_MONTH, months)
                if coupon["duration"] == "repeating" and months
                else None
            )
            made = shapes.discount(self.state, coupon["id"], self.state.now, end, **of)
            self.state.put(account, "discount", made)
            found.append(made["id"])
        return found

    def update(self, account: Account, kind: str, stripe_id: str, changes: Json) -> Json:
        """Change an object; a subscription's ``items`` replace quantity or price by item id."""
        found = account.of(kind)[stripe_id]
        if kind == "subscription_schedule":
            return self.schedules.update(account, stripe_id, changes)
        items = changes.pop("items", [])
        if "discounts" in changes:
            of = {"subscription": stripe_id} if kind == "subscription" else {}
            changes["discounts"] = self._discounts(account, changes, **of)
        previous = {key: found.get(key) for key in changes}
        found.update(changes)
        for one in items:
            if "id" in one:
                account.of("subscription_item")[one["id"]].update(
                    {key: value for key, value in one.items() if key != "id"}
                )
            else:
                found["items"].append(self._add_item(account, found, one))
        name = "customer.subscription" if kind == "subscription" else kind
        seen = self.seen(account, found) if kind == "subscription" else found
        self.state.emit(account, f"{name}.updated", seen, previous)
        return found

    def replace_items(self, account: Account, stripe_id: str, items: list[Json]) -> None:
        """Let a subscription have these prices and quantities, as a phase of a schedule does."""
        found = account.of("subscription")[stripe_id]
        before, kept = self.seen(account, found)["items"], found["items"]
        for item_id, one in zip(kept, items, strict=False):
            item, price = (
                account.of("subscription_item")[item_id],
                account.of("price")[one["price"]],
            )
            if price["recurring"] != account.of("price")[item["price"]]["recurring"]:
                ends = shapes.later(self.state.now, price["recurring"])
                item.update(current_period_start=self.state.now, current_period_end=ends)
            item.update(one)
        found["items"] = kept[: len(items)]
        found["items"] += [self._add_item(account, found, one) for one in items[len(kept) :]]
        for gone in kept[len(items) :]:
            del account.of("subscription_item")[gone]
        seen = self.seen(account, found)
        self.state.emit(account, "customer.subscription.updated", seen, {"items": before})

    def cancel(self, account: Account, stripe_id: str) -> Json:
        """End a subscription now."""
        found = account.of("subscription")[stripe_id]
        found.update(status="canceled", canceled_at=self.state.now, ended_at=self.state.now)
        self.state.emit(account, "customer.subscription.deleted", self.seen(account, found))
        return found

    def delete(self, account: Account, kind: str, stripe_id: str) -> Json:
        """Take an object away for good."""
        gone = account.of(kind).pop(stripe_id)
        self.state.emit(account, f"{kind}.deleted", gone)
        return {"id": stripe_id, "object": kind, "deleted": True}

    def fail_payment(self, account: Account, stripe_id: str) -> Json:
        """Let the last payment of a subscription fail: it is past due."""
        found = account.of("subscription")[stripe_id]
        found["status"] = "past_due"
        invoice = self._invoice(account, found, "subscription_cycle", is_paid=False)
        self.state.emit(account, "invoice.payment_failed", invoice)
        self.state.emit(account, "customer.subscription.updated", self.seen(account, found))
        return found

    def refund(self, account: Account, invoice_id: str, amount: int) -> Json:
        """Pay a part of an invoice back."""
        invoice = account.of("invoice")[invoice_id]
        charge = shapes.charge(self.state, account, invoice, amount)
        made = {
            "id": self.state.new_id("re"),
            "object": "refund",
            "amount": amount,
            "balance_transaction": None,
            "charge": charge["id"],
            "created": self.state.now,
            "currency": invoice["currency"],
            "metadata": {"invoice": invoice_id},
            "payment_intent": None,
            "reason": None,
            "receipt_number": None,
            "source_transfer_reversal": None,
            "status": "succeeded",
            "transfer_reversal": None,
        }
        self.state.put(account, "refund", made)
        self.state.emit(account, "charge.refunded", charge)
        self.state.emit(account, "refund.created", made)
        return made

    def advance(self, to: int) -> None:
        """Move the clock to ``to``, letting everything that falls due happen in its order."""
        while (due := self._next_due()) is not None and due[0] <= to:
            at, account, found = due
            self.state.now = max(self.state.now, at)
            if found["object"] == "subscription_schedule":
                self.schedules.fall_due(account, found)
            else:
                self._fall_due(account, found)
        self.state.now = max(self.state.now, to)

    def _next_due(self) -> tuple[int, Account, Json] | None:
        # At one instant a phase begins before the invoice that is of its prices.
        waiting = [
            (at, account.id, rank, number, account, one)
            for account in self.state.accounts.values()
            for rank, found in enumerate((self._phases_due(account), self._cycles_due(account)))
            for number, (at, one) in enumerate(found)
        ]
        if not waiting:
            return None
        at, *_, account, one = min(waiting, key=lambda one: one[:4])
        return at, account, one

    def _phases_due(self, account: Account) -> list[tuple[int, Json]]:
        found = account.of("subscription_schedule").values()
        return [(self.schedules.due_at(one), one) for one in found if one["status"] in WAITING]

    def _cycles_due(self, account: Account) -> list[tuple[int, Json]]:
        found = account.of("subscription").values()
        return [(self._due_at(account, one), one) for one in found if one["status"] in _OPEN]

    def _due_at(self, account: Account, subscription: Json) -> int:
        ends = [one["current_period_end"] for one in self._items(account, subscription)]
        also = [subscription[key] for key in ("trial_end", "cancel_at") if subscription[key]]
        if subscription["status"] != "trialing":
            also = [subscription["cancel_at"]] if subscription["cancel_at"] else []
        return min([*ends, *also])

    def _fall_due(self, account: Account, subscription: Json) -> None:
        now = self.state.now
        if subscription["status"] == "trialing" and (subscription["trial_end"] or 0) <= now:
            subscription["status"] = "active"
        ends = subscription["cancel_at"]
        due = [
            one for one in self._items(account, subscription) if one["current_period_end"] <= now
        ]
        if (ends and ends <= now) or (due and subscription["cancel_at_period_end"]):
            self.cancel(account, subscription["id"])
            return
        for one in due:
            period = account.of("price")[one["price"]]["recurring"]
            one["current_period_start"] = one["current_period_end"]
            one["current_period_end"] = shapes.later(one["current_period_end"], period)
        if due:
            self._invoice(account, subscription, "subscription_cycle")
        self.state.emit(account, "customer.subscription.updated", self.seen(account, subscription))

    def _items(self, account: Account, subscription: Json) -> list[Json]:
        return [account.of("subscription_item")[one] for one in subscription["items"]]

    def _invoice(
        self, account: Account, subscription: Json, reason: str, *, is_paid: bool = True
    ) -> Json:
        made = invoice(self.state, account, subscription, reason, is_paid=is_paid)
        self.state.put(account, "invoice", made)
        subscription["latest_invoice"] = made["id"]
        if is_paid:
            self.state.emit(account, "invoice.paid", made)
        return made

    def seen(self, account: Account, subscription: Json) -> Json:
        """Return a subscription as an answer or event shows it, nothing expanded."""
        items = [self.seen_item(account, one) for one in self._items(account, subscription)]
        return subscription | {
            "items": {
                "object": "list",
                "data": items[:20],
                "has_more": len(items) > 20,
                "url": f"/v1/subscription_items?subscription={subscription['id']}",
            }
        }

    def seen_item(self, account: Account, item: Json) -> Json:
        """Return an item with its price, whose tiers and options are not loaded."""
        price = account.of("price").get(item["price"])
        shown = self.seen_price(price) if price else item["price"]
        return item | {"price": shown}

    def seen_price(self, price: Json) -> Json:
        """Return a price without what only an expansion brings."""
        return {
            key: value for key, value in price.items() if key not in ("tiers", "currency_options")
        }
