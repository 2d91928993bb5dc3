"""Which prices a vendor lets a project's public page sell: an allow-list, one price a row."""

from dataclasses import asdict, dataclass
from typing import Any

from tracker.db.queries import billing, checkout, projects
from tracker.db.tenancy import VendorScope
from tracker.db.uow import Tx
from tracker.domain.accounts import Action, Actor, require
from tracker.domain.billing import OfferedPrice, StripeAccount
from tracker.domain.projects import Project
from tracker.errors import InvalidInputError, NotFoundError
from tracker.services.billing import audit
from tracker.services.context import Context

_LONGEST_TITLE = 100


@dataclass(frozen=True, slots=True)
class Offered:
    """A price on the allow-list; ``is_sold``: the public page would show it."""

    account_id: int
    project: str
    price: str
    title: str
    is_sold: bool

    def as_json(self) -> dict[str, Any]:
        """Return it as plain types."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class NamedPrice:
    """A price of an account, for a project."""

    account_id: int
    project: str
    price: str


def offer(ctx: Context, actor: Actor, wanted: NamedPrice, title: str) -> None:
    """Put a price on the allow-list under a title, or give it another title.

    Raises:
        NotFoundError: the account is not the actor's, or there is no such project or price.
        InvalidInputError: the price is not sold, the vendor sells nothing of the project, or the
            title is blank or too long.
    """
    vendor_id = _vendor(actor)
    text = title.strip()
    if not text or len(text) > _LONGEST_TITLE:
        raise InvalidInputError(f"Give a title of 1 to {_LONGEST_TITLE} characters.")
    with ctx.uow.begin(VendorScope(vendor_id)) as tx:
        account, project = _places(tx, wanted)
        _check_price(tx, wanted, account)
        assert project.id is not None
        if vendor_id not in [one.organisation_id for one, _ in checkout.vendors(tx, project.id)]:
            raise InvalidInputError(
                f"This vendor is not on record as one of {wanted.project}; import the table of "
                "vendors first."
            )
        row = checkout.offer(tx, wanted.account_id, project.id, wanted.price) or OfferedPrice(
            vendor_id=vendor_id,
            account_id=wanted.account_id,
            project_id=project.id,
            price=wanted.price,
            title=text,
        )
        row.title = text
        tx.session.add(row)
        _log(tx, actor, "price offered", wanted, account)


def withdraw(ctx: Context, actor: Actor, wanted: NamedPrice) -> None:
    """Take a price off the allow-list.

    Raises:
        NotFoundError: the account is not the actor's, or the price is not on offer there.
    """
    with ctx.uow.begin(VendorScope(_vendor(actor))) as tx:
        account, project = _places(tx, wanted)
        assert project.id is not None
        found = checkout.offer(tx, wanted.account_id, project.id, wanted.price)
        if found is None:
            raise NotFoundError("offer of", wanted.price)
        tx.session.delete(found)
        _log(tx, actor, "offer withdrawn", wanted, account)


def offers(ctx: Context, actor: Actor) -> list[Offered]:
    """Return the allow-list of the actor's vendor."""
    with ctx.uow.read(VendorScope(_vendor(actor))) as tx:
        slugs = {one.id: one.slug for one in projects.projects(tx)}
        found = checkout.offers(tx)
        sold = {
            one.offer.id
            for project_id in {row.project_id for row in found}
            for one in checkout.on_offer(tx, project_id)
        }
        return [
            Offered(one.account_id, slugs[one.project_id], one.price, one.title, one.id in sold)
            for one in found
        ]


def _vendor(actor: Actor) -> int:
    require(actor, Action.OFFER_PRICES, actor.vendor_id)
    assert actor.vendor_id is not None
    return actor.vendor_id


def _places(tx: Tx, wanted: NamedPrice) -> tuple[StripeAccount, Project]:
    return billing.account(tx, wanted.account_id), projects.project(tx, wanted.project)


def _check_price(tx: Tx, wanted: NamedPrice, account: StripeAccount) -> None:
    found = billing.mirrored(tx, wanted.account_id, "price", wanted.price)
    if found is None or found.is_deleted:
        raise NotFoundError(f"price of {account.account}", wanted.price)
    if not checkout.is_sold(found.document):
        raise InvalidInputError(
            f"{wanted.price} is not active or not recurring; activate it at Stripe and read the "
            "account again."
        )


def _log(tx: Tx, actor: Actor, action: str, wanted: NamedPrice, account: StripeAccount) -> None:
    audit.record(
        tx, actor, action, f"{account.account}/{wanted.price}", after={"project": wanted.project}
    )
