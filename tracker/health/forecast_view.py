"""The forecast of a project in words and tables, taken from the receipts of its computation."""

from collections.abc import Iterator, Mapping
from typing import Any

from tracker.health.figures import figure_id
from tracker.health.forecast_document import (
    ForecastCell,
    ForecastPeople,
    ForecastRow,
    ForecastView,
    FormulaCell,
    ScenarioLine,
)
from tracker.health.outlook import (
    AS_NOW,
    EXTRAPOLATION_FROM_YEARS,
    FREEZE,
    HORIZONS,
    LEAST,
    SCENARIOS,
    WITHDRAWALS,
    YOUNG,
    Outlook,
    Scenario,
)
from tracker.health.roster import Roster
from tracker.health.spans import Sentence, Span
from tracker.health.words import (
    chance,
    chance_range,
    count,
    long_day,
    number,
    number_word,
    percent,
)

Receipts = Mapping[str, Mapping[str, Any]]
Part = tuple[str, str, dict[str, Any], str]

_KINDS = {"at least": "p_at_least", "never below": "p_never_below"}
_SIMULATION = "forecast_simulation"
_WINDOW = "1 to 10 years"
_MIDDLE = 5
_FORMULA, _ALONE = "forecast-employers", "forecast-alone"


def forecast_parts(outlook: Outlook) -> Iterator[Part]:
    """Yield figure, metric, inputs and window of each computation; none without maintainers."""
    if outlook.people == 0:
        return
    for scenario in SCENARIOS:
        yield _key(scenario), _SIMULATION, outlook.inputs(scenario.key), _WINDOW
    least = least_of(outlook.people)
    yield _FORMULA, "forecast_employer_failure", outlook.formula_inputs(least), _WINDOW
    yield _ALONE, "forecast_transient_probability", outlook.alone_inputs(), _WINDOW


def least_of(people: int) -> int:
    """Return how many the lines ask for: two, as one alone is no team; one where one is left."""
    return min(2, people)


def forecast_view(outlook: Outlook, roster: Roster, found: Receipts) -> ForecastView | None:
    """Return the forecast as the receipts ``found`` have it; None: no maintainer is known."""
    if outlook.people == 0:
        return None
    slug, day = roster.facts.slug, roster.day
    ids = {key: figure_id(slug, day, key) for key, *_ in forecast_parts(outlook)}
    results = {key: found[one]["result"] for key, one in ids.items()}
    least = least_of(outlook.people)
    main = results[_key(SCENARIOS[0])]
    lines = tuple(_line(one, least, results[_key(one)], ids[_key(one)]) for one in SCENARIOS)
    rows = tuple(_row(kind, k, main) for kind in _KINDS for k in LEAST)
    receipt = ids[_key(SCENARIOS[0])]
    return ForecastView(
        sentences=_sentences(outlook, rows[least - 1], lines, main),
        people=outlook.people,
        least=least,
        prior=outlook.priors.origin,
        receipt=receipt,
        rows=rows,
        counts=tuple(
            ForecastPeople(years, *main["people"][str(years)]["interval_80"]) for years in HORIZONS
        ),
        lines=lines,
        formula=tuple(_formula(least, years, results) for years in HORIZONS),
        formula_receipts=(ids[_ALONE], ids[_FORMULA]),
        assumptions=tuple(_assumptions(outlook, roster)),
        extrapolation_from_years=EXTRAPOLATION_FROM_YEARS,
    )


def _key(scenario: Scenario) -> str:
    return "forecast" if scenario.key == AS_NOW else f"forecast-{scenario.key}"


def _row(kind: str, least: int, result: Mapping[str, Any]) -> ForecastRow:
    chances = result[_KINDS[kind]][str(least)]
    cells = [_cell(years, *chances[str(years)]) for years in HORIZONS]
    return ForecastRow(kind, least, f"{kind} {number_word(least)}", tuple(cells))


def _cell(years: int, value: float, low: float, high: float) -> ForecastCell:
    return ForecastCell(years, value, low, high, chance(value), chance_range(low, high))


def _line(scenario: Scenario, least: int, result: Mapping[str, Any], receipt: str) -> ScenarioLine:
    by_year = result["p_at_least_by_year"][str(least)]
    values, low, high = (tuple(one) for one in zip(*by_year, strict=True))
    has_band = scenario.key == AS_NOW
    return ScenarioLine(
        key=scenario.key,
        name=scenario.name,
        words=scenario.words,
        receipt=receipt,
        values=values,
        low=low if has_band else (),
        high=high if has_band else (),
    )


def _formula(least: int, years: int, results: Mapping[str, Mapping[str, Any]]) -> FormulaCell:
    alone = results[_ALONE]["p_ge"][str(years)][str(least)]
    rate = str(WITHDRAWALS.shape / WITHDRAWALS.rate)
    withdrawn = results[_FORMULA][f"p_ge_{least}"]["today"][rate][str(years)]
    return FormulaCell(years, chance(alone), chance(withdrawn))


# -- in words -------------------------------------------------------------------------------------


def _sentences(
    outlook: Outlook,
    row: ForecastRow,
    lines: tuple[ScenarioLine, ...],
    main: Mapping[str, Any],
) -> tuple[Sentence, ...]:
    receipt = lines[0].receipt
    low, high = main["people"][str(HORIZONS[1])]["interval_80"]
    spread = number_word(low) if low == high else f"{low} to {high}"
    said = [_chances(outlook, row, receipt)]
    said.append(
        (
            Span("In three years the middle 80 % of the simulated futures have "),
            Span(f"{spread} maintainers" if high != 1 or low != 1 else "one maintainer", receipt),
            Span("."),
        )
    )
    said.append(_what_it_hangs_on(outlook, lines))
    said.append(
        (Span("Five and ten years are extrapolation: no list is old enough to check them."),)
    )
    return tuple(said)


def _chances(outlook: Outlook, row: ForecastRow, receipt: str) -> Sentence:
    one, _, five, ten = row.cells
    is_one = row.least == 1
    there = f"{count(row.least, 'maintainer')} {'is' if is_one else 'are'} there"
    return (
        Span(
            f"{count(outlook.people, 'maintainer').capitalize()} today. The chance that at least "
        ),
        Span(f"{there} is "),
        Span(one.text, receipt),
        Span(" in one year, "),
        Span(f"{five.text} (80 % range {five.range_text})", receipt),
        Span(" in five and "),
        Span(f"{ten.text} ({ten.range_text})", receipt),
        Span(" in ten."),
    )


def _what_it_hangs_on(outlook: Outlook, lines: tuple[ScenarioLine, ...]) -> Sentence:
    by_key = {line.key: line for line in lines}
    young, frozen = by_key[YOUNG], by_key[FREEZE]
    largest = outlook.teams[0]
    whose = (
        f"{number_word(largest).capitalize()} of them share one employer. " if largest > 1 else ""
    )
    return (
        Span(f"{whose}If employers failed as often as young companies do, it would be "),
        Span(chance(young.values[_MIDDLE]), young.receipt),
        Span(" in five years; if nobody arrived any more, "),
        Span(chance(frozen.values[_MIDDLE]), frozen.receipt),
        Span("."),
    )


def _assumptions(outlook: Outlook, roster: Roster) -> Iterator[str]:
    yield _whose_rates(outlook)
    yield _own_counts(outlook)
    yield from _who_is_there(outlook, roster)
    yield (
        "An employer withdraws with all its people and its hires, at 2.6 % a year (1.7 to 3.7 %): "
        "28 whole groups in 1,094 group-years of the CNCF list. Employers fail independently."
    )
    shape = roster.facts.norms.forecast.batches
    yield (
        f"{percent(shape.exit_share)} of exits come in batches in which "
        f"{percent(shape.exit_fraction)} leave; arrivals come {number(shape.arrival_size, 1)} at a "
        "time on average."
    )
    yield "Arrivals go on as they did. Hires go to the employers as their people are today."
    yield (
        "A project's own end by decision, such as its archival, is not forecast, nor is its rescue "
        "by newcomers after everybody has gone."
    )


def _whose_rates(outlook: Outlook) -> str:
    priors = outlook.priors
    if priors.projects is None:
        return (
            f"The rates start from {priors.origin}, as this foundation has fewer than 30 projects "
            "with a history."
        )
    return f"The rates start from {priors.origin}, {priors.projects} of them with a history."


def _own_counts(outlook: Outlook) -> str:
    found, until = outlook.counts, outlook.seen_until
    if until is None:
        return (
            "The source that names the maintainers was never confirmed: nothing of its own counts."
        )
    text = (
        f"This project's own count up to {long_day(until)}, when its source was last confirmed: "
        f"{count(found.exits, 'exit')} in {number(found.person_years, 1)} person-years and "
        f"{count(found.arrivals, 'arrival')} in {number(found.project_years, 1)} years."
    )
    if not found.withdrawn:
        return text
    went = count(found.withdrawn, "person", "people").capitalize()
    return f"{text} {went} more went with their whole employer; that has a rate of its own."


def _who_is_there(outlook: Outlook, roster: Roster) -> Iterator[str]:
    unknown = outlook.employers.count(None)
    if unknown:
        whose = "is" if unknown == 1 else "are"
        yield (
            f"The employer of {count(unknown, 'maintainer')} {whose} not known: each counts as "
            "having one of their own."
        )
    confirmed = roster.confirmed_on().get(roster.used or "")
    if confirmed is not None and not roster.is_fresh:
        yield (
            f"Nobody has confirmed this project's own rows since {long_day(confirmed)}: those "
            "listed are taken to be there."
        )
