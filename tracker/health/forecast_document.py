"""The forecast in a health document: plain data, as `document` has it. Probabilities lie in 0..1.

``text`` is how a probability may be shown: rounded to 5 points and never as certain.
"""

from dataclasses import dataclass

from tracker.health.spans import Sentence


@dataclass(frozen=True, slots=True)
class ForecastCell:
    """A chance in so many years with its 80% range."""

    years: int
    value: float
    low: float
    high: float
    text: str
    range_text: str


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """``kind`` is ``at least`` or ``never below``; one cell for each horizon."""

    kind: str
    least: int
    label: str
    cells: tuple[ForecastCell, ...]


@dataclass(frozen=True, slots=True)
class ForecastPeople:
    """The middle 80% of simulated head-counts in so many years."""

    years: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class ScenarioLine:
    """The chance of ``least`` maintainers by year from today; only the main line has a band."""

    key: str
    name: str
    words: str
    receipt: str
    values: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """The same chance by the exact formulas at the middle rates, without batches."""

    years: int
    without_employers: str
    with_employers: str


@dataclass(frozen=True, slots=True)
class ForecastView:
    """What may become of the maintainers; 5 years and more are extrapolation.

    ``least`` is the number of maintainers that the lines and the formulas ask for.
    """

    sentences: tuple[Sentence, ...]
    people: int
    least: int
    prior: str
    receipt: str
    rows: tuple[ForecastRow, ...]
    counts: tuple[ForecastPeople, ...]
    lines: tuple[ScenarioLine, ...]
    formula: tuple[FormulaCell, ...]
    formula_receipts: tuple[str, str]
    assumptions: tuple[str, ...]
    extrapolation_from_years: int
