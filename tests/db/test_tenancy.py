"""A vendor's rows reach that vendor alone, whatever the statement."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from tracker.db.queries import parties
from tracker.db.tenancy import EVERY_VENDOR, Scope, ScopeError, VendorScope
from tracker.db.uow import Tx
from tracker.domain.billing import Audience, Disclosure, DisclosureChoice
from tracker.domain.organisations import Organisation
from tracker.services.context import Context

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def choice(vendor_id: int, by: str = "Bob") -> DisclosureChoice:
    return DisclosureChoice(
        vendor_id=vendor_id,
        audience=Audience.STAFF,
        level=Disclosure.EXACT,
        decided_by=by,
        decided_at=NOW,
    )


@pytest.fixture
def vendors(ctx: Context) -> tuple[int, int]:
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        ids = parties.organisation_ids(tx, ["Alder Ltd", "Birch Inc"])
        alder, birch = ids["Alder Ltd"], ids["Birch Inc"]
        tx.session.add_all([choice(alder), choice(alder), choice(birch, "Eve")])
    return alder, birch


def _whole(tx: Tx) -> list[Any]:
    return list(tx.session.execute(select(DisclosureChoice)).scalars())


def _column(tx: Tx) -> list[Any]:
    return list(tx.session.execute(select(col(DisclosureChoice.decided_by))).scalars())


def _alias(tx: Tx) -> list[Any]:
    other = aliased(DisclosureChoice)
    return list(tx.session.execute(select(other)).scalars())


def _joined(tx: Tx) -> list[Any]:
    query = select(col(Organisation.name), col(DisclosureChoice.decided_by)).join(
        DisclosureChoice, col(DisclosureChoice.vendor_id) == col(Organisation.id)
    )
    return list(tx.session.execute(query))


def _in_a_subquery(tx: Tx) -> list[Any]:
    inner = select(col(DisclosureChoice.decided_by)).subquery()
    return list(tx.session.execute(select(inner)).scalars())


READS: dict[str, Callable[[Tx], list[Any]]] = {
    "whole rows": _whole,
    "a column": _column,
    "an alias": _alias,
    "a join": _joined,
    "a sub-query": _in_a_subquery,
}


@pytest.mark.parametrize("how", READS)
def test_vendor_sees_its_own_rows(ctx: Context, vendors: tuple[int, int], how: str) -> None:
    counts = []
    for scope in (VendorScope(vendors[0]), VendorScope(vendors[1]), EVERY_VENDOR):
        with ctx.uow.read(scope) as tx:
            counts.append(len(READS[how](tx)))

    assert counts == [2, 1, 3]


@pytest.mark.parametrize("how", ["whole rows", "a column", "an alias", "a join"])
def test_session_without_scope_raises(ctx: Context, vendors: tuple[int, int], how: str) -> None:
    with ctx.uow.read() as tx, pytest.raises(ScopeError, match="DisclosureChoice"):
        READS[how](tx)


def test_scalar_subquery_shows_nothing_without_scope(
    ctx: Context, vendors: tuple[int, int]
) -> None:
    number = select(func.count(col(DisclosureChoice.id))).scalar_subquery()
    is_there = exists().where(col(DisclosureChoice.vendor_id) == col(Organisation.id))
    with ctx.uow.read() as tx:
        counted = tx.session.execute(select(number)).scalar()
        named = tx.session.execute(select(col(Organisation.name)).where(is_there)).all()

    assert (counted, named) == (0, [])


def test_row_of_another_vendor_is_not_there_by_its_key(
    ctx: Context, vendors: tuple[int, int]
) -> None:
    with ctx.uow.read(EVERY_VENDOR) as tx:
        theirs = tx.session.execute(
            select(col(DisclosureChoice.id)).where(col(DisclosureChoice.decided_by) == "Eve")
        ).scalar_one()

    with ctx.uow.read(VendorScope(vendors[0])) as tx:
        assert tx.session.get(DisclosureChoice, theirs) is None


def test_update_and_delete_reach_own_rows_only(ctx: Context, vendors: tuple[int, int]) -> None:
    with ctx.uow.begin(VendorScope(vendors[0])) as tx:
        changed = tx.changed(update(DisclosureChoice).values(level=Disclosure.NOTHING))
        gone = tx.changed(delete(DisclosureChoice))

    with ctx.uow.read(EVERY_VENDOR) as tx:
        left = [(one.vendor_id, one.level) for one in _whole(tx)]

    assert (changed, gone) == (2, 2)
    assert left == [(vendors[1], Disclosure.EXACT)]


@pytest.mark.parametrize("mine", [True, False])
def test_row_is_written_for_its_own_vendor_only(
    ctx: Context, vendors: tuple[int, int], mine: bool
) -> None:
    scope: Scope = VendorScope(vendors[0]) if mine else None
    with pytest.raises(ScopeError, match=f"of vendor {vendors[1]}"), ctx.uow.begin(scope) as tx:
        tx.session.add(choice(vendors[1]))
        tx.session.flush()


def test_rows_inserted_below_the_orm_are_checked_too(
    ctx: Context, vendors: tuple[int, int]
) -> None:
    row = choice(vendors[1]).model_dump(exclude={"id"})
    with ctx.uow.begin(VendorScope(vendors[0])) as tx, pytest.raises(ScopeError):
        tx.insert_all(DisclosureChoice, [row])
