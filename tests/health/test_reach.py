"""All that reaches adopters in one document: sections, figures and receipts agree."""

from datetime import date, timedelta

import pytest

from tests.support.entered_rows import (
    adoption,
    answer,
    counted,
    issue,
    said,
    shipped,
    subscription,
    vendor,
)
from tests.support.facts import DAY, project, role, weekly
from tracker.health.compose import compute
from tracker.health.entered import EnteredFacts
from tracker.health.facts import EventFact, LicenceFact, ProjectFacts
from tracker.health.norms import FoundationNorms
from tracker.health.verifying import differences

NAMES = [f"adopter{place:02}" for place in range(20)]
OTHERS = tuple((f"p{place}", place / 10) for place in range(1, 9))


def _issues() -> tuple[object, ...]:
    rows = []
    for place in range(30):
        start = date(2025, 10, 1) + timedelta(days=9 * place)
        ends = {0: {"fixed": start + timedelta(days=12 + place)}, 1: {"closed": start}, 2: {}}
        days = {name: day.isoformat() for name, day in ends[place % 3].items()}
        rows.append(issue(start.isoformat(), answered=start.isoformat(), **days))
    return tuple(rows)


def _facts(**given: object) -> ProjectFacts:
    releases = weekly("edge", DAY, 30)
    entered = EnteredFacts(
        vendors=(vendor("Alder", "Alder Mesh", "paid", is_free=False),),
        subscriptions=tuple(subscription(name, "2025-01-01") for name in NAMES[:6]),
        answers=tuple(
            answer(
                name,
                is_commercial=True,
                uses_artifacts=place != 3,
                is_critical=place < 15,
                is_paying=place < 6,
                channel="last free stable" if place < 4 else "edge",
                confirmed_on=date(2026, 1, 1) if place < 12 else None,
            )
            for place, name in enumerate(NAMES)
        ),
        vendor_releases=tuple(
            shipped("Alder", one.released_on.isoformat(), f"2.{n}", releases[n - 1].tag)
            for n, one in enumerate(releases)
            if n > 18
        ),
        guidance=tuple(
            said(one.tag, (one.released_on + timedelta(days=10)).isoformat(), "recommended")
            for one in releases[:12]
        ),
        reported_issues=_issues(),  # type: ignore[arg-type]
        counters=tuple(counted("chat members", f"2026-0{n}-01", 100 * n) for n in range(1, 7)),
    )
    facts: dict[str, object] = {
        "roles": (
            role("ann", "2020-01-01", "2021-01-01", role="in_training"),
            role("ann", "2021-01-01"),
        ),
        "adoptions": tuple(adoption(name, "2023-01-01") for name in NAMES),
        "events": (EventFact(date(2024, 2, 21), "policy", "Vendors only", "", "stable"),),
        "releases": releases,
        "licences": (LicenceFact("Apache-2.0", True, date(2020, 1, 1), None),),
        "norms": FoundationNorms(fix_shares=OTHERS),
        "entered": entered,
    }
    return project(**(facts | given))


def test_every_receipt_of_the_rich_project_verifies() -> None:
    computed = compute(_facts(), DAY)
    named = {receipt["metric"] for receipt in computed.receipts.values()}

    assert {key: differences(one) for key, one in computed.receipts.items()} == {
        key: [] for key in computed.receipts
    }
    assert named >= {
        "lead_time_edge_to_vendor_stable",
        "release_guidance",
        "bug_fix_cumulative_incidence",
        "time_to_first_answer",
        "responsiveness_rank",
        "adopter_conversion",
        "adopter_time_to_convert",
        "adopter_confirmation",
        "suitability_release_artifact_change",
        "community_growth",
        "training_to_maintainer",
    }


def test_every_figure_has_its_receipt() -> None:
    computed = compute(_facts(), DAY)
    document = computed.document
    receipts = {one.receipt for one in (*document.figures, *document.profile.dimensions)}
    receipts |= {lead.receipt for one in document.delivery.vendors for lead in one.leads}

    assert receipts <= set(computed.receipts)


def test_figures_say_what_their_receipts_compute() -> None:
    computed = compute(_facts(), DAY)
    figures = {one.name: one for one in computed.document.figures}
    told = [
        ("Release to stable (coarser) of Alder, median", "median"),
        ("Releases recommended, of those with guidance", "recommended_share"),
        ("Reports fixed within 90 days", "fixed_90"),
        ("Adopters that pay a vendor", "conversion_known"),
    ]

    for name, key in told:
        assert figures[name].value == computed.receipts[figures[name].receipt]["result"][key]
        assert figures[name].value is not None


def test_responsiveness_is_graded_among_the_foundations_projects() -> None:
    many = compute(_facts(), DAY).document.profile.dimensions[4]
    few = compute(_facts(norms=FoundationNorms(fix_shares=OTHERS[:6])), DAY)

    assert many.grades != ("unknown",)
    assert many.reasons[-1].startswith("Among the 9 projects that can be")
    assert few.document.profile.dimensions[4].grades == ("unknown",)
    assert "seven projects of the foundation have" in few.document.profile.dimensions[4].reasons[-1]


def test_responsiveness_of_one_issue_is_unknown_and_says_from_when_it_is_known() -> None:
    facts = project(entered=EnteredFacts(reported_issues=(issue("2026-08-01"),)))

    found = compute(facts, DAY).document.profile.dimensions[4]

    assert (found.grades, found.value) == (("unknown",), "unknown")
    assert found.reasons == (
        "0 of one report of 12 months ended.",
        "A share is given from 8 reports that were fixed or closed.",
    )


def test_suitability_says_k_of_n_preconditions_and_what_speaks_against_it() -> None:
    found = compute(_facts(), DAY).document.community.suitability

    assert found is not None
    assert found.overall == "probably"
    assert [(one.yes, one.known, one.grade) for one in found.criteria] == [
        (20, 20, "met"),
        (19, 20, "met"),
        (15, 20, "met"),
    ]
    assert [one.state for one in found.preconditions] == ["yes", "yes", "unknown", "unknown", "yes"]
    assert found.against == (
        "Only one vendor ships stable releases: if it stops, nobody does.",
        "4 of 20 adopters who answered still run the last free stable release.",
        "Of 60 % of the releases since the first guidance there is no word.",
    )


def test_channels_of_adopters_leave_room_for_the_unknown() -> None:
    answers = (answer(NAMES[0], channel="edge"), answer(NAMES[1], channel="last free stable"))
    facts = _facts(entered=EnteredFacts(answers=answers))

    rows = compute(facts, DAY).document.community.answered.channels

    assert [(one.channel, one.adopters, one.share_low, one.share_high) for one in rows] == [
        ("edge", 1, 0.05, 0.95),
        ("vendor stable", 0, 0.0, 0.9),
        ("last free stable", 1, 0.05, 0.95),
        ("self-built", 0, 0.0, 0.9),
        ("not known", 18, 0, 0.9),
    ]


def test_counters_grow_between_their_first_and_last_reading() -> None:
    (found,) = compute(_facts(), DAY).document.community.counters

    assert (found.name, found.change, found.days) == ("chat members", 500, 151)
    assert found.yearly_log == pytest.approx(4.334, abs=0.001)


def test_nothing_entered_leaves_sections_empty_and_no_receipt() -> None:
    computed = compute(project(), DAY)
    document = computed.document

    assert (document.delivery.vendors, document.delivery.guidance) == ((), None)
    assert (document.community.issues, document.community.suitability) == (None, None)
    assert (document.community.answered.adopters, document.people.training) == (0, None)
    assert not [key for key in computed.receipts if "lead" in key or "community" in key]


def test_training_tells_who_was_promoted() -> None:
    found = compute(_facts(), DAY).document.people.training

    assert found is not None
    assert (found.trained, found.promoted, found.left, found.still) == (1, 1, 0, 0)
    assert found.promoted_by == {"365": None, "730": None}
