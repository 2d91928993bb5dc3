"""Roster drift from facts: what the document says of a person, and that its receipt proves it."""

from dataclasses import replace
from datetime import date

from tests.support.facts import DAY, FILE, LIST, activity, job, project, role
from tracker.health.compose import compute
from tracker.health.drift import RosterDrift
from tracker.health.drift_document import Claim
from tracker.health.facts import ProjectFacts
from tracker.health.registry import compute as recompute
from tracker.health.roster import Roster
from tracker.metrics.drift import DriftKind


def compared(facts: ProjectFacts) -> RosterDrift:
    known = facts.as_of(DAY)
    return RosterDrift(known, Roster(known, DAY))


def two_lists(**more: object) -> ProjectFacts:
    roles = (
        role("ann", "2020-01-01"),
        role("ann", "2020-02-01", source_id=2),
        role("bob", "2024-01-01", role="emeritus"),
        role("bob", "2020-02-01", source_id=2, start_known=False),
        role("cyd", "2025-01-01"),
    )
    return project(sources=(FILE, LIST), roles=roles, **more)


def test_each_person_is_compared_with_role_and_since() -> None:
    view = compared(two_lists()).view("x")

    assert view is not None
    assert (view.in_file, view.in_list, view.in_both) == (2, 2, 1)
    assert view.jaccard == 1 / 3
    assert (view.file_confirmed, view.list_confirmed) == ("2026-08-21", "2022-02-08")
    assert [
        (one.name, one.kinds, one.in_file, one.in_file_since, one.in_list, one.in_list_since)
        for one in view.rows
    ] == [
        ("Bob", (DriftKind.EMERITUS_IN_LIST,), "emeritus", "2024-01-01", "maintainer", None),
        ("Cyd", (DriftKind.ONLY_IN_FILE,), "maintainer", "2025-01-01", None, None),
    ]


def test_who_commits_unlisted_and_who_is_listed_and_quiet_are_told() -> None:
    done = activity(
        ("ann", "2025-08-20", "", 1), ("eve", "2026-08-01", "", 10), ("fay", "2026-08-01", "", 9)
    )
    done.loc[done["person"] != "ann", "role_person"] = None

    view = compared(two_lists(activity=done)).view("x")

    assert view is not None
    assert view.is_matched
    assert [(one.name, one.kinds[0], one.last_active, one.commits) for one in view.rows[2:]] == [
        ("Ann", DriftKind.LISTED_BUT_QUIET, "2025-08-20", 0),
        ("Eve", DriftKind.ACTIVE_BUT_UNLISTED, "2026-08-01", 10),
    ]


def test_nobody_is_called_unlisted_if_no_author_is_known_to_have_a_role() -> None:
    done = activity(("eve", "2026-08-01", "", 50))
    done["role_person"] = None

    listed = compared(two_lists(activity=done)).view("x")
    nobody_listed = compared(project(activity=done)).view("x")

    assert listed is not None
    assert not listed.is_matched
    assert DriftKind.ACTIVE_BUT_UNLISTED not in listed.kinds
    assert nobody_listed is not None
    assert nobody_listed.kinds == {DriftKind.ACTIVE_BUT_UNLISTED: 1}


def test_employers_are_compared_on_the_day_under_one_name() -> None:
    same = (
        replace(job("ann", "Acme, Inc."), source_id=1),
        replace(job("ann", "acme.example"), source_id=2),
    )
    other = same[0], replace(job("ann", "Bay", "2021-01-01"), source_id=2)

    agreeing = compared(two_lists(employments=same)).view("x")
    differing = compared(two_lists(employments=other)).view("x")

    assert agreeing is not None
    assert DriftKind.EMPLOYERS_DIFFER not in agreeing.kinds
    assert differing is not None
    (ann,) = [one for one in differing.rows if one.name == "Ann"]
    assert ann.kinds == (DriftKind.EMPLOYERS_DIFFER,)
    assert ann.employers == (
        Claim("project file", "Acme, Inc.", "stated", "2020-01-01", "2026-08-21"),
        Claim("foundation list", "Bay", "stated", "2021-01-01", "2022-02-08"),
    )


def test_nothing_known_tells_of_no_drift() -> None:
    computed = compute(project(), date(2026, 8, 21))

    assert computed.document.drift is None
    assert not any(key.endswith(".drift") for key in computed.receipts)


def test_the_receipt_proves_what_is_shown() -> None:
    computed = compute(two_lists(), DAY)
    view = computed.document.drift

    assert view is not None
    receipt = computed.receipts[view.receipt]
    result = recompute("roster_drift", receipt["inputs"])
    assert result == receipt["result"]
    assert (result["jaccard"], result["kinds"]) == (view.jaccard, view.kinds)
