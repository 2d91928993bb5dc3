"""Movements in one currency: each at the rate of its day, and what has no rate named."""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.services.billing.conftest import Shop
from tests.services.billing.test_ledger import settle
from tests.services.billing.test_matching import alder
from tracker.cli.main import cli
from tracker.db.queries.revenue import MovedSum
from tracker.metrics.exchange import Rate, Rates, Reported
from tracker.services import entry
from tracker.services.billing.reported import ReportedMonth, by_month_in, reported_months
from tracker.services.entry import Wish

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


def rate(day: date, value: str) -> Rate:
    return Rate(day, "EUR", "USD", Decimal(value), "ECB")


def test_nothing_moved_is_no_month() -> None:
    assert by_month_in("USD", [], Rates([]), FEBRUARY) == []


def test_months_open_with_what_the_last_one_closed_with_and_fx_is_apart() -> None:
    rates = Rates(
        [
            rate(date(2026, 1, 10), "1.1"),
            rate(date(2026, 1, 31), "1.2"),
            rate(date(2026, 2, 20), "1"),
        ]
    )
    moved = [MovedSum(date(2026, 1, 10), "EUR", "new", 1_000)]

    assert by_month_in("USD", moved, rates, date(2026, 2, 20)) == [
        ReportedMonth(JANUARY, Reported("USD", 0, {"new": 1_100}, 100, 1_200, ())),
        ReportedMonth(FEBRUARY, Reported("USD", 1_200, {}, -200, 1_000, ())),
    ]


def test_rate_that_ends_leaves_the_currency_unconverted() -> None:
    moved = [MovedSum(date(2026, 1, 10), "EUR", "new", 1_000)]
    rates = Rates([rate(date(2026, 1, 10), "1.1")])

    (found,) = by_month_in("USD", moved, rates, date(2026, 1, 18))

    assert found.moved == Reported("USD", 0, {}, 0, 0, ("EUR",))


def test_hundredths_that_a_currency_does_not_have_are_none_after_conversion() -> None:
    moved = [MovedSum(JANUARY, "ISK", "new", 1_400_000)]
    rates = Rates([Rate(JANUARY, "EUR", "ISK", Decimal(140), "ECB")])

    (euros,) = by_month_in("EUR", moved, rates, JANUARY)
    (kronas,) = by_month_in("ISK", moved, rates, JANUARY)

    assert euros.moved == Reported("EUR", 0, {"new": 10_000}, 0, 10_000, ())
    assert kronas.moved == Reported("ISK", 0, {"new": 14_000}, 0, 14_000, ())


def test_vendor_reads_its_ledger_in_another_currency(shop: Shop, tmp_path: Path) -> None:
    shop.peer.subscribe(shop.account, "Bank")
    settle(shop)
    unknown = reported_months(shop.ctx, alder(shop), "EUR")
    file = tmp_path / "rates.csv"
    day = shop.ctx.clock.now().date() - timedelta(days=1)
    file.write_text(f"on,base,quote,rate,source\n{day},EUR,USD,1.25,ECB\n")
    entry.import_table(shop.ctx, "exchange-rates", file, Wish())

    (found,) = reported_months(shop.ctx, alder(shop), "EUR")

    assert [one.moved.unconverted for one in unknown] == [("USD",)]
    assert found.moved == Reported("EUR", 0, {"new": 2_000}, 0, 2_000, ())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_months_are_printed(shop: Shop, database_url: str, tmp_path: Path) -> None:
    shop.peer.subscribe(shop.account, "Bank")
    settle(shop)
    env = {"HEADWATER_VAR_DIR": str(tmp_path), "HEADWATER_DATABASE_URL": database_url}
    asked = ["stripe", "revenue", "Alder Ltd", "--in", "USD"]

    table = CliRunner().invoke(cli, asked, env=env)
    plain = CliRunner().invoke(cli, [*asked, "--json"], env=env)

    assert table.output.splitlines()[1].split() == [
        *("2026-06", "0", "2500", "0", "0", "0", "0", "0", "0", "2500"),
    ]
    first = json.loads(plain.output)[0]
    assert (first["month"], first["moved"]["closed"]) == ("2026-06-01", 2_500)
