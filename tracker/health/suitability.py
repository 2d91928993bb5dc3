"""Whether a change that focuses on release artifacts suits a project (model.md 7). Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from tracker.metrics.numbers import wilson

CRITERIA = ("commercial", "artifacts", "critical")
LEAST_ANSWERS = 8  # policy choice
HALF = 0.5  # policy choice


class Criterion(StrEnum):
    """Whether a criterion is met by the adopters who answered."""

    MET = "met"
    NOT_MET = "not_met"
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"


class Suitability(StrEnum):
    """The answer over all criteria; "probably" is the best there is."""

    PROBABLY = "probably"
    MAYBE = "maybe"
    UNLIKELY = "unlikely"
    NOT_ASSESSABLE = "not_assessable"


class Answers(NamedTuple):
    """How many of the adopters with a known answer say yes."""

    yes: int
    known: int


def criterion(answers: Answers | None) -> Criterion:
    """Return the grade of one criterion, from 8 answers by Wilson's 95% interval."""
    if answers is None or answers.known < LEAST_ANSWERS:
        return Criterion.UNKNOWN
    low, high = wilson(answers.yes, answers.known) or (0.0, 1.0)
    if low > HALF:
        return Criterion.MET
    return Criterion.NOT_MET if high < HALF else Criterion.UNCLEAR


def suitability(grades: Mapping[str, Criterion]) -> Suitability:
    """Return the answer: any not met, else any unknown, else any unclear decides."""
    found = set(grades.values())
    if Criterion.NOT_MET in found:
        return Suitability.UNLIKELY
    if Criterion.UNKNOWN in found:
        return Suitability.NOT_ASSESSABLE
    return Suitability.MAYBE if Criterion.UNCLEAR in found else Suitability.PROBABLY
