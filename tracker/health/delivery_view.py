"""The section on delivery: who can get a stable build, how late it comes, what is recommended."""

import re
from collections.abc import Iterable
from datetime import date

from tracker.health.delivery_document import (
    DeliveredRow,
    Delivery,
    GuidanceView,
    LeadView,
    VendorView,
)
from tracker.health.delivery_measures import (
    FIXES,
    FROM_EVENTS,
    DeliveryMeasures,
    VendorLead,
    VendorMeasure,
)
from tracker.health.entered import VendorFact
from tracker.metrics.numbers import Pair

MOST_DELIVERED = 60
MOST_WORDS = 100


def delivery_section(measures: DeliveryMeasures, prefix: str) -> Delivery:
    """Return the section; ``prefix`` begins the id of each receipt."""
    keys = keys_of(one.name for one in measures.vendors)
    rows = [row for one in measures.vendors for row in _delivered(one)]
    rows.sort(key=lambda row: (row.vendor_on or "9", row.upstream_on), reverse=True)
    return Delivery(
        vendors=tuple(_vendor(one, prefix, keys[one.name]) for one in measures.vendors),
        delivered=tuple(rows[:MOST_DELIVERED]),
        unshipped_fixes=_unshipped(measures.vendors),
        guidance=_guidance(measures, prefix),
    )


def _unshipped(vendors: Iterable[VendorMeasure]) -> int:
    fixes = [
        one
        for vendor in vendors
        for lead in vendor.leads
        if lead.basis == FIXES
        for one in lead.delivered
    ]
    shipped = {one.what for one in fixes if one.shipment.is_shipped}
    return len({one.what for one in fixes} - shipped)


def keys_of(names: Iterable[str]) -> dict[str, str]:
    """Return a short key for each name, for ids: "Alder Ltd" is alder-ltd; no two are the same."""
    found: dict[str, str] = {}
    for name in names:
        plain = re.sub(r"[^\w.]+", "-", name.casefold()).strip("-") or "unnamed"
        key, again = plain, 2
        while key in found.values():
            key, again = f"{plain}-{again}", again + 1
        found[name] = key
    return found


def lead_key(vendor_key: str, basis: str) -> str:
    """Return the key of a receipt of one vendor's lead time."""
    return f"lead-{basis}-{vendor_key}"


def _vendor(measure: VendorMeasure, prefix: str, key: str) -> VendorView:
    latest, upstream = measure.latest, measure.latest_upstream_on
    return VendorView(
        name=measure.name,
        products=_distinct(one.product for one in measure.relations),
        terms=_distinct(one.terms for one in measure.relations),
        url=next((one.url for one in measure.relations if one.url), None),
        is_stable_free=_is_free(measure.relations),
        release_count=len({one.version for one in measure.releases}),
        latest_version=latest.version if latest else None,
        latest_on=latest.valid_from.isoformat() if latest else None,
        latest_upstream_tag=(latest.upstream_tag or None) if latest else None,
        latest_lag_days=_days(upstream, latest.valid_from) if latest else None,
        leads=tuple(_lead(one, prefix + lead_key(key, one.basis)) for one in measure.leads),
    )


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in texts if one))


def _is_free(relations: Iterable[VendorFact]) -> bool | None:
    known = [one.is_stable_free for one in relations if one.is_stable_free is not None]
    return any(known) if known else None


def _days(start: date | None, end: date) -> int | None:
    return None if start is None else max((end - start).days, 0)


def _lead(lead: VendorLead, receipt: str) -> LeadView:
    measured, is_shown = lead.measured, lead.shipped >= FROM_EVENTS
    return LeadView(
        basis=lead.basis,
        shipped=lead.shipped,
        pending=measured.pending,
        median_days=measured.median if is_shown else None,
        naive_median_days=measured.naive_median_shipped_only if is_shown else None,
        by_30_share=measured.p_shipped_by_30 if is_shown else None,
        by_90_share=measured.p_shipped_by_90 if is_shown else None,
        times=measured.times,
        waiting=measured.survival,
        receipt=receipt,
    )


def _delivered(vendor: VendorMeasure) -> Iterable[DeliveredRow]:
    for lead in vendor.leads:
        for one in lead.delivered:
            yield DeliveredRow(
                vendor=vendor.name,
                basis=lead.basis,
                what=one.what,
                version=one.version,
                upstream_tag=one.upstream_tag,
                upstream_on=one.upstream_on.isoformat(),
                vendor_on=one.vendor_on.isoformat() if one.vendor_on else None,
                days=int(one.shipment.days),
            )


def _guidance(measures: DeliveryMeasures, prefix: str) -> GuidanceView | None:
    found, words = measures.guidance, measures.latest_words
    if found is None:
        return None
    low, high = found.ci95 or _NO_ENDS
    return GuidanceView(
        guided=found.guided,
        silent=found.silent,
        recommended=found.recommended,
        share=found.recommended_share,
        low=low,
        high=high,
        median_days=found.median_days_to_guidance if found.guided >= FROM_EVENTS else None,
        latest_recommended=found.latest_recommended,
        latest_recommended_days=found.latest_recommended_days,
        words={one.tag: one.status for one in measures.guided[-MOST_WORDS:] if one.status},
        unknown_tags=len(words.keys() - measures.published.keys()),
        receipt=f"{prefix}guidance",
    )


_NO_ENDS: tuple[None, None] | Pair = (None, None)
