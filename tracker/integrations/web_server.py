"""A web server for the command line: gunicorn, one process, a few threads."""

import socket
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

THREADS = 4

WsgiApp = Callable[..., Any]


class PortTakenError(Exception):
    """Somebody else listens there already."""


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, app: WsgiApp, options: dict[str, Any]) -> None:
        self._app = app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> WsgiApp:
        return self._app


def serve_forever(
    app: WsgiApp, host: str, port: int, begin: Callable[[], object] | None = None
) -> None:
    """Serve until interrupted; ``begin`` is called in the process that answers, when it is ready.

    Raises:
        PortTakenError: the port is in use.
    """
    _check_free(host, port)
    options: dict[str, Any] = {
        "bind": f"{host}:{port}",
        "workers": 1,
        "threads": THREADS,
        "worker_class": "gthread",
        "loglevel": "warning",
        "accesslog": None,
    }
    if begin is not None:
        # Not before: a thread that was started earlier would not live on in that process.
        options["post_worker_init"] = lambda _worker: begin()
    _Server(app, options).run()


def _check_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTakenError from error
