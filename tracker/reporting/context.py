"""What a project health report shows, frozen: all of its numbers as JSON, and no layout.

The context is stored with the report, so that last year's PDF can be made again without the
database. It selects and joins; how a number reads is the templates' business.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.charts.text import clean
from tracker.health.registry import METRICS
from tracker.health.words import chance, long_instant
from tracker.reporting.policy import VERDICT_CHARTS, policy_context
from tracker.reporting.stress import stress_table

Json = Any
Document = dict[str, Any]

SCHEMA = 1
KIND = "project-health"


@dataclass(frozen=True, slots=True)
class Computation:
    """When a document was computed, None: for this report alone, and from which knowledge.

    ``has_newer_facts``: some waited when the report was made. ``known_at``: it is rebuilt as it
    was known at that instant; None: from all that was known.
    """

    at: datetime | None = None
    has_newer_facts: bool = False
    known_at: datetime | None = None


ALONE = Computation()

# What a page can hold; the report says how many more there are.
MOST_FIGURES = 15
MOST_RELEASES = 14
MOST_VENDORS = 12
MOST_GIFTS = 10
MOST_YEARS_OF_GIFTS = 6
MOST_COUNTERS = 12
MOST_CHANNEL_COLUMNS = 4
MOST_NAMES = 48
MOST_DEPARTED = 16
MOST_ISSUES = 30
MOST_DRIFT = 24
_USUAL_MONTHS = 6


def report_context(
    document: Document,
    *,
    edition: str,
    period: str,
    run_id: str,
    previous: Document | None = None,
    computed: Computation = ALONE,
) -> dict[str, Json]:
    """Return everything that the report of one project says, ready to be stored and rendered.

    Args:
        document: `HealthDocument.as_json()`, with its charts.
        edition: for whom the report is, as its header prints it: "Foundation edition".
        period: what the report is about, as its title prints it: "August to October 2026".
        run_id: the id of the run that made it, printed at the foot of each page.
        previous: the document of the report before, for the column "Before" of the key figures.
        computed: when the document was computed, and from which knowledge.
    """
    head = {"schema": SCHEMA, "kind": KIND, "edition": edition, "period": period, "run": run_id}
    head |= _computation(computed)
    context = head | _overview(document, previous) | _sections(document)
    return {name: _cleaned(value) for name, value in context.items()}


def _computation(computed: Computation) -> dict[str, Json]:
    return {
        "computed_at": long_instant(computed.at) if computed.at else None,
        "has_newer_facts": computed.has_newer_facts,
        "known_at": long_instant(computed.known_at) if computed.known_at else None,
    }


def _overview(document: Document, previous: Document | None) -> dict[str, Json]:
    comparison = _comparison(document, previous)
    return {
        "as_of": document["as_of"],
        "method": document["method_version"],
        "project": document["project"],
        "sentences": ["".join(span["text"] for span in one) for one in document["sentences"]],
        "profile": _profile(document["profile"], comparison),
        "compared_on": comparison["on"] if comparison else None,
        "changes": comparison["changes"] if comparison else [],
        "watch": [_signal(one) for one in document["watch"]],
        "figures": _figures(document["figures"], previous),
        "figures_before_on": previous["as_of"] if previous else None,
    }


def _sections(document: Document) -> dict[str, Json]:
    return {
        "people": _people(document["people"]),
        "funding": _funding(document.get("funding")),
        "releases": _releases(document["releases"], document["delivery"]["guidance"]),
        "delivery": _delivery(document["delivery"]),
        "community": _community(document["community"]),
        "history": _history(document),
        "adopters": _adopters(document["adopters"]),
        "stress": stress_table(document.get("what_if")),
        "events": document["events"],
        "forecast": _forecast(document["forecast"]),
        "policy": policy_context(document["policy"]),
        "sources": document["sources"],
        "drift": _drift(document["drift"]),
        "issues": _first(document["issues"], MOST_ISSUES),
        "receipts": _receipts(document["figures"]),
        "methods": _methods(document["figures"]),
        "charts": _charts(document["charts"]),
    }


def _drift(drift: Document | None) -> Document | None:
    if drift is None:
        return None
    rows = _first(drift["rows"], MOST_DRIFT)
    return drift | {"rows": rows | {"of": rows["of"] + drift["rows_left_out"]}}


def _cleaned(value: Json) -> Json:
    """Return plain JSON types without characters that no font shows or that reorder others."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(key)): _cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return value


def _first(items: Json, most: int) -> dict[str, Json]:
    """Return the first items, and how many there are in all."""
    return {"rows": list(items)[:most], "of": len(items)}


def _comparison(document: Document, previous: Document | None) -> Document | None:
    """Return the comparison nearest to the report before, else the one over half a year."""
    comparisons: list[Document] = list(document["comparisons"])
    if not comparisons:
        return None
    if previous is None:
        return min(comparisons, key=lambda one: abs(one["months"] - _USUAL_MONTHS))
    before = date.fromisoformat(previous["as_of"])
    return min(comparisons, key=lambda one: abs((date.fromisoformat(one["on"]) - before).days))


def _signal(signal: Document) -> Document:
    """Return a signal; one of an earlier method has neither detail nor history."""
    return {"detail": "", "history": None} | signal


def _profile(profile: Document, comparison: Document | None) -> dict[str, Json]:
    before = comparison["grades"] if comparison else {}
    titles = {one["name"]: one["title"] for one in profile["dimensions"]}
    return {
        "headline": profile["headline"],
        "weakest_grade": profile["weakest_grade"],
        "weakest": [titles[name] for name in profile["weakest"]],
        "known": profile["known"],
        "of": profile["of"],
        "rows": [one | {"before": before.get(one["name"])} for one in profile["dimensions"]],
    }


def _figures(figures: list[Document], previous: Document | None) -> dict[str, Json]:
    earlier = {_key(one): one for one in previous["figures"]} if previous else {}
    rows = []
    for figure in _leading(figures):
        before = earlier.get(_key(figure), {})
        rows.append(
            figure | {f"before_{name}": before.get(name) for name in ("value", "low", "high")}
        )
    return {"rows": rows, "of": len(figures)}


def _leading(figures: list[Document]) -> list[Document]:
    """Return the figures that the first page holds: one of each metric first, in their order."""
    seen: set[str] = set()
    first: list[int] = []
    further: list[int] = []
    for place, figure in enumerate(figures):
        (further if figure["metric"] in seen else first).append(place)
        seen.add(figure["metric"])
    kept = sorted([*first, *further][:MOST_FIGURES])
    return [figures[place] for place in kept]


def _key(figure: Document) -> tuple[str, str]:
    return figure["metric"], figure["name"]


def _receipts(figures: list[Document]) -> list[dict[str, Json]]:
    """Return one row for each receipt with the figures that it proves."""
    by_id: dict[str, list[Document]] = {}
    for figure in figures:
        by_id.setdefault(figure["receipt"], []).append(figure)
    return [{"id": receipt, "figures": proved} for receipt, proved in by_id.items()]


def _methods(figures: list[Document]) -> list[dict[str, Json]]:
    """Return the rule of each metric that the figures are of, as the method has it now."""
    used = dict.fromkeys(one["metric"] for one in figures if one["metric"] in METRICS)
    kept = ("definition", "formula", "interval", "limits", "section")
    return [{name: getattr(METRICS[metric], name) for name in kept} for metric in used]


def _people(people: Document) -> dict[str, Json]:
    roster = people["roster"]
    return {
        "maintainers": [row for row in roster if row["role"] == "maintainer"],
        "others": [row for row in roster if row["role"] != "maintainer"],
        "former": _first(people["former"], MOST_DEPARTED),
        "movements": people["movements"],
        "flow_window": people["flow_window"],
        "employers": people["employers"],
        "sources": people["sources"],
        "has_conflict": people["has_conflict"],
    }


def _releases(releases: Document, guidance: Document | None) -> dict[str, Json]:
    words = guidance["words"] if guidance else {}
    recent = [one | {"guidance": words.get(one["tag"])} for one in releases["recent"]]
    return {"channels": releases["channels"], "recent": _first(recent, MOST_RELEASES)}


def _delivery(delivery: Document) -> dict[str, Json]:
    guidance = delivery["guidance"]
    return {
        "vendors": _first(delivery["vendors"], MOST_VENDORS),
        "guidance": guidance and {key: guidance[key] for key in guidance if key != "words"},
    }


def _community(community: Document) -> dict[str, Json]:
    """Return the community without the names of those who were confirmed."""
    answered, confirmation = community["answered"], community["answered"]["confirmation"]
    kept = ("listed", "confirmed", "ever", "half_life_days")
    return community | {
        "answered": answered
        | {"confirmation": confirmation and {key: confirmation[key] for key in kept}},
        "counters": _first(community["counters"], MOST_COUNTERS),
    }


def _funding(funding: Document | None) -> dict[str, Json] | None:
    """Return the section on money; None: the document is of a time without it."""
    if funding is None:
        return None
    amounts = [one | {"rows": one["rows"][:MOST_VENDORS]} for one in funding.get("amounts", ())]
    return funding | {
        "vendors": _first(funding["vendors"], MOST_VENDORS),
        "amounts": amounts,
        "other": _other_money(funding.get("other", ())),
        "foundation": _other_money(funding.get("foundation", ())),
        "declared": _first(funding.get("declared", ()), MOST_GIFTS),
    }


def _other_money(years: Sequence[Document]) -> dict[str, Json]:
    """Return the latest years with their sums, and the latest of their gifts."""
    sums = [{key: value for key, value in one.items() if key != "rows"} for one in years]
    gifts = sorted((row for one in years for row in one["rows"]), key=_given_on, reverse=True)
    return {"sums": sums[:MOST_YEARS_OF_GIFTS]} | _first(gifts, MOST_GIFTS)


def _given_on(row: Document) -> str:
    on: str = row["on"]
    return on


def _history(document: Document) -> dict[str, Json]:
    """Return the rows by year, with columns for the channels that released most."""
    years = document["activity"]["years"]
    totals: dict[str, int] = {}
    for row in years:
        for channel, made in row["releases"].items():
            totals[channel] = totals.get(channel, 0) + made
    ranked = sorted((name for name in totals if totals[name]), key=lambda name: -totals[name])
    shown = ranked if len(ranked) <= MOST_CHANNEL_COLUMNS else ranked[: MOST_CHANNEL_COLUMNS - 1]
    return {
        "channels": shown,
        "other_channels": len(ranked) - len(shown),
        "rows": [_history_row(row, shown) for row in years],
        "copied_on": document["activity"]["copied_on"],
    }


def _history_row(row: Document, shown: list[str]) -> dict[str, Json]:
    made: dict[str, int] = row["releases"]
    return row | {
        "releases": [made.get(channel, 0) for channel in shown],
        "other_releases": sum(count for channel, count in made.items() if channel not in shown),
    }


def _forecast(forecast: Document | None) -> Json:
    """Return the forecast, its sentences whole, with each scenario's chance in five years."""
    if forecast is None:
        return None
    years = forecast["extrapolation_from_years"]
    lines = [line | {"text": chance(line["values"][years])} for line in forecast["lines"]]
    sentences = ["".join(span["text"] for span in one) for one in forecast["sentences"]]
    rows = [row | {"label": row["label"].capitalize()} for row in forecast["rows"]]
    return forecast | {"lines": lines, "rows": rows, "sentences": sentences}


def _adopters(adopters: Document) -> dict[str, Json]:
    return {
        "current": _first(adopters["current"], MOST_NAMES),
        "gone": _first(adopters["gone"], MOST_DEPARTED),
        "added_by_year": adopters["added_by_year"],
        "last_edited": adopters["last_edited"],
        "freshness": adopters["freshness"],
        "path": adopters["path"],
    }


def _charts(charts: dict[str, Document]) -> dict[str, Json]:
    """Return the charts that the report sets; those of a verdict are on its page only."""
    kept = ("title", "axis_note", "caption", "alt", "figure", "table")
    return {
        key: {name: chart[name] for name in kept}
        for key, chart in charts.items()
        if not key.startswith(VERDICT_CHARTS)
    }
