"""What was entered about one project and those who pay for it, or Stripe tells, as plain rows.

Amounts are whole minor units of their currency, salaries those of a year. `EnteredFacts.as_of`
takes the view of a past day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

#: Stands where a fact has no file behind it, as a vendor's Stripe account tells it.
STRIPE_SOURCE = 0


@dataclass(frozen=True, slots=True)
class Entered:
    """What all entered facts share: [valid_from, valid_until), and the source that attests it."""

    source_id: int
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class VendorFact(Entered):
    """An organisation that sells something made of the project, and on what terms."""

    vendor: str
    product: str
    terms: str
    url: str | None
    is_stable_free: bool | None


@dataclass(frozen=True, slots=True)
class SubscriptionFact(Entered):
    """What an adopter pays a vendor; ``contract_until`` is exclusive, None: no known end.

    ``kind`` and ``period`` are those of `domain.funding`. ``adopter_key`` is the adopter's key, as
    an answer and the adopters list have it.

    ``is_matched`` False: the account's customer is of nobody known; ``adopter`` then only tells it
    from others. ``is_superseded``: it ends because another source tells from then on.
    """

    vendor: str
    adopter: str
    reference: str
    product: str
    kind: str
    period: str
    amount_minor: int
    currency: str
    contract_until: date | None
    adopter_key: str = ""
    is_matched: bool = True
    is_superseded: bool = False


@dataclass(frozen=True, slots=True)
class BilledFact(Entered):
    """A vendor whose live Stripe account tells what it is paid, from ``valid_from`` on.

    ``frozen_on``: it was disconnected then, and what it told last stands. ``not_valued`` counts
    subscriptions whose present value is not known.
    """

    vendor: str
    frozen_on: date | None
    not_valued: int


@dataclass(frozen=True, slots=True)
class SplitFact(Entered):
    """Which part of a vendor's revenue is for ``project`` (a slug): see `domain.funding`."""

    vendor: str
    project: str
    reference: str
    product: str
    share: float | None


@dataclass(frozen=True, slots=True)
class FundedTimeFact(Entered):
    """The FTE that ``payer`` pays ``person`` (a key) to spend on ``project`` (a slug)."""

    project: str
    person: str
    payer: str
    fte: float


@dataclass(frozen=True, slots=True)
class SalaryFact(Entered):
    """What a person earns in a year, between two amounts; used in sums, never shown."""

    person: str
    low_minor: int
    high_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class SalaryBandFact(Entered):
    """The foundation's band for unknown salaries, and the salary's part of the cost (0..1]."""

    p25_minor: int
    p50_minor: int
    p75_minor: int
    currency: str
    wage_share: float


@dataclass(frozen=True, slots=True)
class VendorFinanceFact(Entered):
    """What a vendor discloses of itself; None: undisclosed."""

    vendor: str
    currency: str
    cash_minor: int | None
    net_burn_minor: int | None
    pass_through: float | None


@dataclass(frozen=True, slots=True)
class AnswerFact(Entered):
    """What an adopter answered on ``valid_from``; None: no answer. ``adopter`` is its key."""

    adopter: str
    name: str
    is_commercial: bool | None
    uses_artifacts: bool | None
    is_critical: bool | None
    is_paying: bool | None
    channel: str | None
    version: str
    confirmed_on: date | None


@dataclass(frozen=True, slots=True)
class VendorReleaseFact(Entered):
    """A vendor's stable release of ``valid_from``, or a fix that it has not shipped yet."""

    vendor: str
    version: str
    upstream_tag: str
    fix: str
    fixed_upstream_on: date | None
    is_shipped: bool
    url: str | None


@dataclass(frozen=True, slots=True)
class GuidanceFact(Entered):
    """What the project said on ``valid_from`` of one of its releases."""

    tag: str
    status: str
    use_instead: str
    url: str | None


@dataclass(frozen=True, slots=True)
class ReportedIssueFact(Entered):
    """An issue that an adopter reported on ``valid_from``; open while no other day is known."""

    reference: str
    reporter: str | None
    answered_on: date | None
    merged_on: date | None
    released_on: date | None
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class CounterFact(Entered):
    """A counter of the community as read on ``valid_from``."""

    counter: str
    count: int


@dataclass(frozen=True, slots=True)
class OtherFundingFact(Entered):
    """Public money that no contract is for; ``amount_minor`` None: how much is not disclosed.

    Of the kind ``income``, ``payer`` is who received it, and ``is_shared`` tells that it does not
    work for the project alone. ``is_foundations``: it went to the foundation as a whole.
    """

    payer: str
    kind: str
    amount_minor: int | None
    currency: str
    url: str | None
    expenses_minor: int | None = None
    taxes_minor: int | None = None
    is_shared: bool = False
    is_foundations: bool = False


@dataclass(frozen=True, slots=True)
class RateFact(Entered):
    """What one unit of ``base`` was in ``quote`` on ``valid_from``, by whose word."""

    base: str
    quote: str
    rate: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class EnteredFacts:
    """All current entered facts behind one project.

    ``superseded`` are subscriptions that are not counted, as a Stripe account tells (`billed`).

    ``vendors``, ``salaries`` and what is of delivery are the project's own. ``subscriptions``,
    ``finances``, ``splits`` and ``funded_time`` are those of every vendor of the project, over all
    projects that they share, as the parts of a whole are needed to take the project's. ``rates``
    are those from and to the currencies of the subscriptions.
    """

    vendors: tuple[VendorFact, ...] = ()
    subscriptions: tuple[SubscriptionFact, ...] = ()
    splits: tuple[SplitFact, ...] = ()
    funded_time: tuple[FundedTimeFact, ...] = ()
    salaries: tuple[SalaryFact, ...] = ()
    salary_bands: tuple[SalaryBandFact, ...] = ()
    finances: tuple[VendorFinanceFact, ...] = ()
    other_funding: tuple[OtherFundingFact, ...] = ()
    answers: tuple[AnswerFact, ...] = ()
    vendor_releases: tuple[VendorReleaseFact, ...] = ()
    guidance: tuple[GuidanceFact, ...] = ()
    reported_issues: tuple[ReportedIssueFact, ...] = ()
    counters: tuple[CounterFact, ...] = ()
    billed: tuple[BilledFact, ...] = ()
    superseded: tuple[SubscriptionFact, ...] = ()
    rates: tuple[RateFact, ...] = ()

    def as_of(self, day: date) -> "EnteredFacts":
        """Return the facts as they were on ``day``, that day included.

        What came after is not known yet: ends and days of an issue that lie later are still open.
        """
        known = {item.name: _known(getattr(self, item.name), day) for item in fields(self)}
        known["vendor_releases"] += tuple(_on_their_way(self.vendor_releases, day))
        return replace(self, **known)


NOTHING_ENTERED = EnteredFacts()

AnyFact = TypeVar("AnyFact", bound=Entered)

_LATER_DAYS = (
    *("valid_until", "confirmed_on", "frozen_on"),
    *("answered_on", "merged_on", "released_on", "closed_on"),
)


def _on_their_way(facts: Iterable[VendorReleaseFact], day: date) -> Iterator[VendorReleaseFact]:
    """Yield, as pending, the fixes that a vendor shipped only after ``day``."""
    for one in facts:
        fixed = one.fixed_upstream_on
        if one.fix and fixed is not None and fixed <= day < one.valid_from:
            yield replace(one, valid_from=fixed, is_shipped=False)


def _known(facts: Iterable[AnyFact], day: date) -> tuple[AnyFact, ...]:
    return tuple(_without_later(one, day) for one in facts if one.valid_from <= day)


def _without_later(fact: AnyFact, day: date) -> AnyFact:
    later: dict[str, Any] = {
        name: None
        for name in _LATER_DAYS
        if (on := getattr(fact, name, None)) is not None and on > day
    }
    return replace(fact, **later) if later else fact
