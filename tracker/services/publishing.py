"""A project's public page: whether there is one, and what a stranger may read there.

Nothing about money but the prices that vendors put on offer themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.db.queries import checkout, projects, snapshots
from tracker.db.queries.checkout import Offering
from tracker.db.tenancy import EVERY_VENDOR
from tracker.db.uow import Tx
from tracker.domain.accounts import Actor, RoleName
from tracker.health.words import stripe_amount
from tracker.metrics.result import METHOD_VERSION
from tracker.services.billing import audit
from tracker.services.context import Context

#: The figures whose sentences strangers read; a sentence about anything else is left out.
_PLAIN_FIGURES = ("people", "structure")
_PLAIN_PREFIXES = ("overdue-", "cadence-")


@dataclass(frozen=True, slots=True)
class Offer:
    """A price to subscribe to; ``price`` reads like "25.00 USD a month"."""

    id: int
    title: str
    price: str


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor: what it sells, who gets stable builds, whether they are free, its offers."""

    name: str
    product: str
    terms: str
    url: str | None
    is_stable_free: bool | None
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class PublicProject:
    """All that the public page of a project shows; ``sentences`` are plain text."""

    slug: str
    name: str
    homepage: str | None
    sentences: tuple[str, ...]
    as_of: str | None
    vendors: tuple[Vendor, ...]


def publish(ctx: Context, by: str, slug: str, *, is_published: bool) -> None:
    """Show the public page of a project from now on, or no longer.

    Raises:
        NotFoundError: there is no such project.
    """
    with ctx.uow.begin() as tx:
        project = projects.project(tx, slug)
        before, project.is_published = project.is_published, is_published
        audit.record(
            tx,
            Actor(RoleName.STAFF, by),
            "project published" if is_published else "project withdrawn from the public",
            slug,
            before={"is_published": before},
            after={"is_published": is_published},
        )


def public_project(ctx: Context, slug: str) -> PublicProject:
    """Return what strangers read of a project.

    Raises:
        NotFoundError: there is none, or it is not published; the two read alike.
    """
    with ctx.uow.read(EVERY_VENDOR) as tx:
        project = projects.published_project(tx, slug)
        assert project.id is not None
        document, as_of = _document(tx, project.id)
        return PublicProject(
            slug=project.slug,
            name=project.name,
            homepage=project.homepage,
            sentences=plain_sentences(document),
            as_of=as_of,
            vendors=_vendors(tx, project.id),
        )


def plain_sentences(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the opening sentences that speak of people, employers and releases, and of no money.

    What a sentence is about is told by the receipts of its figures: one that is not known to be
    harmless is left out.
    """
    opening = document.get("sentences", ())
    return tuple("".join(one["text"] for one in spans) for spans in opening if _is_plain(spans))


def _is_plain(spans: list[Mapping[str, Any]]) -> bool:
    figures = [one["receipt"].split(".", 2)[-1] for one in spans if one["receipt"]]
    return bool(figures) and all(
        one in _PLAIN_FIGURES or one.startswith(_PLAIN_PREFIXES) for one in figures
    )


def _document(tx: Tx, project_id: int) -> tuple[Mapping[str, Any], str | None]:
    snapshot = snapshots.current(tx, project_id)
    if snapshot is None or snapshot.method_version != METHOD_VERSION:
        return {}, None
    return snapshot.document, snapshot.as_of.isoformat()


def _vendors(tx: Tx, project_id: int) -> tuple[Vendor, ...]:
    offered = checkout.on_offer(tx, project_id)
    shown: set[int] = set()
    found = []
    for relation, name in checkout.vendors(tx, project_id):
        # A vendor with two products has one account: its offers stand with the first.
        is_first = relation.organisation_id not in shown
        shown.add(relation.organisation_id)
        mine = [one for one in offered if one.offer.vendor_id == relation.organisation_id]
        found.append(
            Vendor(
                name=name,
                product=relation.product,
                terms=relation.terms,
                url=relation.url,
                is_stable_free=relation.is_stable_free,
                offers=tuple(_offer(one) for one in mine) if is_first else (),
            )
        )
    return tuple(found)


def _offer(one: Offering) -> Offer:
    assert one.offer.id is not None
    return Offer(one.offer.id, one.offer.title, price_text(one.price))


def price_text(price: Mapping[str, Any]) -> str:
    """Return a price in words, "25.00 USD a month"; of tiers only how often they are paid."""
    interval, times = price["recurring"]["interval"], price["recurring"]["interval_count"]
    often = f"a {interval}" if times == 1 else f"every {times} {interval}s"
    if price.get("unit_amount") is None:
        return f"paid {often}; the amount is shown before you pay"
    currency = str(price["currency"]).upper()
    return f"{stripe_amount(price['unit_amount'], currency)} {currency} {often}"
