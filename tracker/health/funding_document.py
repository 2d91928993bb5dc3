"""What a page, a PDF and ``--json`` say of a project's money: shares, ratios, counts and months.

Amounts are in it only as vendors disclose them, and no adopter's name beside what it pays. Plain
data, as in `document`; None is unknown, never zero.
"""

from dataclasses import dataclass
from enum import StrEnum

from tracker.health.amounts import AmountsView


class LinkState(StrEnum):
    """What is known of a plate or a link of the funding path."""

    OPEN = "open"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class PathNode:
    """A plate of the path; ``size`` is its part of the column for the drawing, in 0..1."""

    key: str
    column: int
    title: str
    note: str
    size: float
    state: LinkState


@dataclass(frozen=True, slots=True)
class PathLink:
    """A link between two plates; ``low`` and ``high`` are in ``unit``, None where unknown.

    ``target`` is empty where the path stops. ``label`` is what stands beside the link.
    """

    source: str
    target: str
    low: float | None
    high: float | None
    unit: str
    state: LinkState
    evidence: str
    origin: str
    on: str | None
    label: str = ""
    source_title: str = ""
    target_title: str = ""


@dataclass(frozen=True, slots=True)
class PathStep:
    """The path in words, one step an item, for those who do not see the drawing."""

    text: str
    state: LinkState


@dataclass(frozen=True, slots=True)
class FundingPath:
    """Adopters, vendors, employers, maintainers, project and channels, and what joins them."""

    columns: tuple[tuple[str, str], ...]
    nodes: tuple[PathNode, ...]
    links: tuple[PathLink, ...]
    steps: tuple[PathStep, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of a sentence; ``receipt`` is the id of the figure that it states, if any."""

    text: str
    receipt: str | None


@dataclass(frozen=True, slots=True)
class CoverageView:
    """How far contracts on record pay for the maintainers; ``high`` None: without limit."""

    low: float
    middle: float | None
    high: float | None
    required_low: float | None
    required_middle: float | None
    required_high: float | None
    declared: tuple[float, float] | None
    net: tuple[float, float] | None
    people: int
    unknown_fte: int
    unknown_salaries: int
    contracts: int
    receipt: str


@dataclass(frozen=True, slots=True)
class HorizonMonth:
    """What is committed for a month, as a share of the need; each end of the need its own."""

    month: str
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class HorizonView:
    """For how long the money is committed, in months; None: never below the need."""

    low: int | None
    middle: int | None
    high: int | None
    is_ranged: bool
    months: tuple[HorizonMonth, ...]
    without_end: int
    receipts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """How much of the project's revenue in a currency one rule gave, and by how many contracts."""

    currency: str
    rule: str
    share: float | None
    contracts: int


@dataclass(frozen=True, slots=True)
class CurrencyView:
    """The revenue of the project's vendors in one currency, by where it goes."""

    currency: str
    is_counted: bool
    contracts: int
    payers: int
    usage_contracts: int
    allocated_share: float
    unallocated_share: float
    rules: tuple[AllocationRow, ...]
    receipt: str


@dataclass(frozen=True, slots=True)
class PayersView:
    """On how few adopters the money rests."""

    payers: int
    largest_share: float | None
    hhi: float | None
    absence_factor: int | None
    absence_low: int | None
    absence_high: int | None
    receipt: str


@dataclass(frozen=True, slots=True)
class MovementRow:
    """One kind of movement as a share of the start, and how many customers made it."""

    kind: str
    share: float
    customers: int


@dataclass(frozen=True, slots=True)
class MovementsView:
    """How the revenue moved over twelve months; the end is ``unit`` where nobody paid before."""

    since: str
    until: str
    is_of_end: bool
    rows: tuple[MovementRow, ...]
    customers_before: int
    customers_after: int
    nrr: float | None
    nrr_range: tuple[float, float] | None
    nrr_interval: tuple[float, float] | None
    grr: float | None
    grr_interval: tuple[float, float] | None
    receipt: str


@dataclass(frozen=True, slots=True)
class VendorRow:
    """What a vendor offers, on what terms, and what it tells of itself."""

    name: str
    product: str
    terms: str
    url: str | None
    is_stable_free: bool | None
    since: str
    pass_through: float | None
    runway: str
    runway_receipt: str | None
    is_disclosing: bool
    silence: str = ""


@dataclass(frozen=True, slots=True)
class OtherRow:
    """Public money that no contract is for; ``amount`` is written out, None: not disclosed."""

    on: str
    until: str | None
    kind: str
    payer: str
    amount: str | None
    currency: str
    url: str | None


@dataclass(frozen=True, slots=True)
class OtherYear:
    """All that began in a year in one currency: the sum of what is disclosed, and of how many."""

    year: int
    currency: str
    disclosed: str | None
    undisclosed: int
    rows: tuple[OtherRow, ...]


@dataclass(frozen=True, slots=True)
class DeclaredYear:
    """What an organisation says of its own year; amounts are written out, None: it does not say.

    ``is_shared``: it works for other projects too, so this is not the project's money alone.
    """

    year: int
    entity: str
    currency: str
    income: str | None
    expenses: str | None
    taxes: str | None
    is_shared: bool
    url: str | None


@dataclass(frozen=True, slots=True)
class Funding:
    """The section of the document; what is None is not recorded, and ``gaps`` says what is not.

    ``as_of`` is later than the day of the document where a vendor's account told of later days.
    ``converted`` says by which rates of which days contracts were converted.
    """

    sentence: tuple[Phrase, ...]
    path: FundingPath
    coverage: CoverageView | None
    why_unknown: str
    horizon: HorizonView | None
    currencies: tuple[CurrencyView, ...]
    payers: PayersView | None
    movements: MovementsView | None
    vendors: tuple[VendorRow, ...]
    one_off: tuple[tuple[str, int], ...]
    gaps: tuple[str, ...]
    is_recorded: bool
    other: tuple[OtherYear, ...] = ()
    foundation: tuple[OtherYear, ...] = ()
    declared: tuple[DeclaredYear, ...] = ()
    amounts: tuple[AmountsView, ...] = ()
    as_of: str = ""
    converted: tuple[str, ...] = ()
