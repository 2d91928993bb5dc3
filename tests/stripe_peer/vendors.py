"""The accounts of the sample foundation's vendors: what was entered of them, as Stripe holds it.

Each recurring contract is a subscription, each price rise another price of it, each customer one
of the sample's companies: named in the metadata, known by its mail, or left for a person to match.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tests.stripe_peer.billing import Billing
from tests.stripe_peer.state import Account, State
from tracker.services.billing.matching import METADATA_KEY
from tracker.services.sample import sample_foundation
from tracker.services.sample.names import USERS

#: How far back the accounts remember.
YEARS = timedelta(days=730)
_EVENTS_KEPT = timedelta(days=30)  # Stripe lists no older ones
_PERIODS = {"year": ("year", 1), "quarter": ("month", 3), "month": ("month", 1)}
_MAIL = {one.name: one.domain for one in USERS}
# Of each so many customers one is named by its metadata only, one by nothing that proves it.
_BY_METADATA, _UNPROVEN = 2, 7

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Step:
    """What becomes of a contract on a day: a new price, or its end where there is none."""

    on: date
    vendor: str
    reference: str
    row: Row | None


def key_of(vendor: str) -> str:
    """Return the restricted key that opens the account of a sample vendor."""
    return f"rk_live_sample_{vendor.casefold().replace(' ', '_')}"


def open_accounts(projects: int, today: date) -> State:
    """Return the accounts of all vendors of the first ``projects`` of the sample, as of today."""
    rows = list(_recurring(projects))
    first = today - YEARS
    state = State(_at(first))
    billing = Billing(state)
    accounts = {
        name: state.add_account(name, key_of(name), currency=currency.lower())
        for name, currency in sorted({(one["vendor"], one["currency"]) for one in rows})
    }
    shelf = _Shelf(billing, accounts)
    for step in sorted(_steps(rows, first, today), key=lambda one: (one.on, one.reference)):
        billing.advance(_at(step.on))
        shelf.take(step)
    billing.advance(_at(today))
    _forget(state)
    return state


def _recurring(projects: int) -> Iterator[Row]:
    for project in sample_foundation(projects):
        for table in project.entered:
            if table.kind == "subscriptions":
                yield from (one for one in table.rows if one["kind"] == "recurring")


def _steps(rows: Sequence[Row], first: date, today: date) -> Iterator[_Step]:
    """Yield what happened since ``first``; a contract that ended before that left nothing."""
    terms = defaultdict(list)
    for one in rows:
        terms[one["vendor"], one["reference"]].append(one)
    for (vendor, reference), mine in terms.items():
        mine.sort(key=lambda one: one["from"])
        for row, following in zip(mine, [*mine[1:], None], strict=True):
            end = row["until"]
            if row["from"] <= today and (end is None or end > first):
                yield _Step(max(row["from"], first), vendor, reference, row)
            if following is None and end is not None and first < end <= today:
                yield _Step(end, vendor, reference, None)


class _Shelf:
    """What the accounts sell, and to whom."""

    def __init__(self, billing: Billing, accounts: Mapping[str, Account]) -> None:
        self._billing = billing
        self._accounts = accounts
        self._made: dict[tuple[str, ...], str] = {}

    def take(self, step: _Step) -> None:
        """Let a step of a contract happen."""
        account = self._accounts[step.vendor]
        known = self._made.get((step.vendor, step.reference))
        if step.row is None:
            if known is not None:
                self._billing.cancel(account, known)
            return
        price = self._price(account, step.row)
        if known is not None:
            item = account.of("subscription")[known]["items"][0]
            changed = {"items": [{"id": item, "price": price}]}
            self._billing.update(account, "subscription", known, changed)
            return
        given = {
            "customer": self._customer(account, step.row["adopter"]),
            "items": [{"price": price}],
            "start_date": _at(step.row["from"]),
        }
        self._made[step.vendor, step.reference] = self._billing.subscribe(account, given)["id"]

    def _price(self, account: Account, row: Row) -> str:
        interval, times = _PERIODS[row["period"]]
        amount = row["amount"].minor
        key = (account.id, row["product"], row["period"], str(amount))
        if key not in self._made:
            product = self._product(account, row["product"])
            given = {
                "product": product,
                "unit_amount": amount,
                "nickname": f"{row['product']}, by the {row['period']}",
                "recurring": {"interval": interval, "interval_count": times},
            }
            self._made[key] = self._billing.create(account, "price", given)["id"]
        return self._made[key]

    def _product(self, account: Account, name: str) -> str:
        key = (account.id, name)
        if key not in self._made:
            self._made[key] = self._billing.create(account, "product", {"name": name})["id"]
        return self._made[key]

    def _customer(self, account: Account, name: str) -> str:
        key = (account.id, "customer", name)
        if key not in self._made:
            given = customer(name, len(account.of("customer")))
            self._made[key] = self._billing.create(account, "customer", given)["id"]
        return self._made[key]


def customer(name: str, place: int) -> dict[str, Any]:
    """Return a company as a customer: proven by metadata, by its mail, or by nothing."""
    domain = _MAIL.get(name)
    if place % _UNPROVEN == _UNPROVEN - 1:
        return {"name": f"{name} Inc.", "email": f"billing.{place}@gmail.com"}
    if domain and place % _BY_METADATA:
        return {"name": name, "email": f"billing@{domain}"}
    return {"name": name, "metadata": {METADATA_KEY: name}}


def _forget(state: State) -> None:
    """Forget old events, and what nobody was there to be told."""
    since = state.now - int(_EVENTS_KEPT.total_seconds())
    for account in state.accounts.values():
        events = account.of("event")
        account.objects["event"] = {
            key: one for key, one in events.items() if one["created"] >= since
        }


def _at(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())
