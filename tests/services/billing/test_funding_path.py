"""From a subscription in the peer to the time it pays for: door, inbox, ledger, refresh, page."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.services.billing.conftest import Shop
from tests.services.billing.test_ledger import settle
from tests.services.billing.test_matching import alder, customer, known
from tests.support.stored_roles import maintainer
from tests.web.reading import read
from tracker.app import create_app
from tracker.db.queries import billing, parties, projects, provenance
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.billing import Audience, Disclosure
from tracker.domain.provenance import SourceKind
from tracker.health.entered import SubscriptionFact
from tracker.health.funding_document import Funding
from tracker.services import entry, health
from tracker.services.billing import backfilling, connecting, disclosing, matching
from tracker.services.entry import Wish

START = date(2026, 6, 1)
METADATA = {matching.METADATA_KEY: "Birch Bank"}
TABLES = {
    "vendors": "project,vendor,product,from\nquern,Alder Ltd,Quern Enterprise,2025-01-01\n",
    "splits": "vendor,project,product,share,from\n"
    "Alder Ltd,quern,Alder Ltd Enterprise,0.5,2025-01-01\n"
    "Alder Ltd,millrace,Alder Ltd Enterprise,0.5,2025-01-01\n",
    "employments": "project,person,employer,from\nquern,@ann,Alder Ltd,2025-01-01\n",
    "funded-time": "project,person,payer,fte,from\nquern,@ann,Alder Ltd,1,2025-01-01\n",
    "salary-bands": "p25,p50,p75,currency,wage_share,from\n210,210,210,USD,0.7,2025-01-01\n",
}
SUBSCRIPTIONS = (
    "vendor,adopter,reference,product,kind,period,amount,currency,from\n"
    "Alder Ltd,Birch Bank,C-1,Alder Ltd Enterprise,recurring,month,50,USD,2026-01-01\n"
    "Alder Ltd,Birch Bank,C-2,Training,services,once,70,USD,2026-01-01\n"
)


@pytest.fixture
def project(shop: Shop, tmp_path: Path) -> Shop:
    """Return the shop, with a project of one maintainer whom the vendor pays full time.

    She costs 25.00 a month, and half of what the vendor's product brings is the project's.
    """
    with shop.ctx.uow.begin() as tx:
        quern = projects.add_project(tx, slug="quern", name="Quern")
        projects.add_project(tx, slug="millrace", name="Millrace")
        assert quern.id is not None
        source = provenance.source_id(tx, quern.id, SourceKind.PROJECT_FILE, "x", "OWNERS")
        provenance.record_revisions(tx, source, [(date(2026, 1, 1), None)])
        person = parties.people_ids(tx, {"github:ann": ("Ann", "ann")})["github:ann"]
        tx.session.add(maintainer(quern.id, source, person, "ann"))
    known(shop, "Birch Bank")
    for kind, text in TABLES.items():
        enter(shop, tmp_path, kind, text)
    backfilling.backfill(shop.ctx, shop.account_id)
    return shop


def enter(shop: Shop, folder: Path, kind: str, text: str) -> None:
    file = folder / f"{kind}.csv"
    file.write_text(text)
    run = entry.import_table(shop.ctx, kind, file, Wish())
    assert run.issues == ()


def name_payers(shop: Shop) -> None:
    disclosing.choose(shop.ctx, alder(shop), Audience.STAFF, Disclosure.EXACT)


def facts(shop: Shop) -> list[SubscriptionFact]:
    return list(health.facts_of(shop.ctx, "quern").entered.subscriptions)


def funding(shop: Shop, day: date) -> Funding:
    found = health.health(shop.ctx, "quern", day).document.funding
    assert found is not None
    return found


def covered(shop: Shop, day: date) -> tuple[float, float | None] | None:
    found = funding(shop, day).coverage
    return None if found is None else (found.low, found.high)


def test_subscription_of_a_minute_ago_reaches_the_fte_that_it_pays(project: Shop) -> None:
    shop = project
    health.refresh(shop.ctx, health.stale(shop.ctx))
    settled = health.stale(shop.ctx)
    customer(shop, name="A", metadata=METADATA)
    shop.wait(minutes=1)
    settle(shop)
    waiting = health.stale(shop.ctx)
    health.refresh(shop.ctx, waiting)

    answer = create_app(shop.ctx).test_client().get("/projects/quern/funding")

    assert (settled, waiting) == ([], ["millrace", "quern"])
    assert answer.status_code == 200
    words = read(answer.text).words
    assert "Contracts on record pay for 50 % of what its maintainers cost" in words
    steps = [one.words for one in read(answer.text).all("ol")[0].all("li")]
    assert steps[:3] == [
        "One adopter pays; the largest brings 100 %.",
        "Alder Ltd: 100 % of revenue; it does not say what it passes on.",
        "Alder Ltd employs one person; 1.0 FTE.",
    ]
    assert "published weights (b)" in words
    assert "Stripe" in words


def test_facts_follow_the_states_and_the_matches(project: Shop) -> None:
    shop = project
    name_payers(shop)
    customer(shop, name="A", metadata=METADATA)
    customer(shop, name="Secret Bank")
    settle(shop)
    shop.wait(days=3)
    first, second = shop.account.of("subscription").values()
    shop.peer.billing.cancel(shop.account, first["id"])
    shop.peer.billing.update(shop.account, "subscription_item", second["items"][0], {"quantity": 2})
    shop.peer.billing.update(shop.account, "subscription", second["id"], {"description": "x"})
    settle(shop)

    found = facts(shop)

    later = START + timedelta(days=3)
    unknown = f"{second['customer']} of Alder Ltd"
    assert [
        (one.adopter, one.adopter_key, one.valid_from, one.valid_until, one.amount_minor)
        for one in found
    ] == [
        ("Birch Bank", "birchbank", START, later, 2_500),
        (unknown, "", START, later, 2_500),
        (unknown, "", later, None, 5_000),
    ]
    assert [one.is_matched for one in found] == [True, False, False]
    assert {one.product for one in found} == {"Alder Ltd Enterprise"}
    assert {one.reference for one in found} == {first["id"], second["id"]}


def test_unmatched_customer_counts_in_totals_and_is_said_to_be_unknown(project: Shop) -> None:
    shop = project
    customer(shop, name="Secret Bank")
    settle(shop)

    found = funding(shop, START)

    assert covered(shop, START) == (0.5, 0.5)
    assert (
        "One paying customer is matched to no organisation: each counts as a payer of its own."
        in found.gaps
    )
    assert "Secret Bank" not in str(health.health(shop.ctx, "quern", START).document)


def test_entered_subscription_ends_where_stripe_begins_and_nothing_counts_twice(
    project: Shop, tmp_path: Path
) -> None:
    shop = project
    enter(shop, tmp_path, "subscriptions", SUBSCRIPTIONS)
    before = covered(shop, START)
    customer(shop, name="A", metadata=METADATA)
    settle(shop)

    found = funding(shop, START)

    assert before == (1.0, 1.0)
    assert covered(shop, START) == (0.5, 0.5)
    assert covered(shop, START - timedelta(days=1)) == (1.0, 1.0)
    assert (
        "One subscription is entered by hand, superseded by Stripe and not counted." in found.gaps
    )
    assert found.one_off == (("services", 1),)
    assert not any(link.state == "broken" for link in found.path.links)
    assert found.movements is None


def test_disconnected_account_stands_until_something_is_entered_again(
    project: Shop, tmp_path: Path
) -> None:
    shop = project
    customer(shop, name="A", metadata=METADATA)
    settle(shop)
    shop.wait(days=5)
    connecting.disconnect(shop.ctx, alder(shop), shop.account_id)
    gone, later = START + timedelta(days=5), START + timedelta(days=9)
    shop.wait(days=10)

    frozen = funding(shop, later)
    text = SUBSCRIPTIONS.replace("2026-01-01", later.isoformat())
    enter(shop, tmp_path, "subscriptions", text)

    said = f"Alder Ltd disconnected its Stripe account; its amounts are those of {gone}."
    assert said in frozen.gaps
    assert frozen.coverage is not None
    assert frozen.coverage.low == 0.5
    assert covered(shop, later - timedelta(days=1)) == (0.5, 0.5)
    assert covered(shop, later) == (1.0, 1.0)


def test_items_of_one_subscription_are_split_by_product_to_the_cent(
    project: Shop, tmp_path: Path
) -> None:
    shop = project
    peer, account = shop.peer.billing, shop.account
    other = peer.create(account, "product", {"name": "Training"})
    price = peer.create(account, "price", {"product": other["id"], "unit_amount": 1_001})
    coupon = peer.create(
        account,
        "coupon",
        {"percent_off": 50, "duration": "repeating", "duration_in_months": 3},
    )
    made = peer.create(account, "customer", {"name": "A", "metadata": METADATA})
    first = next(iter(account.of("price")))
    given = {
        "customer": made["id"],
        "items": [{"price": first}, {"price": price["id"]}],
        "discounts": [{"coupon": coupon["id"]}],
    }
    peer.subscribe(account, given)
    settle(shop)
    text = f"vendor,project,product,share,from\nAlder Ltd,quern,{other['id']},1,2025-01-01\n"
    enter(shop, tmp_path, "splits", TABLES["splits"] + text.partition("\n")[2])

    found = facts(shop)

    assert sorted((one.product, one.amount_minor) for one in found) == [
        ("Alder Ltd Enterprise", 1_250),
        ("Training", 501),
    ]
    assert covered(shop, START) == (0.4504, 0.4504)


def test_what_stripe_told_at_a_past_instant_is_told_again(project: Shop) -> None:
    shop = project
    name_payers(shop)
    customer(shop, name="A")
    settle(shop)
    then = shop.ctx.clock.now()
    shop.wait(days=2)
    (only,) = shop.account.of("subscription").values()
    matching.decide(shop.ctx, alder(shop), shop.account_id, only["customer"], "Birch Bank")
    shop.peer.billing.cancel(shop.account, only["id"])
    settle(shop)

    now = facts(shop)
    past = health.facts_of(shop.ctx, "quern", then).entered.subscriptions

    unknown = f"{only['customer']} of Alder Ltd"
    assert [(one.adopter, one.valid_until) for one in now] == [
        ("Birch Bank", START + timedelta(days=2))
    ]
    assert [(one.adopter, one.valid_until) for one in past] == [(unknown, None)]


def test_test_account_pays_nobody(project: Shop) -> None:
    shop = project
    with shop.ctx.uow.begin(EVERY_VENDOR) as tx:
        billing.account(tx, shop.account_id).livemode = False
    customer(shop, name="A", metadata=METADATA)
    settle(shop)

    assert facts(shop) == []
