"""Vendors' lead times, by fix and by version, and guidance on releases."""

from dataclasses import replace
from datetime import date

from tests.support.entered_rows import on, pending, said, shipped, vendor
from tests.support.facts import DAY, project, release
from tracker.health.delivery_measures import DeliveryMeasures
from tracker.health.delivery_view import delivery_section, keys_of
from tracker.health.entered import EnteredFacts
from tracker.metrics.lead_time import Shipment

RELEASES = tuple(release("edge", day) for day in ("2026-06-01", "2026-06-15", "2026-07-01"))


def _measures(**entered: object) -> DeliveryMeasures:
    facts = project(releases=RELEASES, entered=EnteredFacts(**entered))  # type: ignore[arg-type]
    return DeliveryMeasures(facts, DAY)


def test_a_fix_goes_from_its_release_to_the_first_stable_one() -> None:
    (found,) = _measures(
        vendor_releases=(
            shipped("Alder", "2026-06-20", "2.1", fix="F1", fixed="2026-06-01"),
            shipped("Alder", "2026-07-20", "2.0.9", fix="F1", fixed="2026-06-01"),
            shipped("Alder", "2026-06-20", "2.1", "edge-2026-06-15", fix="F2"),
            pending("Alder", "2026-08-01", "F3"),
            shipped("Alder", "2026-05-20", "2.0", fix="F4", fixed="2026-06-01"),
            pending("Alder", "2026-07-01", "F5", "2026-07-11"),
            shipped("Alder", "2026-08-11", "2.2", fix="F5", fixed="2026-07-11"),
            shipped("Alder", "2026-08-11", "2.2", "no-such-tag", fix="F6"),
        )
    ).vendors
    fixes, versions = found.leads

    assert {one.what: one.shipment for one in fixes.delivered} == {
        "F1": Shipment(19, True),
        "F2": Shipment(5, True),
        "F3": Shipment(20, False),
        "F4": Shipment(0, True),
        "F5": Shipment(31, True),
    }
    assert (fixes.basis, fixes.shipped, fixes.measured.pending) == ("fixes", 4, 1)
    assert (versions.basis, [one.shipment for one in versions.delivered]) == (
        "versions",
        [Shipment(5, True)],
    )


def test_a_fix_that_one_vendor_shipped_is_not_missing_everywhere() -> None:
    measures = _measures(
        vendor_releases=(
            pending("Alder", "2026-08-01", "F1"),
            shipped("Birch", "2026-08-05", "9", fix="F1", fixed="2026-08-01"),
            pending("Alder", "2026-08-01", "F2"),
            pending("Birch", "2026-08-01", "F2"),
        )
    )

    assert delivery_section(measures, "q.").unshipped_fixes == 1


def test_where_only_versions_are_known_the_tag_counts() -> None:
    (found,) = _measures(
        vendor_releases=(
            shipped("Alder", "2026-06-20", "2.1", "edge-2026-06-15"),
            shipped("Alder", "2026-07-02", "2.2", "edge-2026-07-01"),
            shipped("Alder", "2026-08-01", "2.3", "unknown"),
        )
    ).vendors

    assert [(one.basis, one.shipped) for one in found.leads] == [("versions", 2)]
    assert found.latest is not None
    assert (found.latest.version, found.latest_upstream_on) == ("2.3", None)


def test_before_a_fix_was_shipped_it_was_pending() -> None:
    rows = (shipped("Alder", "2026-06-20", "2.1", fix="F1", fixed="2026-06-01"),)
    then = EnteredFacts(vendor_releases=rows).as_of(date(2026, 6, 10)).vendor_releases

    assert then == (replace(rows[0], valid_from=date(2026, 6, 1), is_shipped=False),)
    assert EnteredFacts(vendor_releases=rows).as_of(date(2026, 5, 31)).vendor_releases == ()
    assert EnteredFacts(vendor_releases=rows).as_of(date(2026, 6, 20)).vendor_releases == rows


def test_a_vendor_without_releases_still_says_its_terms() -> None:
    measures = _measures(vendors=(vendor("Birch", "Birch Mesh", "paid only", is_free=False),))

    (found,) = delivery_section(measures, "quern.").vendors

    assert (found.products, found.terms, found.is_stable_free) == (
        ("Birch Mesh",),
        ("paid only",),
        False,
    )
    assert (found.release_count, found.latest_version, found.leads) == (0, None, ())


def test_a_median_is_shown_from_eight_that_were_shipped() -> None:
    rows = tuple(
        shipped("Alder", "2026-06-20", f"2.{n}", fix=f"F{n}", fixed=f"2026-06-{n + 1:02}")
        for n in range(8)
    )

    (eight,) = delivery_section(_measures(vendor_releases=rows), "q.").vendors[0].leads[:1]
    (seven,) = delivery_section(_measures(vendor_releases=rows[:7]), "q.").vendors[0].leads[:1]

    assert (eight.median_days, eight.by_30_share, eight.receipt) == (15, 1.0, "q.lead-fixes-alder")
    assert (seven.median_days, seven.shipped) == (None, 7)


def test_guidance_takes_the_latest_word_and_the_day_of_the_first() -> None:
    measures = _measures(
        guidance=(
            said("edge-2026-06-15", "2026-06-30", "not recommended"),
            said("edge-2026-06-01", "2026-06-05", "caution"),
            said("edge-2026-06-01", "2026-06-09", "recommended"),
            said("edge-1", "2026-06-09", "recommended"),
        )
    )
    found = delivery_section(measures, "q.").guidance

    assert found is not None
    assert (found.guided, found.recommended, found.silent, found.unknown_tags) == (2, 1, 1, 1)
    assert found.latest_recommended_days == (DAY - date(2026, 6, 1)).days
    assert [one.guided_on for one in measures.guided] == [on("2026-06-05"), on("2026-06-30"), None]


def test_without_a_word_on_a_known_release_there_is_no_guidance() -> None:
    assert _measures(guidance=(said("edge-1", "2026-06-09", "recommended"),)).guidance is None
    assert _measures().vendors == ()


def test_keys_of_names_are_plain_and_never_the_same() -> None:
    assert keys_of(["Alder Ltd", "alder/ltd", "???", "Åsa & Co."]) == {
        "Alder Ltd": "alder-ltd",
        "alder/ltd": "alder-ltd-2",
        "???": "unnamed",
        "Åsa & Co.": "åsa-co.",
    }
