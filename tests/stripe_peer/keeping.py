"""What a peer remembers, kept in a file of plain JSON from one run to the next."""

import json
from pathlib import Path
from typing import Any

from tests.stripe_peer.state import Account, Delivery, Endpoint, Json, Key, State
from tracker.services.files import write_whole


def save(state: State, file: Path) -> None:
    """Write everything to ``file``, whole; only its owner may read the keys in it."""
    write_whole(file, json.dumps(_plain(state)).encode())
    file.chmod(0o600)


def load(file: Path) -> State:
    """Return what was saved."""
    kept = json.loads(file.read_text())
    state = State(kept["now"])
    state.platform_keys = set(kept["platform_keys"])
    state.counter = kept["counter"]
    for one in kept["accounts"]:
        account = _account(one)
        state.accounts[account.id] = account
    for one in kept["queue"]:
        state.queue.append(_delivery(state, one))
    return state


def _plain(state: State) -> Json:
    return {
        "now": state.now,
        "counter": state.counter,
        "platform_keys": sorted(state.platform_keys),
        "accounts": [_plain_account(one) for one in state.accounts.values()],
        "queue": [_plain_delivery(one) for one in state.queue],
    }


def _plain_account(account: Account) -> Json:
    keys = {
        name: {"scopes": sorted(key.scopes) if key.scopes else None, "is_revoked": key.is_revoked}
        for name, key in account.keys.items()
    }
    return vars(account) | {"keys": keys, "endpoints": [vars(one) for one in account.endpoints]}


def _account(kept: Json) -> Account:
    keys = {
        name: Key(frozenset(one["scopes"]) if one["scopes"] else None, one["is_revoked"])
        for name, one in kept["keys"].items()
    }
    idempotent: dict[str, Any] = {name: tuple(one) for name, one in kept["idempotent"].items()}
    endpoints = [Endpoint(**one) for one in kept["endpoints"]]
    return Account(**kept | {"keys": keys, "endpoints": endpoints, "idempotent": idempotent})


def _plain_delivery(one: Delivery) -> Json:
    place = one.account.endpoints.index(one.endpoint)
    return {
        "account": one.account.id,
        "endpoint": place,
        "event": one.event,
        "attempts": one.attempts,
    }


def _delivery(state: State, kept: Json) -> Delivery:
    account = state.accounts[kept["account"]]
    endpoint = account.endpoints[kept["endpoint"]]
    return Delivery(account, endpoint, kept["event"], kept["attempts"])
