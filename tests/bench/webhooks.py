"""Deliveries a second to two gunicorn workers of four threads, beside a bare route's inserts.

Then once more while many read pages.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple

from tests.bench.load import Answers, get, post, readers, send_all
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
from tracker.services import health, refreshing, sampling
from tracker.services.billing.receiving import PURPOSE
from tracker.services.context import Context

SECRET, SLUG, EVENTS, CLIENTS = "whsec_bench", "bench", 4000, 8
PROJECTS, READERS, PAUSE_SECONDS = 20, 50, 2.0


class Served(NamedTuple):
    """A running server: where it listens, and its first process."""

    port: int
    process: int


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
    slugs = _set_up(url, folder, key)
    environment = {"HEADWATER_DATABASE_URL": url, "HEADWATER_MASTER_KEY_FILE": str(key)}
    bare_url = f"sqlite:///{folder}/bare.db" if name == "SQLite" else url
    with _served("tests.bench.bare:app", {"BARE_DATABASE": bare_url}) as served:
        bare = _load(served, "/bench", 0)
    bare.tell(f"{name}: a bare route that inserts a row")
    with _served("tracker.wsgi:app", environment) as served:
        whole = _load(served, f"/hooks/stripe/{SLUG}", 0)
        whole.tell(f"{name}: signed deliveries")
        print(f"ratio of the bare route's rate: {bare.rate / whole.rate:.2f}")
        _beside_readers(name, served, slugs)


def _beside_readers(name: str, served: Served, slugs: list[str]) -> None:
    pages = [get("/"), *(get(f"/projects/{slug}") for slug in slugs)]
    with readers(served.port, pages, READERS, PAUSE_SECONDS) as answers:
        _load(served, f"/hooks/stripe/{SLUG}", EVENTS).tell(f"{name}: the same beside readers")
        found = answers()
    p95 = quantiles([wait for _, wait in found], n=20)[-1] * 1000
    failed = sum(status != 200 for status, _ in found)
    what = f"{name}: {READERS} readers, a page each every {PAUSE_SECONDS:.0f} seconds"
    print(f"{what:<58} {len(found):8} pages, p95 {p95:.0f} ms, {failed} refused")


def _set_up(url: str, folder: Path, key: Path) -> list[str]:
    migrate.upgrade(url)
    ctx = bootstrap(Settings(database_url=url, var_dir=folder, master_key_file=key))
    _add_account(ctx)
    sampling.load(ctx, PROJECTS, 1)
    refreshing.refresh_all(ctx, health.stale(ctx))
    slugs = health.all_slugs(ctx)
    ctx.uow.engine.dispose()
    return slugs


def _add_account(ctx: Context) -> None:
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


@contextmanager
def _served(app: str, environment: dict[str, str]) -> Iterator[Served]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", app, "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [*command, "--workers", "2", "--threads", "4", "--log-level", "critical"],
        env={**os.environ, **environment},
    )
    try:
        _wait_for(port)
        yield Served(port, server.pid)
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


def _load(served: Served, path: str, first: int) -> Answers:
    numbers = range(first, first + EVENTS)
    return send_all(served.port, [_signed(path, one) for one in numbers], CLIENTS, served.process)


def _signed(path: str, number: int) -> bytes:
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
    return post(path, [f"Stripe-Signature: {signature(body, [SECRET], int(time.time()))}"], body)
