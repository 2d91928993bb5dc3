"""The history of a project in rows of a year, a quarter or a month each."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

import pandas as pd

from tracker.health.document import ActivityMonth, EmployerActivity, PeriodRow
from tracker.health.facts import ProjectFacts, is_current
from tracker.health.roster import Roster
from tracker.metrics.months import month_after, months_before
from tracker.metrics.people import EMERITUS, MAINTAINER


class Period(StrEnum):
    """How long one row of a history is."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Span:
    """One period, [start, end), under its name: 2024, 2024-Q1 or 2024-01."""

    name: str
    start: date
    end: date


def periods(by: Period, first: date, last: date) -> Iterator[Span]:
    """Yield the calendar periods that hold the days from ``first`` to ``last``, both included."""
    months = {Period.YEAR: 12, Period.QUARTER: 3, Period.MONTH: 1}[by]
    start = date(first.year, (first.month - 1) // months * months + 1, 1)
    while start <= last:
        end = month_after(start, months)
        yield Span(_name(by, start), start, end)
        start = end


def first_day(facts: ProjectFacts) -> date | None:
    """Return the first day on which anything is known of the project."""
    days = [spell.valid_from for spell in facts.roles]
    days += [spell.valid_from for spell in facts.adoptions]
    days += [release.released_on for release in facts.releases]
    if len(facts.activity):
        days.append(facts.activity["active_on"].min())
    return min(days, default=None)


def history(
    facts: ProjectFacts, roster: Roster, by: Period, first: date, last: date
) -> tuple[PeriodRow, ...]:
    """Return one row a period from the one of ``first`` to the one of ``last``.

    Commits and people leave out merges and bots. Rosters are counted on the last day of the period,
    or on ``last`` in a period that is not over; None: no such file had been seen by then.
    """
    spans = list(periods(by, first, last))
    done = _tallies(facts.activity, facts.domain_owners, spans, last)
    return tuple(
        _row(facts, roster, span, tally, min(span.end - timedelta(days=1), last))
        for span, tally in zip(spans, done, strict=True)
    )


@dataclass(slots=True)
class _Tally:
    """What was done in a span; merges are those of everybody, authors and employers of people."""

    commits: int = 0
    bot_commits: int = 0
    merges: int = 0
    authors: set[str] = field(default_factory=set)
    employers: set[str] = field(default_factory=set)


def _row(facts: ProjectFacts, roster: Roster, span: Span, done: _Tally, at: date) -> PeriodRow:
    releases = [one for one in facts.releases if span.start <= one.released_on <= at]
    return PeriodRow(
        period=span.name,
        commits=done.commits,
        bot_commits=done.bot_commits,
        authors=len(done.authors),
        employers=len(done.employers),
        releases={
            channel: sum(one.channel == channel for one in releases)
            for channel in channels_with_releases(facts)
        },
        maintainers=roster.count(MAINTAINER, at),
        emeriti=roster.count(EMERITUS, at),
        adopters=adopters_on(facts, at),
    )


_COUNTED = ("person", "is_bot", "domain", "active_on", "commits", "merges")


def _tallies(
    activity: pd.DataFrame, owners: Mapping[str, str], spans: Sequence[Span], last: date
) -> list[_Tally]:
    """Return the tally of each span up to ``last``, in one pass over the days."""
    # Plain loops: a frame filtered anew for each span costs ten times as much.
    starts = [span.start for span in spans]
    found = [_Tally() for _ in spans]
    for person, is_bot, domain, on, commits, merges in _days(activity):
        place = bisect_right(starts, on) - 1
        if place < 0 or on > last:
            continue
        tally = found[place]
        tally.merges += merges
        if is_bot:
            tally.bot_commits += commits
        elif commits > 0:
            tally.commits += commits
            tally.authors.add(person)
            if employer := owners.get(domain, domain):
                tally.employers.add(employer)
    return found


def _days(activity: pd.DataFrame) -> Iterator[tuple[str, bool, str, date, int, int]]:
    return zip(*(activity[name].tolist() for name in _COUNTED), strict=True)


def channels_with_releases(facts: ProjectFacts) -> list[str]:
    """Return the channels that ever released something, in the order of the rules."""
    released = {release.channel for release in facts.releases}
    return [name for name in dict.fromkeys(one.name for one in facts.channels) if name in released]


def adopters_on(facts: ProjectFacts, day: date) -> int | None:
    """Return how many adopters are listed on ``day``; None: no list had been seen by then."""
    first = min((spell.valid_from for spell in facts.adoptions), default=None)
    if first is None or day < first:
        return None
    return len({spell.adopter for spell in facts.adoptions if is_current(spell, day)})


def activity_months(activity: pd.DataFrame, last: date | None) -> tuple[ActivityMonth, ...]:
    """Return one row a month from the first commit to the month of ``last``, gaps included."""
    if not len(activity) or last is None:
        return ()
    spans = list(periods(Period.MONTH, min(activity["active_on"].tolist()), last))
    done = _tallies(activity, {}, spans, spans[-1].end - timedelta(days=1)) if spans else []
    return tuple(
        ActivityMonth(
            month=span.name,
            commits=one.commits,
            bot_commits=one.bot_commits,
            merges=one.merges,
            authors=len(one.authors),
        )
        for span, one in zip(spans, done, strict=True)
    )


def recent_contributions(facts: ProjectFacts, until: date, months: int = 12) -> pd.DataFrame:
    """Return human commits of the last ``months`` by person and employer, in that order.

    Columns ``person``, ``employer`` and ``amount`` in commits. The employer is the owner of the
    mail domain, or the domain itself; free mail and private domains name nobody: None.
    """
    since, owners = months_before(until, months), facts.domain_owners
    amounts: dict[tuple[str, str], int] = {}
    for person, is_bot, domain, on, commits, _ in _days(facts.activity):
        if on > since and commits > 0 and not is_bot:
            key = (person, owners.get(domain, domain) or "")
            amounts[key] = amounts.get(key, 0) + commits
    rows = sorted(amounts.items(), key=lambda one: (one[0][0], not one[0][1], one[0][1]))
    return pd.DataFrame(
        {
            "person": [person for (person, _), _ in rows],
            "employer": pd.Series([employer or None for (_, employer), _ in rows], dtype=object),
            "amount": pd.Series([amount for _, amount in rows], dtype="int64"),
        }
    )


def employer_activity(contributions: pd.DataFrame) -> tuple[EmployerActivity, ...]:
    """Return commits by employer, most first, the unaffiliated always last."""
    total = int(contributions["amount"].sum())
    if total == 0:
        return ()
    named = contributions[contributions["employer"].notna()]
    rows = [
        _employer_row(str(name), group, total)
        for name, group in named.groupby("employer", sort=True)
    ]
    rows.sort(key=lambda row: (-row.commits, row.name))
    rest = contributions[contributions["employer"].isna()]
    return (*rows, _employer_row("unaffiliated", rest, total, is_unaffiliated=True))


def _employer_row(
    name: str, group: pd.DataFrame, total: int, *, is_unaffiliated: bool = False
) -> EmployerActivity:
    commits = int(group["amount"].sum())
    people = int(group["person"].nunique())
    return EmployerActivity(name, commits, people, commits / total, is_unaffiliated)


def _name(by: Period, start: date) -> str:
    if by is Period.YEAR:
        return f"{start:%Y}"
    if by is Period.QUARTER:
        return f"{start:%Y}-Q{(start.month + 2) // 3}"
    return f"{start:%Y-%m}"
