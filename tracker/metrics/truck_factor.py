"""Whose leaving would orphan half of the files: knowledge, not activity (model.md 4.4). Pure."""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from tracker.metrics.columns import AUTHORSHIP, rows
from tracker.metrics.numbers import exact, ratio
from tracker.metrics.result import Measurement

# Avelino et al. 2016 (arXiv:1604.06766); constants as in aserg-ufmg/Truck-Factor.
BASE, FIRST_AUTHOR = exact(3.293), exact(1.098)
OWN_CHANGES, OTHERS_CHANGES = exact(0.164), exact(0.321)
AUTHOR_SHARE = Fraction(3, 4)
LEAST_COVERAGE = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class TruckFactor(Measurement):
    """Degrees of authorship by file, files by author, and who is removed until half is orphaned."""

    doa: Mapping[str, Mapping[str, float]]
    authors: Mapping[str, list[str]]
    truck_factor: int | None
    removal_order: tuple[str, ...]
    coverage_after: float | None


def truck_factor(authorship: pd.DataFrame) -> TruckFactor:
    """Return how many authors must go before under half of the files have one left.

    Files without author stay in the denominator; ties go to the first by name.

    Args:
        authorship: ``columns.AUTHORSHIP``; a file that nobody wrote has one row, its author None.
    """
    doa: dict[str, dict[str, Fraction]] = {}
    for file, author, is_first, own, others in rows(authorship, AUTHORSHIP):
        degrees = doa.setdefault(file, {})
        if author is not None:
            degrees[author] = _degree(is_first, own, others)
    left = {file: _authors(degrees) for file, degrees in doa.items()}
    by_author = _by_author(left)
    removed: list[str] = []
    for author in sorted(by_author, key=lambda name: (-len(by_author[name]), name)):
        if _covered(left) < LEAST_COVERAGE * len(left):
            break
        removed.append(author)
        left = {file: authors - {author} for file, authors in left.items()}
    return TruckFactor(
        doa={
            file: {author: float(degree) for author, degree in degrees.items()}
            for file, degrees in doa.items()
        },
        authors=by_author,
        truck_factor=len(removed) if left else None,
        removal_order=tuple(removed),
        coverage_after=ratio(_covered(left), len(left)),
    )


def _degree(is_first: bool, own: int, others: int) -> Fraction:
    """Return DOA = 3.293 + 1.098 FA + 0.164 DL - 0.321 ln(1 + AC)."""
    fading = OTHERS_CHANGES * Fraction(math.log(1 + others))
    return BASE + FIRST_AUTHOR * int(is_first) + OWN_CHANGES * own - fading


def _authors(degrees: Mapping[str, Fraction]) -> frozenset[str]:
    greatest = max(degrees.values(), default=Fraction(0))
    return frozenset(
        author
        for author, degree in degrees.items()
        if degree >= BASE and degree > AUTHOR_SHARE * greatest
    )


def _by_author(files: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(files):
        for author in files[file]:
            found[author].append(file)
    return dict(sorted(found.items()))


def _covered(files: Mapping[str, frozenset[str]]) -> int:
    return sum(bool(authors) for authors in files.values())
