"""Facts in, the health document out: measured, graded, explained, each figure with a receipt."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Any

from tracker.health.document import (
    Comparison,
    Figure,
    HealthDocument,
    Profile,
    ProjectView,
)
from tracker.health.explain import changes, sentences
from tracker.health.facts import ProjectFacts, archived_on, current_level
from tracker.health.figures import Figures, figure_id
from tracker.health.forecast_view import forecast_view
from tracker.health.funding_figures import funding_figures
from tracker.health.funding_view import funding_section
from tracker.health.grading import grade_profile, grades_of
from tracker.health.looks import Look, all_looks, look_parts
from tracker.health.measure import Measures
from tracker.health.outlook import Outlook
from tracker.health.policy_view import policy_section
from tracker.health.reach_figures import reach_figures
from tracker.health.reach_sections import reach_sections
from tracker.health.receipts import documents, receipts
from tracker.health.roster import Roster
from tracker.health.sections import (
    activity_section,
    adopters_section,
    event_views,
    people_section,
    releases_section,
    source_views,
)
from tracker.health.stress import area_figures, stress_section
from tracker.health.subject import Subject
from tracker.health.summary import Summary, summary
from tracker.health.watch import Watch
from tracker.metrics.months import months_before
from tracker.metrics.result import METHOD_VERSION

COMPARED_MONTHS = (3, 6, 12, 24)


@dataclass(frozen=True, slots=True)
class Computed:
    """What a computation yields: the document, the portfolio's row, and the receipts by id."""

    document: HealthDocument
    summary: Summary
    receipts: dict[str, dict[str, Any]]
    looks: tuple[Look, ...] = ()


def compute(facts: ProjectFacts, day: date, money_day: date | None = None) -> Computed:
    """Return the health of a project on ``day`` from all of its facts.

    Its money is that of ``money_day`` where that is later.
    """
    known = facts.as_of(day, money_day)
    roster = Roster(known, day)
    measures = Measures(known, roster, day)
    profile = grade_profile(known, roster, measures)
    looks = all_looks(known, roster, day)
    found = receipts(known, roster, measures, profile)
    watch = Watch(Subject(known, roster, measures))
    found |= documents(known, day, chain(look_parts(looks), watch.parts()))
    comparisons = tuple(_compare(facts, day, months, profile) for months in COMPARED_MONTHS)
    document = replace(
        _document(known, roster, measures, profile, comparisons),
        forecast=forecast_view(Outlook(known, roster), roster, found),
        watch=watch.signals(),
        policy=policy_section(known, measures, looks),
    )
    return Computed(document, summary(document, roster), found, looks)


def _compare(facts: ProjectFacts, day: date, months: int, now: Profile) -> Comparison:
    earlier = months_before(day, months)
    known = facts.as_of(earlier)
    roster = Roster(known, earlier)
    before = grades_of(known, roster, Measures(known, roster, earlier))
    return Comparison(months, earlier.isoformat(), before, changes(before, now))


def _document(
    facts: ProjectFacts,
    roster: Roster,
    measures: Measures,
    profile: Profile,
    comparisons: tuple[Comparison, ...],
) -> HealthDocument:
    day, subject = measures.day, Subject(facts, roster, measures)
    reach, what_if = reach_sections(subject), stress_section(facts, roster)
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
        figures=(*_figures(subject), *area_figures(what_if, day)),
        watch=(),
        people=replace(people_section(facts, roster, measures), training=reach.training),
        releases=releases_section(measures, ids),
        adopters=adopters_section(facts, day),
        activity=activity_section(facts, roster, measures),
        events=event_views(facts),
        sources=source_views(facts, roster, day),
        issues=facts.issues,
        drift=measures.drift.view(figure_id(facts.slug, day, "drift")),
        delivery=reach.delivery,
        community=reach.community,
        what_if=what_if,
        funding=funding_section(facts, roster, measures),
    )


def _figures(subject: Subject) -> Iterator[Figure]:
    """Yield the key figures: people and releases, money, and what reaches adopters."""
    facts, measures = subject.facts, subject.measures
    yield from Figures(facts, measures).all()
    yield from funding_figures(facts, measures)
    yield from reach_figures(subject)


def _project(facts: ProjectFacts, day: date) -> ProjectView:
    level = current_level(facts, day)
    return ProjectView(
        slug=facts.slug,
        name=facts.name,
        maturity=level.level if level else None,
        maturity_since=level.valid_from.isoformat() if level and level.start_known else None,
        is_archived=archived_on(facts, day) is not None,
        is_sample=facts.is_sample,
        repository=facts.repository,
        homepage=facts.homepage,
        foundation=facts.foundation,
    )
