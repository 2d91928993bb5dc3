"""A vendor's revenue as the ledger has it after the peer's deliveries were worked off."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.services.billing.conftest import Shop
from tests.services.billing.test_ledger import settle
from tests.services.billing.test_matching import alder, customer, known
from tracker.cli.main import cli
from tracker.db.queries.revenue import MovedSum
from tracker.domain.accounts import Actor, RoleName
from tracker.errors import NotFoundError
from tracker.metrics.payers import PayerConcentration
from tracker.services.billing import backfilling, connecting, matching
from tracker.services.billing.revenue import CurrencyRevenue, MonthMoved, Revenue, by_month, revenue


def of_usd(shop: Shop) -> CurrencyRevenue:
    (found,) = revenue(shop.ctx, alder(shop)).currencies
    return found


def test_account_without_subscriptions_has_no_revenue(shop: Shop) -> None:
    found = revenue(shop.ctx, alder(shop))

    assert found == Revenue(shop.vendor_id, found.as_of, True, False, None, 0, (), ())


def test_revenue_is_told_by_currency_with_its_views_and_its_band(shop: Shop) -> None:
    known(shop, "Birch Bank")
    first = customer(shop, name="A", metadata={matching.METADATA_KEY: "Birch Bank"})
    customer(shop, name="B")
    peer, account = shop.peer, shop.account
    product = next(iter(account.of("product")))
    euros = peer.billing.create(
        account, "price", {"product": product, "unit_amount": 900, "currency": "eur"}
    )
    ending = peer.billing.subscribe(
        account, {"customer": first, "items": [{"price": euros["id"]}], "currency": "eur"}
    )
    peer.billing.update(account, "subscription", ending["id"], {"cancel_at_period_end": True})
    settle(shop)

    found = revenue(shop.ctx, alder(shop))

    eur = PayerConcentration(1, 0, (1.0, 1.0), (1.0, 1.0), (1.0, 1.0))
    usd = PayerConcentration(1, 1, (0.5, 1.0), (1.0, 1.0), (0.5, 1.0))
    assert found.currencies == (
        CurrencyRevenue("EUR", 1, 900, 900, 10_800, 0, 0, None, eur),
        CurrencyRevenue("USD", 2, 5_000, 5_000, 60_000, 5_000, 0, None, usd),
    )


def test_months_open_with_what_the_last_one_closed_with(shop: Shop) -> None:
    first = shop.peer.subscribe(shop.account, "Bank")
    settle(shop)
    shop.wait(days=70)
    shop.peer.billing.cancel(shop.account, first["id"])
    settle(shop)

    found = revenue(shop.ctx, alder(shop)).months

    assert [(one.opened_minor, dict(one.by_kind), one.closed_minor) for one in found] == [
        (0, {"new": 2_500}, 2_500),
        (2_500, {}, 2_500),
        (2_500, {"churn": -2_500}, 0),
    ]


def test_line_that_was_corrected_to_nothing_is_no_movement() -> None:
    day = date(2026, 1, 5)
    lines = [MovedSum(day, "USD", "new", 5), MovedSum(day, "USD", "expansion", 0)]

    assert by_month(lines, date(2026, 1, 31)) == [
        MonthMoved(date(2026, 1, 1), "USD", 0, {"new": 5}, 5)
    ]


def test_invoice_paid_past_stripe_raises_what_is_contracted_and_not_cash(shop: Shop) -> None:
    shop.peer.subscribe(shop.account, "Bank")
    shop.peer.subscribe(shop.account, "Rail")
    bank, rail = shop.account.of("invoice").values()
    bank["amount_paid_off_stripe"] = bank["amount_paid"]
    shop.peer.billing.refund(shop.account, rail["id"], 700)
    settle(shop)
    shop.wait(days=31)
    backfilling.backfill(shop.ctx, shop.account_id)

    found = of_usd(shop)

    assert found.mrr_minor == 5_000
    assert found.cash is not None
    assert (found.cash.least_minor, found.cash.most_minor) == (1_800, 1_800)


@pytest.mark.parametrize("told", ["charge.refunded", "refund.created"])
def test_refund_lowers_cash_whichever_event_tells_of_it(shop: Shop, told: str) -> None:
    shop.peer.subscribe(shop.account, "Bank")
    settle(shop)
    backfilling.backfill(shop.ctx, shop.account_id)
    (paid,) = shop.account.of("invoice").values()
    shop.peer.billing.refund(shop.account, paid["id"], 700)
    shop.peer.state.queue = [one for one in shop.peer.state.queue if one.event["type"] == told]
    shop.wait(days=31)
    settle(shop)

    cash = of_usd(shop).cash

    assert cash is not None
    assert (cash.least_minor, cash.most_minor) == (1_800, 1_800)


def test_disconnected_account_keeps_its_last_amounts(shop: Shop) -> None:
    shop.peer.subscribe(shop.account, "Bank")
    settle(shop)
    before = of_usd(shop)
    connecting.disconnect(shop.ctx, alder(shop), shop.account_id)

    found = revenue(shop.ctx, alder(shop))

    assert found.currencies == (before,)
    assert (found.is_connected, found.frozen_at) == (False, shop.ctx.clock.now())


def test_another_vendor_and_the_public_see_nothing(shop: Shop) -> None:
    shop.peer.subscribe(shop.account, "Bank")
    settle(shop)
    other = replace(alder(shop), vendor_id=known(shop, "Birch Bank")["Birch Bank"])

    found = revenue(shop.ctx, other)

    assert (found.currencies, found.months, found.is_connected) == ((), (), False)
    with pytest.raises(NotFoundError):
        revenue(shop.ctx, Actor(RoleName.PUBLIC, "somebody"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_revenue_is_printed(shop: Shop, database_url: str, tmp_path: Path) -> None:
    shop.peer.subscribe(shop.account, "Bank")
    settle(shop)
    env = {"HEADWATER_VAR_DIR": str(tmp_path), "HEADWATER_DATABASE_URL": database_url}

    table = CliRunner().invoke(cli, ["stripe", "revenue", "Alder Ltd"], env=env)
    plain = CliRunner().invoke(cli, ["stripe", "revenue", "Alder Ltd", "--json"], env=env)

    assert table.output.splitlines()[1].split() == [
        "USD",
        "1",
        "2500",
        "2500",
        "2500",
        "0",
        "?",
        "?",
    ]
    assert [one["arr_minor"] for one in json.loads(plain.output)["currencies"]] == [30_000]
