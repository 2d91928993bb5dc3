"""Receipts: the inputs, sources and result of each measurement, enough to compute it elsewhere.

Inputs have the shape that `registry.compute` takes, so a receipt is computed again by its name.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from tracker.health.document import Profile
from tracker.health.drift import drift_parts
from tracker.health.facts import ProjectFacts, is_current
from tracker.health.figures import figure_id
from tracker.health.forecast_view import forecast_parts
from tracker.health.funding_receipts import funding_parts
from tracker.health.measure import SHARE_MONTHS, ChannelMeasure, Measures
from tracker.health.outlook import Outlook
from tracker.health.reach_receipts import Part, reach_parts
from tracker.health.registry import METRICS, compute
from tracker.health.roster import ROSTER_KINDS, Roster
from tracker.health.stress import stress_receipts
from tracker.health.subject import Subject
from tracker.metrics.cadence import ChannelPrior
from tracker.metrics.concentration import HALF, contributions_by_employer
from tracker.metrics.people import MAINTAINER
from tracker.metrics.result import METHOD_VERSION, to_json
from tracker.metrics.sources import AGEING_DAYS, FRESH_DAYS

Done = tuple[Part, dict[str, Any] | None]


def receipts(
    facts: ProjectFacts, roster: Roster, measures: Measures, profile: Profile
) -> dict[str, dict[str, Any]]:
    """Return {receipt id: document} for every measurement that has something to measure."""
    parts = ((part, None) for part in _parts(facts, roster, measures, profile))
    return documents(facts, measures.day, parts)


def documents(facts: ProjectFacts, day: date, parts: Iterable[Done]) -> dict[str, dict[str, Any]]:
    """Return {receipt id: document} of parts, each with its result if that was computed before."""
    sources = [
        {
            "kind": one.kind,
            "address": one.address,
            "path": one.path,
            "last_confirmed": one.last_confirmed.isoformat() if one.last_confirmed else None,
        }
        for one in facts.sources
    ]
    found = {}
    for (key, metric, inputs, window), result in parts:
        plain = to_json(inputs)
        receipt_id = figure_id(facts.slug, day, key)
        found[receipt_id] = {
            "id": receipt_id,
            "figure": key,
            "project": facts.slug,
            "metric": metric,
            "rule": _rule(metric),
            "as_of": day.isoformat(),
            "window": window,
            "inputs": plain,
            "result": compute(metric, plain) if result is None else result,
            "sources": sources,
            "observed_until": facts.observed_until.isoformat() if facts.observed_until else None,
            "method_version": METHOD_VERSION,
        }
    return found


def _rule(metric: str) -> dict[str, str]:
    """Return what a reader must know of the metric, so that a file explains itself."""
    known = METRICS[metric]
    names = ("definition", "formula", "unit", "interval", "limits", "source", "section")
    return {name: getattr(known, name) for name in names}


def _parts(
    facts: ProjectFacts, roster: Roster, measures: Measures, profile: Profile
) -> Iterator[Part]:
    yield from _people_parts(roster, measures)
    yield from reach_parts(Subject(facts, roster, measures))
    yield from _concentration_parts(measures)
    for channel in measures.channels:
        yield from _channel_parts(channel, facts.norms.channel_prior)
    yield from funding_parts(measures)
    yield from _freshness_parts(roster, measures)
    yield from drift_parts(measures.drift)
    yield from forecast_parts(Outlook(facts, roster))
    yield from stress_receipts(facts, roster)
    grades = [{"d": one.name, "grade": "-".join(one.grades)} for one in profile.dimensions]
    composed = {"profiles": {facts.slug: grades}}
    yield "profile", "health_composition", composed, "as of the day"
    if facts.adoptions:
        listed = sorted(one.name for one in facts.adoptions if is_current(one, measures.day))
        yield "adopters", "adopters_listed", {"listed": listed}, "as of the day"


def _people_parts(roster: Roster, measures: Measures) -> Iterator[Part]:
    day = measures.day
    heads = {"as_of": day, **_headcount_inputs(roster)}
    yield "people", "maintainer_headcount_fte", heads, "as of the day"
    if measures.flows is not None:
        flows = _flow_inputs(roster, measures)
        yield "flows", "maintainer_flows_retention", flows, measures.flow_window
    if measures.exits is not None:
        spells = {"spells": _spells(roster, with_unknown=False), "as_of": day}
        yield "exits", "exit_rate_person_years", spells, "all history"
    if measures.tenure is not None:
        served = {
            "unit": "years (days/365.25)",
            "as_of": day,
            "spells": _spells(roster, with_unknown=True),
        }
        yield "tenure", "tenure_kaplan_meier_real_small", served, "all history"


def _freshness_parts(roster: Roster, measures: Measures) -> Iterator[Part]:
    """Yield which roster counts; a source of which nothing is known on the day is left out."""
    statements = roster.statements()
    if not statements:
        return
    inputs = {
        "as_of": measures.day,
        "sources": statements,
        "limits_days": {"fresh": FRESH_DAYS, "ageing": AGEING_DAYS},
    }
    yield "freshness", "freshness_and_source_conflict", inputs, "as of the day"


def _headcount_inputs(roster: Roster) -> dict[str, Any]:
    """Return spells, confirmations and activity as the head-count takes them."""
    spells = [
        {
            "person": one.person,
            "role": one.role,
            "start": one.valid_from,
            "end": one.valid_until,
            "fte": roster.fte_of(one),
            "source": roster.kinds[one.source_id],
        }
        for one in roster.facts.roles
        if roster.kinds[one.source_id] in ROSTER_KINDS
    ]
    activity = {
        person: {"last": rhythm.last, "pauses_days": list(rhythm.pauses_days)}
        for person, rhythm in roster.rhythms.items()
    }
    return {"spells": spells, "sources": roster.confirmed_on(), "activity": activity}


def _flow_inputs(roster: Roster, measures: Measures) -> dict[str, Any]:
    spells = [
        {
            "person": one.person,
            "role": one.role,
            "start": one.valid_from,
            "end": one.valid_until,
        }
        for one in roster.spells(roster.used)
    ]
    return {"t0": measures.flows_from, "t1": measures.day, "spells": spells}


def _spells(roster: Roster, *, with_unknown: bool) -> list[dict[str, Any]]:
    return [
        {
            "id": f"M{position:02}",
            "person": one.person,
            "start": one.valid_from if one.start_known or not with_unknown else None,
            "end": one.valid_until,
        }
        for position, one in enumerate(roster.spells(roster.used, MAINTAINER), start=1)
    ]


def _concentration_parts(measures: Measures) -> Iterator[Part]:
    window = f"{SHARE_MONTHS} months"
    amounts = measures.contributions.groupby("person")["amount"].sum().astype(int).tolist()
    cases = {"threshold": HALF, "cases": {"commits": sorted(amounts, reverse=True)}}
    yield "absence", "contributor_absence_factor", cases, window
    known, unknown = contributions_by_employer(measures.contributions)
    commits = {
        "threshold": HALF,
        "known": {name: int(amount) for name, amount in sorted(known.items())},
        "unknown_people": sorted((int(amount) for amount in unknown), reverse=True),
    }
    name = "elephant_factor_with_unknown_employers"
    yield "elephant", name, commits, window
    if len(measures.seats):
        seats = [
            {"id": person, "employer": employer, "fte": fte}
            for person, employer, fte in measures.seats.itertuples(index=False)
        ]
        name = "elephant_and_absence_factor_over_maintainer_fte"
        yield "seats", name, {"maintainers": seats}, "as of the day"
        inputs = {"maintainers": seats, "vendors": measures.funding.vendors}
        name = "vendor_employed_share_and_hhi"
        yield "structure", name, inputs, "as of the day"


def _channel_parts(channel: ChannelMeasure, prior: ChannelPrior | None) -> Iterator[Part]:
    name = channel.fact.name
    gaps = {f"gaps_{name}": list(channel.gaps)}
    yield f"cadence-{name}", "release_cadence", gaps, "all history"
    if channel.retired_on is None:
        inputs: dict[str, Any] = {
            f"gaps_{name}": list(channel.gaps),
            f"elapsed_{name}": channel.elapsed_days,
        }
        if prior is not None:
            inputs["channel_prior"] = prior
        yield f"overdue-{name}", "release_overdue_probability", inputs, "last 60 gaps"
