"""Facts in, the health document out: measured, graded, explained, each figure with a receipt."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.health.document import (
    Comparison,
    HealthDocument,
    Profile,
    ProjectView,
    Summary,
)
from tracker.health.explain import changes, sentences, watch
from tracker.health.facts import LevelSpell, ProjectFacts, is_current
from tracker.health.figures import Figures, figure_id
from tracker.health.grading import grade_profile
from tracker.health.measure import Measures, measure, months_before
from tracker.health.receipts import receipts
from tracker.health.roster import Roster
from tracker.health.sections import (
    activity_section,
    adopters_section,
    event_views,
    people_section,
    releases_section,
    source_views,
)
from tracker.health.summary import summary
from tracker.metrics.result import METHOD_VERSION

COMPARED_MONTHS = (3, 6, 12, 24)


@dataclass(frozen=True, slots=True)
class Computed:
    """What a computation yields: the document, the portfolio's row, and the receipts by id."""

    document: HealthDocument
    summary: Summary
    receipts: dict[str, dict[str, Any]]


def compute(facts: ProjectFacts, day: date) -> Computed:
    """Return the health of a project on ``day`` from all of its facts."""
    known = facts.as_of(day)
    roster = Roster(known, day)
    measures = measure(known, roster, day)
    profile = grade_profile(known, roster, measures)
    found = receipts(known, roster, measures)
    found |= _profile_receipt(known, day, profile)
    comparisons = tuple(_compare(facts, day, months, profile) for months in COMPARED_MONTHS)
    document = _document(known, roster, measures, profile, comparisons)
    return Computed(document, summary(document, roster), found)


def profile_on(facts: ProjectFacts, day: date) -> Profile:
    """Return the profile alone, as of ``day``."""
    known = facts.as_of(day)
    roster = Roster(known, day)
    return grade_profile(known, roster, measure(known, roster, day))


def _compare(facts: ProjectFacts, day: date, months: int, now: Profile) -> Comparison:
    earlier = months_before(day, months)
    return replace(changes(profile_on(facts, earlier), now, months), on=earlier.isoformat())


def _document(
    facts: ProjectFacts,
    roster: Roster,
    measures: Measures,
    profile: Profile,
    comparisons: tuple[Comparison, ...],
) -> HealthDocument:
    day = measures.day
    ids = {
        f"overdue-{one.fact.name}": figure_id(facts.slug, day, f"overdue-{one.fact.name}")
        for one in measures.channels
        if one.retired_on is None
    }
    return HealthDocument(
        project=_project(facts, day),
        as_of=day.isoformat(),
        method_version=METHOD_VERSION,
        sentences=sentences(facts, roster, measures, profile),
        profile=profile,
        comparisons=comparisons,
        figures=Figures(facts, measures).all(),
        watch=watch(facts, roster, measures),
        people=people_section(facts, roster, measures),
        releases=releases_section(measures, ids),
        adopters=adopters_section(facts, day),
        activity=activity_section(facts, roster, measures),
        events=event_views(facts),
        sources=source_views(facts, roster, day),
        issues=facts.issues,
    )


def _project(facts: ProjectFacts, day: date) -> ProjectView:
    level = current_level(facts, day)
    return ProjectView(
        slug=facts.slug,
        name=facts.name,
        maturity=level.level if level else None,
        maturity_since=level.valid_from.isoformat() if level and level.start_known else None,
        is_archived=level is not None and level.level == "archived",
        is_sample=facts.is_sample,
        repository=facts.repository,
        homepage=facts.homepage,
        foundation=facts.foundation,
    )


def current_level(facts: ProjectFacts, day: date) -> LevelSpell | None:
    """Return the maturity of the day; the latest one where levels overlap."""
    current = [one for one in facts.levels if is_current(one, day)]
    return max(current, key=lambda one: one.valid_from, default=None)


def _profile_receipt(facts: ProjectFacts, day: date, profile: Profile) -> dict[str, dict[str, Any]]:
    grades = [{"d": one.name, "grade": "-".join(one.grades)} for one in profile.dimensions]
    result = {
        "headline": profile.headline,
        "known": profile.known,
        "of": profile.of,
        "weakest_grade": profile.weakest_grade,
        "weakest": list(profile.weakest),
        "sort_key": list(profile.sort_key),
        "profile": " ".join(
            "?" if one.grades == ("unknown",) else "-".join(one.grades)
            for one in profile.dimensions
        ),
    }
    receipt_id = figure_id(facts.slug, day, "profile")
    return {
        receipt_id: {
            "id": receipt_id,
            "figure": "profile",
            "project": facts.slug,
            "metric": "health_composition",
            "as_of": day.isoformat(),
            "window": "as of the day",
            "inputs": {"profiles": {facts.slug: grades}},
            "result": {"results": {facts.slug: result}},
            "sources": [],
            "observed_until": facts.observed_until.isoformat() if facts.observed_until else None,
            "method_version": METHOD_VERSION,
        }
    }
