"""What a vendor discloses to an audience, applied to the facts before anything is computed. Pure.

Whatever is computed from disclosed facts cannot show more than they hold: the page, its JSON, a
CSV, a receipt and the PDF are all made of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import pairwise
from types import MappingProxyType

from tracker.domain.billing import Audience, Disclosure
from tracker.errors import InvalidInputError
from tracker.health.entered import EnteredFacts, SplitFact, SubscriptionFact

#: From the narrowest to the widest.
_WIDTH = (Disclosure.NOTHING, Disclosure.SHARE_ONLY, Disclosure.BANDED, Disclosure.EXACT)
#: What holds until a vendor chooses.
DEFAULTS: Mapping[Audience, Disclosure] = MappingProxyType(
    {
        Audience.STAFF: Disclosure.SHARE_ONLY,
        Audience.RECIPIENTS: Disclosure.SHARE_ONLY,
        Audience.PUBLIC: Disclosure.NOTHING,
    }
)
#: The lower ends of the bands, in whole units of a currency a month; the last is open above.
BANDS = (
    *(0, 1_000, 5_000, 10_000, 25_000, 50_000),
    *(100_000, 250_000, 500_000, 1_000_000),
)


@dataclass(frozen=True, slots=True)
class VendorTerms:
    """What a vendor chose, and at which level its amounts can be shown beside those of others.

    ``amounts`` is the narrowest choice among all vendors whose shares stand beside its own.
    """

    vendor: str
    level: Disclosure
    amounts: Disclosure


@dataclass(frozen=True, slots=True)
class Terms:
    """What the vendors behind a project disclose to one audience; who is not named chose nothing.

    ``bands`` are the lower ends in whole units of a currency a month, the first 0.
    """

    audience: Audience = Audience.STAFF
    vendors: tuple[VendorTerms, ...] = ()
    bands: tuple[int, ...] = BANDS

    def level(self, vendor: str) -> Disclosure:
        """Return what a vendor discloses to this audience."""
        return self._of(vendor).level

    def amounts(self, vendors: Iterable[str]) -> Disclosure:
        """Return the level at which the amounts of these vendors can stand beside one another."""
        return narrowest(self._of(one).amounts for one in vendors)

    def shows_names(self, vendors: Iterable[str]) -> bool:
        """Tell whether somebody who pays these vendors may be named: all disclose all to staff."""
        is_staff = self.audience is Audience.STAFF
        return is_staff and all(self.level(one) is Disclosure.EXACT for one in vendors)

    def shows_the_same(self, other: "Terms") -> bool:
        """Tell whether another audience sees the same; what is exact depends on who looks."""
        mine = {(one.vendor, one.level, one.amounts) for one in self.vendors}
        theirs = {(one.vendor, one.level, one.amounts) for one in other.vendors}
        is_exact = any(one.level is Disclosure.EXACT for one in self.vendors)
        return mine == theirs and not is_exact

    def among(self, vendors: Iterable[str]) -> "Terms":
        """Return the same for some vendors only."""
        kept = set(vendors)
        return replace(self, vendors=tuple(one for one in self.vendors if one.vendor in kept))

    def _of(self, vendor: str) -> VendorTerms:
        found = next((one for one in self.vendors if one.vendor == vendor), None)
        level = DEFAULTS[self.audience]
        return found or VendorTerms(vendor, level, level)


#: Nobody chose anything, and staff look.
NOBODY_CHOSE = Terms()


def narrowest(levels: Iterable[Disclosure]) -> Disclosure:
    """Return the level that shows least; of none all may be shown."""
    return min(levels, key=_WIDTH.index, default=Disclosure.EXACT)


def is_narrower(level: Disclosure, than: Disclosure) -> bool:
    """Tell whether a level shows less than another."""
    return _WIDTH.index(level) < _WIDTH.index(than)


def read_bands(text: str) -> tuple[int, ...]:
    """Return the lower ends that ``text`` lists, for example ``1000,5000``; empty: the usual ones.

    Raises:
        InvalidInputError: it is no list of rising whole numbers above 0.
    """
    if not text.strip():
        return BANDS
    parts = [one.strip() for one in text.split(",")]
    if not all(one.isascii() and one.isdigit() for one in parts):
        raise InvalidInputError(f"Bands are whole numbers with commas, like 1000,5000, not {text}.")
    edges = [int(one) for one in parts]
    if edges[0] == 0 or any(low >= high for low, high in pairwise(edges)):
        raise InvalidInputError(f"Bands rise from above 0, like 1000,5000, unlike {text}.")
    return (0, *edges)


def amount_levels(
    links: Iterable[tuple[str, str]], levels: Mapping[str, Disclosure]
) -> dict[str, Disclosure]:
    """Return at which level each vendor's amounts can be shown beside everybody's shares.

    Shares are of a total: one amount beside them gives away all others, on this page or, by a
    vendor that both have, on another one. So vendors that are linked by projects, however
    far, show amounts at the narrowest of their levels. Who discloses nothing has no share either
    and links nobody.

    Args:
        links: (vendor, project) of whoever sells something of a project or splits revenue with it.
        levels: what each vendor of ``links`` discloses.
    """
    by_project: dict[str, set[str]] = defaultdict(set)
    by_vendor: dict[str, set[str]] = defaultdict(set)
    for vendor, project in links:
        if levels[vendor] is not Disclosure.NOTHING:
            by_project[project].add(vendor)
            by_vendor[vendor].add(project)
    found: dict[str, Disclosure] = {
        one: level for one, level in levels.items() if level is Disclosure.NOTHING
    }
    for vendor in sorted(levels):
        if vendor not in found:
            group = _linked(vendor, by_vendor, by_project)
            found |= dict.fromkeys(group, narrowest(levels[one] for one in group))
    return found


def _linked(
    vendor: str, by_vendor: Mapping[str, set[str]], by_project: Mapping[str, set[str]]
) -> set[str]:
    group, waiting = {vendor}, [vendor]
    while waiting:
        for project in by_vendor.get(waiting.pop(), ()):
            new = by_project[project] - group
            group |= new
            waiting += new
    return group


def disclosed(entered: EnteredFacts, terms: Terms) -> EnteredFacts:
    """Return the facts that an audience may see of vendors' money.

    Of a vendor that discloses nothing no subscription, cash or declared pass-through is left, and
    of its splits only which projects they are for: its revenue is unknown, never 0. Payers get
    numbers for names unless all whom they pay disclose all to staff.
    """
    hidden = {
        one.vendor
        for facts in (entered.vendors, entered.splits, entered.subscriptions, entered.finances)
        for one in facts
        if terms.level(one.vendor) is Disclosure.NOTHING
    }
    kept = [one for one in entered.subscriptions if one.vendor not in hidden]
    old = [one for one in entered.superseded if one.vendor not in hidden]
    names = _names([*kept, *old], terms)
    return replace(
        entered,
        subscriptions=tuple(replace(one, adopter=names[one.adopter]) for one in kept),
        superseded=tuple(replace(one, adopter=names[one.adopter]) for one in old),
        billed=tuple(one for one in entered.billed if one.vendor not in hidden),
        finances=tuple(one for one in entered.finances if one.vendor not in hidden),
        splits=_splits(entered.splits, hidden),
    )


def _names(paid: Iterable[SubscriptionFact], terms: Terms) -> dict[str, str]:
    """Return {adopter: the name that may be shown}; numbers tell neither size nor alphabet."""
    vendors: dict[str, set[str]] = defaultdict(set)
    for one in paid:
        vendors[one.adopter].add(one.vendor)
    numbered = sorted(vendors, key=lambda name: sha256(name.encode()).hexdigest())
    return {
        name: name if terms.shows_names(vendors[name]) else f"payer {place}"
        for place, name in enumerate(numbered, start=1)
    }


def _splits(splits: Iterable[SplitFact], hidden: set[str]) -> tuple[SplitFact, ...]:
    found = (
        replace(one, reference="", product="", share=None) if one.vendor in hidden else one
        for one in splits
    )
    return tuple(dict.fromkeys(found))
