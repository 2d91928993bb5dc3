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
from tracker.domain.billing import StripeAccount
from tracker.importers.stripe_mrr_table import ToldMonth
from tracker.metrics.months import month_after
from tracker.money import Money, from_stripe_minor
from tracker.services.billing.booking import local_day
from tracker.services.billing.revenue import today_of
from tracker.services.context import Context
from tracker.services.stripe_port import Json

NOT_EXPLAINED = "not explained"
_UNKNOWN = "no customer of this id was read"
_BEFORE = "before the account was read: not known here"
_TO_COME = "the month has not come yet: not known here"
_NOT_VALUED = "not valued here: {}"
# A subscription in one of these no longer differs for what it once was.
_OVER = frozenset({"canceled", "incomplete_expired", "deleted"})


@dataclass(frozen=True, slots=True)
class Compared:
    """One amount of Stripe's beside ours, in minor units; ``why`` is empty where they are equal.

    ``ours_minor`` None: it is not known here, which is never taken for 0.
    """

    line: int
    customer: str
    month: date
    currency: str
    told_minor: int
    ours_minor: int | None
    why: tuple[str, ...]

    def row(self) -> tuple[object, ...]:
        """Return it as a row for the terminal, amounts in whole units."""
        told, ours = (
            None if one is None else Money(one, self.currency).decimal_text()
            for one in (self.told_minor, self.ours_minor)
        )
        why = "; ".join(self.why)
        return (self.line, self.customer, f"{self.month:%Y-%m}", self.currency, told, ours, why)


@dataclass(frozen=True, slots=True)
class CurrencySum:
    """What the amounts of one currency add up to, in minor units.

    ``told_minor`` and ``ours_minor`` are of the amounts that are known on both sides,
    ``told_alone_minor`` is what Stripe tells where ours is not known.
    """

    currency: str
    told_minor: int
    ours_minor: int
    told_alone_minor: int

    def row(self) -> tuple[object, ...]:
        """Return it as a row for the terminal, amounts in whole units."""
        amounts = (self.told_minor, self.ours_minor, self.told_alone_minor)
        return (self.currency, *(Money(one, self.currency).decimal_text() for one in amounts))


@dataclass(frozen=True, slots=True)
class Comparison:
    """All amounts that were compared; those that differ or are not known are ``different``."""

    compared: int
    equal: int
    different: tuple[Compared, ...]
    sums: tuple[CurrencySum, ...] = ()

    @property
    def not_explained(self) -> int:
        """How many amounts differ without a reason that can be known."""
        return sum(one.why == (NOT_EXPLAINED,) for one in self.different)

    @property
    def explained(self) -> int:
        """How many amounts differ with at least one reason that can be known."""
        return len(self.different) - self.not_explained

    @property
    def by_reason(self) -> dict[str, int]:
        """How many amounts differ for which reason; one may have several."""
        return dict(Counter(why for one in self.different for why in one.why).most_common())

    def as_json(self) -> dict[str, Any]:
        """Return it as plain types."""
        counts = {"explained": self.explained, "not_explained": self.not_explained}
        return asdict(self) | counts | {"by_reason": self.by_reason}


@dataclass(slots=True)
class _Known:
    """What is known of one customer; of its account nothing is known before ``since``.

    ``traits`` are by subscription; ``not_valued`` are the reasons of those without a value.
    """

    since: date | None = None
    spells: list[WorthSpell] = field(default_factory=list)
    traits: dict[str, set[str]] = field(default_factory=dict)
    not_valued: set[str] = field(default_factory=set)


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
    return Comparison(len(found), len(found) - len(different), different, sums(found))


def sums(found: Iterable[Compared]) -> tuple[CurrencySum, ...]:
    """Return what amounts add up to, each currency by itself. Pure."""
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in found:
        total = totals[one.currency]
        if one.ours_minor is None:
            total[2] += one.told_minor
        else:
            total[0] += one.told_minor
            total[1] += one.ours_minor
    return tuple(CurrencySum(currency, *totals[currency]) for currency in sorted(totals))


def _known(tx: Tx, vendor_id: int) -> dict[str, _Known]:
    found: dict[str, _Known] = defaultdict(_Known)
    spells, unvalued = stored.spells(tx, vendor_id), vendors.not_valued(tx, vendor_id)
    for account in stored.accounts_of(tx, vendor_id):
        assert account.id is not None
        own = [one for one in spells if one.account_id == account.id]
        for spell in own:
            found[spell.customer].spells.append(spell)
        held = {one.customer for one in own} | billing.mirrored_ids(tx, account.id, "customer")
        for document in billing.documents(tx, account.id, "subscription"):
            held.add(customer := str(document.get("customer")))
            found[customer].traits[str(document.get("id"))] = traits(document)
        for one in (one for one in unvalued if one.account_id == account.id):
            held.add(customer := str(one.customer))
            found[customer].not_valued.add(_NOT_VALUED.format(one.why))
        for customer in held:
            found[customer].since = _since(account, own)
    return dict(found)


def _since(account: StripeAccount, spells: Iterable[WorthSpell]) -> date | None:
    """Return the first day that anything is known of an account; None: it was never read."""
    days = [one.valid_from for one in spells]
    if account.backfilled_at is not None:
        days.append(local_day(account, account.backfilled_at))
    return min(days, default=None)


def _compared(one: ToldMonth, known: _Known | None, today: date) -> Compared:
    day = min(month_after(one.month) - timedelta(days=1), today)
    unknown = _why_unknown(one, known, today, day)
    ours = None if known is None or unknown else _worth(known.spells, one.currency, day)
    why = unknown
    if known is not None and ours is not None and ours != one.minor:
        why = _why(known, day)
    return Compared(one.line, one.customer, one.month, one.currency, one.minor, ours, why)


def _why_unknown(one: ToldMonth, known: _Known | None, today: date, day: date) -> tuple[str, ...]:
    """Return why ours cannot be told; nothing: it can."""
    if known is None:
        return (_UNKNOWN,)
    if one.month > today:
        return (_TO_COME,)
    if known.since is None or day < known.since:
        return (_BEFORE,)
    # What stood before a subscription lost its value stands on; without that there is no amount.
    return (
        () if any(spell.covers(day) for spell in known.spells) else tuple(sorted(known.not_valued))
    )


def _worth(spells: Iterable[WorthSpell], currency: str, day: date) -> int:
    worth = sum(one.mrr_minor for one in spells if one.currency == currency and one.covers(day))
    return from_stripe_minor(worth, currency)


def _why(known: _Known, day: date) -> tuple[str, ...]:
    """Return all reasons that can be known; which of them it is only the vendor can tell.

    Only subscriptions that stood on that day can be a reason, by their status of that day.
    """
    found = set(known.not_valued)
    for spell in known.spells:
        if spell.covers(day) and spell.status not in _OVER:
            found |= known.traits.get(spell.subscription, set())
            if spell.status in _BY_STATUS:
                found.add(_BY_STATUS[spell.status])
    return tuple(sorted(found)) or (NOT_EXPLAINED,)


# -- what a subscription says of itself ------------------------------------------------------------

_BY_STATUS: Mapping[str, str] = {
    "past_due": "past due: counted here until it is unpaid or cancelled",
    "trialing": "in its trial: nothing here",
    "unpaid": "unpaid: nothing here",
}


def traits(document: Json) -> set[str]:
    """Return what of a subscription services count in different ways (funding.md 3.2). Pure."""
    found: set[str] = set()
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
