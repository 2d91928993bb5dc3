"""The portfolio's query as it stands in an address: read leniently, written without defaults."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from tracker.health.document import DIMENSIONS
from tracker.services.portfolio import (
    PERIODS,
    Direction,
    GradeAtMost,
    PortfolioQuery,
    Sort,
)

_LONGEST_TEXT = 100
_LONGEST_PAGE = 7
_ANY = ("", "any")
Choice = TypeVar("Choice")


@dataclass(frozen=True, slots=True)
class Address:
    """A query read from an address, and a sentence for each part that was not understood."""

    query: PortfolioQuery
    notes: tuple[str, ...]


def read(args: Mapping[str, str]) -> Address:
    """Return the query of an address; what is unknown is left out, and said."""
    notes: list[str] = []

    def choose(name: str, choices: Mapping[str, Choice], default: Choice) -> Choice:
        given = args.get(name, "").strip()
        if given in _ANY:
            return default
        if given not in choices:
            notes.append(_left_out(name, given))
        return choices.get(given, default)

    query = PortfolioQuery(
        months=choose("since", {str(one): one for one in PERIODS}, PortfolioQuery().months),
        maturity=args.get("maturity", "").strip()[:_LONGEST_TEXT] or None,
        dimension=choose("dimension", {name: name for name in DIMENSIONS}, None),
        grade=choose("grade", {grade.value: grade for grade in GradeAtMost}, None),
        direction=choose("change", {one.value: one for one in Direction}, None),
        only_signals=choose("watch", {"1": True, "0": False}, False),
        text=args.get("q", "").strip()[:_LONGEST_TEXT],
        sort=choose("sort", {sort.value: sort for sort in Sort}, Sort.CHANGE),
        page=_page(args.get("page", "").strip(), notes),
    )
    return Address(query, tuple(notes))


def _page(given: str, notes: list[str]) -> int:
    """Return the page that is asked for; one too many will show the last."""
    if given.isascii() and given.isdigit() and len(given) < _LONGEST_PAGE:
        return max(1, int(given))
    if given:
        notes.append(_left_out("page", given))
    return 1


def _left_out(name: str, given: str) -> str:
    return f"There is no {name} “{given[:_LONGEST_TEXT]}” here; it was left out."


def write(query: PortfolioQuery, **changes: Any) -> dict[str, str]:
    """Return the parts of an address that differ from the defaults; ``changes`` come first.

    Any change but of the page itself leads back to the first page.
    """
    changed = replace(query, **({"page": 1} | changes))
    plain = PortfolioQuery()
    parts = {
        "since": (changed.months, plain.months),
        "maturity": (changed.maturity, plain.maturity),
        "dimension": (changed.dimension, plain.dimension),
        "grade": (changed.grade, plain.grade),
        "change": (changed.direction, plain.direction),
        "watch": (int(changed.only_signals), int(plain.only_signals)),
        "q": (changed.text, plain.text),
        "sort": (changed.sort, plain.sort),
        "page": (changed.page, plain.page),
    }
    return {name: str(value) for name, (value, default) in parts.items() if value != default}
