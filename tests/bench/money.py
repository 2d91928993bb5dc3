"""Money: values of subscriptions, years of closes, and a long first reading."""

import json
import logging
import os
import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.bench.timing import cpu_seconds, seconds, show
from tests.stripe_peer.server import running
from tests.support.contexts import fresh_context
from tests.support.stripe_shapes import NOW, discount, item, price, subscription
from tracker.db.queries import parties
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.billing import ConnectedBy, StripeAccount
from tracker.importers.stripe_objects import Unreadable, read_subscription
from tracker.integrations.vault import Vault, new_master_key, read_master_keys
from tracker.metrics.mrr import value
from tracker.metrics.mrr_movements import StateChange, Unit, movements
from tracker.services.billing.accounts import KEY_PURPOSE
from tracker.services.context import Context

READINGS, KEY = (2_000, 10_000), "rk_live_bench"
SUBSCRIPTIONS, PAYERS, YEARS = 100_000, 2_000, 10


def run(shared: Path) -> None:
    """Print what each takes, beside a reference that does as little as can be."""
    _values()
    _closes()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # the peer's requests
    for size in READINGS:
        _reading(size)


# -- values ---------------------------------------------------------------------------------------


def _values() -> None:
    shapes = [json.dumps(one) for one in _shapes()]
    texts = [shapes[place % len(shapes)] for place in range(SUBSCRIPTIONS)]
    reference = cpu_seconds(lambda: [json.loads(one) for one in texts], runs=3)
    show(f"{SUBSCRIPTIONS:,} subscriptions through json.loads, processor", reference)
    given = [json.loads(one) for one in texts]
    show("their values a month, processor", cpu_seconds(lambda: _valued(given), runs=3), reference)


def _shapes() -> list[dict[str, Any]]:
    """Return subscriptions as they come: most are plain, some have all that there is."""
    yearly = {"recurring": {"interval": "year", "interval_count": 1}}
    tiers = [{"up_to": 10, "unit_amount": 500}, {"up_to": "inf", "unit_amount": 300}]
    tiered = {"billing_scheme": "tiered", "tiers_mode": "graduated", "tiers": tiers}
    taxed = {"tax_rates": [{"inclusive": True, "percentage": 20}]}
    plain = [subscription(item(2500 + one)) for one in range(4)]
    return [
        *plain,
        subscription(item(120_000, price=price(120_000, **yearly))),
        subscription(item(quantity=12, price=price(None, **tiered))),
        subscription(item(12_000, **taxed)),
        subscription(*(item(1000, number=one, quantity=3) for one in range(4))),
        subscription(item(), discounts=[discount(percent_off=33.3333)]),
        subscription(item(), status="canceled"),
    ]


def _valued(given: list[Any]) -> int:
    total = 0
    for one in given:
        read = read_subscription(one)
        assert not isinstance(read, Unreadable)
        total += getattr(value(read, NOW), "mrr", 0)
    return total


# -- closes ---------------------------------------------------------------------------------------


def _closes() -> None:
    chance = random.Random(1)
    first = date(2016, 1, 1)
    changes = [
        StateChange(
            f"sub_{chance.randrange(PAYERS)}",
            Unit(f"{chance.randrange(PAYERS // 2)}", "USD"),
            first + timedelta(days=day),
            chance.choice((0, 2500, 5000, 7500)),
        )
        for day in range(365 * YEARS)
        for _ in range(PAYERS // 100)
    ]
    taken = seconds(lambda: sum(1 for _ in movements(changes)), runs=3)
    show(f"{YEARS} years of daily closes, {PAYERS:,} subscriptions", taken)
    print(f"{len(changes):,} changes of state in them")


# -- a first reading ------------------------------------------------------------------------------


def _reading(size: int) -> None:
    """Print how long a first reading takes, and the most memory that the reader held at once."""
    with tempfile.TemporaryDirectory() as folder, running() as peer:
        account = peer.vendor("Bench Ltd", KEY)
        for number in range(size):
            peer.subscribe(account, f"Customer {number}")
        peer.state.queue = []
        key = Path(folder) / "keys.txt"
        key.write_text(new_master_key())
        account_id = _add_account(fresh_context(Path(folder)), key, account.id)
        environment = {
            "HEADWATER_VAR_DIR": folder,
            "HEADWATER_MASTER_KEY_FILE": str(key),
            "HEADWATER_STRIPE_ADDRESS": peer.address,
        }
        told = subprocess.run(
            [sys.executable, "-m", "tests.bench.reader", str(account_id)],
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            check=True,
        )
    found = json.loads(told.stdout)
    show(f"first reading of {size:,} subscriptions", [found["seconds"]])
    print(
        f"{size / found['seconds']:.0f} subscriptions a second, at most {found['mib']:.0f} MiB more"
    )


def _add_account(ctx: Context, key: Path, name: str) -> int:
    vault = Vault(read_master_keys(key.read_text()))
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        row = StripeAccount(
            vendor_id=parties.organisation_ids(tx, ["Bench Ltd"])["Bench Ltd"],
            account=name,
            livemode=True,
            connected_by=ConnectedBy.RESTRICTED_KEY,
            key_ciphertext=vault.seal(KEY, KEY_PURPOSE.format(name)),
        )
        tx.session.add(row)
    ctx.uow.engine.dispose()
    assert row.id is not None
    return row.id
