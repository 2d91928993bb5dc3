"""A panel of the CNCF's projects by month from the history of its list and of its landscape.

The list says who maintained what and for whom, not what they did; so the panel holds the signals
of rosters and employers, and plain columns to hold them against: few maintainers, people lost in a
year, the largest employer's share and its rise, months since the list of names changed.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from tracker.health.leaving import GroupExit, group_exits
from tracker.health.past import ProjectPast
from tracker.health.watch_series import month_ends
from tracker.metrics.months import months_before

CONTROLS = 4
COLUMNS = (
    *("employer_gone", "employer_held", "employer_here", "seats", "maintainers", "roster_edits"),
    *("few_maintainers", "people_lost", "top_employer", "top_employer_rise", "names_unchanged"),
)


def outcome_of(past: ProjectPast) -> date | None:
    """Return when the project was archived or its last maintainer went, whichever came first."""
    archived = [level.start for level in past.levels if level.name == "archived"]
    gone = [past.vanished_on] if past.vanished_on else []
    return min([*archived, *gone], default=None)


def panel_csv(pasts: Sequence[ProjectPast], until: date) -> str:
    """Return the panel as CSV; projects that were over before they were first seen are left out."""
    kept = [one for one in pasts if (on := outcome_of(one)) is None or on > one.seen_from]
    exits = group_exits(kept)
    pairs = matched(kept)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("project", "month", "outcome_on", "observed_until", "pair", *COLUMNS))
    for past in kept:
        outcome = outcome_of(past)
        ids = ";".join(sorted(pairs.get(past.slug, ())))
        for end in month_ends(past.seen_from, until):
            cells = ("" if value is None else value for value in row_of(past, end, exits))
            writer.writerow((past.slug, f"{end:%Y-%m}", outcome or "", until, ids, *cells))
    return text.getvalue()


def row_of(
    past: ProjectPast, end: date, exits: Iterable[GroupExit]
) -> tuple[float | int | None, ...]:
    """Return the columns of one month; None is unknown."""
    start, before = months_before(end, 3), months_before(end, 12)
    now, then, year_ago = past.people(end), past.people(start), past.people(before)
    employers = Counter(past.employer(person, start) for person in then)
    here = [
        (one.gone / one.held * employers[one.employer], employers[one.employer], one)
        for one in exits
        if one.ended_on == end and employers[one.employer]
    ]
    _, count, worst = max(here, key=lambda found: found[:2], default=(0, None, None))
    edits = sum((on.year, on.month) == (end.year, end.month) for on in past.edits)
    known = before >= past.seen_from
    return (
        worst.gone if worst else 0,
        worst.held if worst else None,
        count,
        len(then) or None,
        len(now),
        edits,
        -len(now),
        1 - len(now & year_ago) / len(year_ago) if known and year_ago else None,
        top_share(past, end),
        _rise(top_share(past, end), top_share(past, before)) if known else None,
        _unchanged(past, end),
    )


def top_share(past: ProjectPast, day: date) -> float | None:
    """Return the largest employer's share of the people whose employer is known."""
    employers = Counter(past.employer(person, day) for person in past.people(day))
    employers.pop(None, None)
    return max(employers.values()) / sum(employers.values()) if employers else None


def _rise(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else now - before


def _unchanged(past: ProjectPast, end: date) -> int:
    days = [day for one in past.spells for day in (one.start, one.end) if day and day <= end]
    last = max(days, default=past.seen_from)
    return (end.year - last.year) * 12 + end.month - last.month


def matched(pasts: Sequence[ProjectPast]) -> dict[str, set[str]]:
    """Return the pairs of each project: a case, and four that were like it a year before.

    Like it: seen then and without an outcome ever, of the same maturity, and nearest in people.
    """
    well = [one for one in pasts if outcome_of(one) is None]
    found: dict[str, set[str]] = {}
    for case in pasts:
        on = outcome_of(case)
        if on is None:
            continue
        day = max(months_before(on, 12), case.seen_from)
        level, size = _level(case, day), len(case.people(day))
        like = [one for one in well if one.seen_from <= day and _level(one, day) == level]
        like.sort(key=lambda one: (abs(len(one.people(day)) - size), one.slug))
        for one in (case, *like[:CONTROLS]):
            found.setdefault(one.slug, set()).add(case.slug)
    return found


def _level(past: ProjectPast, day: date) -> str | None:
    """Return the maturity of ``day``, or the first one that is known of it."""
    known = [level for level in past.levels if level.name != "archived"]
    return past.level(day) or (min(known, key=lambda one: one.start).name if known else None)
