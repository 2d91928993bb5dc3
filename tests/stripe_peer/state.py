"""What the peer remembers: accounts with their keys, objects and events, and one clock for all."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

Json = dict[str, Any]

API_VERSION = "2026-10-28.endive"
START = 1_780_272_000  # 1 June 2026


@dataclass
class Key:
    """A secret key: which kinds it may read, None for all, and whether it was revoked."""

    scopes: frozenset[str] | None = None
    is_revoked: bool = False


@dataclass
class Endpoint:
    """A webhook endpoint; during a rotation two secrets sign."""

    url: str
    secrets: list[str]
    api_version: str = API_VERSION
    is_connect: bool = False


@dataclass
class Account:
    """One account: isolated from all others. ``ids`` counts what was made, for ids and order."""

    id: str
    name: str
    livemode: bool = True
    country: str = "US"
    currency: str = "usd"
    keys: dict[str, Key] = field(default_factory=dict)
    objects: dict[str, dict[str, Json]] = field(default_factory=dict)
    endpoints: list[Endpoint] = field(default_factory=list)
    idempotent: dict[str, tuple[str, Json | None]] = field(default_factory=dict)
    is_connected: bool = False

    def of(self, kind: str) -> dict[str, Json]:
        """Return the objects of a kind by id, oldest first."""
        return self.objects.setdefault(kind, {})


@dataclass
class Delivery:
    """An event on its way to an endpoint."""

    account: Account
    endpoint: Endpoint
    event: Json
    attempts: int = 0


class State:
    """All accounts, the clock, and what is still to be delivered."""

    def __init__(self, now: int = START) -> None:
        self.now = now
        self.accounts: dict[str, Account] = {}
        self.platform_keys: set[str] = set()
        self.codes: dict[str, str] = {}
        self.queue: list[Delivery] = []
        self.counter = 0
        self.lock = RLock()

    def new_id(self, prefix: str) -> str:
        """Return a new id; ids are in the order in which they were given."""
        self.counter += 1
        return f"{prefix}_{self.counter:08d}"

    def add_account(self, name: str, key: str, **settings: Any) -> Account:
        """Return a new account that ``key`` opens."""
        account = Account(self.new_id("acct"), name, **settings)
        account.keys[key] = Key()
        self.accounts[account.id] = account
        return account

    def put(self, account: Account, kind: str, made: Json) -> Json:
        """Keep an object under its id and return it."""
        account.of(kind)[made["id"]] = made
        return made

    def emit(self, account: Account, type_: str, about: Json, previous: Json | None = None) -> Json:
        """Record an event about an object as it is now, and queue it for every endpoint."""
        data: Json = {"object": deepcopy(about)}
        if previous is not None:
            data["previous_attributes"] = previous
        event = {
            "id": self.new_id("evt"),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.now,
            "data": data,
            "livemode": account.livemode,
            "pending_webhooks": len(account.endpoints),
            "request": {"id": None, "idempotency_key": None},
            "type": type_,
        }
        account.of("event")[event["id"]] = event
        for endpoint in self._listening(account):
            named = event | {"account": account.id} if endpoint.is_connect else event
            self.queue.append(Delivery(account, endpoint, named))
        return event

    def _listening(self, account: Account) -> Iterator[Endpoint]:
        yield from account.endpoints
        if account.is_connected:
            for other in self.accounts.values():
                yield from (one for one in other.endpoints if one.is_connect and other != account)
