"""Load on a server: raw requests that were made beforehand, so that the sender costs little."""

import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from threading import Event, Thread
from time import perf_counter, process_time

HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Answers:
    """What many requests were answered, how long each waited, and what that took.

    ``own_cpu`` and ``cpu`` are processor seconds, of this process and of the server's workers;
    ``cpu`` None: this system does not tell.
    """

    statuses: list[int]
    waits: list[float]
    taken: float
    own_cpu: float
    cpu: float | None

    @property
    def rate(self) -> float:
        """How many were accepted a second."""
        return self.statuses.count(200) / self.taken

    def tell(self, what: str) -> None:
        """Print the rate, the longest waits, and the share of the processor's time."""
        p99 = quantiles(self.waits, n=100)[-1] * 1000
        refused = len(self.statuses) - self.statuses.count(200)
        print(f"{what:<58} {self.rate:8.0f} a second, p99 {p99:.0f} ms, {refused} refused")
        if self.cpu:
            print(
                f"{'':<58} {self.statuses.count(200) / self.cpu:8.0f} a second of the workers' "
                f"processor time; they had {self.cpu / self.taken:.2f} of a processor, "
                f"this sender {self.own_cpu / self.taken:.2f}"
            )


def post(path: str, headers: Sequence[str], body: bytes) -> bytes:
    """Return a request as it goes over the wire."""
    head = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", *headers, f"Content-Length: {len(body)}"]
    return "\r\n".join(head).encode() + HEAD_END + body


def get(path: str) -> bytes:
    """Return a request for a page, on a connection of its own."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close".encode() + HEAD_END


def send_all(port: int, requests: Sequence[bytes], clients: int, server: int) -> Answers:
    """Send requests over as many kept connections; ``server`` is the process of its workers."""
    parts = [requests[client::clients] for client in range(clients)]
    before, own, begun = _workers_cpu(server), process_time(), perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        found = [one for part in pool.map(lambda part: _send(port, part), parts) for one in part]
    taken, own, after = perf_counter() - begun, process_time() - own, _workers_cpu(server)
    cpu = None if before is None or after is None else after - before
    return Answers([one for one, _ in found], [wait for _, wait in found], taken, own, cpu)


def _send(port: int, requests: Sequence[bytes]) -> list[tuple[int, float]]:
    found = []
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for one in requests:
            begun = perf_counter()
            connection.sendall(one)
            found.append((_status(connection), perf_counter() - begun))
    return found


def _status(connection: socket.socket) -> int:
    """Read an answer whole and return its status; 0: the server hung up."""
    got = b""
    while HEAD_END not in got:
        more = connection.recv(65536)
        if not more:
            return 0
        got += more
    head, _, body = got.partition(HEAD_END)
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    missing = length - len(body)
    while missing > 0 and (more := connection.recv(65536)):
        missing -= len(more)
    return int(head.split(b" ", 2)[1])


# -- readers --------------------------------------------------------------------------------------


@contextmanager
def readers(
    port: int, requests: Sequence[bytes], many: int, pause: float
) -> Iterator[Callable[[], list[tuple[int, float]]]]:
    """Let so many read pages, with a pause after each; yield what tells their answers so far."""
    over, found = Event(), list[tuple[int, float]]()

    def read(number: int) -> None:
        # They did not all come in the same instant.
        over.wait(pause * number / many)
        while not over.is_set():
            begun = perf_counter()
            with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
                connection.sendall(requests[number % len(requests)])
                found.append((_status(connection), perf_counter() - begun))
            over.wait(pause)

    threads = [Thread(target=read, args=(number,)) for number in range(many)]
    for one in threads:
        one.start()
    try:
        yield lambda: list(found)
    finally:
        over.set()
        for one in threads:
            one.join()


def _workers_cpu(server: int) -> float | None:
    """Return the processor seconds of a process's children so far."""
    children = Path(f"/proc/{server}/task/{server}/children")
    if not children.is_file():
        return None
    ticks = 0
    for child in children.read_text().split():
        # The name before the last parenthesis may hold anything.
        fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / 100
