"""The receipts of what reaches adopters: lead times, guidance, issues, answers, counters, training.

Inputs hold no adopter's name beside what it pays or answered.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from tracker.health.community_view import counter_key, is_convert_shown, readings
from tracker.health.delivery_view import keys_of, lead_key
from tracker.health.issue_measures import COHORT_MONTHS
from tracker.health.subject import Subject
from tracker.metrics.lead_time import Report

Part = tuple[str, str, dict[str, Any], str]
_ALL = "all history"
_NOW = "as of the day"


def reach_parts(subject: Subject) -> Iterator[Part]:
    """Yield figure, metric, inputs and window of each measurement that has something to measure."""
    yield from _delivery_parts(subject)
    yield from _issue_parts(subject)
    yield from _adopter_parts(subject)
    counters = readings(subject.facts.entered.counters)
    keys = keys_of(counters)
    for name, found in counters.items():
        snapshots = [[day.isoformat(), count] for day, count in found]
        growth = {"counter": name, "snapshots": snapshots}
        yield counter_key(keys[name]), "community_growth", growth, "between the snapshots"
    people = subject.measures.training
    if people:
        yield "training", "training_to_maintainer", {"people": _coded(people)}, _ALL


def _delivery_parts(subject: Subject) -> Iterator[Part]:
    measures = subject.measures.delivery
    keys = keys_of(one.name for one in measures.vendors)
    for vendor in measures.vendors:
        for lead in vendor.leads:
            items = [
                {"days": one.shipment.days, "shipped": int(one.shipment.is_shipped)}
                for one in lead.delivered
            ]
            inputs = {"unit": "days", "vendor": vendor.name, "basis": lead.basis, "items": items}
            key = lead_key(keys[vendor.name], lead.basis)
            yield key, "lead_time_edge_to_vendor_stable", inputs, _ALL
    if measures.guidance is not None:
        releases = [
            {
                "tag": one.tag,
                "released": one.released_on,
                "status": one.status,
                "guided": one.guided_on,
            }
            for one in measures.guided
        ]
        said = {"as_of": measures.seen, "releases": releases}
        yield "guidance", "release_guidance", said, _ALL


def _issue_parts(subject: Subject) -> Iterator[Part]:
    measures = subject.measures.issues
    if measures.recent is None:
        return
    issues = {"unit": "days", "issues": _coded(measures.reports)}
    yield "fixes", "bug_fix_cumulative_incidence", issues, _ALL
    waits = [
        {"days": one.time, "answered": int(one.has_happened)} for one in sorted(measures.waits)
    ]
    yield "answers", "time_to_first_answer", {"reports": waits}, _ALL
    ranked = {
        "issues": _coded(measures.recent.reports),
        "other_projects": subject.measures.other_shares,
    }
    window = f"reports of {COHORT_MONTHS} months"
    yield "responsiveness", "responsiveness_rank", ranked, window


def _coded(reports: Sequence[Report]) -> list[dict[str, Any]]:
    return [{"days": one.days, "code": int(one.outcome)} for one in sorted(reports)]


def _adopter_parts(subject: Subject) -> Iterator[Part]:
    measures = subject.measures.adopters
    payers = measures.payers
    if payers.known and not payers.is_hidden:
        counts = {"paid": payers.paid, "not_paid": payers.not_paid, "unknown": payers.unknown}
        yield "conversion", "adopter_conversion", counts, _NOW
    convert = measures.convert
    if convert is not None and is_convert_shown(convert):
        steps = [
            {"months": one.time, "observed": one.observed, "paid": one.happened}
            for one in convert.steps
        ]
        table = {"steps": steps, "observed_until_months": convert.until}
        yield "convert", "adopter_time_to_convert", table, f"since {convert.since}"
    if measures.answers:
        ages = {"ages_days": list(measures.ages_days)}
        yield "confirmed", "adopter_confirmation", ages, _NOW
        case = {name: list(said) for name, said in measures.criteria.items()}
        inputs = {"cases": [case]}
        yield "suitability", "suitability_release_artifact_change", inputs, _NOW
