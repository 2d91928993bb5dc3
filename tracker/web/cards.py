"""What the overview says of each dimension beside its grade: how it stood before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Card:
    """One dimension, and in a word with a mark what became of its grade."""

    dimension: Mapping[str, Any]
    mark: str
    change: str


def compared(document: Mapping[str, Any], months: int) -> Mapping[str, Any] | None:
    """Return the comparison over ``months``, else the first there is; None: there is none."""
    found = document["comparisons"]
    return next((one for one in found if one["months"] == months), found[0] if found else None)


def cards(document: Mapping[str, Any], comparison: Mapping[str, Any] | None) -> tuple[Card, ...]:
    """Return the seven dimensions, each with its change since the comparison's day."""
    return tuple(Card(one, *_change(one, comparison)) for one in document["profile"]["dimensions"])


def _change(dimension: Mapping[str, Any], comparison: Mapping[str, Any] | None) -> tuple[str, str]:
    if comparison is None:
        return "○", "not compared with an earlier day"
    now, on = list(dimension["grades"]), comparison["on"]
    before = list(comparison["grades"].get(dimension["name"], [_UNKNOWN]))
    if now == before:
        word = "unknown then as now" if _UNKNOWN in now else "unchanged"
        return ("?" if _UNKNOWN in now else "="), f"{word}, since {on}"
    if _UNKNOWN in before:
        return "○", f"not yet known on {on}"
    if _UNKNOWN in now:
        return "○", f"was {_named(before)} on {on}"
    mark = "▼" if _worth(now) > _worth(before) else "▲"
    return mark, f"{_named(before)} to {_named(now)} since {on}"


def _worth(grades: Sequence[str]) -> tuple[str, str]:
    """Return the worse and the better end of the grades; D sorts after A, so greater is worse."""
    return grades[0], grades[-1]


def _named(grades: Sequence[str]) -> str:
    return "–".join(grades)
