"""How maintainers come and go: flows, retention, exit rate (model.md 3.2). Pure."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import pandas as pd

from tracker.metrics.columns import ROLE_SPELLS, SPELLS, rows, table
from tracker.metrics.numbers import Pair, garwood, ratio, wilson
from tracker.metrics.people import EMERITUS, IN_TRAINING, MAINTAINER, Role
from tracker.metrics.result import ALL_HISTORY, Interval, Measurement, Result, Status

YEAR_DAYS = 365.25
BRIDGED_GAP_DAYS = 90


@dataclass(frozen=True, slots=True)
class Spell:
    """One person's unbroken time in a role, [start, end); end None: still there."""

    person: str
    start: date
    end: date | None

    def covers(self, day: date) -> bool:
        """Tell whether ``day`` lies in [start, end)."""
        return self.start <= day and (self.end is None or day < self.end)


class MovementKind(StrEnum):
    """How somebody came or went."""

    HIRED = "hired"
    PROMOTED = "promoted"
    RETURNED = "returned"
    BECAME_EMERITUS = "became_emeritus"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Movement:
    """One arrival or departure on a day."""

    person: str
    kind: MovementKind
    on: date

    @property
    def is_arrival(self) -> bool:
        """Tell whether it adds a maintainer."""
        return self.kind in (MovementKind.HIRED, MovementKind.PROMOTED, MovementKind.RETURNED)


@dataclass(frozen=True, slots=True)
class Flows(Measurement):
    """People who came and went over (t0, t1], and the share of those at t0 who stayed."""

    inflow: int
    inflow_from_training: int
    outflow: int
    net: int
    n_t0: int
    n_t1: int
    retention: float | None
    retention_ci95: Pair | None
    identity_ok: bool

    def results(self, t0: date, t1: date) -> dict[str, Result]:
        """Return the envelopes of inflow, outflow and net in people, and of retention."""
        window = f"{t0} to {t1}"
        counts = {
            name: Result(getattr(self, name), "people", Status.OK, t1, self.n_t0, window)
            for name in ("inflow", "outflow", "net")
        }
        status = Status.NOT_APPLICABLE if self.retention is None else Status.OK
        interval = Interval.of(self.retention_ci95, "Wilson")
        kept = Result(self.retention, "share", status, t1, self.n_t0, window, interval)
        return counts | {"retention": kept}


@dataclass(frozen=True, slots=True)
class ExitRate(Measurement):
    """Exits per person-year with Garwood's interval; ``bridged`` counts the rows joined."""

    people: int
    spells: int
    bridged: int
    exits: int
    person_days: int
    person_years: float
    exit_rate_per_year: float | None
    ci95: Pair | None
    annual_exit_probability: float | None

    def results(self, as_of: date) -> dict[str, Result]:
        """Return the envelope of the rate; ``n`` is in person-years."""
        rate = Result(
            self.exit_rate_per_year,
            "per person-year",
            Status.NOT_APPLICABLE if self.ci95 is None else Status.OK,
            as_of,
            n=self.person_years,
            window=ALL_HISTORY,
            interval=Interval.of(self.ci95, "Garwood"),
        )
        return {"exit_rate_per_year": rate}


def known_spells(spells: pd.DataFrame, as_of: date) -> list[Spell]:
    """Return the rows of ``columns.SPELLS`` as known on ``as_of``, by person and start.

    Rows that start after ``as_of`` are left out, ends after it are still open, and a row that ends
    where it starts never counts. Each row needs a day in ``valid_from``.
    """
    known = []
    for person, start, end in rows(spells, SPELLS):
        until = end if end is not None and end <= as_of else None
        if start <= as_of and (until is None or start < until):
            known.append(Spell(person, start, until))
    return sorted(known, key=lambda spell: (spell.person, spell.start))


def bridge(spells: Iterable[Spell]) -> list[Spell]:
    """Return ``spells``, ordered by person and start, with overlaps and short gaps joined.

    Gaps of one person up to 90 days are joined, and the gap counts as time served.
    """
    joined: list[Spell] = []
    for spell in spells:
        last = joined[-1] if joined else None
        if last is not None and last.person == spell.person and _touches(last, spell):
            joined[-1] = Spell(last.person, last.start, _later_end(last, spell))
        else:
            joined.append(spell)
    return joined


def exit_rate(spells: pd.DataFrame, as_of: date) -> ExitRate:
    """Return exits per person-year of ``columns.SPELLS``, counted up to ``as_of``.

    Open spells are cut off at ``as_of``: pass the day on which the source was last confirmed.
    A change of employer is no exit: it does not end a spell in a role.
    """
    known = known_spells(spells, as_of)
    joined = bridge(known)
    exits = sum(spell.end is not None for spell in joined)
    days = sum(((spell.end or as_of) - spell.start).days for spell in joined)
    years = days / YEAR_DAYS
    rate = ratio(exits, years)
    return ExitRate(
        people=len({spell.person for spell in joined}),
        spells=len(joined),
        bridged=len(known) - len(joined),
        exits=exits,
        person_days=days,
        person_years=years,
        exit_rate_per_year=rate,
        ci95=garwood(exits, years),
        annual_exit_probability=None if rate is None else _annual(rate),
    )


def movements(spells: pd.DataFrame, t0: date, t1: date) -> tuple[Movement, ...]:
    """Return who came and went in (t0, t1], by day and name, as known on ``t1``.

    A spell that starts at ``t0`` is in N(t0) and no arrival. Somebody who was a maintainer before
    has returned; else somebody in training by then, at most 90 days before, was promoted.

    Args:
        spells: ``columns.ROLE_SPELLS`` of one source, each with a day in ``valid_from``.
    """
    roles = [Role(*row) for row in rows(spells, ROLE_SPELLS)]
    by_person: dict[str, list[Role]] = defaultdict(list)
    for row in roles:
        by_person[row.person].append(row)
    moved = []
    earlier = ""
    for spell in _maintainer_spells(roles, t1):
        own = by_person[spell.person]
        if t0 < spell.start:
            kind = _arrival(own, spell, has_served=spell.person == earlier)
            moved.append(Movement(spell.person, kind, spell.start))
        if spell.end is not None and t0 < spell.end:
            moved.append(Movement(spell.person, _departure(own, spell.end), spell.end))
        earlier = spell.person
    return tuple(sorted(moved, key=lambda move: (move.on, move.person)))


def flows_over(spells: pd.DataFrame, t0: date, t1: date) -> Flows:
    """Return the flows of ``columns.ROLE_SPELLS`` of one source over (t0, t1]."""
    roles = [Role(*row) for row in rows(spells, ROLE_SPELLS)]
    served = _maintainer_spells(roles, t1)
    moved = movements(spells, t0, t1)
    return flows(
        {spell.person for spell in served if spell.covers(t0)},
        {spell.person for spell in served if spell.covers(t1)},
        promoted=[move.person for move in moved if move.kind is MovementKind.PROMOTED],
        arrived=[move.person for move in moved if move.is_arrival],
        departed=[move.person for move in moved if not move.is_arrival],
    )


def flows(
    before: Set[str],
    after: Set[str],
    *,
    promoted: Collection[str] = (),
    arrived: Collection[str] | None = None,
    departed: Collection[str] | None = None,
) -> Flows:
    """Return flows and retention between the people ``before`` and those ``after``.

    Args:
        promoted: came from training; who is not among the newcomers is ignored.
        arrived: one entry a spell that started; left out: who is in ``after`` only.
        departed: one entry a spell that ended; left out: who is in ``before`` only.
    """
    arrived = after - before if arrived is None else arrived
    departed = before - after if departed is None else departed
    stayed = len(before & after)
    net = len(arrived) - len(departed)
    return Flows(
        inflow=len(arrived),
        inflow_from_training=len(set(promoted) & set(arrived)),
        outflow=len(departed),
        net=net,
        n_t0=len(before),
        n_t1=len(after),
        retention=ratio(stayed, len(before)),
        retention_ci95=wilson(stayed, len(before)),
        identity_ok=len(after) == len(before) + net,
    )


def _annual(rate: float) -> float:
    return -math.expm1(-rate)


def _touches(last: Spell, spell: Spell) -> bool:
    return last.end is None or (spell.start - last.end).days <= BRIDGED_GAP_DAYS


def _later_end(last: Spell, spell: Spell) -> date | None:
    return None if last.end is None or spell.end is None else max(last.end, spell.end)


def _maintainer_spells(roles: Iterable[Role], as_of: date) -> list[Spell]:
    served = [
        (row.person, row.valid_from, row.valid_until) for row in roles if row.role == MAINTAINER
    ]
    return bridge(known_spells(table(served, SPELLS), as_of))


def _arrival(own: Iterable[Role], spell: Spell, *, has_served: bool) -> MovementKind:
    if has_served:
        return MovementKind.RETURNED
    trained = _held(own, IN_TRAINING, spell.start)
    return MovementKind.PROMOTED if trained else MovementKind.HIRED


def _departure(own: Iterable[Role], on: date) -> MovementKind:
    honoured = _held(own, EMERITUS, on)
    return MovementKind.BECAME_EMERITUS if honoured else MovementKind.LEFT


def _held(own: Iterable[Role], role: str, on: date) -> bool:
    """Tell whether the person of these rows held ``role`` at most 90 days from ``on``."""
    slack = timedelta(days=BRIDGED_GAP_DAYS)
    return any(
        row.role == role
        and (row.valid_from or date.min) <= on + slack
        and (row.valid_until is None or on <= row.valid_until + slack)
        for row in own
    )
