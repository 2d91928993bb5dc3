"""Tests reach this machine and no other, and nothing of theirs outlives them."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

ELSEWHERE = ("192.0.2.1", 80)  # an address that is reserved for documentation
SERVE = """
from tests.support.postgres import running_server
with running_server() as server:
    print(server.address.query["host"], flush=True)
    input()
"""


# The refusal warns before it raises, and warnings are errors.
@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_connection_to_another_machine_is_refused() -> None:
    with pytest.raises(SocketConnectBlockedError):
        socket.create_connection(ELSEWHERE, timeout=1)


def test_connection_to_this_machine_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        client = socket.create_connection(address, timeout=5)
        reached = client.getpeername()
        client.close()

    assert reached == address


def test_settings_of_the_shell_do_not_reach_the_tests() -> None:
    given = {name for name in os.environ if name.startswith("HEADWATER_")}

    assert given <= {"HEADWATER_REQUIRE_BROWSER"}


def test_git_reads_no_configuration_of_the_machine() -> None:
    listed = subprocess.run(
        ["git", "config", "--list", "--global"], capture_output=True, text=True, check=True
    )

    assert listed.stdout == ""


@pytest.mark.slow
@pytest.mark.skipif("TEST_DATABASE_URL" in os.environ, reason="the server is somebody else's")
def test_server_ends_with_a_process_that_is_killed(root: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    folder = Path(process.stdout.readline().strip())
    started = folder.is_dir()
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 20
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)

    assert started
    assert not folder.exists()
