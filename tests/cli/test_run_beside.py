"""``make run`` as a newcomer starts it: a command beside the invented Stripe of the sample."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.enable_socket


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def beside(root: Path, var: Path, *words: str, **settings: str) -> Any:
    """Run a command beside the peer and return what it printed."""
    environment = {
        **os.environ,
        "HEADWATER_VAR_DIR": str(var),
        "HEADWATER_STRIPE_ADDRESS": f"http://127.0.0.1:{free_port()}",
        **settings,
    }
    command = [sys.executable, "-m", "tracker", *words, "--json"]
    found = subprocess.run(
        [sys.executable, "-m", "tests.stripe_peer", *command],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return json.loads(found.stdout)


def test_accounts_are_connected_once_and_taken_up_again(root: Path, tmp_path: Path) -> None:
    first = beside(root, tmp_path, "stripe", "accounts")
    second = beside(root, tmp_path, "stripe", "accounts")

    assert len(first) == 7
    assert {one["state"] for one in first} == {"connected"}
    assert [one["account"] for one in second] == [one["account"] for one in first]
    for name in ("sample-stripe.json", "sample-master.key"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0


def test_nothing_invented_is_started_beside_real_accounts(root: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"

    told = beside(root, tmp_path / "var", "settings", HEADWATER_MASTER_KEY_FILE=str(key))

    assert told["HEADWATER_MASTER_KEY_FILE"]["value"] == str(key)
    assert not (tmp_path / "var").exists()
