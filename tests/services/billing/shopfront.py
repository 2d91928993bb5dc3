"""A published project whose vendor offers a price, for tests of its public page."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.services.billing.conftest import Shop
from tests.services.billing.test_matching import alder
from tests.support.documents import sample_document
from tests.web.stored import store, summary
from tracker.app import create_app
from tracker.db.queries import parties, projects, provenance
from tracker.domain.funding import VendorRelation
from tracker.domain.organisations import Adoption
from tracker.domain.provenance import SourceKind
from tracker.services import publishing
from tracker.services.billing import backfilling, offering
from tracker.services.billing.offering import NamedPrice

SLUG = "tarnwick"
PAGE = f"/public/{SLUG}"
TOKEN = re.compile(r'name="order" value="([^"]+)"')


@dataclass
class Front:
    """The public page of Tarnwick, where Alder Ltd sells and Birch Bank is a listed adopter."""

    shop: Shop
    client: FlaskClient
    price: str
    adopter_id: int

    def token(self) -> str:
        """Return the token of the first form of the page, opened anew."""
        found = TOKEN.search(self.client.get(PAGE).text)
        assert found is not None
        return found[1]

    def subscribe(self, **fields: str) -> TestResponse:
        """Send a form; its token is that of a page opened anew unless one is given."""
        data = fields if "order" in fields else fields | {"order": self.token()}
        return self.client.post(f"{PAGE}/subscribe", data=data)


def opened(shop: Shop) -> Front:
    """Return the page, published and on offer."""
    backfilling.backfill(shop.ctx, shop.account_id)
    store(shop.ctx, summary(SLUG, name="Tarnwick"), sample_document())
    adopter_id = recorded(shop)
    price = next(iter(shop.account.of("price")))
    offering.offer(shop.ctx, alder(shop), named(shop, price), "Stable builds")
    publishing.publish(shop.ctx, "Ann", SLUG, is_published=True)
    return Front(shop, create_app(shop.ctx).test_client(), price, adopter_id)


def recorded(shop: Shop) -> int:
    """Record Alder Ltd as a vendor of Tarnwick and Birch Bank as an adopter; return its id."""
    with shop.ctx.uow.begin() as tx:
        project = projects.project(tx, SLUG)
        assert project.id is not None
        adopter = parties.organisation_ids(tx, ["Birch Bank"])["Birch Bank"]
        source = provenance.source_id(tx, project.id, SourceKind.ENTRY, "entered")
        fact = {"valid_from": date(2026, 1, 1), "source_id": source, "recorded_at": tx.now}
        tx.session.add(
            VendorRelation(
                **fact,
                project_id=project.id,
                organisation_id=shop.vendor_id,
                product="Alder Stable",
                terms="paying customers",
                url="https://alder.example",
                is_stable_free=False,
            )
        )
        tx.session.add(
            Adoption(**fact, project_id=project.id, organisation_id=adopter, name="Birch Bank")
        )
    return adopter


def named(shop: Shop, price: str) -> NamedPrice:
    """Return a price of the vendor's account for Tarnwick."""
    return NamedPrice(shop.account_id, SLUG, price)


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


def pay(address: str) -> str:
    """Pay at the peer, and return the path that it sends the browser back to."""
    return urlsplit(redirected(address)).path


def redirected(address: str) -> str:
    """Return where a page sends the browser; nobody goes there."""
    try:
        build_opener(_Stay).open(address, timeout=10)
    except HTTPError as answer:
        return str(answer.headers["Location"])
    raise AssertionError("nobody was sent on")
