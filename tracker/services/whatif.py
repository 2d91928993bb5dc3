"""What if: a scenario on the frozen inputs of a project, in closed form; nothing is stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from tracker.charts.scenario import chances_over_years
from tracker.errors import InvalidInputError, NothingToShowError
from tracker.health import registry
from tracker.health.document import ChartView
from tracker.health.scenario import Scenario, as_json
from tracker.health.scenario_words import (
    ChanceRow,
    Row,
    chances,
    rows,
    sentences,
    stress_cells,
)
from tracker.metrics.result import METHOD_VERSION, to_json
from tracker.services.context import Context
from tracker.services.health import health

METRIC = "scenario_before_and_after"
_NAMED = 8


@dataclass(frozen=True, slots=True)
class Choices:
    """Who can be taken away from a project: names, sorted."""

    employers: tuple[str, ...]
    vendors: tuple[str, ...]
    adopters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A scenario beside today; ``receipt`` recomputes it, ``chart`` None: nothing to forecast."""

    scenario: Scenario
    sentences: tuple[str, ...]
    rows: tuple[Row, ...]
    chances: tuple[ChanceRow, ...]
    chart: ChartView | None
    receipt: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StressTestRow:
    """A predefined stress test as a row of `STRESS_HEAD`; ``scenario`` None: it is today's row."""

    title: str
    cells: tuple[str, ...]
    scenario: Scenario | None


def stress_rows(document: Mapping[str, Any]) -> tuple[StressTestRow, ...]:
    """Return today and every predefined stress test of a stored document that has some."""
    what_if = document["what_if"]
    names = {number: name for name, number in what_if["adopters"].items()}
    found = [StressTestRow("As it is", stress_cells(what_if["before"]), None)]
    for test in what_if["tests"]:
        given = test["scenario"]
        scenario = Scenario(
            without_employers=tuple(given["without_employers"]),
            without_adopters=tuple(names[one] for one in given["without_adopters"]),
            failing_vendors=tuple(given["failing_vendors"]),
        )
        found.append(StressTestRow(test["title"], stress_cells(test["after"]), scenario))
    return tuple(found)


def document(ctx: Context, slug: str, as_of: date | None = None) -> dict[str, Any]:
    """Return the health document of a project on a day, computed now.

    Raises:
        NotFoundError: there is no such project.
        NothingToShowError: nobody is known whom it could lose.
    """
    found: dict[str, Any] = to_json(health(ctx, slug, as_of).document.as_json())
    if found["what_if"] is None:
        raise NothingToShowError(
            f"No maintainer and no subscription of {slug} is known, so there is nobody to lose; "
            f"read a roster with `headwater track SOURCE --slug {slug}`."
        )
    return found


def choices(document: Mapping[str, Any]) -> Choices:
    """Return who can be taken away in scenarios of a stored document that has inputs for them."""
    inputs = document["what_if"]["inputs"]
    employers = {one["employer"] for one in inputs["employment_edges"]} - {None}
    vendors = {one["vendor"] for one in inputs["funding_edges"]}
    adopters = document["what_if"]["adopters"]
    return Choices(tuple(sorted(employers)), tuple(sorted(vendors)), tuple(sorted(adopters)))


def checked(document: Mapping[str, Any], asked: Scenario) -> Scenario:
    """Return the scenario with names as the project knows them.

    Raises:
        InvalidInputError: a name is not there (the message lists near ones), or a number is out of
            range.
    """
    known = choices(document)
    if not 0 <= asked.kept_share <= 1:
        raise InvalidInputError("The kept share is a part of 1: give a number from 0 to 1.")
    if not 0 <= asked.failure_rate <= 1:
        raise InvalidInputError("The failure rate is a share a year: give a number from 0 to 1.")
    return Scenario(
        without_employers=_names("employer", asked.without_employers, known.employers),
        without_adopters=_names("paying adopter", asked.without_adopters, known.adopters),
        failing_vendors=_names("vendor", asked.failing_vendors, failable(known)),
        hiring_freeze=asked.hiring_freeze,
        failure_rate=asked.failure_rate,
        kept_share=asked.kept_share,
    )


def failable(known: Choices) -> tuple[str, ...]:
    """Return who can fail: vendors that are paid, and employers, which may be vendors unpaid."""
    return tuple(sorted({*known.vendors, *known.employers}))


def _names(what: str, asked: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
    by_case = {name.casefold(): name for name in known}
    found = []
    for name in asked:
        if name.casefold() not in by_case:
            raise InvalidInputError(_not_there(what, name, known))
        found.append(by_case[name.casefold()])
    return tuple(dict.fromkeys(found))


def _not_there(what: str, name: str, known: Sequence[str]) -> str:
    if not known:
        return f"There is no {what} {name!r}: of this project none is known."
    by_case = {one.casefold(): one for one in known}
    near = [by_case[one] for one in get_close_matches(name.casefold(), by_case, _NAMED, 0.5)]
    if near:
        return f"There is no {what} {name!r}; near: {', '.join(near)}."
    more = f" and {len(known) - _NAMED} more" if len(known) > _NAMED else ""
    return f"There is no {what} {name!r}; there are: {', '.join(known[:_NAMED])}{more}."


def answer(document: Mapping[str, Any], scenario: Scenario) -> Answer:
    """Return what a scenario leaves of the project of a stored document.

    ``scenario`` is one that `checked` has returned.
    """
    receipt = _receipt(document, scenario)
    given, result = receipt["inputs"]["scenario"], receipt["result"]
    before, after = result["before"], result["after"]
    curve = result["curve"]
    return Answer(
        scenario=scenario,
        sentences=sentences(given, before, after, scenario.without_adopters),
        rows=rows(before, after, scenario.kept_share),
        chances=chances(before, after),
        chart=chances_over_years(curve) if curve else None,
        receipt=receipt,
    )


def _receipt(document: Mapping[str, Any], scenario: Scenario) -> dict[str, Any]:
    """Return the scenario as a receipt: `headwater verify` computes it again."""
    what_if = document["what_if"]
    numbered = [what_if["adopters"][name] for name in scenario.without_adopters]
    given = as_json(scenario) | {"without_adopters": numbered}
    inputs = what_if["inputs"] | {"scenario": given}
    slug, day = document["project"]["slug"], document["as_of"]
    return {
        "id": f"{slug}.{day}.what-if",
        "project": slug,
        "metric": METRIC,
        "as_of": day,
        "inputs": inputs,
        "result": registry.compute(METRIC, inputs),
        "notes": list(what_if["notes"]),
        "method_version": METHOD_VERSION,
    }
