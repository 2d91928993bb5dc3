"""Stripe's own figures beside ours: equal ones are equal, and each difference has its reasons."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.services.billing.conftest import Shop
from tests.services.billing.test_ledger import settle
from tests.services.billing.test_matching import alder, known
from tracker.cli.main import cli
from tracker.domain.accounts import Actor, RoleName
from tracker.errors import NotFoundError
from tracker.importers.stripe_mrr_table import ToldMonth
from tracker.services.billing import backfilling
from tracker.services.billing.comparing import (
    NOT_EXPLAINED,
    Compared,
    Comparison,
    CurrencySum,
    compare,
    sums,
    traits,
)

MAY, JUNE, JULY = (date(2026, month, 1) for month in (5, 6, 7))


def told(customer: str, month: date, minor: int) -> ToldMonth:
    return ToldMonth(2, customer, month, "USD", minor)


def compared(shop: Shop, *rows: ToldMonth) -> Comparison:
    return compare(shop.ctx, alder(shop), rows)


def test_ends_of_months_are_compared_and_reasons_named(shop: Shop) -> None:
    peer, account = shop.peer, shop.account
    coupon = peer.billing.create(
        account, "coupon", {"percent_off": 50, "duration": "repeating", "duration_in_months": 3}
    )
    plain = peer.subscribe(account, "Bank")
    cheaper = peer.subscribe(account, "Rail", discounts=[{"coupon": coupon["id"]}])
    settle(shop)
    shop.wait(days=35)
    peer.billing.cancel(account, plain["id"])
    settle(shop)
    bank, rail = plain["customer"], cheaper["customer"]

    found = compared(
        shop,
        *(told(bank, MAY, 2_500), told(bank, JUNE, 2_500), told(bank, JULY, 0)),
        *(told(rail, JUNE, 1_250), told(bank, JULY, 1), told("cus_gone", JUNE, 5)),
    )

    assert (found.compared, found.equal) == (6, 2)
    assert [(one.customer, one.month, one.ours_minor, one.why) for one in found.different] == [
        (bank, MAY, None, ("before the account was read: not known here",)),
        (rail, JUNE, 2_500, ("a coupon that ends: not taken off here",)),
        (bank, JULY, 0, (NOT_EXPLAINED,)),
        ("cus_gone", JUNE, None, ("no customer of this id was read",)),
    ]
    assert found.by_reason[NOT_EXPLAINED] == 1


def test_customer_without_a_subscription_brings_nothing(shop: Shop) -> None:
    made = shop.peer.billing.create(shop.account, "customer", {"name": "A"})
    settle(shop)
    before = compared(shop, told(made["id"], JUNE, 0))
    backfilling.backfill(shop.ctx, shop.account_id)

    found = compared(shop, told(made["id"], JUNE, 0), told(made["id"], JUNE, 9))

    assert (before.equal, before.different[0].ours_minor) == (0, None)
    assert found.equal == 1
    assert (found.different[0].ours_minor, found.different[0].why) == (0, (NOT_EXPLAINED,))


def test_what_is_not_known_is_never_equal_to_nothing(shop: Shop) -> None:
    made = shop.peer.subscribe(shop.account, "Bank")
    settle(shop)

    found = compared(
        shop,
        *(told(made["customer"], MAY, 0), told("cus_gone", JUNE, 0)),
        *(told(made["customer"], date(2031, 1, 1), 2_500), told(made["customer"], JUNE, 2_400)),
    )

    assert (found.equal, found.explained, found.not_explained) == (0, 3, 1)
    assert [one.ours_minor for one in found.different] == [None, None, None, 2_500]
    assert found.sums == (CurrencySum("USD", 2_400, 2_500, 2_500),)


def test_reasons_are_those_of_the_end_of_the_month(shop: Shop) -> None:
    made = shop.peer.subscribe(shop.account, "Bank")
    settle(shop)
    shop.wait(days=35)
    shop.peer.billing.fail_payment(shop.account, made["id"])
    settle(shop)

    found = compared(shop, told(made["customer"], JUNE, 1), told(made["customer"], JULY, 1))

    assert [one.why for one in found.different] == [
        (NOT_EXPLAINED,),
        ("past due: counted here until it is unpaid or cancelled",),
    ]


def test_sums_are_of_one_currency_each() -> None:
    rows = [
        Compared(2, "cus_1", JUNE, "USD", 5, 7, ()),
        Compared(2, "cus_1", JUNE, "EUR", 3, None, ()),
        Compared(3, "cus_2", JUNE, "USD", 1, 1, ()),
    ]

    assert sums(rows) == (CurrencySum("EUR", 0, 0, 3), CurrencySum("USD", 6, 8, 0))
    assert sums([]) == ()


def test_what_cannot_be_valued_says_why(shop: Shop) -> None:
    made = shop.peer.subscribe(shop.account, "Bank")
    settle(shop)
    shop.account.of("price").clear()
    shop.peer.billing.update(shop.account, "subscription", made["id"], {"description": "x"})
    settle(shop)

    (found,) = compared(shop, told(made["customer"], JUNE, 9)).different

    assert any(one.startswith("not valued here: ") for one in found.why)


def test_another_vendor_compares_with_nothing_of_ours(shop: Shop) -> None:
    made = shop.peer.subscribe(shop.account, "Bank")
    settle(shop)
    other = Actor(RoleName.VENDOR, "Eve", known(shop, "Birch Bank")["Birch Bank"])

    (found,) = compare(shop.ctx, other, [told(made["customer"], JUNE, 2_500)]).different

    assert (found.ours_minor, found.why) == (None, ("no customer of this id was read",))
    with pytest.raises(NotFoundError):
        compare(shop.ctx, Actor(RoleName.PUBLIC, "somebody"), [])


def test_traits_are_those_that_services_count_differently() -> None:
    metered = {"price": {"recurring": {"usage_type": "metered"}}}
    taxed = {"price": {"tax_behavior": "inclusive"}, "tax_rates": [{"inclusive": True}]}
    older = {"coupon": {"duration": "once"}}
    document = {
        "pause_collection": {"behavior": "void"},
        "items": {"data": [metered, taxed | {"discounts": [older]}, {"price": "price_1"}]},
        "discounts": ["di_1"],
    }

    assert traits(document) == {
        "collection paused: counted here",
        "metered: nothing here",
        "tax included in the price: divided out here",
        "a coupon that ends: not taken off here",
    }
    assert traits({"status": "active"}) == set()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_comparison_is_printed(shop: Shop, database_url: str, tmp_path: Path) -> None:
    made = shop.peer.subscribe(shop.account, "Bank")
    settle(shop)
    file = tmp_path / "mrr.csv"
    file.write_text(f"customer,2026-06\n{made['customer']},26.00\n")
    env = {"HEADWATER_VAR_DIR": str(tmp_path), "HEADWATER_DATABASE_URL": database_url}
    asked = ["stripe", "compare", "Alder Ltd", str(file)]

    table = CliRunner().invoke(cli, [*asked, "--currency", "USD"], env=env)
    plain = CliRunner().invoke(cli, [*asked, "--currency", "USD", "--json"], env=env)
    wrong = CliRunner().invoke(cli, asked, env=env)

    assert table.output.splitlines()[1].split() == [
        *("2", made["customer"], "2026-06", "USD", "26.00", "25.00", "not", "explained"),
    ]
    assert [line.split() for line in table.output.splitlines()[2:4]] == [
        ["currency", "Stripe", "here", "Stripe", "alone"],
        ["USD", "26.00", "25.00", "0.00"],
    ]
    assert table.output.splitlines()[4:] == [
        "0 of 1 amounts are equal, 0 have a reason, 1 are not explained.",
        "1: not explained",
    ]
    assert json.loads(plain.output)["by_reason"] == {"not explained": 1}
    assert wrong.exit_code == 1
    assert "say --currency" in wrong.output
