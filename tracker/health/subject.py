"""What a dimension is graded on, and what is told of the grade."""

from dataclasses import dataclass

from tracker.health.facts import ProjectFacts
from tracker.health.measure import Measures
from tracker.health.roster import Roster


@dataclass(frozen=True, slots=True)
class Told:
    """What is shown of a graded dimension: the value, what it is, why, and the figure behind it."""

    value: str
    detail: str
    reasons: tuple[str, ...]
    figure: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a dimension is graded on."""

    facts: ProjectFacts
    roster: Roster
    measures: Measures
