"""A panel of projects by month, and how well each of its signals told what befell them (pure).

A row speaks as of the last day of its month. At a horizon it is an event if the outcome comes
within so many months after that day, and none if the project was observed so long without one.
Rows whose horizon lies beyond ``observed_until`` are left out, not counted as good, and so are
rows from the outcome on and rows after ``observed_until``: a copy that ends is not silence.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from statistics import fmean

from tracker.metrics.alarms import Numbers
from tracker.metrics.discrimination import (
    NO_DISCRIMINATION,
    RESAMPLES,
    Discrimination,
    clustered_auc,
    paired_share,
)
from tracker.metrics.months import month_after, months_before, months_between
from tracker.metrics.watch import COLUMNS, SignalKey, readings

HORIZONS = (6, 12, 24)
NAMED_BELOW = 5  # so few outcomes are listed by name (model.md 2.5)


@dataclass(frozen=True, slots=True)
class PanelProject:
    """One project: a number a month from ``first_month`` on, by column; None is unknown.

    ``outcome_on`` None: nothing befell it until ``observed_until``. ``pairs`` are the matched pairs
    in which it stands.
    """

    name: str
    first_month: date
    columns: Mapping[str, Numbers]
    outcome_on: date | None
    observed_until: date
    pairs: tuple[str, ...] = ()

    def place(self, day: date) -> int:
        """Return the place of the last month that is over on ``day``; it may be outside."""
        after = day + timedelta(days=1)
        first = self.first_month
        return months_between(first, after) - 1

    def ends_on(self, place: int) -> date:
        """Return the last day of the month at ``place``."""
        return month_after(self.first_month, place + 1) - timedelta(days=1)

    def speaks(self, place: int) -> bool:
        """Tell whether the month at ``place`` was observed to its end, before any outcome."""
        day = self.ends_on(place)
        return day <= self.observed_until and (self.outcome_on is None or day < self.outcome_on)

    def befell(self, place: int, months: int) -> bool | None:
        """Tell whether the outcome came within ``months`` after a month; None: not observed."""
        end = self.ends_on(place + months)
        if self.outcome_on is not None and self.outcome_on <= end:
            return True
        return False if self.observed_until >= end else None


@dataclass(frozen=True, slots=True)
class Signal:
    """One score a month of each project, in the order of the projects.

    ``raised`` says when one of our own signals stands; None: a column of the panel has no limit.
    """

    name: str
    scores: tuple[Numbers, ...]
    raised: tuple[Sequence[bool], ...] | None = None


@dataclass(frozen=True, slots=True)
class Stood:
    """How often a signal stood among the rows before an outcome, and among the others."""

    before: int
    before_of: int
    without: int
    without_of: int


@dataclass(frozen=True, slots=True)
class Score:
    """What a signal is worth at one horizon; ``events`` are projects, rows are months of them.

    ``named`` are the projects with an outcome where they are fewer than five.
    """

    signal: str
    is_own: bool
    horizon_months: int
    auc: Discrimination
    projects: int
    events: int
    rows: int
    event_rows: int
    censored_rows: int
    named: tuple[str, ...]
    pairs: Discrimination
    n_pairs: int
    stood: Stood | None


def signals(projects: Sequence[PanelProject]) -> tuple[Signal, ...]:
    """Return our own signals whose columns are there, then every other column as it is."""
    there = set(projects[0].columns) if projects else set()
    own = [key for key in COLUMNS if set(COLUMNS[key]) <= there]
    series = {name for names in COLUMNS.values() for name in names} | {"release_p", "next_year"}
    others = [name for name in (projects[0].columns if projects else ()) if name not in series]
    return (
        *(_own_signal(key, projects) for key in own),
        *(Signal(name, tuple(one.columns[name] for one in projects)) for name in others),
    )


def _own_signal(key: SignalKey, projects: Sequence[PanelProject]) -> Signal:
    found = [readings(key, one.columns) for one in projects]
    scores = tuple([reading.score for reading in some] for some in found)
    return Signal(key.value, scores, tuple([one.is_raised for one in some] for some in found))


def score(
    projects: Sequence[PanelProject], signal: Signal, months: int, resamples: int = RESAMPLES
) -> Score:
    """Return how well ``signal`` tells what befalls the projects within ``months``."""
    rows = list(_rows(projects, signal, months))
    known = [row for row in rows if row.event is not None]
    owners = [row.owner for row in known]
    events = sorted({projects[row.owner].name for row in known if row.event})
    values = [row.value for row in known]
    pairs = _pairs(projects, signal, months)
    return Score(
        signal=signal.name,
        is_own=signal.raised is not None,
        horizon_months=months,
        auc=clustered_auc(values, [bool(row.event) for row in known], owners, resamples),
        projects=len(set(owners)),
        events=len(events),
        rows=len(known),
        event_rows=sum(bool(row.event) for row in known),
        censored_rows=len(rows) - len(known),
        named=tuple(events) if len(events) < NAMED_BELOW else (),
        pairs=paired_share(pairs, resamples) if pairs else NO_DISCRIMINATION,
        n_pairs=len(pairs),
        stood=_stood(known) if signal.raised is not None else None,
    )


@dataclass(frozen=True, slots=True)
class _Row:
    owner: int
    value: float
    event: bool | None
    is_raised: bool


def _rows(projects: Sequence[PanelProject], signal: Signal, months: int) -> Iterator[_Row]:
    for owner, (project, scores) in enumerate(zip(projects, signal.scores, strict=True)):
        stands = signal.raised[owner] if signal.raised is not None else [False] * len(scores)
        for place, value in enumerate(scores):
            if value is not None and project.speaks(place):
                yield _Row(owner, value, project.befell(place, months), stands[place])


def _stood(rows: Sequence[_Row]) -> Stood:
    before = [row.is_raised for row in rows if row.event]
    without = [row.is_raised for row in rows if not row.event]
    return Stood(sum(before), len(before), sum(without), len(without))


def _pairs(projects: Sequence[PanelProject], signal: Signal, months: int) -> list[float]:
    """Return for each matched pair whether the case scored higher so long before its outcome."""
    together: dict[str, list[int]] = {}
    for owner, project in enumerate(projects):
        for pair in project.pairs:
            together.setdefault(pair, []).append(owner)
    found = (_pair(projects, signal, months, owners) for owners in together.values())
    return [one for one in found if one is not None]


def _pair(
    projects: Sequence[PanelProject], signal: Signal, months: int, owners: Sequence[int]
) -> float | None:
    """Return the mean over the controls; None: no case, no control, or a score is unknown."""
    dated = [(one.outcome_on, at) for at in owners if (one := projects[at]).outcome_on is not None]
    if not dated:
        return None
    on, case = min(dated)
    value_on = partial(_value_on, projects, signal, months_before(on, months))
    value = value_on(case)
    controls = [value_on(at) for at in owners if at != case and _is_control(projects[at], on)]
    others = [one for one in controls if one is not None]
    if value is None or not others:
        return None
    return fmean(float(value > other) + (value == other) / 2 for other in others)


def _is_control(project: PanelProject, day: date) -> bool:
    """Tell whether nothing had befallen a project by ``day``, and it was still observed."""
    is_well = project.outcome_on is None or project.outcome_on > day
    return is_well and project.observed_until >= day


def _value_on(
    projects: Sequence[PanelProject], signal: Signal, day: date, owner: int
) -> float | None:
    place = projects[owner].place(day)
    scores = signal.scores[owner]
    return scores[place] if 0 <= place < len(scores) and projects[owner].speaks(place) else None


def backtest(
    projects: Sequence[PanelProject],
    horizons: Sequence[int] = HORIZONS,
    resamples: int = RESAMPLES,
    *,
    advance: Callable[[], None] = lambda: None,
) -> tuple[Score, ...]:
    """Return a score for each signal and horizon, own signals first; ``advance`` after each."""
    found = []
    for signal in signals(projects):
        for months in horizons:
            found.append(score(projects, signal, months, resamples))
            advance()
    return tuple(found)
