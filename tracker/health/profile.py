"""The profile of seven dimensions: no weights, no mean, no 0-100 (model.md 10). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.health.document import DIMENSIONS
from tracker.metrics.result import Measurement

#: Best first, so that the greater place is the worse grade.
LETTERS = ("A", "B", "C", "D")
UNKNOWN = "unknown"
UNKNOWN_CHIP = "?"

#: One letter; two, the worse first, where bounds or an interval cross a threshold; or UNKNOWN.
Grades = tuple[str, ...]
NOT_KNOWN: Grades = (UNKNOWN,)


@dataclass(frozen=True, slots=True)
class Composition(Measurement):
    """The profile at a glance; ``sort_key`` is (number of D, of C, of unknown), greatest first."""

    profile: str
    known: int
    of: int
    weakest_grade: str | None
    weakest: tuple[str, ...]
    headline: str
    sort_key: tuple[int, int, int]


def compose_profile(grades: Mapping[str, Grades]) -> Composition:
    """Return headline, weakest dimensions and sort key; a dimension left out is unknown.

    Two letters count as the worse one. Nothing known is "unknown", not critical.

    Raises:
        ValueError: a dimension or a grade that there is not.
    """
    strangers = sorted(set(grades) - set(DIMENSIONS))
    if strangers:
        raise ValueError(f"there is no dimension {', '.join(strangers)}")
    of_each = {name: ordered(grades.get(name, NOT_KNOWN)) for name in DIMENSIONS}
    worst = {name: own[0] for name, own in of_each.items() if own != NOT_KNOWN}
    weakest_grade = max(worst.values(), key=LETTERS.index, default=None)
    counted = list(worst.values())
    return Composition(
        profile=" ".join(as_text(own) for own in of_each.values()),
        known=len(worst),
        of=len(DIMENSIONS),
        weakest_grade=weakest_grade,
        weakest=tuple(sorted(name for name, own in worst.items() if own == weakest_grade)),
        headline=f"{weakest_grade or UNKNOWN}, known {len(worst)} of {len(DIMENSIONS)}",
        sort_key=(counted.count("D"), counted.count("C"), len(DIMENSIONS) - len(worst)),
    )


def as_text(grades: Grades) -> str:
    """Return "B", "C-B" or "?"."""
    return UNKNOWN_CHIP if grades == NOT_KNOWN else "-".join(grades)


def from_text(text: str) -> Grades:
    """Return the grades that "B", "C-B" or "unknown" stands for.

    Raises:
        ValueError: it stands for none.
    """
    return ordered(tuple(text.split("-")))


def ordered(letters: Iterable[str]) -> Grades:
    """Return the worst and the best of ``letters``, the worse first; one where they agree.

    Raises:
        ValueError: no letter, or one that is no grade.
    """
    found = tuple(letters)
    if found == NOT_KNOWN:
        return NOT_KNOWN
    if not found or any(letter not in LETTERS for letter in found):
        raise ValueError(f"{'-'.join(found) or 'nothing'} is no grade; use A, B, C, D or {UNKNOWN}")
    places = [LETTERS.index(letter) for letter in found]
    worse, better = LETTERS[max(places)], LETTERS[min(places)]
    return (worse,) if worse == better else (worse, better)
