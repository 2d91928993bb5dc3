"""The health document: all that a page, a PDF and ``--json`` say of one project on one day.

Plain data, made once when a snapshot is computed and stored as JSON; showing it computes nothing.
Days are ISO strings and shares lie in 0..1. None is unknown, never zero; ``status`` says why.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

from tracker.health.delivery_document import Community, Delivery, TrainingView
from tracker.health.drift_document import DriftView
from tracker.health.forecast_document import ForecastView
from tracker.health.funding_document import Funding
from tracker.health.policy import Policy
from tracker.health.spans import Sentence
from tracker.health.spans import Span as Span
from tracker.health.what_if import WhatIf

DIMENSIONS = (
    "people",
    "independence",
    "funding_path",
    "delivery",
    "responsiveness",
    "adopters",
    "governance",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with all that must stand beside it.

    ``low`` and ``high`` are the range; ``range_kind`` says whether it is an ``interval`` (chance,
    at ``level``) or ``bounds`` (what missing data could do). ``receipt`` is the figure's id.
    """

    receipt: str
    metric: str
    name: str
    value: float | int | str | None
    unit: str
    status: str
    as_of: str
    low: float | None = None
    high: float | None = None
    range_kind: str | None = None
    level: float | None = None
    n: int | float | None = None
    n_unit: str = ""
    window: str = ""
    places: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """A change against an earlier day; ``mark`` is one of ▼ worse, ▲ better, = same, ○ new."""

    mark: str
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension; ``grades`` holds one letter, two (worse first), or ``unknown``."""

    name: str
    title: str
    grades: tuple[str, ...]
    value: str
    detail: str
    reasons: tuple[str, ...]
    rule: str
    rule_source: str
    as_of: str
    receipt: str


@dataclass(frozen=True, slots=True)
class Profile:
    """The seven dimensions and their headline, for example "D, known 6 of 7"."""

    dimensions: tuple[Dimension, ...]
    headline: str
    weakest_grade: str | None
    weakest: tuple[str, ...]
    known: int
    of: int
    sort_key: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The grades on an earlier day, by dimension, and what changed since, worst first."""

    months: int
    on: str
    grades: dict[str, tuple[str, ...]]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person in one role today; ``state`` is active, confirmed, listed only, or the role."""

    name: str
    handle: str | None
    role: str
    employer: str | None
    employer_basis: str | None
    since: str
    since_known: bool
    state: str
    last_active: str | None
    fte: float | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """An arrival or departure; ``kind``: hired, promoted, returned, became emeritus, left."""

    name: str
    kind: str
    on: str


@dataclass(frozen=True, slots=True)
class EmployerRow:
    """How many maintainers an employer has; a share is of all maintainers, at its bounds."""

    name: str
    people: int
    share_low: float
    share_high: float
    is_unknown: bool = False


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """Counts on the first day of a month or the last of a year; None: no file then."""

    on: str
    values: dict[str, int | None]


@dataclass(frozen=True, slots=True)
class Tenure:
    """Kaplan-Meier curve of maintainer tenure in years, with its risk table."""

    times: tuple[float, ...]
    survival: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    at_risk: tuple[int, ...]
    n: int
    events: int
    excluded_unknown_start: int
    median: float | None
    median_displayable: bool
    restricted_mean: float | None


@dataclass(frozen=True, slots=True)
class SourceView:
    """One source of facts, when it was last confirmed, and what it says of the head-count."""

    name: str
    kind: str
    path: str | None
    last_confirmed: str | None
    last_changed: str | None
    freshness: str
    headcount: int | None
    used: bool


@dataclass(frozen=True, slots=True)
class People:
    """Who maintains the project, how that moved, and whom they work for."""

    roster: tuple[RosterRow, ...]
    former: tuple[Movement, ...]
    movements: tuple[Movement, ...]
    employers: tuple[EmployerRow, ...]
    series: tuple[SeriesPoint, ...]
    tenure: Tenure | None
    sources: tuple[SourceView, ...]
    has_conflict: bool
    flow_window: str
    training: TrainingView | None = None


@dataclass(frozen=True, slots=True)
class ChannelView:
    """One release channel; ``state`` is on rhythm, late, overdue, retired or unknown."""

    name: str
    kind: str
    publisher: str
    state: str
    state_text: str
    release_count: int
    first_on: str | None
    last_on: str | None
    last_tag: str | None
    median_gap_days: float | None
    robust_cv: float | None
    gap_count: int
    elapsed_days: int | None
    p_overdue: float | None
    retired_on: str | None
    retired_by: str | None
    is_graded: bool
    receipt: str | None


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One release, newest first in lists."""

    tag: str
    channel: str
    on: str
    gap_days: int | None
    commit: str


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One year of history: commits, people, releases by channel, and the rosters at its end."""

    period: str
    commits: int
    bot_commits: int
    authors: int
    employers: int
    releases: dict[str, int]
    maintainers: int | None
    emeriti: int | None
    adopters: int | None


@dataclass(frozen=True, slots=True)
class Releases:
    """Channels, the latest releases of each, and all gaps for the rhythm chart."""

    channels: tuple[ChannelView, ...]
    recent: tuple[ReleaseRow, ...]
    gaps: dict[str, tuple[tuple[str, int], ...]]


@dataclass(frozen=True, slots=True)
class AdopterRow:
    """One organisation on the adopters list, or one that went (``until``)."""

    name: str
    url: str | None
    since: str
    since_known: bool
    until: str | None
    earlier_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Adopters:
    """The adopters list and how it moved. Listed is not using."""

    current: tuple[AdopterRow, ...]
    gone: tuple[AdopterRow, ...]
    series: tuple[SeriesPoint, ...]
    added_by_year: dict[str, int]
    last_edited: str | None
    freshness: str
    path: str | None


@dataclass(frozen=True, slots=True)
class ActivityMonth:
    """One calendar month of the default branch; commits leave out merges and bots."""

    month: str
    commits: int
    bot_commits: int
    merges: int
    authors: int


@dataclass(frozen=True, slots=True)
class EmployerActivity:
    """Who paid for the commits of the last twelve months; unaffiliated is always a row."""

    name: str
    commits: int
    people: int
    share: float
    is_unaffiliated: bool


@dataclass(frozen=True, slots=True)
class Activity:
    """Commits and people over time, and the employers behind the last twelve months."""

    months: tuple[ActivityMonth, ...]
    employers: tuple[EmployerActivity, ...]
    years: tuple[PeriodRow, ...]
    copied_on: str | None


@dataclass(frozen=True, slots=True)
class EventView:
    """A governance event, as it stands on every chart over time."""

    on: str
    title: str
    kind: str
    statement: str
    closes_channel: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers behind a chart. ``numeric`` says which columns are numbers; None is unknown."""

    caption: str
    head: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart: the plotly figure as JSON, the words around it, and the table behind it."""

    key: str
    title: str
    axis_note: str
    caption: str
    alt: str
    figure: dict[str, Any]
    table: Table


@dataclass(frozen=True, slots=True)
class ProjectView:
    """What identifies the project, and what stage it has reached."""

    slug: str
    name: str
    maturity: str | None
    maturity_since: str | None
    is_archived: bool
    is_sample: bool
    repository: str | None
    homepage: str | None
    foundation: str


@dataclass(frozen=True, slots=True)
class HealthDocument:
    """All of it. ``sentences`` open the page; ``watch`` lists what somebody should look at."""

    project: ProjectView
    as_of: str
    method_version: str
    sentences: tuple[Sentence, ...]
    profile: Profile
    comparisons: tuple[Comparison, ...]
    figures: tuple[Figure, ...]
    watch: tuple[Change, ...]
    people: People
    releases: Releases
    adopters: Adopters
    activity: Activity
    events: tuple[EventView, ...]
    sources: tuple[SourceView, ...]
    issues: tuple[str, ...] = ()
    delivery: Delivery = field(default_factory=Delivery)
    community: Community = field(default_factory=Community)
    forecast: ForecastView | None = None
    drift: DriftView | None = None
    funding: Funding | None = None
    charts: dict[str, ChartView] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    what_if: WhatIf | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the document as plain JSON types, ready to be stored."""
        return asdict(self)
