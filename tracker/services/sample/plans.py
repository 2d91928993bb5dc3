"""What is decided about an invented project's money and reach, before rows are written out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.services.sample.names import Company


class SplitRule(StrEnum):
    """How it is known which part of a vendor's revenue is for the project (model.md 5.1)."""

    CONTRACT = "contract"
    PRODUCT = "product"
    TIME = "logged time"
    CONTAINS = "contains"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FinancePlan:
    """What a vendor discloses: cash and net burn a month in whole units; None: undisclosed."""

    cash: int | None = None
    net_burn: int | None = None
    pass_through: float | None = None


@dataclass(frozen=True, slots=True)
class VendorPlan:
    """A vendor: ``customers`` of whom one pays ``typical`` a year and the largest a multiple.

    ``release_gap`` is about how many days lie between its stable releases; 0: it makes none.
    """

    company: Company
    since: date
    customers: int = 0
    typical: int = 40_000
    largest: float = 2.0
    until: date | None = None
    rule: SplitRule = SplitRule.PRODUCT
    share: float = 1.0
    is_stable_free: bool | None = None
    terms: str = ""
    finance: FinancePlan | None = None
    release_gap: int = 0
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class CounterPlan:
    """A counter of the community: what it says on the last day, and its log growth a year."""

    name: str
    last: int
    growth: float
    since: date


@dataclass(frozen=True, slots=True)
class EnteredPlan:
    """What people would enter of a project; the shares lie in 0..1 and are likelihoods.

    ``time_known`` and ``salary_known``: of an employed maintainer. ``answered``: of a listed
    adopter; ``paying`` and ``critical`` of one that answers. ``channels`` weighs what they run.
    ``guided`` is the release channel whose releases are spoken of since ``guided_since``.
    """

    vendors: tuple[VendorPlan, ...] = ()
    time_known: float = 0.0
    time_ended_on: date | None = None
    salary_known: float = 0.0
    answered: float = 0.0
    paying: float = 0.0
    critical: float = 0.7
    channels: Mapping[str, float] | None = None
    guided: str | None = None
    guided_since: date | None = None
    issues_a_year: float = 0.0
    counters: tuple[CounterPlan, ...] = ()


NOTHING = EnteredPlan()
