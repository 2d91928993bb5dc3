"""Deliveries a second to two gunicorn workers of four threads, beside a bare route's inserts."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from tests.stripe_peer.deliveries import signature
from tests.stripe_peer.state import API_VERSION
from tests.support.postgres import running_server
from tracker.bootstrap import bootstrap
from tracker.config import Settings
from tracker.db import migrate
from tracker.db.queries import parties
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.billing import ConnectedBy, EndpointSecret, StripeAccount, StripeEndpoint
from tracker.integrations.vault import new_master_key
from tracker.services.billing.receiving import PURPOSE

SECRET, SLUG, EVENTS, CLIENTS = "whsec_bench", "bench", 4000, 8
Answer = tuple[int, float]


def run(shared: Path) -> None:
    """Print both, on SQLite and on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder:
        _measure("SQLite", f"sqlite:///{folder}/headwater.db", Path(folder))
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server() as server,
        server.database() as url,
    ):
        _measure("PostgreSQL", url, Path(folder))


def _measure(name: str, url: str, folder: Path) -> None:
    key = folder / "keys.txt"
    key.write_text(new_master_key())
    environment = {"HEADWATER_DATABASE_URL": url, "HEADWATER_MASTER_KEY_FILE": str(key)}
    _set_up(url, folder, key)
    with _served("tracker.wsgi:app", environment) as port:
        whole = _load(port, f"/hooks/stripe/{SLUG}")
    bare_url = f"sqlite:///{folder}/bare.db" if name == "SQLite" else url
    with _served("tests.bench.bare:app", {"BARE_DATABASE": bare_url}) as port:
        bare = _load(port, "/bench")
    _tell(f"{name}: a bare route that inserts a row", bare)
    _tell(f"{name}: signed deliveries", whole)
    print(f"ratio of the bare route's rate: {_rate(bare) / _rate(whole):.2f}")


def _set_up(url: str, folder: Path, key: Path) -> None:
    migrate.upgrade(url)
    ctx = bootstrap(Settings(database_url=url, var_dir=folder, master_key_file=key))
    assert ctx.vault is not None
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        vendor = parties.organisation_ids(tx, ["Bench Ltd"])["Bench Ltd"]
        by = ConnectedBy.RESTRICTED_KEY
        account = StripeAccount(
            vendor_id=vendor, account="acct_bench", livemode=True, connected_by=by
        )
        tx.session.add(account)
        tx.session.flush()
        endpoint = StripeEndpoint(
            slug=SLUG, account_id=account.id, livemode=True, api_version=API_VERSION
        )
        tx.session.add(endpoint)
        tx.session.flush()
        assert endpoint.id is not None
        sealed = ctx.vault.seal(SECRET, PURPOSE.format(endpoint.id))
        tx.session.add(
            EndpointSecret(endpoint_id=endpoint.id, ciphertext=sealed, valid_from=tx.now)
        )
    ctx.uow.engine.dispose()


@contextmanager
def _served(app: str, environment: dict[str, str]) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", app, "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [*command, "--workers", "2", "--threads", "4", "--log-level", "critical"],
        env={**os.environ, **environment},
    )
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/static/nothing")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)


def _load(port: int, path: str) -> tuple[list[Answer], float]:
    bodies = [_signed(number) for number in range(EVENTS)]
    parts = [bodies[client::CLIENTS] for client in range(CLIENTS)]
    begun = perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        found = list(pool.map(lambda part: _send(port, path, part), parts))
    return [one for part in found for one in part], perf_counter() - begun


def _signed(number: int) -> tuple[bytes, str]:
    about = {"id": f"sub_{number}", "object": "subscription", "note": "x" * 1500}
    event = {
        "id": f"evt_{number}",
        "object": "event",
        "type": "customer.subscription.updated",
        "created": int(time.time()),
        "livemode": True,
        "data": {"object": about},
    }
    body = json.dumps(event).encode()
    return body, signature(body, [SECRET], int(time.time()))


def _send(port: int, path: str, part: list[tuple[bytes, str]]) -> list[Answer]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    answers = []
    for body, signed in part:
        begun = perf_counter()
        connection.request("POST", path, body, {"Stripe-Signature": signed})
        answer = connection.getresponse()
        answer.read()
        answers.append((answer.status, perf_counter() - begun))
    return answers


def _rate(found: tuple[list[Answer], float]) -> float:
    answers, taken = found
    return sum(status == 200 for status, _ in answers) / taken


def _tell(what: str, found: tuple[list[Answer], float]) -> None:
    answers, _ = found
    p99 = quantiles([taken for _, taken in answers], n=100)[-1]
    refused = sum(status != 200 for status, _ in answers)
    print(f"{what:<58} {_rate(found):8.0f} a second, p99 {p99 * 1000:.0f} ms, {refused} refused")
