"""The seven dimensions of one project: graded by the rules of `grades`, each with its reasons."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tracker.health import grades
from tracker.health.document import Dimension, Profile
from tracker.health.facts import ProjectFacts, is_current
from tracker.health.figures import figure_id
from tracker.health.grades import ChannelRhythm, Grading, trend_of_list
from tracker.health.history import adopters_on
from tracker.health.measure import FLOW_MONTHS, ChannelMeasure, Measures, months_before
from tracker.health.profile import NOT_KNOWN, compose_profile
from tracker.health.roster import Roster
from tracker.health.sections import channel_state, channel_text
from tracker.health.words import (
    count,
    duration,
    joined,
    long_day,
    number,
    number_range,
    percent_range,
)
from tracker.metrics.people import MAINTAINER
from tracker.metrics.result import Status, coverage_status
from tracker.metrics.sources import Freshness, age_days, freshness


@dataclass(frozen=True, slots=True)
class Told:
    """What is shown of a graded dimension: the value, what it is, why, and the figure behind it."""

    value: str
    detail: str
    reasons: tuple[str, ...]
    figure: str


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a dimension is graded on."""

    facts: ProjectFacts
    roster: Roster
    measures: Measures


def grade_profile(facts: ProjectFacts, roster: Roster, measures: Measures) -> Profile:
    """Return the profile of the day; what lacks evidence is unknown, with what would fill it."""
    subject = _Subject(facts, roster, measures)
    dimensions = tuple(
        _dimension(name, build(subject), subject) for name, build in _BUILDERS.items()
    )
    composed = compose_profile({one.name: one.grades for one in dimensions})
    return Profile(
        dimensions=dimensions,
        headline=composed.headline,
        weakest_grade=composed.weakest_grade,
        weakest=composed.weakest,
        known=composed.known,
        of=composed.of,
        sort_key=composed.sort_key,
    )


def _dimension(name: str, built: tuple[Grading, Told], subject: _Subject) -> Dimension:
    grading, told = built
    return Dimension(
        name=name,
        title=grading.rule.title,
        grades=grading.grades,
        value=told.value,
        detail=told.detail,
        reasons=told.reasons,
        rule=_rule_text(grading),
        rule_source=grading.rule.source,
        as_of=subject.measures.day.isoformat(),
        receipt=figure_id(subject.facts.slug, subject.measures.day, told.figure),
    )


def _rule_text(grading: Grading) -> str:
    """Return the part of the rule that gave the grade."""
    if grading.grades == NOT_KNOWN:
        return "No grade without evidence"
    parts = [f"{grade}: {getattr(grading.rule, grade.lower())}" for grade in grading.grades]
    return "; ".join(parts)


# -- people ---------------------------------------------------------------------------------------


def _people(subject: _Subject) -> tuple[Grading, Told]:
    measures, roster = subject.measures, subject.roster
    since = months_before(measures.day, FLOW_MONTHS)
    before, now = roster.count(MAINTAINER, since), roster.count(MAINTAINER, measures.day)
    grading = grades.people(measures.absence, before, now)
    heads = measures.headcount
    value = "unknown" if heads.listed is None else f"{heads.confirmed} confirmed"
    detail = "" if heads.listed is None else f"of {heads.listed} listed; {heads.active} active"
    reasons = [_absence_reason(measures), _flow_reason(before, now)]
    if heads.listed is None:
        reasons.append("No maintainers file was found, and no foundation list was imported.")
    elif heads.confirmed == 0 and heads.listed:
        reasons.append("Nobody is confirmed: no source was edited within 180 days.")
    return grading, Told(value, detail, tuple(reasons), "people")


def _absence_reason(measures: Measures) -> str:
    if measures.absence is None:
        return "Nobody committed in the last 12 months, so there is no absence factor."
    few = count(measures.absence, "person", "people")
    return f"Absence factor {measures.absence}: {few} wrote half of the commits of 12 months."


def _flow_reason(before: int | None, now: int | None) -> str:
    if before is None or now is None:
        return "The net flow is not known: no roster reaches back 24 months."
    moved = number(now - before, 0) if now <= before else f"+{now - before}"
    return f"Net flow {moved} in 24 months: {before} to {now} people."


# -- independence ---------------------------------------------------------------------------------


def _independence(subject: _Subject) -> tuple[Grading, Told]:
    measures = subject.measures
    people = len(measures.seats)
    homeless = int(measures.seats["employer"].isna().sum()) if people else 0
    status = coverage_status(people - homeless, people) if people else Status.UNKNOWN
    bounds = measures.seat_factors.bounds_employer
    grading = grades.independence(measures.employers, bounds, status)
    if measures.employers is None or bounds is None:
        reason = "Nobody is listed as a maintainer, so there is no employer to count."
        return grading, Told("unknown", "", (reason,), "structure")
    least, most = measures.employers
    noun = "employer" if most == 1 else "employers"
    reasons = [_largest_reason(subject, people, homeless)]
    if homeless:
        reasons.append(f"The employer of {count(homeless, 'maintainer')} is not known.")
    told = Told(
        value=f"{number_range(least, most, 0)} {noun}",
        detail=f"elephant factor {number_range(*bounds, 0)} by maintainer seats",
        reasons=tuple(reasons),
        figure="structure",
    )
    return grading, told


def _largest_reason(subject: _Subject, people: int, homeless: int) -> str:
    sizes = subject.measures.seats["employer"].dropna().value_counts()
    if sizes.empty:
        return f"No employer of the {count(people, 'maintainer')} is known."
    most = int(sizes.max())
    largest = sorted(str(name) for name, size in sizes.items() if size == most)
    share = percent_range(most / people, (most + homeless) / people)
    if len(largest) == 1:
        return f"{largest[0]} employs {share} of the maintainers."
    return f"{joined(largest[:3])} employ {share} of the maintainers each."


# -- funding path, responsiveness -----------------------------------------------------------------


def _funding_path(subject: _Subject) -> tuple[Grading, Told]:
    reason = "No vendor, subscription or cost is recorded, so the path of the money is not known."
    return grades.funding_path(None, None), Told("unknown", "", (reason,), "profile")


def _responsiveness(subject: _Subject) -> tuple[Grading, Told]:
    reason = "No issues were imported, so how fast reports are answered and fixed is not known."
    return grades.responsiveness(None), Told("unknown", "", (reason,), "profile")


# -- delivery -------------------------------------------------------------------------------------


def _delivery(subject: _Subject) -> tuple[Grading, Told]:
    channels = [one for one in subject.measures.channels if one.fact.kind == "release"]
    rhythms = [
        ChannelRhythm(
            one.fact.name, one.overdue.p, one.cadence.robust_cv, one.retired_on is not None
        )
        for one in channels
    ]
    grading = grades.delivery(rhythms)
    reasons = [
        f"{one.fact.name}: {channel_state(one)}; {channel_text(one, channel_state(one))}."
        if channel_state(one) in ("late", "overdue", "on rhythm")
        else f"{one.fact.name}: {channel_text(one, channel_state(one))}."
        for one in channels
    ]
    graded = [one for one in channels if one.is_graded]
    if not channels:
        reasons = ["No tag is a release of a channel that is graded."]
    value, detail, figure = _delivery_value(graded)
    return grading, Told(value, detail, tuple(reasons), figure)


def _delivery_value(graded: list[ChannelMeasure]) -> tuple[str, str, str]:
    """Return the words for the graded channel that needs somebody most."""
    known = [one for one in graded if one.overdue.p is not None]
    if not known:
        return "unknown", "too few releases for a rhythm" if graded else "", "profile"
    worst = min(known, key=lambda one: one.overdue.p or 0)
    usual = duration(round(worst.cadence.median or 0))
    cv = number(worst.cadence.robust_cv or 0, 1)
    detail = f"{worst.fact.name}; robust CV {cv}, {count(len(worst.gaps), 'gap')}"
    figure = f"overdue-{worst.fact.name}"
    if channel_state(worst) == "on rhythm":
        return f"every {usual}", detail, figure
    return f"{channel_state(worst)}, {duration(worst.elapsed_days or 0)}", detail, figure


# -- adopters, governance -------------------------------------------------------------------------


def _adopters(subject: _Subject) -> tuple[Grading, Told]:
    facts, day = subject.facts, subject.measures.day
    listed = adopters_on(facts, day)
    if listed is None:
        reason = "No adopters file was found."
        return grades.adopters(None, None), Told("unknown", "", (reason,), "profile")
    since = months_before(day, FLOW_MONTHS)
    added = sum(since < one.valid_from <= day for one in facts.adoptions)
    removed = sum(
        one.valid_until is not None and since < one.valid_until <= day for one in facts.adoptions
    )
    grading = grades.adopters(None, trend_of_list(added, removed))
    reasons = (
        f"{added} added and {removed} removed in 24 months; lists are rarely pruned.",
        "Who of them subscribes is not known, and listed is not using.",
    )
    return grading, Told(f"{listed} listed", "in the adopters file", reasons, "adopters")


def _governance(subject: _Subject) -> tuple[Grading, Told]:
    facts, roster, day = subject.facts, subject.roster, subject.measures.day
    last = roster.confirmed_on().get(roster.used or "")
    age = freshness(age_days(last, day))
    is_hosted = True if any(is_current(one, day) for one in facts.levels) else None
    steering = bool(roster.count("steering", day)) or None
    grading = grades.governance(
        is_licence_open=None, roster=age, is_neutral=is_hosted, has_adopters_in_steering=steering
    )
    reasons = [_roster_reason(roster.used, last, age)]
    reasons.append(
        "The foundation hosts it." if is_hosted else "Who owns name and accounts is not known."
    )
    reasons.append("The licence is not known: no source for it was imported.")
    value = "unknown" if age is None else f"roster {age.value}"
    detail = f"last edited {last.isoformat()}" if last else ""
    return grading, Told(value, detail, tuple(reasons), "freshness")


def _roster_reason(kind: str | None, last: date | None, age: Freshness | None) -> str:
    if age is None or last is None:
        return "There is no roster whose age could be told."
    return f"The {kind} was last edited on {long_day(last)}; it is {age.value}."


_BUILDERS: dict[str, Callable[[_Subject], tuple[Grading, Told]]] = {
    "people": _people,
    "independence": _independence,
    "funding_path": _funding_path,
    "delivery": _delivery,
    "responsiveness": _responsiveness,
    "adopters": _adopters,
    "governance": _governance,
}
