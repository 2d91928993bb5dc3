"""The parts of a health document on what reaches adopters, and on the community around it.

Plain data like all of it: days are ISO strings, shares lie in 0..1, None is unknown.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LeadView:
    """How long fixes or versions take to one vendor's stable release, in days.

    ``basis`` is fixes, or versions, which is coarser. ``median_days`` is None with fewer than eight
    shipped; ``naive_median_days`` leaves out what is pending.
    """

    basis: str
    shipped: int
    pending: int
    median_days: float | None
    naive_median_days: float | None
    by_30_share: float | None
    by_90_share: float | None
    times: tuple[float, ...]
    waiting: tuple[float, ...]
    receipt: str


@dataclass(frozen=True, slots=True)
class VendorView:
    """One vendor of stable builds: what it sells, on what terms, its latest release, its lag."""

    name: str
    products: tuple[str, ...]
    terms: tuple[str, ...]
    url: str | None
    is_stable_free: bool | None
    release_count: int
    latest_version: str | None
    latest_on: str | None
    latest_upstream_tag: str | None
    latest_lag_days: int | None
    leads: tuple[LeadView, ...]


@dataclass(frozen=True, slots=True)
class DeliveredRow:
    """One fix or version on its way to a vendor's stable release; ``vendor_on`` None: pending."""

    vendor: str
    basis: str
    what: str
    version: str
    upstream_tag: str
    upstream_on: str
    vendor_on: str | None
    days: int


@dataclass(frozen=True, slots=True)
class GuidanceView:
    """What the project says of its releases; a median in days is None with fewer than eight."""

    guided: int
    silent: int
    recommended: int
    share: float | None
    low: float | None
    high: float | None
    median_days: float | None
    latest_recommended: str | None
    latest_recommended_days: int | None
    words: dict[str, str]
    unknown_tags: int
    receipt: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the project's releases reach those who use them.

    ``unshipped_fixes`` counts the fixes that some vendor has still to ship, and that none has.
    """

    vendors: tuple[VendorView, ...] = ()
    delivered: tuple[DeliveredRow, ...] = ()
    unshipped_fixes: int = 0
    guidance: GuidanceView | None = None


@dataclass(frozen=True, slots=True)
class ChannelCount:
    """How many adopters run one release channel; ``share_low`` and ``high`` are of all adopters."""

    channel: str
    adopters: int
    share_low: float
    share_high: float
    is_unknown: bool = False
    is_stranded: bool = False


@dataclass(frozen=True, slots=True)
class ConversionView:
    """How many adopters pay. ``paid`` and all shares are None where a payer could be recognised.

    ``trend`` is falling, flat or rising against ``before_on``; None: not known.
    """

    known: int
    unknown: int
    paid: int | None
    share: float | None
    low: float | None
    high: float | None
    bound_low: float | None
    bound_high: float | None
    is_hidden: bool
    trend: str | None
    before_on: str
    receipt: str | None


@dataclass(frozen=True, slots=True)
class ConvertView:
    """How long adopters take from adoption to paying, in months, since a decision."""

    since: str
    happened: int
    pending: int
    median_months: float | None
    share_by: dict[str, float | None]
    receipt: str


@dataclass(frozen=True, slots=True)
class ConfirmationView:
    """Listed beside confirmed; ``last`` holds each adopter's name and last confirmation."""

    listed: int
    confirmed: int
    ever: int
    share_by_age: dict[str, float | None]
    half_life_days: int | None
    last: tuple[tuple[str, str], ...]
    receipt: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What adopters answered, in counts: no answer stands beside a name."""

    adopters: int = 0
    answered: int = 0
    channels: tuple[ChannelCount, ...] = ()
    conversion: ConversionView | None = None
    convert: ConvertView | None = None
    confirmation: ConfirmationView | None = None


@dataclass(frozen=True, slots=True)
class CriterionView:
    """One criterion: how many of those who answered say yes, and its grade."""

    name: str
    title: str
    yes: int
    known: int
    low: float | None
    high: float | None
    grade: str


@dataclass(frozen=True, slots=True)
class Precondition:
    """One precondition: yes, no or unknown, and what that rests on. It is not scored."""

    title: str
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class SuitabilityView:
    """Whether stable releases from vendors only would suit the project."""

    overall: str
    criteria: tuple[CriterionView, ...]
    preconditions: tuple[Precondition, ...]
    against: tuple[str, ...]
    receipt: str


@dataclass(frozen=True, slots=True)
class CohortView:
    """The issues reported in twelve months, followed to the end of these.

    A share is None where too few ended, or beyond the follow-up.
    """

    since: str
    until: str
    reported: int
    fixed: int
    not_fixed: int
    open: int
    by_30_share: float | None
    by_90_share: float | None
    by_90_low: float | None
    by_90_high: float | None


@dataclass(frozen=True, slots=True)
class IssuesView:
    """What became of the issues that adopters reported, over all history and by cohort.

    ``times`` are days with an end; ``fixed`` and ``not_fixed`` the shares that ended so by then;
    ``last`` is the longest follow-up. ``answered_by`` is the share answered within so many days.
    """

    reported: int
    fixed: int
    not_fixed: int
    open: int
    times: tuple[float, ...]
    fixed_share: tuple[float, ...]
    not_fixed_share: tuple[float, ...]
    last: float | None
    by_30_share: float | None
    by_90_share: float | None
    by_365_share: float | None
    merged_by_90_share: float | None
    naive_median_days: float | None
    answered: int
    answer_median_days: float | None
    answered_by: dict[str, float | None]
    cohorts: tuple[CohortView, ...]
    receipt: str
    answer_receipt: str
    first_on: str


@dataclass(frozen=True, slots=True)
class CounterView:
    """One counter of the community: its readings and how it grew; it never grades alone."""

    name: str
    readings: tuple[tuple[str, int], ...]
    change: int | None
    days: int | None
    yearly_log: float | None
    theil_sen_log: float | None
    receipt: str


@dataclass(frozen=True, slots=True)
class TrainingView:
    """From training to maintaining: how many were promoted, left, or train still.

    A share is None with fewer than eight who were promoted or left.
    """

    trained: int
    promoted: int
    left: int
    still: int
    promoted_by: dict[str, float | None]
    receipt: str


@dataclass(frozen=True, slots=True)
class Community:
    """What adopters report and answer, how many there are around the project, and what follows.

    ``suitability`` is None while no adopter answered.
    """

    issues: IssuesView | None = None
    counters: tuple[CounterView, ...] = ()
    answered: Answered = field(default_factory=Answered)
    suitability: SuitabilityView | None = None
