"""The forecast of the invented project of the sample document."""

from tracker.health.forecast_document import (
    ForecastCell,
    ForecastPeople,
    ForecastRow,
    ForecastView,
    FormulaCell,
    ScenarioLine,
)
from tracker.health.spans import Span
from tracker.health.words import chance, chance_range, number_word

_HORIZONS = (1, 3, 5, 10)


def _row(kind: str, least: int, *values: float) -> ForecastRow:
    cells = [
        ForecastCell(
            years, value, value - 0.1, value, chance(value), chance_range(value - 0.1, value)
        )
        for years, value in zip(_HORIZONS, values, strict=True)
    ]
    return ForecastRow(kind, least, f"{kind} {number_word(least)}", tuple(cells))


def _line(key: str, name: str, per_year: float) -> ScenarioLine:
    values = tuple(1 - per_year * years for years in range(11))
    return ScenarioLine(key, name, f"what {name} means", f"forecast.{key}", values)


def forecast() -> ForecastView:
    """Return a plausible forecast."""
    main = _line("as-now", "as measured", 0.03)
    low, high = (tuple(v + d for v in main.values) for d in (-0.04, 0.0))
    main = ScenarioLine(main.key, main.name, main.words, "forecast", main.values, low, high)
    return ForecastView(
        sentences=(
            (
                Span("Four maintainers today. The chance that at least two are there is "),
                Span("95 %", "forecast"),
                Span(" in one year."),
            ),
        ),
        people=4,
        least=2,
        prior="the foundation's own projects",
        receipt="forecast",
        rows=(
            _row("at least", 1, 0.995, 0.98, 0.9, 0.8),
            _row("at least", 2, 0.97, 0.91, 0.85, 0.7),
            _row("never below", 2, 0.96, 0.9, 0.8, 0.6),
        ),
        counts=tuple(ForecastPeople(years, max(4 - years, 0), 4 + years) for years in _HORIZONS),
        lines=(
            main,
            _line("no-employer-risk", "no employer risk", 0.01),
            _line("young-companies", "young companies", 0.07),
            _line("hiring-freeze", "hiring freeze", 0.05),
        ),
        formula=tuple(FormulaCell(years, ">99 %", "90 %") for years in _HORIZONS),
        formula_receipts=("forecast.alone", "forecast.employers"),
        assumptions=("The rates start from the foundation's own projects.", "Arrivals go on."),
        extrapolation_from_years=5,
    )
