"""The history of a project in rows of a year, a quarter or a month each."""

from collections.abc import Iterator
from dataclasses import dataclass
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
    activity = with_employer(facts)
    return tuple(
        _row(facts, roster, span, activity, min(span.end - timedelta(days=1), last))
        for span in periods(by, first, last)
    )


def _row(
    facts: ProjectFacts, roster: Roster, span: Span, activity: pd.DataFrame, at: date
) -> PeriodRow:
    within = activity[(activity["active_on"] >= span.start) & (activity["active_on"] <= at)]
    people = within[~within["is_bot"].astype(bool) & (within["commits"] > 0)]
    releases = [one for one in facts.releases if span.start <= one.released_on <= at]
    return PeriodRow(
        period=span.name,
        commits=int(people["commits"].sum()),
        bot_commits=int(within.loc[within["is_bot"].astype(bool), "commits"].sum()),
        authors=int(people["person"].nunique()),
        employers=int(people["employer"].nunique()),
        releases={
            channel: sum(one.channel == channel for one in releases)
            for channel in channels_with_releases(facts)
        },
        maintainers=roster.count(MAINTAINER, at),
        emeriti=roster.count(EMERITUS, at),
        adopters=adopters_on(facts, at),
    )


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


def with_employer(facts: ProjectFacts) -> pd.DataFrame:
    """Return the activity with a column ``employer``: the owner of the mail domain, else None.

    A domain without a known owner stands for itself; free mail and private domains name nobody.
    """
    activity = facts.activity
    owners = facts.domain_owners
    employer = [owners.get(domain, domain) or None for domain in activity["domain"]]
    return activity.assign(employer=pd.Series(employer, index=activity.index, dtype=object))


def activity_months(activity: pd.DataFrame, last: date | None) -> tuple[ActivityMonth, ...]:
    """Return one row a month from the first commit to the month of ``last``, gaps included."""
    if not len(activity) or last is None:
        return ()
    month = activity["active_on"].map(lambda day: f"{day:%Y-%m}")
    bots = activity["is_bot"].astype(bool)
    human = activity[~bots & (activity["commits"] > 0)]
    commits = human.groupby(month[human.index])["commits"].sum().to_dict()
    authors = human.groupby(month[human.index])["person"].nunique().to_dict()
    automated = activity[bots].groupby(month[bots])["commits"].sum().to_dict()
    merges = activity.groupby(month)["merges"].sum().to_dict()
    first = activity["active_on"].min()
    return tuple(
        ActivityMonth(
            month=span.name,
            commits=int(commits.get(span.name, 0)),
            bot_commits=int(automated.get(span.name, 0)),
            merges=int(merges.get(span.name, 0)),
            authors=int(authors.get(span.name, 0)),
        )
        for span in periods(Period.MONTH, first, last)
    )


def recent_contributions(facts: ProjectFacts, until: date, months: int = 12) -> pd.DataFrame:
    """Return human commits of the last ``months`` by person and employer.

    Columns ``person``, ``employer`` (None: unaffiliated) and ``amount`` in commits.
    """
    activity = with_employer(facts)
    since = months_before(until, months)
    recent = activity[
        ~activity["is_bot"].astype(bool)
        & (activity["commits"] > 0)
        & (activity["active_on"] > since)
    ]
    grouped = recent.groupby(["person", "employer"], dropna=False)["commits"].sum().reset_index()
    employer = grouped["employer"].astype(object).where(grouped["employer"].notna(), None)
    return grouped.assign(employer=employer).rename(columns={"commits": "amount"})


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
