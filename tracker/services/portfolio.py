"""The portfolio: which projects to look at first. It filters and sorts; it computes no figure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from weakref import WeakKeyDictionary

from tracker.db.queries import summaries as queries
from tracker.db.uow import UnitOfWork
from tracker.health.document import DIMENSIONS
from tracker.health.profile import UNKNOWN
from tracker.health.words import count, joined, long_day, number_word
from tracker.metrics.cadence import LATE_BELOW, discoveries
from tracker.services.context import Context

PAGE_SIZE = 50
PERIODS = (3, 6, 12, 24)
_WORSE, _BETTER = "▼", "▲"

Summary = Mapping[str, Any]


class Sort(StrEnum):
    """What decides the order of the rows; equals follow by risk, then by name."""

    CHANGE = "change"
    RISK = "risk"
    NAME = "name"
    MAINTAINERS = "maintainers"
    FRESHNESS = "freshness"


class GradeAtMost(StrEnum):
    """A condition on grades; of two grades the worse one counts."""

    D = "D"
    C = "C"
    UNKNOWN = "unknown"


class Direction(StrEnum):
    """A condition on what changed in the chosen period."""

    SLIPPED = "slipped"
    ROSE = "rose"


@dataclass(frozen=True, slots=True)
class PortfolioQuery:
    """Which rows, in which order; every part can stand in an address.

    ``months`` is the period of comparison. A ``dimension`` without a ``grade`` asks for the
    projects of which it is the weakest known one; with a grade, for those that have it there.
    """

    months: int = 6
    maturity: str | None = None
    dimension: str | None = None
    grade: GradeAtMost | None = None
    direction: Direction | None = None
    only_signals: bool = False
    text: str = ""
    sort: Sort = Sort.CHANGE
    page: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A project's summary, and what changed in it since ``since`` (None: not compared).

    The summary is a stored `Summary` with ``computed_at`` and ``is_stale``: newer facts wait.
    ``slipped`` and ``rose`` count the dimensions whose grade fell or rose. A new project had no
    known grade then, so nothing can have moved. ``may_be_chance``: the channel is late, but among
    so many some would be by chance alone.
    """

    summary: Summary
    since: str | None = None
    changes: tuple[Mapping[str, str], ...] = ()
    slipped: int = 0
    rose: int = 0
    is_new: bool = False
    may_be_chance: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of a sentence; it leads to the rows of a direction, or to a project."""

    text: str
    direction: Direction | None = None
    slug: str | None = None


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The rows that a query asks for, and what stands around them.

    ``matching`` are all rows of the query in order, ``rows`` those of its page. ``total`` counts
    all projects, ``waiting`` those with newer facts than are shown. ``since`` is the day that most
    of them are compared with.
    """

    rows: tuple[Row, ...]
    matching: tuple[Row, ...]
    total: int
    page: int
    page_count: int
    since: str | None
    maturities: tuple[str, ...]
    sentences: tuple[tuple[Phrase, ...], ...]
    as_of: tuple[str, str] | None
    has_samples: bool
    waiting: int

    @property
    def previous_page(self) -> int | None:
        """The page before; None on the first."""
        return self.page - 1 if self.page > 1 else None

    @property
    def next_page(self) -> int | None:
        """The page after; None on the last."""
        return self.page + 1 if self.page < self.page_count else None


def portfolio(ctx: Context, query: PortfolioQuery) -> Portfolio:
    """Return the portfolio as ``query`` asks for it, from stored summaries."""
    return arrange(_summaries(ctx), query)


# A snapshot never changes once it is stored, so what was read of it holds as long as its database.
# Reading a thousand of them from JSON anew would take most of a page's time.
_known: WeakKeyDictionary[UnitOfWork, dict[int, Summary]] = WeakKeyDictionary()


def _summaries(ctx: Context) -> list[Summary]:
    known = _known.setdefault(ctx.uow, {})
    with ctx.uow.read() as tx:
        shown = queries.shown(tx)
        new = queries.summaries(tx, [one.id for one in shown if one.id not in known])
    current = {one.id: new[one.id] if one.id in new else known[one.id] for one in shown}
    _known[ctx.uow] = current
    return [
        {**current[one.id], "computed_at": one.computed_at, "is_stale": one.is_stale}
        for one in shown
    ]


def arrange(summaries: Sequence[Summary], query: PortfolioQuery) -> Portfolio:
    """Return ``summaries`` filtered, sorted and cut into pages."""
    limit = discoveries(summary["rhythm_p"] for summary in summaries).threshold
    everything = [
        replace(_row(summary, query.months), may_be_chance=_may_be_chance(summary, limit))
        for summary in summaries
    ]
    matching = tuple(sorted((row for row in everything if _matches(row, query)), key=_key(query)))
    page_count = max(1, -(-len(matching) // PAGE_SIZE))
    page = min(max(query.page, 1), page_count)
    days = [summary["as_of"] for summary in summaries]
    since = _usual_day(everything)
    return Portfolio(
        rows=matching[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        matching=matching,
        total=len(everything),
        page=page,
        page_count=page_count,
        since=since,
        maturities=tuple(sorted({s["maturity"] for s in summaries if s["maturity"]})),
        sentences=_sentences(everything, since),
        as_of=(min(days), max(days)) if days else None,
        has_samples=any(summary["is_sample"] for summary in summaries),
        waiting=sum(summary["is_stale"] for summary in summaries),
    )


def _row(summary: Summary, months: int) -> Row:
    for comparison in summary["comparisons"]:
        if comparison["months"] == months:
            changes = tuple(comparison["changes"])
            marks = [change["mark"] for change in changes]
            was_known = any(grades[0] != UNKNOWN for grades in comparison["grades"].values())
            return Row(
                summary,
                since=comparison["on"],
                changes=changes,
                slipped=marks.count(_WORSE),
                rose=marks.count(_BETTER),
                is_new=bool(summary["known"]) and not was_known,
            )
    return Row(summary)


def _may_be_chance(summary: Summary, limit: float | None) -> bool:
    """Tell whether a late channel is none of those that may be flagged among all.

    ``limit`` is the largest P that may, by Benjamini and Hochberg at 10% (model.md 6.2).
    """
    p = summary["rhythm_p"]
    return p is not None and p < LATE_BELOW and (limit is None or p > limit)


def _usual_day(rows: Iterable[Row]) -> str | None:
    """Return the day with which most projects are compared; None: with none."""
    days = Counter(row.since for row in rows if row.since)
    return days.most_common(1)[0][0] if days else None


# -- filters --------------------------------------------------------------------------------------


def _matches(row: Row, query: PortfolioQuery) -> bool:
    summary = row.summary
    if query.maturity is not None and summary["maturity"] != query.maturity:
        return False
    if query.text and not _contains(summary, query.text):
        return False
    if query.only_signals and (summary["is_archived"] or not summary["watch"]):
        return False
    return _moved(row, query.direction) and _graded(summary, query)


def _contains(summary: Summary, text: str) -> bool:
    wanted = text.casefold()
    return wanted in summary["name"].casefold() or wanted in summary["slug"].casefold()


def _moved(row: Row, direction: Direction | None) -> bool:
    if direction is Direction.SLIPPED:
        return row.slipped > 0
    if direction is Direction.ROSE:
        return row.rose > 0
    return True


def _graded(summary: Summary, query: PortfolioQuery) -> bool:
    if query.grade is None:
        return query.dimension is None or query.dimension in summary["weakest"]
    wanted = {"C", "D"} if query.grade is GradeAtMost.C else {query.grade.value}
    looked_at = (query.dimension,) if query.dimension else DIMENSIONS
    return any(_worse_grade(summary, name) in wanted for name in looked_at)


def _worse_grade(summary: Summary, dimension: str) -> str:
    """Return the grade that counts: two grades stand worse first (model.md, appendix)."""
    return str(summary["grades"][dimension][0])


# -- order ----------------------------------------------------------------------------------------


def _key(query: PortfolioQuery) -> Callable[[Row], tuple[Any, ...]]:
    first = _FIRST[query.sort]

    def key(row: Row) -> tuple[Any, ...]:
        return (*first(row), *_risk(row), row.summary["name"].casefold(), row.summary["slug"])

    return key


def _risk(row: Row) -> tuple[int, ...]:
    """Return the key of model.md 10: most D first, then C, then unknown; archived ones last."""
    return (row.summary["is_archived"], *(-number for number in row.summary["sort_key"]))


def _by_change(row: Row) -> tuple[int, ...]:
    return (row.summary["is_archived"], -row.slipped, row.rose)


def _by_maintainers(row: Row) -> tuple[int, ...]:
    confirmed = row.summary["confirmed"]
    return (row.summary["is_archived"], confirmed is None, confirmed or 0)


_FIRST: dict[Sort, Callable[[Row], tuple[Any, ...]]] = {
    Sort.CHANGE: _by_change,
    Sort.RISK: lambda row: (),
    Sort.NAME: lambda row: (row.summary["name"].casefold(),),
    Sort.MAINTAINERS: _by_maintainers,
    Sort.FRESHNESS: lambda row: (row.summary["last_confirmed"] or "",),
}


# -- sentences ------------------------------------------------------------------------------------


def _sentences(rows: Sequence[Row], since: str | None) -> tuple[tuple[Phrase, ...], ...]:
    """Return what a reader should know before the table, of all projects that are not archived."""
    live = [row for row in rows if not row.summary["is_archived"]]
    if not live:
        return ()
    found = (_change_sentence(live, since), _first_sentence(live), _stale_sentence(live))
    return tuple(sentence for sentence in found if sentence)


def _change_sentence(live: Sequence[Row], since: str | None) -> tuple[Phrase, ...]:
    if since is None:
        return ()
    slipped = sum(row.slipped > 0 for row in live)
    rose = sum(row.rose > 0 for row in live)
    start = f"Since {long_day(date.fromisoformat(since))}"
    if not slipped and not rose:
        return (Phrase(f"{start} no grade fell or rose in {count(len(live), 'project')}."),)
    fell = f"{number_word(slipped) if slipped else 'none'} of {count(len(live), 'project')}"
    return (
        Phrase(f"{start}, "),
        Phrase(fell, Direction.SLIPPED if slipped else None),
        Phrase(" slipped a grade in at least one dimension and "),
        Phrase(number_word(rose) if rose else "none", Direction.ROSE if rose else None),
        Phrase(" rose."),
    )


def _first_sentence(live: Sequence[Row]) -> tuple[Phrase, ...]:
    """Name the project that needs a decision first; none if nothing slipped and nothing is D."""
    first = min(live, key=_key(PortfolioQuery()))
    summary = first.summary
    reasons = [change["text"] for change in first.changes if change["mark"] == _WORSE]
    if summary["confirmed"] is not None and summary["confirmed"] <= 1:
        reasons.append(count(summary["confirmed"], "confirmed maintainer"))
    reasons.extend(change["text"] for change in summary["watch"][:1])
    if not first.slipped and not summary["sort_key"][0]:
        return ()
    because = f": {joined(reasons[:3])}." if reasons else f", at {summary['headline']}."
    return (Phrase(summary["name"], slug=summary["slug"]), Phrase(f" comes first{because}"))


def _stale_sentence(live: Sequence[Row]) -> tuple[Phrase, ...]:
    stale = sum(row.summary["freshness"] == "stale" for row in live)
    if not stale:
        return ()
    who = number_word(stale).capitalize()
    has = "project has a roster" if stale == 1 else "projects have rosters"
    return (Phrase(f"{who} {has} that nobody has confirmed for a year."),)
