"""Customers are matched by proof or by a person, and every change of mind only restates."""

from typing import Any

import pytest
from sqlalchemy import select

from tests.services.billing.conftest import Shop
from tests.services.billing.test_ledger import lines, settle
from tracker.db.queries import parties
from tracker.db.tenancy import EVERY_VENDOR
from tracker.domain.accounts import Actor, AuditEntry
from tracker.domain.billing import MrrMovement
from tracker.errors import InvalidInputError, NotFoundError
from tracker.services.billing import connecting, matching
from tracker.services.billing.matching import suggested


def known(shop: Shop, *names: str, **domains: str) -> dict[str, int]:
    with shop.ctx.uow.begin() as tx:
        ids = parties.organisation_ids(tx, names)
        parties.record_domains(
            tx, {domain.replace("_", "."): ids[name] for domain, name in domains.items()}
        )
    return ids


def customer(shop: Shop, **given: Any) -> str:
    made = shop.peer.billing.create(shop.account, "customer", given)
    price = next(iter(shop.account.of("price")))
    shop.peer.billing.subscribe(shop.account, {"customer": made["id"], "items": [{"price": price}]})
    return str(made["id"])


def alder(shop: Shop) -> Actor:
    return connecting.vendor_actor(shop.ctx, "Alder Ltd", "Ann")


def methods(shop: Shop) -> list[tuple[str, str | None, str | None]]:
    found = matching.customers(shop.ctx, alder(shop))
    return [(one.name, one.organisation, one.method) for one in found]


def test_metadata_and_own_domain_are_proofs_and_free_mail_is_none(shop: Shop) -> None:
    known(shop, "Birch Bank", "Cedar Rail", cedarrail_com="Cedar Rail", gmail_com="Birch Bank")
    customer(shop, name="A", metadata={matching.METADATA_KEY: "birch bank"})
    customer(shop, name="B", email="pay@mail.cedarrail.com")
    customer(shop, name="C", email="birch@gmail.com")
    settle(shop)

    assert methods(shop) == [
        ("C", None, None),
        ("A", "Birch Bank", "metadata"),
        ("B", "Cedar Rail", "domain"),
    ]


def test_name_alone_only_suggests(shop: Shop) -> None:
    known(shop, "Birch Bank", "Cedar Rail")
    customer(shop, name="Birch Bank, Inc.")
    settle(shop)

    (found,) = matching.customers(shop.ctx, alder(shop))

    assert found.organisation is None
    assert [one.name for one in found.suggestions][:1] == ["Birch Bank"]
    assert found.suggestions[0].score >= 90


def test_decision_moves_revenue_as_restatement_only(shop: Shop) -> None:
    known(shop, "Birch Bank", "Cedar Rail")
    made = customer(shop, name="Birch")
    settle(shop)
    shop.wait(days=1)

    for name in ("Birch Bank", "Cedar Rail", None):
        matching.decide(shop.ctx, alder(shop), shop.account_id, made, name)

    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        kinds = [
            (one.kind, one.amount_minor)
            for one in tx.session.execute(select(MrrMovement)).scalars()
        ]
        logged = list(tx.session.execute(select(AuditEntry)).scalars())
    assert kinds[0] == ("new", 2500)
    assert {kind for kind, _ in kinds[1:]} == {"restatement"}
    assert sum(amount for _, amount in kinds) == 2500
    assert [one.action for one in logged] == ["customer matched"] * 3
    assert lines(shop) == [("new", 2500)]


def test_decision_needs_what_is_there_and_new(shop: Shop) -> None:
    known(shop, "Birch Bank")
    made = customer(shop, name="Birch")
    settle(shop)
    matching.decide(shop.ctx, alder(shop), shop.account_id, made, "Birch Bank")

    with pytest.raises(InvalidInputError, match="already"):
        matching.decide(shop.ctx, alder(shop), shop.account_id, made, "Birch Bank")
    with pytest.raises(NotFoundError, match="organisation Nobody"):
        matching.decide(shop.ctx, alder(shop), shop.account_id, made, "Nobody")
    with pytest.raises(NotFoundError, match="customer cus_x"):
        matching.decide(shop.ctx, alder(shop), shop.account_id, "cus_x", "Birch Bank")


def test_another_vendors_customers_are_not_there(shop: Shop) -> None:
    known(shop, "Rival Ltd")
    made = customer(shop, name="Birch")
    settle(shop)
    rival = connecting.vendor_actor(shop.ctx, "Rival Ltd", "Eve")

    assert matching.customers(shop.ctx, rival) == []
    with pytest.raises(NotFoundError):
        matching.decide(shop.ctx, rival, shop.account_id, made, "Rival Ltd")


def test_suggestions_are_few_and_alike() -> None:
    names = {1: "Birch Bank", 2: "Cedar Rail", 3: "Birch Banking Group", 4: "Bircher", 5: "Birch"}

    found = suggested("BIRCH BANK GmbH", names)

    assert found[0].organisation_id == 1
    assert len(found) <= 3
    assert suggested("Zzz", names) == ()


def test_customers_that_nobody_knows_are_payers_of_their_own(shop: Shop) -> None:
    ids = known(shop, "Birch Bank")
    customer(shop, name="A")
    settle(shop)
    shop.wait(days=1)
    (gone,) = shop.account.of("subscription")
    shop.peer.billing.cancel(shop.account, gone)
    second = customer(shop, name="B")
    settle(shop)
    apart = lines(shop)

    matching.decide(shop.ctx, alder(shop), shop.account_id, second, "Birch Bank")

    assert apart == [("new", 2500), ("churn", -2500), ("new", 2500)]
    assert lines(shop) == apart, "a match moves what is booked, and adds nothing"
    assert booked(shop) == {ids["Birch Bank"]: 2500}


def booked(shop: Shop) -> dict[int | str, int]:
    """Return what is booked for each payer, by organisation or else by customer."""
    found: dict[int | str, int] = {}
    with shop.ctx.uow.read(EVERY_VENDOR) as tx:
        for one in tx.session.execute(select(MrrMovement)).scalars():
            payer = one.organisation_id or one.customer
            found[payer] = found.get(payer, 0) + one.amount_minor
    return {payer: amount for payer, amount in found.items() if amount}
