"""``python -m tests.stripe_peer COMMAND …``: run a command beside the sample vendors' Stripe.

The sample foundation is loaded, each vendor's account is connected, and the command finds where
they are in its environment. The accounts are kept in the var directory, from run to run.
"""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from tests.stripe_peer import keeping
from tests.stripe_peer.billing import Billing
from tests.stripe_peer.courier import Courier
from tests.stripe_peer.months import Months
from tests.stripe_peer.opening import open_shop
from tests.stripe_peer.server import Peer, running
from tests.stripe_peer.state import State
from tests.stripe_peer.vendors import open_accounts
from tracker.bootstrap import bootstrap
from tracker.cli.output import Bars
from tracker.cli.serving import FIRST_PROJECTS
from tracker.clock import SystemClock
from tracker.config import PREFIX, Settings
from tracker.db import migrate
from tracker.integrations.stripe_api import StripeApi
from tracker.integrations.stripe_clock import SAMPLE_ADDRESS, SAMPLE_KEY
from tracker.integrations.vault import new_master_key
from tracker.services import sampling
from tracker.services.files import write_whole

_ACCOUNTS, _MASTER_KEY = "sample-stripe.json", "sample-master.key"
_PER_SECOND = 200.0  # the peer has no limit to keep


def main(command: Sequence[str]) -> int:
    """Run the command beside the peer and return its status."""
    settings = Settings.from_environment()
    if settings.master_key_file is not None or settings.stripe_platform_key_file is not None:
        # Somebody connected accounts of their own, which are not to be mixed with invented ones.
        return subprocess.run(command, check=False).returncode
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    address = settings.stripe_address or SAMPLE_ADDRESS
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    environment = {
        f"{PREFIX}STRIPE_ADDRESS": address,
        f"{PREFIX}MASTER_KEY_FILE": str(_master_key(settings.var_dir)),
    }
    os.environ.update(environment)
    file = settings.var_dir / _ACCOUNTS
    state = keeping.load(file) if file.exists() else _first_state()
    save = partial(keeping.save, state, file)
    months = Months(Billing(state))
    port = urlsplit(address).port or 0
    with running(port=port, state=state, pass_time=months.pass_until, after=save) as peer:
        months.pass_until(max(state.now, _now()))
        _prepare(peer)
        save()
        with Courier(state, save):
            return _run(command)


def _now() -> int:
    return int(SystemClock().now().timestamp())


def _first_state() -> State:
    state = open_accounts(FIRST_PROJECTS, SystemClock().now().date())
    state.platform_keys.add(SAMPLE_KEY)
    return state


def _master_key(folder: Path) -> Path:
    file = folder / _MASTER_KEY
    if not file.exists():
        write_whole(file, f"{new_master_key()}\n".encode())
        file.chmod(0o600)
    return file


def _prepare(peer: Peer) -> None:
    settings = Settings.from_environment()
    migrate.upgrade(settings.effective_database_url)
    ctx = bootstrap(settings, stripe=StripeApi(peer.addresses, per_second=_PER_SECOND))
    with Bars() as bars:
        sampling.load_once(ctx, FIRST_PROJECTS, progress=bars)
        open_shop(ctx, peer.state, bars)
    ctx.uow.engine.dispose()


def _run(command: Sequence[str]) -> int:
    """Run the command to its end; signals are for it alone."""
    # Ctrl-C reaches both; it is the command's to answer, and this waits for it.
    signal.signal(signal.SIGINT, lambda *_: None)
    child = subprocess.Popen(command)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    return child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
