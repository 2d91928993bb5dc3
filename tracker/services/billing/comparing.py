"""What Stripe says that customers brought, beside what our states say, and why they differ."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from tracker.db.queries import billing, vendors
from tracker.db.queries import revenue as stored
from tracker.db.queries.revenue import WorthSpell
from tracker.db.tenancy import VendorScope
from tracker.db.uow import Tx
from tracker.domain.accounts import Action, Actor, require
from tracker.importers.stripe_mrr_table import ToldMonth
from tracker.metrics.months import month_after
from tracker.money import Money, from_stripe_minor
from tracker.services.billing.revenue import today_of
from tracker.services.context import Context
from tracker.services.stripe_port import Json

NOT_EXPLAINED = "not explained"
_UNKNOWN = "no customer of this id was read"
_BEFORE = "before the first day that is known of it here"


@dataclass(frozen=True, slots=True)
class Compared:
    """One amount of Stripe's beside ours, in minor units; ``why`` is empty where they are equal."""

    line: int
    customer: str
    month: date
    currency: str
    told_minor: int
    ours_minor: int
    why: tuple[str, ...]

    def row(self) -> tuple[object, ...]:
        """Return it as a row for the terminal, amounts in whole units."""
        told, ours = (
            Money(one, self.currency).decimal_text() for one in (self.told_minor, self.ours_minor)
        )
        why = "; ".join(self.why)
        return (self.line, self.customer, f"{self.month:%Y-%m}", self.currency, told, ours, why)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All amounts that were compared; those that differ are ``different``."""

    compared: int
    equal: int
    different: tuple[Compared, ...]

    @property
    def by_reason(self) -> dict[str, int]:
        """How many amounts differ for which reason; one may have several."""
        return dict(Counter(why for one in self.different for why in one.why).most_common())

    def as_json(self) -> dict[str, Any]:
        """Return it as plain types."""
        return asdict(self) | {"by_reason": self.by_reason}


@dataclass(slots=True)
class _Known:
    """What is known of one customer: its spells, and what its subscriptions say of themselves."""

    spells: list[WorthSpell] = field(default_factory=list)
    traits: set[str] = field(default_factory=set)


def compare(ctx: Context, actor: Actor, told: Sequence[ToldMonth]) -> Comparison:
    """Return how Stripe's amounts differ from ours at the end of each month, or today.

    Raises:
        NotFoundError: the actor is no vendor's.
    """
    require(actor, Action.SEE_REVENUE, actor.vendor_id)
    vendor_id = actor.vendor_id or 0
    with ctx.uow.read(VendorScope(vendor_id)) as tx:
        known = _known(tx, vendor_id)
        today = today_of(tx, stored.accounts_of(tx, vendor_id))
    found = [_compared(one, known.get(one.customer), today) for one in told]
    different = tuple(one for one in found if one.told_minor != one.ours_minor)
    return Comparison(len(found), len(found) - len(different), different)


def _known(tx: Tx, vendor_id: int) -> dict[str, _Known]:
    found: dict[str, _Known] = defaultdict(_Known)
    for spell in stored.spells(tx, vendor_id):
        found[spell.customer].spells.append(spell)
    for account in stored.accounts_of(tx, vendor_id):
        assert account.id is not None
        for customer in billing.mirrored_ids(tx, account.id, "customer"):
            found.setdefault(customer, _Known())
        for document in billing.documents(tx, account.id, "subscription"):
            found[str(document.get("customer"))].traits.update(traits(document))
    for one in vendors.not_valued(tx, vendor_id):
        found[str(one.customer)].traits.add(f"not valued here: {one.why}")
    return found


def _compared(one: ToldMonth, known: _Known | None, today: date) -> Compared:
    day = min(month_after(one.month) - timedelta(days=1), today)
    ours = _worth(known.spells if known else (), one.currency, day)
    differs = ours != one.minor
    return Compared(
        line=one.line,
        customer=one.customer,
        month=one.month,
        currency=one.currency,
        told_minor=one.minor,
        ours_minor=ours,
        why=_why(known, day) if differs else (),
    )


def _worth(spells: Iterable[WorthSpell], currency: str, day: date) -> int:
    worth = sum(one.mrr_minor for one in spells if one.currency == currency and one.covers(day))
    return from_stripe_minor(worth, currency)


def _why(known: _Known | None, day: date) -> tuple[str, ...]:
    """Return all reasons that can be known; which of them it is only the vendor can tell."""
    if known is None:
        return (_UNKNOWN,)
    first = min((one.valid_from for one in known.spells), default=None)
    reasons = sorted(known.traits)
    if first is None or day < first:
        reasons.insert(0, _BEFORE)
    return tuple(reasons) or (NOT_EXPLAINED,)


# -- what a subscription says of itself ------------------------------------------------------------

_BY_STATUS: Mapping[str, str] = {
    "past_due": "past due: counted here until it is unpaid or cancelled",
    "trialing": "in its trial: nothing here",
    "unpaid": "unpaid: nothing here",
}


def traits(document: Json) -> set[str]:
    """Return what of a subscription services count in different ways (funding.md 3.2). Pure."""
    by_status = _BY_STATUS.get(str(document.get("status")))
    found = {by_status} if by_status else set()
    if document.get("pause_collection"):
        found.add("collection paused: counted here")
    items = (document.get("items") or {}).get("data") or []
    discounts = [*(document.get("discounts") or ())]
    for item in items:
        price = item.get("price") if isinstance(item.get("price"), dict) else {}
        discounts += item.get("discounts") or ()
        if (price.get("recurring") or {}).get("usage_type") == "metered":
            found.add("metered: nothing here")
        rates = item.get("tax_rates") or document.get("default_tax_rates") or ()
        if price.get("tax_behavior") == "inclusive" or any(one.get("inclusive") for one in rates):
            found.add("tax included in the price: divided out here")
    if any(_is_finite(one) for one in discounts):
        found.add("a coupon that ends: not taken off here")
    return found


def _is_finite(discount: object) -> bool:
    if not isinstance(discount, dict):
        return False
    coupon = (discount.get("source") or {}).get("coupon") or discount.get("coupon")
    return isinstance(coupon, dict) and coupon.get("duration") in ("once", "repeating")
