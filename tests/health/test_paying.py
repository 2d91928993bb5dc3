"""Which subscriptions cover a project, and who pays on a day."""

from dataclasses import replace
from datetime import date

from tests.support.entered_rows import split, subscription, vendor
from tests.support.facts import DAY
from tracker.health.entered import EnteredFacts, SplitFact, SubscriptionFact, VendorFact
from tracker.health.paying import covers, payments

MESH = vendor("Alder", "Alder Mesh")
PLAIN = vendor("Alder")
BANK = subscription("bank", "2025-03-01")


def _covers(
    row: SubscriptionFact, *splits: SplitFact, sells: tuple[VendorFact, ...] = (MESH,)
) -> bool:
    entered = EnteredFacts(vendors=sells, subscriptions=(row,), splits=splits)
    return covers(row, entered, "quern", DAY)


def test_the_split_of_a_contract_comes_before_that_of_its_product() -> None:
    contract = split("other", reference="c-bank", share=1.0)
    product = split("quern", product="Alder Mesh", share=0.5)

    assert _covers(BANK, contract, product) is False
    assert _covers(BANK, replace(contract, project="quern"), product) is True
    assert _covers(BANK, product) is True
    assert _covers(BANK, replace(product, project="other")) is False


def test_a_share_of_nothing_covers_nothing() -> None:
    rows = (split("quern", product="Alder Mesh", share=0.0), split("other", product="Alder Mesh"))

    assert _covers(BANK, *rows) is False


def test_without_a_split_the_product_that_the_vendor_sells_counts() -> None:
    unnamed = replace(BANK, product="")

    assert _covers(BANK) is True
    assert _covers(replace(BANK, product="Alder Store")) is False
    assert _covers(unnamed) is True
    assert _covers(unnamed, split("other", product="Alder Store")) is False
    assert _covers(replace(BANK, product="Alder Store"), sells=(PLAIN,)) is True
    assert _covers(unnamed, sells=()) is False


def test_only_what_recurs_and_costs_counts() -> None:
    assert _covers(replace(BANK, kind="usage")) is True
    assert _covers(replace(BANK, kind="services")) is False
    assert _covers(replace(BANK, amount_minor=0)) is False


def _payments(*rows: SubscriptionFact) -> dict[str, tuple[date, bool]]:
    return payments(EnteredFacts(vendors=(MESH,), subscriptions=rows), "quern", DAY)


def test_who_stopped_does_not_pay_and_who_began_again_does() -> None:
    ended = subscription("bank", "2024-05-01", valid_until=date(2025, 5, 1))

    assert _payments(ended) == {"bank": (date(2024, 5, 1), False)}
    assert _payments(ended, BANK) == {"bank": (date(2024, 5, 1), True)}


def test_a_contract_beyond_its_end_that_nobody_closed_says_nothing() -> None:
    assert _payments(subscription("bank", "2024-05-01", contract_until=DAY)) == {}
    later = subscription("bank", "2024-05-01", contract_until=date(2026, 8, 22))
    assert _payments(later) == {"bank": (date(2024, 5, 1), True)}
