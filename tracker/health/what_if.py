"""What the document holds of stress tests and scenarios: frozen inputs, and what came out of them.

No amount of money is in it. Everything is a share of the project's monthly need, and the cost of a
maintainer is spread over a group of at least two whose salaries were entered (see `health.costs`),
so that nobody's salary can be read from a document, a page, a report or a receipt.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class FundingEdge:
    """What one adopter pays one vendor for the project, as a share of the need.

    ``adopter`` is its number, "adopter 1" for the largest, so that a receipt names no customer.
    ``low`` is what is allocated to the project; ``high`` adds what nobody has allocated.
    """

    adopter: str
    vendor: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class EmploymentEdge:
    """One maintainer at one employer; costs are shares of the need, None: unknown.

    ``employer`` None: unknown. ``areas`` None: none declared. ``cost_mid`` is None where only a
    range is known.
    """

    maintainer: str
    employer: str | None
    fte: float | None
    areas: tuple[str, ...] | None
    cost_low: float | None = None
    cost_mid: float | None = None
    cost_high: float | None = None


@dataclass(frozen=True, slots=True)
class Hires:
    """How many maintainers an employer brings in a year; None: people of no known employer."""

    employer: str | None
    per_year: float


@dataclass(frozen=True, slots=True)
class ScenarioInputs:
    """Everything that a scenario is computed from.

    ``is_revenue_known`` False: no recurring revenue is recorded, which is not the same as none.
    ``exit_rate`` (per person-year) None: there is nothing to forecast from.
    """

    funding_edges: tuple[FundingEdge, ...]
    employment_edges: tuple[EmploymentEdge, ...]
    areas: tuple[str, ...] | None
    is_revenue_known: bool
    exit_rate: float | None
    hires: tuple[Hires, ...]


@dataclass(frozen=True, slots=True)
class StressRow:
    """One predefined stress test: its name, the scenario behind it, and what is left after it."""

    key: str
    title: str
    scenario: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AreaRow:
    """How many confirmed maintainers look after an area."""

    name: str
    people: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The part of the document on stress tests: frozen inputs, today, and each stress test.

    ``adopters`` are those that pay, by name, with their number in ``inputs``. ``receipts`` names
    the receipts of the tests, by what they are of. ``notes`` say what is left out or taken for
    granted.
    """

    inputs: ScenarioInputs
    before: dict[str, Any]
    tests: tuple[StressRow, ...]
    adopters: dict[str, str] = field(default_factory=dict)
    areas: tuple[AreaRow, ...] = ()
    area_status: str = "unknown"
    areas_undeclared_people: int = 0
    receipts: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
