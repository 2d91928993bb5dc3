"""Who maintains a project on a day: nested head-counts and funded time (model.md 3.1). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from tracker.metrics.columns import ACTIVITY, ROLE_SPELLS, rows
from tracker.metrics.numbers import Pair, exact_sum, pair, quantile
from tracker.metrics.result import Bounds, Measurement, Result, Status, coverage_status
from tracker.metrics.sources import FRESH_DAYS, age_days, precedence

MAINTAINER = "maintainer"
IN_TRAINING = "in_training"
EMERITUS = "emeritus"

QUIET_DAYS = 90
QUIET_DAYS_AT_MOST = 365  # after a year's break only ~21-26% resume: Calefato et al. 2022
OWN_RHYTHM_FROM_PAUSES = 8


class Role(NamedTuple):
    """One row of ``columns.ROLE_SPELLS``."""

    person: str
    role: str
    valid_from: date | None
    valid_until: date | None
    source: str
    fte: float | None

    def is_current(self, day: date) -> bool:
        """Tell whether ``day`` lies in [valid_from, valid_until)."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a person was last active, and how many days lay between their active days before."""

    last: date
    pauses_days: Sequence[float]


@dataclass(frozen=True, slots=True)
class Headcount(Measurement):
    """People by role and confirmation, and the FTE of those listed; bounds in FTE."""

    headcount: int | None = None
    listed: int | None = None
    confirmed: int | None = None
    active: int | None = None
    in_training: int | None = None
    emeritus: int | None = None
    fte_known: float | None = None
    fte_unknown_people: int | None = None
    fte_bounds: Pair | None = None
    fte_status: Status = Status.UNKNOWN

    def results(self, as_of: date, source_dates: Mapping[str, date]) -> dict[str, Result]:
        """Return the envelopes of the counts in people and of ``fte``."""
        status = Status.UNKNOWN if self.listed is None else Status.OK
        found = {
            name: Result(getattr(self, name), "people", status, as_of, source_dates=source_dates)
            for name in ("listed", "confirmed", "active", "in_training", "emeritus")
        }
        found["fte"] = Result(
            self.fte_known,
            "FTE",
            self.fte_status,
            as_of,
            n=self.listed,
            bounds=Bounds.of(self.fte_bounds),
            source_dates=source_dates,
        )
        return found


def headcount(
    spells: pd.DataFrame,
    as_of: date,
    sources: Mapping[str, date | None],
    activity: Mapping[str, Rhythm],
) -> Headcount:
    """Return the nested counts listed, confirmed, active, and the FTE of those listed.

    Args:
        spells: ``columns.ROLE_SPELLS``; the same person may stand in several sources.
        as_of: the day; starts and confirmations after it are not known yet.
        sources: when each source was last confirmed; a source left out never was.
        activity: by person; who is left out has no record and is not active.
    """
    known = [Role(*row) for row in rows(spells, ROLE_SPELLS)]
    known = [row for row in known if row.valid_from is None or row.valid_from <= as_of]
    if not known:
        return Headcount()
    current = [row for row in known if row.is_current(as_of)]
    maintaining = [row for row in current if row.role == MAINTAINER]
    ages = {row.source: age_days(sources.get(row.source), as_of) for row in maintaining}
    listed = {row.person for row in maintaining}
    confirmed = {row.person for row in maintaining if _is_fresh(ages[row.source])}
    fte = [_fte(own, ages) for own in _by_person(maintaining)]
    known_fte = [value for value in fte if value is not None]
    total = exact_sum(known_fte)
    return Headcount(
        headcount=len(listed),
        listed=len(listed),
        confirmed=len(confirmed),
        active=sum(is_active(activity.get(person), as_of) for person in confirmed),
        in_training=_people_in(current, IN_TRAINING),
        emeritus=_people_in(current, EMERITUS),
        fte_known=float(total),
        fte_unknown_people=len(fte) - len(known_fte),
        fte_bounds=pair(total, total + len(fte) - len(known_fte)),
        fte_status=coverage_status(len(known_fte), len(fte)) if fte else Status.OK,
    )


def _by_person(maintaining: Iterable[Role]) -> list[list[Role]]:
    """Return everybody's rows, in the order of their names."""
    found: dict[str, list[Role]] = {}
    for row in sorted(maintaining, key=lambda one: one.person):
        found.setdefault(row.person, []).append(row)
    return list(found.values())


def is_active(rhythm: Rhythm | None, as_of: date) -> bool:
    """Tell whether a person was seen lately: within 90 days or their own outlier pause.

    The own limit is Q3 + 3*IQR of their pauses, from 8 pauses on; never more than 365 days.
    Source: the idea of a personal rhythm, Calefato et al. 2022.
    """
    if rhythm is None or rhythm.last > as_of:
        return False
    quiet = (as_of - rhythm.last).days
    if quiet > QUIET_DAYS_AT_MOST:
        return False
    return quiet <= QUIET_DAYS or _within_own_rhythm(quiet, rhythm.pauses_days)


def rhythms(activity: pd.DataFrame, as_of: date) -> dict[str, Rhythm]:
    """Return everybody's rhythm from ``columns.ACTIVITY``, up to and including ``as_of``."""
    days: dict[str, set[date]] = {}
    for person, day in rows(activity, ACTIVITY):
        if day <= as_of:
            days.setdefault(person, set()).add(day)
    return {person: _rhythm(sorted(seen)) for person, seen in days.items()}


def _rhythm(days: Sequence[date]) -> Rhythm:
    return Rhythm(days[-1], tuple((late - early).days for early, late in pairwise(days)))


def _within_own_rhythm(quiet: int, pauses: Sequence[float]) -> bool:
    if len(pauses) < OWN_RHYTHM_FROM_PAUSES:
        return False
    lower, upper = quantile(pauses, 0.25), quantile(pauses, 0.75)
    return quiet <= upper + 3 * (upper - lower)


def _is_fresh(age: int | None) -> bool:
    return age is not None and age <= FRESH_DAYS


def _people_in(current: Iterable[Role], role: str) -> int:
    return len({row.person for row in current if row.role == role})


def _fte(of_person: Iterable[Role], ages: Mapping[str, int | None]) -> float | None:
    """Return the FTE of the best source; within it of the later start, then the smaller one."""
    given = [row for row in of_person if row.fte is not None]
    if not given:
        return None
    best = min(given, key=lambda row: (precedence(row.source, ages[row.source]), _by_start(row)))
    return best.fte


def _by_start(row: Role) -> tuple[int, float]:
    return -(row.valid_from or date.min).toordinal(), row.fte or 0.0
