"""The words of the portfolio's form and table: what can be chosen, and what is shown."""

from collections.abc import Iterator

from tracker.health.document import DIMENSIONS
from tracker.health.words import count, number_word
from tracker.services.portfolio import PERIODS, GradeAtMost, Portfolio, PortfolioQuery, Sort
from tracker.web.format import capitalised, dimension_title

Options = tuple[tuple[object, str], ...]

_ORDERS = {
    Sort.CHANGE: "worst change first",
    Sort.RISK: "riskiest first",
    Sort.NAME: "by name",
    Sort.MAINTAINERS: "fewest confirmed maintainers first",
    Sort.FRESHNESS: "longest unconfirmed first",
}
_GRADES = {
    GradeAtMost.D: "D",
    GradeAtMost.C: "C or worse",
    GradeAtMost.UNKNOWN: "unknown",
}


def choices(found: Portfolio, query: PortfolioQuery) -> dict[str, Options]:
    """Return by field of the form what can be chosen: pairs of value and words."""
    maturities = sorted({*found.maturities, *([query.maturity] if query.maturity else [])})
    return {
        "since": tuple((months, _period(months)) for months in PERIODS),
        "change": (("", "Any"), ("slipped", "Slipped"), ("rose", "Rose")),
        "maturity": (("", "All"), *((one, capitalised(one)) for one in maturities)),
        "dimension": (("", "Any"), *((name, dimension_title(name)) for name in DIMENSIONS)),
        "grade": (
            ("", "Any"),
            *((grade.value, capitalised(words)) for grade, words in _GRADES.items()),
        ),
        "sort": tuple((sort.value, _order(sort)) for sort in Sort),
    }


def _period(months: int) -> str:
    return {12: "1 year", 24: "2 years"}.get(months, f"{months} months")


def _order(sort: Sort) -> str:
    return "Change, then risk" if sort is Sort.CHANGE else capitalised(_ORDERS[sort])


def caption(found: Portfolio, query: PortfolioQuery) -> str:
    """Return what the table shows: "Three of ten projects, D in people, by name."."""
    shown, of = len(found.matching), count(found.total, "project")
    which = of if shown == found.total else f"{number_word(shown)} of {of}"
    return f"{', '.join((capitalised(which), *_conditions(query), _ORDERS[query.sort]))}."


def _conditions(query: PortfolioQuery) -> Iterator[str]:
    if query.text:
        yield f"“{query.text}” in the name"
    if query.maturity:
        yield query.maturity
    if query.grade or query.dimension:
        yield _grade_condition(query)
    if query.direction:
        yield f"{query.direction} in {_period(query.months)}"
    if query.only_signals:
        yield "with a signal"


def _grade_condition(query: PortfolioQuery) -> str:
    where = dimension_title(query.dimension).lower() if query.dimension else None
    if query.grade is None:
        return f"weakest in {where}"
    return f"{_GRADES[query.grade]} in {where or 'some dimension'}"
