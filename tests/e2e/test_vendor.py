"""A vendor's pages in a real browser, with long and hostile names, acting by the form."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.e2e.test_pages import AXE, WIDTHS, WITHOUT_LABEL, WITHOUT_WORDS
from tests.e2e.watching import Watched
from tests.stripe_peer.server import running
from tests.support.contexts import fresh_context
from tests.support.documents import HOSTILE_TEXTS
from tracker.app import create_app
from tracker.db.queries import parties
from tracker.db.tenancy import EVERY_VENDOR
from tracker.db.uow import Tx
from tracker.domain.billing import (
    ConnectedBy,
    MrrMovement,
    StateCause,
    StripeAccount,
    StripeEndpoint,
    StripeObject,
    SubscriptionState,
)
from tracker.domain.inbox import InboundEvent, InboxState
from tracker.integrations.stripe_api import StripeApi
from tracker.services.context import Context

NAME = "Alder & Sons <Ltd>"
NAMES = ("Birch Bank", "Averylongnamewithoutanyspaces" * 4, *HOSTILE_TEXTS)
PAGES = ("", "/matching", "/disclosure", "/stripe")


def sell(ctx: Context) -> int:
    """Store a vendor with an account and a customer of each name; return its id."""
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        vendor = parties.organisation_ids(tx, [NAME, *NAMES])[NAME]
        account = StripeAccount(
            vendor_id=vendor,
            account="acct_alder",
            livemode=True,
            connected_by=ConnectedBy.RESTRICTED_KEY,
            backfilled_at=tx.now,
        )
        tx.session.add(account)
        tx.session.flush()
        assert account.id is not None
        for number, name in enumerate(NAMES):
            _subscribe(tx, account, number, name)
    return vendor


def _subscribe(tx: Tx, account: StripeAccount, number: int, name: str) -> None:
    assert account.id is not None
    at = {"vendor_id": account.vendor_id, "account_id": account.id}
    customer = f"cus_{number}"
    tx.session.add(
        StripeObject(
            **at,
            kind="customer",
            stripe_id=customer,
            fetch_started_ns=1,
            document={"id": customer, "name": name},
            sha256="0",
            not_valued="" if number else name,
        )
    )
    amount = 123_456_789 * (number + 1)
    day, currency = date(2026, 1 + number % 6, 3), ("EUR", "USD", "JPY")[number % 3]
    tx.session.add(
        SubscriptionState(
            **at,
            stripe_id=f"sub_{number}",
            customer=customer,
            valid_from=day,
            status="active",
            currency=currency,
            mrr_minor=amount,
            mrr_now_minor=amount,
            committed_minor=amount,
            at_risk_minor=0,
            policy="1",
            cause=StateCause.EVENT,
            recorded_at=tx.now,
        )
    )
    tx.session.add(
        MrrMovement(
            **at,
            moved_on=day,
            kind="new",
            currency=currency,
            amount_minor=amount,
            cause=StateCause.EVENT,
            recorded_at=tx.now,
        )
    )


def bury(ctx: Context, name: str) -> None:
    """Store an event that nobody handles any more."""
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        endpoint = StripeEndpoint(slug="alder", livemode=True, api_version="2026-10-28.endive")
        tx.session.add(endpoint)
        tx.session.flush()
        event = InboundEvent(
            endpoint_id=endpoint.id or 0,
            account="acct_elsewhere",
            livemode=False,
            event_id="evt_dead",
            type="customer.subscription.updated",
            created=1,
            raw=b"{}",
            sha256="0",
            received_at=tx.now,
            state=InboxState.DEAD,
            attempts=10,
            due_at=tx.now,
            error=name,
        )
        tx.session.add(event)


@pytest.fixture(scope="module")
def selling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """Return the address of a server, and the id of the vendor that it knows."""
    ctx = fresh_context(tmp_path_factory.mktemp("vendor"))
    vendor = sell(ctx)
    bury(ctx, NAMES[1])
    with running() as peer:
        peer.vendor("Birch " * 20, "rk_live_birch")
        peer.state.platform_keys.add("sk_live_platform")
        api = StripeApi(peer.addresses, "sk_live_platform", "ca_peer", per_second=1000)
        server = make_server("127.0.0.1", 0, create_app(ctx), threaded=True)
        base = f"http://127.0.0.1:{server.server_port}"
        server.app = create_app(replace(ctx, stripe=api, public_address=base))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield base, vendor
        server.shutdown()
        thread.join()
        server.server_close()
    ctx.uow.engine.dispose()


def acting(browser: Browser, selling: tuple[str, int], **options: object) -> Page:
    """Return a window in which one acts for the vendor."""
    base, vendor = selling
    page = browser.new_context(base_url=base, **options).new_page()  # type: ignore[arg-type]
    page.goto("/acting")
    page.get_by_label("Acting as").select_option(str(vendor))
    page.get_by_role("button", name="Switch").click()
    return page


@pytest.mark.parametrize("tail", PAGES)
def test_a_vendors_page_fits_and_complains_of_nothing(
    browser: Browser, selling: tuple[str, int], tail: str
) -> None:
    page = acting(browser, selling)
    watched = Watched(page)
    page.goto(f"/vendors/{selling[1]}{tail}")
    widths = needed(page)
    found = (page.evaluate(WITHOUT_LABEL), page.evaluate(WITHOUT_WORDS), watched.complaints)
    page.context.close()

    assert widths == {width: width for width in WIDTHS}
    assert found == ([], [], [])


def violations(page: Page) -> list[str]:
    """Return what axe finds on the page."""
    page.add_script_tag(content=AXE.read_text("utf-8"))
    return [one["help"] for one in page.evaluate("axe.run(document)")["violations"]]


def needed(page: Page) -> dict[int, int]:
    """Return how wide the page is in a window of each width."""
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found[width] = page.evaluate("document.documentElement.scrollWidth")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tail", PAGES)
def test_axe_finds_nothing_on_a_vendors_page(
    browser: Browser, selling: tuple[str, int], tail: str, scheme: str
) -> None:
    page = acting(browser, selling, color_scheme=scheme, bypass_csp=True)
    page.goto(f"/vendors/{selling[1]}{tail}")
    found = violations(page)
    page.context.close()

    assert found == []


def test_way_to_stripe_and_back_fits_and_axe_finds_nothing(
    browser: Browser, selling: tuple[str, int]
) -> None:
    page = acting(browser, selling, bypass_csp=True)
    page.goto(f"/vendors/{selling[1]}/stripe")
    page.get_by_role("button", name="Connect at Stripe").click()
    there = (violations(page), needed(page))
    page.get_by_role("link", name="Go on to Stripe").click()
    page.wait_for_url("**/connect/back?*")
    back = (violations(page), needed(page))
    title = page.title()
    page.context.close()

    fitting = ([], {width: width for width in WIDTHS})
    assert (there, back) == (fitting, fitting)
    assert title.startswith("Is this your account?")


@pytest.mark.parametrize("address", ["/dead-letters", "/vendors", "/public/nowhere"])
def test_what_staff_and_strangers_read_fits_and_axe_finds_nothing(
    browser: Browser, selling: tuple[str, int], address: str
) -> None:
    page = browser.new_context(base_url=selling[0], bypass_csp=True).new_page()
    page.goto(address)
    found = (violations(page), needed(page))
    page.context.close()

    assert found == ([], {width: width for width in WIDTHS})


def test_a_vendor_chooses_what_it_discloses_without_scripts(
    browser: Browser, selling: tuple[str, int]
) -> None:
    page = acting(browser, selling, java_script_enabled=False)
    page.goto(f"/vendors/{selling[1]}/disclosure")
    page.get_by_role("group", name="Staff").get_by_label("Nothing").check()
    page.get_by_role("button", name="Disclose this from now on").click()
    is_kept = page.get_by_role("group", name="Staff").get_by_label("Nothing").is_checked()
    words = page.inner_text("main")
    page.context.close()

    assert is_kept
    assert "To staff: nothing." in words


def test_a_customer_is_matched_and_taken_back_by_hand(
    browser: Browser, selling: tuple[str, int]
) -> None:
    page = acting(browser, selling, java_script_enabled=False)
    page.goto(f"/vendors/{selling[1]}/matching")
    page.get_by_role("button", name="Confirm Birch Bank for Birch Bank").click()
    matched = page.get_by_role("button", name="Undo the decision on Birch Bank").count()
    page.get_by_role("button", name="Undo the decision on Birch Bank").click()
    undone = page.get_by_role("button", name="Undo the decision on Birch Bank").count()
    page.context.close()

    assert (matched, undone) == (1, 1)
