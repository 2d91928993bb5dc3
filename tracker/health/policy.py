"""What pages, the PDF and ``--json`` say of a project's policy changes: part of the document.

Days are ISO strings. None is unknown or not computed, never zero.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PolicyMovement:
    """A maintainer who came or went after the event; ``kind`` as in the people section."""

    name: str
    kind: str
    on: str


@dataclass(frozen=True, slots=True)
class LookStop:
    """One registered look on the day ``on``: ``state`` is given, or not due before ``due_on``."""

    months: int
    on: str
    due_on: str
    state: str
    word: str | None


@dataclass(frozen=True, slots=True)
class EarlierVerdict:
    """A verdict of the same look that other data gave before."""

    word: str
    text: str
    on: str


@dataclass(frozen=True, slots=True)
class SeriesShape:
    """A tested series for its charts: counts by month, the fit, and the placebo levels.

    ``first`` is the first month's first day; ``slope`` the rate ratio per year of the trend before;
    placebo levels are rate ratios, None without finite maximum.
    """

    first: str
    before: tuple[int, ...]
    after: tuple[int, ...]
    left_out: int
    slope: float
    level: float
    low: float
    high: float
    in_time: tuple[float | None, ...]
    in_space: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class VerdictView:
    """What one look says: one of five words, and all that it rests on.

    ``before`` and ``after`` are means a month of a count, else levels. ``text`` says it in a line,
    ``power`` what could have been noticed. Receipts are ids.
    """

    months: int
    on: str
    word: str
    mark: str
    why: str
    text: str
    power: str
    before: float | None
    after: float | None
    months_before: int | None
    months_after: int | None
    level: float | None
    low: float | None
    high: float | None
    optimistic: float | None
    optimistic_low: float | None
    optimistic_high: float | None
    p_in_time: float | None
    placebo_dates: int | None
    p_in_space: float | None
    peers: int | None
    percentile: float | None
    detectable: float | None
    receipt: str | None
    power_receipt: str | None
    earlier: tuple[EarlierVerdict, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A remark added after the registration."""

    text: str
    on: str


@dataclass(frozen=True, slots=True)
class HypothesisView:
    """One locked hypothesis with its verdicts by look.

    ``label`` is H1, H2 and so on; ``registered`` says when against the event's day;
    ``exploratory`` is empty, or the label that everything it yields must bear.
    """

    id: int
    label: str
    statement: str
    outcome: str
    title: str
    unit: str
    places: int
    kind: str
    direction: str
    smallest_change: float | None
    is_primary: bool
    is_link: bool
    peers: tuple[str, ...]
    locked_at: str
    registered: str
    exploratory: str
    needs: str
    looks: tuple[LookStop, ...]
    verdicts: tuple[VerdictView, ...]
    notes: tuple[Note, ...]
    shape: SeriesShape | None


@dataclass(frozen=True, slots=True)
class PolicyEvent:
    """A decision with what was registered of it; ``look`` is the newest that is due, in months.

    ``sentences`` say what came of it.
    """

    id: int
    on: str
    title: str
    statement: str
    evidence_url: str | None
    transition_months: int
    look: int | None
    sentences: tuple[str, ...]
    hypotheses: tuple[HypothesisView, ...]
    movements: tuple[PolicyMovement, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """All decisions of which something was registered, newest first."""

    events: tuple[PolicyEvent, ...] = ()
