"""What happens to the sample's vendors in a month: they win, grow, lose, and are not paid."""

from datetime import timedelta
from random import Random

from tests.stripe_peer.billing import Billing
from tests.stripe_peer.shapes import later
from tests.stripe_peer.state import Account, Json
from tests.stripe_peer.vendors import customer
from tracker.services.sample.names import USERS

MONTH = {"interval": "month", "interval_count": 1}
_MIDDLE = int(timedelta(days=14).total_seconds())
_OFTEN, _SELDOM, _RECOVERED = 0.45, 0.2, 0.6


class Months:
    """Lets months pass in all accounts; the same accounts always live through the same ones."""

    def __init__(self, billing: Billing) -> None:
        self._billing = billing

    def pass_until(self, at: int) -> None:
        """Let time pass until ``at``; something happens in the middle of every month."""
        while (end := later(self._billing.state.now, MONTH)) <= at:
            self._billing.advance(self._billing.state.now + _MIDDLE)
            for account in self._billing.state.accounts.values():
                self._happen(account)
            self._billing.advance(end)
        self._billing.advance(at)

    def _happen(self, account: Account) -> None:
        chance = Random(f"{account.id} {self._billing.state.now}")
        subscriptions = list(account.of("subscription").values())
        for late in [one for one in subscriptions if one["status"] == "past_due"]:
            self._settle(account, late, is_paid=chance.random() < _RECOVERED)
        active = [one for one in subscriptions if one["status"] == "active"]
        chance.shuffle(active)
        if active and chance.random() < _OFTEN:
            self._grow(account, active.pop())
        if active and chance.random() < _OFTEN:
            self._billing.fail_payment(account, active.pop()["id"])
        if active and chance.random() < _SELDOM:
            end = {"cancel_at_period_end": True}
            self._billing.update(account, "subscription", active.pop()["id"], end)
        if chance.random() < _OFTEN:
            self._win(account, chance)

    def _settle(self, account: Account, late: Json, *, is_paid: bool) -> None:
        if is_paid:
            self._billing.update(account, "subscription", late["id"], {"status": "active"})
        else:
            self._billing.cancel(account, late["id"])

    def _grow(self, account: Account, one: Json) -> None:
        """Let a customer pay a tenth more: a price of its own, in whole hundreds."""
        item = account.of("subscription_item")[one["items"][0]]
        old = account.of("price")[item["price"]]
        hundreds = -(-old["unit_amount"] * 11 // 100_000)
        given = {key: old[key] for key in ("product", "nickname", "recurring")}
        new = self._billing.create(account, "price", given | {"unit_amount": hundreds * 10_000})
        more = {"items": [{"id": item["id"], "price": new["id"]}]}
        self._billing.update(account, "subscription", one["id"], more)

    def _win(self, account: Account, chance: Random) -> None:
        """Let a company subscribe that is no customer yet."""
        known = {one["name"] for one in account.of("customer").values()}
        names = [one.name for one in USERS if one.name not in known]
        if names:
            place = len(account.of("customer"))
            given = customer(chance.choice(names), place)
            made = self._billing.create(account, "customer", given)
            price = chance.choice(list(account.of("price")))
            self._billing.subscribe(account, {"customer": made["id"], "items": [{"price": price}]})
