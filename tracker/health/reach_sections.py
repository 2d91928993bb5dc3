"""The sections on what reaches adopters, put together: delivery, community, training."""

from dataclasses import dataclass

from tracker.health.community_grading import conversion_trend
from tracker.health.community_view import (
    answered_section,
    counters_view,
    issues_view,
    training_view,
)
from tracker.health.delivery_document import (
    Answered,
    Community,
    Delivery,
    SuitabilityView,
    TrainingView,
)
from tracker.health.delivery_view import delivery_section
from tracker.health.facts import is_current
from tracker.health.figures import figure_id
from tracker.health.subject import Subject
from tracker.health.suitability_view import Surroundings, suitability_view


@dataclass(frozen=True, slots=True)
class Reach:
    """All of these sections."""

    delivery: Delivery
    community: Community
    training: TrainingView | None


def reach_sections(subject: Subject) -> Reach:
    """Return the sections of the day."""
    facts, measures = subject.facts, subject.measures
    prefix = figure_id(facts.slug, measures.day, "")
    names = {one.adopter: one.name for one in facts.adoptions}
    delivery = delivery_section(measures.delivery, prefix)
    answered = answered_section(measures.adopters, names, conversion_trend(subject), prefix)
    return Reach(
        delivery=delivery,
        community=Community(
            issues=issues_view(measures.issues, prefix),
            counters=counters_view(facts.entered.counters, prefix),
            answered=answered,
            suitability=_suitability(subject, delivery, answered, prefix),
        ),
        training=training_view(measures.training, f"{prefix}training"),
    )


def _suitability(
    subject: Subject, delivery: Delivery, answered: Answered, prefix: str
) -> SuitabilityView | None:
    adopters = subject.measures.adopters
    if not adopters.answers:
        return None
    return suitability_view(
        adopters.criteria, delivery, answered, _surroundings(subject), f"{prefix}suitability"
    )


def _surroundings(subject: Subject) -> Surroundings:
    facts, measures = subject.facts, subject.measures
    current = [one for one in facts.licences if is_current(one, measures.day)]
    since = measures.flows_from
    earlier = [one for one in facts.licences if is_current(one, since)]
    changed = current[-1].name != earlier[-1].name if current and earlier else None
    return Surroundings(
        is_licence_open=current[-1].is_open if current else None,
        has_licence_changed=changed,
        has_adopters_in_steering=bool(subject.roster.count("steering", measures.day)) or None,
        employers=measures.employers if len(measures.seats) > 1 else None,
    )
