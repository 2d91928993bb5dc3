"""A real server with the sample foundation, and a real browser that looks at it."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from tests.e2e.watching import Watched
from tests.support.contexts import fresh_context
from tests.support.documents import hostile_document
from tests.support.offers import offer
from tests.web.stored import store, summary
from tracker.app import create_app
from tracker.services import health, publishing, sampling

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
Open = Callable[..., Watched]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser: it is slow, and it talks to a server on this machine."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.enable_socket)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the system's Chromium; without one a test is skipped, or fails if it must run."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        reason = "There is no Chromium on this machine, so no page was looked at in a browser."
        if os.environ.get("HEADWATER_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server with the sample foundation and one hostile project."""
    ctx = fresh_context(tmp_path_factory.mktemp("server"))
    sampling.load(ctx, 12, 1)
    health.refresh(ctx, health.stale(ctx))
    offer(ctx, "tarnwick")
    publishing.publish(ctx, "Ann", "tarnwick", is_published=True)
    store(ctx, summary("hostile", name="<script>alert(1)</script>"), hostile_document())
    server = make_server("127.0.0.1", 0, create_app(ctx), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    ctx.uow.engine.dispose()


@pytest.fixture()
def open_page(browser: Browser, server: str) -> Iterator[Open]:
    """Return a function that opens a page of the server in a window of its own and watches it."""
    contexts = []

    def opened(address: str, *, width: int = 1440, height: int = 900, **options: Any) -> Watched:
        context = browser.new_context(
            base_url=server, viewport={"width": width, "height": height}, **options
        )
        contexts.append(context)
        page: Page = context.new_page()
        watched = Watched(page)
        page.goto(address)
        return watched

    yield opened
    for context in contexts:
        context.close()
