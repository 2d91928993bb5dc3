"""The portfolio's row of a project, drawn from its health document."""

from dataclasses import dataclass
from datetime import date

from tracker.health.document import Change, ChannelView, Comparison, HealthDocument
from tracker.health.roster import Roster
from tracker.health.words import count, duration
from tracker.metrics.months import first_of_months
from tracker.metrics.people import MAINTAINER

SPARK_MONTHS = 72
_URGENCY = ("overdue", "late", "on rhythm", "unknown")


@dataclass(frozen=True, slots=True)
class Summary:
    """One row of the portfolio, stored beside the document so that the list is one query.

    ``maintainers`` counts confirmed people on the first day of each of the last 72 months and
    today, oldest first; None: no roster then. ``rhythm_p`` is P(next gap >= elapsed) of the channel
    that needs somebody most. ``coverage`` is [low, high] of revenue over cost.
    """

    slug: str
    name: str
    as_of: str
    maturity: str | None
    maturity_since: str | None
    is_archived: bool
    is_sample: bool
    headline: str
    weakest_grade: str | None
    weakest: tuple[str, ...]
    known: int
    of: int
    sort_key: tuple[int, int, int]
    grades: dict[str, tuple[str, ...]]
    comparisons: tuple[Comparison, ...]
    listed: int | None
    confirmed: int | None
    active: int | None
    emeriti: int | None
    maintainers: tuple[int | None, ...]
    employers_low: int | None
    employers_high: int | None
    employers_text: str
    rhythm_state: str
    rhythm_text: str
    rhythm_p: float | None
    coverage: tuple[float, float] | None
    coverage_text: str
    watch: tuple[Change, ...]
    last_confirmed: str | None
    freshness: str


def summary(document: HealthDocument, roster: Roster) -> Summary:
    """Return the row of ``document``."""
    project, profile = document.project, document.profile
    low, high, employers = _employers(document)
    state, rhythm, p_overdue = _rhythm(document)
    last_confirmed, freshness = _freshness(document)
    coverage, coverage_text = _coverage(document)
    return Summary(
        slug=project.slug,
        name=project.name,
        as_of=document.as_of,
        maturity=project.maturity,
        maturity_since=project.maturity_since,
        is_archived=project.is_archived,
        is_sample=project.is_sample,
        headline=profile.headline,
        weakest_grade=profile.weakest_grade,
        weakest=profile.weakest,
        known=profile.known,
        of=profile.of,
        sort_key=profile.sort_key,
        grades={one.name: one.grades for one in profile.dimensions},
        comparisons=document.comparisons,
        listed=_head_count(document, "listed"),
        confirmed=_head_count(document, "confirmed"),
        active=_head_count(document, "active"),
        emeriti=roster.count("emeritus", roster.day),
        maintainers=_sparkline(roster),
        employers_low=low,
        employers_high=high,
        employers_text=employers,
        rhythm_state=state,
        rhythm_text=rhythm,
        rhythm_p=p_overdue,
        coverage=coverage,
        coverage_text=coverage_text,
        watch=document.watch,
        last_confirmed=last_confirmed,
        freshness=freshness,
    )


def _freshness(document: HealthDocument) -> tuple[str | None, str]:
    """Return the day that any roster was last confirmed, and how fresh the one in use is."""
    sources = document.people.sources
    confirmed = [view.last_confirmed for view in sources if view.last_confirmed]
    fresh = [view.freshness for view in sources if view.used]
    return max(confirmed, default=None), fresh[0] if fresh else "unknown"


def _head_count(document: HealthDocument, which: str) -> int | None:
    named = (one.value for one in document.figures if one.name == f"Maintainers, {which}")
    value = next(named, None)
    return value if isinstance(value, int) else None


def _sparkline(roster: Roster) -> tuple[int | None, ...]:
    first = date(roster.day.year - SPARK_MONTHS // 12, roster.day.month, 1)
    days = [*first_of_months(first, roster.day)[-SPARK_MONTHS:], roster.day]
    return tuple(roster.count(MAINTAINER, day) for day in days)


def _employers(document: HealthDocument) -> tuple[int | None, int | None, str]:
    """Return the fewest and most employers of the maintainers, and a word on them."""
    rows = document.people.employers
    if not rows:
        is_listed = any(one.headcount is not None for one in document.people.sources)
        return None, None, "no maintainers" if is_listed else "no roster"
    known = sum(not row.is_unknown for row in rows)
    unknown = sum(row.people for row in rows if row.is_unknown)
    figure = next(
        (one for one in document.figures if one.name == "Elephant factor, maintainer seats"), None
    )
    if unknown:
        text = f"employer of {count(unknown, 'person', 'people')} unknown"
    elif figure is not None and figure.value is not None:
        text = f"elephant factor {figure.value}"
    else:
        text = ""
    return max(known, 1), known + unknown, text


def _coverage(document: HealthDocument) -> tuple[tuple[float, float] | None, str]:
    """Return the range of revenue on record over cost, and a word on it."""
    funding = document.funding
    if funding is None or not funding.vendors:
        return None, "no vendor discloses"
    found = funding.coverage
    if found is None:
        return None, "money or cost not recorded"
    if found.high is None:
        return None, f"{found.low:.2f} or more"
    return (found.low, found.high), "by contracts on record"


def _rhythm(document: HealthDocument) -> tuple[str, str, float | None]:
    """Return the state of the channel that needs somebody most, a word on it, and its P."""
    channels = document.releases.channels
    graded = [one for one in channels if one.is_graded]
    if graded:
        worst = min(graded, key=lambda one: _URGENCY.index(one.state))
        return worst.state, _rhythm_text(worst), worst.p_overdue
    retired = [one for one in channels if one.state == "retired"]
    if retired:
        return "retired", f"{retired[-1].name}, last release {retired[-1].last_on}", None
    return "unknown", "no releases", None


def _rhythm_text(channel: ChannelView) -> str:
    if channel.state == "unknown":
        return f"{channel.name}, {count(channel.release_count, 'release')}"
    if channel.median_gap_days is None:
        return f"{channel.name}, {count(channel.gap_count, 'gap')}"
    usual = duration(round(channel.median_gap_days))
    if channel.state == "on rhythm":
        return f"{channel.name} every {usual}"
    return f"{channel.name} quiet for {duration(channel.elapsed_days or 0)}; usual {usual}"
