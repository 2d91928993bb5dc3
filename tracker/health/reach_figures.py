"""The key figures of what reaches adopters: lead times, guidance, fixes, conversion."""

from collections.abc import Iterator
from dataclasses import replace

from tracker.health.delivery_measures import FROM_EVENTS, VendorMeasure
from tracker.health.delivery_view import keys_of, lead_key
from tracker.health.document import Figure
from tracker.health.figures import PERCENT_FROM_PEOPLE, figure_id, figure_of
from tracker.health.subject import Subject
from tracker.metrics.result import Bounds, Interval, Result, Status


def reach_figures(subject: Subject) -> Iterator[Figure]:
    """Yield the figures that have something to say, in the order in which a reader wants them."""
    keys = keys_of(one.name for one in subject.measures.delivery.vendors)
    for vendor in subject.measures.delivery.vendors:
        yield from _lead_figures(subject, vendor, keys[vendor.name])
    yield from _guidance_figures(subject)
    yield from _issue_figures(subject)
    yield from _adopter_figures(subject)


def _id(subject: Subject, key: str) -> str:
    return figure_id(subject.facts.slug, subject.measures.day, key)


def _lead_figures(subject: Subject, vendor: VendorMeasure, key: str) -> Iterator[Figure]:
    for lead in vendor.leads:
        is_enough = lead.shipped >= FROM_EVENTS and lead.measured.median is not None
        result = Result(
            value=lead.measured.median,
            unit="days",
            status=Status.OK if is_enough else Status.INSUFFICIENT,
            as_of=subject.measures.day,
            n=len(lead.delivered),
            window="all history",
        )
        what = "Fix to stable of" if lead.basis == "fixes" else "Release to stable (coarser) of"
        name = f"{what} {vendor.name}, median"
        receipt = _id(subject, lead_key(key, lead.basis))
        yield figure_of(receipt, "lead_time_edge_to_vendor_stable", name, result, lead.basis)


def _guidance_figures(subject: Subject) -> Iterator[Figure]:
    found = subject.measures.delivery.guidance
    if found is None:
        return
    share = Result(
        value=found.recommended_share,
        unit="share",
        status=Status.OK,
        as_of=subject.measures.day,
        n=found.guided,
        window="all history",
        interval=Interval.of(found.ci95, "Wilson"),
    )
    share = _k_of_n(share, found.recommended, found.guided, "releases")
    name = "Releases recommended, of those with guidance"
    yield figure_of(_id(subject, "guidance"), "release_guidance", name, share, "releases", 2)


def _issue_figures(subject: Subject) -> Iterator[Figure]:
    rank, recent = subject.measures.responsiveness, subject.measures.issues.recent
    if rank is None or recent is None:
        return
    share = Result(
        value=rank.fixed_90,
        unit="share",
        status=Status.OK if rank.fixed_90 is not None else Status.INSUFFICIENT,
        as_of=subject.measures.day,
        n=len(recent.reports),
        window="reports of 12 months",
        interval=Interval.of(rank.ci95, "bootstrap"),
    )
    name = "Reports fixed within 90 days"
    receipt = _id(subject, "responsiveness")
    yield figure_of(receipt, "responsiveness_rank", name, share, "reports", 2)


def _adopter_figures(subject: Subject) -> Iterator[Figure]:
    measures = subject.measures.adopters
    payers, found = measures.payers, measures.conversion
    if payers.known and not payers.is_hidden:
        bounds = Bounds.of(found.bounds_all)
        result = Result(
            value=found.conversion_known,
            unit="share",
            status=found.status,
            as_of=subject.measures.day,
            n=payers.known,
            interval=Interval.of(found.ci95, "Wilson"),
            bounds=bounds,
        )
        if found.status is Status.UNKNOWN:
            result = replace(result, interval=None)
        elif payers.known < PERCENT_FROM_PEOPLE:
            result = _k_of_n(result, payers.paid, payers.known, "organisations")
        name = "Adopters that pay a vendor"
        receipt = _id(subject, "conversion")
        yield figure_of(receipt, "adopter_conversion", name, result, "known", 2)


def _k_of_n(result: Result, yes: int, known: int, unit: str) -> Result:
    """Return a share of few as "k of n", without percent and interval (model.md 2.5)."""
    if known >= PERCENT_FROM_PEOPLE:
        return result
    return replace(result, value=f"{yes} of {known}", unit=unit, interval=None, bounds=None)
